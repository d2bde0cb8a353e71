"""Freight, build-up and dismantling: their kinds, the windows they belong to, and what is odd about their times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from delegations.core.errors import N_, InvalidInput
from delegations.core.walltime import WallTime

SETUPS = {
    "freight_in": N_("Freight in"),
    "build_up": N_("Build-up"),
    "dismantling": N_("Dismantling"),
    "freight_out": N_("Freight out"),
}
BEFORE = ("freight_in", "build_up")
"""What has to happen within the window of build-up; the rest within that of dismantling."""
FREIGHT = ("freight_in", "freight_out")


class NoSuchSetup(InvalidInput):
    message = N_("Say what it is: freight, build-up or dismantling.")


@dataclass(frozen=True)
class Window:
    """[starts, ends) in which the organiser lets people in."""

    starts: WallTime
    ends: WallTime


@dataclass(frozen=True)
class Outside:
    """An appointment leaves its window: minutes before it and minutes after it, in real time."""

    window: Window
    before: int
    after: int


@dataclass(frozen=True)
class Freight:
    """A delivery at a stand; [starts, ends) are instants."""

    id: int
    stand_id: int | None
    starts: datetime
    ends: datetime


def _minutes(span: timedelta) -> int:
    return max(0, int(span.total_seconds() // 60))


def outside(window: Window | None, starts: datetime, ends: datetime) -> Outside | None:
    """How far [starts, ends), instants, lies outside the window; None when it does not, or none is known."""
    if window is None:
        return None
    first, last = window.starts.instant(), window.ends.instant()
    length = _minutes(ends - starts)
    before, after = min(_minutes(first - starts), length), min(_minutes(ends - last), length)
    return Outside(window, before, after) if before or after else None


def overlapping(freights: Sequence[Freight]) -> list[tuple[int, int, int]]:
    """(id, id, minutes) of deliveries that stand at one stand at the same time, each pair once."""
    found = []
    for place, one in enumerate(freights):
        for other in freights[place + 1 :]:
            shared = _minutes(min(one.ends, other.ends) - max(one.starts, other.starts))
            if shared and one.stand_id is not None and one.stand_id == other.stand_id:
                found.append((one.id, other.id, shared))
    return found
