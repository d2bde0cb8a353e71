"""From a string to positioned glyphs: bidi levels (UAX 9), runs by level, face and script, shaping by HarfBuzz."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import uharfbuzz
from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection

from delegations.documents.fonts import Face, FontStore, is_drawn, script_of
from delegations.documents.marks import MISSING

_OVERRIDES = re.compile(r"[\u202a-\u202e]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
_PHONE = re.compile(r"\+\d[\d \u00a0\u202f().-]{5,}\d")
_LRI, _PDI, _NO_BREAK_SPACE = "\u2066", "\u2069", "\u00a0"
_RTL_CLASSES = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_CONTEXT = 5
_KEPT_FORMATS = "\u200c\u200d"


@dataclass(frozen=True)
class Part:
    """A glyph of the face and where it stands, in units of the face."""

    gid: int
    dx: int = 0
    dy: int = 0


@dataclass(frozen=True)
class Glyph:
    """One cluster: `text` is what it stands for when copied; `advance` is 1/1000 of the size.

    Fonts draw one letter with several glyphs (Arabic dots, accents); the parts are kept together.
    """

    parts: tuple[Part, ...]
    text: str
    advance: float


@dataclass(frozen=True)
class Item:
    """What is known of one character: its face, level, script, whether it is drawn, and the number of its span."""

    face: Face
    level: int
    script: str
    drawn: bool
    span: int


@dataclass(frozen=True)
class Run:
    """Glyphs of one face and span, in visual order from left to right."""

    face: Face
    span: int
    glyphs: tuple[Glyph, ...]

    @property
    def advance(self) -> float:
        return sum(glyph.advance for glyph in self.glyphs)


def clean(text: str) -> str:
    """Controls and directional overrides go; line feeds stay; a tab is a space. Isolates are kept and obeyed."""
    return _OVERRIDES.sub("", text.replace("\t", " ").replace("\r\n", "\n").replace("\u2028", "\n"))


def has_rtl(text: str) -> bool:
    return _RTL_CLASSES.search(text) is not None


def base_is_rtl(text: str, page_is_rtl: bool) -> bool:
    """The page's direction, unless the text has letters of the other direction only."""
    if page_is_rtl:
        return has_rtl(text) or not any(c.isalpha() for c in text)
    return has_rtl(text) and not any(c.isalpha() and not has_rtl(c) for c in text)


def protect_phones(text: str) -> str:
    """International telephone numbers keep the order of their groups (an isolate) and are not divided."""
    return _PHONE.sub(lambda match: _LRI + match.group().replace(" ", _NO_BREAK_SPACE) + _PDI, text)


def levels_of(text: str, rtl: bool) -> list[int]:
    """The embedding level of every character of one paragraph. Even: left to right."""
    base = 1 if rtl else 0
    if not rtl and not has_rtl(text):
        return [0] * len(text)
    levels = [base] * len(text)
    paragraph = BidiParagraph(text, TextDirection.RTL if rtl else TextDirection.LTR)
    for character in paragraph.get_characters():
        levels[character.character_index] = character.embedding_level
    for index, sign in enumerate(text):
        if sign in _KEPT_FORMATS and index:
            levels[index] = levels[index - 1]
    return levels


