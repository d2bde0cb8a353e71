"""A feed: one VCALENDAR joined from kept bytes, the same in every process and at every hour."""

import hashlib
from collections.abc import Iterable

from delegations.calendars import lines
from delegations.calendars.values import Rendered, UnfitValue
from delegations.calendars.zones import render_zones


def assemble(
    rendered: Iterable[Rendered],
    *,
    name: str,
    description: str,
    language: str,
    prodid: str,
    url: str | None,
    refresh_minutes: int = 720,
    name_language: str = "",
) -> bytes:
    """The VCALENDAR of entries kept earlier, ordered by date and UID whatever their order here.

    It has no METHOD (RFC 5546 would then ask for an ORGANIZER) and no UID of its own. An empty feed has
    properties only. `name_language`: the name's tag where it is not that of the rest. Raises UnfitValue where a
    UID comes twice.
    """
    entries = sorted(rendered, key=lambda entry: (entry.first, entry.body))
    _refuse_doubles(entries)
    head = lines.content(
        [
            "BEGIN:VCALENDAR",
            *_properties(name, name_language, description, language, prodid),
            *_source(url, refresh_minutes),
        ]
    )
    return b"".join([head, render_zones(entries), *(entry.body for entry in entries), b"END:VCALENDAR\r\n"])


def resource(entry: Rendered, *, prodid: str) -> bytes:
    """One entry as a resource of a CalDAV collection: no METHOD and no name of a calendar (RFC 4791, 4.1)."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{lines.escape(lines.one_line(prodid))}", "CALSCALE:GREGORIAN"]
    return b"".join([lines.content(head), render_zones([entry]), entry.body, b"END:VCALENDAR\r\n"])


def etag(body: bytes) -> str:
    """The opaque part of a strong entity tag, without its quotes: 128 bits of SHA-256 in hexadecimal."""
    return hashlib.sha256(body).hexdigest()[:32]


def _properties(name: str, name_language: str, description: str, language: str, prodid: str) -> list[str]:
    tag = lines.language_tag(language)
    title, text = lines.escape(lines.one_line(name)), lines.escape(description)
    properties = [
        "VERSION:2.0",
        f"PRODID:{lines.escape(lines.one_line(prodid))}",
        "CALSCALE:GREGORIAN",
        f"NAME;LANGUAGE={lines.language_tag(name_language or language)}:{title}",
        f"X-WR-CALNAME:{title}",
    ]
    if text:
        properties += [f"DESCRIPTION;LANGUAGE={tag}:{text}", f"X-WR-CALDESC:{text}"]
    return properties


def _source(url: str | None, refresh_minutes: int) -> list[str]:
    if refresh_minutes < 1:
        raise UnfitValue(field="refresh_minutes", value=refresh_minutes)
    hours, minutes = divmod(refresh_minutes, 60)
    duration = f"PT{hours}H" if hours and not minutes else f"PT{refresh_minutes}M"
    refresh = [f"REFRESH-INTERVAL;VALUE=DURATION:{duration}", f"X-PUBLISHED-TTL:{duration}"]
    return [*refresh, f"SOURCE;VALUE=URI:{lines.uri(url, 'url')}"] if url else refresh


def _refuse_doubles(entries: list[Rendered]) -> None:
    """Every kept body has its UID, perhaps folded, between BEGIN and DTSTAMP."""
    uids = [entry.body.partition(b"\r\nDTSTAMP:")[0] for entry in entries]
    if len(set(uids)) < len(uids):
        double = next(uid for uid in uids if uids.count(uid) > 1)
        raise UnfitValue(field="uid", value=double.partition(b"UID:")[2].decode())
