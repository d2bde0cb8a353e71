"""Calendar cards by mail: the iTIP object (RFC 5546) for one attendee, and the mail that carries it (RFC 6047)."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from delegations.calendars import lines
from delegations.calendars.entries import render_event
from delegations.calendars.headers import MAIL_POLICY, header_text
from delegations.calendars.values import Attachment, Entry, Method, Party, UnfitValue
from delegations.calendars.zones import render_zones

PRODID = "-//Delegations//Calendars//EN"
_PARTSTATS = {"NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"}
_MESSAGE_ID = re.compile(r"<[\x21\x23-\x3b\x3d\x3f\x41-\x5b\x5d-\x7e]+@[A-Za-z0-9.\[\]:_-]+>")
_MEDIA_TYPE = re.compile(r"(?!multipart/|message/)[a-z0-9.+-]+/[a-z0-9.+-]+")


def invitation(
    entry: Entry,
    *,
    method: Method,
    organizer: Party,
    attendee: Party,
    partstat: str = "NEEDS-ACTION",
) -> bytes:
    """One VCALENDAR with one VEVENT for one attendee (RFC 5546, 3.2.2 and 3.2.5).

    A CANCEL is always STATUS:CANCELLED; its caller has raised the sequence. A REQUEST for a cancelled
    entry, an unknown method or participation state raise UnfitValue; a bad address UnsafeAddress.
    """
    if method not in ("REQUEST", "CANCEL") or (method == "REQUEST" and entry.status == "cancelled"):
        raise UnfitValue(field="method", value=method)
    if partstat not in _PARTSTATS:
        raise UnfitValue(field="partstat", value=partstat)
    role = f"CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};RSVP=TRUE"
    people = (f"ORGANIZER;{_party(organizer)}", f"ATTENDEE;{role};{_party(attendee)}")
    event = render_event(replace(entry, status="cancelled") if method == "CANCEL" else entry, people)
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    return b"".join([lines.content(head), render_zones([event]), event.body, b"END:VCALENDAR\r\n"])


def decline_counter(*, uid: str, revised: datetime, organizer: Party, comment: str = "") -> bytes:
    """The answer to a COUNTER that was not taken (RFC 5546, 3.2.8): the entry stays as it was."""
    language = lines.language_tag(organizer.language)
    said = [f"COMMENT;LANGUAGE={language}:{lines.escape(comment)}"] if lines.one_line(comment) else []
    return lines.content(
        [
            "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN", "METHOD:DECLINECOUNTER",
            "BEGIN:VEVENT", f"UID:{lines.escape(lines.checked_uid(uid))}", f"DTSTAMP:{lines.stamp(revised, 'revised')}",
            f"ORGANIZER;{_party(organizer)}", *said, "END:VEVENT", "END:VCALENDAR",
        ]
    )  # fmt: skip


def _party(party: Party) -> str:
    """The parameters and value of ORGANIZER and ATTENDEE."""
    name = f"CN={lines.quoted(party.name)};" if lines.one_line(party.name) else ""
    return f"{name}LANGUAGE={lines.language_tag(party.language)}:{lines.mailto(party.address)}"


def build_mail(
    *,
    sender: Party,
    recipient: Party,
    subject: str,
    text: str,
    html: str,
    message_id: str,
    references: tuple[str, ...],
    reply_to: Party | None,
    calendar: bytes | None,
    method: str | None,
    date: datetime,
    attachments: tuple[Attachment, ...],
) -> EmailMessage:
    """mixed[alternative[plain, html, text/calendar], invite.ics, attachments]; less where there is less.

    Message ids are written with their angle brackets. `date` is aware. The same values give the same bytes;
    serialise with the message's own policy (`as_bytes()`, smtplib's `send_message`). Raises UnsafeAddress, and
    UnfitValue for a bad message id or media type, a naive date, or a method other than the calendar's own.
    """
    if date.tzinfo is None:
        raise UnfitValue(field="date", value=date.isoformat())
    bodies = [_text_part(text, "plain"), _text_part(html, "html")]
    files = [_file_part(file) for file in attachments]
    if calendar is not None:
        checked = _checked_method(calendar, method)
        bodies.append(_calendar_part(calendar, checked))
        files.insert(0, _file_part(Attachment("invite.ics", "application/ics", calendar)))
    mail = _multipart("alternative", bodies, message_id)
    if files:
        mail = _multipart("mixed", [mail, *files], message_id)
    mail["MIME-Version"] = "1.0"
    mail["From"] = _address(sender)
    mail["To"] = _address(recipient)
    if reply_to:
        mail["Reply-To"] = _address(reply_to)
    mail["Subject"] = header_text(subject)
    mail["Date"] = format_datetime(date.replace(microsecond=0))
    mail["Content-Language"] = lines.language_tag(recipient.language)
    _thread(mail, message_id, references)
    return mail


def _thread(mail: EmailMessage, message_id: str, references: tuple[str, ...]) -> None:
    mail["Message-ID"] = _checked_id(message_id)
    if references:
        mail["In-Reply-To"] = _checked_id(references[-1])
        mail["References"] = " ".join(map(_checked_id, references))


def _address(party: Party) -> Address:
    user, _, domain = lines.checked_address(party.address).rpartition("@")
    return Address(header_text(party.name), user, domain)


def _checked_id(message_id: str) -> str:
    if not _MESSAGE_ID.fullmatch(message_id):
        raise UnfitValue(field="message_id", value=message_id)
    return message_id


def _checked_method(calendar: bytes, method: str | None) -> str:
    inside = re.findall(rb"^METHOD:([A-Z]+)\r$", calendar, re.MULTILINE)
    if method is None or inside != [method.encode()]:
        raise UnfitValue(field="method", value=method)
    return method


def _multipart(subtype: str, parts: Iterable[EmailMessage], seed: str) -> EmailMessage:
    """A container whose boundary hangs on the message id; "=_" occurs in no quoted-printable or base64 body."""
    digest = hashlib.sha256(f"{subtype} {seed}".encode(errors="replace")).hexdigest()[:32]
    container = EmailMessage(policy=MAIL_POLICY)
    container["Content-Type"] = f'multipart/{subtype}; boundary="=_{digest}"'
    for part in parts:
        del part["MIME-Version"]
        container.attach(part)
    return container


def _text_part(text: str, subtype: str) -> EmailMessage:
    part = EmailMessage(policy=MAIL_POLICY)
    cleaned = lines.clean(text)
    mostly_ascii = len(cleaned.encode()) <= 1.2 * len(cleaned)
    part.set_content(cleaned, subtype=subtype, cte="quoted-printable" if mostly_ascii else "base64")
    return part


def _calendar_part(calendar: bytes, method: str) -> EmailMessage:
    part = EmailMessage(policy=MAIL_POLICY)
    parameters = {"charset": "utf-8", "method": method, "component": "VEVENT"}
    part.set_content(calendar, maintype="text", subtype="calendar", cte="base64", params=parameters)
    return part


def _file_part(file: Attachment) -> EmailMessage:
    if not _MEDIA_TYPE.fullmatch(file.media_type):
        raise UnfitValue(field="media_type", value=file.media_type)
    maintype, _, subtype = file.media_type.partition("/")
    name = re.sub(r'[/\\:*?"<>|]', "-", header_text(file.filename)).strip(". ") or "file"
    part = EmailMessage(policy=MAIL_POLICY)
    part.set_content(file.content, maintype=maintype, subtype=subtype, disposition="attachment", filename=name)
    return part
