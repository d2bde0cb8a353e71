"""Incoming mail as values (RFC 6047, RFC 3464, RFC 3834): who writes, answering what, by which kind of message.

Nothing is decided here, and nothing raises: what cannot be read says why.
"""

import logging
import re
from codecs import lookup
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime

from delegations.calendars.replies import Reply, SeveralAnswers, read_reply
from delegations.core.errors import N_, DomainError, InvalidInput
from delegations.core.htmltext import words_of_page
from delegations.core.text import many_lines, one_line

MOST_OCTETS = 10_000_000
MOST_LINES = 400_000
MOST_PARTS = 60
LARGEST_HEADERS = 100_000
LONGEST_HEADER = 4_000
LONGEST_TEXT = 20_000
LARGEST_CALENDAR = 400_000
_ID = re.compile(r"<[!-;=?-~]{1,400}>")
_ODD_CODECS = ("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape")
"""No mail is written in them, and some take time without end."""
_RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
_LISTED = ("List-Id", "List-Unsubscribe")
_AUTOMATIC = ("X-Autoreply", "X-Autorespond", "X-Autoresponse")

_log = logging.getLogger("delegations.inbox")


class UnreadableMail(InvalidInput):
    message = N_("This mail cannot be read: the mailbox has it as it came.")


@dataclass(frozen=True)
class Bounce:
    """A report on the delivery of one of our mails. `final` is false where the server still tries."""

    recipient: str
    status: str
    final: bool
    message_id: str


@dataclass(frozen=True)
class IncomingMail:
    """`references` are the Message-IDs it answers, the direct one last. `fault` says why its calendar is not usable.

    `listed`: it went to the readers of a list, ours among them.
    """

    message_id: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    text: str
    sent: datetime | None
    automatic: bool = False
    listed: bool = False
    bounce: Bounce | None = None
    reply: Reply | None = None
    fault: DomainError | None = None


def read_mail(raw: bytes) -> IncomingMail:
    """Reads the headers of any mail, and its body as far as the limits go."""
    try:
        return _read(raw)
    except Exception:
        _log.exception("a mail of %s octets cannot be read", len(raw))
        return IncomingMail("", "", "", (), (), "", "", None, fault=UnreadableMail())


def _read(raw: bytes) -> IncomingMail:
    mail = _parsed(raw)
    parts = list(_parts(mail))
    sender, name = _party(mail, "From")
    bounce = _bounce(mail)
    reply, fault = (None, None) if bounce else _reply(parts, sender)
    return IncomingMail(
        message_id=_first_id(mail, "Message-ID"), sender=sender, sender_name=name, recipients=_recipients(mail),
        references=_references(mail), subject=_header(mail, "Subject")[:500], text=_text(parts), sent=_date(mail),
        automatic=_is_automatic(mail), listed=any(_header(mail, name) for name in _LISTED), bounce=bounce,
        reply=reply, fault=fault,
    )  # fmt: skip


class _Bounded(Compat32):
    """Headers as the library reads them, cut where only malice is longer; the newest of the references stay."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[-LONGEST_HEADER:] if name.lower() == "references" else value[:LONGEST_HEADER]


def _parsed(raw: bytes) -> Message:
    """The tree of a mail; its headers alone where it is too large or nested too deeply."""
    parser: BytesParser[Message] = BytesParser(policy=_Bounded())
    too_large = len(raw) > MOST_OCTETS or raw.count(b"\n") > MOST_LINES
    try:
        return parser.parsebytes(raw[: LARGEST_HEADERS if too_large else MOST_OCTETS], headersonly=too_large)
    except RecursionError:
        return parser.parsebytes(raw[:LARGEST_HEADERS], headersonly=True)


def _parts(mail: Message) -> Iterator[Message]:
    """The leaves, in order; forwarded mails are not opened."""
    waiting, seen = [mail], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        if part.get_content_maintype() == "message":
            continue
        if part.is_multipart():
            waiting[:0] = _inside(part)
        else:
            yield part


def _inside(part: Message) -> list[Message]:
    """What a part is made of. A leaf is not asked: the library would decode it as it says, whatever it says."""
    found = part.get_payload() if part.is_multipart() else []
    return [each for each in found if isinstance(each, Message)] if isinstance(found, list) else []


def _reply(parts: list[Message], sender: str) -> tuple[Reply | None, DomainError | None]:
    """The answer in a mail's calendar parts; the same answer as body and as attachment is one."""
    found: dict[Reply, None] = {}
    fault: DomainError | None = None
    for part in parts:
        if not _is_calendar(part):
            continue
        try:
            found[read_reply(_calendar(part), sender=sender)] = None
        except DomainError as error:
            fault = fault or error
    if len(found) > 1:
        return None, SeveralAnswers()
    return (next(iter(found)), None) if found else (None, fault)


def _is_calendar(part: Message) -> bool:
    kind = part.get_content_type()
    return kind in ("text/calendar", "application/ics") or _file_name(part).endswith(".ics")


def _calendar(part: Message) -> bytes:
    """In UTF-8 where the part names another character set; else as it came, for the reader knows more of calendars."""
    octets = _octets(part)[:LARGEST_CALENDAR]
    charset = _charset(part)
    return octets if charset in ("", "utf-8", "us-ascii") else _decoded(octets, charset).encode("utf-8", "replace")


