"""The drawing of a chart: bars under each other with their words beside them, or one bar divided into parts."""

from dataclasses import dataclass, replace
from itertools import pairwise

from delegations.documents.sheet import Sheet
from delegations.documents.text import Line, Typesetter, height
from delegations.documents.theme import ACCENT, BODY, CELL, LINE, SOFT, TextStyle
from delegations.documents.values import Bars

_PALE = "#e3f1ee"
_TITLE = replace(BODY, size=10.0, leading=15.0, bold=True)
_SAID = replace(CELL, bold=True)
_INSIDE = TextStyle(8.6, 11, bold=True, colour=ACCENT, align="center")
_UNKNOWN = replace(CELL, colour=SOFT)
_TALL, _THICK, _GAP = 16.0, 9.0, 8.0
"""Heights of the divided bar and of a simple one; the room between words and bars."""
_MOST = 1 / 3
"""Labels take no more of the width."""
_LEAST = 1.2
"""The shortest bar that is seen; nought has none."""
_STEP = 4.2
"""Between the lines of a pattern."""


@dataclass(frozen=True)
class _Row:
    """A bar with its label; `start` and `length` of the bar within the drawing, `top` of the whole row."""

    top: float
    label: tuple[Line, ...]
    label_width: float
    start: float
    length: float
    said: tuple[Line, ...]
    tall: float

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        top = y + self.top
        sheet.lines(self.label, x, top, self.label_width)
        middle = top + CELL.leading / 2
        sheet.stroke((x + self.start, top), (x + self.start, top + self.tall), LINE, 0.8)
        if self.length:
            sheet.fill(x + self.start, middle - _THICK / 2, self.length, _THICK, ACCENT)
        said = self.start + self.length + _GAP / 2
        sheet.lines(self.said, x + said, top, width - said)


@dataclass(frozen=True)
class _Part:
    """A part of a divided bar with its entry in the key."""

    number: int
    start: float
    length: float
    inside: tuple[Line, ...]
    key_top: float
    label: tuple[Line, ...]
    said: tuple[Line, ...]
    said_width: float

    def draw(self, sheet: Sheet, x: float, y: float, width: float, bar: float) -> None:
        if self.length:
            _pattern(sheet, self.number, x + self.start, y + bar, self.length, _TALL)
        if self.inside:
            middle = x + self.start + self.length / 2
            wide = max(line.width for line in self.inside) + 6
            sheet.fill(middle - wide / 2, y + bar + 2.5, wide, _TALL - 5, "#ffffff", radius=3)
            sheet.lines(self.inside, middle - wide / 2, y + bar + (_TALL - _INSIDE.leading) / 2, wide)
        top = y + self.key_top
        _pattern(sheet, self.number, x, top + 2.4, 14, 9)
        sheet.lines(self.said, x + 22, top, self.said_width)
        sheet.lines(self.label, x + 22 + self.said_width + _GAP, top, width)


@dataclass(frozen=True)
class Chart:
    """A chart laid out; it is never divided between pages."""

    text: str
    width: float
    height: float
    title: tuple[Line, ...]
    rows: tuple[_Row, ...]
    parts: tuple[_Part, ...]

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        sheet.lines(self.title, x, y, self.width)
        for row in self.rows:
            row.draw(sheet, x, y, self.width)
        for part in self.parts:
            part.draw(sheet, x, y, self.width, height(self.title) + 4)


def bars_drawing(chart: Bars, setter: Typesetter, width: float) -> Chart:
    """Sets the words and measures the bars; ValueError for a value below nought."""
    if any(bar.value is not None and bar.value < 0 for bar in chart.bars):
        raise ValueError("a bar cannot be shorter than nothing")
    title = setter.lines(chart.title, _TITLE, width)
    top = height(title) + 4
    rows = () if chart.divided else _rows(chart, setter, width, top)
    parts = _parts(chart, setter, width, top + _TALL + 8) if chart.divided else ()
    low = max([top, *(row.top + row.tall for row in rows), *(p.key_top + height(p.label) for p in parts)])
    return Chart(chart.text, width, low + 2, title, rows, parts)


def _rows(chart: Bars, setter: Typesetter, width: float, top: float) -> tuple[_Row, ...]:
    widest = max((setter.width(bar.label, CELL) for bar in chart.bars), default=0.0)
    label = min(widest, width * _MOST) + 1
    start = label + _GAP
    room = width - start - max((setter.width(bar.said, _SAID) for bar in chart.bars), default=0.0) - _GAP
    longest = max((bar.value or 0.0 for bar in chart.bars), default=0.0)
    rows = []
    for bar in chart.bars:
        lines = setter.lines(bar.label, CELL, label)
        length = max(room * bar.value / longest, _LEAST) if bar.value and longest else 0.0
        said = setter.lines(bar.said, _UNKNOWN if bar.value is None else _SAID, width - start - length - _GAP / 2)
        tall = max(height(lines), height(said), CELL.leading) + 4.5
        rows.append(_Row(top, lines, label, start, length, said, tall))
        top += tall
    return tuple(rows)


def _parts(chart: Bars, setter: Typesetter, width: float, top: float) -> tuple[_Part, ...]:
    whole = sum(bar.value or 0.0 for bar in chart.bars)
    ends = [0.0]
    for bar in chart.bars:
        ends.append(ends[-1] + (width * (bar.value or 0.0) / whole if whole else 0.0))
    said_width = max((setter.width(bar.said, _SAID) for bar in chart.bars), default=0.0) + 1
    parts = []
    for number, (bar, (low, high)) in enumerate(zip(chart.bars, pairwise(ends), strict=True)):
        label = setter.lines(bar.label, CELL, width - 22 - said_width - _GAP)
        inside = setter.lines(bar.said, _INSIDE, 1e6)
        fits = bool(inside) and high - low > inside[0].width + 12
        said = setter.lines(bar.said, _SAID, said_width)
        parts.append(_Part(number, low, high - low, inside if fits else (), top, label, said, said_width))
        top += max(height(label), CELL.leading)
    return tuple(parts)


def _pattern(sheet: Sheet, number: int, x: float, y: float, width: float, tall: float) -> None:
    """Solid, pale, slanted lines, upright lines, and again: told apart without colour."""
    kind = number % 4
    sheet.fill(x, y, width, tall, (ACCENT, _PALE, "#ffffff", "#ffffff")[kind])
    if kind == 2:
        place = _STEP - tall
        while place < width:
            start, end = max(place, 0.0), min(place + tall, width)
            sheet.line([(x + start, y + start - place), (x + end, y + end - place)], ACCENT, 0.9)
            place += _STEP
    if kind == 3:
        place = _STEP / 2
        while place < width:
            sheet.line([(x + place, y), (x + place, y + tall)], ACCENT, 0.9)
            place += _STEP
    corners = [(x, y), (x + width, y), (x + width, y + tall), (x, y + tall), (x, y)]
    sheet.line(corners, ACCENT, 0.8)
