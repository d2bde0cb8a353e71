"""The calendar of a delegate: what a poll costs, against building the same feed with icalendar."""

import sys
from datetime import datetime, timedelta
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vGeo, vText

from bench.timing import Row, Work, in_turn
from bench.world import World
from delegations.accounts.links import link_for
from delegations.calendars.entries import render_entry, render_event
from delegations.calendars.feeds import assemble
from delegations.calendars.values import Entry
from delegations.core.actor import system_actor
from delegations.feeds.keeping import kept as kept_bodies
from delegations.itineraries.readers import reader_entry
from delegations.itineraries.releases import publish_release
from tests.queries import count_queries

ENTRIES = 500
TEXT = "Présentation, puis échange. " * 4


def measure(world: World) -> list[Row]:
    path, entries = _published(world)
    http = world.app.test_client()
    first = http.get(path)
    tag = {"If-None-Match": first.headers["ETag"]}
    assert first.data.count(b"BEGIN:VEVENT") == ENTRIES
    assert http.get(path, headers=tag).status_code == 304
    kept = [render_entry(entry) for entry in entries]
    join = lambda: assemble(kept, name="n", description="d", language="fr", prodid="-//bench//fr", url=None)  # noqa: E731
    assert join().count(b"BEGIN:VEVENT") == ENTRIES

    def fresh() -> None:
        with world.app.app_context():
            kept_bodies().clear()
        http.get(path)

    joined, poll, whole, again, library = in_turn(
        join, lambda: http.get(path, headers=tag), fresh, lambda: http.get(path), lambda: _built(entries), repeats=7
    )
    ours, theirs = in_turn(lambda: render_entry(entries[0]), lambda: _event(entries[0]).to_ical())
    with count_queries(world.database) as sent:
        rendered = _rendered(lambda: http.get(path, headers=tag))
    milliseconds = f"{library.median * 1000:.0f} ms with icalendar"
    return [
        joined.over(library, f"feed of {ENTRIES}: joined from kept entries, over icalendar", 1 / 20, note=milliseconds),
        whole.over(library, f"feed of {ENTRIES}: whole answer from the address, over icalendar", 1 / 5),
        again.over(library, f"feed of {ENTRIES}: kept whole, answered again, over icalendar", 1 / 100),
        Row(f"feed of {ENTRIES}: entries rendered by a whole answer", _rendered(fresh), "entries", 0),
        poll.over(library, f"feed of {ENTRIES}: poll answered 304, over icalendar", 1 / 100),
        Row("poll answered 304: entries rendered", rendered, "entries", 0),
        Row("poll answered 304: queries", len(_asked(sent)), "queries", 2),
        ours.over(theirs, "one entry rendered, over icalendar", 1.2),
    ]


def _asked(sent: list[str]) -> list[str]:
    return [statement for statement in sent if statement.split(None, 1)[0].upper() not in ("BEGIN", "PRAGMA")]


def _published(world: World) -> tuple[str, list[Entry]]:
    """The address of a delegate whose release has 500 slots, and those slots as entries."""
    services = world.services
    with world.database.writing() as session:
        make = world.factory(session)
        dossier = make.dossier("FEED")
        reader = make.participation(dossier)
        place = make.place()
        for number in range(ENTRIES):
            start = datetime(2027, 10, 26, 8) + timedelta(minutes=10 * number)
            make.slot(dossier, f"{start:%Y-%m-%d %H:%M}", f"{start + timedelta(minutes=10):%Y-%m-%d %H:%M}",
                      title=f"Étape {number}", place_id=place.id, public_text=TEXT)  # fmt: skip
        release = publish_release(
            session, actor=system_actor(), clock=services.clock, settings=services.settings, dossier=dossier
        )
        link = link_for(session, clock=services.clock, purpose="reader_feed", subject_id=reader.id)
        slots = release.snapshot["slots"]
    return f"/calendar/{services.links.token(link)}.ics", [reader_entry(slot, "fr") for slot in slots]


def _event(entry: Entry) -> Event:
    """The same properties by the library, those that it has no name for as well."""
    item = Event()
    item.add("uid", entry.uid)
    item.add("dtstamp", entry.revised)
    item.add("created", entry.created)
    item.add("last-modified", entry.revised)
    item.add("sequence", entry.sequence)
    item.add("dtstart", entry.start.local.replace(tzinfo=ZoneInfo(entry.start.zone)))
    item.add("dtend", entry.end.local.replace(tzinfo=ZoneInfo(entry.end.zone)))
    item.add("status", entry.status.upper())
    item.add("transp", "OPAQUE")
    item.add("x-microsoft-cdo-busystatus", "TENTATIVE")
    for name in ("summary", "description", "location"):
        item.add(name, getattr(entry, name), parameters={"LANGUAGE": entry.language})
    if entry.latitude is not None and entry.longitude is not None:
        item.add("geo", vGeo((entry.latitude, entry.longitude)))
        place = {"VALUE": "URI", "X-APPLE-RADIUS": "100", "X-TITLE": entry.place_title}
        item.add("x-apple-structured-location", vText(f"geo:{entry.latitude},{entry.longitude}"), parameters=place)
    return item


def _built(entries: list[Entry]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//bench//fr")
    calendar.add("version", "2.0")
    for entry in entries:
        calendar.add_component(_event(entry))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _rendered(work: Work) -> int:
    """How many entries are rendered while the work runs, whoever asks for it."""
    count = 0

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event == "call" and frame.f_code is render_event.__code__

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count
