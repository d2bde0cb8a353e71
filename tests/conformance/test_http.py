"""C43-C47 over HTTP."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from delegations.accounts.links import link_for, open_link, revoke_link
from delegations.calendars import entries
from delegations.core.actor import system_actor
from delegations.core.clock import FixedClock
from delegations.database import Database
from delegations.itineraries import calendars
from tests.calendars.linter import lint
from tests.client import StaffClient
from tests.conformance.story import Received
from tests.itineraries.conftest import scene
from tests.itineraries.scenes import Scene
from tests.queries import count_queries

__all__ = ["scene"]

COUNT = 500


@pytest.fixture
def address(scene: Scene, app: Flask, session: Session, clock: FixedClock) -> str:
    """The feed of a reader of 500 slots."""
    scene.dossier()
    reader = scene.delegate("Alami", language="fr")
    place = scene.make.place()
    for number in range(COUNT):
        day, hour = divmod(number, 12)
        start = f"2027-{10 + day // 30}-{1 + day % 30:02} {8 + hour:02}"
        scene.make.slot(scene.dossier(), f"{start}:00", f"{start}:45", title=f"Étape {number}", place_id=place.id)
    scene.publish()
    link = link_for(session, clock=clock, purpose="reader_feed", subject_id=reader.id)
    session.commit()
    return str(app.extensions["delegations"].links.url(link)).removeprefix("http://localhost")


def test_c43_the_headers_are_those_of_a_calendar(received: Received) -> None:
    for file in received.feeds():
        keeper = "public" if file.kind in ("season", "programme") else "private"
        assert file.headers["Content-Type"] == "text/calendar; charset=utf-8", file.name
        assert file.headers["Cache-Control"] == f"{keeper}, max-age=900, must-revalidate", file.name
        assert re.fullmatch(r'"[0-9a-f]{32}"', file.headers["ETag"]) and file.headers["Last-Modified"].endswith("GMT")
        assert "noindex" in file.headers["X-Robots-Tag"] and "Set-Cookie" not in file.headers, file.name
    for kind, path in received.paths.items():
        token = path.rpartition("/")[2].removesuffix(".ics")
        assert path.endswith(".ics") and (kind in ("season", "programme") or len(token) >= 22), kind


def test_c43_a_tag_stands_for_one_file_and_one_file_alone(received: Received) -> None:
    for kind in received.paths:
        by_tag: dict[str, set[bytes]] = {}
        for file in received.feeds(kind=kind):
            by_tag.setdefault(file.headers["ETag"], set()).add(file.body)
        assert all(len(bodies) == 1 for bodies in by_tag.values()), kind
        assert len(by_tag) > 2, kind


def test_c44_unknown_and_withdrawn_addresses(
    address: str, visitor: StaffClient, session: Session, clock: FixedClock, app: Flask
) -> None:
    unknown = visitor.http.get("/calendar/0123456789abcdefAAAAAAAAAAAAAAAAAAAAAA.ics")
    assert (unknown.status_code, unknown.mimetype) == (404, "text/plain")
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    row = link_for(session, clock=clock, purpose="reader_feed", subject_id=_subject(app, session, token))
    revoke_link(session, link=row, actor=system_actor(), clock=clock)
    session.commit()
    gone = visitor.http.get(address)
    assert gone.status_code == 410 and b"BEGIN" not in gone.data and "Set-Cookie" not in gone.headers


def _subject(app: Flask, session: Session, token: str) -> int:
    maker = app.extensions["delegations"].links
    return int(open_link(session, maker=maker, token=token, purposes=("reader_feed",)).subject_id)


def test_c45_five_hundred_entries_are_joined_from_kept_bytes(
    address: str, visitor: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What joining costs beside building is measured by `make bench`; here that nothing is built."""
    calendars.rendered_once.cache_clear()
    monkeypatch.setattr(entries, "render_event", None)
    monkeypatch.setattr(calendars, "rendered_once", None)
    body = visitor.get(address).data
    assert body.count(b"BEGIN:VEVENT") == COUNT and len(body) <= 1_000_000
    assert lint(body) == []


def test_c46_a_current_client_costs_two_queries_and_renders_nothing(
    address: str, visitor: StaffClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = visitor.get(address)
    monkeypatch.setattr(calendars, "joined", None)
    monkeypatch.setattr(calendars, "rendered_once", None)
    for known in ({"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        with count_queries(database) as asked:
            answer = visitor.http.get(address, headers=known)
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", first.headers["ETag"])
        assert len([s for s in asked if s.startswith("SELECT")]) <= 2, asked


def test_c47_names_of_files_are_safe_in_both_notations(received: Received) -> None:
    form = r"(inline|attachment); filename=\"[A-Za-z0-9._-]+\.ics\"; filename\*=UTF-8''[A-Za-z0-9._%-]+\.ics"
    for file in received.files:
        found = re.fullmatch(form, file.headers["Content-Disposition"])
        assert found and (found[1] == "attachment") == (file.kind == "download"), file.name
