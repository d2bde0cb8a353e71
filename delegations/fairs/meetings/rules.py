"""Closed lists of business meetings, the phases in their order, and the periods that a day is cut into."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from delegations.core.errors import N_, NC_, InvalidInput, NotAllowedNow
from delegations.core.walltime import WallTime, wall_time

SIDES = {"network": NC_("meetings", "Network"), "visitor": NC_("meetings", "Visitors")}
OTHER_SIDE = {"network": "visitor", "visitor": "network"}
WISH_STATES = {
    "wished": NC_("wish", "Not answered"),
    "accepted": NC_("wish", "Accepted"),
    "refused": NC_("wish", "Refused"),
    "withdrawn": NC_("wish", "Withdrawn"),
}
WEIGHTS = {3: NC_("wish", "Must meet"), 2: NC_("wish", "Important"), 1: NC_("wish", "Would like to meet")}
OFFERED_WEIGHTS = (3, 1)
"""What a party chooses from; staff have the one in between as well."""
ATTENDED = ("", "yes", "no")
PHASES = {
    "profiles": NC_("meetings", "Profiles"),
    "wishes": NC_("meetings", "Wishes"),
    "answers": NC_("meetings", "Answers"),
    "placing": NC_("meetings", "Placing"),
    "meetings": NC_("meetings", "Meetings"),
    "over": NC_("meetings", "Over"),
}
MOST_PERIODS, MOST_TABLES = 200, 100
_DATES = ("profiles_until", "wishes_until", "answers_until", "publish_on")


class NoRound(NotAllowedNow):
    message = N_("Set up the round first: dates, periods and tables.")


class PhasesOutOfOrder(InvalidInput):
    message = N_("%(later)s comes before %(earlier)s: profiles, wishes, answers and publication follow each other.")


class PublishedTooLate(InvalidInput):
    message = N_("The meetings begin on %(day)s: publish before them.")


class NoPeriods(InvalidInput):
    message = N_("Between %(first)s and %(last)s there is no room for a period of %(length)s minutes.")


class NoDays(InvalidInput):
    message = N_("Choose at least one day.")


class DayOutside(InvalidInput):
    message = N_("%(day)s is not a day of this fair.")


class BreakOutOfOrder(InvalidInput):
    message = N_("Give both when the break begins and when it ends, in this order.")


class TooManyPeriods(InvalidInput):
    message = N_("These are %(count)s periods; at most %(most)s are possible.")


class NoTables(InvalidInput):
    message = N_("Name at least one table, and no more than %(most)s.")


class TableTwice(InvalidInput):
    message = N_("Table “%(name)s” stands here twice.")


class PeriodInUse(InvalidInput):
    message = N_("The period that begins at %(time)s has meetings (%(count)s): move or cancel them first.")


class TableInUse(InvalidInput):
    message = N_("Table “%(name)s” has meetings (%(count)s): move or cancel them first.")


class PhaseOver(NotAllowedNow):
    message = N_("The time for this is over. Please write to us: we enter it for you.")


class NotYet(NotAllowedNow):
    message = N_("The time for this has not come yet.")


class ProfileIncomplete(InvalidInput):
    message = N_("Say what you offer or what interests you, and in which languages you can talk.")


class SameSide(InvalidInput):
    message = N_("These two are on the same side: meetings bring the network and its visitors together.")


class WishMove(NotAllowedNow):
    message = N_("A wish that is “%(state)s” cannot become “%(wanted)s”.")


class HasMeetings(NotAllowedNow):
    message = N_("%(name)s has meetings (%(count)s): cancel them first.")


class AlreadyPlaced(NotAllowedNow):
    message = N_("This meeting is already placed: cancel it first.")


class NothingInvited(InvalidInput):
    message = N_("Choose at least one person.")


class PartyTwice(InvalidInput):
    message = N_("%(name)s already takes part in the meetings.")


class NoLongerFits(NotAllowedNow):
    """The proposal was made from what is no longer so."""

    message = N_("Something changed since this proposal was made. Look at the new one.")


class PeriodTaken(NotAllowedNow):
    message = N_("At %(time)s %(name)s already has a meeting with %(other)s.")


class PeriodNotFree(NotAllowedNow):
    message = N_("At %(time)s %(name)s is not free.")


class PeriodElsewhere(NotAllowedNow):
    message = N_("At %(time)s %(name)s is expected elsewhere: %(what)s.")


class TableTaken(NotAllowedNow):
    message = N_("At %(time)s table %(table)s is taken by %(other)s.")


class NotMarked(InvalidInput):
    message = N_("This meeting has not begun yet.")


@dataclass(frozen=True)
class Grid:
    """How days are cut into periods. Times are wall times; `pause` are the minutes between two periods."""

    days: tuple[date, ...]
    first: time
    last: time
    length: int
    pause: int = 0
    break_from: time | None = None
    break_to: time | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "days": [f"{day}" for day in self.days], "length": self.length, "pause": self.pause,
            **{name: f"{getattr(self, name):%H:%M}" if getattr(self, name) else ""
               for name in ("first", "last", "break_from", "break_to")},
        }  # fmt: skip


@dataclass(frozen=True)
class Phases:
    """Each lasts until the end of its day."""

    profiles_until: date
    wishes_until: date
    answers_until: date
    publish_on: date


def check_phases(phases: Phases, first_day: date) -> None:
    """Raises PhasesOutOfOrder or PublishedTooLate at its field."""
    for earlier, later in pairwise(_DATES):
        before, after = getattr(phases, earlier), getattr(phases, later)
        if after < before:
            raise PhasesOutOfOrder(field=later, later=f"{after:%d/%m/%Y}", earlier=f"{before:%d/%m/%Y}")
    if phases.publish_on > first_day:
        raise PublishedTooLate(field="publish_on", day=f"{first_day:%d/%m/%Y}")


def cut(grid: Grid, zone: str, occurrence: int | None = None) -> list[tuple[WallTime, WallTime]]:
    """The periods of all days in order. Raises NoDays, NoPeriods, BreakOutOfOrder, TooManyPeriods, MissingHour..."""
    if not grid.days:
        raise NoDays(field="days")
    rest = (grid.break_from, grid.break_to)
    if any(rest) and not (grid.break_from and grid.break_to and grid.break_from < grid.break_to):
        raise BreakOutOfOrder(field="break_from")
    found = [pair for day in sorted(set(grid.days)) for pair in _cut_day(day, grid)]
    if not found or not 5 <= grid.length <= 240:
        raise NoPeriods(field="length", first=f"{grid.first:%H:%M}", last=f"{grid.last:%H:%M}", length=str(grid.length))
    if len(found) > MOST_PERIODS:
        raise TooManyPeriods(field="length", count=str(len(found)), most=str(MOST_PERIODS))
    walls = [tuple(wall_time(local, zone, occurrence=occurrence, field="first") for local in pair) for pair in found]
    return [(start, end) for start, end in walls if end.instant() > start.instant()]


def _cut_day(day: date, grid: Grid) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    length, step = timedelta(minutes=grid.length), timedelta(minutes=grid.length + max(0, grid.pause))
    at, end = datetime.combine(day, grid.first), datetime.combine(day, grid.last)
    rest = (
        (datetime.combine(day, grid.break_from), datetime.combine(day, grid.break_to))
        if grid.break_from and grid.break_to
        else None
    )
    while length and at + length <= end and len(found) <= MOST_PERIODS:
        if rest and at < rest[1] and at + length > rest[0]:
            at = rest[1]
            continue
        found.append((at, at + length))
        at += step
    return found


def table_names(typed: Sequence[str]) -> list[tuple[str, str]]:
    """(name, note) of each line "name: note". Raises NoTables, TableTwice."""
    found: dict[str, str] = {}
    for one in typed:
        name, _colon, note = (part.strip() for part in one.partition(":"))
        if not name:
            continue
        if name in found:
            raise TableTwice(field="tables", name=name)
        found[name] = note
    if not 0 < len(found) <= MOST_TABLES:
        raise NoTables(field="tables", most=str(MOST_TABLES))
    return list(found.items())


def phase_on(phases: Phases, first: datetime | None, last: datetime | None, today: date, now: datetime) -> str:
    """The phase by the clock; `first` and `last`: when the meetings begin and end."""
    if last is not None and now >= last:
        return "over"
    if first is not None and now >= first:
        return "meetings"
    for phase, until in (
        ("profiles", phases.profiles_until), ("wishes", phases.wishes_until), ("answers", phases.answers_until),
    ):  # fmt: skip
        if today <= until:
            return phase
    return "placing" if today <= phases.publish_on else "meetings"


@dataclass(frozen=True)
class Doors:
    """What a party may still do by itself."""

    profile: bool
    wish: bool
    answer: bool


def doors_on(phase: str, *, late: bool) -> Doors:
    """A wish may be answered as soon as it is there. Who joined late finds all open until the meetings are over."""
    if late and phase != "over":
        return Doors(True, True, True)
    return Doors(phase == "profiles", phase == "wishes", phase in ("wishes", "answers"))


WISH_MOVES = {
    "wished": ("wished", "accepted", "refused", "withdrawn"),
    "accepted": ("accepted", "refused", "withdrawn"),
    "refused": ("refused", "accepted", "wished", "withdrawn"),
    "withdrawn": ("wished", "withdrawn"),
}


def check_wish_move(state: str, wanted: str) -> None:
    if wanted not in WISH_MOVES.get(state, ()):
        raise WishMove(state=WISH_STATES.get(state, state), wanted=WISH_STATES.get(wanted, wanted))


def common_languages(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The languages in which both can talk, as the second would rather."""
    return [code for code in theirs if code in ours]
