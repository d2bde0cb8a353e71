"""Whom of an organisation staff can ask."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.itineraries.models import Slot
from delegations.network.models import Person


def contacts_of(session: Session, organisation_id: int) -> list[Person]:
    """People of an organisation, those we can write to first."""
    query = select(Person).where(Person.organisation_id == organisation_id)
    return list(session.scalars(query.order_by(Person.email == "", Person.family_name, Person.given_name, Person.id)))


def people_already_asked(slot: Slot) -> set[int]:
    """Contacts whose question about a loaded slot still stands, or was answered with no."""
    return {r.contact_id for r in slot.requests if r.state not in ("withdrawn", "settled")}
