"""The arithmetic of a report: shares, differences, costs; what is unknown stays unknown."""

from collections import Counter
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegations.fairs.report.rules import (
    Budget,
    Cited,
    Difference,
    difference,
    folded,
    foremost,
    per_exhibitor,
    promise_lines,
    rounded,
    shares,
    tallied,
    total,
    word_changes,
    year_of,
)

COUNTS = st.lists(st.integers(0, 5000), max_size=12)
CENTS = st.integers(1, 10**9)


@given(COUNTS)
def test_shares_are_right_by_themselves_or_unknown(counts: list[int]) -> None:
    found = shares(counts)
    assert len(found) == len(counts)
    if not sum(counts):
        assert set(found) <= {None}
        return
    for count, part in zip(counts, found, strict=True):
        assert part is not None and abs(Fraction(count * 100, sum(counts)) - part) <= Fraction(1, 2)


@given(COUNTS)
def test_the_same_count_has_the_same_share_and_more_has_no_less(counts: list[int]) -> None:
    if sum(counts):
        ordered = sorted(zip(counts, shares(counts), strict=True), key=lambda pair: pair[0])
        assert all((a[1] == b[1]) if a[0] == b[0] else (a[1] or 0) <= (b[1] or 0) for a, b in pairwise(ordered))


@given(CENTS, st.integers(1, 1000))
def test_the_cost_per_exhibitor_is_nowhere_off_by_more_than_half_a_cent(cents: int, exhibitors: int) -> None:
    each = per_exhibitor(cents, exhibitors)
    assert each is not None and abs(Fraction(cents, exhibitors) - each) <= Fraction(1, 2)


@pytest.mark.parametrize(("cents", "exhibitors"), [(100, 0), (100, None), (None, 3), (None, None), (0, 3)])
def test_without_exhibitors_or_money_the_cost_is_not_known(cents: int | None, exhibitors: int | None) -> None:
    assert per_exhibitor(cents, exhibitors) is None


def test_halves_are_rounded_as_on_paper() -> None:
    assert [rounded(x) for x in (0.5, 1.5, 2.5, -0.5, -2.5, 2.49, 0)] == [1, 2, 3, -1, -3, 2, 0]


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_a_difference_leads_from_the_one_to_the_other(before: int, now: int) -> None:
    change = difference(before, now)
    assert change is not None and before + change.absolute == now
    assert change.percent is not None and abs(Fraction((now - before) * 100, before) - change.percent) <= Fraction(1, 2)


def test_differences_that_cannot_be_told() -> None:
    assert difference(None, 3) is None and difference(3, None) is None
    assert difference(0, 3) == Difference(3, None), "no share of nothing"
    assert difference(4, 4) == Difference(0, 0)


def test_a_budget_without_lines_is_not_nought() -> None:
    assert total([]) is None
    assert total([Budget("a", 3, 2, 1), Budget("b", 30, 20, 10)]) == Budget("", 33, 22, 11)


def test_texts_are_counted_whatever_their_case_and_spaces() -> None:
    assert tallied(["Water  losses", "Heat", "water losses", "WATERLOSSES"]) == (("Water losses", 3), ("Heat", 1))
    assert folded(" Smart City\u00a0Expo ") == folded("smart cityexpo")


@given(st.lists(st.tuples(st.text(max_size=5), st.integers(1, 9)), max_size=30), st.integers(2, 12))
def test_the_foremost_and_the_others_are_all(counts: list[tuple[str, int]], most: int) -> None:
    first, others = foremost(counts, most)
    assert sum(n for _, n in first) + others == sum(n for _, n in counts)
    assert len(first) + bool(others) <= most


def test_a_figure_names_the_year_of_its_edition() -> None:
    assert year_of(Cited("Visiteurs, édition 2025", "27 000", "x", "mars 2026")) == 2025
    assert year_of(Cited("Premier pavillon", "120 m²", "x", "13-15 novembre 2018")) == 2018
    assert year_of(Cited("Visiteurs", "51000 en 12025", "x", "")) is None


def test_promises_stand_one_a_line_without_their_bullets() -> None:
    assert promise_lines("- Send it\n\n  • Call back\n3) Write\n- Send it\n2027 is far") == [
        "Send it", "Call back", "Write", "2027 is far",
    ]  # fmt: skip


WORDS = st.lists(st.sampled_from(["one", "two", "three", "deux,", "三"]), max_size=8).map(" ".join)


@given(WORDS, WORDS)
def test_what_stays_and_comes_is_the_new_text(old: str, new: str) -> None:
    changes = word_changes(old, new)
    assert "".join(words for kind, words in changes if kind != "gone").split() == new.split()
    assert not Counter("".join(words for kind, words in changes if kind == "gone").split()) - Counter(old.split())
    if old == new:
        assert all(kind == "same" for kind, _ in changes)
