"""The outbox: queueing in the caller's transaction, claiming with a lease, settling, and staff's decisions."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, literal, or_, select, update
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock, SystemClock
from delegations.core.errors import NotAllowedNow
from delegations.core.text import one_line
from delegations.database.types import UTCDateTime
from delegations.messaging.models import Message
from delegations.messaging.rules import GIVE_UP_AFTER, LEASE, STATUSES, retry_delay


@dataclass(frozen=True)
class Recipient:
    address: str
    name: str
    language: str
    person_id: int | None = None


@dataclass(frozen=True)
class Letter:
    """What to send. `context` holds plain JSON values; {"$link": ...} parts become addresses when rendered."""

    template: str
    purpose: str
    dedupe_key: str
    context: dict[str, Any] = field(default_factory=dict)
    dossier_id: int | None = None
    release_number: int | None = None
    calendar_uid: str | None = None
    calendar_sequence: int | None = None


def _real_now() -> datetime:
    """Leases and retries keep real time."""
    return SystemClock().now().astimezone(UTC)


def queue_message(
    session: Session, *, clock: Clock, letter: Letter, recipient: Recipient, domain: str, hold: bool = False
) -> Message | None:
    """A row of the outbox; None when the same message (dedupe key) was queued before.

    An older, unsent card of the same entry and recipient is superseded.
    """
    known = session.scalars(select(Message.id).where(Message.dedupe_key == letter.dedupe_key)).first()
    if known is not None:
        return None
    status = "unaddressed" if not recipient.address else "withheld" if hold else "queued"
    message = Message(
        dedupe_key=letter.dedupe_key, template=letter.template, purpose=letter.purpose,
        language=recipient.language, recipient_address=recipient.address,
        recipient_name=one_line(recipient.name), person_id=recipient.person_id, dossier_id=letter.dossier_id,
        release_number=letter.release_number, context=letter.context, calendar_uid=letter.calendar_uid,
        calendar_sequence=letter.calendar_sequence, message_id=f"<{secrets.token_hex(12)}@{domain}>",
        status=status, created_at=clock.now(), next_at=_real_now(),
    )  # fmt: skip
    session.add(message)
    session.flush()
    if letter.calendar_uid and letter.calendar_sequence is not None:
        _supersede_older(session, message)
    return message


def _supersede_older(session: Session, message: Message) -> None:
    session.execute(
        update(Message)
        .where(
            Message.calendar_uid == message.calendar_uid,
            Message.recipient_address == message.recipient_address,
            Message.calendar_sequence < message.calendar_sequence,
            Message.status.in_(("queued", "retry", "withheld")),
            Message.id != message.id,
        )
        .values(status="superseded", superseded_by_id=message.id)
        .execution_options(synchronize_session="fetch")
    )


def claim_messages(session: Session, *, owner: str, limit: int = 10) -> Sequence[int]:
    """Ids of due messages, now leased to `owner`; messages whose lease ran out are due again."""
    now = _real_now()
    due = or_(
        Message.status.in_(("queued", "retry")) & (Message.next_at <= now),
        (Message.status == "sending") & (Message.lease_until < now),
    )
    ids = select(Message.id).where(due).order_by(Message.next_at, Message.id).limit(limit)
    if session.get_bind().dialect.name == "postgresql":
        ids = ids.with_for_update(skip_locked=True)
    chosen = list(session.scalars(ids))
    if chosen:
        session.execute(
            update(Message)
            .where(Message.id.in_(chosen))
            .values(
                status="sending", lease_owner=owner, lease_until=now + LEASE, attempts=Message.attempts + 1,
                first_attempt_at=func.coalesce(Message.first_attempt_at, literal(now, UTCDateTime())),
            )
        )  # fmt: skip
    return chosen


def settle(session: Session, *, clock: Clock, message_id: int, owner: str, code: int | None, error: str = "") -> str:
    """The outcome of one attempt. `code` 250 is success, 4xx and None (no answer) try again, 5xx fails.

    Gives the new status; '' and nothing done when the lease went to another worker.
    """
    message = session.scalars(select(Message).where(Message.id == message_id, Message.lease_owner == owner)).first()
    if message is None:
        return ""
    now = _real_now()
    message.lease_owner = message.lease_until = None
    message.last_code, message.last_error = code, one_line(error)[:500]
    if code is not None and 200 <= code < 300:
        message.status, message.sent_at = "sent", clock.now()
        return message.status
    started = message.first_attempt_at or now
    if (code is not None and code >= 500) or now - started > GIVE_UP_AFTER:
        message.status = "failed"
        return message.status
    message.status = "retry"
    message.next_at = now + retry_delay(message.attempts, secrets.randbelow(100) / 100)
    return message.status


def keep_rendered(
    session: Session, *, message_id: int, owner: str, subject: str, text: str, html: str, body: bytes
) -> bool:
    """Keeps the bytes of the first rendering for every retry and for staff; False when the lease is lost.

    `text` and `html` come with their links masked: only the encrypted bytes hold them whole.
    """
    kept = session.execute(
        update(Message)
        .where(Message.id == message_id, Message.lease_owner == owner)
        .values(subject=subject, text=text, html=html, body=body)
        .returning(Message.id)
    )
    return kept.first() is not None


def _move(message: Message, allowed: tuple[str, ...], status: str) -> None:
    if message.status not in allowed or message.purged_on is not None:
        raise NotAllowedNow(state=STATUSES[message.status])
    message.status = status
    message.next_at = _real_now()


def release_held(session: Session, *, actor: Actor, clock: Clock, message: Message) -> None:
    """A held message may leave."""
    _move(message, ("withheld",), "queued")
    record(session, actor=actor, clock=clock, action="release_message", entity="message", entity_id=message.id,
           dossier_id=message.dossier_id)  # fmt: skip


def cancel_message(session: Session, *, actor: Actor, clock: Clock, message: Message) -> None:
    """A message that has not left stays here."""
    _move(message, ("withheld", "queued", "retry", "failed", "unaddressed"), "cancelled")
    record(session, actor=actor, clock=clock, action="cancel_message", entity="message", entity_id=message.id,
           dossier_id=message.dossier_id)  # fmt: skip


def resend_message(session: Session, *, actor: Actor, clock: Clock, message: Message) -> None:
    """Tries again what failed: the same bytes, the same Message-ID."""
    _move(message, ("failed", "cancelled", "bounced"), "queued")
    message.attempts = 0
    message.first_attempt_at = None
    record(session, actor=actor, clock=clock, action="resend_message", entity="message", entity_id=message.id,
           dossier_id=message.dossier_id)  # fmt: skip
