"""Foreign iCalendar text, read with distrust: bounded in size, its zones resolved, its events as values.

The file's own VTIMEZONEs are only asked where a zone has no name we know. Neither they nor the names of zones reach
the library, which would guess, and remember them for every later file.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Calendar, Component
from icalendar.prop import vBroken
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from delegations.core.errors import N_, InvalidInput
from delegations.core.text import many_lines, one_line
from delegations.core.walltime import UnknownZone, zone

MOST_OCTETS = 2_000_000
MOST_COMPONENTS = 5_000
LONGEST_LINE = 60_000
DEEPEST = 12
MOST_RULES = 6
LONGEST = timedelta(days=366)
YEARS = range(1900, 2200)
"""A time outside them is a fault of the file, and its instant may not even exist in UTC."""
_ABBREVIATIONS = {"UTC": "UTC", "GMT": "UTC", "Z": "UTC", "tzone://Microsoft/Utc": "UTC"}
_TZID = re.compile(r"^([^:;]+(?:;[^:;]*)*?);TZID=", re.IGNORECASE)
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_YEARLY = re.compile(
    r"FREQ=YEARLY(?:;(?:BYMONTH=\d{1,2}|BYDAY=[+-]?\d?[A-Z]{2}|BYMONTHDAY=[\d,-]{1,40}|BY(?:HOUR|MINUTE)=\d{1,2}"
    r"|WKST=[A-Z]{2}|INTERVAL=1|UNTIL=[\dTZ]{8,16}))*"
)
_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?")


class UnreadableCalendar(InvalidInput):
    message = N_("This is not a calendar file that can be read.")


class CalendarTooLarge(InvalidInput):
    message = N_("This calendar file is too large: %(size)s MB, and at most %(most)s MB are read.")


class TooManyParts(CalendarTooLarge):
    message = N_("This calendar file has too many entries: at most %(most)s are read. Send a part of it.")


class LineTooLong(CalendarTooLarge):
    message = N_("This calendar file has a line that is too long to be one: %(length)s characters.")


@dataclass(frozen=True)
class Moment:
    """A DTSTART or DTEND. `at` is its instant in UTC, None for dates, floating times and unknown zones.

    `zone` is the IANA name, '' where the file gives none that we know; `tzid` the name that the file gives.
    """

    local: datetime
    zone: str
    at: datetime | None
    all_day: bool = False
    tzid: str = ""


@dataclass(frozen=True)
class Observance:
    """One STANDARD or DAYLIGHT part of a VTIMEZONE."""

    onset: datetime
    offset: timedelta
    rule: str


Zones = Mapping[str, Sequence[Observance]]


def read_calendars(content: bytes, *, most: int = MOST_COMPONENTS) -> tuple[list[Calendar], Zones]:
    """The VCALENDARs of a file of at most so many components, without their zones, and these zones by TZID.

    Raises CalendarTooLarge, and UnreadableCalendar for anything that is not a calendar.
    """
    if len(content) > MOST_OCTETS:
        raise CalendarTooLarge(size=f"{len(content) / 1e6:.1f}", most=f"{MOST_OCTETS / 1e6:.0f}")
    lines = _lines(content)
    _check_bounds(lines, most)
    kept, zones = _without_zones(lines)
    try:
        found = Calendar.from_ical("\r\n".join(kept) + "\r\n", multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise UnreadableCalendar() from error
    calendars = [item for item in found if isinstance(item, Calendar)]
    if not calendars:
        raise UnreadableCalendar()
    return calendars, zones


def _lines(content: bytes) -> list[str]:
    """The unfolded lines. Folds may cut a character in two, so they go before the decoding."""
    wide = _wide(content)
    text = content.decode(wide, "replace") if wide else _decoded(re.sub(rb"(?:\r\n?|\n)[ \t]", b"", content))
    text = re.sub(r"(?:\r\n?|\n)[ \t]", "", text) if wide else text
    plain = _BREAKS.sub(" ", text.replace("\0", "").replace("\ufeff", ""))
    return [line for line in re.split(r"\r\n?|\n", plain) if line.strip()]


def _wide(content: bytes) -> str:
    """The UTF-16 that the first letters speak of, or ''."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    return {b"B\0": "utf-16-le", b"\0B": "utf-16-be"}.get(content[:2], "")


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _check_bounds(lines: Sequence[str], most: int) -> None:
    parts = depth = 0
    for line in lines:
        if len(line) > LONGEST_LINE:
            raise LineTooLong(length=len(line))
        begins = line[:6].upper() == "BEGIN:"
        parts += begins
        depth += begins - (line[:4].upper() == "END:")
        if parts > most:
            raise TooManyParts(most=most)
        if depth > DEEPEST:
            raise UnreadableCalendar()


def _without_zones(lines: Sequence[str]) -> tuple[list[str], dict[str, list[Observance]]]:
    kept: list[str] = []
    block: list[str] | None = None
    zones: dict[str, list[Observance]] = {}
    for line in lines:
        upper = line.strip().upper()
        if upper == "BEGIN:VTIMEZONE":
            block = []
        elif upper == "END:VTIMEZONE" and block is not None:
            name, observances = _zone_of(block)
            zones[name] = _few_rules(observances)
            block = None
        elif block is None:
            kept.append(_TZID.sub(r"\1;X-ZONE=", line))
        else:
            block.append(line)
    return kept, zones


