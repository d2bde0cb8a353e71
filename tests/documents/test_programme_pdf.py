"""The printed programme: what it says, in which order, on how many pages, always in the same bytes."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from delegations.documents import Day, FontStore, MissingGlyph, ProgrammeDocument, Row, Span, State, programme_pdf
from tests.documents.reading import reader, text_of, words_of
from tests.documents.samples import ARABIC, FRENCH, ROWS_AR, ROWS_FR


def long(document: ProgrammeDocument, rows: tuple[Row, ...], count: int) -> ProgrammeDocument:
    numbered = tuple(replace(rows[n % len(rows)], time=f"{n:02}:{n:02}", kind="slot") for n in range(count))
    return replace(document, days=(replace(document.days[0], rows=numbered),))


def test_a_french_programme_says_everything_it_was_given(fonts: FontStore, tmp_path: Path) -> None:
    text = words_of(programme_pdf(FRENCH, fonts), tmp_path)
    for part in (
        FRENCH.title,
        FRENCH.subtitle,
        FRENCH.mission,
        FRENCH.release_line,
        "Jeudi 28 octobre · Lyon",
        "07:59–09:56",
        "Train TGV 6012 vers Lyon",
        "Car, 16 min",
        "✓ confirmé",
        "○ à confirmer",
        "⇄ nouvel horaire proposé",
        "✕ annulé",
        "page 1 sur 2",
        FRENCH.latest_question.replace("\u202f", " "),
    ):
        assert part in text.replace("\u202f", " ").replace("\u00a0", " "), part


def test_arabic_words_can_be_read_back(fonts: FontStore, tmp_path: Path) -> None:
    text = words_of(programme_pdf(ARABIC, fonts), tmp_path)
    for part in ("زيارة وفد الدار البيضاء", "المدينة المستدامة", "القطار TGV 6012 إلى ليون", "صفحة 1 من 1", "مؤكد"):
        assert "".join(part.split()) in "".join(text.split()), part
    assert "جولة سير" in text and "على الأقدام مع" in text
    other = reader(programme_pdf(ARABIC, fonts)).pages[0].extract_text()
    assert "زيارة وفد الدار البيضاء" in other


def test_a_name_in_another_script_is_printed_in_a_french_programme(fonts: FontStore, tmp_path: Path) -> None:
    row = Row("09:00", "Accueil de Salma Benchekroun (سلمى بنشقرون)")
    document = replace(FRENCH, days=(Day("Jeudi", "", (row,)),))
    assert "سلمى بنشقرون" in words_of(programme_pdf(document, fonts), tmp_path)


@pytest.mark.parametrize(("document", "rows"), [(FRENCH, ROWS_FR), (ARABIC, ROWS_AR)])
def test_sixty_rows_run_over_numbered_pages_that_name_the_day(
    fonts: FontStore, tmp_path: Path, document: ProgrammeDocument, rows: tuple[Row, ...]
) -> None:
    pdf = programme_pdf(long(document, rows, 60), fonts)
    pages = text_of(pdf, tmp_path).split("\f")[:-1]
    assert len(pages) == len(reader(pdf).pages) > 3
    for number, page in enumerate(pages, 1):
        flat = " ".join(page.split())
        label = document.page_format % {"page": number, "pages": len(pages)}
        assert label.replace(" ", "") in flat.replace(" ", "")
        for word in re.findall(r"\w+", f"{document.days[0].title} {document.release_line}"):
            assert word in flat
    times = [f"{n:02}:{n:02}" for n in range(60)]
    flat = " ".join(pages)
    assert [time for time in times if time not in flat] == []


def test_a_row_is_not_divided_between_pages(fonts: FontStore, tmp_path: Path) -> None:
    rows = tuple(Row(f"{n:02}:00", f"Début {n} fin", (f"première {n}", f"dernière {n}")) for n in range(40))
    pdf = programme_pdf(replace(FRENCH, days=(Day("Jour", "", rows),)), fonts)
    pages = [set(page.split("\n")) for page in text_of(pdf, tmp_path).split("\f")]
    for n in range(40):
        places = [i for i, page in enumerate(pages) if f"première {n}" in page or f"dernière {n}" in page]
        assert len(places) == 1


def test_a_day_heading_is_never_left_alone_at_the_foot(fonts: FontStore, tmp_path: Path) -> None:
    for count in range(8, 17):
        rows = tuple(Row(f"{n:02}:00", "Visite", ("Détail",)) for n in range(count))
        days = (Day("Premier jour", "", rows), Day("Second jour", "", (Row("23:23", "Arrivée"),)))
        pages = text_of(programme_pdf(replace(FRENCH, days=days), fonts), tmp_path).split("\f")
        heading = [n for n, page in enumerate(pages) if "Second jour" in page]
        assert heading == [n for n, page in enumerate(pages) if "23:23" in page]


def test_a_row_taller_than_a_page_goes_on_without_loss(fonts: FontStore, tmp_path: Path) -> None:
    row = Row("09:00", "Discours", tuple(f"Phrase {n}." for n in range(150)))
    pdf = programme_pdf(replace(FRENCH, days=(Day("Jour", "", (row,)),)), fonts)
    text = text_of(pdf, tmp_path)
    assert [n for n in range(150) if f"Phrase {n}." not in text] == []
    assert len(reader(pdf).pages) >= 3


@pytest.mark.parametrize("document", [FRENCH, ARABIC])
def test_the_same_values_give_the_same_bytes(fonts: FontStore, document: ProgrammeDocument) -> None:
    assert programme_pdf(document, fonts) == programme_pdf(document, fonts)


def test_documents_set_at_the_same_time_do_not_mix(fonts: FontStore) -> None:
    alone = [programme_pdf(document, fonts) for document in (FRENCH, ARABIC)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda document: programme_pdf(document, fonts), (FRENCH, ARABIC) * 4))
    assert together == alone * 4


def test_a_transfer_stays_with_the_visit_it_leads_to(fonts: FontStore, tmp_path: Path) -> None:
    for count in range(16, 24):
        rows = (
            *(Row(f"{n:02}:00", "Visite") for n in range(count)),
            Row("", "Car", kind="transfer"),
            Row("23:23", "Fin"),
        )
        pages = text_of(programme_pdf(replace(FRENCH, days=(Day("Jour", "", rows),)), fonts), tmp_path).split("\f")
        assert ["Car" in page for page in pages] == ["23:23" in page for page in pages]


def test_metadata_say_title_language_and_only_a_given_date(fonts: FontStore) -> None:
    pdf = reader(programme_pdf(ARABIC, fonts))
    assert pdf.metadata is not None and pdf.metadata.title == ARABIC.title
    assert pdf.trailer["/Root"]["/Lang"] == "ar"
    assert pdf.trailer["/Root"]["/ViewerPreferences"]["/Direction"] == "/R2L"
    assert pdf.metadata.creation_date is None
    dated = replace(FRENCH, produced=datetime(2027, 10, 22, 15, 12, tzinfo=UTC))
    metadata = reader(programme_pdf(dated, fonts)).metadata
    assert metadata is not None and metadata.creation_date == dated.produced


def test_every_font_is_embedded(fonts: FontStore) -> None:
    for page in reader(programme_pdf(ARABIC, fonts)).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font["/DescendantFonts"][0]
            assert "/FontFile2" in inner["/FontDescriptor"] and "/ToUnicode" in font


def test_the_structure_has_headings_tables_and_logical_text(fonts: FontStore) -> None:
    root = reader(programme_pdf(ARABIC, fonts)).trailer["/Root"]["/StructTreeRoot"]["/K"]
    kids = [kid.get_object() for kid in root["/K"]]
    assert [kid["/S"] for kid in kids if kid["/S"] != "/P"] == ["/H1", "/H2", "/Table", "/H2", "/Table"]
    assert kids[0]["/ActualText"] == ARABIC.title


def test_the_code_is_a_link_and_other_schemes_are_not(fonts: FontStore) -> None:
    def links(document: ProgrammeDocument) -> list[str]:
        pages = reader(programme_pdf(document, fonts)).pages
        return [a.get_object()["/A"]["/URI"] for page in pages for a in page.get("/Annots", [])]

    row = Row("09:00", (Span("ici", link="javascript:alert(1)"), Span("là", link="https://example.org/")))
    document = replace(FRENCH, days=(Day("Jour", "", (row,)),))
    assert sorted(links(document)) == sorted([FRENCH.code_url, "https://example.org/"])
    assert links(replace(FRENCH, code_url="javascript:alert(1)", days=())) == []


def test_draft_mark_and_replaced_note_stand_on_every_page(fonts: FontStore, tmp_path: Path) -> None:
    document = replace(long(FRENCH, ROWS_FR, 30), draft_mark="Projet", replaced_note="Remplacée par la version 8.")
    pages = text_of(programme_pdf(document, fonts), tmp_path).split("\f")[:-1]
    assert all("Remplacée par la version 8." in page for page in pages)


def test_hostile_text_is_printed_as_it_is(fonts: FontStore, tmp_path: Path) -> None:
    hostile = "<b>gras</b> {{7*7}} %(page)s \\ ) ( %s & é</font>"
    row = Row("09:00", hostile, ("x" * 300,), (hostile, "y" * 300), State("✓", hostile, "confirmed"))
    document = replace(FRENCH, title=hostile, mission=hostile * 9, contact_lines=(hostile,) * 40)
    pdf = programme_pdf(replace(document, days=(Day(hostile, hostile, (row, row)),)), fonts)
    text = words_of(pdf, tmp_path)
    assert "<b>gras</b>" in text and "{{7*7}}" in text and "49" not in text
    metadata = reader(pdf).metadata
    assert metadata is not None and metadata.title == hostile


def test_a_character_without_a_font_stops_the_document_unless_marked(fonts: FontStore) -> None:
    document = replace(FRENCH, title="Visite de 𓋹")
    with pytest.raises(MissingGlyph):
        programme_pdf(document, fonts)
    assert programme_pdf(document, fonts, mark_missing=True).startswith(b"%PDF-1.7")


def test_an_empty_programme_is_one_page(fonts: FontStore) -> None:
    assert len(reader(programme_pdf(replace(FRENCH, days=()), fonts)).pages) == 1
