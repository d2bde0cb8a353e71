"""What is decided and the mail that tells it are one unit: when one fails, neither is there."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.links import link_for
from delegations.audit.models import AuditEntry
from delegations.core.actor import Actor
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.database import Base
from delegations.itineraries import host_mails, reader_mails
from delegations.itineraries.models import Release, Request
from delegations.messaging.models import Message
from tests.client import StaffClient
from tests.factories import Factory
from tests.itineraries.scenes import Scene

Rows = dict[str, list[Any]]


class Broken(Exception):
    """The outbox cannot be written to."""


@pytest.fixture
def scene(session: Session, make: Factory, clock: FixedClock, settings: Settings, planner: Actor) -> Scene:
    scene = Scene(session, make, clock, settings, planner)
    scene.open_dossier()
    return scene


def _all_rows(session: Session) -> Rows:
    """Every row of the database, read afresh; no unit of work stays open."""
    session.rollback()
    tables = Base.metadata.sorted_tables
    rows = {t.name: [tuple(row) for row in session.execute(select(t).order_by(*t.primary_key))] for t in tables}
    session.rollback()
    return rows


def _fails_at(number: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """The outbox takes some messages, then breaks."""
    taken = []

    def queue(*args: Any, **options: Any) -> Any:
        taken.append(1)
        if len(taken) == number:
            raise Broken
        return real(*args, **options)

    return queue


def test_a_hosts_answer_is_not_kept_when_its_mails_cannot_be(
    app: Flask, visitor: StaffClient, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    request_id = request.id
    link = link_for(scene.session, clock=scene.clock, purpose="request", subject_id=request_id)
    path = f"/r/{app.extensions['delegations'].links.token(link)}"
    scene.session.commit()
    visitor.get(path)
    before = _all_rows(scene.session)
    written = []

    def queue(session: Session, **_options: Any) -> None:
        written.append(session.scalar(select(Request.state).where(Request.id == request_id)))
        raise Broken

    with monkeypatch.context() as patch:
        patch.setattr(host_mails, "queue_message", queue)
        with pytest.raises(Broken):
            visitor.post(path, {"answer": "accept"})
    assert written == ["confirmed"], "the answer was written when the outbox broke"
    assert _all_rows(scene.session) == before

    visitor.get(path)
    assert visitor.post(path, {"answer": "accept"}).status_code == 303
    assert scene.state(request) == "confirmed"
    assert len(scene.mails("host_receipt")) == 1


def test_a_release_of_which_one_mail_cannot_be_kept_is_not_published(
    staff: StaffClient, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    for family in ("Alami", "Tazi", "Idrissi"):
        scene.delegate(family)
    scene.plan()
    staff.get("/dossiers/VISIT-1/releases/new")
    before = _all_rows(scene.session)
    with monkeypatch.context() as patch:
        patch.setattr(reader_mails, "queue_message", _fails_at(2, reader_mails.queue_message))
        with pytest.raises(Broken):
            staff.post("/dossiers/VISIT-1/releases/new", {"expected": "1"})
    assert _all_rows(scene.session) == before

    staff.get("/dossiers/VISIT-1/releases/new")
    assert staff.post("/dossiers/VISIT-1/releases/new", {"expected": "1"}).status_code == 303
    assert len(scene.session.scalars(select(Release.id)).all()) == 1
    assert len(scene.session.scalars(select(Message.id)).all()) == 3
    assert "publish_release" in scene.session.scalars(select(AuditEntry.action)).all()
