"""The events of somebody else's calendar file, for an import: times with a zone, or with the doubt about it."""

import html
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from icalendar import Component

from delegations.calendars.reading import (
    LONGEST,
    Moment,
    Zones,
    events_of,
    known_zone,
    length_of,
    moment,
    moment_of,
    properties_of,
    property_of,
    read_calendars,
    text_of,
)
from delegations.core.errors import N_, InvalidInput
from delegations.core.text import many_lines, one_line

MEETING_HOSTS = (
    "zoom.us", "teams.microsoft.com", "teams.live.com", "meet.google.com", "webex.com", "meet.jit.si", "whereby.com",
    "gotomeeting.com", "livestorm.co", "numerique.gouv.fr",
)  # fmt: skip
_LINK_FIELDS = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")
_BLOCK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--[^<>]*-->")


class NoEvents(InvalidInput):
    message = N_("This calendar file holds no event with a date.")


@dataclass(frozen=True)
class Source:
    """One event. `end` is None where the file has none, or one before the start; `length` then, if it gives that.

    `repeats`: the file gives a rule; only its first date is here. `single`: one date of a series, changed by itself.
    """

    uid: str
    title: str
    text: str
    location: str
    start: Moment
    end: Moment | None
    length: timedelta | None
    cancelled: bool
    repeats: bool
    single: bool
    remote_link: str
    latitude: float | None = None
    longitude: float | None = None
    url: str = ""
    track: str = ""


@dataclass(frozen=True)
class SourceFile:
    """`sources` in order of their start, each UID once. `undated`: events left out because nobody can say when.

    `zone`: what the file calls its own zone (X-WR-TIMEZONE), the best guess for times without one.
    """

    sources: tuple[Source, ...]
    undated: int
    zone: str

    def nearest(self, first: datetime, last: datetime, most: int) -> "SourceFile":
        """At most so many events: those in [first, last), then those nearest to it."""

        def distance(source: Source) -> timedelta:
            return max(first - source.start.local, source.start.local - last, timedelta(0))

        kept = set(sorted(range(len(self.sources)), key=lambda n: (distance(self.sources[n]), n))[:most])
        return replace(self, sources=tuple(source for n, source in enumerate(self.sources) if n in kept))


def read_sources(content: bytes) -> SourceFile:
    """The events of a file: of each UID the newest SEQUENCE. Raises NoEvents, and what read_calendars raises."""
    calendars, zones = read_calendars(content)
    found: dict[str, tuple[int, Source]] = {}
    undated = 0
    for calendar in calendars:
        called_off = text_of(calendar, "METHOD").upper() == "CANCEL"
        for event in events_of([calendar]):
            source = _source(event, zones, called_off)
            if source is None:
                undated += 1
                continue
            key = source.uid or f"\n{len(found)}"
            sequence = _number(event.get("SEQUENCE"))
            if key not in found or found[key][0] <= sequence:
                found[key] = (sequence, source)
    if not found:
        raise NoEvents()
    sources = _without_replaced(source for _, source in found.values())
    ordered = sorted(sources, key=lambda source: (source.start.local, source.uid))
    named = next((zone for calendar in calendars if (zone := known_zone(text_of(calendar, "X-WR-TIMEZONE")))), "")
    return SourceFile(tuple(ordered), undated, named)


def _without_replaced(sources: Iterable[Source]) -> list[Source]:
    """A series goes whose first date the file also gives as a changed date of its own."""
    kept = list(sources)
    replaced = {source.uid for source in kept if source.single}
    return [source for source in kept if not (source.repeats and _date_uid(source.uid, source.start) in replaced)]


def _date_uid(uid: str, start: Moment) -> str:
    """The name of one date of a series."""
    told = (start.at or start.local).strftime("%Y%m%d" if start.all_day else "%Y%m%dT%H%M")
    return f"{uid}#{told}"


def _source(event: Component, zones: Zones, called_off: bool) -> Source | None:
    start = moment(event, "DTSTART", zones)
    if start is None:
        return None
    start = _to_the_minute(start)
    uid = text_of(event, "UID", limit=200)
    date = moment(event, "RECURRENCE-ID", zones)
    end, length = _end(event, start, zones)
    latitude, longitude = _position(event)
    excluded = any(day == (start.at or start.local) for day in _excluded(event, zones))
    return Source(
        uid=_date_uid(uid, date) if uid and date else uid,
        title=text_of(event, "SUMMARY", limit=300), text=_plain(text_of(event, "DESCRIPTION", many=True, limit=5_000)),
        location=text_of(event, "LOCATION", limit=500), start=start, end=end, length=length,
        cancelled=called_off or excluded or text_of(event, "STATUS").upper() == "CANCELLED",
        repeats="RRULE" in event or "RDATE" in event, single=date is not None,
        remote_link=_remote_link(event), latitude=latitude, longitude=longitude,
        url=web_link(text_of(event, "URL", limit=600)), track=_track(event),
    )  # fmt: skip


