"""Order, severities and speed of the whole check."""

from random import Random

import pytest

from delegations.planning.conflicts import RANK, find_conflicts
from delegations.planning.scene import Limits
from tests.planning.examples import CITY_HALL, STATION, check, season, slot


def test_an_empty_programme_has_no_conflicts() -> None:
    assert check([]) == []


def test_the_order_is_start_severity_kind_and_does_not_hang_on_the_input() -> None:
    slots = season(300)
    found = check(slots)
    starts = {each.id: each.start.instant() for each in slots}
    keys = [(starts[each.slots[0]], RANK[each.severity], each.kind) for each in found]
    assert keys == sorted(keys)
    Random(3).shuffle(slots)
    assert check(slots) == found


def test_a_severity_can_be_set_and_ignored_conflicts_are_still_listed() -> None:
    slots = [slot(1, "10:00", "11:00"), slot(2, "10:30", "12:00")]
    assert [each.severity for each in check(slots, severities={"person_twice": "block"})] == ["block"]
    assert [each.severity for each in check(slots, severities={"person_twice": "ignore"})] == ["ignore"]


@pytest.mark.parametrize("wrong", [{"nothing": "warn"}, {"weekend": "loud"}])
def test_an_unknown_kind_or_severity_is_an_error(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="no such severity"):
        check([], severities=wrong)


def test_the_limits_can_be_set() -> None:
    slots = [slot(1, "10:00", "12:00", CITY_HALL), slot(2, "12:15", "13:00", STATION)]
    assert [each.kind for each in check(slots)] == ["short_gap"]
    assert not find_conflicts(slots, [], {}, {}, {}, {}, limits=Limits(buffers=((None, 5),)))


def test_every_message_has_its_values() -> None:
    for each in check(season(200)):
        assert "%(" not in str(each)
        for way in each.ways_out:
            assert "%(" not in way.message % way.data


def test_a_season_of_two_thousand_slots_is_checked() -> None:
    assert check(season(2000))
