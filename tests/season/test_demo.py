"""`demo load` and `demo ways-in`, on both databases: what a newcomer finds, and that a second run changes nothing."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from delegations.app import create_app
from delegations.cli.season.load_texts import REVIEWED
from delegations.cli.season.programme import CLOCK_START, DOSSIERS
from delegations.cli.season.timeline import moment
from delegations.core.actor import system_actor
from delegations.core.clock import FixedClock
from delegations.core.languages import LANGUAGES
from delegations.core.settings import Settings
from delegations.database import Base, Database
from delegations.database.migrate import upgrade
from delegations.dossiers.models import Dossier, Task
from delegations.dossiers.queries import get_dossier
from delegations.fairs.report.editions import compared_editions
from delegations.fairs.report.queries import find_report
from delegations.fairs.report.rules import promise_lines
from delegations.itineraries.board import load_board
from delegations.itineraries.models import Release, Request, Slot
from delegations.itineraries.queries import list_releases, list_requests, list_slots
from delegations.itineraries.rules import FOLDED
from delegations.itineraries.translations import coverage
from delegations.messaging.models import IncomingMessage, Message
from delegations.network.models import Place
from tests.client import StaffClient
from tests.conftest import ROOT, backends

TODAY = date(2027, 10, 18)
ADDED = {"DEMO-FAIR": 7 + 1 + 2, "DEMO-POLLUTEC": 7}
"""Stops of tours, the test call and sessions of the organiser, beside the slots of the shapes."""
Rows = dict[str, tuple[int, str]]


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["demo", *words])


def state_of(database: Database) -> Rows:
    """{table: (number of rows, hash of them all)}."""
    found: Rows = {}
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            keys = list(table.primary_key.columns)
            rows: list[Any] = [tuple(row) for row in session.execute(select(table).order_by(*keys))]
            found[table.name] = len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


@dataclass(frozen=True)
class Loaded:
    """An application whose database holds the season, and what the command said."""

    app: Flask
    output: str

    @property
    def database(self) -> Database:
        return cast(Database, self.app.extensions["delegations"].database)


def make_app(url: str, folder: Path) -> Flask:
    settings = Settings(
        environment="development", secret_key="a-key-for-tests-alone-0123456789abcdef", database_url=url,
        instance=folder, base_url="http://localhost", mail_url=f"file://{folder / 'mail'}",
        inbox_url=f"file://{folder / 'inbox'}", queue_url="", templates=ROOT / "templates",
        translations=ROOT / "translations", static=ROOT / "static", testing=True,
    )  # fmt: skip
    return create_app(settings, FixedClock(moment(CLOCK_START)))


@contextmanager
def database_of_its_own() -> Iterator[str]:
    """The address of a database beside the one that other tests empty."""
    server = Database(os.environ["TEST_POSTGRES_URL"])
    name = f"season_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield server.url.set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="module", params=backends())
def season(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """Loaded once for the tests of this module, which only read."""
    folder = tmp_path_factory.mktemp("season")
    at_home = nullcontext(f"sqlite:///{folder / 'season.sqlite'}")
    with at_home if request.param == "sqlite" else database_of_its_own() as url:
        app = make_app(url, folder)
        loaded = Loaded(app, "")
        upgrade(loaded.database.engine)
        result = run(app, "load")
        assert result.exit_code == 0, result.output
        yield replace(loaded, output=result.output)
        loaded.database.dispose()


@pytest.fixture
def session(season: Loaded) -> Iterator[Session]:
    with season.database.reading() as session:
        yield session


@pytest.fixture
def visit(session: Session) -> Dossier:
    return get_dossier(session, system_actor(), "DEMO-VISIT")


def test_a_second_run_changes_nothing(season: Loaded) -> None:
    before = state_of(season.database)
    again = run(season.app, "load")
    assert again.exit_code == 0
    assert "nothing was changed" in again.output
    assert state_of(season.database) == before


def test_the_whole_season_is_there(session: Session) -> None:
    codes = {"DEMO-VISIT", "DEMO-FAIR", "DEMO-POLLUTEC", "DEMO-EVENT", "POLLUTEC-2025"}
    assert set(session.scalars(select(Dossier.code))) == codes
    assert len(session.scalars(select(Place.id)).all()) == 60
    for shape in DOSSIERS:
        dossier = get_dossier(session, system_actor(), shape.key)
        planned = [slot for slot in list_slots(session, dossier.id) if slot.kind not in FOLDED]
        assert len(planned) == len(shape.slots) + ADDED.get(shape.key, 0)
        assert dossier.owner.email == f"{dossier.owner.name.replace('è', 'e').replace(' ', '.').lower()}@example.org"


def test_the_password_shown_opens_the_desk(season: Loaded) -> None:
    password = season.output.rsplit("shown this once: ", 1)[1].strip()
    StaffClient.signed_in(season.app, "mathieu.laurent@example.org", password)


def test_five_of_seven_hosts_have_answered_and_one_is_three_days_late(visit: Dossier, session: Session) -> None:
    requests = list_requests(session, visit.id)
    assert len({request.organisation_id for request in requests}) == len(requests) == 7
    open_ones = [request for request in requests if request.state in ("asked", "reconfirm")]
    late = [(TODAY - r.deadline).days for r in requests if r.state == "asked" and r.deadline and r.deadline < TODAY]
    assert len(open_ones) == 2
    assert late == [3]


def test_the_visit_has_one_gap_too_short(visit: Dossier, session: Session) -> None:
    board = load_board(session, visit)
    places = {slot.id: slot.place.key for slot in list_slots(session, visit.id) if slot.place}
    short = [conflict for conflict in board.conflicts if conflict.kind == "short_gap"]
    assert [[places[i] for i in conflict.slots] for conflict in short] == [["confluence", "pierre_benite"]]


def test_what_happened_bears_its_own_date(visit: Dossier, session: Session) -> None:
    releases = list_releases(session, visit.id)
    assert [release.published_at.date().isoformat() for release in releases] == [
        "2027-10-15",
        "2027-10-04",
        "2027-10-01",
    ]
    for request in list_requests(session, visit.id):
        assert request.asked_at and request.asked_at.date() < TODAY
        assert request.answered_at is None or request.answered_at.date() < TODAY
    for slot in session.scalars(select(Slot)):
        assert slot.created_at.date() < TODAY


def test_the_mails_of_the_past_have_left_with_their_words(session: Session) -> None:
    messages = session.scalars(select(Message)).all()
    states = [message.status for message in messages]
    assert states.count("withheld") == 23
    assert states.count("failed") == 1
    assert not {"queued", "sending", "retry"} & set(states)
    for message in messages:
        if message.status == "sent":
            assert message.subject and message.text, message.template
            assert message.sent_at and message.sent_at > message.created_at
            assert "/r/…masked" in message.text or message.template != "host_request"


def test_mails_came_back_and_two_of_them_wait_for_somebody(session: Session) -> None:
    mails = session.scalars(select(IncomingMessage).order_by(IncomingMessage.received_at)).all()
    assert [(mail.status, mail.reason) for mail in mails] == [
        ("applied", "accept"), ("applied", "accept"), ("ignored", "automatic"), ("review", "other_sender"),
        ("review", "letter"),
    ]  # fmt: skip
    assert all(mail.request_id and mail.dossier_id for mail in mails if mail.status != "ignored")
    assert all(mail.received_at.date() <= TODAY for mail in mails)


def test_releases_speak_three_languages(visit: Dossier, session: Session) -> None:
    newest = session.scalars(
        select(Release).where(Release.dossier_id == visit.id).order_by(Release.number.desc())
    ).first()
    assert newest is not None
    assert all({"fr", "en", "ar"} <= set(slot["title"]) for slot in newest.snapshot["slots"])


def test_the_visit_is_reviewed_in_two_languages_but_for_two_texts(visit: Dossier, session: Session) -> None:
    found = {one.language: one.counts for one in coverage(session, visit)}
    assert set(found) == set(LANGUAGES) - {"fr"}
    assert found["en"].is_complete
    assert (found["ar"].draft, found["ar"].stale, found["ar"].missing) == (1, 1, 0)
    others = [one for code, one in found.items() if code not in REVIEWED]
    assert all((one.reviewed, one.draft, one.stale) == (0, 26, 0) for one in others)


def test_thirty_one_tasks_and_some_are_late(visit: Dossier, session: Session) -> None:
    tasks = session.scalars(select(Task).where(Task.dossier_id == visit.id)).all()
    assert len(tasks) == 31
    assert all(task.assignee_id for task in tasks)
    assert len([task for task in tasks if task.done_at is None and task.due_on < TODAY]) == 2


def test_three_ways_in(season: Loaded, session: Session) -> None:
    result = run(season.app, "ways-in")
    assert result.exit_code == 0
    lines = result.output.split()
    host = next(word for word in lines if "/r/" in word)
    delegate = next(word for word in lines if "/i/" in word)
    late = session.scalars(select(Request).where(Request.state == "asked", Request.deadline < TODAY)).all()
    assert len(late) == 1
    visitor = StaffClient(season.app)
    visitor.get(host.removeprefix("http://localhost"))
    page = visitor.get(delegate.removeprefix("http://localhost"))
    assert 'dir="rtl"' in page.text


def test_the_fairs_and_the_event_are_public_and_the_visit_is_not(season: Loaded, session: Session) -> None:
    public = {d.code: d.public_id for d in session.scalars(select(Dossier)) if d.is_public}
    assert set(public) == {"DEMO-EVENT", "DEMO-FAIR", "DEMO-POLLUTEC"}
    visitor = StaffClient(season.app)
    calendar = visitor.get("/calendar/season.ics?lang=fr").text
    assert calendar.count("BEGIN:VEVENT") == 3 and "DEMO-VISIT" not in calendar
    for code, public_id in public.items():
        assert "<h3>" in visitor.get(f"/programme/{public_id}?lang=fr").text, code
        entries = visitor.get(f"/programme/{public_id}.ics?lang=fr").text
        assert "BEGIN:VEVENT" in entries and "visio.example.org" not in entries and "@" not in entries


def test_the_closed_fair_has_a_report_beside_an_earlier_edition(session: Session) -> None:
    fair = get_dossier(session, system_actor(), "DEMO-POLLUTEC")
    report = find_report(session, fair.id)
    assert report is not None and set(report.sections) == {"went_well", "to_change", "promises", "leads"}
    assert len(promise_lines(report.sections["promises"])) == 3 and len(report.tasks) == 1
    before, now = compared_editions(session, system_actor(), fair, TODAY)
    assert (before.code, now.code) == ("POLLUTEC-2025", "DEMO-POLLUTEC")
    assert before.measures["won"] == 2 and now.measures["won"] is None
    assert before.measures["cost"] == 789_800
    earlier = get_dossier(session, system_actor(), "POLLUTEC-2025")
    assert earlier.state == "closed" and "inventé" in earlier.context
    open_tasks = select(Task.id).where(Task.dossier_id == earlier.id, Task.done_at.is_(None))
    assert session.scalars(open_tasks).all() == [], "an old fair asks for nothing"


def test_no_way_in_without_a_season(app: Flask) -> None:
    result = run(app, "ways-in")
    assert result.exit_code == 1
    assert "demo load" in result.output
