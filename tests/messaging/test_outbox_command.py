"""The commands that send."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from delegations.audit.services import broken_rows
from delegations.cli import chores
from delegations.cli.worker import UnknownQueue, make_queue, schedule
from delegations.webkit.context import Services
from tests.factories import Factory
from tests.messaging.conftest import Queue


def test_outbox_run_sends_and_status_counts(app: Flask, session: Session, queue: Queue) -> None:
    queue()
    queue(hold=True)
    session.commit()
    runner = app.test_cli_runner()
    done = runner.invoke(args=["outbox", "run", "--once"])
    assert done.exit_code == 0 and done.output.startswith("1 sent")
    lines = runner.invoke(args=["outbox", "status"]).output.split("\n")
    assert {"sent         1", "withheld     1", "failed       0"} <= set(lines)


def test_users_create_prints_a_password_that_opens(app: Flask) -> None:
    runner = app.test_cli_runner()
    made = runner.invoke(args=["users", "create", "new@delegations.example", "--role", "planner", "--name", "Ann"])
    assert made.exit_code == 0
    password = made.output.strip().rsplit(" ", 1)[1]
    client = app.test_client()
    token = client.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "email": "new@delegations.example", "password": password}
    assert client.post("/sign-in", data=form).status_code == 303
    again = runner.invoke(args=["users", "create", "new@delegations.example", "--role", "planner"])
    assert again.exit_code != 0 and "already" in again.output
    assert runner.invoke(args=["users", "create", "x", "--role", "planner"]).exit_code != 0
    assert runner.invoke(args=["users", "create", "a@b.example", "--role", "king"]).exit_code != 0


def test_the_chores_are_scheduled_and_run(services: Services, session: Session, make: Factory) -> None:
    make.dossier()
    session.commit()
    queue = make_queue(services.settings)
    schedule(queue, services)
    names = {type(task).__name__ for task in queue._registry.periodic_tasks}
    assert names == {
        "seal_audit", "drop_imports", "erase_travel_fields", "purge_nightly", "forget_attempts", "read_inbox",
        "keep_calendar_server", "keep_calendars", "build_fonts",
    }  # fmt: skip
    assert (services.settings.instance / "queue.sqlite").exists()
    queue.storage.close()
    assert chores.seal_audit(services) > 0
    assert broken_rows(session) == []
    assert session.scalar(text("SELECT count(*) FROM audit_entry WHERE seal IS NULL")) == 0
    session.rollback()
    for chore in (chores.drop_imports, chores.erase_travel_fields, chores.forget_attempts):
        chore(services)


def test_an_unknown_queue_is_named(services: Services) -> None:
    with pytest.raises(UnknownQueue, match="pigeon"):
        make_queue(replace(services.settings, queue_url="pigeon://loft"))
