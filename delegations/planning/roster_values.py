"""What a duty roster is made of, people, shifts, rules, and what keeps somebody from a shift. Values alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

CAUSES = ("not_free", "busy", "on_duty", "stretch", "day_limit", "total_limit", "full")
"""Why somebody cannot take a shift, the gravest first; `full`: he could, but others have its places."""


@dataclass(frozen=True)
class Commitment:
    """[start, end) in which somebody is elsewhere; `slot` names it."""

    start: datetime
    end: datetime
    slot: int = 0


@dataclass(frozen=True)
class RosterPerson:
    """`free` None: at any time. Limits in minutes, None for no limit; `served` is what he has done already."""

    id: int
    languages: frozenset[str] = frozenset()
    free: tuple[tuple[datetime, datetime], ...] | None = None
    busy: tuple[Commitment, ...] = ()
    day_limit: int | None = None
    total_limit: int | None = None
    served: int = 0


@dataclass(frozen=True)
class RosterShift:
    """[start, end) as instants; `day` is the date at the fair. `fixed` are people who stay, whatever the rules."""

    id: int
    stand: int
    start: datetime
    end: datetime
    day: date
    needed: int = 1
    languages: tuple[str, ...] = ()
    fixed: tuple[int, ...] = ()

    @cached_property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds()) // 60


@dataclass(frozen=True)
class RosterRules:
    """In minutes. A pause shorter than `rest` is none: the stretch goes on, and no stretch is longer than `longest`.

    `buffer`: what lies between a commitment and a shift, before and after.
    """

    rest: int = 30
    buffer: int = 0
    longest: int = 240


@dataclass(frozen=True)
class RosterProblem:
    people: tuple[RosterPerson, ...]
    shifts: tuple[RosterShift, ...]
    rules: RosterRules = RosterRules()


@dataclass(frozen=True)
class Obstacle:
    """Why not, with the slot or shift that stands in the way where there is one."""

    cause: str
    slot: int = 0


def static_obstacle(person: RosterPerson, shift: RosterShift, rules: RosterRules) -> Obstacle | None:
    """What stands in the way whatever else he does on the stands."""
    if person.free is not None and not any(a <= shift.start and shift.end <= b for a, b in merged(person.free)):
        return Obstacle("not_free")
    buffer = timedelta(minutes=rules.buffer)
    for one in person.busy:
        if one.start - buffer < shift.end and shift.start < one.end + buffer:
            return Obstacle("busy", one.slot)
    return None


def merged(windows: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Windows that touch or overlap become one."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in sorted(windows):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def duty_obstacle(
    person: RosterPerson, shift: RosterShift, theirs: Sequence[RosterShift], rules: RosterRules
) -> Obstacle | None:
    """What stands in the way because of the shifts he has already."""
    on_day = total = 0
    for one in theirs:
        if one.start < shift.end and shift.start < one.end:
            return Obstacle("on_duty", one.id)
        total += one.minutes
        on_day += one.minutes if one.day == shift.day else 0
    if _stretch(shift, theirs, timedelta(minutes=rules.rest)) > rules.longest:
        return Obstacle("stretch")
    if person.day_limit is not None and on_day + shift.minutes > person.day_limit:
        return Obstacle("day_limit")
    if person.total_limit is not None and person.served + total + shift.minutes > person.total_limit:
        return Obstacle("total_limit")
    return None


def _stretch(shift: RosterShift, theirs: Sequence[RosterShift], rest: timedelta) -> int:
    """Minutes from the first to the last of the shifts around this one that no real pause parts."""
    start, end = shift.start, shift.end
    for one in sorted(theirs, key=lambda s: s.start):
        if one.start >= end:
            if one.start - end >= rest and one.start != end:
                break
            end = max(end, one.end)
    for one in sorted(theirs, key=lambda s: s.end, reverse=True):
        if one.end <= start:
            if start - one.end >= rest and one.end != start:
                break
            start = min(start, one.start)
    return int((end - start).total_seconds()) // 60


def obstacle(
    person: RosterPerson, shift: RosterShift, theirs: Sequence[RosterShift], rules: RosterRules
) -> Obstacle | None:
    """The first thing that keeps somebody from a shift beside those he has; None when he can take it."""
    return static_obstacle(person, shift, rules) or duty_obstacle(person, shift, theirs, rules)
