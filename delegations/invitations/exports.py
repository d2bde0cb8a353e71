"""An invitation as a letter to print."""

from sqlalchemy.orm import Session

from delegations.core.walltime import local_at
from delegations.documents import LetterDocument
from delegations.i18n import words
from delegations.invitations.letters import LINK, addressed, form_of
from delegations.invitations.models import Invitation


def letter_document(session: Session, *, invitation: Invitation, mission: str, address: str) -> LetterDocument:
    """The letter as sent, with its personal address printed; the closing lines stand in its body."""
    person, language = invitation.participation.person, invitation.language
    w = words(language)
    form, _neutral = form_of(session, person, language)
    paragraphs = [p for p in invitation.body.replace(LINK, address).split("\n\n") if p.strip()]
    envelope = [addressed(form.envelope, person, language), person.title_fr if language == "fr" else person.title]
    if person.organisation:
        envelope.append(person.organisation.name)
    sent = local_at(invitation.sent_at or invitation.dossier.created_at, invitation.dossier.zone).date()
    return LetterDocument(
        language=language, mission=mission, sender_lines=(invitation.dossier.owner.name,),
        recipient_lines=tuple(line for line in envelope if line), place_date=w.date(sent),
        subject=invitation.subject, salutation=paragraphs[0] if paragraphs else "",
        paragraphs=tuple(paragraphs[1:]), closing="", signatory_lines=(),
        page_format=w.gettext("page %(page)s of %(pages)s"), produced=invitation.sent_at,
    )  # fmt: skip
