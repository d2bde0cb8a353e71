"""Looks into zipped workbooks before the reader does: true sizes, extents, formulas nobody computed."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from delegations.sheets.errors import (
    DamagedWorkbook,
    EncryptedWorkbook,
    NotASheet,
    TooManyCells,
    TooManyRows,
    UnpacksTooLarge,
)
from delegations.sheets.tables import TITLE_ROWS

MAX_UNPACKED = 40_000_000
MAX_MEMBERS = 1_000
MAX_EXTENT = 2_000_000
"""Rows times columns: a reader allocates the whole rectangle."""

_CELL_NAME = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
_DAMAGE = (
    zipfile.BadZipFile,
    ElementTree.ParseError,
    NotImplementedError,
    RuntimeError,
    KeyError,
    ValueError,
    EOFError,
    OSError,
)


@dataclass
class SheetScan:
    """What a first pass over one sheet found; positions are (row, column) from 0."""

    rows: int = 0
    columns: int = 0
    filled_rows: int = 0
    replacements: dict[tuple[int, int], str] = field(default_factory=dict)


def scan_archive(data: bytes, filename: str, max_rows: int) -> tuple[str, dict[str, SheetScan]]:
    """The kind ('xlsx' or 'ods') and a scan for each sheet by name. Raises an UnreadableSheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            _check_sizes(archive, filename)
            if "xl/workbook.xml" in names:
                return "xlsx", _scan_xlsx(archive, max_rows)
            if "content.xml" in names and b"opendocument.spreadsheet" in archive.read("mimetype")[:200]:
                return "ods", _scan_ods(archive, filename, max_rows)
    except _DAMAGE as error:
        raise DamagedWorkbook(filename=filename) from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise DamagedWorkbook(filename=filename) from error
        raise
    raise NotASheet(filename=filename)


def _check_sizes(archive: zipfile.ZipFile, filename: str) -> None:
    """Declared sizes first, then the true ones: a lying entry fails its checksum within its declared size."""
    members = archive.infolist()
    limit = MAX_UNPACKED // 1_000_000
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise UnpacksTooLarge(filename=filename, limit=limit)
    if any(member.flag_bits & 1 for member in members):
        raise EncryptedWorkbook(filename=filename)
    for member in members:
        with archive.open(member) as stream:
            while stream.read(1 << 20):
                pass


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _elements(archive: zipfile.ZipFile, member: str, *leaves: str) -> Iterator[ElementTree.Element]:
    """The finished elements with one of these names; each row is forgotten once read."""
    with archive.open(member) as stream:
        for _event, element in ElementTree.iterparse(stream):  # noqa: S314 - expat 2.5 bounds entities, sizes are checked
            if _local(element.tag) in leaves:
                yield element
                element.clear()


def _sheet_members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet names and the member each lives in."""
    relations = {
        element.get("Id", ""): element.get("Target", "")
        for element in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - as above
    }
    members = {}
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():  # noqa: S314 - as above
        if _local(element.tag) == "sheet":
            link = next((value for key, value in element.attrib.items() if _local(key) == "id"), "")
            target = relations.get(link, "")
            members[element.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return members


def _scan_xlsx(archive: zipfile.ZipFile, max_rows: int) -> dict[str, SheetScan]:
    present = set(archive.namelist())
    return {
        name: _scan_xlsx_sheet(archive, member, name, max_rows)
        for name, member in _sheet_members(archive).items()
        if member in present
    }


def _scan_xlsx_sheet(archive: zipfile.ZipFile, member: str, name: str, max_rows: int) -> SheetScan:
    scan = SheetScan()
    row = -1
    for element in _elements(archive, member, "row"):
        row = int(element.get("r", row + 2)) - 1
        column, filled = -1, False
        for cell in element:
            row, column = _position(cell.get("r", ""), row, column)
            parts = {_local(part.tag): part for part in cell}
            if not parts:
                continue
            filled = True
            scan.columns = max(scan.columns, column + 1)
            text = _uncomputed(cell, parts)
            if text:
                scan.replacements[row, column] = text
        if filled:
            _count_row(scan, row, 1, name, max_rows)
    return scan


def _position(reference: str, row: int, column: int) -> tuple[int, int]:
    match = _CELL_NAME.match(reference)
    if match is None:
        return row, column + 1
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - 64
    return int(match[2]) - 1, number - 1


def _uncomputed(cell: ElementTree.Element, parts: dict[str, ElementTree.Element]) -> str:
    """The text of a formula without a value, or of an error: the reader shows neither."""
    value = (parts["v"].text or "") if "v" in parts else ""
    if cell.get("t") == "e":
        return value or "#N/A"
    if "f" in parts and not value:
        return f"={parts['f'].text or ''}"
    return ""


def _count_row(scan: SheetScan, row: int, times: int, name: str, max_rows: int) -> None:
    scan.rows = max(scan.rows, row + 1)
    scan.filled_rows += times
    if scan.filled_rows > max_rows + TITLE_ROWS:
        raise TooManyRows(sheet=name, limit=max_rows)
    if scan.rows * scan.columns > MAX_EXTENT:
        raise TooManyCells(sheet=name, rows=scan.rows, columns=scan.columns)


def _scan_ods(archive: zipfile.ZipFile, filename: str, max_rows: int) -> dict[str, SheetScan]:
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise EncryptedWorkbook(filename=filename)
    scans: dict[str, SheetScan] = {}
    scan, row = SheetScan(), 0
    for element in _elements(archive, "content.xml", "table-row", "table"):
        if _local(element.tag) == "table":
            name = next((value for key, value in element.attrib.items() if _local(key) == "name"), "")
            scans[name], scan, row = scan, SheetScan(), 0
            continue
        times = _repeated(element, "number-rows-repeated")
        width = _filled_width(element)
        if width:
            scan.columns = max(scan.columns, width)
            _count_row(scan, row + times - 1, times, "", max_rows)
        row += times
    return scans


def _repeated(element: ElementTree.Element, attribute: str) -> int:
    return max(1, next((int(value) for key, value in element.attrib.items() if _local(key) == attribute), 1))


def _filled_width(row: ElementTree.Element) -> int:
    width = column = 0
    for cell in row:
        column += _repeated(cell, "number-columns-repeated")
        if len(cell) or any(_local(key) in ("value-type", "formula") for key in cell.attrib):
            width = column
    return width
