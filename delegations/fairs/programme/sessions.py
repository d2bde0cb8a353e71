"""Use cases of our own sessions: who has which part, and the call in which a line is tried out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, InvalidInput, StaleVersion
from delegations.core.walltime import zone
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.queries import get_participation
from delegations.fairs.programme.models import SessionPart
from delegations.fairs.programme.queries import parts_of, zone_of
from delegations.fairs.programme.rules import (
    CallMade,
    NobodyChosen,
    PartTwice,
    Rehearsal,
    TooLateForCall,
    ZoneMissing,
    propose_rehearsal,
)
from delegations.i18n import words
from delegations.i18n.content import pick
from delegations.itineraries.exports import slot_texts
from delegations.itineraries.models import Slot
from delegations.itineraries.options import save_slot_texts
from delegations.itineraries.queries import get_slot
from delegations.itineraries.rules import PARTS
from delegations.itineraries.slots import SlotValues, save_slot, values_of
from delegations.itineraries.standing import mark_revised
from delegations.network.rules import display_name

TEST_CALL = N_("Test call: %(title)s")


@dataclass(frozen=True)
class PartValues:
    """What somebody does. `zone` '' is the person's own."""

    participation_id: int
    part: str = "speaker"
    remote: bool = False
    zone: str = ""


def part_values(slot: Slot) -> list[PartValues]:
    return [PartValues(p.participation_id, p.part, p.remote, p.zone) for p in parts_of(slot)]


def _checked(session: Session, dossier: Dossier, parts: Sequence[PartValues]) -> None:
    seen: set[tuple[int, str]] = set()
    for one in parts:
        if one.part not in PARTS:
            raise InvalidInput(field="part")
        if not one.participation_id:
            raise NobodyChosen(field="participation_id")
        person = get_participation(session, dossier.id, one.participation_id).person
        if one.zone:
            zone(one.zone)
        if (one.participation_id, one.part) in seen:
            raise PartTwice(field="participation_id", name=display_name(person))
        seen.add((one.participation_id, one.part))


def save_parts(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, slot: Slot, version: int,
    parts: Sequence[PartValues],
) -> Slot:  # fmt: skip
    """These people, in this order, and no others; they attend the slot as well. `slot` is locked by the caller.

    Raises StaleVersion, PartTwice, UnknownZone, NotFound.
    """
    if slot.version != version:
        raise StaleVersion(current=slot)
    parts = [replace(one, zone=one.zone if one.remote else "") for one in parts]
    _checked(session, dossier, parts)
    if part_values(slot) == parts:
        return slot
    before = {part.participation_id for part in slot.parts}
    known = {(part.participation_id, part.part): part for part in slot.parts}
    for gone in set(known) - {(one.participation_id, one.part) for one in parts}:
        session.delete(known[gone])
    for position, one in enumerate(parts):
        row = known.get((one.participation_id, one.part))
        if row is None:
            row = SessionPart(slot_id=slot.id, participation_id=one.participation_id, part=one.part)
            session.add(row)
        row.position, row.remote, row.zone = position, one.remote, one.zone
    mark_revised(slot, clock, significant=False)
    slot.version += 1
    session.flush()
    session.expire(slot, ["parts"])
    record(session, actor=actor, clock=clock, action="save_parts", entity="slot", entity_id=slot.id,
           dossier_id=dossier.id)  # fmt: skip
    slot = get_slot(session, dossier.id, slot.id)
    return _attend(session, actor, clock, dossier, slot, gone=before - {one.participation_id for one in parts})


def _attend(session: Session, actor: Actor, clock: Clock, dossier: Dossier, slot: Slot, gone: set[int]) -> Slot:
    """Who has a part attends; who has none any more does not, unless nobody else would."""
    if slot.attendance != "some":
        return slot
    ids = {p.id for p in slot.participations}
    wanted = (ids - gone) | {part.participation_id for part in slot.parts}
    if wanted == ids or not wanted:
        return slot
    values = replace(values_of(slot), participation_ids=tuple(sorted(wanted)))
    return save_slot(session, actor=actor, clock=clock, dossier=dossier, values=values, slot=slot)


def shifted(parts: Sequence[PartValues], number: int, by: int) -> list[PartValues]:
    """The same list with one line moved up (-1) or down (1); a move beyond its ends changes nothing."""
    found, target = list(parts), number + by
    if 0 <= number < len(found) and 0 <= target < len(found):
        found[number], found[target] = found[target], found[number]
    return found


def rehearsals(slot: Slot, clock: Clock) -> Mapping[int, Rehearsal | None]:
    """{part id: when to try the line out} of remote ones who are somewhere and have no call yet."""
    return {
        part.id: propose_rehearsal(slot.start, zone_of(part), clock.now())
        for part in parts_of(slot)
        if part.remote and part.test_slot_id is None and zone_of(part)
    }


def add_rehearsal(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, slot: Slot, part_id: int) -> Slot:
    """The test call as a slot of its own, attended by who speaks from afar and who moderates.

    Raises CallMade, ZoneMissing.
    """
    session.execute(select(SessionPart.id).where(SessionPart.id == part_id).with_for_update())
    session.refresh(slot, ["parts"])
    slot = get_slot(session, dossier.id, slot.id)
    part = next((one for one in parts_of(slot) if one.id == part_id and one.remote), None)
    if part is None:
        raise NobodyChosen(field="part_id")
    name = display_name(part.participation.person)
    if part.test_slot_id is not None:
        raise CallMade(state="", name=name)
    if not zone_of(part):
        raise ZoneMissing(state="", name=name)
    proposed = propose_rehearsal(slot.start, zone_of(part), clock.now())
    if proposed is None or slot.cancelled_at is not None:
        raise TooLateForCall(state="")
    moderators = [one for one in parts_of(slot) if one.part == "moderator" and one.id != part.id]
    ids = {part.participation_id, *(one.participation_id for one in moderators)}
    title = words("fr").gettext(TEST_CALL, title=slot.title)
    values = SlotValues(
        kind="remote", title=title, start=proposed.start, end=proposed.end, attendance="some",
        participation_ids=tuple(sorted(ids)), remote_link=slot.remote_link, place_id=slot.place_id,
    )  # fmt: skip
    call = save_slot(session, actor=actor, clock=clock, dossier=dossier, values=values)
    _translate(session, slot, call)
    part.test_slot_id = call.id
    session.add(
        SessionPart(slot_id=call.id, participation_id=part.participation_id, part="guest", remote=True, zone=part.zone)
    )
    slot.version += 1
    session.flush()
    session.expire(call, ["parts"])
    record(session, actor=actor, clock=clock, action="add_rehearsal", entity="slot", entity_id=call.id,
           dossier_id=dossier.id)  # fmt: skip
    return call


def _translate(session: Session, slot: Slot, call: Slot) -> None:
    """The title of the call in the languages that the session's title has."""
    titles = slot_texts(session, [slot])[slot.id]["title"]
    said = {
        ("title", code): words(code).gettext(TEST_CALL, title=pick(titles, code)[0]) for code in titles if code != "fr"
    }
    save_slot_texts(session, slot=call, texts=said)


def people_choices(rows: Sequence[Participation]) -> list[tuple[int, str]]:
    return [(row.id, display_name(row.person)) for row in rows]