def _few_rules(observances: Sequence[Observance]) -> list[Observance]:
    """The newest rules of a zone; no honest zone has more."""
    ruled = [part for part in observances if part.rule]
    kept = sorted(ruled, key=lambda part: part.onset)[-MOST_RULES:]
    return [part for part in observances if not part.rule][:200] + kept


def _zone_of(block: Sequence[str]) -> tuple[str, list[Observance]]:
    """TZID and observances; those that cannot be read are left out."""
    name = ""
    observances: list[Observance] = []
    part: dict[str, str] = {}
    for line in block:
        head, _, value = line.partition(":")
        key = head.partition(";")[0].strip().upper()
        if key == "BEGIN":
            part = {}
        elif key == "END":
            observances += _observance(part)
        elif key == "TZID":
            name = value.strip()
        else:
            part[key] = value.strip()
    return name, observances


def _observance(part: Mapping[str, str]) -> list[Observance]:
    offset = _OFFSET.fullmatch(part.get("TZOFFSETTO", ""))
    try:
        onset = datetime.strptime(part.get("DTSTART", "")[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - wall time by definition
    except ValueError:
        return []
    if offset is None:
        return []
    sign, hours, minutes, seconds = offset.groups()
    length = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0))
    return [Observance(onset, -length if sign == "-" else length, part.get("RRULE", ""))]


def known_zone(name: str) -> str:
    """The IANA name that a TZID means: itself, a Windows name, or the tail of a path; '' when none is known."""
    plain = name.strip().strip('"')
    if plain in _ABBREVIATIONS or plain in WINDOWS_TO_OLSON:
        return _ABBREVIATIONS.get(plain) or WINDOWS_TO_OLSON[plain]
    parts = plain.strip("/").split("/")
    for length in (3, 2):
        tail = "/".join(parts[-length:])
        if len(parts) >= length and _is_zone(tail):
            return tail
    return ""


def _is_zone(name: str) -> bool:
    try:
        zone(name)
    except UnknownZone:
        return False
    return True


def moment(component: Component, name: str, zones: Zones) -> Moment | None:
    """A date or time property of an event; None where it is missing or broken."""
    found = property_of(component, name)
    return moment_of(getattr(found, "dt", None), str(getattr(found, "params", {}).get("X-ZONE", "")), zones)


def properties_of(component: Component, name: str) -> list[Any]:
    """All properties of a name but those the library could not read: their stand-ins raise when they are touched."""
    found = component.get(name)
    every = found if isinstance(found, list) else [] if found is None else [found]
    return [each for each in every if not isinstance(each, vBroken)]


def property_of(component: Component, name: str) -> Any:
    """The first readable property of a name, or None."""
    return next(iter(properties_of(component, name)), None)


def moment_of(value: object, tzid: str, zones: Zones) -> Moment | None:
    """A value of a property whose zone is called so; None for what is no date of our time."""
    if not isinstance(value, date) or value.year not in YEARS:
        return None
    if isinstance(value, datetime):
        return _moment(value, one_line(tzid)[:100], zones)
    return Moment(datetime(value.year, value.month, value.day), "", None, all_day=True)  # noqa: DTZ001 - a date


def _moment(value: datetime, tzid: str, zones: Zones) -> Moment:
    local = value.replace(tzinfo=None)
    if not tzid:
        utc = value.tzinfo is not None
        return Moment(local, "UTC" if utc else "", local.replace(tzinfo=UTC) if utc else None)
    name = known_zone(tzid)
    if name:
        return Moment(local, name, local.replace(tzinfo=zone(name)).astimezone(UTC), tzid=tzid)
    offset = _offset_at(zones.get(tzid, ()), local)
    return Moment(local, "", None if offset is None else (local - offset).replace(tzinfo=UTC), tzid=tzid)


def length_of(event: Component) -> timedelta | None:
    """DURATION, where it is a length that an appointment can have."""
    length = getattr(property_of(event, "DURATION"), "dt", None)
    return length if isinstance(length, timedelta) and timedelta(0) < length <= LONGEST else None


def _offset_at(observances: Sequence[Observance], local: datetime) -> timedelta | None:
    """What the newest observance that began before a wall time says. Only plain yearly rules are followed."""
    begun = [(_last_onset(part, local), part.offset) for part in observances if part.onset <= local]
    return max(begun)[1] if begun else None


def _last_onset(part: Observance, local: datetime) -> datetime:
    begun = [onset for onset in _onsets(part.rule.upper(), part.onset, local.year) if onset <= local]
    return max(begun, default=part.onset)


@lru_cache(maxsize=1_024)
def _onsets(rule: str, first: datetime, year: int) -> tuple[datetime, ...]:
    """When a plain yearly rule begins in this year and the two before; some zones began in 1601."""
    if not _YEARLY.fullmatch(rule) or ("BY" in rule and "BYMONTH=" not in rule):
        return ()
    start = first.replace(year=max(first.year, year - 2), day=min(first.day, 28) if first.month == 2 else first.day)
    try:
        return tuple(rrulestr(rule, dtstart=start, ignoretz=True).between(start, datetime(year + 1, 1, 1), inc=True))  # noqa: DTZ001 - wall time
    except (ValueError, TypeError, KeyError):
        return ()


def text_of(component: Component, name: str, *, many: bool = False, limit: int = 10_000) -> str:
    """A text property, cleaned and cut; '' where it is missing."""
    found = property_of(component, name)
    return "" if found is None else (many_lines if many else one_line)(str(found)[:limit])


def events_of(calendars: Sequence[Calendar]) -> Iterator[Component]:
    for calendar in calendars:
        yield from calendar.walk("VEVENT")
