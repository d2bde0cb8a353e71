"""When a test call fits both clocks, how the stops of a guided tour follow each other, and how many people it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from delegations.core.errors import N_, InvalidInput, NotAllowedNow
from delegations.core.walltime import WallTime, local_at

EARLIEST, LATEST = time(9), time(18)
"""Nobody is called outside of these hours of his own day, unless there is no other way."""
CALL_MINUTES = 30
STEP = timedelta(minutes=15)
MOST_MINUTES, MOST_WALK, MOST_STOPS = 240, 120, 30
TOLERANCE = 5
"""Minutes by which the host of a stop lets the group come earlier or later without being asked again."""


class PartTwice(InvalidInput):
    message = N_("%(name)s has this part already.")


class NobodyChosen(InvalidInput):
    message = N_("Choose who it is.")


class ZoneMissing(NotAllowedNow):
    message = N_("First say in which time zone %(name)s will be.")


class CallMade(NotAllowedNow):
    message = N_("The test call with %(name)s stands in the programme already.")


class TooLateForCall(NotAllowedNow):
    message = N_("No time is left for a test call before this session.")


class StopTooShort(InvalidInput):
    message = N_("A stop lasts between 1 and %(most)s minutes.")


class WalkTooLong(InvalidInput):
    message = N_("A walk takes between 0 and %(most)s minutes.")


class StopWithoutTopic(InvalidInput):
    message = N_("Give the host or the topic of this stop.")


class TooManyStops(InvalidInput):
    message = N_("A tour has at most %(most)s stops.")


class NoStops(InvalidInput):
    message = N_("A tour has at least one stop.")


class UnknownHost(InvalidInput):
    message = N_("No organisation is called “%(typed)s”. Choose one of the list, or add it to the directory first.")


class NumberOutOfRange(InvalidInput):
    message = N_("Give a whole number between %(least)s and %(most)s.")


class NobodyLeftOver(NotAllowedNow):
    message = N_("Nobody is left over for a second group: %(people)s people, at most %(most)s.")


@dataclass(frozen=True)
class Rehearsal:
    """When to try a line out. `fits`: within the hours of both places; `eve`: on the day before."""

    start: WallTime
    end: WallTime
    there: datetime
    fits: bool
    eve: bool


def _outside(local: datetime) -> int:
    """Minutes of a call that begins then which lie outside of decent hours."""
    begins = local.hour * 60 + local.minute
    early = EARLIEST.hour * 60 - begins
    late = begins + CALL_MINUTES - LATEST.hour * 60
    return max(early, late, 0)


def _at(instant: datetime, zone: str) -> WallTime:
    local = local_at(instant, zone)
    return WallTime(local.replace(tzinfo=None, fold=0), zone, local.fold)


def propose_rehearsal(start: WallTime, there: str, now: datetime) -> Rehearsal | None:
    """The day before, within 09:00-18:00 of both places and as near to the session's own hour as can be.

    Where no time suits both, the one that troubles them least. None when the session is too near or over.
    """
    eve = start.local.date() - timedelta(days=1)
    first = WallTime(datetime.combine(eve, time()), start.zone).instant()
    last = start.instant() - timedelta(minutes=CALL_MINUTES)
    times = [first + STEP * n for n in range(int((last - first) / STEP) + 1)]
    open_ones = [moment for moment in times if moment > now]
    on_eve = [moment for moment in open_ones if local_at(moment, start.zone).date() == eve]
    if not open_ones:
        return None
    wanted = start.local.hour * 60 + start.local.minute

    def trouble(moment: datetime) -> tuple[int, int, int]:
        here, far = local_at(moment, start.zone), local_at(moment, there)
        return max(_outside(here), _outside(far)), _outside(here) + _outside(far), _apart(here, wanted)

    best = min(on_eve or open_ones, key=trouble)
    return Rehearsal(
        _at(best, start.zone), _at(best + timedelta(minutes=CALL_MINUTES), start.zone), local_at(best, there),
        fits=trouble(best)[0] == 0, eve=bool(on_eve),
    )  # fmt: skip


def _apart(local: datetime, wanted: int) -> int:
    return abs(local.hour * 60 + local.minute - wanted)


@dataclass(frozen=True)
class Pace:
    """Minutes of the walk to a stop, and of the stop itself."""

    walk: int
    minutes: int


def tour_times(start: WallTime, paces: Sequence[Pace]) -> list[tuple[WallTime, WallTime]]:
    """Start and end of each stop, one after the other in real time. Raises StopTooShort, WalkTooLong, TooManyStops.

    Fields of the errors are `minutes-0`, `walk-0` ... by the place in the list.
    """
    if len(paces) > MOST_STOPS:
        raise TooManyStops(most=MOST_STOPS)
    found, moment = [], start.instant()
    for number, pace in enumerate(paces):
        if not 1 <= pace.minutes <= MOST_MINUTES:
            raise StopTooShort(field=f"minutes-{number}", most=MOST_MINUTES)
        if not 0 <= pace.walk <= MOST_WALK:
            raise WalkTooLong(field=f"walk-{number}", most=MOST_WALK)
        begins = moment + timedelta(minutes=pace.walk)
        moment = begins + timedelta(minutes=pace.minutes)
        found.append((_at(begins, start.zone), _at(moment, start.zone)))
    return found


def clocks_change(start: WallTime, end: WallTime) -> bool:
    """Whether the clocks change between two times of one place."""
    return start.aware.utcoffset() != end.aware.utcoffset()


@dataclass(frozen=True)
class Party:
    """Who walks: guests, with guide and interpreter beside them."""

    people: int
    companions: int
    most: int | None

    @property
    def too_many(self) -> int:
        return max(self.people - self.most, 0) if self.most else 0

    @property
    def headsets(self) -> int:
        """One each: guide and interpreter speak through theirs."""
        return self.people + self.companions
