"""The newest release on a real CalDAV server: every entry a resource, brought there once, looked after, taken away."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import icalendar
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.app import create_app
from delegations.audit.models import AuditEntry
from delegations.calendars.entries import render_entry
from delegations.calendars.feeds import resource
from delegations.cli.chores import keep_calendar_server
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.database import Database
from delegations.itineraries.calendar_server import find_copy, plan_copy, set_caldav
from delegations.itineraries.models import CalendarCopy
from delegations.itineraries.rules import calendar_uid
from tests.calendars.examples import entry
from tests.calendars.linter import lint
from tests.client import StaffClient
from tests.itineraries.conftest import scene
from tests.itineraries.scenes import Scene
from tests.judges.judges import JUDGES, faults
from tests.judges.radicale import Server, radicale

__all__ = ["scene"]
Keep = Callable[[], int]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with radicale(tmp_path_factory.mktemp("radicale")) as server:
        yield server


@pytest.fixture
def server(started: Server) -> Server:
    started.empty()
    return started


@pytest.fixture
def keep(app: Flask, server: Server, session: Session) -> Keep:
    """What the worker does every minute."""
    return keeper(app, server.url)


def keeper(app: Flask, url: str) -> Keep:
    services = app.extensions["delegations"]
    known = replace(services, settings=replace(services.settings, caldav_url=url))
    return lambda: keep_calendar_server(known)


@pytest.fixture
def published(scene: Scene, session: Session) -> Scene:
    """Three slots in a first release of a dossier that wants to be on the calendar server."""
    place = scene.make.place(address="20 rue du Lac")
    for title, hour in (("Plan vélo", 10), ("استقبال", 12), ("Quartier durable ; visite", 15)):
        scene.kept[title] = scene.plan(title, f"2027-10-28 {hour}:00", f"2027-10-28 {hour}:45", place_id=place.id)
    want(scene)
    scene.publish()
    return scene


def want(scene: Scene, wanted: bool = True) -> None:
    set_caldav(scene.session, actor=scene.planner, clock=scene.clock, dossier=scene.dossier(), wanted=wanted)
    scene.session.commit()


def resource_of(scene: Scene, title: str) -> str:
    return f"{calendar_uid(scene.kept[title].uid)}.ics"


def summaries(server: Server) -> list[str]:
    return sorted(str(icalendar.Calendar.from_ical(body).walk("VEVENT")[0]["SUMMARY"]) for body in server.kept.values())


def state(database: Database) -> CalendarCopy:
    with database.reading() as unit:
        return unit.scalars(select(CalendarCopy)).one()


def test_every_entry_of_a_release_is_one_resource_named_by_its_uid(
    published: Scene, server: Server, keep: Keep, database: Database
) -> None:
    assert keep() == 1
    assert set(server.kept) == {resource_of(published, title) for title in published.kept}
    for name, body in server.kept.items():
        events = icalendar.Calendar.from_ical(body).walk("VEVENT")
        assert [str(event["UID"]) + ".ics" for event in events] == [name]
        assert b"METHOD" not in body and b"X-WR-CALNAME" not in body
    assert any("استقبال" in summary for summary in summaries(server))
    copy = state(database)
    assert (len(copy.entries), copy.failures, copy.error) == (3, 0, "")


def test_what_goes_there_passes_every_judge(published: Scene, session: Session, clock: FixedClock) -> None:
    wanted = plan_copy(session, clock=clock, dossier_id=published.dossier_id).wanted
    assert len(wanted) == 3
    assert [name for name, body in wanted.items() if lint(body)] == []
    for judge in JUDGES.values():
        for name, reading in judge.read(wanted).items():
            assert faults(reading) == []
            assert [event["uid"] + ".ics" for event in reading["events"]] == [name]


def test_a_second_minute_has_nothing_to_do(published: Scene, server: Server, keep: Keep) -> None:
    keep()
    before = written(server)
    assert keep() == 0
    published.clock.advance(minutes=61)
    assert keep() == 1, "it looks once an hour"
    assert written(server) == before, "and writes nothing"


def written(server: Server) -> dict[str, float]:
    folder = server.folder / "collection-root" / "mission" / "programme"
    return {file.name: file.stat().st_mtime_ns for file in folder.glob("*.ics")}


def test_only_what_changed_is_put_again(published: Scene, server: Server, keep: Keep) -> None:
    keep()
    before = written(server)
    published.move(published.kept["Plan vélo"], "2027-10-28 09:00")
    assert keep() == 0, "a draft stays at home"
    published.clock.advance(minutes=5)
    published.publish()
    assert keep() == 1
    changed = {name for name, time in written(server).items() if before[name] != time}
    assert changed == {resource_of(published, "Plan vélo")}
    assert b"T090000" in server.kept[resource_of(published, "Plan vélo")]


def test_a_cancelled_entry_stays_as_a_tombstone_and_goes_two_weeks_after(
    published: Scene, server: Server, keep: Keep
) -> None:
    keep()
    published.cancel(published.kept["Plan vélo"])
    published.clock.advance(minutes=5)
    published.publish()
    keep()
    assert b"STATUS:CANCELLED" in server.kept[resource_of(published, "Plan vélo")]
    published.clock.advance(days=26)
    keep()
    assert resource_of(published, "Plan vélo") not in server.kept
    assert len(server.kept) == 2


def test_what_somebody_took_away_or_changed_there_comes_back_within_the_hour(
    published: Scene, server: Server, keep: Keep
) -> None:
    keep()
    before = server.kept
    gone, changed = resource_of(published, "Plan vélo"), resource_of(published, "استقبال")
    assert server.ask("DELETE", gone) == 200
    other = before[changed].replace(b"SEQUENCE:0", b"SEQUENCE:7")
    assert server.ask("PUT", changed, body=other) in (201, 204)
    published.clock.advance(minutes=61)
    keep()
    assert server.kept == before


def test_what_others_keep_there_is_left_alone(published: Scene, server: Server, keep: Keep) -> None:
    theirs = resource(render_entry(entry(uid="theirs@example.org")), prodid="-//Somebody//Else//EN")
    assert server.ask("PUT", "theirs.ics", body=theirs) == 201
    keep()
    want(published, wanted=False)
    keep()
    assert set(server.kept) == {"theirs.ics"}


def test_a_dossier_that_no_longer_wants_it_is_taken_away(
    published: Scene, server: Server, keep: Keep, database: Database
) -> None:
    keep()
    want(published, wanted=False)
    assert keep() == 1
    assert server.kept == {}
    assert state(database).entries == {}
    assert keep() == 0


def test_a_dossier_that_does_not_ask_for_it_is_not_there(scene: Scene, server: Server, keep: Keep) -> None:
    scene.plan()
    scene.publish()
    assert keep() == 0
    assert server.kept == {}


def test_nothing_leaves_before_the_first_release(scene: Scene, keep: Keep) -> None:
    scene.plan()
    want(scene)
    assert keep() == 0


def test_without_a_server_nothing_happens(published: Scene, app: Flask) -> None:
    assert keeper(app, "")() == 0


def test_a_server_that_is_down_is_tried_again_and_staff_can_see_it(
    published: Scene, app: Flask, tmp_path: Path, database: Database, clock: FixedClock
) -> None:
    with radicale(tmp_path / "server") as server:
        pass
    keep = keeper(app, server.url)
    assert keep() == 1
    copy = state(database)
    assert copy.failures == 1 and "refused" in copy.error
    assert "pass" not in copy.error
    assert copy.next_at is not None and copy.next_at > clock.now()
    assert keep() == 0, "not before its time"
    with radicale(tmp_path / "server", port=server.port) as server:
        clock.advance(minutes=2)
        assert keep() == 1
        assert len(server.kept) == 3
    assert state(database).failures == 0


def test_saying_so_again_tries_at_once(
    published: Scene, app: Flask, tmp_path: Path, database: Database
) -> None:  # fmt: skip
    with radicale(tmp_path / "server") as server:
        pass
    keep = keeper(app, server.url)
    assert (keep(), keep()) == (1, 0)
    want(published)
    assert keep() == 1
    assert state(database).failures == 2


@pytest.mark.parametrize(
    ("change", "said"), [((":pass", ":other"), "401 Unauthorized"), (("/programme/", "/nothing/"), "404 Not Found")]
)
def test_a_wrong_password_or_address_is_told_in_the_words_of_the_server(
    published: Scene, app: Flask, server: Server, database: Database, change: tuple[str, str], said: str
) -> None:
    keeper(app, server.url.replace(*change))()
    assert state(database).error == said
    assert server.kept == {}


def test_a_fall_before_it_was_noted_does_no_harm(
    published: Scene, server: Server, keep: Keep, session: Session
) -> None:
    keep()
    copy = find_copy(session, published.dossier_id)
    assert copy is not None
    session.delete(copy)
    session.commit()
    keep()
    assert len(server.kept) == 3


def test_the_journal_says_what_was_done(published: Scene, keep: Keep, database: Database) -> None:
    keep()
    keep()
    with database.reading() as unit:
        query = (
            select(AuditEntry).where(AuditEntry.action.in_(["set_caldav", "bring_calendar"])).order_by(AuditEntry.id)
        )
        lines = [(line.action, line.actor_kind, line.detail) for line in unit.scalars(query)]
    expected = {"put": 3, "deleted": 0}
    assert lines == [("set_caldav", "staff", {"wanted": True}), ("bring_calendar", "system", expected)]


# what staff see and do

PAGE = "/dossiers/VISIT-1/calendars"


@pytest.fixture
def with_server(settings: Settings, server: Server) -> Settings:
    return replace(settings, caldav_url=server.url)


@pytest.fixture
def page_of(with_server: Settings, clock: FixedClock, published: Scene) -> Iterator[StaffClient]:
    """A planner's browser, in English, where a calendar server is set."""
    app = create_app(with_server, clock)
    user = published.make.user()
    published.session.commit()
    client = StaffClient.signed_in(app, user.email)
    client.post("/language", {"language": "en"})
    yield client
    app.extensions["delegations"].database.dispose()


