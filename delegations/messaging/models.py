"""The outbox: one row per message and recipient, written in the transaction that causes it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from delegations.database import Base, choices
from delegations.database.types import EncryptedBytes, EncryptedText
from delegations.messaging.rules import INCOMING_KINDS, INCOMING_STATUSES, STATUSES


class Message(Base):
    """`context` is frozen at the moment of the change; bytes are rendered once, before the first sending.

    `text` and `html` are kept with their secret links masked; only the encrypted `body` holds them whole.
    `purged_on`: recipient, context and bytes were erased; when and what kind of message it was stays.
    """

    __tablename__ = "message"
    __table_args__ = (choices("status", STATUSES), Index("ix_message_status_next_at", "status", "next_at"))

    dedupe_key: Mapped[str] = mapped_column(unique=True)
    template: Mapped[str]
    purpose: Mapped[str]
    language: Mapped[str]
    recipient_address: Mapped[str]
    recipient_name: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(index=True)
    dossier_id: Mapped[int | None] = mapped_column(index=True)
    release_number: Mapped[int | None]
    context: Mapped[dict[str, Any]]
    calendar_uid: Mapped[str | None] = mapped_column(index=True)
    calendar_sequence: Mapped[int | None]
    message_id: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    html: Mapped[str] = mapped_column(default="")
    body: Mapped[bytes | None] = mapped_column(EncryptedBytes)
    status: Mapped[str] = mapped_column(default="queued")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    first_attempt_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    lease_owner: Mapped[str | None]
    last_code: Mapped[int | None]
    last_error: Mapped[str] = mapped_column(default="")
    purged_on: Mapped[date | None]
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))


class IncomingMessage(Base):
    """A mail that came to the mission's mailbox, and what became of it. `key` makes a second fetch harmless.

    `facts` is what its calendar part says, as plain JSON; `reason` a word of `rules.REASONS`. The ids say what it
    speaks of as far as that is known; they are hints, not proofs. Times are the product's clock. People write what they
    like, so `text` and `body` lie encrypted; `purged_on` says when they and the names were erased.
    """

    __tablename__ = "incoming_message"
    __table_args__ = (
        choices("kind", INCOMING_KINDS),
        choices("status", INCOMING_STATUSES),
        Index("ix_incoming_message_status_received_at", "status", "received_at"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    received_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(default="letter")
    status: Mapped[str] = mapped_column(default="waiting")
    reason: Mapped[str] = mapped_column(default="")
    sender: Mapped[str] = mapped_column(default="")
    sender_name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    text: Mapped[str | None] = mapped_column(EncryptedText)
    body: Mapped[bytes | None] = mapped_column(EncryptedBytes)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    calendar_sequence: Mapped[int | None]
    stamped_at: Mapped[datetime | None]
    dossier_id: Mapped[int | None] = mapped_column(index=True)
    request_id: Mapped[int | None] = mapped_column(index=True)
    participation_id: Mapped[int | None]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(default="")
    purged_on: Mapped[date | None]
