"""Dates as people type them, day first. Impossible ones are refused, never bent."""

import datetime
import re
from dataclasses import dataclass
from typing import Literal

from delegations.core.text import without_accents
from delegations.sheets.folding import DIGITS, fold

_MONTHS = """janvier january enero janeiro januar gennaio jan janv ene يناير جانفي كانون_الثاني
fevrier february febrero fevereiro februar febbraio feb fev fevr فبراير فيفري شباط
mars march marzo marco marz mar مارس اذار
avril april abril aprile avr apr abr ابريل افريل نيسان
mai may mayo maio maggio مايو ماي ايار
juin june junio junho juni giugno jun يونيو يونيه جوان حزيران
juillet july julio julho juli luglio juil jul يوليو يوليوز جويليه تموز
aout august agosto aug ago اغسطس غشت اوت اب
septembre september septiembre setembro settembre sept sep set سبتمبر شتنبر ايلول
octobre october octubre outubro oktober ottobre oct okt out اكتوبر تشرين_الاول
novembre november noviembre novembro nov نوفمبر نونبر تشرين_الثاني
decembre december diciembre dezembro dezember dicembre dec dez dic ديسمبر دجنبر كانون_الاول"""
MONTHS = {
    fold(word.replace("_", " ")): number
    for number, line in enumerate(_MONTHS.splitlines(), start=1)
    for word in line.split()
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})")
_SERIAL = re.compile(r"\d{4,5}(?:\.0+)?")
_NAMED = re.compile(r"(\d{1,2})\s*(?:er|st|nd|rd|th|º|ª)?\s+([^\d]+?)\s+(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\s+(\d{1,2})(?:st|nd|rd|th)?\s+(\d{4})")
_EPOCH = datetime.date(1899, 12, 30)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100

How = Literal["written", "serial", "short_year"]


@dataclass(frozen=True)
class ReadDate:
    """`how` says what was guessed: a spreadsheet's day number, or a year of two digits."""

    value: datetime.date
    how: How = "written"


def read_date(text: str, *, past: bool = True) -> ReadDate | None:
    """The date a cell means, or None. `past` decides the century of a year of two digits."""
    plain = " ".join(text.translate(DIGITS).replace("\u00a0", " ").replace("،", " ").split())
    if _SERIAL.fullmatch(plain):
        return _serial(plain)
    parts = _parts(plain)
    if parts is None:
        return None
    year, month, day = parts
    how: How = "written"
    if len(year) == 2:
        how = "short_year"
        year = f"19{year}" if past and int(year) > 30 else f"20{year}"
    return _checked(int(year), month, int(day), how)


def _parts(plain: str) -> tuple[str, int, str] | None:
    """Year and day as written, month as a number."""
    if match := _ISO.fullmatch(plain):
        return match[1], int(match[2]), match[3]
    if match := _DAY_FIRST.fullmatch(plain):
        return match[3], int(match[2]), match[1]
    worded = without_accents(plain).casefold()
    worded = " ".join(re.sub(r"[-/.,]|\bde\b|\bdel\b", " ", worded).split())
    if match := _NAMED.fullmatch(worded):
        month = MONTHS.get(fold(match[2]))
        return (match[3], month, match[1]) if month else None
    if match := _MONTH_FIRST.fullmatch(worded):
        month = MONTHS.get(fold(match[1]))
        return (match[3], month, match[2]) if month else None
    return None


def _checked(year: int, month: int, day: int, how: How) -> ReadDate | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return ReadDate(datetime.date(year, month, day), how)
    except ValueError:
        return None


def _serial(plain: str) -> ReadDate | None:
    """A day number of a spreadsheet; four digits would be before 1927 and are more often a year."""
    days = int(plain.partition(".")[0])
    return ReadDate(_EPOCH + datetime.timedelta(days=days), "serial") if 10_000 <= days <= 73_000 else None


def looks_like_date(text: str) -> bool:
    """Written as a date, possible or not."""
    plain = " ".join(text.translate(DIGITS).split())
    return bool(_ISO.fullmatch(plain) or _DAY_FIRST.fullmatch(plain)) or _parts(plain) is not None
