"""Nothing is lost and nothing leaves twice without need, whatever happens to the worker."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from delegations.core.clock import FixedClock
from delegations.database import Database, configure_encryption
from delegations.messaging import transport, worker
from delegations.messaging.models import Message
from delegations.messaging.services import claim_messages, settle
from delegations.messaging.worker import Counts, run_outbox
from delegations.webkit.context import Services
from tests.messaging import sending
from tests.messaging.conftest import CARD, Queue

ROOT = Path(__file__).parents[2]


def run(services: Services, owner: str = "me") -> Counts:
    return run_outbox(services.database, services.clock, services.renderer, services.settings, owner, once=True)


def answering(monkeypatch: pytest.MonkeyPatch, *codes: int | None) -> list[bytes]:
    """The server's answers in turn; gives the bodies it was sent."""
    bodies: list[bytes] = []
    answers = iter(codes)

    def send(_url: str, body: bytes, _sender: str, _recipient: str) -> transport.Outcome:
        bodies.append(body)
        code = next(answers)
        return transport.Outcome(code, "" if code == 250 else "busy")

    monkeypatch.setattr(worker.transport, "send", send)
    return bodies


def expire(session: Session) -> None:
    session.execute(update(Message).values(lease_until=datetime.now(UTC) - timedelta(seconds=1)))
    session.commit()


def due_again(session: Session) -> None:
    session.execute(update(Message).values(next_at=datetime.now(UTC) - timedelta(seconds=1)))
    session.commit()


def fresh(session: Session, message: Message) -> Message:
    session.expire_all()
    return session.get_one(Message, message.id)


def test_what_is_queued_leaves_once_and_is_kept(services: Services, session: Session, queue: Queue) -> None:
    message = queue()
    session.commit()
    assert run(services)["sent"] == 1 and run(services).total == 0
    message = fresh(session, message)
    assert message.status == "sent" and message.sent_at == services.clock.now() and message.last_code == 250
    assert message.subject == "Plan vélo" and message.body is not None and b"Plan" in message.body
    session.rollback()
    assert len(list((services.settings.instance / "mail").glob("*.eml"))) == 1


def test_held_and_unaddressed_messages_stay(services: Services, session: Session, queue: Queue) -> None:
    queue(hold=True)
    queue(address="")
    session.commit()
    assert run(services).total == 0


