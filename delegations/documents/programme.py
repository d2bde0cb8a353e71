"""The printed programme: days of rows with time, what, where and state."""

from dataclasses import replace

from delegations.documents.bands import Band, Cell
from delegations.documents.frame import Frame
from delegations.documents.sheet import Sheet
from delegations.documents.text import Line, Typesetter, styled
from delegations.documents.theme import (
    BODY,
    DAY,
    DAY_AGAIN,
    DAY_NOTE,
    DETAIL,
    GROUND,
    HEADLINE,
    LABEL_INSET,
    MARGIN,
    STATE,
    SUBTITLE,
    TITLE,
    TONES,
    TRANSFER,
    TextStyle,
)
from delegations.documents.values import Day, ProgrammeDocument, Row, Words

_TIME, _WHAT, _WHERE = 0.0, 79.0, 359.0
"""Where the columns begin, from the margin."""
_GUTTER = 12.0


def draw_programme(document: ProgrammeDocument, setter: Typesetter, sheet: Sheet) -> None:
    frame = Frame(setter, document)
    frame.draw(sheet, _Composer(setter, frame.width).bands(document))


class _Composer:
    def __init__(self, setter: Typesetter, width: float) -> None:
        self.setter = setter
        self.width = width

    def bands(self, document: ProgrammeDocument) -> list[Band]:
        bands = [self._whole(document.title, TITLE, "H1"), self._whole(document.subtitle, SUBTITLE, "P")]
        bands[0] = replace(bands[0], keep=True, pad_top=6.0)
        for number, day in enumerate(document.days):
            bands += self._day(day, f"day-{number}")
        return bands

    def _whole(self, words: Words, style: TextStyle, role: str) -> Band:
        return Band((Cell(MARGIN, self.width, self.setter.lines(words, style, self.width), role),), MARGIN, self.width)

    def _day(self, day: Day, table: str) -> list[Band]:
        again = _shortened(self._heading(day, DAY_AGAIN))
        heading = replace(self._heading(day, DAY), gap=22.0, keep=bool(day.rows), bookmark=day.title)
        rows = [self._row(row, again, table) for row in day.rows]
        leads = [row.kind == "transfer" and row is not day.rows[-1] for row in day.rows]
        return [heading, *(replace(band, keep=lead) for band, lead in zip(rows, leads, strict=True))]

    def _heading(self, day: Day, style: TextStyle) -> Band:
        title = self.setter.lines(day.title, style, self.width)
        taken = max((line.width for line in title), default=0.0)
        note = self.setter.lines(day.note, DAY_NOTE, self.width - taken - 20) if taken < self.width * 0.6 else ()
        drop = style.baseline - DAY_NOTE.baseline
        if len(note) != 1 or len(title) != 1:
            below = replace(DAY_NOTE, align="start")
            note = self.setter.lines(day.note, below, self.width)
            drop = len(title) * style.leading
        cells = (Cell(MARGIN, self.width, title, "H2"), Cell(MARGIN, self.width, note, "P", drop))
        return Band(cells, MARGIN, self.width, pad_bottom=6.0)

    def _row(self, row: Row, again: Band, table: str) -> Band:
        if row.kind == "slot":
            return self._slot(row, again, table)
        style = TRANSFER
        cells = (
            self._cell(_TIME, _WHAT, self.setter.lines(row.time, style, _WHAT - _GUTTER)),
            self._cell(_WHAT, self.width, self._stack((row.title, style), *((line, style) for line in row.lines))),
        )
        ground = GROUND if row.kind == "transfer" else None
        return self._band(cells, again, table, pad=2.8, ground=ground)

    def _slot(self, row: Row, again: Band, table: str) -> Band:
        off = row.state is not None and row.state.tone in ("refused", "off")
        title = styled(row.title, strike=True) if off else row.title
        what = self._stack((title, HEADLINE), *((line, DETAIL) for line in row.lines))
        cells = (
            self._cell(_TIME, _WHAT, self.setter.lines(row.time, HEADLINE, _WHAT - _GUTTER)),
            self._cell(_WHAT, _WHERE, what + self._state(row)),
            self._cell(_WHERE, self.width + _GUTTER, self._places(row)),
        )
        return self._band(cells, again, table, pad=7.0, ground=None)

    def _band(self, cells: tuple[Cell, ...], again: Band, table: str, *, pad: float, ground: str | None) -> Band:
        return Band(
            cells,
            MARGIN,
            self.width,
            pad_top=pad,
            pad_bottom=pad,
            ruled=True,
            ground=ground,
            running=again,
            table=table,
        )

    def _cell(self, start: float, end: float, lines: tuple[Line, ...]) -> Cell:
        return Cell(MARGIN + start, end - start - _GUTTER, lines, "TD")

    def _stack(self, *parts: tuple[Words, TextStyle]) -> tuple[Line, ...]:
        room = _WHERE - _WHAT - _GUTTER
        return tuple(line for words, style in parts for line in self.setter.lines(words, style, room))

    def _places(self, row: Row) -> tuple[Line, ...]:
        room = self.width - _WHERE
        return tuple(line for words in row.place_lines for line in self.setter.lines(words, BODY, room))

    def _state(self, row: Row) -> tuple[Line, ...]:
        if row.state is None:
            return ()
        colour, ground = TONES[row.state.tone]
        style = replace(STATE, colour=colour, ground=ground)
        words = f"{row.state.mark}\u00a0{row.state.word}"
        return self.setter.lines(words, style, _WHERE - _WHAT - _GUTTER - 2 * LABEL_INSET)


def _shortened(band: Band) -> Band:
    """A heading that returns on each page takes two lines at most, however long it is."""
    cells = (replace(cell, lines=cell.lines[:2], drop=min(cell.drop, 2 * DAY_AGAIN.leading)) for cell in band.cells)
    return replace(band, cells=tuple(cells))
