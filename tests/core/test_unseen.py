"""Characters that nobody sees: taken out of names, kept where a script needs them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegations.core.text import has_unseen, one_line
from delegations.network.rules import search_key

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
HARD = st.text(
    st.one_of(
        st.sampled_from(TURNING + "\u200b\u200c\u200d\u0301\u093f\ufeff\u00ad می\u0915\u094dxé👩🚒ก"), st.characters()
    )
)


@given(HARD)
def test_a_cleaned_name_has_nothing_unseen_and_stays_as_it_is(typed: str) -> None:
    name = one_line(typed)
    assert not set(TURNING + "\ufeff\u00ad") & set(name)
    assert one_line(name) == name
    assert not has_unseen(name)
    assert not name or unicodedata.category(name[0])[0] != "M"


@given(
    st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters="\u115f\u1160\u2800\u3164\uffa0")),
    st.sampled_from(TURNING),
)
def test_what_can_be_seen_stays(name: str, sign: str) -> None:
    assert one_line(sign.join(name)) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "name",
    ["می‌خواهم", "علی‌رضا", "क्‍ष", "ක්‍රිෂ්ණ", "শ্রী‌", "നന്‍", "นา​ยก", "👩‍🚒 Caserne", "🏳️‍🌈", "José", "Nguyễn", "김"],
)  # fmt: skip
def test_joiners_stay_where_a_script_or_a_picture_needs_them(name: str) -> None:
    assert one_line(name) == unicodedata.normalize("NFC", name)
    assert not has_unseen(unicodedata.normalize("NFC", name))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Sal\u200dma", "Salma"), ("Sal\u200c\u200dma", "Salma"), ("Ben\u00adchekroun", "Benchekroun"),
        ("\u202eamlaS\u202c", "amlaS"), ("\u2067Salma\u2069", "Salma"), ("محمد\u200f", "محمد"), ("\ufeffA", "A"),
        ("می\u200c\u200c\u200dخواهم", "می\u200cخواهم"), ("محمد\u200dX", "محمدX"), ("\u0301Salma", "Salma"),
        ("\u093fराम", "राम"), ("\u3164", ""), ("\u200b \u200d", ""), ("A\U000e0041b", "Ab"), ("e\u200b\u0301", "é"),
    ],
)  # fmt: skip
def test_elsewhere_they_go_and_it_is_known(typed: str, kept: str) -> None:
    assert one_line(typed) == kept
    assert has_unseen(typed)


def test_a_search_finds_a_persian_name_with_or_without_its_joiner() -> None:
    assert search_key("علی‌رضا") == search_key("علیرضا")


def test_a_long_run_of_joiners_takes_no_time() -> None:
    assert one_line("ab\u200d" * 200_000) == "ab" * 200_000
