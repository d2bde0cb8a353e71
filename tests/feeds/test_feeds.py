"""Subscriptions of delegates and hosts: complete, stable, cheap to poll, without a person in them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.links import link_for, renew_link
from delegations.app import create_app
from delegations.core.actor import system_actor
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.database import Database
from delegations.feeds.keeping import Kept
from delegations.itineraries import calendars
from delegations.itineraries.models import CalendarEntry, Slot
from delegations.itineraries.queries import list_slots
from tests.calendars.linter import lint
from tests.client import StaffClient
from tests.feeds.conftest import forget_bodies
from tests.queries import count_queries


@pytest.fixture
def address(visit: Any, link: Any) -> str:
    return link("reader_feed", visit.participation_id)


def unfolded(body: bytes) -> str:
    return body.decode().replace("\r\n ", "")


def test_a_feed_is_valid_before_the_first_release(address: str, visitor: StaffClient) -> None:
    response = visitor.get(address)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"BEGIN:VEVENT" not in response.data
    assert lint(response.data) == []


def test_a_feed_holds_her_slots_in_her_language(visit: Any, address: str, visitor: StaffClient) -> None:
    visit.publish()
    response = visitor.get(address)
    text = unfolded(response.data)
    assert lint(response.data) == []
    assert text.count("BEGIN:VEVENT") == 2
    assert "LANGUAGE=ar" in text
    assert "LANGUAGE=en" in unfolded(visitor.get(f"{address}?lang=en").data)
    assert response.headers["Content-Disposition"].startswith("inline; filename=")


def test_a_feed_names_no_person_no_address_and_no_secret(visit: Any, address: str, visitor: StaffClient) -> None:
    visit.publish()
    text = unfolded(visitor.get(address).data)
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    for secret in ("ATTENDEE", "ORGANIZER", "mailto:", "@", token, "Benchekroun", "بنشقرون"):
        assert secret not in text, secret


def test_a_feed_sets_no_cookie_and_says_how_long_it_keeps(visit: Any, address: str, visitor: StaffClient) -> None:
    visit.publish()
    response = visitor.get(address)
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers["Cache-Control"] == "private, max-age=900, must-revalidate"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Last-Modified"] == "Mon, 18 Oct 2027 07:00:00 GMT"
    head = visitor.http.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == response.headers["ETag"]


def test_a_current_client_is_answered_without_rendering(
    visit: Any, address: str, visitor: StaffClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.publish()
    tag = visitor.get(address).headers["ETag"]
    assert not tag.startswith("W/")
    monkeypatch.setattr(calendars, "joined", None)
    monkeypatch.setattr(calendars, "rendered_once", None)
    with count_queries(database) as asked:
        response = visitor.http.get(address, headers={"If-None-Match": tag})
    assert (response.status_code, response.data) == (304, b"")
    assert response.headers["ETag"] == tag
    assert len([s for s in asked if s.startswith("SELECT")]) <= 2, asked
    since = {"If-Modified-Since": "Mon, 18 Oct 2027 07:00:00 GMT"}
    assert visitor.http.get(address, headers=since).status_code == 304


def test_the_bytes_are_the_same_in_another_process_and_at_another_hour(
    visit: Any, address: str, visitor: StaffClient, settings: Settings
) -> None:
    visit.publish()
    first = visitor.get(address)
    later = create_app(settings, FixedClock(datetime(2027, 10, 27, 21, 5, tzinfo=UTC)))
    again = later.test_client().get(address)
    later.extensions["delegations"].database.dispose()
    assert again.data == first.data
    assert again.headers["ETag"] == first.headers["ETag"]


def test_entries_are_rendered_once_at_publication(
    visit: Any, address: str, visitor: StaffClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.publish()
    kept = session.scalars(select(CalendarEntry).order_by(CalendarEntry.id)).all()
    assert [(e.language, e.revision, e.audience) for e in kept] == [("ar", 1, "delegate")] * 2
    session.rollback()
    body = visitor.get(address).data
    for entry in kept:
        assert entry.body in body
    monkeypatch.setattr(calendars, "rendered_once", None)
    forget_bodies(visitor)
    assert visitor.get(address).data == body


def test_a_body_is_joined_once_and_kept_until_it_changes(
    visit: Any, address: str, visitor: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = visitor.get(address)
    visit.publish()
    first = visitor.get(address)
    assert first.data != empty.data
    monkeypatch.setattr(calendars, "joined", None)
    again = visitor.get(address)
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])


def test_kept_bodies_have_a_room_of_their_own_and_the_oldest_leave_it() -> None:
    kept = Kept(room=10)
    for tag in ("a", "b", "a", "c"):
        kept.body(tag, lambda: b"12345")
    made: list[str] = []
    for tag in ("a", "c", "b"):
        kept.body(tag, lambda tag=tag: made.append(tag) or b"12345")
    assert (made, kept.octets) == (["b"], 10)
    assert kept.body("large", lambda: b"x" * 11) == b"x" * 11
    assert kept.octets == 10


def test_an_untouched_entry_keeps_its_bytes_over_releases(
    visit: Any, address: str, visitor: StaffClient, session: Session, clock: FixedClock
) -> None:
    visit.publish()
    before = visitor.get(address)
    clock.advance(hours=1)
    slot = list_slots(session, visit.dossier.id)[0]
    slot.title, slot.revision = "Plan vélo et marche", slot.revision + 1
    session.commit()
    visit.publish()
    after = visitor.get(address, headers={"If-None-Match": before.headers["ETag"]})
    entries = [body.split(b"END:VEVENT")[0] for body in before.data.split(b"BEGIN:VEVENT")[1:]]
    kept = [entry for entry in entries if entry in after.data]
    assert len(kept) == 1
    assert b"Confluence" in kept[0]


def test_a_cancelled_slot_stays_as_a_tombstone_until_two_weeks_after_its_end(
    visit: Any, address: str, visitor: StaffClient, session: Session, clock: FixedClock
) -> None:
    visit.publish()
    slot = session.get_one(Slot, list_slots(session, visit.dossier.id)[0].id)
    slot.cancelled_at, slot.sequence = clock.now(), slot.sequence + 1
    session.commit()
    visit.publish()
    first = visitor.get(f"{address}?lang=en")
    text = unfolded(first.data)
    assert text.count("BEGIN:VEVENT") == 2
    assert "STATUS:CANCELLED" in text
    assert "✕ Cancelled: Plan vélo" in text
    clock.advance(days=26)
    gone = visitor.get(f"{address}?lang=en")
    assert "STATUS:CANCELLED" not in unfolded(gone.data)
    assert gone.headers["ETag"] != first.headers["ETag"]
    assert gone.headers["Last-Modified"] > first.headers["Last-Modified"]
    assert lint(gone.data) == []


def test_unknown_and_withdrawn_addresses(
    visit: Any, address: str, visitor: StaffClient, session: Session, clock: FixedClock, link: Any
) -> None:
    unknown = visitor.http.get("/calendar/0123456789abcdefAAAAAAAAAAAAAAAAAAAAAA.ics")
    assert (unknown.status_code, unknown.mimetype) == (404, "text/plain")
    assert "Set-Cookie" not in unknown.headers
    renew_link(session, actor=system_actor(), clock=clock, link=link_for(
        session, clock=clock, purpose="reader_feed", subject_id=visit.participation_id))  # fmt: skip
    session.commit()
    assert visitor.http.get(address).status_code == 410
    renewed = link("reader_feed", visit.participation_id)
    assert visitor.http.get(renewed).status_code == 200
    token = renewed.removeprefix("/calendar/").removesuffix(".ics")
    assert visitor.http.get(f"/i/{token}").status_code == 404, "a feed opens no page"
    page = visit.path.removeprefix("/i/")
    assert visitor.http.get(f"/calendar/{page}.ics").status_code == 404, "a page opens no feed"
