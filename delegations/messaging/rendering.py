"""From a row of the outbox to the bytes of one mail: links, dates, template, calendar card, attachments."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from jinja2 import TemplateError
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.calendars.invitations import build_mail, decline_counter, invitation
from delegations.calendars.values import Attachment, Entry, Party
from delegations.core.errors import N_, DomainError
from delegations.core.languages import LANGUAGES
from delegations.core.settings import Settings
from delegations.core.text import headline, one_line
from delegations.core.walltime import WallTime
from delegations.i18n.phones import shown_phone
from delegations.i18n.templating import render
from delegations.messaging.models import Message

PartMaker = Callable[[Session, dict[str, Any], str], Attachment]
"""Makes the attachment of one entry of `context["parts"]` in a language."""

_SECRET = r"(/(?:a|d|i|m|r|v|calendar)/)[A-Za-z0-9_.~-]+"  # noqa: S105 - a pattern, not a password
_TAG = re.compile(r"\+[rb][0-9a-f]{16,24}[a-z2-7]{16,26}(?=@|%40)", re.IGNORECASE)
_LINK_KEYS = {"$link", "public_id", "generation"}
_WALL_KEYS = {"local", "zone", "fold"}


class Links(Protocol):
    """What gives frozen links their address."""

    def url_of(self, *, purpose: str, public_id: str, generation: int) -> str: ...


class ReturnAddresses(Protocol):
    """What knows where answers to the mails of a link go, and where a mail that nobody takes comes back to."""

    def reply_address(self, public_id: str) -> str: ...

    def return_path(self, message_id: str) -> str: ...


class CannotWrite(DomainError):
    """The template, its context or an attachment is not usable; retrying would not help."""

    message = N_("This message cannot be written (%(template)s): %(reason)s")


@dataclass(frozen=True)
class Rendered:
    """One written mail. `text` and `html` are its readable parts, links whole.

    `body` is what is sent; empty for a recipient without an address, whose letter staff print.
    """

    subject: str
    text: str
    html: str
    body: bytes


@contextmanager
def _named_failures(message: Message) -> Iterator[None]:
    try:
        yield
    except CannotWrite:
        raise
    except (DomainError, TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        reason = one_line(str(error)) or type(error).__name__
        raise CannotWrite(template=message.template, reason=reason) from error


class Renderer:
    """Writes messages in their recipient's language. `parts` maps a kind of attachment to its maker."""

    def __init__(
        self, *, links: Links, mailboxes: ReturnAddresses, settings: Settings, parts: Mapping[str, PartMaker]
    ) -> None:  # fmt: skip
        self._links = links
        self._mailboxes = mailboxes
        self._settings = settings
        self._parts = parts
        self._secret = re.compile(re.escape(settings.base_url.rstrip("/")) + _SECRET)

    def render_message(self, session: Session, message: Message, *, at: datetime | None = None) -> Rendered:
        """The mail of a row; `at` is the Date it bears (the row's own when not said). Raises CannotWrite."""
        with _named_failures(message):
            readable = self.render_readable(message)
            if not message.recipient_address:
                return readable
            return replace(readable, body=self._mail(session, message, readable, at or message.created_at))

    def render_readable(self, message: Message) -> Rendered:
        """Subject, text and HTML alone. Raises CannotWrite."""
        with _named_failures(message):
            context = {**self.facts(message), **self._thawed_context(message)}
            folder, language = f"emails/{message.template}", message.language
            subject = headline(render(f"{folder}/subject.txt", language, context))
            text = _tidy(render(f"{folder}/body.txt", language, context))
            html = render(f"{folder}/body.html", language, {**context, "subject": subject})
        return Rendered(subject, text, html, b"")

    def return_path(self, message: Message) -> str:
        """The sender on the envelope."""
        return self._mailboxes.return_path(message.message_id)

    def masked(self, text: str) -> str:
        """Text whose secret links and reply addresses no longer open anything: for staff's eyes."""
        base = self._settings.base_url.rstrip("/")
        return _TAG.sub("+…masked", self._secret.sub(lambda found: f"{base}{found[1]}…masked", text))

    def masked_lines(self, calendar: bytes) -> bytes:
        """The same for a calendar file, whose long lines are folded: unfolded when something had to be hidden."""
        unfolded = calendar.decode().replace("\r\n ", "")
        masked = self.masked(unfolded)
        return calendar if masked == unfolded else masked.encode()

    def facts(self, message: Message) -> dict[str, Any]:
        """What every template of a mail may use beside the message's own context, which wins."""
        settings = self._settings
        return {
            "recipient_name": message.recipient_name,
            "recipient_address": message.recipient_address,
            "release_number": message.release_number,
            "mission_name": settings.mission_name,
            "mission_email": settings.mail_from,
            "mission_phone": shown_phone(settings.duty_officer_phone),
            "base_url": settings.base_url.rstrip("/"),
            "has_card": "card" in message.context,
        }

    def _mail(self, session: Session, message: Message, written: Rendered, at: datetime) -> bytes:
        card = message.context.get("card")
        organizer = self._organizer(message)
        mail = build_mail(
            sender=organizer if card else self._sender(message.language), recipient=_recipient(message),
            subject=written.subject, text=written.text, html=written.html, message_id=message.message_id,
            references=_first_of_entry(session, message) if card else (), reply_to=None if card else organizer,
            calendar=self._card(message, card) if card else None, method=card["method"] if card else None,
            date=at, attachments=self._attachments(session, message),
        )  # fmt: skip
        mail["Auto-Submitted"] = "auto-generated"
        return mail.as_bytes()

    def _thawed_context(self, message: Message) -> dict[str, Any]:
        kept = {key: value for key, value in message.context.items() if key not in ("card", "parts")}
        thawed: dict[str, Any] = self._thaw(kept, "")
        return thawed

    def _thaw(self, value: Any, key: str) -> Any:
        """Plain JSON with its links, wall times (`local`, `zone`, `fold`), instants (`_at`) and days (`_on`)."""
        if isinstance(value, list):
            return [self._thaw(item, key) for item in value]
        if isinstance(value, dict):
            if "$link" in value and set(value) <= _LINK_KEYS:
                return self._links.url_of(
                    purpose=value["$link"], public_id=value["public_id"], generation=value["generation"]
                )
            if {"local", "zone"} <= set(value) <= _WALL_KEYS:
                return wall_of(value)
            return {name: self._thaw(item, name) for name, item in value.items()}
        if isinstance(value, str) and value and key.endswith("_at"):
            return instant_of(value)
        if isinstance(value, str) and value and key.endswith("_on"):
            return date.fromisoformat(value)
        return value

    def _sender(self, language: str) -> Party:
        return Party(self._settings.mission_name, self._settings.mail_from, LANGUAGES[language].tag)

    def _organizer(self, message: Message) -> Party:
        """Who answers go to: the mission, at the address that belongs to the mail's own link."""
        link = message.context.get("link")
        if not isinstance(link, dict) or "public_id" not in link:
            return self._sender(message.language)
        return replace(self._sender(message.language), address=self._mailboxes.reply_address(link["public_id"]))

    def _card(self, message: Message, card: dict[str, Any]) -> bytes:
        entry = entry_of(card["entry"], LANGUAGES[message.language].tag)
        if card["method"] == "DECLINECOUNTER":
            return decline_counter(
                uid=entry.uid, revised=entry.revised, organizer=self._organizer(message),
                comment=message.context.get("reason", ""),
            )  # fmt: skip
        return invitation(
            entry, method=card["method"], organizer=self._organizer(message), attendee=_recipient(message),
            partstat=card.get("partstat", "NEEDS-ACTION"),
        )  # fmt: skip

    def _attachments(self, session: Session, message: Message) -> tuple[Attachment, ...]:
        made = []
        for part in message.context.get("parts", []):
            maker = self._parts.get(part["kind"])
            if maker is None:
                raise CannotWrite(template=message.template, reason=f"no maker of {part['kind']!r}")
            made.append(maker(session, part, message.language))
        return tuple(made)


