"""Papers of blocks: headings, paragraphs, facts, tables, pictures, routes, charts, one under another."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from delegations.documents.bands import Band, Cell, Figure
from delegations.documents.bars import bars_drawing
from delegations.documents.frame import A4, A4_ACROSS, Frame
from delegations.documents.pictures import fitted
from delegations.documents.route import lay_out
from delegations.documents.sheet import Sheet
from delegations.documents.text import Typesetter, spans_of, styled
from delegations.documents.theme import (
    BODY,
    CELL,
    CELL_HEAD,
    DAY,
    HEADLINE,
    MARGIN,
    MILLIMETRE,
    SUBTITLE,
    TITLE,
    TONES,
    TextStyle,
)
from delegations.documents.values import (
    Bars,
    Block,
    Column,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Route,
    SheetDocument,
    Table,
    Words,
)

_GUTTER = 10.0
_INSET = 10.0
"""Of words on a ground."""
_HIGHEST = 90 * MILLIMETRE
"""No picture in a table is higher."""
_LABEL = 24
"""Up to so many characters a cell is a label, whose words are not divided."""
_LABELS = 1 / 3
"""Labels of facts take no more of the width."""


def draw_sheet(document: SheetDocument, setter: Typesetter, sheet: Sheet) -> None:
    frame = Frame(setter, document, A4_ACROSS if document.landscape else A4)
    frame.draw(sheet, _Composer(setter, frame).bands(document))


@dataclass(frozen=True)
class _Shown:
    """A picture at its size in points."""

    picture: Picture
    width: float
    height: float

    @property
    def text(self) -> str:
        return self.picture.text

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        sheet.image(self.picture, x, y, self.width, self.height)


class _Composer:
    def __init__(self, setter: Typesetter, frame: Frame) -> None:
        self.setter = setter
        self.width = frame.width
        self.room = frame.room
        self._tables = 0

    def bands(self, document: SheetDocument) -> list[Band]:
        title = replace(self._whole(document.title, TITLE, "H1"), pad_top=6.0, keep=True)
        bands = [title, self._whole(document.subtitle, SUBTITLE, "P")]
        broken = False
        for block in document.blocks:
            drawn = [band for band in self._block(block) if band.table or not band.empty]
            if drawn and broken:
                drawn[0] = replace(drawn[0], breaks=True)
            bands += drawn
            broken = isinstance(block, PageBreak) or (broken and not drawn)
        return bands

    def _block(self, block: Block) -> Iterator[Band]:
        match block:
            case Heading():
                yield self._heading(block)
            case Paragraph():
                yield self._paragraph(block)
            case Facts():
                yield from self._facts(block)
            case Table():
                yield from self._table(block)
            case Route():
                drawing = lay_out(block, self.setter, self.width, self.room)
                yield replace(self._band((Cell(MARGIN, self.width, (), figure=drawing),), gap=14.0), keep=True)
            case Bars():
                chart = bars_drawing(block, self.setter, self.width)
                yield self._band((Cell(MARGIN, self.width, (), figure=chart),), gap=12.0)
            case PageBreak():
                pass

    def _band(self, cells: tuple[Cell, ...], *, gap: float, pad: float = 0.0) -> Band:
        return Band(cells, MARGIN, self.width, pad_top=pad, pad_bottom=pad, gap=gap)

    def _whole(self, words: Words, style: TextStyle, role: str) -> Band:
        return self._band((Cell(MARGIN, self.width, self.setter.lines(words, style, self.width), role),), gap=0.0)

    def _heading(self, block: Heading) -> Band:
        part = block.level == 2
        band = self._whole(block.text, DAY if part else HEADLINE, f"H{block.level}")
        bookmark = "".join(span.text for span in spans_of(block.text)) if part else None
        return replace(band, gap=22.0 if part else 14.0, keep=True, bookmark=bookmark)

    def _paragraph(self, block: Paragraph) -> Band:
        if block.tone is None:
            return replace(self._whole(block.text, BODY, "P"), gap=9.0)
        colour, ground = TONES[block.tone]
        room = self.width - 2 * _INSET
        lines = self.setter.lines(block.text, replace(BODY, colour=colour), room)
        band = self._band((Cell(MARGIN + _INSET, room, lines),), gap=12.0, pad=6.0)
        return replace(band, ground=ground, radius=4.0)

    def _facts(self, block: Facts) -> Iterator[Band]:
        label = replace(CELL, colour=CELL_HEAD.colour)
        widest = max((self.setter.width(name, label) for name, _ in block.pairs), default=0.0)
        start = min(widest, self.width * _LABELS) + 2 * _GUTTER
        key = self._key()
        for number, (name, words) in enumerate(block.pairs):
            said = self.setter.lines(words, CELL, self.width - start)
            cells = (
                Cell(MARGIN, start - _GUTTER, self.setter.lines(name, label, start - _GUTTER), "TH", scope="Row"),
                Cell(MARGIN + start, self.width - start, said, "TD"),
            )
            band = self._band(cells, gap=0.0 if number else 10.0, pad=2.6)
            yield replace(band, table=key)

    def _table(self, table: Table) -> Iterator[Band]:
        for number, row in enumerate(table.rows, 1):
            if len(row) != len(table.columns):
                raise ValueError(f"row {number} has {len(row)} cells for {len(table.columns)} columns")
        rows = _Rows(self.setter, table, self.width, self._key())
        head = rows.head()
        if not head.empty:
            yield replace(head, gap=14.0, keep=bool(table.rows))
        for number, cells in enumerate(table.rows):
            band = rows.row(cells, struck=number in table.struck)
            gap = 14.0 if head.empty and not number else 0.0
            keep = number in table.leads and number + 1 < len(table.rows)
            yield replace(band, running=None if head.empty else head, gap=gap, keep=keep)

    def _key(self) -> str:
        self._tables += 1
        return f"table-{self._tables}"


class _Rows:
    """Sets the rows of one table."""

    def __init__(self, setter: Typesetter, table: Table, width: float, key: str) -> None:
        self.setter, self.columns, self.width, self.key = setter, table.columns, width, key
        whole = sum(column.share for column in table.columns)
        shares = [column.share / whole * (width + _GUTTER) for column in table.columns]
        steps = _widened(shares, [self._needed(table, number) for number in range(len(shares))])
        starts = accumulate(steps[:-1], initial=MARGIN)
        self.places = [(start, step - _GUTTER) for start, step in zip(starts, steps, strict=True)]

    def _needed(self, table: Table, number: int) -> float:
        """The width of the longest word of the head and of short cells, such as roles: those are not divided."""
        column = table.columns[number]
        cells = {_plain(row[number]) for row in table.rows}
        units = {(word, CELL_HEAD) for word in column.title.split()}
        units |= {
            (word, replace(CELL, bold=column.bold)) for text in cells if len(text) <= _LABEL for word in text.split()
        }
        widths = (self.setter.width(word, style) for word, style in units if _is_whole(word))
        return min(max(widths, default=0.0) + _GUTTER + 0.5, self.width / 3)

    def head(self) -> Band:
        cells = []
        for (start, wide), column in zip(self.places, self.columns, strict=True):
            lines = self.setter.lines(column.title, _aligned(CELL_HEAD, column), wide)
            cells.append(Cell(start, wide, lines, "TH", scope="Column"))
        return Band(tuple(cells), MARGIN, self.width, pad_top=4.0, pad_bottom=4.0, table=self.key)

    def row(self, words: tuple[Words | Picture, ...], *, struck: bool) -> Band:
        cells = []
        for number, (said, (start, wide)) in enumerate(zip(words, self.places, strict=True)):
            bold = self.columns[number].bold
            role, scope = ("TH", "Row") if bold and not number else ("TD", "")
            if isinstance(said, Picture):
                cells.append(Cell(start, wide, (), role, drop=1.5, scope=scope, figure=_shown(said, wide)))
                continue
            style = replace(_aligned(CELL, self.columns[number]), bold=bold)
            if struck:
                style, said = replace(style, colour=TONES["off"][0]), styled(said, strike=True)
            cells.append(Cell(start, wide, self.setter.lines(said, style, wide), role, scope=scope))
        band = Band(tuple(cells), MARGIN, self.width, pad_top=4.0, pad_bottom=4.0, ruled=True, table=self.key)
        return replace(band, pad_bottom=5.5) if any(cell.figure for cell in cells) else band


def _aligned(style: TextStyle, column: Column) -> TextStyle:
    return replace(style, align="end") if column.number else style


def _plain(said: Words | Picture) -> str:
    return "" if isinstance(said, Picture) else "".join(span.text for span in spans_of(said))


def _is_whole(word: str) -> bool:
    """Whether a word is broken nowhere: not of a script that breaks between signs, no hyphen or slash inside."""
    return len(word) <= _LABEL and all(c < "\u2e80" and c not in "-/–—" for c in word)


def _widened(shares: list[float], needed: list[float]) -> list[float]:
    """Columns as wide as their longest word; the others give the room, as far as they have it."""
    lacking = sum(max(0.0, need - share) for share, need in zip(shares, needed, strict=True))
    spare = sum(max(0.0, share - need) for share, need in zip(shares, needed, strict=True))
    if not lacking or spare < lacking:
        return shares
    return [
        need if need > share else share - (share - need) * lacking / spare
        for share, need in zip(shares, needed, strict=True)
    ]


def _shown(picture: Picture, width: float) -> Figure:
    return _Shown(picture, *fitted(picture, width, _HIGHEST))
