"""Words made as large as their place allows: one line where that is not much smaller than two."""

from dataclasses import dataclass, replace
from itertools import pairwise

from delegations.documents.breaking import break_places
from delegations.documents.text import Line, Typesetter
from delegations.documents.theme import TextStyle

_PREFER_FEWER = 0.76
"""One line less is worth being this much smaller."""
_LEADING = 1.22
_SAMPLE = 100.0


def sized(style: TextStyle, size: float) -> TextStyle:
    return replace(style, size=size, leading=size * _LEADING)


@dataclass(frozen=True)
class _Measured:
    """Widths, at size 1, of the parts between places where a line may end, and of the space between them."""

    parts: tuple[float, ...]
    gaps: tuple[float, ...]

    def narrowest(self, count: int) -> float:
        """The width at which the words take `count` lines."""
        low, high = max(self.parts), sum(self.parts) + sum(self.gaps)
        for _ in range(18 if count > 1 else 0):
            middle = (low + high) / 2
            low, high = (low, middle) if self._lines(middle) <= count else (middle, high)
        return high

    def _lines(self, width: float) -> int:
        count, used = 1, 0.0
        for part, gap in zip(self.parts, self.gaps, strict=True):
            if used + part > width and used:
                count, used = count + 1, 0.0
            used += part + gap
        return count


class Fitter:
    """Fits words for one document; remembers what it has measured."""

    def __init__(self, setter: Typesetter) -> None:
        self._setter = setter
        self._known: dict[tuple[str, bool], _Measured] = {}

    def fit(self, words: str, style: TextStyle, width: float, *, floor: float, most: int) -> tuple[Line, ...]:
        """The words from the size of `style` down to `floor`, in at most `most` lines of even width, no word divided.

        At the floor words are divided, and what is beyond `most` lines is left out, with an ellipsis.
        """
        words = " ".join(words.split())
        if not words:
            return ()
        widths = [self._measure(words, bold=style.bold).narrowest(count) for count in range(1, most + 1)]
        sizes = [min(style.size, width / one) for one in widths]
        enough = max(max(sizes) * _PREFER_FEWER, floor)
        for count, (size, narrow) in enumerate(zip(sizes, widths, strict=True), 1):
            if size >= enough:
                lines = self._setter.lines(words, sized(style, size * 0.995), min(width, narrow * size * 1.001))
                if len(lines) <= count:
                    return lines
        return self._cut(words, sized(style, floor), width, most)

    def _measure(self, words: str, *, bold: bool) -> _Measured:
        key = (words, bold)
        if key not in self._known:
            style = TextStyle(_SAMPLE, _SAMPLE, bold=bold)
            space = self._setter.width("n n", style) - 2 * self._setter.width("n", style)
            parts = [words[low:high] for low, high in pairwise(break_places(words))]
            widths = tuple(self._setter.width(part.rstrip(), style) / _SAMPLE for part in parts)
            gaps = tuple(space / _SAMPLE if part.endswith(" ") else 0.0 for part in parts)
            self._known[key] = _Measured(widths, gaps)
        return self._known[key]

    def _cut(self, words: str, style: TextStyle, width: float, most: int) -> tuple[Line, ...]:
        lines = self._setter.lines(words, style, width)
        if len(lines) <= most:
            return lines
        kept = " ".join(line.text for line in lines[:most])
        while kept and len(lines) > most:
            kept = kept[:-1].rstrip()
            lines = self._setter.lines(f"{kept}…", style, width)
        return lines
