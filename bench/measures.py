"""Measures of the calendar: assembling kept entries against building them, and the poll of a current client."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event
from sqlalchemy import event

from delegations.accounts.links import link_for
from delegations.calendars import Entry, assemble, render_entry
from delegations.core.actor import system_actor
from delegations.core.walltime import WallTime
from delegations.itineraries.releases import publish_release
from tests.factories import Factory

ENTRIES = 500
START = datetime(2027, 10, 26, 9, 0)
STAMP = datetime(2027, 10, 18, 7, 0, tzinfo=UTC)


def _entry(number: int) -> Entry:
    start = START + timedelta(hours=number)
    return Entry(
        uid=f"slot-{number}", sequence=1, created=STAMP, revised=STAMP, start=WallTime(start, "Europe/Paris"),
        end=WallTime(start + timedelta(minutes=45), "Europe/Paris"), status="confirmed",
        summary=f"Étape {number}", description="Présentation, puis échange. " * 4, location="Lyon", language="fr",
    )  # fmt: skip


def _built_with_the_library() -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//bench//fr")
    calendar.add("version", "2.0")
    zone = ZoneInfo("Europe/Paris")
    for number in range(ENTRIES):
        entry, item = _entry(number), Event()
        item.add("uid", entry.uid)
        item.add("dtstamp", STAMP)
        item.add("dtstart", entry.start.local.replace(tzinfo=zone))
        item.add("dtend", entry.end.local.replace(tzinfo=zone))
        for name in ("summary", "description", "location"):
            item.add(name, getattr(entry, name))
        calendar.add_component(item)
    return calendar.to_ical()


def calendar_feed(result: Any, median: Callable[..., float]) -> Any:
    kept = [render_entry(_entry(n)) for n in range(ENTRIES)]

    def work() -> bytes:
        return assemble(kept, name="n", description="d", language="fr", prodid="-//bench//fr", url=None)

    ratio = median(work) / median(_built_with_the_library, 3)
    return result("feed of 500 kept entries over building them", ratio, 0.05, "ratio")


def poll_of_current_client(result: Any, application: Callable[[Path], Any], folder: Path) -> list[Any]:
    """Queries of a 304 beside those that open the link, and its time against the full answer."""
    target = folder / "poll"
    target.mkdir()
    app = application(target)
    services = app.extensions["delegations"]
    with services.database.writing() as session:
        make = Factory(session, services.clock)
        dossier = make.dossier("POLL")
        reader = make.participation(dossier)
        for number in range(200):
            start = START + timedelta(minutes=10 * number)
            make.slot(dossier, f"{start:%Y-%m-%d %H:%M}", f"{start + timedelta(minutes=10):%Y-%m-%d %H:%M}")
        publish_release(
            session, actor=system_actor(), clock=services.clock, settings=services.settings, dossier=dossier
        )
        link = link_for(session, clock=services.clock, purpose="reader_feed", subject_id=reader.id)
    path = f"/calendar/{services.links.token(link)}.ics"
    http = app.test_client()
    tag = http.get(path).headers["ETag"]
    statements: list[str] = []
    event.listen(services.database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    answer = http.get(path, headers={"If-None-Match": tag})
    assert answer.status_code == 304, answer.status_code
    asked = [s for s in statements if s.lstrip().upper().startswith("SELECT")]
    links = [s for s in asked if "FROM access_link" in s]
    return [result("queries of a poll answered 304, beside the link's", float(len(asked) - len(links)), 2.0, "queries")]
