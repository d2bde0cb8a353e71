"""The programme as staff plan it: days, slots with state, travel between them, and conflicts where they arise."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from delegations.dossiers.models import Dossier, Participation, TravelField
from delegations.dossiers.queries import list_participations
from delegations.dossiers.workdays import HOME, holiday_name
from delegations.itineraries.exports import held_times, person_values, slot_value, state_of
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import dates_around, list_slots, slots_to_check
from delegations.planning.conflicts import find_conflicts
from delegations.planning.legs import legs
from delegations.planning.values import Conflict, Leg, PersonValue, SlotValue


@dataclass(frozen=True)
class BoardSlot:
    """A slot of the draft with what stands beside it. `leg` is the way that leads to it."""

    slot: Slot
    state: str
    size: int
    leg: Leg | None
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True)
class BoardDay:
    day: date
    slots: tuple[BoardSlot, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def cities(self) -> list[str]:
        found = [b.slot.place.city for b in self.slots if b.slot.place and b.slot.kind in ("visit", "meeting", "meal")]
        return list(dict.fromkeys(c for c in found if c))

    @property
    def alerts(self) -> int:
        return len({id(c) for b in self.slots for c in b.conflicts} | {id(c) for c in self.conflicts})


@dataclass(frozen=True)
class Board:
    days: tuple[BoardDay, ...]
    participations: list[Participation] = field(repr=False)
    conflicts: tuple[Conflict, ...] = ()

    def day(self, day: date) -> BoardDay:
        """The day's board; an empty one when nothing is planned."""
        return next((d for d in self.days if d.day == day), BoardDay(day, (), ()))


def _needing_step_free(session: Session, dossier_ids: Iterable[int]) -> frozenset[int]:
    """Participations that named a constraint of access. The constraint itself is not read."""
    query = (
        select(TravelField.participation_id)
        .join(Participation, Participation.id == TravelField.participation_id)
        .where(TravelField.field == "access", Participation.dossier_id.in_(list(dossier_ids)))
    )
    return frozenset(session.scalars(query))


def _participations_of(session: Session, dossier_ids: set[int]) -> dict[int, list[Participation]]:
    found: dict[int, list[Participation]] = defaultdict(list)
    query = (
        select(Participation)
        .options(joinedload(Participation.person))
        .where(Participation.dossier_id.in_(dossier_ids), Participation.removed_at.is_(None))
    )
    for row in session.scalars(query.order_by(Participation.precedence, Participation.id)):
        found[row.dossier_id].append(row)
    return found


def _holidays(dossier: Dossier, slots: Sequence[Slot]) -> dict[date, str]:
    """Holidays in the dossier's countries and those of its places, over its days."""
    countries = [HOME, dossier.country, *(s.place.country for s in slots if s.place)]
    day, last = dossier.starts_on - timedelta(days=3), dossier.ends_on + timedelta(days=3)
    found: dict[date, str] = {}
    while day <= last:
        names = [f"{name} ({code})" for code in dict.fromkeys(countries) if (name := holiday_name(code, day))]
        if names:
            found[day] = ", ".join(names)
        day += timedelta(days=1)
    return found


@dataclass(frozen=True)
class _Material:
    """What the checks of several drafts look at, read once for all: `values` by slot, `cast` by dossier."""

    slots: list[Slot]
    values: dict[int, SlotValue]
    cast: dict[int, list[Participation]]


def _material(session: Session, dossiers: Sequence[Dossier]) -> _Material:
    slots = slots_to_check(session, dossiers)
    cast = _participations_of(session, {s.dossier_id for s in slots})
    step_free = _needing_step_free(session, [d.id for d in dossiers])
    values = {s.id: slot_value(s, cast[s.dossier_id], step_free=step_free, held=held_times(s)) for s in slots}
    return _Material(slots, values, cast)


@dataclass(frozen=True)
class Trial:
    """A change to try out: the values the programme would have, and the names they bring along."""

    values: Sequence[SlotValue]
    hosts: Mapping[int, str]
    people: Mapping[int, PersonValue]


def _check(material: _Material, dossier: Dossier, trial: Trial | None = None) -> list[Conflict]:
    """The conflicts of one draft, its own and those with other dossiers; of what it would be in a trial."""
    first, last = dates_around(dossier)
    mine = [s for s in material.slots if s.dossier_id == dossier.id]
    theirs = [s for s in material.slots if s.dossier_id != dossier.id and s.starts < last and s.ends > first]
    people = person_values([p for i in sorted({s.dossier_id for s in theirs}) for p in material.cast[i]], theirs)
    people.update(person_values(material.cast[dossier.id], mine))
    values = [material.values[s.id] for s in mine] if trial is None else trial.values
    hosts = {s.host.id: s.host.name for s in (*mine, *theirs) if s.host}
    found = find_conflicts(
        values, [material.values[s.id] for s in theirs], {**(trial.people if trial else {}), **people},
        {**(trial.hosts if trial else {}), **hosts},
        {b.resource_id: b.resource.name for s in (*mine, *theirs) for b in s.bookings},
        _holidays(dossier, mine),
    )  # fmt: skip
    return [c for c in found if c.severity != "ignore"]


def find_conflicts_of(session: Session, dossiers: Sequence[Dossier]) -> list[list[Conflict]]:
    """For each of the drafts its conflicts over all dossiers, with their arithmetic and ways out. Six queries."""
    material = _material(session, dossiers)
    return [_check(material, dossier) for dossier in dossiers]


@dataclass(frozen=True)
class Ground:
    """A draft on which changes can be tried out without writing them. `values` are those of its live slots."""

    dossier: Dossier
    material: _Material

    @property
    def values(self) -> list[SlotValue]:
        return [self.material.values[s.id] for s in self.material.slots if s.dossier_id == self.dossier.id]

    def conflicts(self, trial: Trial | None = None) -> list[Conflict]:
        return _check(self.material, self.dossier, trial)


def load_ground(session: Session, dossier: Dossier) -> Ground:
    return Ground(dossier, _material(session, [dossier]))


def _legs_by_slot(values: Sequence[SlotValue]) -> dict[int, Leg]:
    """The way that leads to each slot."""
    return {leg.to_slot: leg for leg in legs(values)}


def load_board(session: Session, dossier: Dossier) -> Board:
    """Everything the programme page shows, in a constant number of queries."""
    slots = list_slots(session, dossier.id)
    participations = list_participations(session, dossier.id)
    material = _material(session, [dossier])
    conflicts = _check(material, dossier)
    values = [material.values[s.id] for s in slots if s.cancelled_at is None]
    sizes = {v.id: v.size for v in values}
    leg_of = _legs_by_slot(values)
    by_slot: dict[int, list[Conflict]] = defaultdict(list)
    for conflict in conflicts:
        by_slot[conflict.slots[-1]].append(conflict)
    by_day: dict[date, list[BoardSlot]] = defaultdict(list)
    for slot in slots:
        entry = BoardSlot(
            slot, state_of(slot), sizes.get(slot.id, 0), leg_of.get(slot.id), tuple(by_slot.get(slot.id, ()))
        )
        by_day[slot.starts.date()].append(entry)
    wanted = {dossier.starts_on + timedelta(days=n) for n in range((dossier.ends_on - dossier.starts_on).days + 1)}
    days = [BoardDay(day, tuple(by_day.get(day, ())), ()) for day in sorted(wanted | set(by_day))]
    return Board(tuple(days), participations, tuple(conflicts))
