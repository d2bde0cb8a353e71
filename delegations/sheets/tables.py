"""The plain table every kind of file becomes, and how one cell becomes text."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from delegations.sheets.errors import TooManyCells, TooManyRows

MAX_COLUMNS = 256
TITLE_ROWS = 20
"""Rows granted beyond the limit for titles, headers and totals."""


@dataclass(frozen=True)
class Row:
    """`number` is the one the sender sees, counted from 1; cells keep invisible marks."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class SheetTable:
    """Rows that hold something; numbers may jump."""

    name: str
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)


def cell_text(value: object) -> str:
    """A cell as people read it: whole numbers without a point, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, datetime.timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(value).replace("\x00", "").replace("_x000D_", "").strip()


def make_table(name: str, rows: Iterable[Sequence[str]], max_rows: int) -> SheetTable:
    """Numbers the rows, drops empty ones, and refuses what is larger than a list of people."""
    kept: list[Row] = []
    for number, cells in enumerate(rows, start=1):
        trimmed = _trimmed(cells)
        if not trimmed:
            continue
        if len(trimmed) > MAX_COLUMNS:
            raise TooManyCells(sheet=name, rows=number, columns=len(trimmed))
        kept.append(Row(number, trimmed))
        if len(kept) > max_rows + TITLE_ROWS:
            raise TooManyRows(sheet=name, limit=max_rows)
    return SheetTable(name, tuple(kept))


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    last = len(cells)
    while last and not cells[last - 1].strip():
        last -= 1
    return tuple(cell.strip() for cell in cells[:last])
