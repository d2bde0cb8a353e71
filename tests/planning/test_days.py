"""Holidays, weekends, clock changes; meals, long days, interpreters alone."""

from datetime import date
from typing import Any

import pytest

from tests.planning.examples import check, of_kind, slot

MADRID = "Europe/Madrid"


def test_the_holiday_warns_once_for_the_day() -> None:
    slots = [slot(n, f"2027-11-01T{9 + n}:00", f"2027-11-01T{9 + n}:30", zone=MADRID) for n in (1, 2)]
    (found,) = check(slots, holidays={date(2027, 11, 1): "All Saints"})
    assert (found.kind, found.severity, found.slots) == ("holiday", "warn", (1, 2))
    assert str(found) == "2027-11-01 is a holiday: All Saints."


def test_nobody_works_on_the_way_or_asleep() -> None:
    slots = [slot(n, "10:00", "11:00", kind=kind) for n, kind in enumerate(("arrival", "lodging", "free"), 1)]
    assert not of_kind(check(slots, holidays={date(2027, 10, 13): "Day"}), "holiday")


def test_the_weekend_is_that_of_the_place_and_can_be_ignored() -> None:
    saturday = slot(1, "2027-10-16T06:00", "2027-10-16T07:00", zone="Asia/Tokyo")  # Friday still in Paris
    (found,) = check([saturday], severities={"weekend": "ignore"})
    assert (found.kind, found.severity) == ("weekend", "ignore")


def test_a_slot_until_midnight_does_not_touch_the_next_day() -> None:
    assert not check([slot(1, "2027-10-15T20:00", "2027-10-16T00:00")])
    assert of_kind(check([slot(1, "2027-10-15T20:00", "2027-10-16T00:01")]), "weekend")


def test_the_night_transfer_lasts_seven_hours_forty_five() -> None:
    night = slot(1, "2027-10-30T23:30", "2027-10-31T06:15", kind="transfer", zone=MADRID)
    (found,) = of_kind(check([night]), "clock_change_slot")
    assert found.data["elapsed"] == 465
    assert str(found) == "The clocks go back during “Slot 1”: it lasts 7 h 45, not 6 h 45."


def test_in_spring_a_night_is_shorter() -> None:
    night = slot(1, "2027-03-27T23:30", "2027-03-28T06:15", kind="transfer", zone=MADRID)
    (found,) = of_kind(check([night]), "clock_change_slot")
    assert str(found) == "The clocks go forward during “Slot 1”: it lasts 5 h 45, not 6 h 45."


def test_a_flight_between_zones_is_no_clock_change() -> None:
    flight = slot(1, "2027-10-13T08:00", "2027-10-13T20:00", kind="arrival")
    assert not of_kind(check([flight]), "clock_change_slot")


def test_a_change_within_the_programme_is_told_once() -> None:
    slots = [
        slot(1, "2027-10-29T10:00", "2027-10-29T11:00", zone=MADRID),
        slot(2, "2027-11-02T10:00", "2027-11-02T11:00", zone=MADRID),
    ]
    (found,) = check(slots)
    assert (found.kind, found.slots) == ("clock_change", (2,))
    assert str(found) == "The clocks go back 60 min on 2027-10-31 (Europe/Madrid), during the programme."


@pytest.mark.parametrize("days", [("2027-10-31T09:00", "2027-11-02T09:00"), ("2027-10-28T09:00", "2027-10-31T01:00")])
def test_a_change_before_or_after_the_programme_is_not_told(days: tuple[str, str]) -> None:
    slots = [slot(n, day, day.replace(":00", ":30"), kind="meal") for n, day in enumerate(days, 1)]
    assert not of_kind(check(slots), "clock_change")


def test_a_day_over_noon_without_a_meal_warns() -> None:
    slots = [slot(1, "09:00", "12:00"), slot(2, "12:30", "15:01")]
    (found,) = check(slots)
    assert (found.kind, found.slots) == ("no_meal", (1, 2))
    assert str(found) == "No meal on 2027-10-13 between 09:00 and 15:01."


def test_from_nine_to_three_nobody_starves_and_a_meal_helps() -> None:
    assert not check([slot(1, "09:00", "12:00"), slot(2, "12:30", "15:00")])
    assert not check([slot(1, "09:00", "12:00"), slot(3, "12:00", "13:00", kind="meal"), slot(2, "13:00", "18:00")])


def test_who_misses_the_meal_is_named() -> None:
    slots = [
        slot(1, "09:00", "12:00"),
        slot(3, "12:00", "13:00", kind="meal", people=frozenset(range(2, 15))),
        slot(2, "13:00", "18:00"),
    ]
    (found,) = check(slots)
    assert str(found) == "No meal on 2027-10-13 between 09:00 and 18:00 for Delegate 01."


def test_a_day_of_more_than_thirteen_hours_is_long() -> None:
    meal = slot(2, "12:00", "13:00", kind="meal")
    (found,) = check([slot(1, "08:00", "09:00"), meal, slot(3, "20:00", "21:30", kind="ceremony")])
    assert str(found) == "2027-10-13 is a long day: 13 h 30, from 08:00 to 21:30."
    assert not check([slot(1, "08:00", "09:00"), meal, slot(3, "20:00", "21:00", kind="ceremony")])


def test_a_night_on_the_road_is_not_a_long_day() -> None:
    slots = [
        slot(1, "14:00", "16:00"),
        slot(3, "19:00", "20:00", kind="meal"),
        slot(2, "2027-10-13T23:30", "2027-10-14T06:15", kind="transfer"),
    ]
    assert not check(slots)


def test_an_interpreter_alone_over_four_hours_warns_and_two_do_not() -> None:
    def day(*interpreters: int) -> list[str]:
        both: dict[str, Any] = {"resources": frozenset(interpreters), "interpreters": frozenset(interpreters)}
        slots = [slot(1, "09:00", "11:00", **both), slot(2, "11:00", "13:01", kind="meal", **both)]
        return [str(each) for each in check(slots)]

    assert day(5) == ["Leila interprets alone for 4 h 01 on 2027-10-13."]
    assert day(5, 8) == []


def test_hours_alone_add_up_over_dossiers() -> None:
    alone: dict[str, Any] = {"resources": frozenset({5}), "interpreters": frozenset({5})}
    other = slot(2, "14:00", "17:00", dossier="D2", people=frozenset({200}), **alone)
    (found,) = check([slot(1, "09:00", "11:00", **alone)], [other])
    assert (found.kind, found.slots) == ("interpreter_alone", (1, 2))
