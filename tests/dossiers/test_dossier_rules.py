"""Free days, orders and rights, without a database."""

from datetime import date

import pytest

from delegations.core.errors import DomainError
from delegations.dossiers.rules import IDENTITY_FIELDS, MOVES, STATES, check_move, readable_fields, reorder, task_date
from delegations.dossiers.services import cents
from delegations.dossiers.templates import TEMPLATES
from delegations.dossiers.workdays import free_days, holiday_name, weekend


def test_the_holidays_and_weekends_of_both_countries_are_free() -> None:
    is_free = free_days(("FR", "MA"))
    assert is_free(date(2027, 11, 1)), "All Saints in France"
    assert is_free(date(2027, 11, 18)), "independence in Morocco"
    assert is_free(date(2027, 10, 23)), "a Saturday"
    assert not is_free(date(2027, 10, 26))


def test_friday_is_free_where_the_weekend_begins_on_friday() -> None:
    is_free = free_days(("FR", "SA"))
    assert [is_free(date(2027, 10, day)) for day in (21, 22, 23, 24, 25)] == [False, True, True, True, False]


def test_a_country_the_calendar_does_not_know_has_the_usual_weekend() -> None:
    assert weekend("XX") == {5, 6}
    assert holiday_name("XX", date(2027, 1, 1)) == ""
    assert not free_days(("XX",))(date(2027, 1, 1))


def test_tasks_before_the_visit_move_earlier_and_those_after_move_later() -> None:
    is_free = free_days(("FR", "MA"))
    start, end = date(2027, 10, 26), date(2027, 10, 29)
    assert task_date(start, end, -2, is_free) == date(2027, 10, 22), "Sunday becomes Friday"
    assert task_date(start, end, 1, is_free) == date(2027, 11, 2), "Saturday becomes Tuesday after All Saints"
    assert task_date(start, end, 0, is_free) == start


def test_the_template_of_a_delegation_has_thirty_one_tasks_in_order() -> None:
    offsets = [offset for offset, _title in TEMPLATES["delegation"].tasks]
    assert len(offsets) == 31
    assert offsets == sorted(offsets)
    assert all(len(t.tasks) < 31 for t in TEMPLATES.values() if t.key != "delegation")


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        ({4: 1}, [4, 1, 2, 3]),
        ({1: 4}, [2, 3, 4, 1]),
        ({1: 99}, [2, 3, 4, 1]),
        ({3: 0}, [3, 1, 2, 4]),
        ({1: 1}, [1, 2, 3, 4]),
        ({9: 1}, [1, 2, 3, 4]),
        ({1: 3, 4: 1}, [4, 2, 1, 3]),
    ],
)
def test_typed_places_move_people_and_the_others_close_up(positions: dict[int, int], expected: list[int]) -> None:
    assert reorder([1, 2, 3, 4], positions) == expected


def test_every_state_has_its_moves_and_no_other_is_possible() -> None:
    assert set(MOVES) == set(STATES)
    for state, allowed in MOVES.items():
        for wanted in STATES:
            if wanted in allowed:
                check_move(state, wanted)
            else:
                with pytest.raises(DomainError):
                    check_move(state, wanted)


def test_identity_papers_are_for_owner_and_co_organisers_alone() -> None:
    assert set(IDENTITY_FIELDS) <= set(readable_fields("co_organiser", on_duty=False))
    assert not set(IDENTITY_FIELDS) & set(readable_fields("planner", on_duty=True))
    assert "emergency_contact" in readable_fields("reader", on_duty=True)
    assert "emergency_contact" not in readable_fields("planner", on_duty=False)
    assert readable_fields("reader", on_duty=False) == ()
    assert readable_fields("", on_duty=True) == ()


def test_amounts_are_read_as_people_type_them() -> None:
    assert cents("1 250,50", field="paid") == 125050
    assert cents("1\u202f250 €", field="paid") == 125000
    assert cents("", field="paid") == 0
    with pytest.raises(DomainError):
        cents("about 12", field="paid")
