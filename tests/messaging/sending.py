"""A worker process for the tests: `python -m tests.messaging.sending URL FOLDER SECONDS`, slow before each delivery."""

import sys
import time
from pathlib import Path

from delegations.accounts.links import LinkMaker
from delegations.accounts.mailboxes import Mailboxes
from delegations.core.clock import SystemClock
from delegations.core.settings import Settings
from delegations.database import Database, configure_encryption
from delegations.messaging import transport, worker
from delegations.messaging.models import Message
from delegations.messaging.rendering import Rendered, Renderer

KEY = b"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


def settings_for(url: str, folder: Path) -> Settings:
    return Settings(
        environment="development", secret_key="k" * 32, database_url=url, instance=folder,
        base_url="http://localhost", mail_url=f"file://{folder}", inbox_url="", queue_url="",
    )  # fmt: skip


class PlainRenderer(Renderer):
    """Writes without templates: the child process has none of the tests' own."""

    def render_readable(self, message: Message) -> Rendered:
        return Rendered(message.context["title"], "text", "<p>text</p>", b"")


def run(url: str, folder: Path, owner: str, pause: float) -> None:
    configure_encryption([KEY])
    settings = settings_for(url, folder)
    renderer = PlainRenderer(
        links=LinkMaker("k" * 32, settings.base_url),
        mailboxes=Mailboxes("k" * 32, settings.mail_from),
        settings=settings,
        parts={},
    )
    deliver = transport.send

    def slowly(*args: str) -> transport.Outcome:
        outcome = deliver(*args)  # type: ignore[arg-type]  # passed through
        time.sleep(pause)
        return outcome

    worker.transport.send = slowly  # type: ignore[assignment]  # the test's brake
    worker.run_outbox(Database(url), SystemClock(), renderer, settings, owner, once=True)


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]), "child", float(sys.argv[3]))
