"""Feeds are joined from kept bytes: clean, complete, the same everywhere."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import icalendar
import pytest

from delegations.calendars.entries import render_entry
from delegations.calendars.feeds import assemble, etag
from delegations.calendars.values import Rendered, UnfitValue
from tests.calendars.examples import entry, feed, wall
from tests.calendars.linter import lint, parse

ZONES = ("Europe/Paris", "Africa/Cairo", "America/New_York", "Asia/Jerusalem", "Africa/Casablanca")
SCRIPT = """
from tests.calendars.examples import ATTENDEE, ORGANIZER, entry, feed
from tests.calendars.test_feeds import season
from tests.calendars.test_invitations import mail_for
import hashlib
print(hashlib.sha256(feed(season(60)) + mail_for(entry()).as_bytes()).hexdigest())
"""


def season(count: int) -> list[Rendered]:
    """Entries in five zones over three years."""
    rendered = []
    for number in range(count):
        start = wall("2026-02-01T09:00", ZONES[number % len(ZONES)])
        start = replace(start, local=start.local + timedelta(days=2 * number))
        rendered.append(render_entry(entry(uid=f"slot-{number}@example.org", start=start)))
    return rendered


def test_a_feed_is_clean_and_keeps_every_entry() -> None:
    body = feed(season(200))
    assert lint(body) == []
    calendars = icalendar.Calendar.from_ical(body, multiple=True)
    assert len(calendars) == 1
    assert len(calendars[0].walk("VEVENT")) == 200
    assert [zone["TZID"] for zone in calendars[0].walk("VTIMEZONE")] == sorted(ZONES)


def test_a_feed_says_who_it_is_and_how_often_to_come_back() -> None:
    calendar = parse(feed(season(1)))
    assert calendar.one("X-WR-CALNAME").value == "Délégation\\, Maroc"
    assert calendar.one("REFRESH-INTERVAL").params == {"VALUE": "DURATION"}
    assert calendar.one("REFRESH-INTERVAL").value == calendar.one("X-PUBLISHED-TTL").value == "PT12H"
    assert calendar.one("SOURCE").params == {"VALUE": "URI"}
    assert not calendar.all("METHOD")
    assert not calendar.all("UID")


def test_an_empty_feed_is_only_properties() -> None:
    body = feed([])
    assert lint(body) == []
    assert icalendar.Calendar.from_ical(body).subcomponents == []


def test_the_order_given_does_not_matter() -> None:
    entries = season(40)
    assert feed(entries) == feed(entries[::-1])


def test_the_same_uid_twice_is_refused() -> None:
    double = [render_entry(entry()), render_entry(entry(sequence=3))]
    with pytest.raises(UnfitValue, match="slot-5f1c"):
        feed(double)


def test_a_zone_nobody_uses_is_not_there() -> None:
    all_day = entry(all_day=True, start=wall("2027-10-19T00:00"), end=wall("2027-10-20T00:00"))
    assert b"VTIMEZONE" not in feed([render_entry(all_day)])


def test_a_feed_in_another_language_differs_in_its_texts_alone() -> None:
    french, arabic = entry(), entry(language="ar", summary="استقبال", description="", location="ليون", place_title="")
    texts = ("SUMMARY", "DESCRIPTION", "STYLED-DESCRIPTION", "X-ALT-DESC", "LOCATION", "X-APPLE-STRUCTURED-LOCATION")

    def rest(body: bytes) -> list[tuple[str, str]]:
        event = next(parse(body).walk("VEVENT"))
        return [(p.name, p.value) for p in event.properties if p.name not in texts]

    assert rest(feed([render_entry(french)])) == rest(feed([render_entry(arabic)]))


@pytest.mark.parametrize(("minutes", "expected"), [(720, "PT12H"), (90, "PT90M"), (30, "PT30M")])
def test_the_interval_is_a_duration(minutes: int, expected: str) -> None:
    body = assemble([], name="a", description="", language="en", prodid="x", url=None, refresh_minutes=minutes)
    assert parse(body).one("REFRESH-INTERVAL").value == expected
    assert lint(body) == []


def test_a_tag_follows_the_bytes() -> None:
    body = feed(season(2))
    assert etag(body) == etag(bytes(body))
    assert etag(body) != etag(body + b" ")
    assert len(etag(body)) == 32


def test_bytes_are_equal_in_every_process_and_under_every_hash_seed() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(digests) == 1


def test_a_feed_of_500_entries_stays_below_a_megabyte() -> None:
    assert len(feed(season(500))) < 1_000_000
