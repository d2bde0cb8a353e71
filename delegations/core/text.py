"""Cleaning of typed text: line breaks, control, bidi and other unseen characters, folded keys for search."""

import re
import unicodedata
from itertools import dropwhile

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]")
_UNSEEN = re.compile(
    r"[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff\u00ad\u034f\u115f\u1160\u180e\u2060-\u2065\u206a-\u206f"
    r"\u2800\u3164\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_JOINERS = re.compile(r"[\u200b-\u200d]+")
_SHAPED = re.compile(
    r"[\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\u1a20-\u1cff\ua840-\uaaff\uabc0-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    r"\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
"""Arabic, Indic and other letters whose shape depends on their neighbours."""
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\uaa60-\uaadf]")
"""Thai, Lao, Burmese, Khmer: words are divided by a space without width."""
_PICTURES = re.compile(r"[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
_BEFORE_MARK = re.compile(r"(?<=[^\s:;!?]) (?=([;:!?»])(?:[\s).,]|$))", re.MULTILINE)
_AFTER_GUILLEMET = re.compile(r"(?<=«) (?=\S)")
FSI, PDI = "\u2068", "\u2069"
_TO_DIAL = re.compile(r"\+\d|\d \d")
JOINERS = "\u200c\u200d"
NO_BREAK = ("\u00a0", "\u202f")


def one_line(text: str) -> str:
    """Text for a name or subject: no control or unseen characters, single spaces, no mark before its letter."""
    words = " ".join(without_unseen(_CONTROL.sub(" ", unicodedata.normalize("NFC", text))).split())
    return unicodedata.normalize("NFC", "".join(dropwhile(_hangs, words)))


def without_unseen(text: str) -> str:
    """Without what turns the writing round or merely hides: joiners stay where a script needs them."""
    return _JOINERS.sub(_joiner, _UNSEEN.sub("", text))


def has_unseen(text: str) -> bool:
    """Whether `one_line` takes out what nobody would see."""
    return without_unseen(text) != text or _hangs(text.lstrip()[:1])


def _joiner(found: re.Match[str]) -> str:
    """The first of a run, between letters that it shapes or divides, or between the parts of one picture."""
    first, start, end = found[0][0], found.start(), found.end()
    before, after = found.string[max(start - 1, 0) : start], found.string[end : end + 1]
    if first == "\u200b":
        return first if _SPACELESS.match(before) and _SPACELESS.match(after) else ""
    shaped = _SHAPED.match(before) and (_SHAPED.match(after) or not after.isalpha())
    drawn = first == "\u200d" and _PICTURES.match(before) and _PICTURES.match(after)
    return first if shaped or drawn else ""


def _hangs(letter: str) -> bool:
    """A mark that has nothing to stand on."""
    return letter in (*JOINERS, " ") or (letter != "" and unicodedata.category(letter)[0] == "M")


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
    """Isolates only what would run against `direction` (ltr or rtl): letters, numbers to dial; addresses stay bare."""
    against = ("R", "AL") if direction == "ltr" else ("L",)
    mixes = any(unicodedata.bidirectional(c) in against for c in text)
    mixes = mixes or (direction == "rtl" and _TO_DIAL.search(text) is not None)
    return isolate(text) if mixes and "://" not in text else text


def without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


_SCRIPTS = {"ar": "ARABIC", "bg": "CYRILLIC", "hi": "DEVANAGARI", "ja": "CJK", "ko": "HANGUL", "zh_Hans": "CJK"}
"""How Unicode names the letters of a language that is not written in Latin ones."""


def in_script_of(text: str, language: str) -> bool:
    """Whether the letters of a text are those of the language."""
    script = _SCRIPTS.get(language, "LATIN")
    letters = [unicodedata.name(c, "") for c in text if c.isalpha()]
    if script == "CJK":
        return any(name.startswith(("CJK", "HIRAGANA", "KATAKANA")) for name in letters)
    return sum(name.startswith(script) for name in letters) * 2 > len(letters)


def is_latin(language: str) -> bool:
    """Whether a language is written in Latin letters."""
    return language not in _SCRIPTS
