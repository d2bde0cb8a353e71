"""Files become tables by their content; what cannot be read is refused by name."""

import io
import struct
import zipfile
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delegations.sheets import errors
from delegations.sheets.reading import read_pasted, read_sheets
from tests.sheets.examples import ods, ods_row, xls, xlsx

ROWS = "Nom;Prénom;Fonction\r\nŒuvrard;Élodie;Chargée\r\n"


def cells(data: bytes, name: str = "liste.csv") -> list[tuple[str, ...]]:
    return [row.cells for row in read_sheets(data, name)[0].rows]


def test_workbook_cells_become_text() -> None:
    data = xlsx(("A", [["x", 1.0, 2.5, True, date(1975, 4, 3), datetime(2027, 10, 26, 9, 35), time(9, 35)]]))
    assert cells(data) == [("x", "1", "2.5", "TRUE", "1975-04-03", "2027-10-26 09:35", "09:35")]


def test_rows_keep_the_number_people_see() -> None:
    data = xlsx(("A", [[], [], ["Nom"], [], ["Lahlou"]]))
    assert [row.number for row in read_sheets(data, "a.xlsx")[0].rows] == [3, 5]


def test_cells_merged_downwards_count_for_each_row() -> None:
    data = xlsx(("A", [["Ville", "a"], [None, "b"]]), merged=["A1:A2"])
    assert cells(data) == [("Ville", "a"), ("Ville", "b")]


def test_formulas_and_errors_are_shown() -> None:
    data = xlsx(("A", [["x", '=HYPERLINK("http://example.org","Ali Tazi")']]))
    assert cells(data)[0][1].startswith("=HYPERLINK")


def test_hidden_sheets_stay_hidden() -> None:
    import openpyxl

    workbook = openpyxl.load_workbook(io.BytesIO(xlsx(("A", [["x"]]), ("B", [["y"]]))))
    workbook["B"].sheet_state = "hidden"
    stream = io.BytesIO()
    workbook.save(stream)
    assert [table.name for table in read_sheets(stream.getvalue(), "a.xlsx")] == ["A"]


def test_ods_is_read_with_its_empty_tail() -> None:
    tail = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    assert cells(ods(ods_row("Nom", "Prénom") + ods_row("Lahlou", "Karim") + tail)) == [
        ("Nom", "Prénom"),
        ("Lahlou", "Karim"),
    ]


def test_old_xls_is_read() -> None:
    assert cells(xls([["Nom", "Prénom"], ["Œuvrard", "كريم"]]), "a.xls") == [("Nom", "Prénom"), ("Œuvrard", "كريم")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_character_sets(encoding: str) -> None:
    assert cells(ROWS.encode(encoding))[1] == ("Œuvrard", "Élodie", "Chargée")


def test_arabic_of_windows() -> None:
    rows = "الاسم;الصفة\nكريم بنجلون;مدير\nسلمى العلمي;وزيرة\n"
    assert cells(rows.encode("cp1256"))[1] == ("كريم بنجلون", "مدير")


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separators(separator: str) -> None:
    text = separator.join(("Nom", "Note")) + "\n" + separator.join(("Lahlou", '"deux\nlignes; ou, trois"'))
    assert cells(text.encode())[1] == ("Lahlou", "deux\nlignes; ou, trois")


def test_declared_separator() -> None:
    rows = read_sheets(b"sep=;\r\na,b;c\r\n", "x.csv")[0].rows
    assert (rows[0].number, rows[0].cells) == (2, ("a,b", "c"))


def test_unclosed_quote_does_not_swallow_the_list() -> None:
    assert len(cells(b'Nom;Note\nA;"x\nB;y\nC;z\n')) == 4


@pytest.mark.parametrize("text", ["Nom\tPrénom\nLahlou\tKarim", "Nom;Prénom\nLahlou;Karim", "Nom,Prénom\nLahlou,Karim"])
def test_pasted(text: str) -> None:
    assert [row.cells for row in read_pasted(text).rows] == [("Nom", "Prénom"), ("Lahlou", "Karim")]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", errors.EmptySheet),
        (b" \n ", errors.EmptySheet),
        (b";;;\n;;;\n", errors.EmptySheet),
        (b"%PDF-1.7 etc", errors.NotASheet),
        (b"\x89PNG\r\n\x1a\n", errors.NotASheet),
        (b"<html><table><tr>", errors.NotASheet),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), errors.NotASheet),
        (b"Nom;Pr\0nom\n", errors.NullCharacters),
        (b"PK\x03\x04 broken", errors.DamagedWorkbook),
    ],
)
def test_refused_by_content(data: bytes, error: type[errors.UnreadableSheet]) -> None:
    with pytest.raises(error) as caught:
        read_sheets(data, "liste.xlsx")
    assert "liste.xlsx" in str(caught.value)


