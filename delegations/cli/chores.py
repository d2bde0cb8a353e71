"""What the worker does from time to time. Each chore is small, safe to repeat, and its own unit of work."""

from delegations.accounts.services import prune_attempts
from delegations.audit.services import seal_chain
from delegations.dossiers.imports import drop_old_imports
from delegations.dossiers.travel import erase_due_fields
from delegations.webkit.context import Services


def seal_audit(known: Services) -> int:
    """Seals every audit line that waits; returns how many."""
    sealed = 0
    while True:
        with known.database.writing() as session:
            count = seal_chain(session)
        sealed += count
        if not count:
            return sealed


def drop_imports(known: Services) -> int:
    """Uploaded lists that nobody imported within a day."""
    with known.database.writing() as session:
        return drop_old_imports(session, known.clock)


def erase_travel_fields(known: Services) -> int:
    """Fields of travel files that have reached their date."""
    with known.database.writing() as session:
        return sum(erase_due_fields(session, known.clock).values())


def forget_attempts(known: Services) -> None:
    """Failed sign-ins of yesterday."""
    with known.database.writing() as session:
        prune_attempts(session)
