"""What a fresh installation says in its letters: one file per language beside this one, in `languages/`.

Each holds the dates of a letter, the usual letters, and how one writes to whom: rank x civility.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from delegations.core.languages import LANGUAGES

FOLDER = Path(__file__).parent / "languages"


@dataclass(frozen=True)
class AddressForm:
    """How to write to someone: envelope line, opening, form used inside the text, closing formula."""

    language: str
    rank: str
    civility: str
    envelope: str
    opening: str
    in_text: str
    closing: str


@dataclass(frozen=True)
class DateWords:
    """Grammar of dates in a letter: `single` with {last}, `span` with {first} and {last}.

    The patterns are CLDR's; '' takes the language's own long form. `first_whole`: the first day of a span is written
    with its month and year too, since these stand before the day.
    """

    single: str
    span: str
    whole: str = ""
    day_month: str = ""
    day: str = "d"
    first_whole: bool = False
    last_same_month: str = ""
    last_same_year: str = ""


@cache
def _file(language: str) -> Mapping[str, Any]:
    path = FOLDER / f"{language}.toml"
    if language not in LANGUAGES or not path.is_file():
        return {}
    with path.open("rb") as file:
        return tomllib.load(file)


@cache
def date_words(language: str) -> DateWords | None:
    """None for a language without a file."""
    found = _file(language).get("dates")
    return DateWords(**found) if found else None


def default_letters(key: str) -> dict[str, dict[str, str]]:
    """{language: {subject, body}} of the usual letter: invitation, visa, note."""
    letters = {code: _file(code).get("letters", {}).get(key) for code in LANGUAGES}
    return {code: {"subject": text["subject"], "body": text["body"].strip()} for code, text in letters.items() if text}


@cache
def _forms(language: str) -> Mapping[tuple[str, str], AddressForm]:
    rows = _file(language).get("forms", ())
    return {(row["rank"], row["civility"]): AddressForm(language, **row) for row in rows}


def default_form(language: str, rank: str, civility: str) -> AddressForm | None:
    """The form for somebody whose civility is known; None when it is not, or the language has no table."""
    return _forms(language).get((rank, civility)) if civility else None


def neutral_form(language: str) -> AddressForm:
    """For people whose civility nobody knows. Languages without a table get the bare name and no closing."""
    bare = AddressForm(language, "standard", "", "{full_name}", "{full_name},", "{full_name}", "")
    return _forms(language).get(("standard", ""), bare)
