"""Distances, estimates, the group's buffer."""

import pytest

from delegations.planning.travel import estimate_minutes, great_circle_km, group_buffer
from delegations.planning.values import MODES, PlaceValue
from tests.planning.examples import CITY_HALL, MINISTRY, PLANT, STATION

PARIS = PlaceValue(1, "Paris", "Europe/Paris", 48.8566, 2.3522)
LYON = PlaceValue(2, "Lyon", "Europe/Paris", 45.7640, 4.8357)


def test_paris_and_lyon_are_about_392_km_apart() -> None:
    assert great_circle_km(PARIS, LYON) == pytest.approx(391.5, abs=1.0)


def test_a_distance_is_the_same_both_ways() -> None:
    assert great_circle_km(PARIS, LYON) == great_circle_km(LYON, PARIS)


def test_without_coordinates_nothing_is_estimated() -> None:
    assert great_circle_km(MINISTRY, PLANT) is None
    assert estimate_minutes(PLANT, MINISTRY, "coach") is None


@pytest.mark.parametrize("mode", MODES)
def test_within_one_place_no_time_passes(mode: str) -> None:
    assert estimate_minutes(PLANT, PLANT, mode) == 0  # type: ignore[arg-type]  # parametrised literal


def test_minutes_are_rounded_up_and_slower_modes_take_longer() -> None:
    coach, walk, car = (estimate_minutes(CITY_HALL, STATION, mode) for mode in ("coach", "walk", "car"))
    assert coach == 9  # 2.08 km x 1.3 at 20 km/h = 8.1
    assert walk is not None
    assert car is not None
    assert car < coach < walk


def test_the_country_is_driven_faster_than_the_town() -> None:
    minutes = estimate_minutes(PARIS, LYON, "coach")
    assert minutes is not None
    assert 400 < minutes < 460


@pytest.mark.parametrize(("size", "minutes"), [(0, 10), (1, 10), (14, 10), (15, 15), (30, 15), (31, 20), (200, 20)])
def test_the_buffer_grows_with_the_group(size: int, minutes: int) -> None:
    assert group_buffer(size) == minutes


def test_the_buffer_can_be_set() -> None:
    assert group_buffer(8, ((10, 5), (None, 30))) == 5
    with pytest.raises(ValueError, match="no buffer step"):
        group_buffer(11, ((10, 5),))
