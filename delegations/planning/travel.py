"""How long the way takes: distance, estimated minutes, the group's buffer. What stands in a programme is in legs.py."""

import math

from delegations.planning.values import Mode, PlaceValue

EARTH_KM = 6371.0088
DETOUR = 1.3
"""Ways on the ground are about this much longer than the great circle (a usual figure for European cities)."""
TOWN_KM = 15.0
"""The first kilometres of a way are driven at the speed of a town, the rest at that of the country."""
TOWN_SPEED: dict[Mode, float] = {"walk": 4.5, "coach": 20.0, "public": 18.0, "car": 24.0}
COUNTRY_SPEED: dict[Mode, float] = {"walk": 4.5, "coach": 75.0, "public": 110.0, "car": 85.0}
WAITING: dict[Mode, int] = {"walk": 0, "coach": 0, "public": 5, "car": 0}
"""Minutes before the first metre. Speeds are in km/h, door to door: judgement, kept on the slow side."""

BufferSteps = tuple[tuple[int | None, int], ...]
GROUP_BUFFERS: BufferSteps = ((14, 10), (30, 15), (None, 20))
"""(people at most, minutes), the last step for any number."""


def great_circle_km(a: PlaceValue, b: PlaceValue) -> float | None:
    """Kilometres on the sphere (haversine), None when a coordinate is unknown."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    north_a, north_b = math.radians(a.latitude), math.radians(b.latitude)
    half_north = (north_b - north_a) / 2
    half_east = math.radians(b.longitude - a.longitude) / 2
    chord = math.sin(half_north) ** 2 + math.cos(north_a) * math.cos(north_b) * math.sin(half_east) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def estimate_minutes(a: PlaceValue, b: PlaceValue, mode: Mode) -> int | None:
    """Whole minutes, rounded up, from the coordinates; 0 within one place, None when a coordinate is unknown."""
    if a.id == b.id:
        return 0
    distance = great_circle_km(a, b)
    if distance is None:
        return None
    way = distance * DETOUR
    hours = min(way, TOWN_KM) / TOWN_SPEED[mode] + max(way - TOWN_KM, 0.0) / COUNTRY_SPEED[mode]
    return math.ceil(round(hours * 60, 6)) + WAITING[mode]


def group_buffer(size: int, steps: BufferSteps = GROUP_BUFFERS) -> int:
    """Minutes a group of `size` loses in gathering and boarding; ValueError when no step covers the size."""
    for most, minutes in steps:
        if most is None or size <= most:
            return minutes
    raise ValueError(f"no buffer step for a group of {size}")
