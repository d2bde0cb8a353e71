"""What leaves about an invitation: the letter, a reminder, a receipt; and the word to the owner of the dossier."""

from typing import Any

from sqlalchemy.orm import Session

from delegations.accounts.exports import owner_facts
from delegations.accounts.links import frozen, link_for
from delegations.core.clock import Clock
from delegations.core.languages import COMPLETE, choose_language
from delegations.core.settings import Settings
from delegations.dossiers.models import Dossier
from delegations.i18n import words
from delegations.i18n.content import marked, pick
from delegations.invitations.models import Invitation
from delegations.invitations.queries import own_forms
from delegations.invitations.rules import lines_of
from delegations.invitations.wording import formulas_for
from delegations.itineraries.exports import dossier_titles
from delegations.messaging.services import Letter, Recipient, queue_message
from delegations.network.models import Person
from delegations.network.rules import display_name


def reader_of(invitation: Invitation) -> Person:
    """Who receives and answers: the liaison where there is one."""
    return invitation.participation.liaison or invitation.participation.person


def recipient_of(invitation: Invitation) -> Recipient:
    """The mail speaks the reader's language; the letter within it keeps its own."""
    reader = reader_of(invitation)
    language = choose_language([reader.language, invitation.language], COMPLETE, "en")
    return Recipient(reader.email, display_name(reader, language), language, reader.id)


def queue_to_guest(
    session: Session, *, clock: Clock, settings: Settings, invitation: Invitation, template: str, key: str,
    hold: bool = False,
) -> None:  # fmt: skip
    """One mail with the personal link to whoever answers; without an address it waits to be printed."""
    dossier, recipient = invitation.dossier, recipient_of(invitation)
    link = frozen(link_for(session, clock=clock, purpose="invitation", subject_id=invitation.id))
    link_for(session, clock=clock, purpose="itinerary", subject_id=invitation.participation_id)  # its page leads there
    context: dict[str, Any] = {
        "greeting": formulas_for(reader_of(invitation), recipient.language, own_forms(session)).opening,
        "subject_line": invitation.subject, "paragraphs": lines_of(invitation.body, link), "link": link,
        "letter_language": invitation.language, "through": invitation.participation.liaison is not None,
        "state": invitation.state, "guest": display_name(invitation.participation.person, recipient.language),
        "substitute": invitation.substitute.get("name", ""), "note": invitation.answer_note,
        "dossier_title": _titled(session, dossier, recipient.language),
        "deadline_on": invitation.deadline.isoformat() if invitation.deadline else None,
        **owner_facts(dossier.owner),
    }  # fmt: skip
    letter = Letter(template=template, purpose="invitation", dedupe_key=key, context=context, dossier_id=dossier.id)
    queue_message(session, clock=clock, letter=letter, recipient=recipient, domain=settings.mail_domain, hold=hold)


def _titled(session: Session, dossier: Dossier, language: str) -> str:
    """The dossier's title, with its language where it is another one."""
    return marked(words(language), *pick(dossier_titles(session, dossier), language))


def tell_owner(session: Session, *, clock: Clock, settings: Settings, invitation: Invitation) -> None:
    """Staff hear of every answer."""
    dossier, owner = invitation.dossier, invitation.dossier.owner
    context = {
        "guest": display_name(invitation.participation.person, owner.language), "state": invitation.state,
        "note": invitation.answer_note, "substitute": invitation.substitute.get("name", ""),
        "dossier_title": _titled(session, dossier, owner.language),
        "letters_url": f"{settings.base_url.rstrip('/')}/dossiers/{dossier.code}/letters/{invitation.id}",
    }  # fmt: skip
    letter = Letter(
        template="staff_invitation_answer", purpose="staff", dossier_id=dossier.id, context=context,
        dedupe_key=f"staff-invitation:{invitation.id}:{invitation.version}",
    )  # fmt: skip
    recipient = Recipient(owner.email, owner.name, owner.language)
    queue_message(session, clock=clock, letter=letter, recipient=recipient, domain=settings.mail_domain)
