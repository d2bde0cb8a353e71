"""Reads of letters and invitations, fully loaded."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from delegations.core.errors import NotFound
from delegations.dossiers.models import Dossier, Participation
from delegations.invitations.models import Invitation as Invitation
from delegations.invitations.models import LetterTemplate as LetterTemplate
from delegations.network.models import Person


def _loaded() -> Select[Invitation]:
    person = joinedload(Invitation.participation).joinedload(Participation.person)
    return select(Invitation).options(
        person.joinedload(Person.organisation),
        joinedload(Invitation.participation).joinedload(Participation.liaison),
        joinedload(Invitation.dossier).joinedload(Dossier.owner),
        joinedload(Invitation.template),
    )


def list_invitations(session: Session, dossier_id: int) -> Sequence[Invitation]:
    return session.scalars(_loaded().where(Invitation.dossier_id == dossier_id).order_by(Invitation.id)).all()


def get_invitation(session: Session, invitation_id: int, *, lock: bool = False) -> Invitation:
    if lock:
        session.execute(select(Invitation.id).where(Invitation.id == invitation_id).with_for_update())
    found = session.scalars(_loaded().where(Invitation.id == invitation_id)).one_or_none()
    if found is None:
        raise NotFound()
    return found


def list_templates(session: Session) -> Sequence[LetterTemplate]:
    return session.scalars(select(LetterTemplate).order_by(LetterTemplate.name, LetterTemplate.id)).all()


def get_template(session: Session, template_id: int) -> LetterTemplate:
    found = session.get(LetterTemplate, template_id)
    if found is None:
        raise NotFound()
    return found
