"""Charts on paper: bars on one scale from where reading begins, parts told apart without colour, words that are set."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegations.documents import Bar, Bars, FontStore, Heading, SheetDocument, sheet_pdf
from delegations.documents.bars import Chart, bars_drawing
from delegations.documents.text import Typesetter
from tests.documents.reading import boxes, elements, place_of, words_of

WIDTH = 480.0
LEADS = Bars(
    "Leads by interest",
    (Bar("Water", 4, "4 (80%)"), Bar("Heat", 1, "1 (20%)"), Bar("Odd", None, "not known")),
    "Leads by interest: Water: 4; Heat: 1",
)
FORMULAS = Bars("Formulas", tuple(Bar(f"Kind {n}", n, str(n)) for n in (4, 3, 2, 1, 0)), "Formulas", divided=True)


def drawn(chart: Bars, fonts: FontStore, language: str = "en") -> Chart:
    return bars_drawing(chart, Typesetter(fonts, language), WIDTH)


def paper(*charts: Bars, language: str = "en") -> SheetDocument:
    return SheetDocument(
        language=language, mission="Mission", title="Report", subtitle="", release_line="Report",
        blocks=(Heading("Numbers"), *charts), page_format="%(page)s / %(pages)s",
    )  # fmt: skip


def test_bars_share_one_scale_and_the_unknown_has_none(fonts: FontStore) -> None:
    water, heat, odd = drawn(LEADS, fonts).rows
    assert water.length == pytest.approx(4 * heat.length) and odd.length == 0
    assert water.start == heat.start == odd.start
    assert water.start + water.length + max(line.width for line in water.said) < WIDTH


@given(values=st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_no_bar_leaves_the_paper_and_nought_is_no_bar(fonts: FontStore, values: list[int]) -> None:
    chart = Bars("T", tuple(Bar(f"Label {n}", value, f"{value:,}") for n, value in enumerate(values)), "T")
    rows = drawn(chart, fonts).rows
    for value, row in zip(values, rows, strict=True):
        assert (row.length > 0) == (value > 0)
        assert row.start + row.length + sum(line.width for line in row.said) <= WIDTH
    tops = [row.top for row in rows]
    assert tops == sorted(set(tops))


def test_a_divided_bar_is_as_long_as_its_parts(fonts: FontStore) -> None:
    parts = drawn(FORMULAS, fonts).parts
    assert sum(part.length for part in parts) == pytest.approx(WIDTH)
    assert [round(part.length / WIDTH * 10) for part in parts] == [4, 3, 2, 1, 0]
    assert [bool(part.inside) for part in parts] == [True, True, True, True, False]
    assert all(part.label and part.said for part in parts), "each has its entry in the key"


def test_long_labels_are_set_on_several_lines_and_raise_the_row(fonts: FontStore) -> None:
    long = Bar("Comptage des fuites d’eau par secteur dans les réseaux anciens de la métropole", 3, "3")
    first, second = drawn(Bars("T", (long, Bar("Court", 1, "1")), "T"), fonts).rows
    assert len(first.label) > 1 and second.top - first.top >= sum(line.style.leading for line in first.label)


def test_a_chart_without_values_still_says_its_words(fonts: FontStore, tmp_path: Path) -> None:
    nothing = Bars("Nothing", (Bar("A", 0, "0"), Bar("B", None, "not known")), "Nothing")
    empty = Bars("Empty", (), "Empty", divided=True)
    text = words_of(sheet_pdf(paper(nothing, empty), fonts), tmp_path)
    assert "not known" in text and "Empty" in text


def test_a_negative_value_is_refused(fonts: FontStore) -> None:
    with pytest.raises(ValueError, match="shorter than nothing"):
        drawn(Bars("T", (Bar("A", -1, "-1"),), "T"), fonts)


def test_a_chart_is_a_figure_with_words(fonts: FontStore) -> None:
    pdf = sheet_pdf(paper(LEADS, FORMULAS), fonts)
    assert [str(entry["/Alt"]) for role, entry in elements(pdf) if role == "Figure"] == [LEADS.text, "Formulas"]
    assert pdf == sheet_pdf(paper(LEADS, FORMULAS), fonts), "the same bytes for the same values"


def test_bars_run_the_way_the_language_runs(fonts: FontStore, tmp_path: Path) -> None:
    arabic = Bars("اللقاءات", (Bar("الماء", 4, "4"), Bar("التدفئة", 1, "1")), "اللقاءات")
    page = boxes(sheet_pdf(paper(arabic, language="ar"), fonts), tmp_path)[0]
    label, most, least = place_of("الماء", page), place_of("4", page), place_of("1", page)
    assert most.right < least.right < label.left, "labels at the right, the longer bar ends further to the left"
    page = boxes(sheet_pdf(paper(LEADS), fonts), tmp_path)[0]
    label, most, least = place_of("Water", page), place_of("(80%)", page), place_of("(20%)", page)
    assert label.right < least.left < most.left
