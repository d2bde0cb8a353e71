"""Papers of blocks: order, tables over pages, facts, pictures, in both directions."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from delegations.documents import (
    Block,
    BrokenPicture,
    Column,
    Facts,
    FontStore,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    SheetDocument,
    Table,
    pictures,
    sheet_pdf,
)
from tests.documents.papers import DRIVER_AR, DRIVER_FR, picture_data
from tests.documents.reading import boxes, elements, place_of, reader, text_of, words_of
from tests.documents.samples import PARTICIPANTS

BOTH = pytest.mark.parametrize("document", [DRIVER_FR, DRIVER_AR])


def of(*blocks: Block, document: SheetDocument = DRIVER_FR) -> SheetDocument:
    return replace(document, blocks=blocks)


def shown(data: bytes, share: float = 1.0) -> SheetDocument:
    columns = (Column("", share), Column("", 10 - share))
    return of(Table(columns, ((Picture(data, "Portrait"), "Salma"),)))


def images(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height in pixels of each picture the file holds."""
    file = reader(pdf)
    entries = (file.get_object(number) for number in range(1, len(file.xref[0]) + 1))
    return [(e["/Width"], e["/Height"]) for e in entries if isinstance(e, dict) and e.get("/Subtype") == "/Image"]


def test_a_sheet_is_read_from_top_to_bottom(fonts: FontStore, tmp_path: Path) -> None:
    text = words_of(sheet_pdf(DRIVER_FR, fonts), tmp_path)
    order = ("Feuille du chauffeur", "Un départ a changé", "Chauffeur", "Karim Haddad", "Trajets", "Départ", "10:00")
    places = [text.index(part) for part in (*order, "Le trajet du jour", "Qui accueillir", "Consignes", "Le parking")]
    assert places == sorted(places)


def test_an_arabic_sheet_can_be_read_back(fonts: FontStore, tmp_path: Path) -> None:
    text = "".join(words_of(sheet_pdf(DRIVER_AR, fonts), tmp_path).split())
    for part in ("ورقة السائق", "موعد انطلاق واحد", "كريم حداد", "التنقلات", "لا انطلاق قبل أن يركب الجميع."):
        assert "".join(part.split()) in text, part


@BOTH
def test_the_outline_names_the_parts(fonts: FontStore, document: SheetDocument) -> None:
    parts = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 2]
    assert [entry.title for entry in reader(sheet_pdf(document, fonts)).outline] == parts


@BOTH
def test_columns_and_facts_follow_the_direction(fonts: FontStore, tmp_path: Path, document: SheetDocument) -> None:
    page = boxes(sheet_pdf(document, fonts), tmp_path)[0]
    sign = 1 if document.language == "fr" else -1
    time, passengers = place_of("10:00", page), max((word for word in page if word.text == "14"), key=lambda w: w.top)
    assert sign * (passengers.left - time.left) > 200
    facts = next(block for block in document.blocks if isinstance(block, Facts))
    label = place_of(facts.pairs[2][0], page)
    said = place_of(str(facts.pairs[2][1]).split()[0], [word for word in page if abs(word.top - label.top) < 1])
    assert sign * (said.left - label.left) > 20


def test_the_head_of_a_table_returns_on_every_page(fonts: FontStore, tmp_path: Path) -> None:
    pages = text_of(sheet_pdf(PARTICIPANTS, fonts), tmp_path).split("\f")[:-1]
    assert len(pages) > 1
    assert all("Organisation" in page for page in pages)
    assert sum(page.count("Salma Benchekroun") for page in pages) == 49


def test_a_head_repeated_is_told_once(fonts: FontStore) -> None:
    heads = [entry for role, entry in elements(sheet_pdf(PARTICIPANTS, fonts)) if role == "TH"]
    assert [entry["/A"]["/Scope"] for entry in heads] == ["/Column"] * 4 + ["/Row"] * 49


def test_a_row_taller_than_a_page_goes_on_without_loss(fonts: FontStore, tmp_path: Path) -> None:
    long = "\n".join(f"Phrase {n}." for n in range(150))
    pdf = sheet_pdf(of(Table((Column("A"), Column("B")), (("x", long), ("y", "fin")))), fonts)
    text = text_of(pdf, tmp_path)
    assert [n for n in range(150) if f"Phrase {n}." not in text] == [] and "fin" in text
    assert len(reader(pdf).pages) >= 3


def test_a_table_without_titles_has_no_head(fonts: FontStore) -> None:
    pdf = sheet_pdf(of(Table((Column(""), Column("")), (("a", "b"),))), fonts)
    assert "TH" not in [role for role, _ in elements(pdf)]


