"""Faces are built once, whole, under names of their own, and say what they lack."""

import multiprocessing
import threading
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from delegations.documents import FontStore, FontUnavailable, MissingGlyph
from delegations.documents.errors import UnknownLanguage
from delegations.documents.fonts import Face
from delegations.documents.text import Typesetter
from delegations.documents.theme import BODY, TONES

STATE_MARKS = "✓○⇄↻✕–→←≈●"


def built(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix == ".ttf")


def test_regular_and_bold_have_names_of_their_own(tmp_path: Path) -> None:
    FontStore(tmp_path).ensure(("ar",))
    names = [TTFont(path)["name"].getDebugName(6) for path in built(tmp_path)]
    assert sorted(names) == ["NotoSans-Bold", "NotoSans-Regular", "NotoSansArabic-Bold", "NotoSansArabic-Regular"]
    full = {TTFont(path)["name"].getDebugName(4) for path in built(tmp_path)}
    assert len(full) == 4


def test_the_faces_are_static_and_bold_is_heavier(tmp_path: Path) -> None:
    FontStore(tmp_path).ensure(("fr",))
    bold, regular = (TTFont(path) for path in built(tmp_path))
    assert "fvar" not in bold and "fvar" not in regular
    assert bold["hmtx"]["n"][0] > regular["hmtx"]["n"][0]


def test_a_second_store_builds_nothing(tmp_path: Path) -> None:
    FontStore(tmp_path).ensure(("fr",))
    before = [(path, path.stat().st_mtime_ns) for path in built(tmp_path)]
    FontStore(tmp_path).ensure(("fr",))
    assert [(path, path.stat().st_mtime_ns) for path in built(tmp_path)] == before


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    FontStore(tmp_path / "one").ensure(("fr",))
    FontStore(tmp_path / "two").ensure(("fr",))
    assert [p.read_bytes() for p in built(tmp_path / "one")] == [p.read_bytes() for p in built(tmp_path / "two")]


def test_threads_share_one_face_and_leave_no_scraps(tmp_path: Path) -> None:
    store = FontStore(tmp_path)
    found: list[Face | None] = []
    threads = [threading.Thread(target=lambda: found.append(store.find_face("a", "fr", bold=False))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1
    assert [path.suffix for path in tmp_path.iterdir()] == [".ttf"]


def test_the_report_says_what_is_to_build_ready_and_absent(tmp_path: Path) -> None:
    store = FontStore(tmp_path)
    assert {report.state for report in store.check(("ar",))} == {"to build"}
    store.ensure(("ar",))
    assert {report.state for report in store.check(("ar",))} == {"ready"}


def test_a_language_without_its_font_is_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("delegations.documents.families._package_folders", lambda family: ())
    store = FontStore(tmp_path)
    with pytest.raises(FontUnavailable) as refusal:
        store.ensure(("ja",))
    assert refusal.value.remedy == "pip install justmytype-intl-cjk"
    assert {report.state for report in store.check(("ja",))} == {"absent"}
    assert not store.is_ready("ja")


def test_a_language_is_built_once_and_each_face_told(tmp_path: Path) -> None:
    store, told = FontStore(tmp_path), list[str]()
    assert not store.is_ready("ar")
    store.build("ar", told.append)
    assert store.is_ready("ar") and FontStore(tmp_path).is_ready("ar") and store.is_ready("fr")
    assert told == ["Noto Sans Arabic Regular", "Noto Sans Arabic Bold", "Noto Sans Regular", "Noto Sans Bold"]
    store.build("ar", told.append)
    assert len(told) == 4


def test_two_processes_may_build_at_once(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_build_arabic, [tmp_path] * 2))
    assert FontStore(tmp_path).is_ready("ar")
    assert len(built(tmp_path)) == len(list(tmp_path.iterdir())) == 4


def _build_arabic(folder: Path) -> None:
    FontStore(folder).build("ar")


def test_an_unknown_language_is_named(fonts: FontStore) -> None:
    for attempt in (
        lambda: fonts.ensure(("tlh",)),
        lambda: fonts.is_ready("tlh"),
        lambda: Typesetter(fonts, "tlh"),
    ):
        with pytest.raises(UnknownLanguage, match="“tlh”"):
            attempt()


def test_the_override_folder_comes_before_the_package(tmp_path: Path) -> None:
    FontStore(tmp_path / "first").ensure(("fr",))
    for path in built(tmp_path / "first"):
        stem, weight, _ = path.stem.split("-")
        path.rename(tmp_path / f"{stem}-{weight}.ttf")
    reports = FontStore(tmp_path / "second", tmp_path).check(("fr",))
    assert {report.path for report in reports}.isdisjoint(
        {report.path for report in FontStore(tmp_path / "second").check(("fr",))}
    )
    FontStore(tmp_path / "second", tmp_path).ensure(("fr",))


@pytest.mark.parametrize("bold", [False, True])
def test_state_marks_can_be_printed_in_both_weights(fonts: FontStore, bold: bool) -> None:
    for mark in STATE_MARKS:
        assert fonts.find_face(mark, "ar", bold=bold) is not None, mark


def test_a_missing_character_is_named(fonts: FontStore) -> None:
    with pytest.raises(MissingGlyph) as refusal:
        Typesetter(fonts, "fr").lines("Ankh 𓋹𓆓", BODY, 200)
    assert refusal.value.character == "𓋹"
    assert refusal.value.text == "Ankh 𓋹𓆓"
    assert "U+132F9" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Ankh 𓋹𓆓 𓋹\u200f", ("𓋹", "𓆓")),
        ("Zoé, Łódź, София, Θεσσαλονίκη, दिल्ली, سلمى", ()),
        ("李伟 · 高橋さん · 김민준 · 𠮷野", ()),
        ("👩\u200d👩\u200d👧", ("👩", "👧")),
        ("🇫🇷", ("🇫", "🇷")),
        ("葛\U000e0100城 \u2764\ufe0e", ("\u2764",)),
        ("e\u0301 \u0301 n\u0303", ()),
        ("a\u1cf5", ("\u1cf5",)),
        ("\u0378 \U0003fffe", ("\u0378", "\U0003fffe")),
        ("\ue000 \uf8ff \U000f0000", ("\ue000", "\uf8ff", "\U000f0000")),
        ("\u00ad\u034f\u180e\u200b\u2060\ufeff\u3164\U000e0041\x00\n", ()),
    ],
)
def test_what_no_font_has_is_listed_and_what_needs_no_glyph_is_not(
    fonts: FontStore, text: str, missing: tuple[str, ...]
) -> None:
    assert fonts.missing(text, "fr") == missing


