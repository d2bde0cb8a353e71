"""The table of a request's moves, tolerance, deadlines and the state people see: no database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegations.core.walltime import WallTime
from delegations.itineraries.rules import (
    MARKS,
    OPEN_STATES,
    REQUEST_MOVES,
    REQUEST_STATES,
    SLOT_STATES,
    Asked,
    DeadlineAfterSlot,
    DeadlinePassed,
    EndsBeforeStart,
    RequestMoveNotAllowed,
    beyond_tolerance,
    check_deadline,
    check_order,
    check_request_move,
    default_deadline,
    is_moved,
    slot_state,
)

ALLOWED = {
    "draft": {"asked", "withdrawn", "settled"},
    "asked": {"confirmed", "countered", "declined", "handed_over", "withdrawn", "settled", "reconfirm"},
    "confirmed": {"confirmed", "countered", "declined", "handed_over", "withdrawn", "reconfirm"},
    "countered": {"asked", "confirmed", "countered", "declined", "handed_over", "withdrawn", "settled", "reconfirm"},
    "reconfirm": {"asked", "confirmed", "countered", "declined", "handed_over", "withdrawn", "settled", "reconfirm"},
    "declined": {"asked", "confirmed", "countered", "declined", "handed_over", "withdrawn"},
    "handed_over": {"asked", "confirmed", "countered", "declined", "handed_over", "withdrawn", "settled"},
    "withdrawn": {"asked"},
    "settled": {"asked", "withdrawn"},
}
STATES = tuple(REQUEST_STATES)
NOON = datetime(2027, 10, 28, 12, 0, tzinfo=UTC)
ASKED = Asked(NOON, NOON + timedelta(hours=1), 7, 14)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("wanted", STATES)
def test_a_request_moves_as_the_table_says(state: str, wanted: str) -> None:
    if wanted in ALLOWED[state]:
        check_request_move(state, wanted)
    else:
        with pytest.raises(RequestMoveNotAllowed) as refused:
            check_request_move(state, wanted)
        assert refused.value.data == {"state": REQUEST_STATES[state], "wanted": wanted}


def test_every_state_has_its_row_and_every_move_a_state() -> None:
    assert set(REQUEST_MOVES) == set(REQUEST_STATES) == set(ALLOWED)
    assert {wanted for moves in REQUEST_MOVES.values() for wanted in moves} <= set(REQUEST_STATES)
    assert set(OPEN_STATES) <= set(REQUEST_STATES)
    assert set(MARKS) == set(SLOT_STATES)


def test_an_unknown_state_moves_nowhere() -> None:
    with pytest.raises(RequestMoveNotAllowed):
        check_request_move("lost", "asked")


@pytest.mark.parametrize(
    ("states", "seen"),
    [
        ([], "unasked"),
        (["withdrawn"], "unasked"),
        (["settled", "withdrawn"], "unasked"),
        (["asked"], "waiting"),
        (["handed_over"], "waiting"),
        (["asked", "declined"], "waiting"),
        (["declined", "declined"], "declined"),
        (["countered", "asked"], "countered"),
        (["reconfirm", "countered"], "reconfirm"),
        (["confirmed", "declined", "settled"], "confirmed"),
    ],
)
def test_a_hosted_slot_looks_as_its_requests_say(states: list[str], seen: str) -> None:
    assert slot_state(cancelled=False, hosted=True, request_states=states) == seen
    assert slot_state(cancelled=True, hosted=True, request_states=states) == "cancelled"


def test_a_slot_without_host_needs_nobodys_word() -> None:
    assert slot_state(cancelled=False, hosted=False, request_states=[]) == "planned"


def later(minutes: int = 0, *, longer: int = 0, place: int | None = 7, size: int = 14) -> Asked:
    start = NOON + timedelta(minutes=minutes)
    return Asked(start, start + timedelta(hours=1, minutes=longer), place, size)


@pytest.mark.parametrize(
    ("now", "beyond"),
    [
        (later(15), False),
        (later(-15), False),
        (later(16), True),
        (later(longer=16), True),
        (later(size=16), False),
        (later(size=17), True),
        (later(size=3), False),
        (later(place=8), True),
        (later(place=None), True),
    ],
)
def test_tolerance_is_kept_to_the_minute_and_the_person(now: Asked, beyond: bool) -> None:
    assert beyond_tolerance(ASKED, now, minutes=15, people=2) is beyond


def test_a_smaller_group_at_the_same_hour_is_no_move() -> None:
    assert not is_moved(ASKED, later(size=3))
    assert is_moved(ASKED, later(1))
    assert is_moved(ASKED, later(place=8))


@given(st.integers(-600, 600), st.integers(0, 120))
def test_within_tolerance_means_not_farther_than_it(minutes: int, tolerance: int) -> None:
    assert beyond_tolerance(ASKED, later(minutes), minutes=tolerance, people=0) is (abs(minutes) > tolerance)


@pytest.mark.parametrize(
    ("starts_on", "today", "deadline"),
    [
        (date(2027, 10, 26), date(2027, 7, 1), date(2027, 9, 11)),
        (date(2027, 10, 26), date(2027, 9, 11), date(2027, 9, 18)),
        (date(2027, 10, 26), date(2027, 10, 18), date(2027, 10, 25)),
        (date(2027, 10, 26), date(2027, 10, 25), date(2027, 10, 28)),
    ],
)
def test_the_usual_deadline_is_j_45_or_in_a_week_but_never_after_the_slot(
    starts_on: date, today: date, deadline: date
) -> None:
    assert default_deadline(starts_on=starts_on, slot_day=date(2027, 10, 28), today=today) == deadline


def test_a_deadline_after_the_slot_or_in_the_past_is_refused() -> None:
    day, today = date(2027, 10, 28), date(2027, 10, 18)
    check_deadline(day, slot_day=day, today=today)
    check_deadline(today, slot_day=day, today=today)
    with pytest.raises(DeadlineAfterSlot):
        check_deadline(date(2027, 10, 29), slot_day=day, today=today)
    with pytest.raises(DeadlinePassed):
        check_deadline(date(2027, 10, 17), slot_day=day, today=today)


def test_a_slot_over_the_clock_change_is_measured_in_real_time() -> None:
    start = WallTime(datetime(2027, 10, 31, 2, 30), "Europe/Paris", 1)
    with pytest.raises(EndsBeforeStart):
        check_order(start, WallTime(datetime(2027, 10, 31, 2, 45), "Europe/Paris", 0))
    check_order(WallTime(datetime(2027, 10, 31, 2, 45), "Europe/Paris", 0), start)