def test_password() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(errors.EncryptedWorkbook):
        read_sheets(ole, "a.xlsx")


def test_empty_workbook() -> None:
    with pytest.raises(errors.EmptySheet):
        read_sheets(xlsx(("A", [])), "a.xlsx")


def test_foreign_zip() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(errors.NotASheet):
        read_sheets(stream.getvalue(), "a.xlsx")


@pytest.mark.parametrize("cut", [60, 400, -30])
def test_truncated_workbook(cut: int) -> None:
    with pytest.raises(errors.DamagedWorkbook):
        read_sheets(xlsx(("A", [["x"]]))[:cut], "a.xlsx")


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(data))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.infolist():
            if member.filename != name:
                archive.writestr(member.filename, source.read(member))
        archive.writestr(name, content)
    return stream.getvalue()


def test_zip_bomb() -> None:
    bomb = with_member(xlsx(("A", [["x"]])), "xl/media/a.bin", bytes(60_000_000))
    assert len(bomb) < 100_000
    with pytest.raises(errors.UnpacksTooLarge):
        read_sheets(bomb, "a.xlsx")


def test_zip_bomb_that_lies_about_its_size() -> None:
    bomb = with_member(xlsx(("A", [["x"]])), "xl/media/a.bin", bytes(60_000_000))
    lying = bomb.replace(struct.pack("<I", 60_000_000), struct.pack("<I", 1_000))
    with pytest.raises(errors.DamagedWorkbook):
        read_sheets(lying, "a.xlsx")


def test_a_cell_far_away_does_not_fill_the_memory() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1">'
        b'<v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(errors.TooManyCells):
        read_sheets(with_member(xlsx(("A", [["x"]])), "xl/worksheets/sheet1.xml", sheet), "a.xlsx")


def test_a_far_cell_of_old_xls_neither() -> None:
    with pytest.raises(errors.TooManyCells):
        read_sheets(xls([["x"]], far=True), "a.xls")


def test_repeated_cells_of_ods_do_not_fill_the_memory() -> None:
    row = (
        '<table:table-row table:number-rows-repeated="4000"><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    with pytest.raises(errors.TooManyCells):
        read_sheets(ods(row), "a.ods")


def test_too_large() -> None:
    with pytest.raises(errors.FileTooLarge):
        read_sheets(b"x" * 11, "a.csv", max_bytes=10)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_ten_thousand_rows_are_refused_with_the_limit(kind: str) -> None:
    rows = [["Nom", "Prénom"], *([f"N{number}", "X"] for number in range(10_000))]
    data = xlsx(("A", rows)) if kind == "xlsx" else "\n".join(";".join(row) for row in rows).encode()
    with pytest.raises(errors.TooManyRows) as caught:
        read_sheets(data, "a")
    assert "5000" in str(caught.value)


def test_five_thousand_rows_are_accepted() -> None:
    data = ("Nom;Prénom\n" + "A;B\n" * 5_000).encode()
    assert len(read_sheets(data, "a.csv")[0].rows) == 5_001


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        try:
            read_sheets(start + data, "x")
        except errors.UnreadableSheet as error:
            assert str(error)
