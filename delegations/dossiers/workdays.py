"""The days on which nobody works: weekends and public holidays of one or more countries."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache

from holidays import HolidayBase, country_holidays

HOME = "FR"
WEEKEND = frozenset({5, 6})
FRIDAY_SATURDAY = frozenset({4, 5})
_TOLD = {"LY": FRIDAY_SATURDAY, "PS": FRIDAY_SATURDAY}
"""Weekends the package does not know."""
_READ = ("fr", "es", "pt_BR", "pt_PT", "it", "de", "en_US")
"""Languages in which staff read the name of a holiday, in the order of preference; else the country's own."""


@lru_cache(maxsize=64)
def _calendar(country: str) -> HolidayBase | None:
    """The calendar of a country; None where the package does not know it.

    Unless told a language, the package names days in that of the machine.
    """
    try:
        known = country_holidays(country)
    except NotImplementedError:
        return None
    language = next((code for code in _READ if code in known.supported_languages), known.default_language)
    return country_holidays(country, language=language)


def weekend(country: str) -> frozenset[int]:
    """Weekday numbers (0 is Monday) of the weekend; Saturday and Sunday where nothing else is known."""
    code = country.upper()
    known = _calendar(code)
    return _TOLD.get(code) or (frozenset(known.weekend) if known is not None else WEEKEND)


def holiday_name(country: str, day: date) -> str:
    """The holiday's name, in French where that is known, or ''."""
    known = _calendar(country.upper())
    return str(known.get(day) or "") if known is not None else ""


def free_days(countries: Iterable[str]) -> Callable[[date], bool]:
    """Whether a day is free in at least one of the countries."""
    codes = tuple(dict.fromkeys(code.upper() for code in countries))
    weekends = frozenset().union(*(weekend(code) for code in codes)) if codes else WEEKEND

    def is_free(day: date) -> bool:
        return day.weekday() in weekends or any(holiday_name(code, day) for code in codes)

    return is_free
