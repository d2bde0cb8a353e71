"""Reads of a report: the numbers of one fair, each from the table it stands in, and the fairs before it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from delegations.core.actor import Actor
from delegations.dossiers.models import Participation, Task
from delegations.dossiers.queries import Dossier, budget_of, may_see
from delegations.dossiers.workdays import HOME
from delegations.fairs.leads.models import Lead
from delegations.fairs.leads.queries import list_leads
from delegations.fairs.leads.rules import is_late
from delegations.fairs.meetings.models import BusinessMeeting
from delegations.fairs.report.models import FairReport as FairReport
from delegations.fairs.report.rules import (
    BadgeNumbers,
    Budget,
    Cited,
    HostNumbers,
    LeadNumbers,
    MeetingNumbers,
    Numbers,
    SessionNumbers,
    StandNumbers,
    Ticked,
    Visitors,
    folded,
    meeting_numbers,
    tallied,
)
from delegations.fairs.stands.models import Badge, BadgeQuota, Edition
from delegations.fairs.stands.queries import find_edition, list_exhibitors, list_stands
from delegations.fairs.stands.rules import BADGE_KINDS, FORMULAS
from delegations.i18n.content import texts, translations_of
from delegations.itineraries.differences import compare
from delegations.itineraries.exports import SOURCE_LANGUAGE
from delegations.itineraries.models import Release, Request, Slot
from delegations.itineraries.queries import named_in_slots
from delegations.network.models import Organisation, Person

SESSIONS = ("session", "remote")
RECEPTIONS = ("meal", "ceremony")
UNCOUNTED = ("draft", "withdrawn", "settled")
"""States of a request that ask nobody (any more)."""
AMONG_US = ("interpreter", "driver", "staff")
"""Roles of participants who visit nobody."""


def find_report(session: Session, dossier_id: int) -> FairReport | None:
    return session.scalars(select(FairReport).where(FairReport.dossier_id == dossier_id)).one_or_none()


def cited_of(edition: Edition | None) -> tuple[Cited, ...]:
    rows = edition.figures if edition else []
    return tuple(Cited(row["what"], row["value"], row["source"], row.get("as_of", "")) for row in rows)


def meetings_of(session: Session, dossier_ids: Sequence[int]) -> dict[int, MeetingNumbers]:
    """Business meetings by dossier, all in one read. Whether they were held is not known before somebody ticks one."""
    query = (
        select(Slot.dossier_id, Slot.starts, BusinessMeeting.attended_a, BusinessMeeting.attended_b)
        .outerjoin(BusinessMeeting, BusinessMeeting.slot_id == Slot.id)
        .where(Slot.dossier_id.in_(dossier_ids), Slot.kind == "business", Slot.cancelled_at.is_(None))
        .order_by(Slot.starts, Slot.id)
    )
    found: dict[int, list[Ticked]] = {}
    for dossier_id, starts, one, other in session.execute(query):
        found.setdefault(dossier_id, []).append((starts.date(), one or "", other or ""))
    return {dossier_id: meeting_numbers(ticked) for dossier_id, ticked in found.items()}


def numbers_of(session: Session, dossier: Dossier, today: date) -> Numbers:
    """All that the data say of one fair; the same number of reads however much there is."""
    exhibitors = list_exhibitors(session, dossier.id)
    accepted = [row for row in exhibitors if row.state == "accepted"]
    lines = tuple(Budget(x.label, x.planned, x.committed, x.paid) for x in budget_of(session, dossier.id))
    on_stand = Counter(row.stand_id for row in accepted)
    slots = _slots(session, dossier.id)
    kinds = Counter(kind for _id, kind, _title, _starts, _attendance in slots)
    releases, changes = _releases(session, dossier.id)
    leads = list_leads(session, dossier.id, shown="", user_id=None, today=today)
    by_formula = Counter(row.formula for row in accepted)
    return Numbers(
        formulas={formula: by_formula[formula] for formula in FORMULAS} if exhibitors else None,
        stands=tuple(
            StandNumbers(s.hall, s.number, s.area, on_stand[s.id]) for s in list_stands(session, dossier.id)
        ),
        asked=sum(row.contribution for row in accepted) if accepted else None,
        paid=sum(row.contribution for row in accepted if row.invoicing == "paid") if accepted else None,
        budget=lines,
        badges=_badges(session, dossier.id),
        sessions=_sessions(session, dossier.id, slots) if slots else None,
        tours=kinds["tour"] if slots else None,
        visits=kinds["visit"] if slots else None,
        receptions=sum(kinds[kind] for kind in RECEPTIONS) if slots else None,
        hosts=_hosts(session, dossier.id),
        changes=changes, releases=releases,
        meetings=meetings_of(session, [dossier.id]).get(dossier.id, MeetingNumbers()),
        leads=_leads(session, dossier.id, leads, today) if leads else None,
        visitors=_visitors(session, dossier.id, leads),
        cited=cited_of(find_edition(session, dossier.id)),
    )  # fmt: skip


def _badges(session: Session, dossier_id: int) -> tuple[BadgeNumbers, ...]:
    """Kinds of which some were granted or given."""
    quotas = dict(session.execute(select(BadgeQuota.kind, BadgeQuota.quota).filter_by(dossier_id=dossier_id)).all())
    query = select(Badge.kind, func.count(), func.count(Badge.handed_over_at)).where(Badge.dossier_id == dossier_id)
    given = {kind: (count, out) for kind, count, out in session.execute(query.group_by(Badge.kind))}
    return tuple(
        BadgeNumbers(kind, quotas.get(kind), *given.get(kind, (0, 0)))
        for kind in BADGE_KINDS
        if quotas.get(kind) or kind in given
    )


SlotFacts = tuple[int, str, str, date, str]


def _slots(session: Session, dossier_id: int) -> list[SlotFacts]:
    """(id, kind, title, day, attendance) of what was not cancelled, in order of time."""
    query = select(Slot.id, Slot.kind, Slot.title, Slot.starts, Slot.attendance)
    query = query.where(Slot.dossier_id == dossier_id, Slot.cancelled_at.is_(None))
    rows = session.execute(query.order_by(Slot.starts_at, Slot.id))
    return [(number, kind, title, starts.date(), who) for number, kind, title, starts, who in rows]


def _present(dossier_id: int) -> ColumnElement[bool]:
    return and_(Participation.dossier_id == dossier_id, Participation.removed_at.is_(None))


def _sessions(session: Session, dossier_id: int, slots: Sequence[SlotFacts]) -> tuple[SessionNumbers, ...]:
    """Sessions with how many of ours were named for each."""
    everybody = session.scalar(select(func.count()).where(_present(dossier_id))) or 0
    named = named_in_slots().c
    query = (
        select(named.slot_id, func.count())
        .join(Participation, Participation.id == named.participation_id)
        .where(_present(dossier_id))
    )
    counts: dict[int, int] = dict(session.execute(query.group_by(named.slot_id)).all())
    held = [slot for slot in slots if slot[1] in SESSIONS]
    titles = translations_of(session, "slot", [slot[0] for slot in held])
    return tuple(
        SessionNumbers(
            texts(title, SOURCE_LANGUAGE, titles.get(number, {}).get("title")), day,
            everybody if attendance == "all" else counts.get(number, 0),
        )
        for number, _kind, title, day, attendance in held
    )  # fmt: skip


def _hosts(session: Session, dossier_id: int) -> HostNumbers | None:
    query = select(Request.state, func.count()).join(Slot, Slot.id == Request.slot_id)
    query = query.where(Slot.dossier_id == dossier_id, Request.state.not_in(UNCOUNTED)).group_by(Request.state)
    states: dict[str, int] = dict(session.execute(query).all())
    if not states:
        return None
    return HostNumbers(sum(states.values()), states.get("confirmed", 0), states.get("declined", 0))


def _releases(session: Session, dossier_id: int) -> tuple[int, tuple[int, ...]]:
    """How many releases there are, and what each after the first changed."""
    query = select(Release.snapshot).where(Release.dossier_id == dossier_id)
    snapshots = session.scalars(query.order_by(Release.number)).all()
    return len(snapshots), tuple(len(compare(old, new)) for old, new in pairwise(snapshots))


def _leads(session: Session, dossier_id: int, leads: Sequence[Lead], today: date) -> LeadNumbers:
    """A promise is kept when its task is ticked, or when it is known what came of the lead."""
    query = select(Task.id).where(Task.dossier_id == dossier_id, Task.done_at.is_not(None))
    done = set(session.scalars(query))
    outcomes = Counter(lead.outcome for lead in leads)
    return LeadNumbers(
        total=len(leads),
        interests=tallied(lead.interest for lead in sorted(leads, key=lambda lead: lead.id)),
        owners=tallied(lead.owner.name for lead in leads),
        outcomes=dict(outcomes),
        promised=sum(1 for lead in leads if lead.promise or lead.purged_on),
        kept=sum(1 for lead in leads if lead.outcome or (lead.task_ids and lead.task_ids[0] in done)),
        late=sum(1 for lead in leads if is_late(lead.due_on, lead.outcome, today)),
    )


def _visitors(session: Session, dossier_id: int, leads: Iterable[Lead]) -> tuple[Visitors, ...]:
    """Leads by country, and participants of organisations abroad; the most frequent first, the unknown last."""
    query = (
        select(Organisation.country, func.count())
        .join(Person, Person.organisation_id == Organisation.id)
        .join(Participation, Participation.person_id == Person.id)
        .where(_present(dossier_id), Organisation.country != HOME, Participation.role.not_in(AMONG_US))
    )
    guests: dict[str, int] = dict(session.execute(query.group_by(Organisation.country)).all())
    noted = Counter(lead.country for lead in leads)
    found = (Visitors(country, noted[country], guests.get(country, 0)) for country in {*noted, *guests})
    return tuple(sorted(found, key=lambda row: (not row.country, -row.all, row.country)))


def fairs_like(session: Session, actor: Actor, dossier: Dossier) -> list[tuple[Dossier, Edition]]:
    """The editions of the same fair that the actor may read, this one too, the oldest first."""
    own = find_edition(session, dossier.id)
    if own is None:
        return []
    query = (
        select(Dossier, Edition)
        .join(Edition, Edition.dossier_id == Dossier.id)
        .where(Dossier.kind == "fair", Dossier.state != "cancelled", Dossier.id.in_(may_see(actor)))
    )
    rows = session.execute(query.order_by(Dossier.starts_on, Dossier.id))
    return [(found, edition) for found, edition in rows if folded(edition.fair) == folded(own.fair)]
