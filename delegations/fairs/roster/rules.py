"""Closed lists of the duty roster, how a change of duty moves, and the arithmetic of windows and shifts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from delegations.core.errors import N_, NC_, NN_, InvalidInput, NotAllowedNow, StaleVersion
from delegations.core.walltime import WallTime
from delegations.planning.roster_values import RosterRules

CAME_BY = {
    "link": NC_("availability", "Through their own link"),
    "phone": N_("By phone"),
    "letter": N_("By letter or mail"),
    "meeting": N_("In a meeting"),
}
ON_BEHALF = {code: word for code, word in CAME_BY.items() if code != "link"}
SWAP_STATES = {
    "asked": NC_("swap", "Looking for somebody"),
    "accepted": NC_("swap", "Somebody takes it"),
    "declined": NC_("swap", "Declined"),
    "withdrawn": NC_("swap", "Withdrawn"),
    "settled": NC_("swap", "Settled"),
}
SWAP_MOVES = {
    "asked": ("accepted", "declined", "withdrawn", "settled"),
    "accepted": ("asked", "declined", "withdrawn", "settled"),
}
OPEN_SWAPS = ("asked", "accepted")
ALWAYS = "all"
"""Instead of windows: at any time."""
OFF_DUTY = ("interpreter", "driver", "host", "liaison")
"""Roles whose people nobody puts on a stand."""
ON_DUTY = ("exhibitor", "staff")
"""Roles whose people are asked unless staff choose otherwise; so is whoever comes from a member of the network."""
LONGEST_SHIFT = timedelta(hours=16)
MOST_NEEDED = 50
MOST_SHIFTS = 500
"""So many at once are a mistake in the form."""
PIECE = timedelta(hours=2)
"""How long a window is that people tick."""
USUAL = RosterRules(rest=30, buffer=15, longest=240)
CAUSES = {
    "not_free": NN_("%(num)s is not free", "%(num)s are not free"),
    "busy": NN_("%(num)s is in a meeting or elsewhere", "%(num)s are in a meeting or elsewhere"),
    "on_duty": NN_("%(num)s is on duty already", "%(num)s are on duty already"),
    "stretch": NN_("%(num)s would have no break", "%(num)s would have no break"),
    "day_limit": NN_("%(num)s would exceed the hours of a day", "%(num)s would exceed the hours of a day"),
    "total_limit": NN_("%(num)s would exceed the hours in all", "%(num)s would exceed the hours in all"),
    "full": NN_("%(num)s could, but others have the places", "%(num)s could, but others have the places"),
}
"""What keeps people from a shift, counted."""
STATES = {
    "covered": NC_("shift", "Covered"),
    "short": NC_("shift", "Somebody is missing"),
    "language": NC_("shift", "A language is missing"),
    "nobody": NC_("shift", "Nobody yet"),
}
CHIPS = {"covered": "confirmed", "short": "waiting", "language": "countered", "nobody": "declined"}
MARKS = {"covered": "✓", "short": "○", "language": "◇", "nobody": "✕"}


class NoStandChosen(InvalidInput):
    message = N_("Choose at least one stand.")


class NoDayChosen(InvalidInput):
    message = N_("Choose at least one day.")


class BadLength(InvalidInput):
    message = N_("A shift lasts between 15 minutes and 16 hours.")


class EndsFirst(InvalidInput):
    message = N_("The end must come after the start.")


class BadNumber(InvalidInput):
    message = N_("Give a number of people between 1 and %(most)s.")


class TooManyShifts(InvalidInput):
    message = N_("This would make %(count)s shifts. Choose longer shifts or fewer stands.")


class ShiftTwice(InvalidInput):
    message = N_("Stand %(stand)s already has a shift at these hours.")


class TwoPlaces(InvalidInput):
    message = N_(
        "%(name)s cannot be in two places: “%(first)s”, %(first_time)s, and “%(second)s”, %(second_time)s, overlap."
    )


class NotOnTheList(InvalidInput):
    message = N_("This person is not a participant of the fair any more.")


class ProposalStale(StaleVersion):
    message = N_("The roster changed since this was proposed. Look at the new proposal below before you take it over.")


class BadHours(InvalidInput):
    message = N_("Give a number of hours between 1 and 24, or nothing.")


class WindowBackwards(InvalidInput):
    message = N_("A time that you offer ends before it begins.")


class SwapMove(NotAllowedNow):
    message = N_("This change of duty is “%(state)s” already.")


class AlreadyTaken(NotAllowedNow):
    message = N_("Thank you, but %(name)s was faster and takes this shift.")


class SwapAskedTwice(NotAllowedNow):
    message = N_("You have already asked to give this shift away.")


class NotYourShift(NotAllowedNow):
    message = N_("You are not on duty then any more.")


class ShiftBegun(NotAllowedNow):
    message = N_("This shift has begun. Please call us.")


class NoTaker(NotAllowedNow):
    message = N_("Nobody has said yes so far. Choose who takes the shift.")


class RosterOut(NotAllowedNow):
    message = N_("The roster is published. Please call us if your times change.")


@dataclass(frozen=True)
class ShiftPlan:
    """Shifts to be cut from the hours of several days, the same on each stand. `length` in minutes."""

    stand_ids: tuple[int, ...]
    days: tuple[date, ...]
    starts: time
    ends: time
    length: int
    needed: int = 1
    languages: tuple[str, ...] = ()
    place_id: int | None = None


@dataclass(frozen=True)
class ShiftFacts:
    """One shift as typed and checked."""

    stand_id: int
    start: WallTime
    end: WallTime
    needed: int = 1
    languages: tuple[str, ...] = ()
    place_id: int | None = None


@dataclass(frozen=True)
class Answer:
    """When somebody can be on the stand. `windows` as Availability keeps them."""

    windows: tuple[Any, ...]
    languages: tuple[str, ...] = ()
    max_hours: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Made:
    """What “make the shifts” did, or would do."""

    made: int
    there: int
    shifts: list[int] = field(default_factory=list)


def cut(day: date, starts: time, ends: time, length: int) -> list[tuple[datetime, datetime]]:
    """Wall times of the shifts of a day, one after the other; the last one may be shorter.

    Raises BadLength, EndsFirst.
    """
    if not 15 <= length <= LONGEST_SHIFT.total_seconds() / 60:
        raise BadLength(field="length")
    at, last = datetime.combine(day, starts), datetime.combine(day, ends)
    if last <= at:
        raise EndsFirst(field="ends")
    found = []
    while at < last:
        until = min(at + timedelta(minutes=length), last)
        found.append((at, until))
        at = until
    return found


def check_plan(plan: ShiftPlan) -> None:
    """Raises what is missing or too much, at its field."""
    if not plan.stand_ids:
        raise NoStandChosen(field="stand_ids")
    if not plan.days:
        raise NoDayChosen(field="days")
    check_needed(plan.needed)
    count = len(cut(plan.days[0], plan.starts, plan.ends, plan.length)) * len(plan.days) * len(plan.stand_ids)
    if count > MOST_SHIFTS:
        raise TooManyShifts(field="length", count=count)


def check_needed(needed: int) -> None:
    if not 1 <= needed <= MOST_NEEDED:
        raise BadNumber(field="needed", most=MOST_NEEDED)


def check_length(start: WallTime, end: WallTime) -> None:
    """The true length, over a change of clocks as well."""
    if end.instant() <= start.instant():
        raise EndsFirst(field="ends")
    if not timedelta(minutes=15) <= end.instant() - start.instant() <= LONGEST_SHIFT:
        raise BadLength(field="ends")


def pieces(opens: time, closes: time) -> list[tuple[time, time]]:
    """The windows of a day that people tick."""
    any_day = date(2000, 1, 1)
    found = cut(any_day, opens, closes, int(PIECE.total_seconds()) // 60)
    return [(start.time(), end.time()) for start, end in found]


def whole_day(day: date) -> list[str]:
    """A window from midnight to midnight."""
    first = datetime.combine(day, time.min)
    return [first.isoformat(timespec="minutes"), (first + timedelta(days=1)).isoformat(timespec="minutes")]


def check_answer(answer: Answer) -> None:
    """Raises BadHours, WindowBackwards."""
    if answer.max_hours is not None and not 1 <= answer.max_hours <= 24:
        raise BadHours(field="max_hours")
    for window in answer.windows:
        if window != ALWAYS and datetime.fromisoformat(window[1]) <= datetime.fromisoformat(window[0]):
            raise WindowBackwards(field="windows")


def instants(windows: Sequence[Any], zone: str) -> tuple[tuple[datetime, datetime], ...] | None:
    """Windows as instants, None for at any time. Of an hour that happens twice both count."""
    if ALWAYS in windows:
        return None
    return tuple(
        (
            WallTime(datetime.fromisoformat(start), zone, 0).instant(),
            WallTime(datetime.fromisoformat(end), zone, 1).instant(),
        )
        for start, end in windows
    )


def hours_offered(windows: Sequence[Any], opening: Sequence[tuple[date, time, time]]) -> float | None:
    """How many hours of the opening days somebody offers; None for at any time."""
    if ALWAYS in windows:
        return None
    minutes = 0.0
    for day, opens, closes in opening:
        first, last = datetime.combine(day, opens), datetime.combine(day, closes)
        for start, end in windows:
            span = min(last, datetime.fromisoformat(end)) - max(first, datetime.fromisoformat(start))
            minutes += max(0.0, span.total_seconds() / 60)
    return minutes / 60


def state_of(needed: int, there: int, lacking: Sequence[str]) -> str:
    """What a shift looks like to people."""
    if not there:
        return "nobody"
    if there < needed:
        return "short"
    return "language" if lacking else "covered"


def check_swap_move(state: str, wanted: str) -> None:
    if wanted not in SWAP_MOVES.get(state, ()):
        raise SwapMove(state=SWAP_STATES.get(state, state), wanted=wanted)
