"""Who could receive a slot instead of its host: noting them, and what each would do to the day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, InvalidInput, NotFound
from delegations.core.walltime import WallTime
from delegations.dossiers.models import Dossier
from delegations.itineraries.board import Ground, Trial, load_ground
from delegations.itineraries.exports import place_value
from delegations.itineraries.models import PlanB as PlanB
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import slot_size
from delegations.itineraries.rules import PLAN_B_ANSWERS
from delegations.network.rules import display_name
from delegations.planning.legs import legs
from delegations.planning.values import Conflict, Leg, PersonValue, SlotValue


class NobodyInstead(InvalidInput):
    message = N_("Choose an organisation or a place.")


@dataclass(frozen=True)
class PlanBValues:
    """`title` empty: the slot takes the name of the place. `answer` is one of PLAN_B_ANSWERS."""

    host_id: int | None = None
    place_id: int | None = None
    contact_id: int | None = None
    title: str = ""
    public_text: str = ""
    note: str = ""
    answer: str = "unasked"


@dataclass(frozen=True)
class Candidate:
    """A plan B with its check: who fits in, the ways there and onwards with their sums, what would clash.

    `conflicts` are those the slot would newly be part of, `known` those it is part of already.
    """

    plan: PlanB
    size: int
    capacity: int | None
    legs: tuple[Leg, ...]
    conflicts: tuple[Conflict, ...]
    known: tuple[Conflict, ...]

    @property
    def holds(self) -> bool:
        return not self.conflicts


def _loaded(session: Session, slot_ids: Iterable[int]) -> list[PlanB]:
    query = select(PlanB).options(joinedload(PlanB.host), joinedload(PlanB.place), joinedload(PlanB.contact))
    query = query.where(PlanB.slot_id.in_(list(slot_ids)), PlanB.used_at.is_(None))
    return list(session.scalars(query.order_by(PlanB.answer != "agreed", PlanB.answer == "refused", PlanB.id)))


def slots_with_plan_b(session: Session, slot_ids: Iterable[int]) -> set[int]:
    """Those of the slots for which somebody is noted who has not refused."""
    query = select(PlanB.slot_id).where(
        PlanB.slot_id.in_(list(slot_ids)), PlanB.used_at.is_(None), PlanB.answer != "refused"
    )
    return set(session.scalars(query))


def plans_of_dossier(session: Session, dossier_id: int) -> dict[int, PlanB]:
    """{slot id: the plan B one would turn to first}; those who refused are no plan."""
    slots = session.scalars(select(Slot.id).where(Slot.dossier_id == dossier_id)).all()
    return {plan.slot_id: plan for plan in reversed(_loaded(session, slots)) if plan.answer != "refused"}


def get_plan_b(session: Session, slot: Slot, plan_id: int) -> PlanB:
    """NotFound for another slot's, or one that was used."""
    plan = next((each for each in _loaded(session, [slot.id]) if each.id == plan_id), None)
    if plan is None:
        raise NotFound()
    return plan


def candidates(session: Session, dossier: Dossier, slot: Slot) -> list[Candidate]:
    """The plans B of a slot, who agreed first, each checked as if he received the delegation."""
    plans = _loaded(session, [slot.id])
    if not plans:
        return []
    ground, size = load_ground(session, dossier), slot_size(session, slot)
    now = {_gist(c) for c in ground.conflicts() if slot.id in c.slots}
    return [_checked(ground, slot, plan, size, now) for plan in plans]


Gist = tuple[str, tuple[int, ...], str]


def _checked(ground: Ground, slot: Slot, plan: PlanB, size: int, now: set[Gist]) -> Candidate:
    values = with_plan(ground.values, slot, plan)
    hosts = {plan.host.id: plan.host.name} if plan.host else {}
    contact = plan.contact
    people = {contact.id: PersonValue(contact.id, display_name(contact), "host")} if contact else {}
    found = [c for c in ground.conflicts(Trial(values, hosts, people)) if slot.id in c.slots]
    fresh = tuple(c for c in found if _gist(c) not in now)
    ways = tuple(leg for leg in legs(values) if slot.id in (leg.from_slot, leg.to_slot))
    place = plan.place or slot.place
    known = tuple(c for c in found if c not in fresh)
    return Candidate(plan, size, place.capacity if place else None, ways, fresh, known)


def _gist(conflict: Conflict) -> Gist:
    return conflict.kind, conflict.slots, str(conflict)


def start_and_end(slot: Slot, plan: PlanB) -> tuple[WallTime, WallTime]:
    """The hours on the clock stay; in another zone they are those of the new place."""
    zone = plan.place.zone if plan.place else slot.start_zone
    if zone == slot.start_zone:
        return slot.start, slot.end
    return WallTime(slot.starts, zone, slot.start_fold), WallTime(slot.ends, zone, slot.end_fold)


def next_slot(values: list[SlotValue], slot_id: int) -> int | None:
    """The slot to which the minutes of the way from `slot_id` were entered."""
    return next((leg.to_slot for leg in legs(values) if leg.from_slot == slot_id), None)


def with_plan(values: list[SlotValue], slot: Slot, plan: PlanB) -> list[SlotValue]:
    """The programme as it would be. Minutes entered for the ways to and from the old place do not count any more."""
    moved = plan.place_id is not None and plan.place_id != slot.place_id
    onwards = next_slot(values, slot.id) if moved else None
    start, end = start_and_end(slot, plan)
    gone = {r.contact_id for r in slot.requests}
    come = {plan.contact_id} if plan.contact_id else set()
    made = []
    for value in values:
        if value.id == slot.id:
            value = replace(
                value, start=start, end=end, hosts=frozenset({plan.host_id} if plan.host_id else ()),
                people=(value.people - gone) | come, place=place_value(plan.place) if moved else value.place,
                end_place=None if moved else value.end_place, travel_minutes=None if moved else value.travel_minutes,
            )  # fmt: skip
        elif value.id == onwards:
            value = replace(value, travel_minutes=None)
        made.append(value)
    return made


def note_plan_b(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, slot: Slot, values: PlanBValues
) -> PlanB:
    """Keeps somebody in reserve; nobody outside is written to. Raises NobodyInstead."""
    if values.host_id is None and values.place_id is None:
        raise NobodyInstead(field="host_id")
    plan = PlanB(slot_id=slot.id, **{**vars(values), "answer": "unasked"})
    session.add(plan)
    session.flush()
    if values.answer != "unasked":
        note_answer(session, actor=actor, clock=clock, dossier=dossier, plan=plan, answer=values.answer)
    record(session, actor=actor, clock=clock, action="note_plan_b", entity="slot", entity_id=slot.id,
           dossier_id=dossier.id)  # fmt: skip
    session.flush()
    return plan


def note_answer(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, plan: PlanB, answer: str) -> None:
    """What the one in reserve said when staff sounded him."""
    if answer not in PLAN_B_ANSWERS:
        raise NotFound()
    plan.answer = answer
    plan.answered_at = None if answer == "unasked" else clock.now()
    plan.version += 1
    record(session, actor=actor, clock=clock, action="answer_plan_b", entity="slot", entity_id=plan.slot_id,
           dossier_id=dossier.id, detail={"answer": answer})  # fmt: skip
    session.flush()


def forget_plan_b(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, plan: PlanB) -> None:
    session.delete(plan)
    record(session, actor=actor, clock=clock, action="forget_plan_b", entity="slot", entity_id=plan.slot_id,
           dossier_id=dossier.id)  # fmt: skip
    session.flush()
