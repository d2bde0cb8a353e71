"""The worker keeps the calendars of hosts and staff: once it has come by no poll renders them, before none is stale."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from delegations.accounts.links import find_link, revoke_link
from delegations.accounts.models import User
from delegations.audit.services import record, seal_chain
from delegations.calendars import entries
from delegations.cli.chores import CalendarKeeper
from delegations.core.actor import system_actor
from delegations.core.clock import FixedClock
from delegations.database import Database
from delegations.itineraries import calendars
from delegations.itineraries.models import CalendarEntry, KeptCalendar, Request
from tests.calendars.linter import lint
from tests.client import StaffClient
from tests.feeds.conftest import Scene, forget_bodies, unfolded
from tests.queries import count_queries

WHOLE = ("host", "staff")
every_kept_kind = pytest.mark.parametrize("kind", WHOLE)
Lap = Callable[[], int]


@pytest.fixture
def keeper() -> CalendarKeeper:
    return CalendarKeeper()


@pytest.fixture
def lap(app: Flask, keeper: CalendarKeeper) -> Lap:
    """The worker comes by; then the web server starts anew, without anything in its memory."""

    def come_by() -> int:
        done = keeper.keep_calendars(app.extensions["delegations"])
        forget_bodies(StaffClient(app))
        calendars.rendered_once.cache_clear()
        return done

    return come_by


@pytest.fixture
def never_rendering(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def forbid() -> None:
        def fail(*_: Any, **__: Any) -> None:
            raise AssertionError("rendered in a request")

        monkeypatch.setattr(entries, "render_event", fail)
        monkeypatch.setattr(calendars, "assemble", fail)

    return forbid


def answer_of_the_host(scene: Scene, state: str = "reconfirm") -> None:
    """Changes what host and staff see, with its line in the journal."""
    request = scene.session.scalars(select(Request)).one()
    request.state = state
    noted(scene)


def noted(scene: Scene) -> None:
    record(scene.session, actor=system_actor(), clock=scene.clock, action="answer_request", entity="request")
    scene.session.commit()


def made(visitor: StaffClient) -> dict[str, int]:
    """{where bodies came from: how many} so far."""
    found = re.findall(r'^delegations_feed_bodies_total\{source="(\w+)"\} (\d+)', visitor.get("/metrics").text, re.M)
    return {source: int(count) for source, count in found}


@every_kept_kind
def test_after_a_lap_a_poll_renders_nothing(
    kind: str, scene: Scene, visitor: StaffClient, lap: Lap, never_rendering: Callable[[], None], database: Database
) -> None:
    answer_of_the_host(scene)
    fresh = {wish: visitor.get(scene.addresses[kind], query_string=wish).data for wish in ("", "lang=fr")}
    lap()
    never_rendering()
    for wish, body in fresh.items():
        with count_queries(database) as asked:
            answer = visitor.http.get(scene.addresses[kind], query_string=wish)
        assert (answer.status_code, answer.data) == (200, body)
        assert len([s for s in asked if s.startswith("SELECT")]) <= 3, "link, tag, bytes"
        forget_bodies(visitor)
    assert lint(fresh[""]) == []


def test_hosts_are_kept_in_french_and_english(
    scene: Scene, visitor: StaffClient, lap: Lap, never_rendering: Callable[[], None]
) -> None:
    lap()
    never_rendering()
    for language in ("fr", "en"):
        text = unfolded(visitor.get(scene.addresses["host"], query_string={"lang": language}).data)
        assert f"\r\nDESCRIPTION;LANGUAGE={language}:" in text


@every_kept_kind
def test_before_the_lap_a_poll_is_right_all_the_same(kind: str, scene: Scene, visitor: StaffClient, lap: Lap) -> None:
    lap()
    before = visitor.get(scene.addresses[kind])
    answer_of_the_host(scene)
    after = visitor.get(scene.addresses[kind], headers={"If-None-Match": before.headers["ETag"]})
    assert after.headers["ETag"] != before.headers["ETag"]
    assert "STATUS:CONFIRMED" in unfolded(before.data)
    assert "STATUS:TENTATIVE" in unfolded(after.data)
    lap()
    assert visitor.get(scene.addresses[kind]).data == after.data


def test_the_figures_tell_where_the_bytes_came_from(scene: Scene, visitor: StaffClient, lap: Lap) -> None:
    address = scene.addresses["host"]
    visitor.get(address)
    assert made(visitor) == {"request": 1}
    visitor.get(address)
    assert made(visitor) == {"request": 1, "memory": 1}
    lap()
    tag = visitor.get(address).headers["ETag"]
    assert made(visitor) == {"request": 1, "memory": 1, "table": 1}
    visitor.http.get(address, headers={"If-None-Match": tag})
    visitor.get(address, query_string={"lang": "ar"})
    assert made(visitor) == {"request": 2, "memory": 1, "table": 1}, "a language that nobody keeps; nothing for a 304"


def test_what_is_never_kept_is_made_and_then_remembered(scene: Scene, visitor: StaffClient, lap: Lap) -> None:
    lap()
    whole = visitor.get(scene.addresses["host"]).data
    wishes = ({"dossier": "VISIT-1"}, {"lang": "ar"})
    for wish in wishes:
        assert visitor.get(scene.addresses["host"], query_string=wish).status_code == 200
    assert visitor.get(scene.addresses["host"], query_string={"dossier": "NOTHING"}).data != whole
    before = made(visitor)["request"]
    for wish in wishes:
        visitor.get(scene.addresses["host"], query_string=wish)
    assert made(visitor)["request"] == before


def test_an_idle_lap_is_one_query(scene: Scene, lap: Lap, database: Database) -> None:
    assert lap() > 0
    with count_queries(database) as asked:
        assert lap() == 0
    assert len([s for s in asked if s.startswith("SELECT")]) == 1, asked
    noted(scene)
    with count_queries(database) as asked:
        assert lap() == 0, "a change of something else"
    assert len([s for s in asked if s.startswith("SELECT")]) > 1


def test_a_lap_asks_as_much_for_many_hosts_as_for_one(
    scene: Scene, lap: Lap, database: Database, make: Any, link: Any
) -> None:
    lap()
    noted(scene)
    with count_queries(database) as few:
        lap()
    for number in range(5):
        link("host_feed", make.organisation(f"Agence {number}").id)
    noted(scene)
    assert lap() == 10, "each in two languages"
    noted(scene)
    with count_queries(database) as many:
        lap()
    assert len(many) == len(few)


def test_a_line_that_shows_late_is_not_overlooked(scene: Scene, lap: Lap, database: Database) -> None:
    """Its number is lower than one that was seen; its place in the sealed chain is not."""
    noted(scene)
    lap()
    answer_of_the_host(scene)
    with database.writing() as unit:
        seal_chain(unit)
    assert lap() > 0


def test_a_new_day_makes_the_worker_look(scene: Scene, visitor: StaffClient, lap: Lap, clock: FixedClock) -> None:
    answer_of_the_host(scene, "withdrawn")
    lap()
    before = unfolded(visitor.get(scene.addresses["host"]).data)
    assert "STATUS:CANCELLED" in before
    clock.advance(days=26)
    assert lap() > 0
    assert "BEGIN:VEVENT" not in unfolded(visitor.get(scene.addresses["host"]).data)
    assert made(visitor) == {"table": 2}


@every_kept_kind
def test_what_nobody_may_open_any_more_is_not_kept(kind: str, scene: Scene, session: Session, lap: Lap) -> None:
    lap()
    query = select(KeptCalendar.language).where(KeptCalendar.audience == kind)
    assert sorted(session.scalars(query)) == (["en", "fr"] if kind == "host" else ["fr"])
    found = find_link(session, purpose=f"{kind}_feed", subject_id=scene.subjects[kind])
    assert found is not None
    revoke_link(session, actor=system_actor(), clock=scene.clock, link=found)
    session.commit()
    lap()
    assert session.scalars(query).all() == []


def test_a_closed_account_is_not_kept(scene: Scene, session: Session, lap: Lap) -> None:
    lap()
    session.get_one(User, scene.subjects["staff"]).active = False
    noted(scene)
    lap()
    assert session.scalars(select(KeptCalendar).where(KeptCalendar.audience == "staff")).all() == []


@pytest.mark.parametrize("kind", ["reader", "programme"])
def test_entries_that_a_new_version_left_without_are_kept_again_when_the_worker_starts(
    kind: str, scene: Scene, visitor: StaffClient, session: Session, lap: Lap, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = visitor.get(scene.addresses[kind], query_string={"lang": "ar"}).data
    session.execute(delete(CalendarEntry))
    session.commit()
    lap()
    rendered: list[str] = []
    monkeypatch.setattr(entries, "render_event", lambda *_: rendered.append("an entry"))
    assert visitor.get(scene.addresses[kind], query_string={"lang": "ar"}).data == before
    assert rendered == []
