"""Reads of leads: one, a filtered page, their number, all of them."""

from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from delegations.core.actor import Actor
from delegations.core.errors import NotFound
from delegations.database.paging import Page, page_of
from delegations.dossiers.queries import Dossier, get_dossier
from delegations.fairs.leads.models import Lead as Lead

PAGE = 50


def get_fair(session: Session, actor: Actor, code: str, *, write: bool = False, even_closed: bool = False) -> Dossier:
    """As get_dossier; NotFound for a dossier that is no fair. `even_closed`: outcomes are known when all is over."""
    dossier = get_dossier(session, actor, code, write=write, even_closed=even_closed)
    if dossier.kind != "fair":
        raise NotFound()
    return dossier


def _leads(dossier_id: int) -> Select[Lead]:
    return select(Lead).options(joinedload(Lead.owner), joinedload(Lead.taken_by)).where(Lead.dossier_id == dossier_id)


def get_lead(session: Session, dossier_id: int, lead_id: int) -> Lead:
    """With owner and who took it."""
    lead = session.scalars(_leads(dossier_id).where(Lead.id == lead_id)).one_or_none()
    if lead is None:
        raise NotFound()
    return lead


def lead_of_key(session: Session, dossier_id: int, key: str) -> Lead | None:
    """The lead that a form has already made."""
    return session.scalars(_leads(dossier_id).where(Lead.key == key)).one_or_none()


def count_leads(session: Session, dossier_id: int) -> int:
    return session.scalar(select(func.count()).where(Lead.dossier_id == dossier_id)) or 0


def _wanted(dossier_id: int, shown: str, user_id: int | None, today: date) -> Select[Lead]:
    query = _leads(dossier_id)
    if shown == "mine":
        query = query.where(Lead.owner_id == user_id)
    if shown in ("open", "late"):
        query = query.where(Lead.outcome == "")
    if shown == "late":
        query = query.where(Lead.due_on < today)
    return query.order_by(Lead.outcome != "", Lead.due_on, Lead.id)


def lead_page(
    session: Session, dossier_id: int, *, shown: str, user_id: int | None, today: date, page: int
) -> Page[Lead]:
    """One page: those without outcome first, by the day of their next step. `shown`: see lead_rules.SHOWN."""
    return page_of(session, _wanted(dossier_id, shown, user_id, today), page=page, size=PAGE)


def list_leads(session: Session, dossier_id: int, *, shown: str, user_id: int | None, today: date) -> list[Lead]:
    """All that a filter leaves, in the order of the pages."""
    return list(session.scalars(_wanted(dossier_id, shown, user_id, today)))
