"""Closed lists of the directory and how a name is written."""

import unicodedata
from typing import Protocol

from delegations.core.errors import N_, NC_
from delegations.core.text import JOINERS, in_script_of, is_latin, one_line, without_accents

CATEGORIES = {
    "state": NC_("organisation", "State"),
    "local_authority": N_("Local authority"),
    "agency": N_("Agency"),
    "company": N_("Company"),
    "professional_body": N_("Professional body"),
    "association": N_("Association"),
    "school": N_("School"),
    "embassy": N_("Embassy"),
    "fair_organiser": N_("Fair organiser"),
    "other": N_("Other"),
}
THEMES = {
    "water": N_("Water"),
    "energy": N_("Energy"),
    "mobility": N_("Mobility"),
    "waste": N_("Waste"),
    "buildings": N_("Buildings"),
    "planning": N_("Urban planning"),
    "nature": N_("Nature in the city"),
    "digital": N_("Digital city"),
    "heritage": N_("Heritage"),
    "finance": N_("Finance"),
}
CIVILITIES = ("", "m", "f")
RANKS = {
    "minister": N_("Minister"),
    "ambassador": N_("Ambassador"),
    "elected": N_("Elected representative"),
    "senior": N_("Senior official"),
    "standard": N_("Standard"),
}
RESOURCE_KINDS = {
    "interpreter": N_("Interpreter"),
    "vehicle": N_("Vehicle"),
    "room": NC_("resource", "Room"),
    "expert": N_("Expert"),
    "stand": NC_("resource", "Stand"),
    "gift": N_("Gift"),
}


class Named(Protocol):
    """Whatever has the parts of a name."""

    @property
    def family_name(self) -> str: ...
    @property
    def given_name(self) -> str: ...
    @property
    def native_name(self) -> str: ...
    @property
    def family_first(self) -> bool: ...


class Titled(Protocol):
    """Somebody with a function, as it was given and in French."""

    @property
    def title(self) -> str: ...
    @property
    def title_fr(self) -> str: ...


def function_of(person: Titled, language: str) -> str:
    """The function as a reader of this language can read it: as it was given, else its French equivalent."""
    readable = person.title and language != "fr" and in_script_of(person.title, language)
    return (person.title if readable else person.title_fr) or person.title


ERASED = "–"
"""Stands for a name that was erased."""


def display_name(person: Named, language: str = "") -> str:
    """The name in display order; in the native script where the reader's script is that one."""
    if person.native_name and language and not is_latin(language) and in_script_of(person.native_name, language):
        return person.native_name
    parts = (person.given_name, person.family_name)
    return one_line(" ".join(reversed(parts) if person.family_first else parts)) or ERASED


class Addressed(Named, Protocol):
    """Somebody with a form of address before his name, in his own language."""

    @property
    def honorific(self) -> str: ...
    @property
    def language(self) -> str: ...


AFTER = {"ja": "", "zh_Hans": "", "ko": " "}
"""Languages in which a form of address follows the name, and what stands between."""


def addressed_name(person: Addressed, language: str) -> str:
    """The name as one speaks to its bearer: with the form of address in the reader's language and script."""
    name = display_name(person, language)
    fits = language == person.language and _runs(person.honorific) == _runs(name)
    if not fits or not person.honorific:
        return name
    return f"{name}{AFTER[language]}{person.honorific}" if language in AFTER else f"{person.honorific} {name}"


def _runs(text: str) -> str:
    """Which way the first letter runs; '' without any."""
    found = (unicodedata.bidirectional(c) for c in text if c.isalpha())
    return next(("R" if way in ("R", "AL") else "L" for way in found), "")


_LETTERS = {
    "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i",
    "ة": "ه", "ى": "ي", "ٱ": "ا", "ـ": "",
}  # fmt: skip
_FOLDED = str.maketrans(dict.fromkeys("-‐‑–—'’‘ʼ", " ") | _LETTERS | dict.fromkeys(JOINERS, ""))


def search_key(*parts: str) -> str:
    """Folded text to search in: lower case, no accents, hyphens or apostrophes, Arabic spelled one way."""
    return one_line(without_accents(" ".join(p for p in parts if p)).translate(_FOLDED)).casefold()
