"""Words and formats of one language: gettext, dates, times, numbers, territories."""

import datetime as dt
import gettext as gettext_module
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton, get_timezone_location
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

from delegations.core.errors import DomainError, Message
from delegations.core.languages import LANGUAGES
from delegations.core.text import without_accents
from delegations.core.walltime import WallTime, zone

TRANSLATIONS = Path(__file__).parents[2] / "translations"
NO_BREAK = "\u00a0"


def _catalogue(language: str) -> gettext_module.NullTranslations:
    """The compiled catalogue, compiled in memory when set-up did not do it."""
    source = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    compiled = source.with_suffix(".mo")
    if not source.exists():
        return gettext_module.NullTranslations()
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        with compiled.open("rb") as file:
            return gettext_module.GNUTranslations(file)
    buffer = BytesIO()
    with source.open("rb") as file:
        write_mo(buffer, read_po(file, locale=language))
    buffer.seek(0)
    return gettext_module.GNUTranslations(buffer)


class Words:
    """Everything said in one language. `language` is a catalogue code such as pt_BR."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.tag = LANGUAGES[language].tag
        self.direction = LANGUAGES[language].direction
        self.locale = Locale.parse(language)
        self.catalogue = _catalogue(language)

    def gettext(self, message: str, **values: object) -> str:
        """The message in this language; of one marked with `NC_`, in its context."""
        text = self._said(message) if message else ""
        return text % values if values else text

    def _said(self, message: str) -> str:
        if isinstance(message, Message):
            return self.catalogue.pgettext(message.context, message)
        return self.catalogue.gettext(message)

    def ngettext(self, singular: str, plural: str, n: int, **values: object) -> str:
        text = self.catalogue.ngettext(singular, plural, n)
        return text % {"n": n, "num": n, **values}

    def pgettext(self, context: str, message: str, **values: object) -> str:
        text = self.catalogue.pgettext(context, message)
        return text % values if values else text

    def error(self, error: DomainError) -> str:
        """The sentence of a broken rule; data that are catalogue messages are translated too."""
        data = {key: self.gettext(v) if isinstance(v, str) and v else v for key, v in error.data.items()}
        return self._said(error.message) % data if data else self.gettext(error.message)

    @cached_property
    def _long_day(self) -> str:
        """Weekday, day and month in full: CLDR has the pattern in short fields, which widen without harm."""
        known = self.locale.datetime_skeletons
        pattern = str((known.get("MMMMEd") or known["MMMEd"]).pattern)
        return re.sub(r"\bE+", "EEEE", re.sub(r"\bMMM\b", "MMMM", pattern))

    def date(self, day: dt.date, style: str = "long") -> str:
        """`style`: full (with weekday), long, medium, short, weekday (short weekday, day, month), day (mar. 26)."""
        if style == "day":
            return str(format_skeleton("Ed", day, locale=self.locale)).replace("،", "")
        if style == "weekday":
            return str(format_skeleton("MMMEd", day, locale=self.locale))
        if style == "weekday_long":
            return format_date(day, self._long_day, locale=self.locale)
        return format_date(day, style, locale=self.locale)

    def dates(self, first: dt.date, last: dt.date) -> str:
        """A span of days, e.g. 26–29 octobre 2027."""
        if first == last:
            return self.date(first)
        differs = "y" if first.year != last.year else "M" if first.month != last.month else "d"
        known = self.locale.interval_formats
        parts = (known.get("yMMMMd") or known["yMMMd"])[differs]  # the latter in short fields, as in _long_day
        return "".join(
            format_date(day, re.sub(r"\bMMM\b", "MMMM", part), locale=self.locale)
            for day, part in zip((first, last), parts, strict=True)
        )

    def time(self, moment: datetime | WallTime) -> str:
        """HH:MM in every language, the place's clock."""
        local = moment.local if isinstance(moment, WallTime) else moment
        return f"{local:%H:%M}"

    def times(self, start: datetime | WallTime, end: datetime | WallTime) -> str:
        """14:45–16:00, read in the direction of the language wherever it stands."""
        return self.directed(f"{self.time(start)}–{self.time(end)}")

    def directed(self, text: str) -> str:
        """Figures and signs alone take the direction of what stands around them; this keeps the language's own."""
        return f"\u2067{text}\u2069" if self.direction == "rtl" else text

    def datetime(self, moment: datetime, zone_name: str) -> str:
        local = moment.astimezone(zone(zone_name))
        return self.gettext("%(date)s at %(time)s", date=self.date(local.date()), time=f"{local:%H:%M}")

    def zone_city(self, zone_name: str) -> str:
        """The city that stands for a zone, e.g. Paris."""
        return get_timezone_location(zone_name, locale=self.locale, return_city=True)

    def offset(self, moment: WallTime) -> str:
        """UTC+2, UTC+5:30."""
        offset = moment.aware.utcoffset() or timedelta()
        minutes = int(offset.total_seconds() // 60)
        sign = "+" if minutes >= 0 else "\u2212"
        hours, rest = divmod(abs(minutes), 60)
        return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"

    def zone_note(self, moment: WallTime) -> str:
        """Paris time (UTC+2)."""
        return self.gettext("%(city)s time (%(offset)s)", city=self.zone_city(moment.zone), offset=self.offset(moment))

    def duration(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        if not hours:
            return self.gettext("%(minutes)s min", minutes=rest)
        return (
            self.gettext("%(hours)s h %(minutes)02d", hours=hours, minutes=rest)
            if rest
            else self.gettext("%(hours)s h", hours=hours)
        )

    def number(self, value: float) -> str:
        return format_decimal(value, locale=self.locale)

    def fraction(self, value: float) -> str:
        """6868,33 without groups, as one types it into a spreadsheet."""
        return format_decimal(value, format="0.##", locale=self.locale)

    def percent(self, whole: int) -> str:
        """60 for 60 %."""
        return format_percent(whole / 100, locale=self.locale)

    def euros(self, cents: int) -> str:
        return format_currency(cents / 100, "EUR", locale=self.locale)

    def country(self, code: str) -> str:
        return str(self.locale.territories.get(code.upper(), code))

    def countries(self) -> list[tuple[str, str]]:
        """(code, name) of every country, by name."""
        names = self.locale.territories
        found = [
            (code, str(name)) for code, name in names.items() if len(code) == 2 and code.isalpha() and code != "ZZ"
        ]
        return sorted(found, key=lambda pair: without_accents(pair[1]).casefold())

    def and_list(self, items: Iterable[str]) -> str:
        """a, b and c."""
        return format_list(list(items), locale=self.locale)

    def or_list(self, items: Iterable[str]) -> str:
        """a, b or c."""
        return format_list(list(items), style="or", locale=self.locale)

    @cached_property
    def comma(self) -> str:
        """What stands between the parts of one line: name and organisation, day and time, street and city."""
        return self.pgettext("between parts", ", ")

    def line(self, parts: Iterable[str]) -> str:
        """The parts that are there in one line; between two Latin ones, as in an address, the comma stays Latin."""
        joined = ""
        for part in filter(None, parts):
            latin = joined[-1:].isascii() and part[:1].isascii()
            joined += (", " if latin else self.comma) + part if joined else part
        return joined

    def language_name(self, code: str) -> str:
        name = self.locale.languages.get(code.split("_")[0], code)
        return str(name)


@cache
def words(language: str) -> Words:
    """The words of a language; KeyError for one we do not know."""
    return Words(language)
