"""Use cases of the list of participants: who takes part, in which order, in which group, and whose name is right."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from delegations.accounts.models import AccessLink
from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, InvalidInput, NotFound, StaleVersion
from delegations.dossiers.models import Dossier, ParticipantGroup, Participation, group_member
from delegations.dossiers.queries import get_participation, list_participations
from delegations.dossiers.rules import PARTICIPANT_ROLES, VISA_STATES, reorder
from delegations.network import services as network
from delegations.network.models import NameCorrection, Person
from delegations.network.services import mark_validated, save_entry

READER_LINKS = ("itinerary", "reader_feed")
"""Purposes of the links whose subject is a participation."""


class AlreadyTakesPart(InvalidInput):
    message = N_("%(name)s already takes part in this dossier.")


class NoFamilyName(InvalidInput):
    message = N_("Write at least the family name.")


class NoGroupName(InvalidInput):
    message = N_("Give the group a name.")


class OwnStandIn(InvalidInput):
    message = N_("Nobody is represented by themselves. Choose somebody else.")


class NobodyChosen(InvalidInput):
    message = N_("Choose at least one person.")


@dataclass(frozen=True)
class NewPerson:
    """The parts of a person who was not in the directory."""

    family_name: str
    given_name: str = ""
    native_name: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    civility: str = ""
    honorific: str = ""
    language: str = "fr"
    organisation_id: int | None = None


@dataclass(frozen=True)
class ParticipationValues:
    """What one page edits of a participation."""

    role: str = "delegate"
    liaison_id: int | None = None
    represented_by_id: int | None = None
    represented_reason: str = ""
    visa_state: str = "not_needed"
    photo_consent: str = "unasked"
    wants_cards: bool = False
    note: str = ""


def next_precedence(session: Session, dossier_id: int) -> int:
    """The place behind everybody else."""
    query = select(Participation.precedence).filter_by(dossier_id=dossier_id, removed_at=None)
    return max(session.scalars(query), default=0) + 1


def add_participant(
    session: Session,
    *,
    actor: Actor,
    clock: Clock,
    dossier: Dossier,
    person: Person | NewPerson,
    role: str = "delegate",
) -> Participation:
    """Adds somebody at the end of the list. Raises AlreadyTakesPart, or NoName and BadAddress of the directory."""
    if isinstance(person, NewPerson):
        known: Person = save_entry(session, actor=actor, clock=clock, noun="people", values=asdict(person))
    else:
        known = person
    present = select(Participation.id).filter_by(dossier_id=dossier.id, person_id=known.id, removed_at=None)
    if session.scalars(present).first() is not None:
        raise AlreadyTakesPart(name=f"{known.given_name} {known.family_name}".strip())
    if role not in PARTICIPANT_ROLES:
        raise InvalidInput(field="role")
    row = Participation(
        dossier_id=dossier.id, person_id=known.id, role=role, precedence=next_precedence(session, dossier.id)
    )
    session.add(row)
    session.flush()
    record(session, actor=actor, clock=clock, action="add_participant", entity="participation", entity_id=row.id,
           dossier_id=dossier.id, detail={"person": known.id})  # fmt: skip
    return row


def change_participation(
    session: Session,
    *,
    actor: Actor,
    clock: Clock,
    dossier: Dossier,
    participation_id: int,
    version: int,
    values: ParticipationValues,
) -> Participation:
    """Raises StaleVersion, OwnStandIn, NotFound. A stand-in does not take over the rank: the order stays."""
    row = get_participation(session, dossier.id, participation_id)
    if version != row.version:
        raise StaleVersion(current=row)
    _check_values(session, row, values)
    wanted: dict[str, Any] = asdict(values)
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, wanted[name])
    row.version += 1
    session.flush()
    record(session, actor=actor, clock=clock, action="change_participation", entity="participation",
           entity_id=row.id, dossier_id=dossier.id, fields=changed)  # fmt: skip
    return row


def _check_values(session: Session, row: Participation, values: ParticipationValues) -> None:
    if values.role not in PARTICIPANT_ROLES:
        raise InvalidInput(field="role")
    if values.visa_state not in VISA_STATES:
        raise InvalidInput(field="visa_state")
    if values.represented_by_id == row.person_id:
        raise OwnStandIn(field="represented_by_id")
    for field in ("represented_by_id", "liaison_id"):
        wanted = getattr(values, field)
        if wanted is not None and session.get(Person, wanted) is None:
            raise InvalidInput(field=field)


def remove_participant(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, participation_id: int
) -> Participation:
    """Off the list; the row stays for what was published, and the person's links close at once."""
    row = get_participation(session, dossier.id, participation_id)
    now: datetime = clock.now()
    row.removed_at = now
    row.version += 1
    links = update(AccessLink).where(
        AccessLink.purpose.in_(READER_LINKS), AccessLink.subject_id == row.id, AccessLink.revoked_at.is_(None)
    )
    session.execute(links.values(revoked_at=now))
    session.flush()
    record(session, actor=actor, clock=clock, action="remove_participant", entity="participation", entity_id=row.id,
           dossier_id=dossier.id, detail={"person": row.person_id})  # fmt: skip
    return row


