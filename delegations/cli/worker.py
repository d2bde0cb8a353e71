"""`worker`: everything periodic and queued. The outbox table is the truth; Huey keeps the hours of the chores."""

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

import click
from flask.cli import with_appcontext
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab

from delegations.cli import chores
from delegations.cli.outbox import send_mail
from delegations.cli.papers import run_papers
from delegations.core.settings import Settings
from delegations.webkit.context import Services, services

JOIN_SECONDS = 120
"""How long an ending worker waits for the mail it is sending."""


class UnknownQueue(click.ClickException):
    """DELEGATIONS_QUEUE_URL names something we cannot use."""


def make_queue(settings: Settings) -> Huey:
    """The queue of the settings: a file of its own in the instance folder, PostgreSQL or Redis."""
    url, options = settings.queue_url, {"results": False, "utc": True}
    scheme = urlsplit(url).scheme
    if not url:
        return SqliteHuey("delegations", filename=str(settings.instance / "queue.sqlite"), **options)
    if scheme.startswith("postgresql"):
        return PostgresHuey("delegations", dsn="postgresql" + url[len(scheme) :], **options)
    if scheme in ("redis", "rediss"):
        try:
            return RedisHuey("delegations", url=url, **options)
        except Exception as error:
            raise UnknownQueue(f"The queue at {scheme}:// needs the package redis: {error}") from error
    raise UnknownQueue(f"DELEGATIONS_QUEUE_URL must begin with postgresql:// or redis://, not {scheme}://.")


def schedule(queue: Huey, known: Services) -> None:
    """The chores and their hours (UTC)."""
    hours: tuple[tuple[Callable[[Services], Any], Any], ...] = (
        (chores.seal_audit, crontab(minute="*")),
        (chores.read_inbox, crontab(minute="*")),
        (chores.keep_calendar_server, crontab(minute="*")),
        (chores.CalendarKeeper().keep_calendars, crontab(minute="*")),
        (chores.build_fonts, crontab(minute="*")),
        (chores.drop_imports, crontab(minute="7")),
        (chores.erase_travel_fields, crontab(minute="17")),
        (chores.purge_nightly, crontab(minute="37", hour="3")),
        (chores.forget_attempts, crontab(minute="27", hour="3")),
    )
    for chore, hour in hours:
        queue.periodic_task(hour, name=chore.__name__)(_alone(queue, chore, known))


def _alone(queue: Huey, chore: Callable[[Services], Any], known: Services) -> Callable[[], None]:
    """The chore, never twice at once among the workers of one queue."""

    @queue.lock_task(chore.__name__)  # type: ignore[untyped-decorator]  # Huey has no types
    def run() -> None:
        chore(known)

    return run  # type: ignore[no-any-return]  # as above


def run_worker(known: Services, queue: Huey) -> None:
    """Sends mail, makes papers and keeps the hours until SIGTERM or SIGINT; what is under way is finished."""
    stop = Event()
    mail = Thread(target=send_mail, args=(known,), kwargs={"once": False, "stop": stop}, name="outbox")
    papers = Thread(target=run_papers, args=(known, stop), name="papers")
    consumer = queue.create_consumer(workers=1, graceful_signal="TERM", flush_locks=not known.settings.queue_url)
    mail.start()
    papers.start()
    try:
        chores.seal_audit(known)
        consumer.run()
    finally:
        stop.set()
        mail.join(JOIN_SECONDS)
        papers.join(JOIN_SECONDS)


@click.command()
@with_appcontext
def worker() -> None:
    """Everything periodic and queued: mail, papers, audit sealing, erasing what is due."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    known = services()
    queue = make_queue(known.settings)
    schedule(queue, known)
    click.echo("The worker runs; end it with SIGTERM or Ctrl-C.")
    run_worker(known, queue)
    click.echo("The worker has ended.")
