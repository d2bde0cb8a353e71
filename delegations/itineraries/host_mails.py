"""The mails about one request: to its contact with calendar card, and to staff. Nothing is decided here."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from delegations.accounts.links import frozen, link_for
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.settings import Settings
from delegations.itineraries.exports import card_of, mail_facts
from delegations.itineraries.models import Request
from delegations.itineraries.rules import OPEN_STATES
from delegations.itineraries.standing import mark_revised
from delegations.itineraries.trail import last_card
from delegations.messaging.services import Letter, Recipient, queue_message
from delegations.network.models import Person
from delegations.network.rules import display_name

CUT_OFF = timedelta(days=3)


def recipient_of(person: Person) -> Recipient:
    return Recipient(person.email, display_name(person, person.language), person.language, person.id)


def cut_off(request: Request) -> datetime:
    """Until when an answer can be changed freely."""
    return request.slot.starts_at - CUT_OFF


def may_change(request: Request, now: datetime) -> bool:
    """Whether an answer can still be another one than “we can no longer receive you”."""
    return now < cut_off(request) or request.state in OPEN_STATES


def _card(
    session: Session, *, clock: Clock, request: Request, language: str, status: str, partstat: str
) -> dict[str, Any] | None:
    """The card for the contact, with a SEQUENCE above what it has to replace; None where nothing is to be said.

    A sounding of several times carries none, and who never had the entry gets no cancellation.
    """
    slot = request.slot
    before = last_card(session, request.contact_id, slot.uid)
    if status == "tentative" and request.sounding:
        return None
    if status == "cancelled" and before is None:
        return None
    if before is not None and before.calendar_sequence is not None:
        was_cancelled = before.context["card"]["method"] == "CANCEL"
        least = before.calendar_sequence + (1 if was_cancelled or status == "cancelled" else 0)
        if slot.sequence < least:
            mark_revised(slot, clock, significant=False)
            slot.sequence = least
            session.flush()
    return card_of(session, slot, language, status=status, partstat=partstat)


def tell_contact(
    session: Session, *, clock: Clock, settings: Settings, request: Request, template: str, key: str,
    status: str | None = None, partstat: str = "NEEDS-ACTION", reason: str = "", hold: bool = False,
    release_number: int | None = None, declines_counter: bool = False,
) -> None:  # fmt: skip
    """One mail to the contact, in his language; with a calendar card when `status` is given.

    `declines_counter`: the card refuses what his calendar proposed, and leaves the entry as it was.
    """
    slot = request.slot
    recipient = recipient_of(request.contact)
    language = recipient.language
    link = link_for(session, clock=clock, purpose="request", subject_id=request.id)
    context = {
        **mail_facts(session, request, language),
        "link": frozen(link),
        "feed": frozen(link_for(session, clock=clock, purpose="host_feed", subject_id=request.organisation_id)),
        "cut_off_at": cut_off(request).isoformat(),
        "may_change": may_change(request, clock.now()),
        "reason": reason,
    }
    card = None
    if status is not None:
        card = _card(session, clock=clock, request=request, language=language, status=status, partstat=partstat)
    if card is not None and declines_counter:
        card["method"], card["thread"] = "DECLINECOUNTER", slot.uid
    if card is not None:
        context["card"] = card
    letter = Letter(
        template=template, purpose="request", dedupe_key=key, context=context, dossier_id=slot.dossier_id,
        calendar_uid=slot.uid if card and not declines_counter else None,
        calendar_sequence=slot.sequence if card and not declines_counter else None,
        release_number=release_number,
    )  # fmt: skip
    queue_message(session, clock=clock, letter=letter, recipient=recipient, domain=settings.mail_domain, hold=hold)


def tell_staff(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, request: Request, late: bool
) -> None:
    """The owner hears of every answer he did not type himself; a late refusal alerts the duty officer as well."""
    dossier = request.slot.dossier
    people = [dossier.owner]
    if late:
        people.append(dossier.duty_officer or dossier.owner)
    typed_by = actor.id if actor.is_staff else None
    addresses = {u.email: Recipient(u.email, u.name, u.language) for u in people if u.id != typed_by}
    if late and settings.duty_officer_email:
        duty = Recipient(settings.duty_officer_email, settings.duty_officer_email, "fr")
        addresses.setdefault(duty.address, duty)
    for recipient in addresses.values():
        context = mail_facts(session, request, recipient.language)
        context["late"] = late
        context["programme_url"] = f"{settings.base_url.rstrip('/')}/dossiers/{dossier.code}/requests"
        letter = Letter(
            template="staff_alert" if late else "staff_answer", purpose="staff", dossier_id=dossier.id,
            dedupe_key=f"staff:{request.id}:{request.slot.revision}:{recipient.address}", context=context,
        )  # fmt: skip
        queue_message(session, clock=clock, letter=letter, recipient=recipient, domain=settings.mail_domain)
