"""From a string to positioned glyphs: stretches of one level, face and script, shaped by HarfBuzz.

What stands between two places where a line may end is shaped alone, and kept with its face: no font of ours joins or
kerns over a blank. Where letters do join over a border (bold inside a word, a word longer than its line), the
neighbours are told to HarfBuzz.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import uharfbuzz

from delegations.documents.errors import MissingGlyph
from delegations.documents.families import EAST_ASIAN
from delegations.documents.fonts import NEUTRAL, Face, FontStore, is_drawn, script_of
from delegations.documents.marks import MISSING
from delegations.documents.ordering import KEPT_FORMATS

_JOINING = re.compile("[\u0620-\u065f\u066e-\u06ef\u06fa-\u08ff\u200c\u200d]")
_SIMPLE = re.compile(
    "[\0-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u200b\u2010-\u20cf\u2100-\u3029\u3030-\u3098\u309b-\ua66e\uac00-\ud7ff"
    "\uf900-\ufaff\uff00-\uffdc]*"
)
_HAN = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_EAST = re.compile(
    "(?:[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U00020000-\U0003ffff]|\\W)+"
)
_KANA = re.compile("[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff]")
_CONTEXT = 5
_NOT_SEEN = 0x2060
"""A word joiner: what HarfBuzz makes nothing of, and what joins nothing."""
_KEPT_WORDS, _KEPT_GLYPHS = 1 << 12, 1 << 14
"""A face forgets what it has shaped in one script and language, or its glyphs, when they are so many."""


@dataclass(frozen=True, slots=True)
class Part:
    """A glyph of the face and where it stands, in units of the face."""

    gid: int
    dx: int = 0
    dy: int = 0


@dataclass(frozen=True, slots=True)
class Glyph:
    """One cluster: `text` is what it stands for when copied; `advance` is 1/1000 of the size.

    Fonts draw one letter with several glyphs (Arabic dots, accents); the parts are kept together.
    """

    parts: tuple[Part, ...]
    text: str
    advance: float


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """What was shaped together, from left to right. The same letters give the same object again."""

    glyphs: tuple[Glyph, ...]
    advance: float


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Neighbouring characters of one face, level, script and span.

    `words` are the shapes kept for such characters; `simple`: no letter or mark here looks at its neighbours.
    """

    start: int
    end: int
    face: Face
    level: int
    script: str
    span: int
    words: dict[Any, Shape]
    simple: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Shapes of one face and span, in visual order from left to right."""

    face: Face
    span: int
    shapes: tuple[Shape, ...]
    advance: float

    @property
    def glyphs(self) -> tuple[Glyph, ...]:
        return tuple(glyph for shape in self.shapes for glyph in shape.glyphs)


class Shaper:
    """Shapes for one document; what it has shaped stays with the faces. `marking` prints a box for a missing glyph."""

    def __init__(self, store: FontStore, language: str, *, marking: bool = False) -> None:
        self.store = store
        self.language = language
        self._tag = language.replace("_", "-")
        self._marking = marking
        self._faces: dict[tuple[str, bool, Face | None, str | None], tuple[Face, bool]] = {}

    def plain_face(self, *, bold: bool) -> Face | None:
        """The face of plain text, when one face has all of it."""
        face, _ = self._face("a", bold, None, None, "a")
        return face if face.plain else None

    def plain_stretch(self, start: int, end: int, face: Face, span: int) -> Stretch:
        return Stretch(start, end, face, 0, "Latn", span, self._words(face, 0, "Latn"), simple=True)

    def _words(self, face: Face, level: int, script: str) -> dict[Any, Shape]:
        known: dict[Any, Shape] = face.shaped.setdefault((level % 2, script, self._tag), {})
        if len(known) >= _KEPT_WORDS:
            known.clear()
        if len(face.glyphs) >= _KEPT_GLYPHS:
            face.glyphs.clear()
        return known

    def stretches(
        self, text: str, levels: Sequence[int], spans: Sequence[int], bolds: Sequence[bool]
    ) -> tuple[list[Stretch], list[int]]:
        """The stretches, without what is not drawn, and where a glyph is missing.

        Raises MissingGlyph unless marking. Neutral characters take the script before.
        """
        found: list[Stretch] = []
        lacking: list[int] = []
        face: Face | None = None
        script = next((s for s in map(script_of, text) if s not in NEUTRAL), "Latn")
        easts = _easts(text) if self.language not in EAST_ASIAN and _HAN.search(text) else None
        simple = _SIMPLE.fullmatch(text) is not None
        start, known, shown = 0, None, False
        for index, character in enumerate(text):
            drawn = is_drawn(character)
            bold = bolds[spans[index]]
            if drawn or face is None:
                follow = face if face is not None and face.weight == ("Bold" if bold else "Regular") else None
                face, lacks = self._face(
                    character if drawn else " ", bold, follow, easts[index] if easts else None, text
                )
                if lacks:
                    lacking.append(index)
            own = script_of(character)
            script = script if own in NEUTRAL else own
            now = (face, levels[index], script, spans[index])
            if now != known or shown != (drawn or character in KEPT_FORMATS):
                if known is not None and shown:
                    found.append(Stretch(start, index, *known, self._words(*known[:3]), simple))
                start, known, shown = index, now, drawn or character in KEPT_FORMATS
        if known is not None and shown:
            found.append(Stretch(start, len(text), *known, self._words(*known[:3]), simple))
        return found, lacking

    def _face(self, character: str, bold: bool, after: Face | None, east: str | None, text: str) -> tuple[Face, bool]:
        """The face, and whether it is only that of the box for a missing glyph."""
        key = (character, bold, after, east)
        if key not in self._faces:
            found = self.store.find_face(character, self.language, bold=bold, after=after, east=east)
            box = found is None and self._marking
            if box:
                found = self.store.find_face(MISSING, self.language, bold=bold)
            if found is None:
                raise MissingGlyph(character, text)
            self._faces[key] = found, box
        return self._faces[key]

    def shape(self, text: str, stretch: Stretch, start: int, end: int) -> Shape:
        """What stands from start to end, inside of one stretch."""
        word = text[start:end]
        key: str | tuple[str, str, str, bool] = word
        before, after, alone = "", "", False
        if not stretch.simple:
            before = text[max(0, start - _CONTEXT) : start] if start and _JOINING.match(text[start - 1]) else ""
            after = text[end : end + _CONTEXT] if end < len(text) and _JOINING.match(text[end]) else ""
            alone = unicodedata.category(word[0])[0] == "M" and (start == 0 or text[start - 1].isspace())
            if before or after or alone:
                key = (word, before, after, alone)
        shape = stretch.words.get(key)
        if shape is None:
            glyphs = _harfbuzz(stretch, before, word, after, self._tag, alone=alone)
            shape = stretch.words[key] = Shape(glyphs, sum(glyph.advance for glyph in glyphs))
        return shape


def _easts(text: str) -> list[str | None]:
    """For each character the language of the kana or hangul it stands among, without a letter between."""
    languages: list[str | None] = [None] * len(text)
    for match in _EAST.finditer(text):
        language = "ja" if _KANA.search(match[0]) else "ko" if _HANGUL.search(match[0]) else None
        if language:
            languages[match.start() : match.end()] = [language] * len(match[0])
    return languages


def _harfbuzz(stretch: Stretch, before: str, text: str, after: str, tag: str, *, alone: bool) -> tuple[Glyph, ...]:
    face = stretch.face
    buffer = uharfbuzz.Buffer()
    context = [*map(ord, before), *_shown(face, text), *map(ord, after)]
    buffer.add_codepoints(context, len(before), len(text))
    buffer.direction = "rtl" if stretch.level % 2 else "ltr"
    if (
        stretch.level % 2
    ):  # readers turn such text letter by letter: a vowel sign with its letter would come out before it
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.script = stretch.script
    buffer.language = tag
    if alone:
        buffer.flags = uharfbuzz.BufferFlags.BOT  # a mark without a letter stands on a dotted circle
    uharfbuzz.shape(face.hb_font, buffer, {})
    return tuple(face.glyphs.setdefault(glyph, glyph) for glyph in _clusters(buffer, len(before), text, face.scale))


def _shown(face: Face, text: str) -> list[int]:
    """The characters as the face can show them: one box for each letter or sign that it lacks."""
    shown: list[int] = []
    flags = 0
    for index, character in enumerate(text):
        code = ord(character)
        if code in face.characters or not is_drawn(character):
            shown.append(code)
            continue
        before = text[index - 1] if index else ""
        flags = flags + 1 if "\U0001f1e6" <= character <= "\U0001f1ff" else 0
        hidden = index and (
            before == "\u200d"
            or flags % 2 == 0 < flags
            or "\U0001f3fb" <= character <= "\U0001f3ff"
            or (unicodedata.category(character)[0] == "M" and shown[-1] in (ord(MISSING), _NOT_SEEN))
        )
        shown.append(_NOT_SEEN if hidden else ord(MISSING))
    return shown


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
