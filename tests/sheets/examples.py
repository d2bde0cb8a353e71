"""Builders of messy lists; every person here is invented."""

import io
import struct
import zipfile
from collections.abc import Sequence

import openpyxl

from delegations.sheets.mapping import guess_mapping
from delegations.sheets.people import Preview, ReadPerson, read_people
from delegations.sheets.reading import SheetTable, read_sheets
from delegations.sheets.tables import make_table

HEADER = ("N°", "Nom et prénom", "Fonction", "Organisme", "E-mail", "Date de naissance", "Observations")


def xlsx(*sheets: tuple[str, Sequence[Sequence[object]]], merged: Sequence[str] = ()) -> bytes:
    """A workbook; `merged` ranges belong to its first sheet."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets:
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for cells in merged:
        workbook.worksheets[0].merge_cells(cells)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def ods(rows: str) -> bytes:
    """A minimal ODS file around the given table rows."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="Liste">{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return stream.getvalue()


def ods_row(*cells: str) -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f"<table:table-row>{inner}</table:table-row>"


def xls(rows: Sequence[Sequence[str]], *, far: bool = False) -> bytes:
    """A minimal BIFF8 workbook in an OLE container; `far` adds a cell in the last corner."""
    stream = _biff(rows, far)
    stream += bytes(-len(stream) % 512 + (4096 if len(stream) < 4096 else 0))
    stream = stream[: max(4096, len(stream) // 512 * 512)]
    sectors = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *([0xFFFFFFFF] * 108))
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + _entry("Workbook", 2, 2, len(stream), 0xFFFFFFFF)
    return head + struct.pack("<128I", *fat) + directory + bytes(256) + stream


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    text = name.encode("utf-16-le")
    pointers = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text) + 2, kind, 1)
        + pointers
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def _biff(rows: Sequence[Sequence[str]], far: bool) -> bytes:
    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    sheet = record(0x0809, begin.replace(b"\x05\x00", b"\x10\x00", 1))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
            sheet += record(0x0204, struct.pack("<HHH", number, column, 0) + text)
    if far:
        sheet += record(0x0204, struct.pack("<HHHHBH", 65535, 255, 0, 1, 1, 65))
    sheet += record(0x000A, b"")
    name = b"\x05\x00Liste"
    globals_length = len(record(0x0809, begin)) + 4 + 6 + len(name) + 4
    bound = record(0x0085, struct.pack("<IH", globals_length, 0) + name)
    return record(0x0809, begin) + bound + record(0x000A, b"") + sheet


def table(*rows: Sequence[str], name: str = "Liste") -> SheetTable:
    return make_table(name, rows, 5_000)


def preview(*rows: Sequence[str]) -> Preview:
    found = table(*rows)
    return read_people(found, guess_mapping(found))


def from_workbook(*rows: Sequence[object]) -> Preview:
    found = read_sheets(xlsx(("Liste", rows)), "liste.xlsx")[0]
    return read_people(found, guess_mapping(found))


def one(**cells: str) -> ReadPerson:
    """The person read from one row under these headings ('Date_de_naissance')."""
    heads = [head.replace("_", " ") for head in cells]
    return preview(heads, list(cells.values())).people[0]


def messages(found: Preview, severity: str = "") -> list[str]:
    return [str(issue) for issue in found.issues if severity in ("", issue.severity)]