def test_a_row_with_too_few_cells_is_refused(fonts: FontStore) -> None:
    with pytest.raises(ValueError, match="row 1 has 1 cells for 2 columns"):
        sheet_pdf(of(Table((Column("A"), Column("B")), (("seul",),))), fonts)


def test_a_heading_is_never_left_alone_at_the_foot(fonts: FontStore, tmp_path: Path) -> None:
    for count in range(14, 26):
        lines = tuple(Paragraph("Une ligne.") for _ in range(count))
        table = Table((Column("Tête"),), (("premier",), ("second",)))
        pages = text_of(sheet_pdf(of(*lines, Heading("Partie"), Heading("Article", 3), table), fonts), tmp_path)
        (page,) = [page for page in pages.split("\f") if "Partie" in page]
        assert "Article" in page and "Tête" in page and "premier" in page


def test_a_page_break_begins_a_page_and_never_leaves_one_empty(fonts: FontStore, tmp_path: Path) -> None:
    blocks = (PageBreak(), Paragraph("un"), PageBreak(), PageBreak(), Paragraph("deux"), Facts(()), PageBreak())
    pages = text_of(sheet_pdf(of(*blocks), fonts), tmp_path).split("\f")[:-1]
    assert ["un" in page.split() for page in pages] == [False, True, False]
    assert "deux" in pages[2].split()


def test_a_sheet_can_lie_across_the_page(fonts: FontStore) -> None:
    box = reader(sheet_pdf(replace(DRIVER_FR, landscape=True), fonts)).pages[0].mediabox
    assert box.width > box.height


def test_a_picture_is_kept_once_and_no_finer_than_paper_shows(fonts: FontStore) -> None:
    picture = Picture(picture_data(3000, 2000), "Portrait")
    pdf = sheet_pdf(
        of(Table((Column(""), Column(""), Column("")), ((picture, picture, "a"), (picture, "b", "c")))), fonts
    )
    ((width, height),) = images(pdf)
    assert 600 < width < 165 * 300 / 72
    assert width / height == pytest.approx(1.5, rel=0.01)


def test_a_small_picture_is_not_blown_up(fonts: FontStore, tmp_path: Path) -> None:
    pdf = sheet_pdf(shown(picture_data(48, 48, "PNG"), share=9), fonts)
    assert images(pdf) == [(48, 48)]
    name = place_of("Salma", boxes(pdf, tmp_path)[0])
    assert name.bottom < 200


def test_a_picture_says_what_it_shows(fonts: FontStore) -> None:
    figures = [entry for role, entry in elements(sheet_pdf(DRIVER_AR, fonts)) if role == "Figure"]
    assert [entry["/Alt"] for entry in figures][1:] == ["صورة سلمى بنشقرون"]


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "L"), ("JPEG", "CMYK"), ("JPEG", "L")]
)
def test_pictures_of_all_kinds_are_printed(fonts: FontStore, kind: str, mode: str) -> None:
    assert images(sheet_pdf(shown(picture_data(90, 60, kind, mode)), fonts)) == [(90, 60)]


def test_a_picture_taken_upright_stands_upright_and_says_nothing_of_the_camera(fonts: FontStore) -> None:
    written = io.BytesIO()
    exif = Image.Exif()
    exif[274], exif[271] = 6, "Camera of Salma"
    Image.new("RGB", (90, 60), "red").save(written, "JPEG", exif=exif)
    pdf = sheet_pdf(shown(written.getvalue()), fonts)
    assert images(pdf) == [(60, 90)]
    assert b"Camera" not in pdf


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        picture_data()[:400],
        picture_data(kind="PNG")[:400],
        picture_data(kind="PNG")[:60] + b"\0" * 400,
        b"GIF89a" + b"\0" * 80,
    ],
    ids=["empty", "text", "half a JPEG", "half a PNG", "zeros", "another kind"],
)
def test_a_broken_picture_is_named(fonts: FontStore, data: bytes) -> None:
    with pytest.raises(BrokenPicture) as refusal:
        sheet_pdf(shown(data), fonts)
    assert refusal.value.text == "Portrait"


def test_a_picture_that_would_fill_the_memory_is_refused(fonts: FontStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)
    with pytest.raises(BrokenPicture):
        sheet_pdf(shown(picture_data(12, 12)), fonts)


@BOTH
def test_the_same_values_give_the_same_bytes(fonts: FontStore, document: SheetDocument) -> None:
    assert sheet_pdf(document, fonts) == sheet_pdf(document, fonts)
