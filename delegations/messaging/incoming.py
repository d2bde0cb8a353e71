"""Use cases of the mailbox: keeping what came, closing it with a result, taking a message back that nobody took."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.calendars.mails import Bounce, IncomingMail, read_mail
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import DomainError, NotAllowedNow
from delegations.core.errors import Message as Word
from delegations.messaging.models import IncomingMessage, Message

Incoming = IncomingMessage
"""The row as the door for mail knows it."""


@dataclass(frozen=True)
class Result:
    """What became of a mail: `status` applied, review or ignored, and why. The rest says what it speaks of."""

    status: str
    reason: str
    request_id: int | None = None
    participation_id: int | None = None
    dossier_id: int | None = None
    message_id: int | None = None


def keep_incoming(session: Session, *, clock: Clock, raw: bytes) -> int | None:
    """A row for a fetched mail, to be handled later; None when the same mail was kept before.

    The same means: same author, same Message-ID, same body. Headers that servers add on the way do not count.
    """
    mail = read_mail(raw)
    key = hashlib.sha256(b"\0".join([mail.message_id.encode(), mail.sender.encode(), _body(raw)])).hexdigest()
    known = select(IncomingMessage.id).where(IncomingMessage.key == key)
    if session.scalars(known).first() is not None:
        return None
    row = IncomingMessage(
        key=key, received_at=clock.now(), kind=kind_of(mail), status="waiting", sender=mail.sender,
        sender_name=mail.sender_name, subject=mail.subject, text=mail.text, body=raw, facts=facts_of(mail),
        calendar_sequence=mail.reply.sequence if mail.reply else None,
        stamped_at=mail.reply.stamped if mail.reply else None,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        if session.scalars(known).first() is None:
            raise
        return None
    return row.id


def _body(raw: bytes) -> bytes:
    """What follows the headers."""
    return raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2]


def kind_of(mail: IncomingMail) -> str:
    if mail.bounce is not None:
        return "bounce"
    if mail.reply is not None or (mail.fault is not None and not mail.automatic):
        return "answer"
    return "automatic" if mail.automatic else "letter"


def facts_of(mail: IncomingMail) -> dict[str, Any]:
    """What the calendar part says, for the eyes of staff and for their decision."""
    if mail.fault is not None:
        return kept_error("fault", mail.fault)
    reply = mail.reply
    if reply is None:
        return {}
    return {
        "method": reply.method, "uid": reply.uid, "attendee": reply.attendee, "attendee_name": reply.attendee_name,
        "partstat": reply.partstat, "comment": reply.comment, "delegated_to": reply.delegated_to,
        "start_at": _iso(reply.start.at if reply.start else None), "end_at": _iso(reply.end.at if reply.end else None),
        "location": reply.location,
    }  # fmt: skip


def kept_error(name: str, error: DomainError) -> dict[str, Any]:
    """A broken rule as plain JSON, to be said later in the reader's language; see `error_kept`."""
    data = {key: [getattr(value, "context", ""), str(value)] for key, value in error.data.items()}
    return {name: error.message, f"{name}_data": data}


def error_kept(facts: Mapping[str, Any], name: str) -> tuple[str, dict[str, str]] | None:
    """The sentence of the catalogue and the values it needs, themselves perhaps of the catalogue."""
    if not facts.get(name):
        return None
    data = facts.get(f"{name}_data", {})
    return facts[name], {key: Word(text, context) if context else text for key, (context, text) in data.items()}


def _iso(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""


def waiting_ids(session: Session, limit: int = 100) -> list[int]:
    """Kept mails that nobody handled yet, oldest first."""
    query = select(IncomingMessage.id).where(IncomingMessage.status == "waiting")
    return list(session.scalars(query.order_by(IncomingMessage.id).limit(limit)))


def claim_incoming(session: Session, incoming_id: int) -> IncomingMessage | None:
    """The row, locked, when it still waits; None when somebody else handled it."""
    query = select(IncomingMessage).where(IncomingMessage.id == incoming_id, IncomingMessage.status == "waiting")
    return session.scalars(query.with_for_update(skip_locked=True)).one_or_none()


def close_incoming(session: Session, *, actor: Actor, clock: Clock, row: IncomingMessage, result: Result) -> None:
    row.status, row.reason = result.status, result.reason
    row.request_id, row.participation_id = result.request_id, result.participation_id
    row.dossier_id, row.message_id = result.dossier_id, result.message_id
    record(session, actor=actor, clock=clock, action="take_mail", entity="incoming_message", entity_id=row.id,
           dossier_id=row.dossier_id, detail={"status": row.status, "reason": row.reason})  # fmt: skip


def settle_incoming(session: Session, *, actor: Actor, clock: Clock, row: IncomingMessage) -> None:
    """Somebody looked at it and decided."""
    if row.status != "review":
        raise NotAllowedNow(state=row.status)
    row.status, row.settled_at, row.settled_by = "settled", clock.now(), actor.name
    record(session, actor=actor, clock=clock, action="settle_mail", entity="incoming_message", entity_id=row.id,
           dossier_id=row.dossier_id)  # fmt: skip


def take_bounce(session: Session, *, actor: Actor, clock: Clock, bounce: Bounce, message_id: str) -> Result:
    """A delivery report. `message_id` is the one that the signed return path names, '' where none does.

    A report without it is believed by nobody: it waits for review, and changes nothing.
    """
    named = message_id or bounce.message_id
    message = session.scalars(select(Message).where(Message.message_id == named)).one_or_none() if named else None
    if message is None:
        return Result("review", "bounce_unknown")
    found = Result("review", "bounce_unsigned", message_id=message.id, dossier_id=message.dossier_id)
    if not message_id:
        return found
    if not bounce.final:
        return Result("ignored", "bounce_delayed", message_id=message.id, dossier_id=message.dossier_id)
    if message.status in ("sent", "retry", "bounced"):
        message.status, message.last_error = "bounced", f"{bounce.status} {bounce.recipient}".strip()
    record(session, actor=actor, clock=clock, action="bounce_message", entity="message", entity_id=message.id,
           dossier_id=message.dossier_id)  # fmt: skip
    return Result("applied", "bounced", message_id=message.id, dossier_id=message.dossier_id)
