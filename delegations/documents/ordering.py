"""Before letters are shaped: what is refused in a text, and which way it runs (UAX 9)."""

import re
from collections.abc import Sequence
from functools import lru_cache

from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection

from delegations.documents.fonts import PLAIN

_REFUSED = re.compile(
    r"[\u200e\u200f\u061c\u00ad\u202a-\u202e]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
_ISOLATES = re.compile("[\u2066-\u2069]")
_ISOLATED = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")
_PHONE = re.compile(r"\+\d[\d \u00a0\u202f().-]{5,}\d")
_LRI, _PDI, _NO_BREAK_SPACE = "\u2066", "\u2069", "\u00a0"
_RTL_CLASSES = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_PLAIN_TEXT = re.compile(f"[{PLAIN}]*")
_LETTER = re.compile(r"[^\W\d_]")
KEPT_FORMATS = "\u200c\u200d"
"""Formats that change the shape of their neighbours."""


def is_plain(text: str) -> bool:
    """Latin letters and punctuation alone: nothing to order, to clean or to look for in other faces."""
    return _PLAIN_TEXT.fullmatch(text) is not None


def clean(text: str) -> str:
    """Controls and directional marks and overrides go; line feeds stay; a tab is a space.

    Isolates are kept and obeyed where each has its end: what is typed into a field orders nothing outside of it.
    """
    text = text.replace("\t", " ").replace("\r\n", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _REFUSED.sub("", text)
    return "\n".join(map(_balanced, text.split("\n"))) if _ISOLATES.search(text) else text


def _balanced(text: str) -> str:
    """The text without isolates that have no end, and ends that have no isolate."""
    kept = list(text)
    opened: list[int] = []
    for index, character in enumerate(text):
        if character in "\u2066\u2067\u2068":
            opened.append(index)
        elif character == _PDI and opened:
            opened.pop()
        elif character == _PDI:
            kept[index] = ""
    for index in opened:
        kept[index] = ""
    return "".join(kept)


def has_rtl(text: str) -> bool:
    return _RTL_CLASSES.search(text) is not None


def base_is_rtl(text: str, page_is_rtl: bool) -> bool:
    """The page's direction, unless the text has letters of the other direction only. Isolated letters do not count."""
    text = _ISOLATED.sub("", text)
    if page_is_rtl:
        return has_rtl(text) or not _LETTER.search(text)
    return has_rtl(text) and not any(c.isalpha() and not has_rtl(c) for c in text)


def protect_phones(text: str) -> str:
    """International telephone numbers keep the order of their groups (an isolate) and are not divided."""
    return _PHONE.sub(lambda match: _LRI + match.group().replace(" ", _NO_BREAK_SPACE) + _PDI, text)


@lru_cache(maxsize=2048)
def levels_of(text: str, rtl: bool) -> tuple[int, ...]:
    """The embedding level of every character of one paragraph. Even: left to right."""
    base = 1 if rtl else 0
    if not rtl and not has_rtl(text):
        return (0,) * len(text)
    levels = [base] * len(text)
    paragraph = BidiParagraph(text, TextDirection.RTL if rtl else TextDirection.LTR)
    for character in paragraph.get_characters():
        levels[character.character_index] = character.embedding_level
    for index, sign in enumerate(text):
        if sign in KEPT_FORMATS and index:
            levels[index] = levels[index - 1]
    return tuple(levels)


def visual_order(levels: Sequence[int]) -> list[int]:
    """The positions from left to right (UAX 9, rule L2)."""
    order = list(range(len(levels)))
    highest = max(levels, default=0)
    lowest_odd = min((level for level in levels if level % 2), default=highest + 1)
    for level in range(highest, lowest_odd - 1, -1):
        order = _reverse_from(order, levels, level)
    return order


def _reverse_from(order: list[int], levels: Sequence[int], level: int) -> list[int]:
    result: list[int] = []
    stretch: list[int] = []
    for index in order:
        if levels[index] >= level:
            stretch.append(index)
            continue
        result += [*reversed(stretch), index]
        stretch = []
    return result + stretch[::-1]
