"""What dossiers forget once a stay is over: notes on people, consents, spellings that were settled."""

from datetime import date, timedelta

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from delegations.core.clock import Clock
from delegations.core.settings import Retention
from delegations.dossiers.models import Dossier, Participation
from delegations.messaging.models import Message
from delegations.network.models import NameCorrection

OVER = ("closed", "cancelled")
_QUIETLY = {"synchronize_session": False}


def _ended(before: date) -> Select[int]:
    return select(Dossier.id).where(Dossier.ends_on < before)


def silent_dossiers(session: Session, clock: Clock, days: int) -> list[int]:
    """Closed dossiers whose stay and last message lie so many days back."""
    limit = clock.now() - timedelta(days=days)
    written = select(Message.dossier_id).where(Message.dossier_id.is_not(None), Message.created_at >= limit)
    query = select(Dossier.id).where(
        Dossier.state.in_(OVER), Dossier.ends_on < limit.date(), Dossier.id.not_in(written)
    )
    return list(session.scalars(query.order_by(Dossier.id)))


def forget_notes(session: Session, clock: Clock, limits: Retention) -> int:
    """Notes on participants, and why somebody was represented."""
    over = _ended(clock.now().date() - timedelta(days=limits.notes_days))
    due = (Participation.dossier_id.in_(over), (Participation.note != "") | (Participation.represented_reason != ""))
    query = update(Participation).where(*due).values(note="", represented_reason="").returning(Participation.id)
    return len(session.scalars(query, execution_options=_QUIETLY).all())


def end_consents(session: Session, clock: Clock, limits: Retention) -> int:
    """A consent to photographs holds until it is withdrawn, or for so long."""
    over = _ended(clock.now().date() - timedelta(days=limits.photo_days))
    query = (
        update(Participation)
        .where(Participation.dossier_id.in_(over), Participation.photo_consent != "unasked")
        .values(photo_consent="unasked")
        .returning(Participation.id)
    )
    return len(session.scalars(query, execution_options=_QUIETLY).all())


def drop_corrections(session: Session, clock: Clock, limits: Retention) -> int:
    """Spellings that people proposed: settled some time ago, or never looked at until their contact ended."""
    now = clock.now()
    settled = NameCorrection.settled_at < now - timedelta(days=limits.notes_days)
    forgotten = NameCorrection.proposed_at < now - timedelta(days=limits.contact_days)
    query = delete(NameCorrection).where(func.coalesce(settled, False) | forgotten).returning(NameCorrection.id)
    return len(session.scalars(query, execution_options=_QUIETLY).all())
