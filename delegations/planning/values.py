"""What the planning engine is told (places, people, slots) and what it answers (conflicts, ways out, legs)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from delegations.core.walltime import WallTime

Mode = Literal["walk", "coach", "public", "car"]
Severity = Literal["block", "warn", "ignore"]
WayOutKind = Literal["shift_later", "shift_earlier", "shorten", "travel_mode"]
Windows = tuple[tuple[int, int], ...]

MODES: tuple[Mode, ...] = ("walk", "coach", "public", "car")
KINDS = (
    "arrival", "departure", "transfer", "visit", "meeting", "meal", "ceremony", "remote", "free", "lodging",
    "session", "tour", "duty", "business", "setup",
)  # fmt: skip
MOVING = frozenset({"arrival", "departure", "transfer"})
IDLE = frozenset({"free", "lodging"})
WORKING = frozenset({"visit", "meeting", "ceremony", "remote", "session", "tour", "duty", "business", "setup"})


@dataclass(frozen=True)
class PlaceValue:
    """Where something happens.

    `opening` maps a weekday (0 Monday) to its windows in minutes after midnight, half-open; a weekday that is
    not there is closed, a window past 1440 runs into the next day, None means unknown. `security_minutes` is
    what it takes to get in: boarding at a station, badges at a ministry. `latitude`, `longitude` in degrees.
    """

    id: int
    name: str
    zone: str
    latitude: float | None = None
    longitude: float | None = None
    opening: Mapping[int, Windows] | None = field(default=None, hash=False)
    closed_days: frozenset[date] = frozenset()
    capacity: int | None = None
    step_free: bool | None = None
    security_minutes: int = 0


@dataclass(frozen=True)
class PersonValue:
    """Somebody who attends; the role "host" marks a contact of a host, who does not travel with the group."""

    id: int
    name: str
    role: str = "delegate"


@dataclass(frozen=True)
class SlotValue:
    """Anything with a time; [start, end) on instants.

    `people` holds participants and host contacts; where nobody but host contacts is named, the slot stands for
    the whole delegation of its dossier. `hosts` are organisations, `interpreters` a subset of `resources`.
    `unstaffed`: it waits for somebody to be named and stands for nobody until then.
    `travel_minutes` are those entered to reach this slot from the one before; on a transfer, those of its ride.
    `place` is where it starts, `end_place` where it ends when that differs. `held` are other times that somebody was
    offered for it and has not yet answered.
    """

    id: int
    dossier: str
    title: str
    kind: str
    start: WallTime
    end: WallTime
    place: PlaceValue | None = None
    end_place: PlaceValue | None = None
    people: frozenset[int] = frozenset()
    hosts: frozenset[int] = frozenset()
    resources: frozenset[int] = frozenset()
    interpreters: frozenset[int] = frozenset()
    size: int = 0
    needs_step_free: bool = False
    travel_minutes: int | None = None
    travel_mode: Mode = "coach"
    fixed: bool = False
    cancelled: bool = False
    held: tuple[tuple[WallTime, WallTime], ...] = ()
    unstaffed: bool = False

    @property
    def last_place(self) -> PlaceValue | None:
        return self.end_place or self.place


@dataclass(frozen=True)
class WayOut:
    """One change that resolves a conflict: move, shorten by `minutes` or re-equip the slot `slot`."""

    kind: WayOutKind
    slot: int
    minutes: int
    message: str
    data: dict[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Conflict:
    """One finding. `message` is a catalogue message with %(name)s places for `data`; `slots` in order of time."""

    kind: str
    severity: Severity
    slots: tuple[int, ...]
    message: str
    data: dict[str, object] = field(default_factory=dict, hash=False)
    ways_out: tuple[WayOut, ...] = ()

    def __str__(self) -> str:
        return self.message % self.data


@dataclass(frozen=True)
class Leg:
    """The way from one slot to the next, in minutes. `transfer` is the slot that carries it out, if there is one."""

    from_slot: int
    to_slot: int
    mode: Mode
    travel: int
    buffer: int
    security: int
    available: int
    transfer: int | None = None
    estimated: bool = False

    @property
    def needed(self) -> int:
        return self.travel + self.buffer + self.security

    @property
    def margin(self) -> int:
        """Minutes left over; negative when the gap is too short."""
        return self.available - self.needed