def order_participants(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, positions: Mapping[int, int]
) -> None:
    """Moves participants ({participation id: wanted place from 1}); the others close up in their order."""
    rows = list_participations(session, dossier.id)
    before = [row.id for row in rows]
    after = reorder(before, positions)
    if after == before:
        return
    places = {participation_id: place for place, participation_id in enumerate(after, start=1)}
    for row in rows:
        row.precedence = places[row.id]
    session.flush()
    moved = [one for one, other in zip(after, before, strict=True) if one != other]
    record(session, actor=actor, clock=clock, action="order_participants", entity="dossier", entity_id=dossier.id,
           dossier_id=dossier.id, fields=["precedence"], detail={"moved": len(moved)})  # fmt: skip


def move_participant(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, participation_id: int, step: int
) -> None:
    """One place up (-1) or down (+1)."""
    ids = [row.id for row in list_participations(session, dossier.id)]
    if participation_id not in ids:
        raise NotFound()
    place = ids.index(participation_id) + 1 + step
    order_participants(session, actor=actor, clock=clock, dossier=dossier, positions={participation_id: place})


def assign_group(
    session: Session,
    *,
    actor: Actor,
    clock: Clock,
    dossier: Dossier,
    name: str,
    participation_ids: Iterable[int],
    leave: bool = False,
) -> ParticipantGroup:
    """Puts participants into a group (made at need), or takes them out of it."""
    if not name:
        raise NoGroupName(field="group")
    present = {row.id for row in list_participations(session, dossier.id)}
    chosen = sorted(present & set(participation_ids))
    if not chosen:
        raise NobodyChosen(field="people")
    group = find_or_make_group(session, dossier.id, name)
    members = group_member.c.group_id == group.id, group_member.c.participation_id.in_(chosen)
    session.execute(delete(group_member).where(*members))
    if not leave:
        session.execute(insert(group_member), [{"group_id": group.id, "participation_id": i} for i in chosen])
    _drop_when_empty(session, group)
    action = "leave_group" if leave else "join_group"
    record(session, actor=actor, clock=clock, action=action, entity="participant_group", entity_id=group.id,
           dossier_id=dossier.id, detail={"people": chosen})  # fmt: skip
    return group


def find_or_make_group(session: Session, dossier_id: int, name: str) -> ParticipantGroup:
    group = session.scalars(select(ParticipantGroup).filter_by(dossier_id=dossier_id, name=name)).one_or_none()
    if group is None:
        group = ParticipantGroup(dossier_id=dossier_id, name=name)
        session.add(group)
        session.flush()
    return group


def _drop_when_empty(session: Session, group: ParticipantGroup) -> None:
    left = select(group_member.c.participation_id).where(group_member.c.group_id == group.id).limit(1)
    if session.scalars(left).first() is None:
        session.execute(delete(ParticipantGroup).where(ParticipantGroup.id == group.id))


def validate_name(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, participation_id: int) -> None:
    """Staff have checked the spelling with the person or the embassy."""
    person = get_participation(session, dossier.id, participation_id).person
    mark_validated(session, actor=actor, clock=clock, person=person)


def settle_correction(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, correction_id: int, accept: bool
) -> Person:
    """Takes over the spelling a participant proposed, or refuses it. Raises NotFound when it was settled before."""
    correction = session.get(NameCorrection, correction_id)
    if correction is None or correction.state != "proposed":
        raise NotFound()
    rows = list_participations(session, dossier.id)
    person = next((row.person for row in rows if row.person_id == correction.person_id), None)
    if person is None:
        raise NotFound()
    network.settle_correction(session, actor=actor, clock=clock, correction=correction, person=person, accept=accept)
    return person
