"""Content lines of RFC 5545, section 3.1: cleaning, escaping, quoting, folding. No component is known here."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote

from delegations.calendars.values import UnfitValue, UnsafeAddress

LINE_OCTETS = 75
CRLF = b"\r\n"

_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_UID = re.compile(r"[\x21-\x7e]{1,255}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]")
_URI_SAFE = ":/?#[]@!$&'()*+,;=%-._~"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_LONGEST_ADDRESS = 254


def clean(text: str) -> str:
    """Text without control characters and lone surrogates; every kind of line break becomes \\n."""
    return _CONTROL.sub("", _BREAK.sub("\n", text))


def one_line(text: str) -> str:
    """Cleaned text on one line; no-break spaces and bidi isolates stay."""
    return clean(text).replace("\n", " ").replace("\t", " ").strip(" ")


def escape(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11)."""
    safe = clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return safe.replace("\n", "\\n")


def quoted(text: str) -> str:
    """A quoted parameter value; `"` and `^` are written the way of RFC 6868."""
    return '"' + one_line(text).replace("^", "^^").replace('"', "^'") + '"'


def uri(address: str, field: str) -> str:
    """A URI value: absolute, ASCII, percent-encoded where needed. Raises UnfitValue without a scheme."""
    cleaned = one_line(address)
    if not _SCHEME.match(cleaned):
        raise UnfitValue(field=field, value=address)
    return quote(cleaned, safe=_URI_SAFE)


def checked_address(address: str) -> str:
    """The address itself: one ASCII addr-spec (dot-atoms, RFC 5322) of 254 characters or fewer, else UnsafeAddress."""
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise UnsafeAddress(field="address", address=address)
    return address


def mailto(address: str) -> str:
    """A mailto URI (RFC 6068) of one checked address."""
    return "mailto:" + quote(checked_address(address), safe="@!$'*+-._~=")


@lru_cache(maxsize=256)
def language_tag(tag: str) -> str:
    """A well-formed BCP 47 tag, unchanged; UnfitValue otherwise."""
    if not _TAG.fullmatch(tag):
        raise UnfitValue(field="language", value=tag)
    return tag


def checked_uid(uid: str) -> str:
    if not _UID.fullmatch(uid):
        raise UnfitValue(field="uid", value=uid)
    return uid


def stamp(instant: datetime, field: str) -> str:
    """An aware instant as UTC DATE-TIME; a naive one raises UnfitValue: nobody guesses its zone."""
    if instant.tzinfo is None:
        raise UnfitValue(field=field, value=instant.isoformat())
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def fold(line: str) -> bytes:
    """One content line with its CRLF, folded at 75 octets, never inside a character (RFC 5545, 3.1)."""
    octets = line.encode()
    if len(octets) <= LINE_OCTETS:
        return octets + CRLF
    pieces = []
    start, room = 0, LINE_OCTETS
    while len(octets) - start > room:
        cut = start + room
        while octets[cut] & 0xC0 == 0x80:  # a UTF-8 continuation octet
            cut -= 1
        pieces.append(octets[start:cut])
        start, room = cut, LINE_OCTETS - 1
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces) + CRLF


def content(lines: Iterable[str]) -> bytes:
    """Folded lines, joined."""
    return b"".join(map(fold, lines))
