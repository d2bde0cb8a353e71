"""The sealed chain: it holds as written, and names the row somebody touched."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from delegations.audit.models import AuditEntry
from delegations.audit.services import broken_rows, record, seal_chain
from delegations.core.actor import Actor, Door
from delegations.core.clock import FixedClock


def _write(session: Session, system: Actor, clock: FixedClock, count: int) -> None:
    for number in range(count):
        record(session, actor=system, clock=clock, action="change_slot", entity="slot", entity_id=number)
    session.flush()


def test_a_sealed_chain_holds_and_new_lines_join_it(session: Session, system: Actor, clock: FixedClock) -> None:
    _write(session, system, clock, 3)
    assert seal_chain(session) == 3
    _write(session, system, clock, 2)
    assert seal_chain(session) == 2
    session.expire_all()
    assert broken_rows(session) == []


def test_a_forged_line_is_named(session: Session, system: Actor, clock: FixedClock) -> None:
    _write(session, system, clock, 3)
    seal_chain(session)
    session.commit()
    dialect = session.get_bind().dialect.name
    off = "DROP TRIGGER audit_entry_fixed" + ("" if dialect == "sqlite" else " ON audit_entry")
    with pytest.raises(DBAPIError):
        session.execute(text("UPDATE audit_entry SET action = 'forged' WHERE entity_id = 1"))
    session.rollback()
    session.execute(text(off))
    session.execute(text("UPDATE audit_entry SET action = 'forged' WHERE entity_id = 1"))
    session.expire_all()
    broken = broken_rows(session)
    session.rollback()
    assert len(broken) == 1


def test_personal_names_of_outsiders_never_reach_the_audit(session: Session, clock: FixedClock) -> None:
    host = Actor("host", 7, "Claire Fontaine", Door.PORTAL)
    record(session, actor=host, clock=clock, action="answer_request", entity="request", entity_id=1)
    session.flush()
    assert [row.actor_name for row in session.scalars(select(AuditEntry))] == ["host"]
