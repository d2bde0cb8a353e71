"""Reads of letters and invitations, fully loaded."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer, joinedload

from delegations.accounts.links import Revoked
from delegations.audit.models import AuditEntry
from delegations.core.clock import Clock
from delegations.core.errors import NotFound
from delegations.core.walltime import local_at
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.rules import OVER
from delegations.invitations.defaults import AddressForm
from delegations.invitations.models import FormOfAddress
from delegations.invitations.models import Invitation as Invitation
from delegations.invitations.models import LetterTemplate as LetterTemplate
from delegations.invitations.rules import INVITATION_STATES, PRINTED
from delegations.messaging.models import Message
from delegations.network.models import Person


def _loaded() -> Select[Invitation]:
    person = joinedload(Invitation.participation).joinedload(Participation.person)
    dossier = joinedload(Invitation.dossier)
    return select(Invitation).options(
        person.joinedload(Person.organisation),
        joinedload(Invitation.participation).joinedload(Participation.liaison),
        dossier.joinedload(Dossier.owner),
        dossier.joinedload(Dossier.duty_officer),
        joinedload(Invitation.template),
    )


def list_invitations(session: Session, dossier_id: int) -> Sequence[Invitation]:
    """Oldest first; of people who left the list too."""
    return session.scalars(_loaded().where(Invitation.dossier_id == dossier_id).order_by(Invitation.id)).all()


def get_invitation(session: Session, invitation_id: int, *, lock: bool = False) -> Invitation:
    """With `lock`, who answers the same invitation waits, and then sees what was answered."""
    if lock:
        session.execute(select(Invitation.id).where(Invitation.id == invitation_id).with_for_update())
    query = _loaded().where(Invitation.id == invitation_id).execution_options(populate_existing=lock)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound()
    return found


def open_invitation(session: Session, invitation_id: int) -> Invitation:
    """The invitation of a link. Revoked when the person was taken off the list, NotFound when it is gone."""
    found = get_invitation(session, invitation_id)
    if found.participation.removed_at is not None:
        raise Revoked()
    return found


def answering(invitation: Invitation, clock: Clock) -> str:
    """Whether the guest may answer: open, begun (from the first day at the dossier's place on), or closed."""
    dossier = invitation.dossier
    if dossier.state in OVER:
        return dossier.state
    return "begun" if local_at(clock.now(), dossier.zone).date() >= dossier.starts_on else "open"


def answer_counts(session: Session, dossier_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """{dossier id: {state: how many}} of those still on the list; every state named."""
    query = (
        select(Invitation.dossier_id, Invitation.state, func.count())
        .join(Participation, Participation.id == Invitation.participation_id)
        .where(Invitation.dossier_id.in_(dossier_ids), Participation.removed_at.is_(None))
        .group_by(Invitation.dossier_id, Invitation.state)
    )
    counts = {dossier_id: dict.fromkeys(INVITATION_STATES, 0) for dossier_id in dossier_ids}
    for dossier_id, state, count in session.execute(query):
        counts[dossier_id][state] = count
    return counts


def letter_statuses(session: Session, dossier_id: int) -> dict[int, str]:
    """{invitation id: status of the message that carries the letter}."""
    query = select(Message.dedupe_key, Message.status).where(
        Message.dossier_id == dossier_id, Message.template == "invitation"
    )
    return {int(key.rpartition(":")[2]): status for key, status in session.execute(query.order_by(Message.id))}


def messages_about(session: Session, invitation_id: int, dossier_id: int) -> list[Message]:
    """The letter, its reminders and receipts, oldest first; without what they say."""
    light = (
        defer(Message.body, raiseload=True),
        defer(Message.html, raiseload=True),
        defer(Message.text, raiseload=True),
    )
    query = (
        select(Message)
        .options(*light)
        .where(
            Message.dossier_id == dossier_id,
            Message.purpose == "invitation",
            (Message.dedupe_key == f"invitation:{invitation_id}")
            | Message.dedupe_key.startswith(f"invitation-reminder:{invitation_id}:", autoescape=True)
            | Message.dedupe_key.startswith(f"invitation-receipt:{invitation_id}:", autoescape=True),
        )
    )
    return list(session.scalars(query.order_by(Message.created_at, Message.id)))


def history_of(session: Session, invitation_id: int) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.entity == "invitation", AuditEntry.entity_id == invitation_id)
    return list(session.scalars(query.order_by(AuditEntry.at, AuditEntry.id)))


def list_templates(session: Session, *, mailed: bool = False) -> Sequence[LetterTemplate]:
    """All by name; with `mailed` only those that are sent to guests."""
    found = session.scalars(select(LetterTemplate).order_by(LetterTemplate.name, LetterTemplate.id)).all()
    return [each for each in found if not (mailed and each.key in PRINTED)]


def printed_template(session: Session, key: str) -> LetterTemplate | None:
    """The letter for a visa, or the note verbale; None where nobody has asked for the usual letters yet."""
    return session.scalars(select(LetterTemplate).filter_by(key=key)).one_or_none()


def get_template(session: Session, template_id: int) -> LetterTemplate:
    found = session.get(LetterTemplate, template_id)
    if found is None:
        raise NotFound()
    return found


def own_forms(session: Session) -> dict[tuple[str, str, str], AddressForm]:
    """The rows of the table of forms that staff keep; they win over the defaults."""
    rows = session.scalars(select(FormOfAddress).order_by(FormOfAddress.id))
    return {
        (r.language, r.rank, r.civility): AddressForm(
            r.language, r.rank, r.civility, r.envelope, r.opening, r.in_text, r.closing
        )
        for r in rows
    }
