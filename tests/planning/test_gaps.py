"""Ways between slots: the sum, the ways out, explicit transfers."""

from dataclasses import replace

import pytest

from delegations.planning.legs import legs
from delegations.planning.values import Leg, PlaceValue
from tests.planning.examples import CITY_HALL, MINISTRY, PLANT, STATION, at, check, of_kind, slot

VISIT = slot(1, "11:30", "13:00", CITY_HALL, size=16)
TRAIN = slot(2, "13:34", "15:30", STATION, kind="departure", size=16, travel_minutes=27, fixed=True)


def test_the_train_after_the_visit_is_missed_and_the_sum_says_why() -> None:
    (found,) = of_kind(check([VISIT, TRAIN]), "short_gap")
    assert str(found) == "Coach, 27 min + 15 min for the group = 42 min; there are 34 min."
    assert found.slots == (1, 2)
    assert found.severity == "warn"
    assert found.data["missing"] == 8


def test_before_a_fixed_train_the_visit_is_shortened_or_moved() -> None:
    (found,) = of_kind(check([VISIT, TRAIN]), "short_gap")
    words = [way.message % way.data for way in found.ways_out]
    assert words == [
        "End “Slot 1” 8 min earlier, at 12:52.",
        "Start “Slot 1” earlier, at 11:22.",
    ]


def test_the_second_slot_starts_as_early_as_the_way_allows() -> None:
    lunch = slot(2, "12:10", "13:30", STATION, kind="meal", travel_minutes=12)
    (found,) = of_kind(check([slot(1, "10:00", "12:00", CITY_HALL, fixed=True), lunch]), "short_gap")
    assert found.ways_out[0].message % found.ways_out[0].data == "Start “Slot 2” at 12:22."
    moved = replace(lunch, start=at("12:22"))
    assert not of_kind(check([slot(1, "10:00", "12:00", CITY_HALL), moved]), "short_gap")


def test_a_later_start_that_pushes_the_next_slot_says_so() -> None:
    lunch = slot(2, "12:10", "13:30", STATION, kind="meal", travel_minutes=12)
    (found,) = of_kind(
        check([slot(1, "10:00", "12:00", CITY_HALL), lunch, slot(3, "13:30", "15:00", STATION)]), "short_gap"
    )
    assert (
        found.ways_out[0].message % found.ways_out[0].data == "Start “Slot 2” at 12:22; what follows has to move too."
    )


def test_a_slot_is_not_moved_into_the_one_before() -> None:
    before = slot(3, "10:00", "11:30", CITY_HALL)
    (found,) = of_kind(check([before, VISIT, TRAIN]), "short_gap")
    assert [way.kind for way in found.ways_out if way.kind.startswith("shift")] == []


def test_a_faster_mode_is_proposed_when_it_would_do() -> None:
    walk = slot(2, "12:30", "13:30", STATION, size=14, travel_mode="walk", fixed=True)
    (found,) = of_kind(check([slot(1, "10:00", "12:00", CITY_HALL, fixed=True), walk]), "short_gap")
    assert str(found) == "On foot, 36 min + 10 min for the group = 46 min; there are 30 min."
    assert found.data["estimated"]
    assert [(way.kind, way.data["mode"]) for way in found.ways_out] == [("travel_mode", "coach")]


def test_where_people_entered_more_than_the_estimate_no_mode_is_faster_by_magic() -> None:
    (found,) = of_kind(check([VISIT, TRAIN]), "short_gap")
    assert "travel_mode" not in {way.kind for way in found.ways_out}


def test_security_is_part_of_the_sum() -> None:
    (found,) = of_kind(
        check([slot(1, "10:00", "12:00", STATION), slot(2, "12:30", "13:00", MINISTRY, travel_minutes=15)]), "short_gap"
    )
    assert str(found) == "Coach, 15 min + 10 min for the group + 10 min to get in = 35 min; there are 30 min."


def test_a_gap_that_is_just_enough_is_no_conflict() -> None:
    assert not of_kind(check([VISIT, replace(TRAIN, start=at("13:42"))]), "short_gap")
    assert of_kind(check([VISIT, replace(TRAIN, start=at("13:41"))]), "short_gap")


def test_there_is_no_leg_within_one_place_or_without_knowledge() -> None:
    assert legs([slot(1, "10:00", "11:00", PLANT), slot(2, "11:00", "12:00", PLANT)]) == []
    assert legs([slot(1, "10:00", "11:00", PLANT), slot(2, "11:00", "12:00", CITY_HALL)]) == []


