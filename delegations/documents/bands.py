"""Bands: full-width pieces of a page (a heading, a row, a paragraph), and how they are dealt out to pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from delegations.documents.sheet import Sheet
from delegations.documents.text import Line, height
from delegations.documents.theme import LINE


class Figure(Protocol):
    """Something drawn that is not text. `text` says what it shows; it is never divided."""

    @property
    def text(self) -> str: ...
    @property
    def height(self) -> float: ...
    def draw(self, sheet: Sheet, x: float, y: float) -> None: ...


@dataclass(frozen=True)
class Cell:
    """Lines, or a figure, in a column; `x` from the reading start of the page, `drop` below the top of the band."""

    x: float
    width: float
    lines: tuple[Line, ...]
    role: str = "P"
    drop: float = 0.0
    scope: str = ""
    figure: Figure | None = None

    @property
    def height(self) -> float:
        return self.drop + (self.figure.height if self.figure else height(self.lines))

    @property
    def empty(self) -> bool:
        return not self.lines and self.figure is None

    def draw(self, sheet: Sheet, top: float) -> None:
        if self.figure:
            self.figure.draw(sheet, self.x, top + self.drop)
        else:
            sheet.lines(self.lines, self.x, top + self.drop, self.width)


@dataclass(frozen=True)
class Band:
    """A piece that stays together unless it is taller than a page.

    `gap` is left above it except at the top of a page; `keep` binds it to the next; `running` is repeated above it
    when it begins a page; `table` is the key of the table it is a row of; `bookmark` its entry in the outline;
    `radius` rounds the ground; `breaks` begins a page.
    """

    cells: tuple[Cell, ...]
    left: float
    width: float
    pad_top: float = 0.0
    pad_bottom: float = 0.0
    gap: float = 0.0
    ruled: bool = False
    ground: str | None = None
    keep: bool = False
    running: "Band | None" = None
    table: str | None = None
    bookmark: str | None = None
    radius: float = 0.0
    breaks: bool = False

    @property
    def height(self) -> float:
        return self.pad_top + max((cell.height for cell in self.cells), default=0.0) + self.pad_bottom

    def split(self, room: float) -> tuple["Band", "Band"]:
        """What fits into `room` (at least one line of each cell) and what is left."""
        inner = room - self.pad_top - self.pad_bottom
        fitting = [_fitting(cell, inner) for cell in self.cells]
        pairs = list(zip(self.cells, fitting, strict=True))
        head = tuple(replace(cell, lines=cell.lines[:count]) for cell, count in pairs)
        rest = tuple(replace(cell, lines=cell.lines[count:], drop=0.0, figure=None) for cell, count in pairs)
        return replace(self, cells=head, keep=False), replace(self, cells=rest, ruled=False, bookmark=None)

    @property
    def empty(self) -> bool:
        return all(cell.empty for cell in self.cells)

    def draw(self, sheet: Sheet, top: float, *, again: bool = False) -> None:
        """Draws the band; `again` marks it as a repetition, which is not part of the reading."""
        with sheet.artifact():
            if self.ground:
                sheet.fill(self.left, top, self.width, self.height, self.ground, radius=self.radius)
            if self.ruled:
                sheet.rule(self.left, top, self.width, LINE, 0.7)
            if again:
                for cell in self.cells:
                    cell.draw(sheet, top + self.pad_top)
        if not again:
            self._tell(sheet, top)

    def _tell(self, sheet: Sheet, top: float) -> None:
        """Draws the cells as parts of the structure."""
        if self.bookmark:
            sheet.bookmark(self.bookmark, top)
        structure = sheet.structure
        parent = structure.named(self.table, "Table").add("TR") if self.table else structure.top
        for cell in self.cells:
            if cell.empty and not self.table:
                continue
            text = " ".join(line.text for line in cell.lines) if sheet.rtl or len(cell.lines) > 1 else ""
            alone = cell.figure is not None and not self.table
            element = parent if alone else parent.add(cell.role, text, scope=cell.scope)
            if cell.figure:
                element = element.add("Figure", alt=cell.figure.text)
            with sheet.tagged(element):
                cell.draw(sheet, top + self.pad_top)


Page = list[tuple[Band, float, bool]]
"""Bands with the height they stand at, counted from the top of the body, and whether they are repetitions."""


def _fitting(cell: Cell, room: float) -> int:
    used = cell.drop
    for count, line in enumerate(cell.lines):
        used += line.style.leading
        if used > room:
            return max(1, count)
    return len(cell.lines)


def _groups(bands: Sequence[Band]) -> Iterator[list[Band]]:
    group: list[Band] = []
    for band in bands:
        if band.breaks and group:
            yield group
            group = []
        group.append(band)
        if not band.keep:
            yield group
            group = []
    if group:
        yield group


class _Dealer:
    def __init__(self, room: float) -> None:
        self.room = room
        self.pages: list[Page] = [[]]
        self.used = 0.0

    def turn(self, band: Band) -> None:
        """Begins a page, with what runs on above the band that begins it."""
        self.pages.append([])
        self.used = 0.0
        if band.running is not None:
            self.pages[-1].append((band.running, 0.0, True))
            self.used = band.running.height

    def put(self, band: Band) -> None:
        self.used += band.gap if self.pages[-1] else 0.0
        self.pages[-1].append((band, self.used, False))
        self.used += band.height

    def deal(self, group: list[Band]) -> None:
        needed = sum(band.gap + band.height for band in group)
        if self.pages[-1] and (group[0].breaks or self.used + needed > self.room):
            self.turn(group[0])
        for band in group:
            rest = band
            while self.used + rest.height > self.room:
                head, tail = rest.split(self.room - self.used)
                if tail.empty:
                    if rest.height <= self.room:
                        self.turn(band)
                    break
                self.put(head)
                self.turn(band)
                rest = tail
            self.put(rest)


def deal_out(bands: Sequence[Band], room: float) -> list[Page]:
    """Pages of bands, none higher than `room` points; at least one page."""
    dealer = _Dealer(room)
    for group in _groups(bands):
        dealer.deal(group)
    return dealer.pages
