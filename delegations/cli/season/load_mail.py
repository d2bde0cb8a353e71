"""The mails that came back in the demo's past, through the same door as true ones. People and words are invented."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from sqlalchemy.orm import Session

from delegations.accounts.links import link_for
from delegations.accounts.mailboxes import Mailboxes
from delegations.cli.season.load_dossiers import Loading
from delegations.itineraries.models import Request
from delegations.itineraries.rules import calendar_uid
from delegations.itineraries.trail import last_card
from delegations.mailroom.handling import Mailroom
from delegations.network.rules import display_name

BY_MAIL = {
    "visit_confluence": "Microsoft Exchange Server 2010",
    "visit_euromediterranee": "-//Google Inc//Google Calendar//EN",
}
"""Answers that came from a calendar, and the program that wrote them."""


@dataclass(frozen=True)
class Written:
    """A mail about a slot's question. `sender` '' is the contact; `says` is a PARTSTAT, '' where no calendar speaks."""

    slot: str
    when: str
    subject: str
    text: str
    sender: str = ""
    name: str = ""
    says: str = ""
    automatic: bool = False


WRITTEN = (
    Written(
        "visit_metropole", "2027-10-11 09:12", "Réponse automatique : Rappel",
        "Je suis absente jusqu’au 13 octobre. En cas d’urgence, le secrétariat vous répondra.", automatic=True,
    ),
    Written(
        "visit_lunch_thursday", "2027-10-16 11:05", "Accepté : Déjeuner à la Brasserie des Confluences",
        "Bonjour,\nC’est noté pour le nouvel horaire.\nLe service des réservations",
        "reservations@brasserie-confluences.example", "Réservations", "ACCEPTED",
    ),
    Written(
        "visit_pierre_benite", "2027-10-18 08:20", "Re: Station d’épuration à Pierre-Bénite",
        "Bonjour,\nMerci de votre relance. J’attends l’accord du responsable du site pour le groupe de quinze ; "
        "je vous réponds demain.\nBien à vous",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class OneUnit:
    """The season's own unit of work in place of the database's, each step undone alone where it fails."""

    session: Session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        yield self.session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self.session.begin_nested():
            yield self.session


def take_written(loading: Loading, request: Request, written: Written) -> None:
    """One mail of the list."""
    mail = _mail(loading, request, written.sender, written.name, written.subject, written.text)
    if written.automatic:
        mail["Auto-Submitted"] = "auto-replied"
    if written.says:
        _add_calendar(loading, mail, request, written.says, "", "-//Example//Calendar//EN")
    _deliver(loading, mail)


def answer_by_mail(loading: Loading, request: Request, program: str, note: str) -> None:
    """The host presses “accept” in the calendar."""
    mail = _mail(loading, request, "", "", f"Accepté : {request.slot.title}", note)
    _add_calendar(loading, mail, request, "ACCEPTED", note, program)
    _deliver(loading, mail)


def _mailboxes(loading: Loading) -> Mailboxes:
    settings = loading.settings
    return Mailboxes(settings.secret_key, settings.mail_from, settings.mail_tags)


def _deliver(loading: Loading, mail: EmailMessage) -> None:
    room = Mailroom(OneUnit(loading.session), loading.clock, loading.settings, _mailboxes(loading))
    room.keep(mail.as_bytes())
    room.handle_waiting()


def _mail(
    loading: Loading, request: Request, sender: str, name: str, subject: str, text: str
) -> EmailMessage:  # fmt: skip
    link = link_for(loading.session, clock=loading.clock, purpose="request", subject_id=request.id)
    contact = request.contact
    mail = EmailMessage()
    mail["From"] = formataddr((name or display_name(contact), sender or contact.email))
    mail["To"] = _mailboxes(loading).reply_address(link.public_id)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(loading.clock.now())
    mail["Message-ID"] = f"<{request.id}.{loading.clock.now():%Y%m%d%H%M}@example.org>"
    mail.set_content(text or "\n")
    return mail


def _add_calendar(
    loading: Loading, mail: EmailMessage, request: Request, says: str, note: str, program: str
) -> None:  # fmt: skip
    slot, now = request.slot, loading.clock.now()
    card = last_card(loading.session, request.contact_id, slot.uid)
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{program}", "METHOD:REPLY", "BEGIN:VEVENT",
        f"UID:{calendar_uid(slot.uid)}", f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{(card.calendar_sequence if card else 0) or 0}",
        f"DTSTART:{slot.starts_at:%Y%m%dT%H%M%SZ}", f"DTEND:{slot.ends_at:%Y%m%dT%H%M%SZ}",
        f"ATTENDEE;PARTSTAT={says}:mailto:{request.contact.email}", "COMMENT:" + note.replace(",", "\\,"),
        "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    content = ("\r\n".join(lines) + "\r\n").encode()
    mail.add_alternative(content, "text", "calendar", params={"method": "REPLY", "charset": "utf-8"})
