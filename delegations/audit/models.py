"""The audit table: ids, field names and actors, never personal values."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from delegations.database import Base


class AuditEntry(Base):
    """One change. Updates (but of the seal) and deletions are refused by triggers.

    `position` is the place in the sealed chain: ids are given before a transaction commits, so a lower id may
    become visible after a higher one was sealed.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_entity", "entity", "entity_id"),)

    at: Mapped[datetime]
    actor_kind: Mapped[str]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str]
    door: Mapped[str]
    action: Mapped[str]
    entity: Mapped[str]
    entity_id: Mapped[int | None]
    dossier_id: Mapped[int | None] = mapped_column(index=True)
    fields: Mapped[list[str]]
    detail: Mapped[dict[str, Any]]
    seal: Mapped[str | None]
    position: Mapped[int | None] = mapped_column(unique=True)
