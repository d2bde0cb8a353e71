"""Reads of business meetings: round, periods, tables, parties, wishes, meetings; each list in a query or two."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from delegations.core.errors import NotFound
from delegations.dossiers.models import Participation
from delegations.fairs.meetings.models import BusinessMeeting as BusinessMeeting
from delegations.fairs.meetings.models import MeetingParty as MeetingParty
from delegations.fairs.meetings.models import MeetingPeriod as MeetingPeriod
from delegations.fairs.meetings.models import MeetingRound as MeetingRound
from delegations.fairs.meetings.models import MeetingTable as MeetingTable
from delegations.fairs.meetings.models import MeetingWish as MeetingWish
from delegations.fairs.meetings.rules import NoRound
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import named_in_slots
from delegations.network.models import Person


def find_round(session: Session, dossier_id: int, *, lock: bool = False) -> MeetingRound | None:
    """With its place. `lock` makes those wait who place, move or cancel at the same time."""
    query = select(MeetingRound).options(joinedload(MeetingRound.place)).where(MeetingRound.dossier_id == dossier_id)
    if lock:
        query = query.with_for_update(of=MeetingRound).execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def get_round(session: Session, dossier_id: int, *, lock: bool = False) -> MeetingRound:
    """Raises NoRound."""
    found = find_round(session, dossier_id, lock=lock)
    if found is None:
        raise NoRound()
    return found


def list_periods(session: Session, round_id: int) -> list[MeetingPeriod]:
    query = select(MeetingPeriod).where(MeetingPeriod.round_id == round_id)
    return list(session.scalars(query.order_by(MeetingPeriod.starts_at, MeetingPeriod.id)))


def list_tables(session: Session, round_id: int) -> list[MeetingTable]:
    query = select(MeetingTable).where(MeetingTable.round_id == round_id)
    return list(session.scalars(query.order_by(MeetingTable.position, MeetingTable.id)))


_PERSON = joinedload(MeetingParty.participation).joinedload(Participation.person).joinedload(Person.organisation)


def list_parties(session: Session, dossier_id: int) -> list[MeetingParty]:
    """All parties, by side and name, with person and organisation; also those taken off the dossier's list."""
    query = (
        select(MeetingParty)
        .options(_PERSON)
        .join(MeetingParty.participation)
        .join(Participation.person)
        .where(MeetingParty.dossier_id == dossier_id)
        .order_by(MeetingParty.side, Person.family_name, Person.given_name, MeetingParty.id)
    )
    return list(session.scalars(query))


def get_party(session: Session, party_id: int, dossier_id: int | None = None) -> MeetingParty:
    """With person and organisation. NotFound when it is not of this dossier."""
    party = session.scalars(select(MeetingParty).options(_PERSON).where(MeetingParty.id == party_id)).one_or_none()
    if party is None or dossier_id not in (None, party.dossier_id):
        raise NotFound()
    return party


def list_wishes(session: Session, dossier_id: int, *, party_id: int | None = None) -> list[MeetingWish]:
    """In the order in which they were made; those of one party, from or to it."""
    query = (
        select(MeetingWish)
        .join(MeetingParty, MeetingParty.id == MeetingWish.from_party_id)
        .where(MeetingParty.dossier_id == dossier_id)
    )
    if party_id is not None:
        query = query.where((MeetingWish.from_party_id == party_id) | (MeetingWish.to_party_id == party_id))
    return list(session.scalars(query.order_by(MeetingWish.wished_at, MeetingWish.id)))


def get_wish(session: Session, dossier_id: int, wish_id: int) -> MeetingWish:
    """Locked: of two answers one comes after the other."""
    query = (
        select(MeetingWish)
        .join(MeetingParty, MeetingParty.id == MeetingWish.from_party_id)
        .where(MeetingWish.id == wish_id, MeetingParty.dossier_id == dossier_id)
        .with_for_update(of=MeetingWish)
        .execution_options(populate_existing=True)
    )
    wish = session.scalars(query).one_or_none()
    if wish is None:
        raise NotFound()
    return wish


def list_meetings(session: Session, round_id: int, *, cancelled: bool = False) -> list[BusinessMeeting]:
    """In order of time and table, with their slots. One whose slot was cancelled in the programme counts no more."""
    query = (
        select(BusinessMeeting)
        .options(joinedload(BusinessMeeting.slot))
        .join(MeetingPeriod, MeetingPeriod.id == BusinessMeeting.period_id)
        .join(MeetingTable, MeetingTable.id == BusinessMeeting.table_id)
        .join(Slot, Slot.id == BusinessMeeting.slot_id)
        .where(BusinessMeeting.round_id == round_id)
    )
    if not cancelled:
        query = query.where(Slot.cancelled_at.is_(None))
    order = (MeetingPeriod.starts_at, MeetingTable.position, BusinessMeeting.id)
    return list(session.scalars(query.order_by(*order).execution_options(populate_existing=True)))


