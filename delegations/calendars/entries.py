"""One calendar entry as the bytes of a VEVENT, rendered once and kept. No person and no address in it."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from html import escape as html_escape

from delegations.calendars import lines
from delegations.calendars.values import Entry, Rendered, UnfitValue
from delegations.calendars.zones import FIRST_YEAR, LAST_YEAR
from delegations.core.walltime import WallTime, zone

_LARGEST_SEQUENCE = 2**31 - 1
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
_ADDRESS = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:!?)])")
_STATUS_LINES = {
    ("tentative", True): ("STATUS:TENTATIVE", "TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"),
    ("tentative", False): ("STATUS:TENTATIVE", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"),
    ("confirmed", True): ("STATUS:CONFIRMED", "TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"),
    ("confirmed", False): ("STATUS:CONFIRMED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"),
    ("cancelled", True): ("STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"),
    ("cancelled", False): ("STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"),
}


def render_entry(entry: Entry) -> Rendered:
    """The VEVENT for feeds and downloads: the same value gives the same bytes, always.

    Raises UnfitValue (naive stamps, end not after start, coordinates or years out of range, a relative
    link, a malformed language tag or UID) and UnknownZone.
    """
    return render_event(entry)


def render_event(entry: Entry, people: Sequence[str] = ()) -> Rendered:
    """As render_entry, with ORGANIZER and ATTENDEE lines for a mail."""
    times, zones, first, last = _times(entry)
    body = lines.content(
        [
            "BEGIN:VEVENT",
            *_identity(entry),
            *times,
            *_status(entry),
            f"SUMMARY;LANGUAGE={_tag(entry, entry.summary_language)}:{lines.escape(lines.one_line(entry.summary))}",
            *_texts(entry, _tag(entry, entry.description_language)),
            *_place(entry, _tag(entry, entry.location_language)),
            *_links(entry),
            *_categories(entry),
            *people,
            "END:VEVENT",
        ]
    )
    return Rendered(body, zones, first, last)


def _tag(entry: Entry, own: str) -> str:
    """The language of a text: its own where it has one."""
    return lines.language_tag(own or entry.language)


def _identity(entry: Entry) -> list[str]:
    if not 0 <= entry.sequence <= _LARGEST_SEQUENCE:
        raise UnfitValue(field="sequence", value=entry.sequence)
    revised = lines.stamp(entry.revised, "revised")
    return [
        f"UID:{lines.escape(lines.checked_uid(entry.uid))}",
        f"DTSTAMP:{revised}",
        f"CREATED:{lines.stamp(entry.created, 'created')}",
        f"LAST-MODIFIED:{revised}",
        f"SEQUENCE:{entry.sequence}",
    ]


def _times(entry: Entry) -> tuple[list[str], tuple[str, ...], date, date]:
    """DTSTART and DTEND lines, the zones they name, the first and last local date."""
    first, last = entry.start.local.date(), entry.end.local.date()
    if not FIRST_YEAR <= min(first, last).year <= max(first, last).year <= LAST_YEAR:
        raise UnfitValue(field="start", value=f"{first}-{last}")
    if entry.all_day:
        last = max(last, first + timedelta(days=1))
        dates = [f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{last:%Y%m%d}"]
        return dates, (), first, last
    if entry.end.instant() <= entry.start.instant():
        raise UnfitValue(field="end", value=entry.end.local.isoformat())
    moments = [_moment("DTSTART", entry.start), _moment("DTEND", entry.end)]
    zones = tuple(sorted({name for _, name in moments if name}))
    return [line for line, _ in moments], zones, min(first, last), max(first, last)


def _moment(name: str, wall: WallTime) -> tuple[str, str]:
    """The line of a time and the zone it names.

    UTC where the wall time is repeated or jumped over, which readers resolve differently, and where the
    zone is no place (UTC, fixed offsets, abbreviations).
    """
    aware = wall.local.replace(tzinfo=zone(wall.zone), fold=0)
    if "/" not in wall.zone or wall.zone.startswith("Etc/") or aware.utcoffset() != aware.replace(fold=1).utcoffset():
        return f"{name}:{lines.stamp(wall.instant(), name)}", ""
    return f"{name};TZID={wall.zone}:{wall.local:%Y%m%dT%H%M%S}", wall.zone


def _status(entry: Entry) -> tuple[str, ...]:
    try:
        return _STATUS_LINES[entry.status, entry.busy]
    except KeyError as error:
        raise UnfitValue(field="status", value=entry.status) from error


def _texts(entry: Entry, language: str) -> list[str]:
    """The text plainly, and for readers that show pages with its direction (RFC 9073, 6.5; Outlook's X-ALT-DESC)."""
    text = lines.clean(_description(entry))
    plain = f"DESCRIPTION;LANGUAGE={language}:{lines.escape(text)}"
    if not text:
        return [plain]
    page = lines.escape(_page(text, language))
    return [
        plain,
        f"STYLED-DESCRIPTION;VALUE=TEXT;FMTTYPE=text/html;LANGUAGE={language}:{page}",
        f"X-ALT-DESC;FMTTYPE=text/html:{page}",
    ]


def _page(text: str, language: str) -> str:
    """Paragraphs of a text; addresses in it become links."""
    direction = "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"
    parts = _ADDRESS.split(text)  # every second one is an address
    safe = [html_escape(part) for part in parts]
    linked = "".join(f'<a href="{part}">{part}</a>' if n % 2 else part for n, part in enumerate(safe))
    body = linked.replace("\n\n", "</p><p>").replace("\n", "<br>")
    return f'<html lang="{language}" dir="{direction}"><body><p>{body}</p></body></html>'


def _description(entry: Entry) -> str:
    """The text, with the link to join at its end for readers that do not know CONFERENCE."""
    if not entry.conference or entry.conference in entry.description:
        return entry.description
    return f"{entry.description}\n\n{entry.conference}".lstrip("\n")


def _place(entry: Entry, language: str) -> list[str]:
    place = [f"LOCATION;LANGUAGE={language}:{lines.escape(entry.location)}"] if entry.location else []
    if entry.latitude is None and entry.longitude is None:
        return place
    latitude = _degrees(entry.latitude, 90, "latitude")
    longitude = _degrees(entry.longitude, 180, "longitude")
    title = lines.quoted(entry.place_title or entry.location)
    apple = f"X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=100;X-TITLE={title}:geo:{latitude},{longitude}"
    return [*place, f"GEO:{latitude};{longitude}", apple]


def _degrees(value: float | None, limit: int, field: str) -> str:
    if value is None or not -limit <= value <= limit:  # also refuses NaN
        raise UnfitValue(field=field, value=value)
    return f"{round(value, 6) + 0.0:.6f}"  # + 0.0 turns -0.0 into 0.0


def _links(entry: Entry) -> list[str]:
    links = [f"URL:{lines.uri(entry.url, 'url')}"] if entry.url else []
    if entry.conference:
        label = f";LABEL={lines.quoted(entry.conference_label)}" if entry.conference_label else ""
        address = lines.uri(entry.conference, "conference")
        links.append(f"CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO{label}:{address}")
    return links


def _categories(entry: Entry) -> list[str]:
    names = [lines.escape(name) for name in map(lines.one_line, entry.categories) if name]
    return [f"CATEGORIES:{','.join(names)}"] if names else []
