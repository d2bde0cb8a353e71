"""Reads a VTIMEZONE the way a simple calendar client would; shares nothing with the engine or with icalendar."""

from datetime import UTC, datetime, timedelta

from tests.calendars.linter import Component

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
FORMAT = "%Y%m%dT%H%M%S"


def offset(text: str) -> timedelta:
    sign = -1 if text[0] == "-" else 1
    parts = [int(text[i : i + 2]) for i in range(1, len(text), 2)]
    return sign * timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2] if len(parts) > 2 else 0)


def local(text: str) -> datetime:
    return datetime.strptime(text, FORMAT)  # noqa: DTZ007


def _yearly(rule: str, first: datetime, last_year: int) -> list[datetime]:
    parts = dict(part.split("=") for part in rule.split(";"))
    week, day = int(parts["BYDAY"][:-2]), DAYS.index(parts["BYDAY"][-2:])
    onsets = []
    for year in range(first.year, last_year + 1):
        month = int(parts["BYMONTH"])
        days = [first.replace(year=year, month=month, day=1) + timedelta(days=n) for n in range(31)]
        days = [d for d in days if d.month == month and d.weekday() == day]
        onsets.append(days[week - 1 if week > 0 else week])
    return onsets


def observances(zone: Component, last_year: int) -> list[tuple[datetime, timedelta, timedelta]]:
    """(onset in UTC, offset before, offset after), in order."""
    found = []
    for part in zone.children:
        before, after = (offset(part.one(name).value) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
        first = local(part.one("DTSTART").value)
        onsets = [local(p.value) for p in part.all("RDATE")] or [first]  # ical.js's reading, the poorest
        for rule in part.all("RRULE"):
            onsets += _yearly(rule.value, first, last_year)
        found += [((onset - before).replace(tzinfo=UTC), before, after) for onset in sorted(set(onsets))]
    return sorted(found)


def offset_at(zone: Component, instant: datetime) -> timedelta:
    """The offset in force at an instant; an instant before every observance is an error."""
    return [after for onset, _, after in observances(zone, instant.year + 1) if onset <= instant][-1]


def to_utc(zone: Component, wall: datetime) -> datetime:
    """The instant of a wall time: the latest observance whose onset on the wall is not after it (RFC 5545, 3.6.5)."""
    started = [
        after
        for onset, before, after in observances(zone, wall.year + 1)
        if (onset + before).replace(tzinfo=None) <= wall
    ]
    return (wall - started[-1]).replace(tzinfo=UTC)


def instant_of(calendar: Component, name: str) -> datetime:
    """The instant of DTSTART or DTEND of the only event."""
    prop = next(calendar.walk("VEVENT")).one(name)
    if "TZID" not in prop.params:
        return local(prop.value.removesuffix("Z")).replace(tzinfo=UTC)
    zones = {zone.one("TZID").value: zone for zone in calendar.walk("VTIMEZONE")}
    return to_utc(zones[prop.params["TZID"]], local(prop.value))
