"""What the four lists of the directory are filtered by, and what their exports say."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from delegations.core.errors import N_
from delegations.core.text import one_line
from delegations.i18n import Words
from delegations.i18n.phones import shown_phone
from delegations.network.queries import countries_of_organisations, organisation_choices
from delegations.network.rules import CATEGORIES, RANKS, RESOURCE_KINDS, THEMES
from delegations.web.network.forms import YES_NO
from delegations.webkit.context import say, session
from delegations.webkit.forms import LANGUAGE_CHOICES

EVERY = ("", N_("all"))
LONGEST = 200


@dataclass(frozen=True)
class Filter:
    """One field of the line above a list; without choices it is typed."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]] = ()

    def clean(self, typed: str) -> str:
        """What may be asked of the database: one of the choices, or a line of text."""
        value = one_line(typed)[:LONGEST]
        return value if not self.choices or value in dict(self.choices) else ""


def filters_of(noun: str) -> tuple[Filter, ...]:
    """The filters of a list, their choices in the reader's language."""
    return (Filter("q", N_("Search")), *_FILTERS[noun]())


def _organisation_filters() -> tuple[Filter, ...]:
    countries = [(code, say().country(code)) for code in countries_of_organisations(session())]
    return (
        Filter("category", N_("Category"), [EVERY, *CATEGORIES.items()]),
        Filter("theme", N_("Theme"), [EVERY, *THEMES.items()]),
        Filter("territory", N_("City or territory")),
        Filter("country", N_("Country"), [EVERY, *sorted(countries, key=lambda pair: pair[1])]),
        Filter("member", N_("Member"), [EVERY, *YES_NO[1:]]),
    )


def _people_filters() -> tuple[Filter, ...]:
    organisations = [(str(number), name) for number, name in organisation_choices(session())]
    return (
        Filter("organisation", N_("Organisation"), [EVERY, *organisations]),
        Filter("language", N_("Language"), [EVERY, *LANGUAGE_CHOICES]),
    )


def _place_filters() -> tuple[Filter, ...]:
    return (
        Filter("city", N_("City")),
        Filter("step_free", N_("Step-free"), [EVERY, *YES_NO[1:]]),
        Filter("capacity", N_("Capacity at least")),
    )


def _resource_filters() -> tuple[Filter, ...]:
    return (Filter("kind", N_("Kind"), [EVERY, *RESOURCE_KINDS.items()]),)


_FILTERS: dict[str, Callable[[], tuple[Filter, ...]]] = {
    "organisations": _organisation_filters,
    "people": _people_filters,
    "places": _place_filters,
    "resources": _resource_filters,
}
COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "organisations": (
        ("name", N_("Name")), ("category", N_("Category")), ("country", N_("Country")), ("city", N_("City")),
        ("territory", N_("Territory")), ("themes", N_("Themes")), ("member", N_("Member of the network")),
        ("website", N_("Website")),
    ),
    "people": (
        ("family_name", N_("Family name")), ("given_name", N_("Given name")),
        ("native_name", N_("Name in native script")), ("honorific", N_("Honorific, such as H.E. or Dr")),
        ("title", N_("Function, in the original")), ("title_fr", N_("French equivalent of the function")),
        ("rank", N_("Rank, for letters")), ("organisation", N_("Organisation")), ("email", N_("E-mail address")),
        ("phone", N_("Telephone")), ("language", N_("Language")),
    ),
    "places": (
        ("name", N_("Name")), ("organisation", N_("Organisation")), ("address", N_("Address")), ("city", N_("City")),
        ("country", N_("Country")), ("zone", N_("Time zone")), ("latitude", N_("Latitude")),
        ("longitude", N_("Longitude")), ("capacity", N_("Capacity")), ("step_free", N_("Step-free")),
        ("access_rules", N_("Rules of access (ID list, helmet, photos)")),
        ("coach_parking", N_("Where the coach parks")),
        ("hospital", N_("Nearest hospital with an emergency ward")),
    ),
    "resources": (
        ("name", N_("Name")), ("kind", N_("Kind")), ("capacity", N_("Seats or places")),
        ("languages", N_("Languages")), ("notes", N_("Notes")),
    ),
}  # fmt: skip
"""noun -> (attribute, heading) of the exported columns."""
_LISTED = {"category": CATEGORIES, "kind": RESOURCE_KINDS, "rank": RANKS}


def headings(noun: str) -> list[str]:
    return [say().gettext(label) for _name, label in COLUMNS[noun]]


def lines_of(noun: str, entries: Iterable[Any]) -> Iterator[list[object]]:
    """One line of cells per entry, in the reader's words."""
    words = say()
    for entry in entries:
        yield [_cell(words, name, getattr(entry, name)) for name, _label in COLUMNS[noun]]


def _cell(words: Words, name: str, value: Any) -> object:
    if name in _LISTED:
        return words.gettext(_LISTED[name].get(value, value))
    if isinstance(value, bool):
        return words.gettext("yes") if value else words.gettext("no")
    if name == "themes":
        return words.and_list(words.gettext(THEMES.get(theme, theme)) for theme in value)
    if name in ("language", "languages"):
        return words.and_list(words.language_name(code) for code in ([value] if name == "language" else value))
    if name == "phone":
        return shown_phone(value)
    if name == "country":
        return words.country(value)
    return value.name if name == "organisation" and value else value
