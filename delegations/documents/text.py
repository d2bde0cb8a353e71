"""Paragraphs: line breaks (UAX 14), alignment by direction, and lines ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from uniseg.graphemecluster import grapheme_cluster_boundaries
from uniseg.linebreak import line_break_boundaries

from delegations.core.languages import direction
from delegations.documents.fonts import FontStore
from delegations.documents.shaping import Item, Run, Shaper, base_is_rtl, clean, levels_of, protect_phones
from delegations.documents.theme import TextStyle
from delegations.documents.values import Span, Words

_SPACES = " \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"


@dataclass(frozen=True)
class Line:
    """One set line. `width` in points; `spans` are those the runs point to; `text` as it is read."""

    runs: tuple[Run, ...]
    spans: tuple[Span, ...]
    style: TextStyle
    width: float
    text: str


@dataclass(frozen=True)
class _Paragraph:
    """One paragraph between line feeds, with what is known of each of its characters."""

    text: str
    items: list[Item]
    spans: tuple[Span, ...]
    style: TextStyle


def spans_of(words: Words) -> tuple[Span, ...]:
    return (Span(words),) if isinstance(words, str) else words


def styled(words: Words, **changes: object) -> tuple[Span, ...]:
    """The same words with attributes changed in every span."""
    return tuple(replace(span, **changes) for span in spans_of(words))  # type: ignore[arg-type]  # names are ours


class Typesetter:
    """Sets words in lines for one document of one language."""

    def __init__(self, store: FontStore, language: str, *, marking: bool = False) -> None:
        self.rtl = direction(language) == "rtl"
        self._shaper = Shaper(store, language, marking=marking)

    def lines(self, words: Words, style: TextStyle, width: float) -> tuple[Line, ...]:
        """Lines no wider than `width` points (a single character may be). Raises MissingGlyph. '' gives no line."""
        lines: list[Line] = []
        for spans in _split_at_line_feeds(spans_of(words)):
            paragraph = self._prepare(spans, style)
            lines += [self._line(paragraph, low, high) for low, high in self._breaks(paragraph, width)]
        return tuple(lines)

    def width(self, words: Words, style: TextStyle) -> float:
        """The width in points of words set on one line."""
        return max((line.width for line in self.lines(words, style, 1e9)), default=0.0)

    def _prepare(self, spans: Sequence[Span], style: TextStyle) -> _Paragraph:
        spans = tuple(replace(span, text=protect_phones(span.text)) for span in spans)
        text = "".join(span.text for span in spans)
        levels = levels_of(text, base_is_rtl(text, self.rtl))
        numbers = [number for number, span in enumerate(spans) for _ in span.text]
        items = self._shaper.items(text, levels, numbers, [style.bold or span.bold for span in spans])
        return _Paragraph(text, items, spans, style)

    def _breaks(self, paragraph: _Paragraph, width: float) -> list[tuple[int, int]]:
        """Greedy filling. Bounds of the lines, spaces at their ends left out."""
        text = paragraph.text
        if not any(item.drawn and sign not in _SPACES for item, sign in zip(paragraph.items, text, strict=True)):
            return []
        if self._measure(paragraph, 0, len(text.rstrip(_SPACES))) <= width:
            return [(0, len(text.rstrip(_SPACES)))]
        bounds: list[tuple[int, int]] = []
        start, place = 0, 0.0
        for low, high in self._units(paragraph, width):
            inked = low + len(text[low:high].rstrip(_SPACES))
            if low > start and place + self._measure(paragraph, low, inked) > width:
                bounds.append((start, start + len(text[start:low].rstrip(_SPACES))))
                start, place = low, 0.0
            place += self._measure(paragraph, low, high)
        bounds.append((start, start + len(text[start:].rstrip(_SPACES))))
        return [(low, high) for low, high in bounds if high > low]

    def _units(self, paragraph: _Paragraph, width: float) -> list[tuple[int, int]]:
        """What may not be divided: stretches between break opportunities, or characters of a stretch too long."""
        stops = _stops(paragraph.text)
        units: list[tuple[int, int]] = []
        for low, high in pairwise(stops):
            if self._measure(paragraph, low, high) <= width:
                units.append((low, high))
                continue
            inner = [low + stop for stop in grapheme_cluster_boundaries(paragraph.text[low:high])]
            units += list(pairwise(inner))
        return units

    def _measure(self, paragraph: _Paragraph, low: int, high: int) -> float:
        return self._shaper.width(paragraph.text, paragraph.items, low, high) * paragraph.style.size / 1000

    def _line(self, paragraph: _Paragraph, low: int, high: int) -> Line:
        runs = tuple(self._shaper.visual_runs(paragraph.text, paragraph.items, low, high))
        width = sum(run.advance for run in runs) * paragraph.style.size / 1000
        return Line(runs, paragraph.spans, paragraph.style, width, paragraph.text[low:high])


def height(lines: Sequence[Line]) -> float:
    return sum(line.style.leading for line in lines)


@lru_cache(maxsize=4096)
def _stops(text: str) -> tuple[int, ...]:
    """Where a line may end, from 0 to the end of the text."""
    return (0, *(int(stop) for stop in line_break_boundaries(text) if stop > 0))


def _split_at_line_feeds(spans: Sequence[Span]) -> list[tuple[Span, ...]]:
    paragraphs: list[list[Span]] = [[]]
    for span in spans:
        first, *others = clean(span.text).split("\n")
        paragraphs[-1].append(replace(span, text=first))
        paragraphs += [[replace(span, text=other)] for other in others]
    return [tuple(span for span in paragraph if span.text) for paragraph in paragraphs]
