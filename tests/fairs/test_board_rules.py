"""Who is expected in two places at once."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from delegations.fairs.board.rules import Stay, in_two_places

NINE = datetime(2027, 11, 3, 8, tzinfo=UTC)


def stay(person: int, slot: int, start: int, end: int) -> Stay:
    """Minutes after nine."""
    return Stay(person, slot, NINE + timedelta(minutes=start), NINE + timedelta(minutes=end))


def test_a_meeting_that_begins_when_the_shift_ends_is_no_double() -> None:
    assert in_two_places([stay(1, 10, 0, 120), stay(1, 11, 120, 145), stay(2, 12, 60, 90)]) == []


def test_a_long_shift_is_found_behind_a_short_meeting() -> None:
    found = in_two_places([stay(1, 10, 0, 240), stay(1, 11, 30, 55), stay(1, 12, 200, 225)])
    assert found == [(1, 10, 11), (1, 10, 12)]


stays = st.builds(
    lambda person, slot, start, length: stay(person, slot, start, start + length),
    st.integers(1, 4), st.integers(1, 40), st.integers(0, 300), st.integers(1, 120),
)  # fmt: skip


@given(st.lists(stays, max_size=14, unique_by=lambda one: one.slot))
def test_exactly_those_are_named_who_have_two_slots_that_overlap(given_stays: list[Stay]) -> None:
    pairs = {
        (one.person, frozenset((one.slot, other.slot)))
        for one in given_stays
        for other in given_stays
        if one.slot < other.slot and one.person == other.person and one.starts < other.ends and other.starts < one.ends
    }
    found = {(person, frozenset((one, other))) for person, one, other in in_two_places(given_stays)}
    assert found <= pairs
    assert {person for person, _slots in found} == {person for person, _slots in pairs}
