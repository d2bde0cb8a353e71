"""Text that breaks printers: many scripts in one name, marks without letters, directions set by an intruder."""

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from delegations.documents import Day, FontStore, MissingGlyph, Row, Span, programme_pdf
from delegations.documents.ordering import clean
from delegations.documents.text import Line, Typesetter
from delegations.documents.theme import BODY
from tests.documents.languages import SPOKEN
from tests.documents.reading import reader, text_of, words_of
from tests.documents.samples import ARABIC, FRENCH

SIX_SCRIPTS = "Anna Петрова سلمى 李伟 高橋さん 김민준 दीपा"
OVERRIDES = "\u202a\u202b\u202d\u202e"
LOOSE = "\u2066\u2067\u2068\u2069\u202c\u200e\u200f\u061c"


def seen(line: Line) -> str:
    """The texts of the glyphs from left to right."""
    return "".join(glyph.text for run in line.runs for glyph in run.glyphs)


def one_row(fonts: FontStore, row: Row, language: str = "fr", **changes: object) -> bytes:
    plan = replace(ARABIC if language == "ar" else FRENCH, language=language, days=(Day("1", "", (row,)),))
    return programme_pdf(replace(plan, **changes), fonts)  # type: ignore[arg-type]  # names of fields


def test_a_name_in_six_scripts_is_printed_in_any_document(fonts: FontStore, tmp_path: Path) -> None:
    for language in ("fr", "ar", "ja", "hi"):
        row = Row("09:00", SIX_SCRIPTS)
        text = text_of(one_row(fonts, row, language), tmp_path, "-raw")
        assert [word for word in SIX_SCRIPTS.split() if word not in text] == []


def test_each_word_of_a_name_keeps_its_place_beside_a_foreign_one(fonts: FontStore) -> None:
    (line,) = Typesetter(fonts, "fr").lines(SIX_SCRIPTS, BODY, 900)
    assert seen(line) == SIX_SCRIPTS.replace("سلمى", "ىملس")


def test_a_title_of_300_characters_is_printed_whole(fonts: FontStore, tmp_path: Path) -> None:
    title = ("Coopération décentralisée et transition énergétique des territoires " * 5)[:300]
    pdf = one_row(fonts, Row("09:00", title), title=title)
    assert words_of(pdf, tmp_path).count("transition énergétique") == 8
    assert len(reader(pdf).pages) == 1


@pytest.mark.parametrize("address", ["https://example.org/" + "programme/2027/" * 12, "x" * 400, "北" * 200])
def test_what_has_no_blank_is_divided_in_a_narrow_column(fonts: FontStore, tmp_path: Path, address: str) -> None:
    text = text_of(one_row(fonts, Row("09:00", "Visite", (), (address,))), tmp_path, "-raw")
    assert address in "".join(text.split())


def test_stacked_and_separate_accents_come_back_composed(fonts: FontStore, tmp_path: Path) -> None:
    names = ("Nguyễn Thị Hữu Nghĩa", "Đặng Ổ Ở Ỡ Ặ", "Ștefan Țăran Șțșț", "Łódź Żółć Ćma", "Åsa Öberg")
    row = Row("09:00", "Noms", tuple(unicodedata.normalize(form, name) for name in names for form in ("NFC", "NFD")))
    text = text_of(one_row(fonts, row), tmp_path)
    assert {name: text.count(name) for name in names} == dict.fromkeys(names, 2)


def test_hindi_conjuncts_come_back(fonts: FontStore, tmp_path: Path) -> None:
    words = ["क्षेत्र", "ज्ञान", "श्रीमती", "राष्ट्रपति", "कार्यक्रम", "विद्यार्थी", "प्रतिनिधि", "स्त्री", "ऋत्विक्", "फ़िल्म"]
    text = text_of(one_row(fonts, Row("09:00", " ".join(words)), "hi"), tmp_path)
    assert [word for word in words if unicodedata.normalize("NFC", word) not in text] == []


