"""Incoming mail as values (RFC 6047, RFC 3464, RFC 3834): who writes, answering what, by which kind of message.

Nothing is decided here, and nothing raises: what cannot be read says why.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser

from delegations.calendars.replies import Reply, SeveralAnswers, read_reply
from delegations.core.errors import DomainError
from delegations.core.text import many_lines, one_line

MOST_OCTETS = 10_000_000
MOST_PARTS = 60
LONGEST_TEXT = 20_000
LARGEST_CALENDAR = 400_000
_ID = re.compile(r"<[^<>\s]{1,400}>")
_RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
_AUTOMATIC = ("X-Autoreply", "X-Autorespond", "X-Autoresponse")


@dataclass(frozen=True)
class Bounce:
    """A report on the delivery of one of our mails. `final` is false where the server still tries."""

    recipient: str
    status: str
    final: bool
    message_id: str


@dataclass(frozen=True)
class IncomingMail:
    """`references` are the Message-IDs it answers, the direct one last. `fault` says why its calendar is not usable."""

    message_id: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    text: str
    sent: datetime | None
    automatic: bool = False
    bounce: Bounce | None = None
    reply: Reply | None = None
    fault: DomainError | None = None


def read_mail(raw: bytes) -> IncomingMail:
    """Reads the headers of any mail, and its body as far as the limits go."""
    mail = _parsed(raw)
    parts = list(_parts(mail))
    sender, name = _party(mail, "From")
    bounce = _bounce(mail)
    reply, fault = (None, None) if bounce else _reply(parts, sender)
    return IncomingMail(
        message_id=_first_id(mail, "Message-ID"), sender=sender, sender_name=name, recipients=_recipients(mail),
        references=_references(mail), subject=_header(mail, "Subject")[:500], text=_text(parts), sent=_date(mail),
        automatic=_is_automatic(mail), bounce=bounce, reply=reply, fault=fault,
    )  # fmt: skip


def _parsed(raw: bytes) -> Message:
    """The tree of a mail; its headers alone where it is too large or nested too deeply."""
    parser = BytesParser(policy=compat32)
    try:
        return parser.parsebytes(raw[:MOST_OCTETS], headersonly=len(raw) > MOST_OCTETS)
    except RecursionError:
        return parser.parsebytes(raw[:LONGEST_TEXT], headersonly=True)


def _parts(mail: Message) -> Iterator[Message]:
    """The leaves, in order; forwarded mails are not opened."""
    waiting, seen = [mail], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        if part.get_content_maintype() == "message":
            continue
        inside = part.get_payload()
        if part.is_multipart() and isinstance(inside, list):
            waiting[:0] = [p for p in inside if isinstance(p, Message)]
        else:
            yield part


def _reply(parts: list[Message], sender: str) -> tuple[Reply | None, DomainError | None]:
    """The answer in a mail's calendar parts; the same answer as body and as attachment is one."""
    found: dict[Reply, None] = {}
    fault: DomainError | None = None
    for part in parts:
        if not _is_calendar(part):
            continue
        try:
            found[read_reply(_content(part)[:LARGEST_CALENDAR], sender=sender)] = None
        except DomainError as error:
            fault = fault or error
    if len(found) > 1:
        return None, SeveralAnswers()
    return (next(iter(found)), None) if found else (None, fault)


def _is_calendar(part: Message) -> bool:
    kind = part.get_content_type()
    return kind in ("text/calendar", "application/ics") or (part.get_filename() or "").lower().endswith(".ics")


def _content(part: Message) -> bytes:
    """The decoded octets, as UTF-8 where the part names another character set."""
    payload = part.get_payload(decode=True)
    octets = payload if isinstance(payload, bytes) else b""
    charset = (part.get_content_charset() or "utf-8").lower()
    if charset in ("utf-8", "us-ascii", "ascii"):
        return octets
    try:
        return octets.decode(charset).encode()
    except (LookupError, UnicodeError):
        return octets


def _text(parts: list[Message]) -> str:
    """What the person wrote: the first plain part, else the words of the first HTML one."""
    for wanted in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() == wanted and not part.get_filename():
                text = _content(part)[: 10 * LONGEST_TEXT].decode("utf-8", "replace")
                return many_lines(_words(text) if wanted == "text/html" else text)[:LONGEST_TEXT]
    return ""


