"""The mails of the demo's past: written as they were then, and noted as sent without being sent."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor, Door
from delegations.core.clock import FixedClock
from delegations.messaging.models import Message
from delegations.messaging.rendering import CannotWrite, Renderer
from delegations.messaging.services import release_held

REFUSED = "o.sefrioui@example.org"
REFUSAL = "5.1.1 <o.sefrioui@example.org>: Recipient address rejected: User unknown"
LET_GO = 2
"""How many of the mails held back for review were already allowed to leave."""
COPIED = (
    "template", "purpose", "language", "recipient_address", "recipient_name", "dossier_id", "release_number",
    "message_id", "created_at",
)  # fmt: skip


def let_some_leave(session: Session, clock: FixedClock, actor: Actor) -> None:
    """Two of the held mails were read and may leave."""
    held = select(Message).where(Message.status == "withheld").order_by(Message.id).limit(LET_GO)
    for message in session.scalars(held):
        release_held(session, actor=actor, clock=clock, message=message)


class PastMail:
    """Gives each queued mail its text and its end in the moment that caused it, as the worker would have done."""

    def __init__(self, session: Session, renderer: Renderer) -> None:
        self._session = session
        self._renderer = renderer
        self.count = 0
        self.unwritten = 0

    def leave(self) -> None:
        query = select(Message).where(Message.status == "queued").order_by(Message.id)
        for message in self._session.scalars(query).all():
            self._write(message)
            message.status, message.attempts, message.last_code = "sent", 1, 250
            message.sent_at = message.created_at + timedelta(seconds=15 + message.id % 40)
            self.count += 1

    def _write(self, message: Message) -> None:
        """The readable parts, links masked. Attachments are left out: they take long, and nothing is sent."""
        context = {key: value for key, value in message.context.items() if key != "parts"}
        copy = Message(context=context, **{name: getattr(message, name) for name in COPIED})
        try:
            written = self._renderer.render_message(self._session, copy)
        except CannotWrite:
            self.unwritten += 1
            return
        message.subject = written.subject
        message.text, message.html = self._renderer.masked(written.text), self._renderer.masked(written.html)

    def close(self) -> None:
        """The newest mail to one delegate was refused; what was to be printed earlier is out of date."""
        query = select(Message).where(Message.recipient_address == REFUSED).order_by(Message.id.desc()).limit(1)
        message = self._session.scalars(query).one()
        message.status, message.sent_at, message.last_code, message.last_error = "failed", None, 550, REFUSAL
        self._replace_prints()
        self._session.flush()

    def _replace_prints(self) -> None:
        """Of what has no address, the newest programme waits to be printed; letters were settled by telephone."""
        query = select(Message).where(Message.status == "unaddressed").order_by(Message.id.desc())
        newest: dict[tuple[int | None, int | None], int] = {}
        for message in self._session.scalars(query):
            if message.purpose == "invitation":
                message.status = "cancelled"
                continue
            kept = newest.setdefault((message.dossier_id, message.person_id), message.id)
            if kept != message.id:
                message.status, message.superseded_by_id = "superseded", kept


def note_load(session: Session, clock: FixedClock) -> None:
    """The journal says where all this comes from."""
    actor = Actor("system", None, "system", Door.CLI)
    record(session, actor=actor, clock=clock, action="load_demo", entity="dossier")