class Shaper:
    """Shapes for one document; remembers what it has shaped. `marking` prints a box for a missing glyph."""

    def __init__(self, store: FontStore, language: str, *, marking: bool = False) -> None:
        self.store = store
        self.language = language
        self._tag = language.replace("_", "-")
        self._marking = marking
        self._faces: dict[tuple[str, bool, Face | None], Face] = {}
        self._shaped: dict[tuple[Face, str, str, str, bool, str], tuple[Glyph, ...]] = {}

    def items(self, text: str, levels: Sequence[int], spans: Sequence[int], bolds: Sequence[bool]) -> list[Item]:
        """One Item per character. Raises MissingGlyph unless marking. Neutral characters take the script before."""
        items: list[Item] = []
        face: Face | None = None
        script = next((s for s in map(script_of, text) if s not in ("Zyyy", "Zinh")), "Latn")
        for index, character in enumerate(text):
            drawn = is_drawn(character)
            bold = bolds[spans[index]]
            if drawn or face is None:
                follow = face if face is not None and face.weight == ("Bold" if bold else "Regular") else None
                face = self._face(character if drawn else " ", bold, follow, text)
            own = script_of(character)
            script = script if own in ("Zyyy", "Zinh") else own
            items.append(Item(face, levels[index], script, drawn or character in _KEPT_FORMATS, spans[index]))
        return items

    def _face(self, character: str, bold: bool, after: Face | None, text: str) -> Face:
        key = (character, bold, after)
        if key not in self._faces:
            found = self.store.find_face(character, self.language, bold=bold, after=after)
            if found is None and self._marking:
                found = self.store.find_face(MISSING, self.language, bold=bold)
            if found is None:
                found = self.store.face_for(character, self.language, bold=bold, after=after, text=text)
            self._faces[key] = found
        return self._faces[key]

    def width(self, text: str, items: Sequence[Item], start: int, end: int) -> float:
        """Advance of a stretch in 1/1000 of the size, whatever its order on the line."""
        return sum(run.advance for run in self._logical_runs(text, items, start, end))

    def visual_runs(self, text: str, items: Sequence[Item], start: int, end: int) -> list[Run]:
        """The runs of one line from left to right (UAX 9, rule L2)."""
        bounds = self._bounds(items, start, end)
        levels = [items[low].level for low, _ in bounds]
        runs = self._logical_runs(text, items, start, end)
        order = list(range(len(runs)))
        highest = max(levels, default=0)
        lowest_odd = min((level for level in levels if level % 2), default=highest + 1)
        for level in range(highest, lowest_odd - 1, -1):
            order = _reverse_from(order, levels, level)
        return [runs[index] for index in order]

    def _bounds(self, items: Sequence[Item], start: int, end: int) -> list[tuple[int, int]]:
        bounds: list[tuple[int, int]] = []
        low = start
        for index in range(start + 1, end + 1):
            if index == end or items[index] != items[low]:
                if items[low].drawn:
                    bounds.append((low, index))
                low = index
        return bounds

    def _logical_runs(self, text: str, items: Sequence[Item], start: int, end: int) -> list[Run]:
        runs = []
        for low, high in self._bounds(items, start, end):
            item = items[low]
            before = text[max(0, low - _CONTEXT) : low]
            after = text[high : high + _CONTEXT]
            glyphs = self._shape(item.face, before, text[low:high], after, item.level % 2 == 1, item.script)
            runs.append(Run(item.face, item.span, glyphs))
        return runs

    def _shape(self, face: Face, before: str, text: str, after: str, rtl: bool, script: str) -> tuple[Glyph, ...]:
        key = (face, before, text, after, rtl, script)
        if key not in self._shaped:
            self._shaped[key] = tuple(self._harfbuzz(face, before, text, after, rtl, script))
        return self._shaped[key]

    def _harfbuzz(self, face: Face, before: str, text: str, after: str, rtl: bool, script: str) -> list[Glyph]:
        known = face.characters
        shown = [ord(c) if ord(c) in known or not is_drawn(c) else ord(MISSING) for c in text]
        buffer = uharfbuzz.Buffer()
        context = [*map(ord, before), *shown, *map(ord, after)]
        buffer.add_codepoints(context, len(before), len(text))
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.script = script
        buffer.language = self._tag
        uharfbuzz.shape(face.hb_font, buffer, {})
        return _clusters(buffer, len(before), text, face.scale)


def _clusters(buffer: uharfbuzz.Buffer, offset: int, text: str, scale: float) -> list[Glyph]:
    """The shaped buffer cluster by cluster, from left to right; `text` began at `offset` of the buffer."""
    pairs = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
    starts = sorted({info.cluster for info, _ in pairs})
    ends = dict(zip(starts, [*starts[1:], offset + len(text)], strict=True))
    glyphs = []
    for start, group in groupby(pairs, key=lambda pair: pair[0].cluster):
        pen, parts = 0, []
        for info, place in group:
            parts.append(Part(info.codepoint, pen + place.x_offset, place.y_offset))
            pen += place.x_advance
        glyphs.append(Glyph(tuple(parts), text[start - offset : ends[start] - offset], pen * scale))
    return glyphs


def _reverse_from(order: list[int], levels: list[int], level: int) -> list[int]:
    result: list[int] = []
    stretch: list[int] = []
    for index in order:
        if levels[index] >= level:
            stretch.insert(0, index)
            continue
        result += [*stretch, index]
        stretch = []
    return result + stretch
