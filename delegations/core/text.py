"""Cleaning of typed text: line breaks, control and bidi characters, folded keys for search."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_BEFORE_MARK = re.compile(r"(?<=[^\s:;!?]) (?=([;:!?»])(?:[\s).,]|$))", re.MULTILINE)
_AFTER_GUILLEMET = re.compile(r"(?<=«) (?=\S)")
FSI, PDI = "\u2068", "\u2069"
NO_BREAK = ("\u00a0", "\u202f")


def one_line(text: str) -> str:
    """Text for a name or subject: no control or bidi characters, single spaces."""
    return " ".join(_BIDI.sub("", _CONTROL.sub(" ", unicodedata.normalize("NFC", text))).split())


def headline(text: str) -> str:
    """As one_line, but no-break spaces stay: French wants them before ; : ? and !"""
    cleaned = _BIDI.sub("", _CONTROL.sub(" ", unicodedata.normalize("NFC", text)))
    return re.sub(r"\s+", lambda blank: blank[0] if blank[0] in NO_BREAK else " ", cleaned).strip()


def typeset(text: str) -> str:
    """French punctuation as typed on a keyboard gets its no-break spaces; nobody else writes a blank before it."""
    spaced = _BEFORE_MARK.sub(lambda mark: "\u00a0" if mark[1] == ":" else "\u202f", text)
    return _AFTER_GUILLEMET.sub("\u202f", spaced)


def many_lines(text: str) -> str:
    """Text for a paragraph field: line breaks kept as \\n, control and bidi characters gone."""
    normal = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in _BIDI.sub("", _CONTROL.sub("", normal)).split("\n")).strip()


def isolate(text: str) -> str:
    """Text wrapped in isolates, for plain text, mail and calendar of mixed direction."""
    return f"{FSI}{text}{PDI}"


def isolate_mixed(text: str, direction: str) -> str:
    """Isolates only where the text holds letters that run against `direction` (ltr or rtl); addresses stay bare."""
    against = ("R", "AL") if direction == "ltr" else ("L",)
    mixes = any(unicodedata.bidirectional(c) in against for c in text)
    return isolate(text) if mixes and "://" not in text else text


def without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))
