"""Places that are closed, full or have steps."""

from dataclasses import replace
from datetime import date

from tests.planning.examples import CITY_HALL, check, of_kind, slot

WEEKDAYS = dict.fromkeys(range(5), ((540, 720), (840, 1080)))
OFFICE = replace(CITY_HALL, opening=WEEKDAYS)


def words(*slots: object, **values: object) -> list[str]:
    found = check(slots, **values)  # type: ignore[arg-type]  # slots, passed through
    return [str(each) for each in found if each.kind.startswith(("place", "not_step"))]


def test_within_opening_hours_all_is_well() -> None:
    assert not words(slot(1, "09:00", "12:00", OFFICE), slot(2, "14:00", "18:00", OFFICE))


def test_outside_opening_hours_the_hours_are_shown() -> None:
    assert words(slot(1, "11:30", "12:30", OFFICE)) == [
        "City hall is open 09:00-12:00, 14:00-18:00 on 2027-10-13; “Slot 1” is from 11:30 to 12:30."
    ]


def test_a_day_without_windows_is_closed() -> None:
    saturday = slot(1, "2027-10-16T10:00", "2027-10-16T11:00", OFFICE)
    assert words(saturday) == ["City hall does not open on this day of the week (2027-10-16)."]


def test_a_closed_day_counts_even_without_known_hours() -> None:
    closed = replace(CITY_HALL, closed_days=frozenset({date(2027, 10, 13)}))
    assert words(slot(1, "10:00", "11:00", closed)) == ["City hall is closed on 2027-10-13."]
    assert words(slot(1, "10:00", "11:00", closed, kind="lodging"))


def test_unknown_hours_raise_no_conflict() -> None:
    assert not words(slot(1, "03:00", "04:00", CITY_HALL))


def test_a_window_may_run_past_midnight() -> None:
    bar = replace(CITY_HALL, opening={2: ((1080, 1560),)})
    assert not words(slot(1, "2027-10-13T23:00", "2027-10-14T02:00", bar))
    assert not words(slot(1, "2027-10-14T01:00", "2027-10-14T02:00", bar))
    assert words(slot(1, "2027-10-14T01:00", "2027-10-14T02:30", bar))


def test_open_round_the_clock_has_no_seam_at_midnight() -> None:
    always = replace(CITY_HALL, opening=dict.fromkeys(range(7), ((0, 1440),)))
    assert not words(slot(1, "2027-10-13T22:00", "2027-10-15T02:00", always))


def test_hours_are_those_of_the_place() -> None:
    assert not words(slot(1, "03:00", "05:00", OFFICE, zone="America/Bogota"))  # 10:00-12:00 in Paris


def test_two_groups_together_fill_a_place() -> None:
    small = replace(CITY_HALL, capacity=20)
    first = slot(1, "10:00", "11:00", small, size=14)
    other = slot(2, "10:30", "12:00", small, size=7, dossier="D2", people=frozenset({300}))
    (found,) = of_kind(check([first], [other]), "place_full")
    assert str(found) == "City hall takes 20 people; 21 are expected there at once."
    assert found.slots == (1, 2)
    assert not check([first], [replace(other, size=6)])
    assert not check([replace(first, end=other.start)], [other])


def test_one_group_alone_may_be_too_many() -> None:
    small = replace(CITY_HALL, capacity=10)
    assert words(slot(1, "10:00", "11:00", small)) == ["City hall takes 10 people; 14 are expected."]


def test_sleepers_and_diners_of_one_house_are_counted_apart() -> None:
    hotel = replace(CITY_HALL, capacity=20)
    assert not words(slot(1, "19:00", "23:00", hotel, kind="lodging"), slot(2, "19:00", "21:00", hotel, kind="meal"))


def test_steps_matter_only_when_somebody_needs_it() -> None:
    stairs = replace(CITY_HALL, step_free=False)
    assert not words(slot(1, "10:00", "11:00", stairs))
    assert not words(slot(1, "10:00", "11:00", CITY_HALL, needs_step_free=True))
    assert words(slot(1, "10:00", "11:00", stairs, needs_step_free=True)) == [
        "City hall has steps; “Slot 1” needs access without steps."
    ]
