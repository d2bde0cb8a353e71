"""`outbox run` and `outbox status`: sending mail, and how the outbox stands."""

import os
import signal
import socket
from threading import Event
from types import FrameType

import click
from flask.cli import with_appcontext

from delegations.messaging.queries import counts_by_status
from delegations.messaging.worker import Counts, run_outbox
from delegations.webkit.context import Services, services


@click.group()
def outbox() -> None:
    """The mail that waits to leave."""


def owner_name() -> str:
    """Names this process in the leases it takes."""
    return f"{socket.gethostname()}:{os.getpid()}"


def stop_on_signals() -> Event:
    """Set by SIGTERM and SIGINT: what is under way is finished, nothing new begins."""
    stop = Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    return stop


def send_mail(known: Services, *, once: bool, stop: Event | None = None) -> Counts:
    return run_outbox(
        known.database, known.clock, known.renderer, known.settings, owner_name(), once=once, stop=stop
    )  # fmt: skip


@outbox.command("run")
@click.option("--once", is_flag=True, help="Send what is due, then stop.")
@with_appcontext
def outbox_run(once: bool) -> None:
    """Sends what is due; without --once, until it is told to stop."""
    counts = send_mail(services(), once=once, stop=stop_on_signals())
    click.echo(f"{counts['sent']} sent, {counts['again']} to be tried again, {counts['failed']} refused.")


@outbox.command("status")
@with_appcontext
def outbox_status() -> None:
    """Counts by state."""
    with services().database.reading() as session:
        for status, count in counts_by_status(session, None).items():
            click.echo(f"{status:12} {count}")
