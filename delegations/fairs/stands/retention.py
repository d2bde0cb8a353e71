"""What is forgotten of exhibitors: their words, their contact, their badges and their links."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from delegations.accounts.models import AccessLink
from delegations.core.clock import Clock
from delegations.fairs.stands.models import Badge, Exhibitor

PERSONAL = ("message", "wanted", "own_note", "note")


def forget_exhibitors(session: Session, clock: Clock, dossier_ids: Sequence[int]) -> int:
    """Who exhibited stays; which people spoke or came for them does not. Gives how many were changed."""
    count = 0
    query = select(Exhibitor).where(Exhibitor.dossier_id.in_(dossier_ids)).order_by(Exhibitor.id)
    for row in session.scalars(query):
        if row.contact_id or any(getattr(row, name) for name in PERSONAL):
            row.contact_id, count = None, count + 1
            for name in PERSONAL:
                setattr(row, name, "")
    ids = select(Exhibitor.id).where(Exhibitor.dossier_id.in_(dossier_ids))
    links = (AccessLink.purpose == "application", AccessLink.subject_id.in_(ids), AccessLink.revoked_at.is_(None))
    session.execute(
        update(AccessLink).where(*links).values(revoked_at=clock.now()).execution_options(synchronize_session=False)
    )
    session.execute(delete(Badge).where(Badge.dossier_id.in_(dossier_ids)))
    session.flush()
    return count