def _first_of_entry(session: Session, message: Message) -> tuple[str, ...]:
    """The first card of the same entry for the same reader, so that mail programs show them together."""
    if message.id is None:  # a copy that only shows how the mail read
        return ()
    entry = message.calendar_uid or message.context["card"].get("thread")
    query = select(Message.message_id).where(
        Message.calendar_uid == entry, Message.recipient_address == message.recipient_address,
        Message.calendar_uid.is_not(None), Message.id < message.id, Message.body.is_not(None),
    )  # fmt: skip
    return tuple(session.scalars(query.order_by(Message.id).limit(1)))


def _recipient(message: Message) -> Party:
    return Party(message.recipient_name, message.recipient_address, LANGUAGES[message.language].tag)


def _tidy(text: str) -> str:
    """At most one empty line between paragraphs, one line end at the end."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"


def instant_of(value: str) -> datetime:
    """An aware instant from its ISO form; ValueError without an offset."""
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError(f"{value} has no offset")
    return instant


def wall_of(value: Mapping[str, Any]) -> WallTime:
    """A wall time from {"local": ISO, "zone": name, "fold": 0 or 1}."""
    local = datetime.fromisoformat(value["local"])
    return WallTime(local.replace(tzinfo=None), value["zone"], value.get("fold", 0))


def entry_of(frozen: Mapping[str, Any], tag: str) -> Entry:
    """The calendar entry of a frozen card, in the language of `tag`."""
    values = {
        **frozen,
        "created": instant_of(frozen["created"]),
        "revised": instant_of(frozen["revised"]),
        "start": wall_of(frozen["start"]),
        "end": wall_of(frozen["end"]),
        "categories": tuple(frozen.get("categories", ())),
    }
    return Entry(language=tag, **values)
