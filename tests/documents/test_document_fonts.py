"""Faces are built once, whole, under names of their own, and say what they lack."""

import threading
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from delegations.documents import FontStore, FontUnavailable, MissingGlyph
from delegations.documents.fonts import Face
from delegations.documents.text import Typesetter
from delegations.documents.theme import BODY

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
    absent = [report for report in store.check(("ja",)) if report.state == "absent"]
    assert absent and all(report.remedy.startswith("pip install ") for report in absent)


def test_a_language_without_its_font_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(FontUnavailable) as refusal:
        FontStore(tmp_path).ensure(("ja",))
    assert "pip install" in refusal.value.remedy


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
        Typesetter(fonts, "fr").lines("Kenji 漢字", BODY, 200)
    assert refusal.value.character == "漢"
    assert refusal.value.text == "Kenji 漢字"
    assert "U+6F22" in str(refusal.value)
    assert fonts.missing("Kenji 漢字 漢\u200f", "fr") == ("漢", "字")


def test_a_missing_character_can_be_marked_instead(fonts: FontStore) -> None:
    (line,) = Typesetter(fonts, "fr", marking=True).lines("Kenji 漢字", BODY, 200)
    assert "".join(glyph.text for run in line.runs for glyph in run.glyphs) == "Kenji 漢字"