def test_staff_choose_it_and_see_what_is_there(page_of: StaffClient, keep: Keep, server: Server) -> None:
    assert "Nothing is there yet" in page_of.get(PAGE).text
    keep()
    page = page_of.get(PAGE).text
    assert "3 entries are there; last looked at:" in page
    assert "pass" not in page
    assert page_of.post(f"{PAGE}/server", {}).status_code == 303
    keep()
    assert server.kept == {}
    assert "The calendar server has nothing of this dossier." in page_of.get(PAGE).text
    page_of.post(f"{PAGE}/server", {"caldav": "yes"})
    keep()
    assert len(server.kept) == 3


def test_staff_see_what_went_wrong_in_the_words_of_the_server(
    page_of: StaffClient, app: Flask, server: Server, keep: Keep
) -> None:
    keeper(app, server.url.replace(":pass", ":other"))()
    page = page_of.get(PAGE).text
    assert "not up to date" in page and "401 Unauthorized" in page and "Try again now" in page
    page_of.post(f"{PAGE}/server", {"caldav": "yes"})
    assert keep() == 1
    assert "not up to date" not in page_of.get(PAGE).text


def test_the_first_page_names_the_dossiers_that_are_behind_to_who_may_open_them(
    page_of: StaffClient, app: Flask, server: Server, keep: Keep, published: Scene, session: Session
) -> None:
    said = "The calendar server is not up to date."
    assert said not in page_of.get("/").text
    keeper(app, server.url.replace(":pass", ":other"))()
    found = page_of.get("/").text
    way = f'href="{PAGE}#calendar-server"'
    assert said in found and way in found and found.index(said) < found.index(way)
    assert page_of.get(PAGE).status_code == 200
    colleague = published.make.user("colleague@delegations.example", language="en")
    published.make.dossier("OTHER-1", owner_id=colleague.id)
    session.commit()
    assert said not in StaffClient.signed_in(page_of.app, colleague.email).get("/").text
    page_of.post(f"{PAGE}/server", {"caldav": "yes"})
    keep()
    assert said not in page_of.get("/").text


def test_where_no_server_is_set_there_is_nothing_to_choose(published: Scene, staff: StaffClient) -> None:
    assert 'name="caldav"' not in staff.get(PAGE).text
    assert staff.post(f"{PAGE}/server", {"caldav": "yes"}).status_code == 404
