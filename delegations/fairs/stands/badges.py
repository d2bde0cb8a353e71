"""Use cases of badges: what the organiser granted, who gets one, what was handed over and taken back."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import InvalidInput
from delegations.dossiers.models import Dossier
from delegations.dossiers.queries import get_participation
from delegations.fairs.stands.models import Badge, BadgeQuota
from delegations.fairs.stands.queries import get_badge, get_exhibitor
from delegations.fairs.stands.rules import (
    BADGE_KINDS,
    LARGEST_QUOTA,
    BadgeOut,
    BadgeTwice,
    NotAccepted,
    NotAFair,
    QuotaTooSmall,
    check_badge,
)
from delegations.network.rules import display_name


def _quota(session: Session, dossier: Dossier, kind: str) -> BadgeQuota | None:
    """The row of a kind, locked: whoever wants the last badge waits here for whoever came first."""
    query = select(BadgeQuota).filter_by(dossier_id=dossier.id, kind=kind).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _given(session: Session, dossier: Dossier, kind: str) -> int:
    query = select(func.count(Badge.id)).where(Badge.dossier_id == dossier.id, Badge.kind == kind)
    return session.scalar(query) or 0


def _check_kind(dossier: Dossier, kind: str) -> None:
    if dossier.kind != "fair":
        raise NotAFair()
    if kind not in BADGE_KINDS:
        raise InvalidInput(field="kind")


def grant_badges(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, kind: str, quota: int) -> None:
    """How many badges of a kind there are. Raises QuotaTooSmall when more are given already."""
    _check_kind(dossier, kind)
    if not 0 <= quota <= LARGEST_QUOTA:
        raise InvalidInput(field=f"quota_{kind}")
    row = _quota(session, dossier, kind)
    given = _given(session, dossier, kind)
    if quota < given:
        raise QuotaTooSmall(field=f"quota_{kind}", kind=BADGE_KINDS[kind], given=given, quota=quota)
    if quota == (row.quota if row else 0):
        return
    if row is None:
        row = BadgeQuota(dossier_id=dossier.id, kind=kind)
        session.add(row)
    row.quota = quota
    session.flush()
    record(session, actor=actor, clock=clock, action="grant_badges", entity="badge_quota", entity_id=row.id,
           dossier_id=dossier.id, detail={"kind": kind, "quota": quota})  # fmt: skip


def give_badge(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, kind: str, participation_id: int,
    exhibitor_id: int | None = None,
) -> Badge:  # fmt: skip
    """A badge for a participant, within what was granted. Raises QuotaUsedUp, BadgeTwice, NotAccepted."""
    _check_kind(dossier, kind)
    person = get_participation(session, dossier.id, participation_id).person
    if exhibitor_id is not None:
        exhibitor = get_exhibitor(session, dossier.id, exhibitor_id)
        if exhibitor.state != "accepted":
            raise NotAccepted(field="exhibitor_id", name=exhibitor.organisation.name)
    row = _quota(session, dossier, kind)
    if session.scalar(select(Badge.id).filter_by(dossier_id=dossier.id, kind=kind, person_id=person.id)) is not None:
        raise BadgeTwice(field="participation_id", name=display_name(person), kind=BADGE_KINDS[kind])
    check_badge(kind, row.quota if row else 0, _given(session, dossier, kind))
    badge = Badge(
        dossier_id=dossier.id, kind=kind, person_id=person.id, exhibitor_id=exhibitor_id, given_at=clock.now()
    )
    session.add(badge)
    session.flush()
    record(session, actor=actor, clock=clock, action="give_badge", entity="badge", entity_id=badge.id,
           dossier_id=dossier.id, detail={"kind": kind, "person_id": person.id})  # fmt: skip
    return badge


def hand_over_badge(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, badge_id: int) -> Badge:
    """Raises BadgeOut when that was done before."""
    badge = get_badge(session, dossier.id, badge_id)
    if badge.handed_over_at is not None:
        raise BadgeOut()
    badge.handed_over_at = clock.now()
    session.flush()
    record(session, actor=actor, clock=clock, action="hand_over_badge", entity="badge", entity_id=badge.id,
           dossier_id=dossier.id, detail={"kind": badge.kind, "person_id": badge.person_id})  # fmt: skip
    return badge


def take_badge_back(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, badge_id: int) -> None:
    """The badge counts as left again."""
    badge = get_badge(session, dossier.id, badge_id)
    detail = {"kind": badge.kind, "person_id": badge.person_id, "handed_over": badge.handed_over_at is not None}
    session.delete(badge)
    session.flush()
    record(session, actor=actor, clock=clock, action="take_badge_back", entity="badge", entity_id=badge_id,
           dossier_id=dossier.id, detail=detail)  # fmt: skip
