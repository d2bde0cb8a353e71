"""`audit verify` proves the journal, and names the line that somebody touched."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from delegations.audit.services import record, seal_chain
from delegations.core.actor import Actor
from delegations.core.clock import FixedClock
from tests.operations.conftest import Operator


def _write(session: Session, system: Actor, clock: FixedClock, count: int) -> None:
    for number in range(count):
        record(session, actor=system, clock=clock, action="change_slot", entity="slot", entity_id=number)
    session.flush()


def _forge(session: Session, statement: str) -> None:
    """What somebody could do who may take the guards away."""
    place = "" if session.get_bind().dialect.name == "sqlite" else " ON audit_entry"
    for name in ("audit_entry_fixed", "audit_entry_keep"):
        session.execute(text(f"ALTER TABLE audit_entry DISABLE TRIGGER {name}" if place else f"DROP TRIGGER {name}"))
    session.execute(text(statement))
    if place:
        session.execute(text("ALTER TABLE audit_entry ENABLE TRIGGER ALL"))
    session.commit()
    session.close()


def test_a_journal_nobody_touched_is_said_to_hold(
    operator: Operator, session: Session, system: Actor, clock: FixedClock
) -> None:
    _write(session, system, clock, 5)
    seal_chain(session)
    _write(session, system, clock, 2)
    session.commit()
    session.close()
    assert "5 sealed lines are as they were written; 2 wait to be sealed." in operator.run("audit", "verify").output


def test_a_changed_line_is_named(operator: Operator, session: Session, system: Actor, clock: FixedClock) -> None:
    _write(session, system, clock, 3)
    seal_chain(session)
    session.commit()
    _forge(session, "UPDATE audit_entry SET actor_name = 'somebody else' WHERE id = 2")
    assert (
        "line 2 (change_slot, 2027-10-18 07:00:00 UTC) does not fit" in operator.run("audit", "verify", expect=1).output
    )


def test_a_line_taken_out_is_missed(operator: Operator, session: Session, system: Actor, clock: FixedClock) -> None:
    _write(session, system, clock, 4)
    seal_chain(session)
    session.commit()
    _forge(session, "DELETE FROM audit_entry WHERE id IN (2, 3)")
    assert "before line 4 " in (said := operator.run("audit", "verify", expect=1).output)
    assert "lines missing: 2" in said
