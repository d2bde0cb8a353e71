"""How a letter speaks in its language: forms of address, dates with their preposition, the function it may name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date, format_skeleton

from delegations.core.text import in_script_of
from delegations.i18n import words
from delegations.invitations.defaults import AddressForm, DateWords, date_words, default_form, neutral_form
from delegations.invitations.rules import fill_form, french_office
from delegations.network.models import Person
from delegations.network.rules import display_name

Forms = Mapping[tuple[str, str, str], AddressForm]
"""Staff's own rows of the table: {(language, rank, civility): form}."""


@dataclass(frozen=True)
class Formulas:
    """The formulas for one person. `neutral`: nobody knows the civility. `plain`: no function to put into them."""

    envelope: str
    opening: str
    in_text: str
    closing: str
    neutral: bool
    plain: bool


def formulas_for(person: Person, language: str, own: Forms) -> Formulas:
    """The formulas of the table for a person; the person's own opening, when staff wrote one, wins."""
    form = own.get((language, person.rank, person.civility)) or default_form(language, person.rank, person.civility)
    neutral = form is None
    fallback = own.get((language, "standard", "")) or neutral_form(language)
    form = form or fallback
    values = form_values(person, language)
    plain = bool({"title", "office"} & set(fill_form(form.opening + form.in_text + form.closing, values)[1]))
    if plain:
        wanted = (language, "standard", person.civility)
        form = own.get(wanted) or default_form(*wanted) or fallback
    said = [fill_form(text, values)[0] for text in (form.envelope, form.opening, form.in_text, form.closing)]
    envelope, opening, in_text, closing = said
    return Formulas(envelope, person.salutation or opening, in_text, closing, neutral, plain)


def form_values(person: Person, language: str) -> dict[str, str]:
    function = title_in(person, "fr") if person.title_fr or person.language == "fr" else ""
    return {
        "full_name": display_name(person, language), "family_name": person.family_name,
        "title": title_in(person, language), "office": french_office(function, person.civility),
    }  # fmt: skip


def title_in(person: Person, language: str) -> str:
    """The function as a letter in this language may write it; '' when it is known in another script alone."""
    if language == "fr" and person.title_fr:
        return person.title_fr
    return person.title if in_script_of(person.title, language) else ""


def day_in_letter(day: date, language: str) -> str:
    """“1er octobre 2027”, “26 October 2027”."""
    known = date_words(language)
    return _day(day, language, known.whole) if known and known.whole else words(language).date(day)


def _day(day: date, language: str, pattern: str) -> str:
    text = format_date(day, pattern, locale=words(language).locale)
    return f"1er{text[1:]}" if language == "fr" and day.day == 1 else text


def dates_with_preposition(language: str, first: date, last: date) -> str:
    """“du 26 au 29 octobre 2027”, “from 30 October to 2 November 2027”; the bare span where no grammar is known."""
    known = date_words(language)
    if known is None:
        return words(language).dates(first, last)
    whole = day_in_letter(last, language)
    if first == last:
        return known.single.format(last=whole)
    return known.span.format(first=_first(known, language, first, last), last=_last(known, language, first, last))


def _last(known: DateWords, language: str, first: date, last: date) -> str:
    """Where the year stands first, the last day leaves out what it shares with the first."""
    same_month = first.year == last.year and first.month == last.month
    pattern = known.last_same_month if same_month else known.last_same_year if first.year == last.year else ""
    return _day(last, language, pattern) if pattern else day_in_letter(last, language)


def _first(known: DateWords, language: str, first: date, last: date) -> str:
    """The first day of a span says of month and year what differs."""
    if known.first_whole or first.year != last.year:
        return day_in_letter(first, language)
    if first.month == last.month:
        return _day(first, language, known.day)
    if known.day_month:
        return _day(first, language, known.day_month)
    return str(format_skeleton("MMMMd", first, locale=words(language).locale))
