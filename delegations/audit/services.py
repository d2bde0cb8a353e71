"""Writing audit lines, sealing them into a chain, and proving the chain."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from delegations.audit.models import AuditEntry
from delegations.core.actor import Actor
from delegations.core.clock import Clock


def record(
    session: Session,
    *,
    actor: Actor,
    clock: Clock,
    action: str,
    entity: str,
    entity_id: int | None = None,
    dossier_id: int | None = None,
    fields: Iterable[str] = (),
    detail: dict[str, Any] | None = None,
) -> None:
    """One line for one change. `detail` holds ids, counts and states, never personal values."""
    name = actor.name if actor.is_staff or actor.kind == "system" else actor.kind
    session.add(
        AuditEntry(
            at=clock.now(), actor_kind=actor.kind, actor_id=actor.id, actor_name=name, door=actor.door.value,
            action=action, entity=entity, entity_id=entity_id, dossier_id=dossier_id,
            fields=sorted(fields), detail=detail or {}, seal=None,
        )
    )  # fmt: skip


@dataclass(frozen=True)
class Link:
    """A sealed line as a check finds it. `missing`: how many lines before it are gone."""

    row_id: int
    missing: int
    fits: bool
    at: datetime
    action: str

    @property
    def holds(self) -> bool:
        return self.fits and not self.missing


def _seal(previous: str, row: AuditEntry) -> str:
    content = [
        previous, row.id, row.at.isoformat(), row.actor_kind, row.actor_id, row.actor_name, row.door, row.action,
        row.entity, row.entity_id, row.dossier_id, row.fields, row.detail,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def seal_chain(session: Session, *, limit: int = 1000) -> int:
    """Seals what is visible and not sealed yet, each row over the one before in the chain; returns how many."""
    last = select(AuditEntry.seal, AuditEntry.position).where(AuditEntry.seal.is_not(None))
    found = session.execute(last.order_by(AuditEntry.position.desc()).limit(1)).first()
    previous, position = (found.seal or "", found.position or 0) if found else ("", 0)
    rows = session.scalars(select(AuditEntry).where(AuditEntry.seal.is_(None)).order_by(AuditEntry.id).limit(limit))
    count = 0
    for row in rows.all():
        previous, position, count = _seal(previous, row), position + 1, count + 1
        session.execute(
            update(AuditEntry).where(AuditEntry.id == row.id).values(seal=previous, position=position)
        )  # fmt: skip
    return count


def checked_chain(session: Session) -> Iterator[Link]:
    """Every sealed line in the order of the chain, compared with its seal."""
    previous, place = "", 0
    rows = session.scalars(select(AuditEntry).where(AuditEntry.seal.is_not(None)).order_by(AuditEntry.position))
    for row in rows.yield_per(1000):
        missing = (row.position or 0) - place - 1
        yield Link(row.id, missing, _seal(previous, row) == row.seal, row.at, row.action)
        previous, place = row.seal or "", row.position or 0
        session.expunge(row)


def broken_rows(session: Session) -> list[int]:
    """The id of the first sealed row whose content or place no longer fits its seal; empty when the chain holds."""
    return next(([link.row_id] for link in checked_chain(session) if not link.holds), [])


def sealed_and_waiting(session: Session) -> tuple[int, int]:
    """How many lines are sealed, and how many wait for the worker."""
    sealed = session.scalar(select(func.count(AuditEntry.seal))) or 0
    return sealed, (session.scalar(select(func.count(AuditEntry.id))) or 0) - sealed