class _Words(HTMLParser):
    """Collects the text of a page, without scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - its signature
        self._silent += tag in ("script", "style", "head")
        if tag in ("br", "p", "div", "tr", "li"):
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style", "head") and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def _words(page: str) -> str:
    reader = _Words()
    reader.feed(page)
    return re.sub(r"\n\s*\n\s*", "\n\n", "".join(reader.words))


def _bounce(mail: Message) -> Bounce | None:
    """The first recipient of a delivery report (RFC 3464), with the Message-ID of the mail it speaks of."""
    inside = mail.get_payload()
    if mail.get_content_type() != "multipart/report" or not isinstance(inside, list):
        return None
    parts = [part for part in inside if isinstance(part, Message)]
    report = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if report is None:
        return None
    fields = _status_fields(report)
    recipient = fields.get("final-recipient") or fields.get("original-recipient", "")
    return Bounce(
        recipient=recipient.partition(";")[2].strip().lower()[:254], status=one_line(fields.get("status", ""))[:20],
        final=fields.get("action", "").lower() == "failed", message_id=_original_id(parts),
    )  # fmt: skip


def _status_fields(report: Message) -> dict[str, str]:
    blocks = report.get_payload()
    fields: dict[str, str] = {}
    for block in blocks[:10] if isinstance(blocks, list) else []:
        if isinstance(block, Message):
            fields = {**{k.lower(): one_line(str(v)) for k, v in block.items()}, **fields}
    return fields


def _original_id(parts: list[Message]) -> str:
    for part in parts:
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            inside = part.get_payload()
            text = str(inside[0]) if isinstance(inside, list) and inside else str(inside)
            found = re.search(r"(?im)^message-id:\s*(<[^<>\s]{1,400}>)", text[:100_000])
            if found:
                return found[1]
    return ""


def _is_automatic(mail: Message) -> bool:
    """Answers of machines (RFC 3834, 5): absence notes, receipts. A calendar's own answer is none."""
    said = _header(mail, "Auto-Submitted").lower().partition(";")[0].strip()
    if said not in ("", "no"):
        return True
    if _header(mail, "Precedence").lower() in ("bulk", "junk", "auto_reply"):
        return True
    return any(_header(mail, name) for name in _AUTOMATIC) or mail.get_content_type() == "multipart/report"


def _header(mail: Message, name: str) -> str:
    """One decoded header, '' where it is missing; a broken encoding is left as it stands."""
    raw = mail.get(name)
    if raw is None:
        return ""
    text = str(raw)[:4_000]
    try:
        return one_line(str(make_header(decode_header(text))))
    except (LookupError, ValueError, UnicodeError):
        return one_line(text)


def _party(mail: Message, name: str) -> tuple[str, str]:
    """(address, name) of the one author; nothing where there are several, for nobody could say who answers."""
    found = getaddresses([str(value)[:4_000] for value in mail.get_all(name, [])][:2])
    if len(found) != 1 or "@" not in found[0][1]:
        return "", ""
    shown, address = found[0]
    with suppress(LookupError, ValueError, UnicodeError):
        shown = str(make_header(decode_header(shown)))
    return one_line(address).lower()[:254], one_line(shown)[:200]


def _recipients(mail: Message) -> tuple[str, ...]:
    values = [str(value)[:4_000] for name in _RECIPIENTS for value in mail.get_all(name, [])[:5]]
    addresses = (one_line(address) for _name, address in getaddresses(values))
    return tuple(dict.fromkeys(address[:254] for address in addresses if "@" in address))[:50]


def _references(mail: Message) -> tuple[str, ...]:
    ids = _ID.findall(str(mail.get("References", ""))[-8_000:]) + _ID.findall(str(mail.get("In-Reply-To", ""))[:1_000])
    return tuple(dict.fromkeys(reversed(ids[-40:])))[::-1]


def _first_id(mail: Message, name: str) -> str:
    found = _ID.search(str(mail.get(name, ""))[:1_000])
    return found[0] if found else ""


def _date(mail: Message) -> datetime | None:
    try:
        sent = parsedate_to_datetime(str(mail.get("Date", ""))[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return sent.astimezone(UTC) if sent.tzinfo else sent.replace(tzinfo=UTC)
