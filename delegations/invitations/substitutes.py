"""The person a guest sends instead: put on the list by staff, in one click."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import NotAllowedNow
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.participants import NewPerson, add_participant, remove_participant
from delegations.i18n import words
from delegations.invitations.models import Invitation
from delegations.invitations.rules import INVITATION_STATES
from delegations.network.models import Person
from delegations.network.rules import display_name


def accept_substitute(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, invitation: Invitation
) -> Participation:
    """The person named instead joins the list; the guest leaves it. A second click changes nothing.

    Rank is not inherited (decree 89-655, article 13): the new participant stands last and a note says so.
    """
    if invitation.state != "substituted":
        raise NotAllowedNow(state=INVITATION_STATES[invitation.state])
    known = session.get(Participation, invitation.substitute.get("participation_id") or 0)
    if known is not None:
        return known
    guest = invitation.participation
    person = _person(session, invitation)
    row = _present(session, dossier, person) if isinstance(person, Person) else None
    if row is None:
        row = add_participant(session, actor=actor, clock=clock, dossier=dossier, person=person,
                              role="delegate" if guest.role == "head" else guest.role)  # fmt: skip
        say = words(dossier.owner.language)
        row.note = say.gettext("In place of %(name)s; does not inherit the rank.", name=display_name(guest.person))
    if guest.removed_at is None:
        remove_participant(session, actor=actor, clock=clock, dossier=dossier, participation_id=guest.id)
    invitation.substitute = {**invitation.substitute, "participation_id": row.id}
    session.flush()
    record(session, actor=actor, clock=clock, action="accept_stand_in", entity="invitation", entity_id=invitation.id,
           dossier_id=dossier.id, detail={"participation": row.id})  # fmt: skip
    return row


def _person(session: Session, invitation: Invitation) -> Person | NewPerson:
    """Somebody of the directory with that address and name, else a new person."""
    typed, guest = invitation.substitute, invitation.participation.person
    email = typed.get("email", "")
    if email:
        query = select(Person).where(Person.email == email).order_by(Person.id)
        known = next(
            (p for p in session.scalars(query) if display_name(p).casefold() == typed["name"].casefold()), None
        )
        if known is not None:
            return known
    given, _, family = typed["name"].rpartition(" ")
    return NewPerson(
        family_name=family, given_name=given, email=email, title=typed.get("title", ""), language=guest.language,
        organisation_id=guest.organisation_id,
    )  # fmt: skip


def _present(session: Session, dossier: Dossier, person: Person) -> Participation | None:
    query = select(Participation).filter_by(dossier_id=dossier.id, person_id=person.id, removed_at=None)
    return session.scalars(query).one_or_none()
