"""The arithmetic of a pavilion, without a database."""

import pytest

from delegations.core.errors import InvalidInput
from delegations.fairs.stands.rules import (
    EXHIBITOR_MOVES,
    EXHIBITOR_STATES,
    ApplicationMove,
    Drawn,
    NoStandNeeded,
    PlanIncomplete,
    QuotaUsedUp,
    StandFull,
    check_badge,
    check_exhibitor_move,
    check_formula,
    check_place,
    check_plan,
    extent,
    overlaps,
    stand_number,
)


def test_the_last_place_can_be_taken_and_no_more() -> None:
    check_place("B297", 2, 1)
    with pytest.raises(StandFull) as refused:
        check_place("B297", 2, 2)
    assert str(refused.value) == "Stand B297 is full. Places: 2, accepted: 2, one more makes 3."


def test_the_last_badge_can_be_given_and_no_more() -> None:
    check_badge("vip", 3, 2)
    with pytest.raises(QuotaUsedUp) as refused:
        check_badge("vip", 3, 3)
    assert str(refused.value) == "No badge “VIP” is left. Granted: 3, given: 3, one more makes 4."


def test_applications_move_as_the_table_says_and_not_otherwise() -> None:
    for state in EXHIBITOR_STATES:
        for wanted in EXHIBITOR_STATES:
            if wanted in EXHIBITOR_MOVES[state]:
                check_exhibitor_move(state, wanted)
            else:
                with pytest.raises(ApplicationMove):
                    check_exhibitor_move(state, wanted)


@pytest.mark.parametrize("typed", ["b 297", "B297", " b297 ", "B\u00a0297"])
def test_a_number_is_written_one_way(typed: str) -> None:
    assert stand_number(typed) == "B297"


def test_who_is_represented_needs_no_stand() -> None:
    check_formula("representation", None)
    with pytest.raises(NoStandNeeded):
        check_formula("representation", 7)
    with pytest.raises(InvalidInput):
        check_formula("tent", None)


@pytest.mark.parametrize("spot", [(1, 1, None, 3), (None, None, 4, 3), (-1, 0, 4, 3), (0, 0, 0, 3), (0, 0, 3000, 3)])
def test_half_a_position_is_none(spot: tuple[float | None, ...]) -> None:
    check_plan(None, None, None, None)
    check_plan(0, 0, 4, 3)
    with pytest.raises(PlanIncomplete):
        check_plan(*spot)


def test_the_plan_encloses_all_stands_and_finds_those_over_each_other() -> None:
    drawn = [Drawn(1, 0, 0, 9, 4), Drawn(2, 9, 0, 3, 4), Drawn(3, 8, 3, 4, 4)]
    assert extent(drawn) == (-1, -1, 14, 9)
    assert overlaps(drawn) == {(1, 3), (2, 3)}, "a common wall is none"
