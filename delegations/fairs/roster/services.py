"""Use cases of the roster: making, changing and filling shifts. Nobody is ever put in two places at once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import StaleVersion
from delegations.core.languages import LANGUAGES
from delegations.core.walltime import WallTime, local_at, wall_time
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.queries import list_participations
from delegations.fairs.roster.exports import question_of
from delegations.fairs.roster.models import Shift
from delegations.fairs.roster.queries import elsewhere, get_shift, list_shifts, on_duty
from delegations.fairs.roster.rules import (
    USUAL,
    Made,
    NotOnTheList,
    ProposalStale,
    ShiftFacts,
    ShiftPlan,
    ShiftTwice,
    TwoPlaces,
    check_length,
    check_needed,
    check_plan,
    cut,
)
from delegations.fairs.stands.models import Stand
from delegations.fairs.stands.queries import get_stand
from delegations.fairs.stands.rules import NotAFair
from delegations.i18n import words
from delegations.i18n.content import save_text
from delegations.itineraries.exports import SOURCE_LANGUAGE
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import get_slot
from delegations.itineraries.slots import SlotValues, delete_draft_slot, save_slot, values_of
from delegations.network.models import Person
from delegations.network.rules import display_name
from delegations.planning.roster import Roster, propose
from delegations.planning.roster_values import RosterRules


def hours_of(plan: ShiftPlan, zone: str, folds: dict[str, int | None] | None = None) -> list[tuple[WallTime, WallTime]]:
    """When the shifts of a plan begin and end. Raises AmbiguousHour, MissingHour at `starts` or `ends`, BadLength.

    `folds` answers for an hour that happens twice, by field.
    """
    check_plan(plan)
    said = folds or {}
    found = []
    for day in sorted(set(plan.days)):
        parts = cut(day, plan.starts, plan.ends, plan.length)
        for number, (start, end) in enumerate(parts):
            first, last = number == 0, number == len(parts) - 1
            begins = wall_time(start, zone, occurrence=said.get("starts") if first else 0, field="starts")
            ends = wall_time(end, zone, occurrence=said.get("ends") if last else 0, field="ends")
            check_length(begins, ends)
            found.append((begins, ends))
    return found


def preview_shifts(
    session: Session, *, dossier: Dossier, plan: ShiftPlan, folds: dict[str, int | None] | None = None
) -> Made:
    """How many shifts a plan would make, and how many of them are there already."""
    hours, taken = hours_of(plan, dossier.zone, folds), _taken(list_shifts(session, dossier.id))
    wanted = [(stand, a.instant(), b.instant()) for stand in set(plan.stand_ids) for a, b in hours]
    there = sum(1 for one in wanted if one in taken)
    return Made(len(wanted) - there, there)


def _taken(shifts: Iterable[Shift]) -> set[tuple[int, datetime, datetime]]:
    return {(s.stand_id, s.slot.starts_at, s.slot.ends_at) for s in shifts}


def make_shifts(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, plan: ShiftPlan,
    folds: dict[str, int | None] | None = None,
) -> Made:  # fmt: skip
    """Makes the shifts of a plan that are not there yet; nobody is on them. Raises as hours_of does."""
    if dossier.kind != "fair":
        raise NotAFair()
    hours = hours_of(plan, dossier.zone, folds)
    stands = [get_stand(session, dossier.id, number, lock=True) for number in sorted(set(plan.stand_ids))]
    taken, made, there = _taken(list_shifts(session, dossier.id)), list[int](), 0
    for start, end in hours:
        for stand in stands:
            if (stand.id, start.instant(), end.instant()) in taken:
                there += 1
                continue
            facts = ShiftFacts(stand.id, start, end, plan.needed, plan.languages, plan.place_id)
            made.append(_make(session, actor, clock, dossier, stand, facts).id)
    record(session, actor=actor, clock=clock, action="make_shifts", entity="dossier", entity_id=dossier.id,
           dossier_id=dossier.id, detail={"made": len(made), "there": there})  # fmt: skip
    return Made(len(made), there, made)


def _make(session: Session, actor: Actor, clock: Clock, dossier: Dossier, stand: Stand, facts: ShiftFacts) -> Shift:
    values = SlotValues(
        kind="duty", title=_title(stand, SOURCE_LANGUAGE), start=facts.start, end=facts.end, place_id=facts.place_id,
        attendance="some",
    )  # fmt: skip
    slot = save_slot(session, actor=actor, clock=clock, dossier=dossier, values=values)
    _say_in_all(session, dossier, slot, stand)
    shift = Shift(slot_id=slot.id, stand_id=stand.id, needed=facts.needed, languages=list(facts.languages), locked=[])
    session.add(shift)
    session.flush()
    return shift


def _title(stand: Stand, language: str) -> str:
    return words(language).gettext("Duty on stand %(number)s, hall %(hall)s", number=stand.number, hall=stand.hall)


def _say_in_all(session: Session, dossier: Dossier, slot: Slot, stand: Stand) -> None:
    """The title in every language that somebody of the fair reads."""
    people = {p.person.language for p in list_participations(session, dossier.id)}
    for code in sorted((people | {"en", *dossier.languages}) & set(LANGUAGES) - {SOURCE_LANGUAGE}):
        save_text(session, entity="slot", entity_id=slot.id, field="title", language=code, text=_title(stand, code),
                  source=slot.title)  # fmt: skip


def add_shift(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, facts: ShiftFacts) -> Shift:
    """One shift more. Raises BadLength, BadNumber, ShiftTwice."""
    if dossier.kind != "fair":
        raise NotAFair()
    stand = _checked(session, dossier, facts)
    shift = _make(session, actor, clock, dossier, stand, facts)
    record(session, actor=actor, clock=clock, action="add_shift", entity="shift", entity_id=shift.id,
           dossier_id=dossier.id)  # fmt: skip
    return get_shift(session, dossier.id, shift.id)


def _checked(session: Session, dossier: Dossier, facts: ShiftFacts, besides: int = 0) -> Stand:
    check_needed(facts.needed)
    check_length(facts.start, facts.end)
    stand = get_stand(session, dossier.id, facts.stand_id, lock=True)
    others = [shift for shift in list_shifts(session, dossier.id) if shift.id != besides]
    if (stand.id, facts.start.instant(), facts.end.instant()) in _taken(others):
        raise ShiftTwice(field="starts", stand=stand.number)
    return stand


def change_shift(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, shift_id: int, version: int, facts: ShiftFacts
) -> Shift:
    """Another time, stand, number or languages; who is on duty comes along.

    Raises StaleVersion, BadLength, BadNumber, ShiftTwice, and TwoPlaces when the new time meets another slot of theirs.
    """
    shift = get_shift(session, dossier.id, shift_id, lock=True)
    if version != shift.version:
        raise StaleVersion(current=shift)
    stand, people = _checked(session, dossier, facts, shift.id), on_duty(shift)
    if (facts.start.instant(), facts.end.instant()) != (shift.slot.starts_at, shift.slot.ends_at):
        _refuse_two_places(session, people, shift.slot, facts.start, facts.end)
    slot = get_slot(session, dossier.id, shift.slot_id)
    moved = stand.id != shift.stand_id
    values = replace(values_of(slot), start=facts.start, end=facts.end, place_id=facts.place_id)
    values = replace(values, title=_title(stand, SOURCE_LANGUAGE)) if moved else values
    slot = save_slot(session, actor=actor, clock=clock, dossier=dossier, values=values, slot=slot)
    if moved:
        _say_in_all(session, dossier, slot, stand)
    shift.stand_id, shift.needed, shift.languages = stand.id, facts.needed, list(facts.languages)
    return _changed(session, actor, clock, dossier, shift, "change_shift")


def remove_shift(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, shift_id: int) -> bool:
    """Deletes a shift nobody has read of; a published one is cancelled. True when deleted."""
    shift = get_shift(session, dossier.id, shift_id, lock=True)
    slot = get_slot(session, dossier.id, shift.slot_id)
    deleted = delete_draft_slot(session, actor=actor, clock=clock, dossier=dossier, slot=slot)
    if deleted:
        session.expunge(shift)
    record(session, actor=actor, clock=clock, action="remove_shift", entity="shift", entity_id=shift_id,
           dossier_id=dossier.id)  # fmt: skip
    return deleted


def assign(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, shift_id: int, version: int,
    participation_ids: Collection[int], locked: Collection[int] = (),
) -> Shift:  # fmt: skip
    """Who is on duty. What people said only warns; being in two places is refused.

    Raises StaleVersion, NotOnTheList, TwoPlaces.
    """
    shift = get_shift(session, dossier.id, shift_id, lock=True)
    if version != shift.version:
        raise StaleVersion(current=shift)
    put_on(session, actor=actor, clock=clock, dossier=dossier, shift=shift, participation_ids=participation_ids)
    shift.locked = sorted(set(locked) & set(participation_ids))
    return _changed(session, actor, clock, dossier, shift, "assign_duty")


def put_on(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, shift: Shift, participation_ids: Collection[int]
) -> None:
    """Makes the attendance of a shift this one. Raises NotOnTheList, TwoPlaces."""
    known = {p.id: p for p in list_participations(session, dossier.id)}
    if not set(participation_ids) <= known.keys():
        raise NotOnTheList(field="participation_ids")
    there = {p.id for p in on_duty(shift)}
    come = [known[i] for i in sorted(set(participation_ids) - there)]
    _refuse_two_places(session, come, shift.slot, shift.slot.start, shift.slot.end)
    slot = get_slot(session, dossier.id, shift.slot_id)
    values = replace(values_of(slot), attendance="some", participation_ids=tuple(sorted(set(participation_ids))))
    save_slot(session, actor=actor, clock=clock, dossier=dossier, values=values, slot=slot)


def _refuse_two_places(
    session: Session, people: Sequence[Participation], slot: Slot, start: WallTime, end: WallTime
) -> None:
    """Locks the people first: of two hands that put one person in two places, one comes too late."""
    ids = sorted({p.person_id for p in people})
    if not ids:
        return
    query = select(Person.id).where(Person.id.in_(ids)).order_by(Person.id)
    session.execute(query.with_for_update(key_share=True)).all()
    names = {p.person_id: display_name(p.person) for p in people}
    for one in elsewhere(session, ids, start.instant(), end.instant()):
        if one.slot_id != slot.id:
            raise TwoPlaces(
                field="participation_ids", name=names[one.person_id], first=slot.title,
                first_time=f"{start.local:%d/%m %H:%M}–{end.local:%H:%M}", second=one.title,
                second_time=_span(one.starts_at, one.ends_at, slot.start_zone),
            )  # fmt: skip


def _span(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    return f"{local_at(starts_at, zone):%d/%m %H:%M}–{local_at(ends_at, zone):%H:%M}"


def _changed(session: Session, actor: Actor, clock: Clock, dossier: Dossier, shift: Shift, action: str) -> Shift:
    shift.version += 1
    session.flush()
    record(session, actor=actor, clock=clock, action=action, entity="shift", entity_id=shift.id,
           dossier_id=dossier.id)  # fmt: skip
    return get_shift(session, dossier.id, shift.id)


def take_over(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, digest: str, rules: RosterRules = USUAL,
    keep: bool = True, seed: int = 1,
) -> tuple[Roster, int]:  # fmt: skip
    """Puts a proposal into the draft, and says how many shifts changed. Who is locked or has begun stays.

    Raises ProposalStale when shifts, people or what they said changed since it was shown.
    """
    question = question_of(session, dossier, now=clock.now(), rules=rules, keep=keep)
    if digest != question.digest:
        raise ProposalStale(current=None)
    roster = propose(question.problem, seed=seed)
    differing = [
        (question.shifts[key], people) for key, people in sorted(roster.assignments.items())
        if set(people) != {p.id for p in on_duty(question.shifts[key])}
    ]  # fmt: skip
    for shift, people in differing:  # whoever leaves goes first: he may be needed elsewhere at that hour
        there = {p.id for p in on_duty(shift)}
        staying = there & set(people)
        if staying != there:
            put_on(session, actor=actor, clock=clock, dossier=dossier, shift=shift, participation_ids=staying)
    for shift, people in differing:
        fresh = get_shift(session, dossier.id, shift.id, lock=True)
        put_on(session, actor=actor, clock=clock, dossier=dossier, shift=fresh, participation_ids=people)
        fresh.version += 1
    session.flush()
    record(session, actor=actor, clock=clock, action="take_over_roster", entity="dossier", entity_id=dossier.id,
           dossier_id=dossier.id, detail={"shifts": len(differing)})  # fmt: skip
    return roster, len(differing)
