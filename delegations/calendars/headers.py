"""Header lines of a mail, written by RFC 2047 and 5322: the standard library's own folding harms names and ids."""

import base64
import re
from email.headerregistry import AddressHeader
from email.policy import EmailPolicy

from delegations.core import text

_SHORTEST_FOLD = 60
_WORD_OCTETS = 39
"""52 characters of base64 and 12 around them: the line stays under 76 after "Reply-To: "."""
_PLAIN = re.compile(r"[\x20-\x7e]*")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_ADDRESS_HEADERS = {"from", "to", "reply-to"}
_ID_HEADERS = {"message-id", "in-reply-to", "references"}


def header_text(value: str) -> str:
    """Text fit for a header: one line, no bidi controls, nothing a parser would take for an encoded word."""
    return text.headline(value).replace("=?", "= ?")


def encoded_words(value: str) -> list[str]:
    """The text as encoded words, whole characters in each."""
    chunks, current = [], b""
    for character in value:
        octets = character.encode()
        if current and len(current) + len(octets) > _WORD_OCTETS:
            chunks.append(current)
            current = b""
        current += octets
    return [f"=?utf-8?b?{base64.b64encode(chunk).decode()}?=" for chunk in [*chunks, current] if chunk]


def _words(value: str) -> list[str]:
    """Unstructured text in pieces a line can be broken between."""
    words = value.split(" ")
    if _PLAIN.fullmatch(value) and max(map(len, words)) <= _SHORTEST_FOLD:
        return words
    return encoded_words(value)


def _mailbox(name: str, address: str) -> list[str]:
    if not name:
        return [address]
    if not _PLAIN.fullmatch(name) or len(name) > _SHORTEST_FOLD:
        return [*encoded_words(name), f"<{address}>"]
    if _ATOMS.fullmatch(name):
        return [name, f"<{address}>"]
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return [f'"{escaped}"', f"<{address}>"]


def _folded(name: str, pieces: list[str]) -> str:
    rows, row = [], f"{name}:"
    for index, piece in enumerate(pieces):
        if index and len(row) + 1 + len(piece) > 76:
            rows.append(row)
            row = ""
        row = f"{row} {piece}"
    return "\r\n".join([*rows, row]) + "\r\n"


class MailPolicy(EmailPolicy):
    """SMTP's line ends, ASCII headers; names, subjects and message ids folded by this module."""

    def fold(self, name: str, value: str) -> str:
        kind = name.lower()
        if kind in _ADDRESS_HEADERS and isinstance(value, AddressHeader):
            return _folded(name, [w for a in value.addresses for w in _mailbox(a.display_name, a.addr_spec)])
        if kind in _ID_HEADERS:
            return _folded(name, str(value).split())
        if kind == "subject":
            return _folded(name, _words(header_text(str(value))))
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", errors="surrogateescape")


MAIL_POLICY = MailPolicy(linesep="\r\n", cte_type="7bit", max_line_length=76)