def test_arabic_with_latin_and_figures_keeps_its_order(fonts: FontStore) -> None:
    (line,) = Typesetter(fonts, "ar").lines("القطار TGV 6012 إلى Lyon (الرصيف 3) الساعة 07:59", BODY, 900)
    assert seen(line) == "07:59 ةعاسلا )3 فيصرلا( Lyon ىلإ TGV 6012 راطقلا"


def test_a_joiner_between_letters_changes_their_shape_and_is_kept(fonts: FontStore) -> None:
    setter = Typesetter(fonts, "hi")
    (joined,), (half,) = setter.lines("क्ष", BODY, 200), setter.lines("क्\u200dष", BODY, 200)
    assert seen(half) == "क्\u200dष" and joined.runs[0].glyphs != half.runs[0].glyphs
    (persian,) = Typesetter(fonts, "ar").lines("می\u200cخواهم", BODY, 200)
    assert "\u200c" in seen(persian)


@pytest.mark.parametrize("text", ["ភ្នំពេញជារាជធានី", "👩\u200d👩\u200d👧 Zoé", "Ana\ue000"])
def test_what_no_font_has_is_marked_and_the_rest_printed(fonts: FontStore, tmp_path: Path, text: str) -> None:
    with pytest.raises(MissingGlyph):
        one_row(fonts, Row("09:00", text))
    document = replace(FRENCH, days=(Day("1", "", (Row("09:00", text, ("Ensuite",)),)),))
    assert "Ensuite" in words_of(programme_pdf(document, fonts, mark_missing=True), tmp_path)


@pytest.mark.parametrize("control", OVERRIDES + LOOSE)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_name_cannot_turn_what_stands_beside_it(fonts: FontStore, language: str, control: str) -> None:
    """The name alone, before and behind: the page is the same as without the sign."""
    setter = Typesetter(fonts, language)
    for name in (f"Ana{control}", f"{control}Ana", f"A{control}na", control):
        text, honest = f"{name} · 09:00–10:00 · 12,50 €", f"{name.replace(control, '')} · 09:00–10:00 · 12,50 €"
        assert [seen(line) for line in setter.lines(text, BODY, 400)] == [
            seen(line) for line in setter.lines(honest, BODY, 400)
        ]


def test_a_file_name_cannot_be_disguised(fonts: FontStore) -> None:
    (line,) = Typesetter(fonts, "fr").lines("invitation\u202efdp.exe", BODY, 400)
    assert seen(line) == "invitationfdp.exe"


def test_one_span_cannot_turn_the_next(fonts: FontStore) -> None:
    name, rest = Span("Ana \u2067", bold=True), Span(" 09:00 – 10:00")
    (line,) = Typesetter(fonts, "fr").lines((name, rest), BODY, 400)
    assert seen(line) == "Ana  09:00 – 10:00"


def test_isolates_with_an_end_are_obeyed_and_crossed_ones_lose_their_ends() -> None:
    assert clean("\u2067a\u2069b") == "\u2067a\u2069b"
    assert clean("a\u2069b\u2067c") == "abc"
    assert clean("\u2068a\n b\u2069") == "a\n b"
    assert clean("\u2066a\u2067b\u2069") == "a\u2067b\u2069"


def test_a_foreign_name_in_isolates_stays_where_it_was_written(fonts: FontStore) -> None:
    (line,) = Typesetter(fonts, "fr").lines("\u2068سلمى\u2069 09:00 – 10:00", BODY, 400)
    assert seen(line) == "ىملس 09:00 – 10:00"


def test_every_language_prints_the_title_of_every_other(fonts: FontStore, tmp_path: Path) -> None:
    titles = tuple(spoken.title for language, spoken in SPOKEN.items() if language != "ar")
    text = "".join(text_of(one_row(fonts, Row("09:00", "Titres", titles)), tmp_path, "-raw").split())
    assert [title for title in titles if "".join(unicodedata.normalize("NFC", title).split()) not in text] == []
