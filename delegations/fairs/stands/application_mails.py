"""What leaves about an application to exhibit: the invitation, a reminder, a receipt, the decision; a word to staff."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from delegations.accounts.exports import owner_facts
from delegations.accounts.links import frozen, link_for
from delegations.core.clock import Clock
from delegations.core.languages import COMPLETE, choose_language
from delegations.core.settings import Settings
from delegations.dossiers.models import Dossier
from delegations.fairs.stands.models import Edition, Exhibitor
from delegations.fairs.stands.queries import find_edition, open_application
from delegations.fairs.stands.rules import FORMULAS
from delegations.i18n import words
from delegations.i18n.content import marked, pick
from delegations.invitations.queries import own_forms
from delegations.invitations.wording import formulas_for
from delegations.itineraries.exports import dossier_titles
from delegations.messaging.models import Message
from delegations.messaging.services import Letter, Recipient, queue_message
from delegations.network.models import Person
from delegations.network.rules import display_name

INVITATION = "exhibitor_invitation"


def language_of(contact: Person) -> str:
    return choose_language([contact.language], COMPLETE, "en")


def _titled(session: Session, dossier: Dossier, language: str) -> str:
    return marked(words(language), *pick(dossier_titles(session, dossier), language))


def _fair(dossier: Dossier, edition: Edition | None, language: str) -> dict[str, Any]:
    """What a mail says of the fair; times are wall times of its place, whose city is named."""
    opening = edition.opening if edition else []
    days = [
        {"day_on": one["day"], "opens": _wall(f"{one['day']}T{one['opens']}", dossier.zone),
         "closes": _wall(f"{one['day']}T{one['closes']}", dossier.zone)}
        for one in opening
    ]  # fmt: skip
    window = (edition.build_up_starts, edition.build_up_ends) if edition else (None, None)
    return {
        "fair": edition.fair if edition else "", "opening": days, "zone_city": words(language).zone_city(dossier.zone),
        "build_up": [_wall(one.isoformat(), dossier.zone) for one in window if one],
    }  # fmt: skip


def _wall(local: str, zone: str) -> dict[str, Any]:
    return {"local": local, "zone": zone}


def invitation_context(
    session: Session, *, dossier: Dossier, organisation: str, contact: Person, answer_by: date | None, message: str,
    link: Any,
) -> dict[str, Any]:  # fmt: skip
    """The invitation before and after it exists: `link` is an address or its frozen parts."""
    language = language_of(contact)
    return {
        "greeting": formulas_for(contact, language, own_forms(session)).opening,
        "organisation": organisation, "dossier_title": _titled(session, dossier, language), "words_of_ours": message,
        "starts_on": dossier.starts_on.isoformat(), "ends_on": dossier.ends_on.isoformat(),
        "answer_by_on": answer_by.isoformat() if answer_by else None, "link": link,
        **_fair(dossier, find_edition(session, dossier.id), language), **owner_facts(dossier.owner),
    }  # fmt: skip


def _state_facts(exhibitor: Exhibitor, due: int) -> dict[str, Any]:
    """What the receipt and the decision say. `due`: euro cents that who withdraws still owes."""
    stand = exhibitor.stand
    return {
        "state": exhibitor.state, "settled_by": exhibitor.settled_by, "formula": FORMULAS[exhibitor.formula],
        "stand": stand.number if stand else "", "hall": stand.hall if stand else "",
        "contribution": exhibitor.contribution, "due": due,
        "wanted": exhibitor.wanted, "note": exhibitor.own_note,
    }  # fmt: skip


def preview_invitation(
    session: Session, *, dossier: Dossier, organisation: str, contact: Person, answer_by: date | None, message: str,
    link: str,
) -> Message:  # fmt: skip
    """The invitation as a contact would get it; nothing is kept."""
    context = invitation_context(
        session, dossier=dossier, organisation=organisation, contact=contact, answer_by=answer_by, message=message,
        link=link,
    )  # fmt: skip
    return Message(
        template=INVITATION, purpose="application", language=language_of(contact), context=context,
        recipient_address=contact.email, recipient_name=display_name(contact, language_of(contact)),
        dossier_id=dossier.id,
    )  # fmt: skip


def tell_exhibitor(
    session: Session, *, clock: Clock, settings: Settings, exhibitor: Exhibitor, template: str, due: int = 0
) -> bool:
    """One mail to the contact, in their language, with the link; False when there is nobody or no address."""
    session.expire(exhibitor, ["contact", "stand"])
    exhibitor = open_application(session, exhibitor.id)
    contact = exhibitor.contact
    link = link_for(session, clock=clock, purpose="application", subject_id=exhibitor.id)
    if contact is None or not contact.email:
        return False
    language = language_of(contact)
    context = invitation_context(
        session, dossier=exhibitor.dossier, organisation=exhibitor.organisation.name, contact=contact,
        answer_by=exhibitor.answer_by, message=exhibitor.message, link=frozen(link),
    ) | _state_facts(exhibitor, due)  # fmt: skip
    letter = Letter(
        template=template, purpose="application", dossier_id=exhibitor.dossier_id, context=context,
        dedupe_key=f"{template}:{exhibitor.id}:{exhibitor.version}:{exhibitor.reminders}:{link.generation}",
    )  # fmt: skip
    recipient = Recipient(contact.email, display_name(contact, language), language, contact.id)
    queue_message(session, clock=clock, letter=letter, recipient=recipient, domain=settings.mail_domain)
    return True


def tell_owner(
    session: Session, *, clock: Clock, settings: Settings, exhibitor: Exhibitor, what: str, due: int = 0
) -> None:
    """Staff hear of every answer; `what`: applied, changed, declined or withdrawn."""
    dossier, owner = exhibitor.dossier, exhibitor.dossier.owner
    facts = _state_facts(exhibitor, due)
    context = facts | {
        "what": what, "organisation": exhibitor.organisation.name,
        "dossier_title": _titled(session, dossier, owner.language),
        "exhibitors_url": f"{settings.base_url.rstrip('/')}/dossiers/{dossier.code}/stands#exhibitor-{exhibitor.id}",
    }  # fmt: skip
    letter = Letter(
        template="staff_exhibitor_answer", purpose="staff", dossier_id=dossier.id, context=context,
        dedupe_key=f"staff-exhibitor:{exhibitor.id}:{exhibitor.version}",
    )  # fmt: skip
    recipient = Recipient(owner.email, owner.name, owner.language)
    queue_message(session, clock=clock, letter=letter, recipient=recipient, domain=settings.mail_domain)