def _file_name(part: Message) -> str:
    """In small letters; '?' for one that cannot be read."""
    try:
        return (part.get_filename() or "").lower()
    except ValueError:
        return "?"


def _content(part: Message, most: int) -> str:
    """The text of a part, so many octets of it."""
    return _decoded(_octets(part)[:most], _charset(part))


def _octets(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _charset(part: Message) -> str:
    try:
        return (part.get_content_charset() or "").lower()
    except ValueError:
        return ""


def _decoded(octets: bytes, charset: str) -> str:
    """As the mail says, else as most mail is written; a character that was cut in two at the end goes."""
    for name in (charset, "utf-8", "cp1252"):
        with suppress(LookupError, ValueError):
            codec = lookup(name)
            if codec.name not in _ODD_CODECS and codec.incrementaldecoder is not None:
                return codec.incrementaldecoder("strict").decode(octets)
    return octets.decode("latin-1")


def _text(parts: list[Message]) -> str:
    """What the person wrote: the first plain part, else the words of the first HTML one."""
    for wanted in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() == wanted and not _file_name(part):
                text = _content(part, 10 * LONGEST_TEXT)
                return many_lines((words_of_page(text) if wanted == "text/html" else text)[:LONGEST_TEXT])
    return ""


def _bounce(mail: Message) -> Bounce | None:
    """The first recipient of a delivery report (RFC 3464), with the Message-ID of the mail it speaks of."""
    parts = _inside(mail)
    if mail.get_content_type() != "multipart/report":
        return None
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
    fields: dict[str, str] = {}
    for block in _inside(report)[:10]:
        fields = {**{k.lower(): one_line(str(v)) for k, v in block.items()}, **fields}
    return fields


def _original_id(parts: list[Message]) -> str:
    for part in parts:
        if part.get_content_type() == "message/rfc822" and _inside(part):
            return _first_id(_inside(part)[0], "Message-ID")
        if part.get_content_type() == "text/rfc822-headers":
            found = re.search(r"(?im)^message-id:\s{0,9}(<[!-;=?-~]{1,400}>)", _content(part, 100_000))
            return found[1] if found else ""
    return ""


def _is_automatic(mail: Message) -> bool:
    """Answers of machines (RFC 3834, 5): absence notes, receipts. A calendar's own answer is none."""
    said = _header(mail, "Auto-Submitted").lower().partition(";")[0].strip()
    if said not in ("", "no"):
        return True
    if _header(mail, "Precedence").lower() in ("bulk", "junk", "auto_reply"):
        return True
    return any(_header(mail, name) for name in _AUTOMATIC) or mail.get_content_type() == "multipart/report"


def _raw(mail: Message, name: str, most: int = 1) -> list[str]:
    """The headers of a name, unfolded. Letters that were sent without saying how are read as mail is written today."""
    found = [str(value) for key, value in mail.raw_items() if key.lower() == name.lower()][:most]
    return [
        _decoded(value.encode("utf-8", "surrogateescape"), "").replace("\n", "").replace("\r", "") for value in found
    ]


def _header(mail: Message, name: str) -> str:
    """One decoded header, '' where it is missing; a broken encoding is left as it stands."""
    return next((_unwrapped(value) for value in _raw(mail, name)), "")


def _unwrapped(text: str) -> str:
    """Encoded words (RFC 2047) as text."""
    try:
        found = decode_header(text) if "=?" in text else [(text, None)]
        return one_line("".join(_decoded(p, c or "") if isinstance(p, bytes) else p for p, c in found))
    except (MessageError, ValueError):
        return one_line(text)


def _addresses(values: list[str]) -> list[tuple[str, str]]:
    """(name, address) pairs; none where parentheses are nested for the sake of nesting."""
    try:
        return getaddresses(values)
    except RecursionError:
        return []


def _party(mail: Message, name: str) -> tuple[str, str]:
    """(address, name) of the one author; nothing where there are several, for nobody could say who answers."""
    found = _addresses(_raw(mail, name, 2))
    if len(found) != 1 or "@" not in found[0][1]:
        return "", ""
    shown, address = found[0]
    return one_line(address).lower()[:254], _unwrapped(shown)[:200]


def _recipients(mail: Message) -> tuple[str, ...]:
    values = [value for name in _RECIPIENTS for value in _raw(mail, name, 5)]
    addresses = (one_line(address) for _name, address in _addresses(values))
    return tuple(dict.fromkeys(address[:254] for address in addresses if "@" in address))[:50]


def _references(mail: Message) -> tuple[str, ...]:
    ids = [
        found for name in ("References", "In-Reply-To") for value in _raw(mail, name) for found in _ID.findall(value)
    ]
    return tuple(dict.fromkeys(reversed(ids[-40:])))[::-1]


def _first_id(mail: Message, name: str) -> str:
    return next((found for value in _raw(mail, name) for found in _ID.findall(value)), "")


def _date(mail: Message) -> datetime | None:
    try:
        sent = parsedate_to_datetime(next(iter(_raw(mail, "Date")), "")[:100])
        return sent.astimezone(UTC) if sent.tzinfo else sent.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
