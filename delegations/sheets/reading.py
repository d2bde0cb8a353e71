"""Files and pasted text of participants become tables. What a file is, its content decides, never its name."""

import io

import python_calamine

from delegations.sheets.archives import SheetScan, scan_archive
from delegations.sheets.errors import (
    DamagedWorkbook,
    EmptySheet,
    EncryptedWorkbook,
    FileTooLarge,
    NotASheet,
    NullCharacters,
    TooManyCells,
)
from delegations.sheets.olecells import check_extent
from delegations.sheets.plaintext import decode, read_cells
from delegations.sheets.tables import MAX_COLUMNS, Row, SheetTable, cell_text, make_table

__all__ = ["Row", "SheetTable", "read_pasted", "read_sheets"]

MAX_BYTES = 5_000_000
MAX_ROWS = 5_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"MZ",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"SQLite format",
)


def read_sheets(
    data: bytes, filename: str, *, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS
) -> tuple[SheetTable, ...]:
    """The filled, visible sheets of an XLSX, XLS, ODS, CSV or TSV file. Raises an UnreadableSheet."""
    if len(data) > max_bytes:
        raise FileTooLarge(filename=filename, size=len(data), limit=max_bytes)
    if not data.strip():
        raise EmptySheet(filename=filename)
    if data.startswith(b"PK"):
        tables = _read_zipped(data, filename, max_rows)
    elif data.startswith(_OLE):
        tables = _read_old(data, filename, max_rows)
    elif data.startswith(_FOREIGN):
        raise NotASheet(filename=filename)
    else:
        tables = [make_table(filename, read_cells(decode(data, filename)), max_rows)]
    filled = tuple(table for table in tables if table.rows)
    if not filled:
        raise EmptySheet(filename=filename)
    return filled


def read_pasted(text: str, *, max_rows: int = MAX_ROWS) -> SheetTable:
    """Rows copied from a spreadsheet, or typed with semicolons or commas. Raises an UnreadableSheet."""
    if "\x00" in text:
        raise NullCharacters(filename="")
    table = make_table("", read_cells(text.removeprefix("\ufeff")), max_rows)
    if not table.rows:
        raise EmptySheet(filename="")
    return table


def _read_zipped(data: bytes, filename: str, max_rows: int) -> list[SheetTable]:
    _kind, scans = scan_archive(data, filename, max_rows)
    return _read_workbook(data, filename, max_rows, scans)


def _read_old(data: bytes, filename: str, max_rows: int) -> list[SheetTable]:
    """OLE containers: XLS, but also password-protected XLSX and foreign documents."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedWorkbook(filename=filename)
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        raise NotASheet(filename=filename)
    check_extent(data, filename)
    return _read_workbook(data, filename, max_rows, {})


def _read_workbook(data: bytes, filename: str, max_rows: int, scans: dict[str, SheetScan]) -> list[SheetTable]:
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            visible = [
                sheet.name
                for sheet in workbook.sheets_metadata
                if sheet.visible == python_calamine.SheetVisibleEnum.Visible
                and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
            return [
                _read_sheet(workbook.get_sheet_by_name(name), max_rows, scans.get(name, SheetScan()))
                for name in visible
            ]
    except python_calamine.PasswordError as error:
        raise EncryptedWorkbook(filename=filename) from error
    except (python_calamine.CalamineError, ValueError, OverflowError) as error:
        raise DamagedWorkbook(filename=filename) from error


def _read_sheet(sheet: python_calamine.CalamineSheet, max_rows: int, scan: SheetScan) -> SheetTable:
    if sheet.total_width > MAX_COLUMNS:
        raise TooManyCells(sheet=sheet.name, rows=sheet.total_height, columns=sheet.total_width)
    rows = [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), text in scan.replacements.items():
        _put(rows, row, column, text)
    _fill_merged(rows, sheet.merged_cell_ranges or [])
    return make_table(sheet.name, rows, max_rows)


def _put(rows: list[list[str]], row: int, column: int, text: str) -> None:
    while len(rows) <= row:
        rows.append([])
    rows[row].extend([""] * (column + 1 - len(rows[row])))
    if not rows[row][column]:
        rows[row][column] = text


def _fill_merged(rows: list[list[str]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """A cell merged downwards counts for each of its rows; one merged sideways stays one cell."""
    for (top, left), (bottom, _right) in ranges:
        if top >= len(rows) or left >= len(rows[top]) or not rows[top][left]:
            continue
        for row in range(top + 1, min(bottom + 1, len(rows))):
            _put(rows, row, left, rows[top][left])
