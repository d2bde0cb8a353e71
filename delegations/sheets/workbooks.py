"""XLSX out: one sheet, a head that stays, text that is never computed, dates that are dates."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

Cell = str | int | float | date | None
_NARROW, _WIDE = 12, 48
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def workbook(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, rtl: bool = False) -> bytes:
    """A workbook with one sheet, named `title` (31 characters of it), as wide as what stands in it."""
    body: list[list[Cell]] = [list(row) for row in rows]
    every: list[list[Cell]] = [list(header), *body]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title.translate(_NOT_IN_NAMES)[:31])
    sheet.freeze_panes = "A2"
    sheet.sheet_view.rightToLeft = rtl
    for number, name in enumerate(header, start=1):
        longest = max([len(name), *(_length(row[number - 1]) for row in body)])
        sheet.column_dimensions[get_column_letter(number)].width = min(max(longest + 2, _NARROW), _WIDE)
    for line, row in enumerate(every):
        sheet.append([_cell(sheet, value, head=not line) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _length(value: Cell) -> int:
    return max((len(line) for line in str(value or "").splitlines()), default=0)


def _cell(sheet: Any, value: Cell, *, head: bool) -> WriteOnlyCell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:32767])
    cell.data_type = "s"  # a text that begins like a formula stays one
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if head:
        cell.font = Font(bold=True)
    return cell
