"""Wall time: instants are derived, missing hours refused, repeated hours asked about."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegations.core.walltime import (
    AmbiguousHour,
    MissingHour,
    UnknownZone,
    WallTime,
    clock_changes,
    wall_time,
    zone_names,
)

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda d: d.replace(second=0, microsecond=0))


def test_morocco_is_at_utc_in_october_2027() -> None:
    assert WallTime(datetime(2027, 10, 26, 9), "Africa/Casablanca").instant() == datetime(2027, 10, 26, 9, tzinfo=UTC)


def test_a_missing_hour_is_refused() -> None:
    with pytest.raises(MissingHour):
        wall_time(datetime(2028, 3, 26, 2, 30), "Europe/Paris")


def test_a_repeated_hour_is_asked_about_and_each_answer_is_an_instant() -> None:
    local = datetime(2027, 10, 31, 2, 30)
    with pytest.raises(AmbiguousHour):
        wall_time(local, "Europe/Paris")
    first, second = (wall_time(local, "Europe/Paris", occurrence=n).instant() for n in (0, 1))
    assert second - first == timedelta(hours=1)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/passwd", "Europe/Paris\n"])
def test_an_unknown_zone_is_a_sentence_not_a_crash(name: str) -> None:
    with pytest.raises(UnknownZone):
        wall_time(datetime(2027, 10, 31, 12), name)


@given(MOMENTS, st.sampled_from(zone_names()))
def test_every_accepted_wall_time_comes_back_from_its_instant(local: datetime, name: str) -> None:
    try:
        wall = wall_time(local, name, occurrence=0)
    except MissingHour:
        return
    back = wall.instant().astimezone(wall.aware.tzinfo)
    assert back.replace(tzinfo=None) == local


def test_the_end_of_summer_time_is_told_with_its_minutes() -> None:
    assert clock_changes("Europe/Paris", date(2027, 10, 25), date(2027, 11, 2)) == [(date(2027, 10, 31), -60)]
