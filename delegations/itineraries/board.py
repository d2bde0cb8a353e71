"""The programme as staff plan it: days, slots with state, travel between them, and conflicts where they arise."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from delegations.dossiers.models import Dossier, Participation, TravelField
from delegations.dossiers.queries import list_participations
from delegations.dossiers.workdays import HOME, holiday_name
from delegations.itineraries.exports import person_values, slot_value, state_of
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import list_slots, slots_elsewhere
from delegations.network.models import Organisation, Resource
from delegations.planning.conflicts import find_conflicts
from delegations.planning.legs import legs
from delegations.planning.values import Conflict, Leg, SlotValue


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


def _names(session: Session, model: type[Any], ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = session.execute(select(model.id, model.name).where(model.id.in_(ids)).order_by(model.id))
    return {int(i): str(name) for i, name in rows}


def _conflicts(
    session: Session, dossier: Dossier, slots: list[Slot], participations: list[Participation]
) -> tuple[list[SlotValue], list[Conflict]]:
    elsewhere = slots_elsewhere(session, dossier)
    theirs = _participations_of(session, {s.dossier_id for s in elsewhere})
    step_free = _needing_step_free(session, [dossier.id])
    values = [slot_value(s, participations, step_free=step_free) for s in slots]
    others = [slot_value(s, theirs[s.dossier_id], step_free=frozenset()) for s in elsewhere]
    people = person_values([p for ps in theirs.values() for p in ps], elsewhere)
    people.update(person_values(participations, slots))
    hosts = {i for v in (*values, *others) for i in v.hosts}
    resources = {i for v in (*values, *others) for i in v.resources}
    found = find_conflicts(
        values, others, people, _names(session, Organisation, hosts), _names(session, Resource, resources),
        _holidays(dossier, slots),
    )  # fmt: skip
    return values, [c for c in found if c.severity != "ignore"]


def find_dossier_conflicts(session: Session, dossier: Dossier) -> list[Conflict]:
    """The draft's conflicts over all dossiers, with their arithmetic and ways out."""
    slots = list_slots(session, dossier.id, cancelled=False)
    return _conflicts(session, dossier, slots, list_participations(session, dossier.id))[1]


def _legs_by_slot(values: Sequence[SlotValue]) -> dict[int, Leg]:
    """The way that leads to each slot."""
    return {leg.to_slot: leg for leg in legs(values)}


def load_board(session: Session, dossier: Dossier) -> Board:
    """Everything the programme page shows, in a constant number of queries."""
    slots = list_slots(session, dossier.id)
    live = [s for s in slots if s.cancelled_at is None]
    participations = list_participations(session, dossier.id)
    values, conflicts = _conflicts(session, dossier, live, participations)
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