def test_a_missing_character_can_be_marked_instead(fonts: FontStore) -> None:
    (line,) = Typesetter(fonts, "fr", marking=True).lines("Ankh de𓋹𓆓, ici", BODY, 200)
    assert "".join(glyph.text for run in line.runs for glyph in run.glyphs) == "Ankh de𓋹𓆓, ici"
    colours = {line.spans[run.span].text: line.spans[run.span].colour for run in line.runs}
    assert colours == {"Ankh ": None, "de𓋹𓆓,": TONES["refused"][0], " ici": None}


@pytest.mark.parametrize("text", ["👩\u200d👩\u200d👧", "🇫🇷", "👍🏽", "𑀓𑀺"])
def test_one_box_stands_for_what_is_one_sign_to_a_reader(fonts: FontStore, text: str) -> None:
    (box,) = Typesetter(fonts, "fr", marking=True).lines("▯", BODY, 200)
    (line,) = Typesetter(fonts, "fr", marking=True).lines(text, BODY, 200)
    assert line.width == pytest.approx(box.width)
    assert "".join(glyph.text for run in line.runs for glyph in run.glyphs) == text


@pytest.mark.parametrize(
    ("language", "text", "family"),
    [
        ("ja", "直", "japanese"),
        ("ko", "直", "korean"),
        ("zh_Hans", "直", "chinese"),
        ("fr", "直", "chinese"),
        ("fr", "直さん", "japanese"),
        ("ar", "직 (直)", "korean"),
        ("fr", "さん et 直", "chinese"),
        ("ja", "们", "chinese"),
    ],
)
def test_han_characters_are_drawn_as_the_language_draws_them(
    fonts: FontStore, language: str, text: str, family: str
) -> None:
    (line,) = Typesetter(fonts, language).lines(text, BODY, 400)
    han = [run for run in line.runs if any(glyph.text in "直们" for glyph in run.glyphs)]
    assert [run.face.family.key for run in han] == [family]


def test_a_mark_without_a_letter_stands_on_a_dotted_circle(fonts: FontStore) -> None:
    (alone,) = Typesetter(fonts, "fr").lines("\u0301 a", BODY, 200)
    glyph = alone.runs[0].glyphs[0]
    assert (glyph.text, len(glyph.parts)) == ("\u0301", 2) and glyph.advance > 0
