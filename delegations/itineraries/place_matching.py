"""Which place of the network the location of a foreign calendar means, if any."""

import re
from collections.abc import Sequence

from delegations.network.models import Place
from delegations.network.rules import search_key
from delegations.planning.travel import great_circle_km
from delegations.planning.values import PlaceValue

NEAR_KM = 0.15
SHORTEST = 4
"""Letters of a name that may stand anywhere in a longer location."""


def propose_place(
    location: str, latitude: float | None, longitude: float | None, places: Sequence[Place]
) -> Place | None:
    """The place whose name the location holds, else the one at its coordinates; None when two fit as well."""
    return _by_name(location, places) or _by_position(latitude, longitude, places)


def _plain(text: str) -> str:
    words = re.findall(r"[^\W_]+", search_key(text))
    return f" {' '.join(words)} "


def _by_name(location: str, places: Sequence[Place]) -> Place | None:
    wanted = _plain(location)
    if not wanted.strip():
        return None
    found = [(len(name), place) for place in places if (name := _plain(place.name)).strip() and _holds(wanted, name)]
    longest = max((length for length, _ in found), default=0)
    best = [place for length, place in found if length == longest]
    if len(best) > 1:
        best = [place for place in best if place.city and _plain(place.city) in wanted]
    return best[0] if len(best) == 1 else None


def _holds(wanted: str, name: str) -> bool:
    return wanted == name or (len(name.strip()) >= SHORTEST and name in wanted)


def _by_position(latitude: float | None, longitude: float | None, places: Sequence[Place]) -> Place | None:
    here = PlaceValue(0, "", "", latitude, longitude)
    away: list[tuple[float, int, Place]] = []
    for place in places:
        km = great_circle_km(here, PlaceValue(1, "", "", place.latitude, place.longitude))
        if km is not None and km <= NEAR_KM:
            away.append((km, place.id, place))
    return min(away)[2] if away else None
