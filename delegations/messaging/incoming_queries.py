"""Reads of the mail that came in. `dossier_ids` as in queries.py; `unmatched`: the mail of no known dossier, too."""

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, defer

from delegations.core.errors import NotFound
from delegations.database.paging import Page, page_of
from delegations.messaging.models import IncomingMessage
from delegations.messaging.queries import DossierIds
from delegations.messaging.rules import INCOMING_STATUSES

PAGE = 20
_LIGHT = (defer(IncomingMessage.body, raiseload=True),)


def _seen(
    query: Select[*tuple[IncomingMessage]], dossier_ids: DossierIds, unmatched: bool
) -> Select[*tuple[IncomingMessage]]:
    if dossier_ids is None:
        return query
    own = IncomingMessage.dossier_id.in_(dossier_ids)
    return query.where(or_(IncomingMessage.dossier_id.is_(None), own) if unmatched else own)


def list_incoming(
    session: Session, status: str, dossier_ids: DossierIds, *, unmatched: bool, page: int = 1
) -> Page[IncomingMessage]:
    """Newest first, twenty a page."""
    query = _seen(select(IncomingMessage), dossier_ids, unmatched).where(IncomingMessage.status == status)
    newest = query.options(*_LIGHT).order_by(IncomingMessage.received_at.desc(), IncomingMessage.id.desc())
    return page_of(session, newest, page=page, size=PAGE)


def incoming_counts(session: Session, dossier_ids: DossierIds, *, unmatched: bool) -> dict[str, int]:
    """{status: how many}, every status named."""
    query = _seen(select(IncomingMessage), dossier_ids, unmatched).with_only_columns(
        IncomingMessage.status, func.count()
    )
    found = dict(session.execute(query.group_by(IncomingMessage.status)).all())
    return {status: found.get(status, 0) for status in INCOMING_STATUSES}


def incoming_to_decide(session: Session, incoming_id: int, dossier_ids: DossierIds) -> IncomingMessage:
    """One mail for a planner's decision, locked; NotFound when it is out of reach."""
    query = _seen(select(IncomingMessage), dossier_ids, True).options(*_LIGHT).where(IncomingMessage.id == incoming_id)
    row = session.scalars(query.with_for_update()).one_or_none()
    if row is None:
        raise NotFound()
    return row
