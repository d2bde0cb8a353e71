"""What the outbox forgets: that a message left stays, to whom and what it said does not."""

from datetime import timedelta

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from delegations.core.clock import Clock
from delegations.messaging.models import Message

ENDED = ("sent", "failed", "bounced", "cancelled", "superseded", "unaddressed")


def forget_messages(session: Session, clock: Clock, days: int) -> int:
    """Blanks recipient, context, words and bytes of messages that ended so many days ago; gives how many."""
    ended_at = func.coalesce(Message.sent_at, Message.created_at)
    due = (Message.purged_on.is_(None), Message.status.in_(ENDED), ended_at < clock.now() - timedelta(days=days))
    blank = {"recipient_name": "", "recipient_address": "", "subject": "", "text": "", "html": "", "last_error": ""}
    query = update(Message).where(*due).values(**blank, body=None, context={}, purged_on=clock.now().date())
    return len(session.scalars(query.returning(Message.id), execution_options={"synchronize_session": False}).all())
