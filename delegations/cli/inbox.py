"""`inbox read`: replies and returned mail, fetched and handled."""

from threading import Event

import click
from flask.cli import with_appcontext

from delegations.cli.outbox import stop_on_signals
from delegations.i18n import words
from delegations.mailroom.handling import Mailroom
from delegations.messaging.mailboxes import UnreachableInbox
from delegations.webkit.context import services

PAUSE_SECONDS = 60.0


@click.group()
def inbox() -> None:
    """The mail that comes back."""


@inbox.command("read")
@click.option("--once", is_flag=True, help="Read what waits, then stop.")
@with_appcontext
def inbox_read(once: bool) -> None:
    """Reads replies and delivery reports; without --once, every minute until it is told to stop."""
    known = services()
    room = Mailroom(known.database, known.clock, known.settings, known.mailboxes)
    stop = Event() if once else stop_on_signals()
    while not stop.is_set():
        try:
            counts = room.read_inbox()
        except UnreachableInbox as error:
            if once:
                raise click.ClickException(words("en").error(error)) from error
            click.echo(words("en").error(error), err=True)
        else:
            if once or counts:
                done, open_, idle = counts["applied"], counts["review"], counts["ignored"]
                click.echo(f"{done} applied, {open_} to be looked at, {idle} without effect.")
        if once:
            return
        stop.wait(PAUSE_SECONDS)
