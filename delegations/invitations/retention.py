"""What is forgotten last: words of invited people, their links, and the people themselves after their last contact."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from delegations.accounts.models import AccessLink
from delegations.audit.models import AuditEntry
from delegations.core.clock import Clock
from delegations.database.references import referenced
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.retention import OVER
from delegations.invitations.models import Invitation
from delegations.itineraries.models import PlanB, Request, Slot
from delegations.messaging.models import Message
from delegations.network.models import NameCorrection, Person

BLANK = (
    "family_name", "given_name", "native_name", "civility", "honorific", "title", "title_fr", "email", "phone", "zone",
    "notes", "salutation", "search_key",
)  # fmt: skip
_ROLES = (Participation.person_id, Participation.represented_by_id, Participation.liaison_id)
_CONTACTS = (Request, PlanB)


def forget_guests(session: Session, dossier_ids: Sequence[int]) -> int:
    """Notes and substitutes of invited people; the letters are archive."""
    count = 0
    for row in session.scalars(select(Invitation).where(Invitation.dossier_id.in_(dossier_ids))):
        if row.substitute or row.answer_note:
            row.substitute, row.answer_note, count = {}, "", count + 1
    session.flush()
    return count


def close_links(session: Session, clock: Clock, dossier_ids: Sequence[int]) -> int:
    """Reading ends with erasure: the links of readers, hosts and guests of dossiers are withdrawn."""
    readers = select(Participation.id).where(Participation.dossier_id.in_(dossier_ids))
    requests = select(Request.id).join(Slot, Slot.id == Request.slot_id).where(Slot.dossier_id.in_(dossier_ids))
    guests = select(Invitation.id).where(Invitation.dossier_id.in_(dossier_ids))
    subjects = dict.fromkeys(("itinerary", "reader_feed", "duty"), readers)
    subjects |= {"request": requests, "invitation": guests}
    count = 0
    for purpose, ids in subjects.items():
        open_ones = (AccessLink.purpose == purpose, AccessLink.subject_id.in_(ids), AccessLink.revoked_at.is_(None))
        query = update(AccessLink).where(*open_ones).values(revoked_at=clock.now()).returning(AccessLink.id)
        count += len(session.scalars(query, execution_options={"synchronize_session": False}).all())
    return count


def purge_people(session: Session, clock: Clock, days: int) -> int:
    """Blanks the persons whose last contact lies so many days back; gives how many.

    Who takes part in anything that is not closed, or stands behind a resource, stays; so does somebody of whom no
    contact at all is known. The row stays for the archive's sake, without a name.
    """
    limit = clock.now().date() - timedelta(days=days)
    contacts = _last_contacts(session)
    due = [person_id for person_id, last in contacts.items() if last < limit]
    known = ("participation", "request", "plan_b", "name_correction")
    kept = _in_open_dossiers(session) | referenced(session, "person", due, besides=known)
    query = select(Person).where(Person.id.in_([one for one in due if one not in kept]), Person.purged_on.is_(None))
    people = session.scalars(query.order_by(Person.id)).all()
    for person in people:
        for name in BLANK:
            setattr(person, name, "")
        person.validated_at, person.purged_on = None, clock.now().date()
    ids = [person.id for person in people]
    session.execute(delete(NameCorrection).where(NameCorrection.person_id.in_(ids)))
    session.flush()
    return len(people)


def _in_open_dossiers(session: Session) -> set[int]:
    found: set[int | None] = set()
    is_open = Dossier.state.not_in(OVER)
    for column in _ROLES:
        query = select(column).join(Dossier, Dossier.id == Participation.dossier_id).where(is_open)
        found.update(session.scalars(query.distinct()))
    for model in _CONTACTS:
        slots = select(model.contact_id).join(Slot, Slot.id == model.slot_id)
        query = slots.join(Dossier, Dossier.id == Slot.dossier_id).where(is_open)
        found.update(session.scalars(query.distinct()))
    return {one for one in found if one is not None}


def _last_contacts(session: Session) -> dict[int, date]:
    """{person id: the last day of a stay, slot, message or change that concerns him}."""
    last: dict[int, date] = {}
    stays = (
        select(column, func.max(Dossier.ends_on)).join(Dossier, Dossier.id == Participation.dossier_id).group_by(column)
        for column in _ROLES
    )
    slots = (
        select(model.contact_id, func.max(Slot.ends_at)).join(Slot, Slot.id == model.slot_id).group_by(model.contact_id)
        for model in _CONTACTS
    )
    written = select(Message.person_id, func.max(Message.created_at)).group_by(Message.person_id)
    changed = select(AuditEntry.entity_id, func.max(AuditEntry.at)).where(AuditEntry.entity == "person")
    queries: list[Select[Any, Any]] = [*stays, *slots, written, changed.group_by(AuditEntry.entity_id)]
    for query in queries:
        for person_id, moment in session.execute(query):
            day = moment.date() if isinstance(moment, datetime) else moment
            if person_id is not None:
                last[person_id] = max(last.get(person_id, day), day)
    return last
