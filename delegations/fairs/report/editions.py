"""Editions of one fair beside each other: each measure of all of them in one read."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from delegations.core.actor import Actor
from delegations.dossiers.models import BudgetLine, Dossier
from delegations.fairs.leads.models import Lead
from delegations.fairs.report.queries import SESSIONS, cited_of, fairs_like, meetings_of
from delegations.fairs.report.rules import MEASURES, SIX_MONTHS, Cited, EditionNumbers, per_exhibitor, year_of
from delegations.fairs.stands.models import Badge, BadgeQuota, Exhibitor, Stand
from delegations.itineraries.models import Slot

Counts = dict[int, Any]
Found = dict[str, float | None]


def compared_editions(session: Session, actor: Actor, dossier: Dossier, today: date) -> list[EditionNumbers]:
    """This edition and those before and after it, by year; also those that the organiser's figures alone tell of."""
    fairs = fairs_like(session, actor, dossier)
    measures = _measures(session, [found for found, _edition in fairs], today)
    editions = [
        EditionNumbers(found.code, edition.label, found.starts_on.year, measures[found.id]) for found, edition in fairs
    ]
    cited = dict.fromkeys(row for _found, edition in fairs for row in cited_of(edition))
    return sorted([*editions, *_told_of(list(cited), {one.year for one in editions})], key=lambda one: one.year)


def _told_of(cited: Sequence[Cited], known: set[int]) -> list[EditionNumbers]:
    """Editions without a dossier of ours."""
    years: dict[int, list[Cited]] = {}
    for row in cited:
        year = year_of(row)
        if year is not None and year not in known:
            years.setdefault(year, []).append(row)
    nothing: Found = dict.fromkeys(MEASURES)
    return [EditionNumbers("", "", year, nothing, tuple(rows)) for year, rows in years.items()]


def _by_dossier(session: Session, query: Select[Any]) -> Counts:
    return {row[0]: row[1:] if len(row) > 2 else row[1] for row in session.execute(query)}


def _measures(session: Session, fairs: Sequence[Dossier], today: date) -> dict[int, Found]:
    """{dossier id: {measure: value, or None}}; as many reads for ten editions as for one."""
    ids = [fair.id for fair in fairs]

    def per(column: Any, *wanted: Any) -> Counts:
        owner = column.class_.dossier_id
        return _by_dossier(session, select(owner, *wanted).where(owner.in_(ids)).group_by(owner))

    applied, accepted = per(Exhibitor.id, func.count()), _accepted(session, ids)
    areas, committed = per(Stand.id, func.sum(Stand.area)), per(BudgetLine.id, func.sum(BudgetLine.committed))
    granted, given = per(BadgeQuota.id, func.sum(BadgeQuota.quota)), per(Badge.id, func.count())
    slots, leads, meetings = _slots(session, ids), per(Lead.id, func.count()), meetings_of(session, ids)
    won = per(Lead.id, func.count().filter(Lead.outcome == "won"))
    found: dict[int, Found] = {}
    for fair in fairs:
        number = fair.id
        count, asked = accepted.get(number, (0, None))
        found[number] = {
            "exhibitors": count if applied.get(number) else None,
            "area": areas.get(number),
            "contributions": asked,
            "cost": per_exhibitor(committed.get(number), count),
            "badges": given.get(number, 0) if granted.get(number) or given.get(number) else None,
            "sessions": slots.get((number, "session"), 0) if (number, "") in slots else None,
            "tours": slots.get((number, "tour"), 0) if (number, "") in slots else None,
            "meetings": meetings[number].held if number in meetings else None,
            "leads": leads.get(number),
            "won": _known_won(fair, leads.get(number), won.get(number, 0), today),
        }
    return found


def _accepted(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    query = select(Exhibitor.dossier_id, func.count(), func.sum(Exhibitor.contribution))
    query = query.where(Exhibitor.dossier_id.in_(ids), Exhibitor.state == "accepted").group_by(Exhibitor.dossier_id)
    return {number: (count, asked) for number, count, asked in session.execute(query)}


def _slots(session: Session, ids: Sequence[int]) -> dict[tuple[int, str], int]:
    """{(dossier id, session or tour): how many}; (dossier id, '') is there as soon as a programme is."""
    query = select(Slot.dossier_id, Slot.kind, func.count()).where(Slot.dossier_id.in_(ids))
    found: dict[tuple[int, str], int] = {}
    for number, kind, count in session.execute(
        query.where(Slot.cancelled_at.is_(None)).group_by(Slot.dossier_id, Slot.kind)
    ):
        kind = "session" if kind in SESSIONS else kind
        found[number, kind] = found.get((number, kind), 0) + count
        found[number, ""] = found.get((number, ""), 0) + count
    return found


def _known_won(fair: Dossier, leads: int | None, won: int, today: date) -> int | None:
    """Half a year after the fair it is known what came of its leads."""
    return won if leads and today >= fair.ends_on + SIX_MONTHS else None