def test_a_retry_sends_the_same_bytes(
    services: Services, session: Session, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = answering(monkeypatch, 451, None, 250)
    message = queue(context={"card": CARD})
    session.commit()
    for end in ("again", "again", "sent"):
        assert run(services)[end] == 1
        due_again(session)
    assert bodies[0] == bodies[1] == bodies[2]
    assert fresh(session, message).attempts == 3


def test_the_pause_grows_and_a_refusal_is_final(
    services: Services, session: Session, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, 421, 550)
    message = queue()
    session.commit()
    run(services)
    pause = fresh(session, message).next_at - datetime.now(UTC)
    session.rollback()
    assert timedelta(seconds=25) < pause < timedelta(seconds=40)
    due_again(session)
    assert run(services)["failed"] == 1
    assert fresh(session, message).last_error == "busy"


def test_after_two_days_it_is_given_up(
    services: Services, session: Session, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, None)
    message = queue()
    message.first_attempt_at = datetime.now(UTC) - timedelta(hours=49)
    session.commit()
    assert run(services)["failed"] == 1


def test_what_cannot_be_written_fails_with_a_sentence(services: Services, session: Session, queue: Queue) -> None:
    broken, good = queue(template="broken"), queue()
    session.commit()
    counts = run(services)
    assert (counts["failed"], counts["sent"]) == (1, 1)
    assert "nobody_gave_this" in fresh(session, broken).last_error and fresh(session, broken).last_code == 554
    assert good.status


def test_nothing_is_rendered_inside_a_writing_unit(
    services: Services, session: Session, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue()
    session.commit()
    inner = services.renderer.render_readable

    def render(message):  # type: ignore[no-untyped-def]  # wraps the real one
        with services.database.writing() as other:
            other.execute(update(Message).values(last_error="free"))
        return inner(message)

    monkeypatch.setattr(services.renderer, "render_readable", render)
    assert run(services)["sent"] == 1


def test_a_lost_lease_settles_nothing(services: Services, session: Session, queue: Queue, clock: FixedClock) -> None:
    message = queue()
    session.commit()
    assert claim_messages(session, owner="dead") == [message.id]
    session.commit()
    assert run(services).total == 0, "leased to another"
    expire(session)
    assert run(services)["sent"] == 1
    assert settle(session, clock=clock, message_id=message.id, owner="dead", code=550) == ""
    session.commit()
    assert fresh(session, message).status == "sent"


def test_a_worker_that_lost_its_lease_while_writing_does_not_send(
    services: Services, session: Session, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = answering(monkeypatch)
    queue()
    session.commit()
    inner = services.renderer.render_readable

    def render(message):  # type: ignore[no-untyped-def]  # wraps the real one
        with services.database.writing() as other:
            other.execute(update(Message).values(lease_owner="another"))
        return inner(message)

    monkeypatch.setattr(services.renderer, "render_readable", render)
    assert run(services)["lost"] == 1 and bodies == []


def test_the_database_never_holds_an_open_link(services: Services, session: Session, queue: Queue) -> None:
    queue()
    session.commit()
    run(services)
    link = services.links.url_of(purpose="request", public_id="0123456789abcdef", generation=1)
    row = session.execute(text("SELECT text, html, body FROM message")).one()
    session.rollback()
    assert all(link.rsplit("/", 1)[1].encode() not in bytes(part, "utf8") for part in (row[0], row[1]))
    assert link.encode() not in bytes(row[2])


def test_a_killed_worker_loses_nothing(database_url: str, session: Session, queue: Queue, tmp_path: Path) -> None:
    """kill -9 between claim and settlement; the next worker takes over when the lease has run out."""
    folder, count = tmp_path / "out", 8
    for number in range(count):
        queue(address=f"a{number}@example.org")
    session.commit()
    configure_encryption([sending.KEY])
    for _ in range(3):
        _kill_in_the_middle(database_url, session, folder)
        expire(session)
    sending.run(database_url, folder, "last", 0)
    assert session.scalar(select(func.count()).where(Message.status == "sent")) == count
    session.rollback()
    arrived = [message_from_bytes(path.read_bytes()) for path in folder.glob("*.eml")]
    assert len(arrived) == count and len({mail["To"] for mail in arrived}) == count


def _kill_in_the_middle(url: str, session: Session, folder: Path) -> None:
    command = [sys.executable, "-m", "tests.messaging.sending", url, str(folder), "0.3"]
    child = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    waiting = select(func.count()).where(Message.status == "sending", Message.body.is_not(None))
    try:
        until = time.monotonic() + 20
        while not session.scalar(waiting) and time.monotonic() < until:
            session.rollback()
            time.sleep(0.02)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
        session.rollback()


def test_the_loop_outlives_a_broken_database(
    services: Services, session: Session, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the database between two looks is logged, then work goes on."""
    from threading import Event

    queue()
    session.commit()
    stop, looks = Event(), []
    inner = claim_messages

    def claim(*args, **values):  # type: ignore[no-untyped-def]  # wraps the real one
        looks.append(1)
        if len(looks) == 1:
            raise RuntimeError("the server went away")
        if len(looks) == 3:
            stop.set()
        return inner(*args, **values)

    monkeypatch.setattr(worker, "claim_messages", claim)
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.01)
    counts = run_outbox(
        services.database, services.clock, services.renderer, services.settings, "me", once=False, stop=stop
    )
    assert counts["sent"] == 1


def test_two_workers_never_claim_the_same(database: Database, session: Session, queue: Queue) -> None:
    for _ in range(6):
        queue()
    session.commit()
    with database.writing() as one:
        first = claim_messages(one, owner="one", limit=3)
    with database.writing() as two:
        second = claim_messages(two, owner="two", limit=10)
    assert len(first) == 3 and len(second) == 3 and not set(first) & set(second)
