"""Paragraphs: line breaks (UAX 14), alignment by direction, and lines ready to be drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from uniseg.graphemecluster import grapheme_cluster_boundaries

from delegations.core.languages import direction
from delegations.documents.breaking import break_places
from delegations.documents.families import families_of
from delegations.documents.fonts import FontStore
from delegations.documents.ordering import (
    base_is_rtl,
    clean,
    is_plain,
    levels_of,
    protect_phones,
    visual_order,
)
from delegations.documents.shaping import Run, Shape, Shaper, Stretch
from delegations.documents.theme import TONES, TextStyle
from delegations.documents.values import Span, Words

_SPACES = " \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
_WARNING = TONES["refused"][0]
_SLACK = 1e-6
"""Widths are sums of fractions: a line that fits exactly must fit."""
_KEPT_PARAGRAPHS = 1 << 9
_Piece = tuple[Shape, Stretch]


@dataclass(frozen=True)
class Line:
    """One set line. `width` in points; `spans` are those the runs point to; `text` as it is read."""

    runs: tuple[Run, ...]
    spans: tuple[Span, ...]
    style: TextStyle
    width: float
    text: str


@dataclass(frozen=True, slots=True)
class _Unit:
    """What may not be divided, and the blanks after it. `ink` and `full` are widths without and with the blanks."""

    low: int
    inked: int
    pieces: tuple[_Piece, ...]
    blanks: tuple[_Piece, ...]
    ink: float
    full: float


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """One paragraph between line feeds. Widths are 1/1000 of the size."""

    text: str
    spans: tuple[Span, ...]
    stretches: tuple[Stretch, ...]
    units: tuple[_Unit, ...]


def spans_of(words: Words) -> tuple[Span, ...]:
    return (Span(words),) if isinstance(words, str) else words


def styled(words: Words, **changes: object) -> tuple[Span, ...]:
    """The same words with attributes changed in every span."""
    return tuple(replace(span, **changes) for span in spans_of(words))  # type: ignore[arg-type]  # names are ours


class Typesetter:
    """Sets words in lines for one document of one language. Raises UnknownLanguage.

    `marking`: a word with a character that no font has is printed as a warning, with a box for each such character.
    """

    def __init__(self, store: FontStore, language: str, *, marking: bool = False) -> None:
        families_of(language)
        self.rtl = direction(language) == "rtl"
        self._shaper = Shaper(store, language, marking=marking)
        self._prepared: dict[tuple[tuple[Span, ...], bool], _Paragraph] = {}

    def lines(self, words: Words, style: TextStyle, width: float) -> tuple[Line, ...]:
        """Lines no wider than `width` points (a single character may be). Raises MissingGlyph. '' gives no line."""
        return tuple(
            line
            for spans in _split_at_line_feeds(spans_of(words))
            for line in self._fill(self._paragraph(spans, bold=style.bold), style, width)
        )

    def width(self, words: Words, style: TextStyle) -> float:
        """The width in points of words set on one line."""
        return max((line.width for line in self.lines(words, style, 1e9)), default=0.0)

    def _paragraph(self, spans: tuple[Span, ...], *, bold: bool) -> _Paragraph:
        key = (spans, bold)
        paragraph = self._prepared.get(key)
        if paragraph is None:
            if len(self._prepared) >= _KEPT_PARAGRAPHS:
                self._prepared.clear()
            paragraph = self._prepared[key] = self._prepare(spans, bold=bold)
        return paragraph

    def _prepare(self, spans: tuple[Span, ...], *, bold: bool) -> _Paragraph:
        text = "".join(span.text for span in spans)
        stretches = self._plain(text, spans, bold=bold)
        if stretches is None:
            spans = tuple(replace(span, text=protect_phones(span.text)) for span in spans)
            text = "".join(span.text for span in spans)
            levels = levels_of(text, base_is_rtl(text, self.rtl))
            stretches, lacking = self._stretches(spans, text, levels, bold=bold)
            if lacking:
                spans = _warned(spans, text, lacking)
                stretches, _ = self._stretches(spans, text, levels, bold=bold)
        return _Paragraph(text, spans, tuple(stretches), tuple(self._units(text, stretches)))

    def _plain(self, text: str, spans: Sequence[Span], *, bold: bool) -> list[Stretch] | None:
        """The stretches of text that needs nothing but its letters; None when it needs more."""
        if not is_plain(text) or base_is_rtl(text, self.rtl):
            return None
        stretches: list[Stretch] = []
        start = 0
        for number, span in enumerate(spans):
            face = self._shaper.plain_face(bold=bold or span.bold)
            if face is None:
                return None
            stretches.append(self._shaper.plain_stretch(start, start + len(span.text), face, number))
            start += len(span.text)
        return stretches

    def _stretches(
        self, spans: Sequence[Span], text: str, levels: Sequence[int], *, bold: bool
    ) -> tuple[list[Stretch], list[int]]:
        numbers = [number for number, span in enumerate(spans) for _ in span.text]
        return self._shaper.stretches(text, levels, numbers, [bold or span.bold for span in spans])

    def _units(self, text: str, stretches: Sequence[Stretch]) -> Iterator[_Unit]:
        first = 0
        for low, high in pairwise(break_places(text)) if stretches else ():
            while first + 1 < len(stretches) and stretches[first].end <= low:
                first += 1
            yield self._unit(text, stretches, low, high, first)

    def _unit(self, text: str, stretches: Sequence[Stretch], low: int, high: int, first: int = 0) -> _Unit:
        """What stands from low to high; no stretch before the first reaches so far."""
        inked = low + len(text[low:high].rstrip(_SPACES))
        pieces = self._pieces(text, stretches, low, inked, first)
        blanks = self._pieces(text, stretches, inked, high, first) if high > inked else ()
        ink = pieces[0][0].advance if len(pieces) == 1 else sum(shape.advance for shape, _ in pieces)
        full = ink + sum(shape.advance for shape, _ in blanks) if blanks else ink
        return _Unit(low, inked, pieces, blanks, ink, full)

    def _pieces(self, text: str, stretches: Sequence[Stretch], low: int, high: int, first: int) -> tuple[_Piece, ...]:
        """The shapes from low to high in the order of reading."""
        pieces: list[_Piece] = []
        for number in range(first, len(stretches)):
            stretch = stretches[number]
            start, end = max(low, stretch.start), min(high, stretch.end)
            if start < end:
                pieces.append((self._shaper.shape(text, stretch, start, end), stretch))
            if stretch.end >= high:
                break
        return tuple(pieces)

    def _fill(self, paragraph: _Paragraph, style: TextStyle, width: float) -> Iterator[Line]:
        """Greedy filling; blanks at the ends of lines are left out."""
        limit = width / style.size * 1000 + _SLACK
        line: list[_Unit] = []
        place = 0.0
        for unit in self._fitting(paragraph, limit):
            if line and place + unit.ink > limit:
                yield from _line(paragraph, style, line)
                line, place = [], 0.0
            line.append(unit)
            place += unit.full
        yield from _line(paragraph, style, line)

    def _fitting(self, paragraph: _Paragraph, limit: float) -> Iterator[_Unit]:
        """The units; one that is wider than a line is divided between its letters."""
        for unit in paragraph.units:
            if unit.ink <= limit:
                yield unit
                continue
            text = paragraph.text[unit.low : unit.inked]
            places = [unit.low + place for place in grapheme_cluster_boundaries(text)]
            *parts, last = (self._unit(paragraph.text, paragraph.stretches, *pair) for pair in pairwise(places))
            yield from parts
            yield replace(last, blanks=unit.blanks, full=last.ink + unit.full - unit.ink)


def _line(paragraph: _Paragraph, style: TextStyle, units: Sequence[_Unit]) -> Iterator[Line]:
    """The line of these units, unless it has nothing to print."""
    while units and not units[-1].pieces:
        units = units[:-1]
    if not units:
        return
    pieces = [piece for unit in units[:-1] for piece in (*unit.pieces, *unit.blanks)]
    pieces += units[-1].pieces
    levels = [stretch.level for _, stretch in pieces]
    if any(levels):
        pieces = [pieces[index] for index in visual_order(levels)]
    runs = []
    for (face, span), group in groupby(pieces, key=lambda piece: (piece[1].face, piece[1].span)):
        shapes = tuple(shape for shape, _ in group)
        runs.append(Run(face, span, shapes, sum(shape.advance for shape in shapes)))
    width = sum(run.advance for run in runs) * style.size / 1000
    yield Line(tuple(runs), paragraph.spans, style, width, paragraph.text[units[0].low : units[-1].inked])


def _warned(spans: Sequence[Span], text: str, lacking: Sequence[int]) -> tuple[Span, ...]:
    """The spans with the words in which a glyph is missing as spans of their own, in the colour of a warning."""
    warned = bytearray(len(text))
    for index in lacking:
        low = max(text.rfind(blank, 0, index) for blank in (*_SPACES, "\u00a0", "\u202f")) + 1
        ends = [place for blank in (*_SPACES, "\u00a0", "\u202f") if (place := text.find(blank, index)) >= 0]
        high = min(ends, default=len(text))
        warned[low:high] = b"\x01" * (high - low)
    found: list[Span] = []
    start = 0
    for span in spans:
        for bad, group in groupby(range(start, start + len(span.text)), key=warned.__getitem__):
            places = list(group)
            part = text[places[0] : places[-1] + 1]
            found.append(replace(span, text=part, colour=_WARNING) if bad else replace(span, text=part))
        start += len(span.text)
    return tuple(found)


def height(lines: Sequence[Line]) -> float:
    return sum(line.style.leading for line in lines)


def _split_at_line_feeds(spans: Sequence[Span]) -> list[tuple[Span, ...]]:
    if all(is_plain(span.text) for span in spans):
        return [tuple(span for span in spans if span.text)]
    paragraphs: list[list[Span]] = [[]]
    for span in spans:
        first, *others = clean(span.text).split("\n")
        paragraphs[-1].append(replace(span, text=first))
        paragraphs += [[replace(span, text=other)] for other in others]
    return [tuple(span for span in paragraph if span.text) for paragraph in paragraphs]
