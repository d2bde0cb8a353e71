"""Foreign iCalendar text, read with distrust: bounded in size, its zones resolved, its events as values.

The file's own VTIMEZONEs are only asked where a zone has no name we know. They never reach the library, which
would remember them for every later file.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Calendar, Component
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from delegations.core.errors import N_, InvalidInput
from delegations.core.text import many_lines, one_line
from delegations.core.walltime import UnknownZone, zone

MOST_OCTETS = 2_000_000
MOST_COMPONENTS = 5_000
LONGEST_LINE = 60_000
_ABBREVIATIONS = {"UTC": "UTC", "GMT": "UTC", "Z": "UTC", "tzone://Microsoft/Utc": "UTC"}
_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?")


class UnreadableCalendar(InvalidInput):
    message = N_("This is not a calendar file that can be read.")


class CalendarTooLarge(InvalidInput):
    message = N_("This calendar file is too large to be read (%(what)s).")


@dataclass(frozen=True)
class Moment:
    """A DTSTART or DTEND. `at` is its instant in UTC, None for dates, floating times and unknown zones.

    `zone` is the IANA name, '' where the file gives none that we know.
    """

    local: datetime
    zone: str
    at: datetime | None
    all_day: bool = False


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
        raise CalendarTooLarge(what=f"{len(content)} octets")
    lines = _unfolded(_decoded(content))
    if sum(line[:6].upper() == "BEGIN:" for line in lines) > most:
        raise CalendarTooLarge(what=f"> {most} BEGIN")
    if any(len(line) > LONGEST_LINE for line in lines):
        raise CalendarTooLarge(what=f"> {LONGEST_LINE}")
    kept, zones = _without_zones(lines)
    try:
        found = Calendar.from_ical("\r\n".join(kept) + "\r\n", multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableCalendar() from error
    calendars = [item for item in found if isinstance(item, Calendar)]
    if not calendars:
        raise UnreadableCalendar()
    return calendars, zones


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252", "latin-1"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableCalendar()


def _unfolded(text: str) -> list[str]:
    return [line for line in re.sub(r"\r?\n[ \t]", "", text.replace("\0", "")).splitlines() if line.strip()]


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
            zones[name] = observances
            block = None
        elif block is None:
            kept.append(line)
        else:
            block.append(line)
    return kept, zones


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
    found = component.get(name)
    value = getattr(found, "dt", None)
    if isinstance(value, datetime):
        return _moment(value, str(found.params.get("TZID", "")), zones)
    if isinstance(value, date):
        return Moment(datetime(value.year, value.month, value.day), "", None, all_day=True)  # noqa: DTZ001 - a date
    return None


def _moment(value: datetime, tzid: str, zones: Zones) -> Moment:
    local = value.replace(tzinfo=None)
    if not tzid:
        return Moment(local, "UTC", local.replace(tzinfo=UTC)) if value.tzinfo is not None else Moment(local, "", None)
    name = known_zone(tzid)
    if name:
        return Moment(local, name, local.replace(tzinfo=zone(name)).astimezone(UTC))
    offset = _offset_at(zones.get(tzid, ()), local)
    return Moment(local, "", None if offset is None else (local - offset).replace(tzinfo=UTC))


def _offset_at(observances: Sequence[Observance], local: datetime) -> timedelta | None:
    """What the newest observance that began before a wall time says. Only yearly rules are followed."""
    begun: list[tuple[datetime, timedelta]] = []
    for part in observances:
        last: datetime | None = part.onset if part.onset <= local else None
        if last is not None and "FREQ=YEARLY" in part.rule.upper() and "BYSECOND" not in part.rule.upper():
            try:
                last = rrulestr(part.rule, dtstart=part.onset, ignoretz=True).before(local, inc=True) or last
            except (ValueError, TypeError, KeyError):
                last = part.onset
        if last is not None:
            begun.append((last, part.offset))
    return max(begun)[1] if begun else None


def text_of(component: Component, name: str, *, many: bool = False, limit: int = 10_000) -> str:
    """A text property, cleaned and cut; '' where it is missing."""
    found: Any = component.get(name)
    first = found[0] if isinstance(found, list) and found else found
    if first is None or isinstance(first, list):
        return ""
    return (many_lines if many else one_line)(str(first)[:limit])


def events_of(calendars: Sequence[Calendar]) -> Iterator[Component]:
    for calendar in calendars:
        yield from calendar.walk("VEVENT")