def get_meeting(session: Session, round_id: int, meeting_id: int) -> BusinessMeeting:
    query = (
        select(BusinessMeeting)
        .options(joinedload(BusinessMeeting.slot))
        .where(BusinessMeeting.id == meeting_id, BusinessMeeting.round_id == round_id)
    )
    meeting = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if meeting is None:
        raise NotFound()
    return meeting


def meetings_by_slot(session: Session, dossier_id: int, uids: Iterable[str]) -> dict[str, BusinessMeeting]:
    """{uid of a slot: its meeting}."""
    query = (
        select(BusinessMeeting)
        .options(joinedload(BusinessMeeting.slot))
        .join(Slot, Slot.id == BusinessMeeting.slot_id)
        .where(Slot.dossier_id == dossier_id, Slot.uid.in_(list(uids)))
    )
    return {row.slot.uid: row for row in session.scalars(query.order_by(BusinessMeeting.id))}


@dataclass(frozen=True)
class Elsewhere:
    """A slot that keeps a party from a period."""

    slot_id: int
    title: str
    kind: str


def elsewhere(
    session: Session, parties: Sequence[MeetingParty], periods: Sequence[MeetingPeriod]
) -> dict[int, dict[int, Elsewhere]]:
    """{party id: {period id: the slot, of any dossier, that this person attends by name meanwhile}}.

    Business meetings do not count: their seats do. What everybody attends, and free time, keeps nobody.
    """
    found: dict[int, dict[int, Elsewhere]] = defaultdict(dict)
    if not parties or not periods:
        return found
    of_person = {party.participation.person_id: party.id for party in parties}
    there = named_in_slots()
    query = (
        select(Participation.person_id, Slot.id, Slot.title, Slot.kind, Slot.starts_at, Slot.ends_at)
        .join(there, there.c.participation_id == Participation.id)
        .join(Slot, Slot.id == there.c.slot_id)
        .where(
            Participation.person_id.in_(of_person), Participation.removed_at.is_(None), Slot.cancelled_at.is_(None),
            Slot.kind.not_in(("free", "business")),
            Slot.starts_at < max(p.ends_at for p in periods), Slot.ends_at > min(p.starts_at for p in periods),
        )
    )  # fmt: skip
    for person_id, slot_id, title, kind, starts_at, ends_at in session.execute(query.order_by(Slot.id)):
        for period in periods:
            if starts_at < period.ends_at and ends_at > period.starts_at:
                found[of_person[person_id]].setdefault(period.id, Elsewhere(slot_id, title, kind))
    return found


@dataclass(frozen=True)
class MeetingFigures:
    """`held`: both came. `missed`: one of them did not. `unmarked`: begun long ago or not, nobody has said."""

    placed: int = 0
    held: int = 0
    missed: int = 0
    unmarked: int = 0
    parties: int = 0
    wishes: int = 0
    refused: int = 0


def meeting_figures(session: Session, dossier_ids: Sequence[int]) -> dict[int, MeetingFigures]:
    """{dossier id: its figures}, all zero for a fair without meetings. Three queries, however many dossiers."""
    ids = list(dossier_ids)
    meeting, giver = BusinessMeeting, aliased(MeetingParty)
    missed = (meeting.attended_a == "no") | (meeting.attended_b == "no")
    held = (meeting.attended_a == "yes") & (meeting.attended_b == "yes")
    placed = (
        select(MeetingRound.dossier_id, func.count(), func.sum(case((held, 1), else_=0)),
               func.sum(case((missed, 1), else_=0)))
        .join(MeetingRound, MeetingRound.id == meeting.round_id)
        .join(Slot, Slot.id == meeting.slot_id)
        .where(MeetingRound.dossier_id.in_(ids), Slot.cancelled_at.is_(None))
        .group_by(MeetingRound.dossier_id)
    )  # fmt: skip
    parties = (
        select(MeetingParty.dossier_id, func.count())
        .join(Participation, Participation.id == MeetingParty.participation_id)
        .where(MeetingParty.dossier_id.in_(ids), Participation.removed_at.is_(None))
        .group_by(MeetingParty.dossier_id)
    )
    wishes = (
        select(giver.dossier_id, func.count(), func.sum(case((MeetingWish.state == "refused", 1), else_=0)))
        .join(giver, giver.id == MeetingWish.from_party_id)
        .where(giver.dossier_id.in_(ids), MeetingWish.state != "withdrawn")
        .group_by(giver.dossier_id)
    )
    met = {row[0]: row[1:] for row in session.execute(placed)}
    who = {row[0]: row[1] for row in session.execute(parties)}
    wanted = {row[0]: row[1:] for row in session.execute(wishes)}
    found = {}
    for one in ids:
        count, came, absent = met.get(one, (0, 0, 0))
        number, refused = wanted.get(one, (0, 0))
        found[one] = MeetingFigures(count, came, absent, count - came - absent, who.get(one, 0), number, refused)
    return found
