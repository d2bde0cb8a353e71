"""The state of a text, and how a language is counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegations.i18n import words
from delegations.i18n.reviewing import TEXT_STATES, Coverage, source_hash, text_state
from delegations.webkit.texts import sentence_of

HASH = source_hash("Plan vélo")


@pytest.mark.parametrize(
    ("text", "kept", "made_from", "state"),
    [
        ("", "reviewed", HASH, "missing"),
        ("خطة", "reviewed", HASH, "reviewed"),
        ("خطة", "draft", HASH, "draft"),
        ("خطة", "machine", HASH, "machine"),
        ("خطة", "reviewed", source_hash("Plan velo"), "stale"),
        ("خطة", "draft", source_hash("Plan velo"), "stale"),
        ("خطة", "reviewed", "", "reviewed"),
    ],
)
def test_a_text_is_in_one_state(text: str, kept: str, made_from: str, state: str) -> None:
    assert text_state("Plan vélo", text, kept, made_from) == state


@given(st.lists(st.sampled_from(sorted(TEXT_STATES))))
def test_the_states_add_up(states: list[str]) -> None:
    found = Coverage.of(states)
    assert found.total == len(states) == sum(getattr(found, state) for state in TEXT_STATES)
    assert found.is_complete == all(state == "reviewed" for state in states)


def test_the_sentence_says_what_there_is_and_nothing_else() -> None:
    states = ["reviewed"] * 34 + ["draft", "stale"]
    assert sentence_of(words("en"), Coverage.of(states)) == "34 of 36 reviewed, 1 draft, 1 out of date"
    assert sentence_of(words("en"), Coverage.of(["reviewed"])) == "1 of 1 reviewed"
