"""An invitation as a letter to print."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from delegations.core.walltime import local_at
from delegations.documents import LetterDocument, Span, Text
from delegations.i18n import words
from delegations.i18n.phones import shown_phone
from delegations.invitations.letters import pick_text
from delegations.invitations.models import Invitation
from delegations.invitations.queries import own_forms
from delegations.invitations.rules import LINK, take_apart
from delegations.invitations.wording import day_in_letter, formulas_for, title_in
from delegations.itineraries.printing import page_format


def letter_document(session: Session, *, invitation: Invitation, mission: str, address: str) -> LetterDocument:
    """The letter as it left, with its personal address printed."""
    dossier, language = invitation.dossier, invitation.language
    w = words(language)
    parts = take_apart(pick_text(invitation.template, language)[0]["body"], invitation.body)
    sent = local_at(invitation.sent_at or dossier.created_at, dossier.zone).date()
    owner = dossier.owner
    return LetterDocument(
        language=language, mission=mission,
        sender_lines=tuple(line for line in (mission, owner.name, shown_phone(owner.phone), owner.email) if line),
        recipient_lines=_envelope(session, invitation), place_date=day_in_letter(sent, language),
        subject=w.gettext("Subject: %(subject)s", subject=invitation.subject), salutation=parts.salutation,
        paragraphs=tuple(_linked(text, address) for text in _shown(parts.paragraphs, address)), closing=parts.closing,
        signatory_lines=parts.signature, page_format=page_format(w),
        produced=invitation.sent_at,
    )  # fmt: skip


def _envelope(session: Session, invitation: Invitation) -> tuple[str, ...]:
    person = invitation.participation.person
    first = formulas_for(person, invitation.language, own_forms(session)).envelope
    title = title_in(person, invitation.language)
    house = person.organisation.name if person.organisation else ""
    return tuple(line for line in (first, "" if title and title in first else title, house) if line)


def _shown(paragraphs: Sequence[str], address: str) -> list[str]:
    """Without the lines that name the personal address where it is not to be printed."""
    if address:
        return list(paragraphs)
    kept = ("\n".join(line for line in text.split("\n") if LINK not in line) for text in paragraphs)
    return [text for text in kept if text.strip()]


def _linked(text: str, address: str) -> Text:
    """A paragraph whose placeholders of the address are the address, to be clicked in the file and typed from paper."""
    spans: list[Span] = []
    for number, part in enumerate(text.split(LINK)):
        if number and address:
            spans.append(Span(address, link=address))
        spans.append(Span(part))
    return tuple(spans)