@pytest.mark.parametrize("kind", ["remote", "lodging", "free"])
def test_remote_lodging_and_free_time_are_passed_over(kind: str) -> None:
    between = slot(3, "13:05", "13:10", PLANT if kind == "lodging" else None, kind=kind)
    (leg,) = legs([VISIT, between, TRAIN])
    assert (leg.from_slot, leg.to_slot, leg.available) == (1, 2, 34)


def test_nobody_travels_to_an_arrival_or_from_a_departure() -> None:
    morning = slot(1, "09:00", "10:00", STATION, kind="departure")
    assert legs([morning, slot(2, "10:05", "11:00", CITY_HALL)]) == []
    assert legs([slot(1, "09:00", "10:00", CITY_HALL), slot(2, "10:05", "11:00", STATION, kind="arrival")]) == []


def test_a_flight_lands_elsewhere_than_it_started() -> None:
    flight = slot(
        1, "06:00", "09:00", PlaceValue(50, "Casablanca", "Africa/Casablanca"), kind="arrival", end_place=STATION
    )
    assert legs([flight, slot(2, "09:10", "10:00", STATION)]) == []
    (leg,) = legs([flight, slot(2, "09:10", "10:00", CITY_HALL)])
    assert leg == Leg(1, 2, "coach", 9, 10, 0, 10, estimated=True)


def test_an_explicit_transfer_is_what_the_way_is_checked_against() -> None:
    transfer = slot(3, "13:00", "13:27", kind="transfer", size=16, travel_minutes=27)
    train = replace(TRAIN, travel_minutes=None)
    (found,) = of_kind(check([VISIT, transfer, train]), "short_gap")
    assert str(found) == "Coach, 27 min + 15 min for the group = 42 min; there are 34 min."
    assert found.slots == (1, 3, 2)


def test_a_transfer_shorter_than_its_ride_is_a_conflict_however_long_the_wait() -> None:
    transfer = slot(3, "13:00", "13:10", kind="transfer", size=16, travel_minutes=27)
    late = replace(TRAIN, start=at("16:00"), end=at("18:00"), travel_minutes=None)
    (found,) = of_kind(check([VISIT, transfer, late]), "short_gap")
    assert found.data["available"] == 25
    assert all(way.kind not in ("shorten", "shift_earlier") for way in found.ways_out)


def test_a_transfer_with_room_is_no_conflict() -> None:
    transfer = slot(3, "13:00", "13:34", kind="transfer", size=14, travel_minutes=20)
    assert not of_kind(check([VISIT, transfer, replace(TRAIN, travel_minutes=None)]), "short_gap")


def test_a_far_transfer_without_entered_minutes_is_believed() -> None:
    lyon = PlaceValue(60, "Lyon", "Europe/Paris", 45.76, 4.83)
    ride = slot(2, "12:00", "14:00", CITY_HALL, kind="transfer", end_place=lyon)
    assert legs([slot(1, "10:00", "12:00", CITY_HALL), ride, slot(3, "14:00", "15:00", lyon)]) == []


def test_people_who_separate_have_their_own_legs() -> None:
    few = frozenset({1, 2})
    slots = [
        slot(1, "10:00", "12:00", CITY_HALL, size=16),
        slot(2, "12:05", "13:00", STATION, people=few, size=2),
        slot(3, "12:30", "13:00", MINISTRY, people=frozenset(range(3, 15)), size=12),
    ]
    found = of_kind(check(slots), "short_gap")
    assert [(each.slots, each.data["buffer"]) for each in found] == [((1, 2), 10)]


def test_slots_that_name_only_a_host_contact_stand_for_the_whole_delegation() -> None:
    visit = replace(VISIT, people=frozenset({90}))
    assert of_kind(check([visit, replace(TRAIN, people=frozenset())]), "short_gap")
    assert of_kind(check([visit, TRAIN]), "short_gap")


def test_a_person_shared_with_another_dossier_travels_alone() -> None:
    other = slot(9, "12:05", "13:00", STATION, dossier="D2", people=frozenset({1}), size=30)
    found = of_kind(check([slot(1, "10:00", "12:00", CITY_HALL, size=20)], [other]), "short_gap")
    assert [(each.slots, each.data["buffer"]) for each in found] == [((1, 9), 10)]


def test_cancelled_slots_leave_no_trace() -> None:
    assert not check([VISIT, replace(TRAIN, cancelled=True)])
