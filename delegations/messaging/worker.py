"""The sending side of the outbox: claim, render outside any writing, keep, send, settle. Repeats until told to stop."""

import logging
from collections import Counter
from dataclasses import dataclass, field
from threading import Event

from sqlalchemy.exc import InterfaceError, OperationalError

from delegations.core.clock import Clock
from delegations.core.errors import DomainError
from delegations.core.languages import DEFAULT
from delegations.core.settings import Settings
from delegations.database import Database
from delegations.i18n import words
from delegations.messaging import transport
from delegations.messaging.models import Message
from delegations.messaging.rendering import Rendered, Renderer
from delegations.messaging.services import claim_messages, keep_rendered, settle

POLL_SECONDS = 2.0
UNWRITABLE = 554
"""The code of a message that could not be written: as final as a server's refusal."""
_log = logging.getLogger("delegations.outbox")


@dataclass
class Counts:
    """How the attempts of one run ended: `sent`, `again` (to be tried again), `failed`, `lost` (lease gone)."""

    ends: Counter[str] = field(default_factory=Counter)

    def __getitem__(self, end: str) -> int:
        return self.ends[end]

    @property
    def total(self) -> int:
        return self.ends.total()


@dataclass(frozen=True)
class _Sender:
    database: Database
    clock: Clock
    renderer: Renderer
    settings: Settings
    owner: str

    def attempt_next(self) -> str | None:
        """One message from claim to settlement; None when nothing is due.

        One at a time, so that a lease never has to cover the sending of others.
        """
        with self.database.writing() as session:
            claimed = claim_messages(session, owner=self.owner, limit=1)
        return self._attempt(claimed[0]) if claimed else None

    def _attempt(self, message_id: int) -> str:
        try:
            ready = self._body(message_id)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            _log.exception("message %s cannot be written", message_id)
            sentence = words(DEFAULT).error(error) if isinstance(error, DomainError) else repr(error)
            return self._settle(message_id, transport.Outcome(UNWRITABLE, sentence))
        if ready is None:
            return "lost"
        body, sender, recipient = ready
        outcome = transport.send(self.settings.mail_url, body, sender, recipient)
        return self._settle(message_id, outcome)

    def _body(self, message_id: int) -> tuple[bytes, str, str] | None:
        """(kept bytes, sender, recipient), rendered and kept at the first attempt; None when the lease is gone."""
        with self.database.reading() as session:
            message = session.get(Message, message_id)
            if message is None or message.lease_owner != self.owner:
                return None
            sender, recipient = self.renderer.return_path(message), message.recipient_address
            if message.body is not None:
                return message.body, sender, recipient
            rendered = self.renderer.render_message(session, message, at=self.clock.now())
        return (rendered.body, sender, recipient) if self._keep(message_id, rendered) else None

    def _keep(self, message_id: int, rendered: Rendered) -> bool:
        with self.database.writing() as session:
            return keep_rendered(
                session, message_id=message_id, owner=self.owner, subject=rendered.subject,
                text=self.renderer.masked(rendered.text), html=self.renderer.masked(rendered.html),
                body=rendered.body,
            )  # fmt: skip

    def _settle(self, message_id: int, outcome: transport.Outcome) -> str:
        with self.database.writing() as session:
            status = settle(session, clock=self.clock, message_id=message_id, owner=self.owner, code=outcome.code,
                            error=outcome.error)  # fmt: skip
        return {"sent": "sent", "retry": "again", "failed": "failed"}.get(status, "lost")


def run_outbox(
    database: Database, clock: Clock, renderer: Renderer, settings: Settings, owner: str, *, once: bool,
    stop: Event | None = None,
) -> Counts:  # fmt: skip
    """Sends what is due, what a dead worker left behind included.

    `once` returns when nothing is due; otherwise looks again every two seconds until `stop` is set. An error of the
    database does not end the loop: what was claimed comes back when its lease runs out.
    """
    sender, counts, stop = _Sender(database, clock, renderer, settings, owner), Counts(), stop or Event()
    while not stop.is_set():
        try:
            end = sender.attempt_next()
        except Exception:
            if once:
                raise
            _log.exception("the outbox could not be worked on; trying again")
            end = None
        if end is not None:
            counts.ends[end] += 1
        elif once:
            break
        else:
            stop.wait(POLL_SECONDS)
    return counts