def _to_the_minute(at: Moment) -> Moment:
    def whole(value: datetime) -> datetime:
        return value.replace(second=0, microsecond=0)

    return replace(at, local=whole(at.local), at=None if at.at is None else whole(at.at))


def _end(event: Component, start: Moment, zones: Zones) -> tuple[Moment | None, timedelta | None]:
    """The end, or the length; neither where the file says nothing usable."""
    end = moment(event, "DTEND", zones)
    if end is None or end.all_day != start.all_day:
        return None, length_of(event)
    end = _to_the_minute(end)
    known = start.at is not None and end.at is not None
    lasts = end.at - start.at if start.at is not None and end.at is not None else end.local - start.local
    usable = lasts > timedelta(0) if known or end.tzid == start.tzid else True
    return (end, None) if usable and lasts <= LONGEST else (None, None)


def _excluded(event: Component, zones: Zones) -> list[datetime]:
    """The dates that a series leaves out, as far as they can be compared with its start."""
    days: list[datetime] = []
    for one in properties_of(event, "EXDATE"):
        tzid = str(getattr(one, "params", {}).get("X-ZONE", ""))
        read = [moment_of(getattr(each, "dt", None), tzid, zones) for each in getattr(one, "dts", ())[:1_000]]
        days += [day.at or day.local for day in map(_to_the_minute, filter(None, read))]
    return days


def _plain(text: str) -> str:
    """Descriptions may be HTML: its words alone."""
    if not _TAG.search(text):
        return text
    return many_lines(re.sub(r"\n{3,}", "\n\n", html.unescape(_TAG.sub("", _BLOCK.sub("\n", text)))))


def _remote_link(event: Component) -> str:
    """The first address of a remote session: what the file says is one, or a well-known host elsewhere."""
    for name in _LINK_FIELDS:
        for value in properties_of(event, name):
            link = web_link(str(value))
            if link:
                return link
    for name in ("URL", "LOCATION"):
        link = web_link(text_of(event, name, limit=600))
        host = urlsplit(link).hostname or ""
        if any(host == known or host.endswith("." + known) for known in MEETING_HOSTS):
            return link
    return ""


def web_link(text: str) -> str:
    """An http(s) address that hides nothing; '' for anything else."""
    text = text.strip()
    if len(text) > 500 or not text.isascii() or not text.isprintable() or re.search(r"[\s<>\"'\\]", text):
        return ""
    try:
        parts = urlsplit(text)
        plain = parts.scheme in ("http", "https") and parts.hostname and parts.username is None and parts.port != 0
    except ValueError:
        return ""
    return text if plain else ""


def _track(event: Component) -> str:
    """The first category."""
    return next((one_line(str(name))[:100] for each in properties_of(event, "CATEGORIES") for name in each.cats), "")


def _position(event: Component) -> tuple[float | None, float | None]:
    geo = property_of(event, "GEO")
    try:
        latitude, longitude = float(geo.latitude), float(geo.longitude)
    except (AttributeError, TypeError, ValueError):
        return None, None
    inside = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return (latitude, longitude) if inside else (None, None)


def _number(value: object) -> int:
    try:
        return int(str(value)[:12])
    except ValueError:
        return 0


def to_json(file: SourceFile) -> dict[str, Any]:
    """Plain values, to be kept until the import."""
    return asdict(file) | {"sources": [_source_json(source) for source in file.sources]}


def _source_json(source: Source) -> dict[str, Any]:
    length = None if source.length is None else source.length.total_seconds()
    ends = {"start": _moment_json(source.start), "end": source.end and _moment_json(source.end)}
    return asdict(source) | ends | {"length": length}


def _moment_json(at: Moment) -> dict[str, Any]:
    return asdict(at) | {"local": at.local.isoformat(), "at": at.at and at.at.isoformat()}


def from_json(kept: dict[str, Any]) -> SourceFile:
    return SourceFile(**(kept | {"sources": tuple(_source_from(one) for one in kept["sources"])}))


def _source_from(kept: dict[str, Any]) -> Source:
    length = None if kept["length"] is None else timedelta(seconds=kept["length"])
    end = _moment_from(kept["end"]) if kept["end"] else None
    return Source(**(kept | {"start": _moment_from(kept["start"]), "end": end, "length": length}))


def _moment_from(kept: dict[str, Any]) -> Moment:
    at = datetime.fromisoformat(kept["at"]) if kept["at"] else None
    return Moment(**(kept | {"local": datetime.fromisoformat(kept["local"]), "at": at}))
