"""The zone of a country, when it has only one: from the pinned tzdata package."""

from functools import cache
from importlib.resources import files


@cache
def _zones() -> dict[str, list[str]]:
    """{country: its zones} as zone.tab lists them."""
    found: dict[str, list[str]] = {}
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            code, _coordinates, name, *_comment = line.split("\t")
            found.setdefault(code, []).append(name)
    return found


def only_zone(country: str) -> str:
    """The IANA zone of a country with a single one, else '': a guess among several would mislead."""
    zones = _zones().get(country.upper(), [])
    return zones[0] if len(zones) == 1 else ""
