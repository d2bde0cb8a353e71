"""What the select fields of these pages offer."""

from functools import cache
from importlib.resources import files

from delegations.accounts.services import list_users
from delegations.core.walltime import HOME_ZONE, zone_names
from delegations.webkit.context import session

Choices = list[tuple[str, str]]


def users() -> Choices:
    return [(str(user.id), user.name) for user in list_users(session()) if user.active]


def zones() -> Choices:
    return [(name, name.replace("_", " ")) for name in zone_names()]


@cache
def _first_zones() -> dict[str, str]:
    """{country: its first zone}, from the table of the pinned tzdata package."""
    found: dict[str, str] = {}
    for row in files("tzdata").joinpath("zoneinfo", "zone.tab").read_text().splitlines():
        if row and not row.startswith("#"):
            country, _place, name = row.split("\t")[:3]
            found.setdefault(country, name)
    return found


def zone_of(kind: str, country: str) -> str:
    """Where a dossier takes place: visits and events at home, missions and fairs in their country."""
    return _first_zones().get(country, HOME_ZONE) if kind in ("mission", "fair") else HOME_ZONE
