"""What the outbox and the mailbox forget: that a message left or came stays, who and what it said does not."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from delegations.core.clock import Clock
from delegations.messaging.models import IncomingMessage, Message

ENDED = ("sent", "failed", "bounced", "cancelled", "superseded", "unaddressed")
NOTE_DAYS = 30
"""Automatic replies say why somebody is away; nobody needs that for long."""


def forget_messages(session: Session, clock: Clock, days: int) -> int:
    """Blanks recipient, context, words and bytes of messages that ended so many days ago; gives how many."""
    ended_at = func.coalesce(Message.sent_at, Message.created_at)
    due = (Message.purged_on.is_(None), Message.status.in_(ENDED), ended_at < clock.now() - timedelta(days=days))
    blank = {"recipient_name": "", "recipient_address": "", "subject": "", "text": "", "html": "", "last_error": ""}
    query = update(Message).where(*due).values(**blank, body=None, context={}, purged_on=clock.now().date())
    return len(session.scalars(query.returning(Message.id), execution_options={"synchronize_session": False}).all())


def forget_incoming(session: Session, clock: Clock, days: int) -> int:
    """Blanks author, words and bytes of mails that came so many days ago, sooner where nothing was to be done.

    What still waits is older than anybody will decide on, and goes the same way.
    """
    now = clock.now()
    old = IncomingMessage.received_at < now - timedelta(days=days)
    idle = (IncomingMessage.status == "ignored") & (IncomingMessage.received_at < now - timedelta(days=NOTE_DAYS))
    blank: dict[str, Any] = {"sender": "", "sender_name": "", "subject": "", "text": None, "body": None, "facts": {}}
    query = (
        update(IncomingMessage)
        .where(IncomingMessage.purged_on.is_(None), IncomingMessage.status != "waiting", old | idle)
        .values(**blank, purged_on=now.date())
        .returning(IncomingMessage.id)
    )
    return len(session.scalars(query, execution_options={"synchronize_session": False}).all())
