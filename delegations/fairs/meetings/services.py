"""Use cases of a round and its parties: dates, periods and tables, who takes part, what they say of themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import InvalidInput, StaleVersion
from delegations.core.languages import LANGUAGES
from delegations.core.walltime import local_at
from delegations.dossiers.models import Dossier
from delegations.dossiers.queries import list_participations
from delegations.fairs.meetings.models import (
    BusinessMeeting,
    MeetingParty,
    MeetingPeriod,
    MeetingRound,
    MeetingTable,
)
from delegations.fairs.meetings.queries import find_round, get_party, list_periods, list_tables
from delegations.fairs.meetings.rules import (
    SIDES,
    DayOutside,
    Doors,
    Grid,
    HasMeetings,
    NothingInvited,
    PartyTwice,
    PeriodInUse,
    PhaseOver,
    Phases,
    ProfileIncomplete,
    TableInUse,
    check_phases,
    cut,
    doors_on,
    phase_on,
    table_names,
)
from delegations.fairs.stands.rules import NotAFair
from delegations.network.models import Place
from delegations.network.rules import THEMES, display_name


@dataclass(frozen=True)
class RoundFacts:
    """`tables`: lines "name: note". `occurrence` answers for hours that happen twice."""

    phases: Phases
    grid: Grid
    tables: tuple[str, ...]
    place_id: int | None = None
    most: int | None = None
    note: str = ""
    occurrence: int | None = None


def phases_of(found: MeetingRound) -> Phases:
    return Phases(found.profiles_until, found.wishes_until, found.answers_until, found.publish_on)


def phase_now(found: MeetingRound, periods: Sequence[MeetingPeriod], dossier: Dossier, clock: Clock) -> str:
    """The phase by the clock at the place; of periods in order."""
    first, last = (periods[0].starts_at, max(p.ends_at for p in periods)) if periods else (None, None)
    now = clock.now()
    return phase_on(phases_of(found), first, last, local_at(now, dossier.zone).date(), now)


def save_round(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, version: int, facts: RoundFacts
) -> MeetingRound:
    """Makes or changes the one round of a fair; `version` 0 when there was none.

    Periods and tables that stay keep their meetings; of those that go none may have any. Raises StaleVersion,
    PhasesOutOfOrder, PublishedTooLate, PeriodInUse, TableInUse, and what cutting days raises.
    """
    if dossier.kind != "fair":
        raise NotAFair()
    found = find_round(session, dossier.id, lock=True)
    if version != (found.version if found else 0):
        raise StaleVersion(current=found)
    for day in facts.grid.days:
        if not dossier.starts_on <= day <= dossier.ends_on:
            raise DayOutside(field="days", day=f"{day:%d/%m/%Y}")
    walls, names = cut(facts.grid, dossier.zone, facts.occurrence), table_names(facts.tables)
    check_phases(facts.phases, walls[0][0].local.date())
    if facts.place_id is not None and session.get(Place, facts.place_id) is None:
        raise InvalidInput(field="place_id")
    if facts.most is not None and facts.most < 1:
        raise InvalidInput(field="most")
    if found is None:
        found = MeetingRound(dossier_id=dossier.id, version=0)
        session.add(found)
    for name, value in {**vars(facts.phases), "place_id": facts.place_id, "most": facts.most, "note": facts.note,
                        "grid": facts.grid.as_json()}.items():  # fmt: skip
        setattr(found, name, value)
    found.version += 1
    session.flush()
    made = [
        MeetingPeriod(
            round_id=found.id, starts=start.local, start_fold=start.fold, ends=end.local, end_fold=end.fold,
            zone=dossier.zone, starts_at=start.instant(), ends_at=end.instant(),
        )
        for start, end in walls
    ]  # fmt: skip
    _keep_periods(session, found, made)
    _keep_tables(session, found, names)
    session.expire(found, ["place"])
    record(session, actor=actor, clock=clock, action="save_meeting_round", entity="meeting_round", entity_id=found.id,
           dossier_id=dossier.id, detail={"periods": len(made), "tables": len(names)})  # fmt: skip
    return found


def _keep_periods(session: Session, found: MeetingRound, wanted: list[MeetingPeriod]) -> None:
    """Equal ones stay as they are; who said not to be free then keeps saying so."""
    known = {(p.starts_at, p.ends_at): p for p in list_periods(session, found.id)}
    times = {(p.starts_at, p.ends_at) for p in wanted}
    gone = [period for span, period in known.items() if span not in times]
    for period in gone:
        count = session.scalar(select(func.count()).where(BusinessMeeting.period_id == period.id)) or 0
        if count:
            raise PeriodInUse(field="first", time=f"{period.starts:%d/%m %H:%M}", count=str(count))
    session.execute(delete(MeetingPeriod).where(MeetingPeriod.id.in_([p.id for p in gone])))
    session.add_all(p for p in wanted if (p.starts_at, p.ends_at) not in known)
    session.flush()
    left = {period.id for period in list_periods(session, found.id)}
    for party in session.scalars(select(MeetingParty).where(MeetingParty.dossier_id == found.dossier_id)):
        if not left.issuperset(party.not_free):
            party.not_free = [number for number in party.not_free if number in left]


def _keep_tables(session: Session, found: MeetingRound, names: list[tuple[str, str]]) -> None:
    known = {table.name: table for table in list_tables(session, found.id)}
    wanted = dict(names)
    for name, table in known.items():
        if name not in wanted:
            count = session.scalar(select(func.count()).where(BusinessMeeting.table_id == table.id)) or 0
            if count:
                raise TableInUse(field="tables", name=name, count=str(count))
            session.delete(table)
    for position, (name, note) in enumerate(names):
        table = known.get(name) or MeetingTable(round_id=found.id, name=name)
        table.position, table.note = position, note
        session.add(table)
    session.flush()


def add_parties(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, participation_ids: Sequence[int], side: str
) -> list[MeetingParty]:
    """Participants become parties of a side; `late` when wishes are already over. Raises PartyTwice."""
    if side not in SIDES:
        raise InvalidInput(field="side")
    rows = {p.id: p for p in list_participations(session, dossier.id)}
    chosen = [rows[number] for number in dict.fromkeys(participation_ids) if number in rows]
    if not chosen:
        raise NothingInvited(field="participation_ids")
    query = select(MeetingParty.participation_id).where(MeetingParty.dossier_id == dossier.id)
    known = set(session.scalars(query))
    found = find_round(session, dossier.id)
    late = found is not None and local_at(clock.now(), dossier.zone).date() > found.wishes_until
    made = []
    for row in chosen:
        if row.id in known:
            raise PartyTwice(field="participation_ids", name=display_name(row.person))
        made.append(MeetingParty(
            dossier_id=dossier.id, participation_id=row.id, side=side, late=late, languages=[row.person.language],
            themes=list(row.person.organisation.themes) if row.person.organisation else [],
        ))  # fmt: skip
    session.add_all(made)
    session.flush()
    for party in made:
        record(session, actor=actor, clock=clock, action="add_meeting_party", entity="meeting_party",
               entity_id=party.id, dossier_id=dossier.id, detail={"side": side, "late": late})  # fmt: skip
    return made


def remove_party(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, party_id: int) -> None:
    """With its wishes. Raises HasMeetings."""
    party = get_party(session, party_id, dossier.id)
    sits = (BusinessMeeting.party_a_id == party.id) | (BusinessMeeting.party_b_id == party.id)
    count = session.scalar(select(func.count()).where(sits)) or 0
    if count:
        raise HasMeetings(name=display_name(party.participation.person), count=str(count))
    session.delete(party)
    session.flush()
    record(session, actor=actor, clock=clock, action="remove_meeting_party", entity="meeting_party",
           entity_id=party_id, dossier_id=dossier.id)  # fmt: skip


@dataclass(frozen=True)
class Profile:
    """What a party says of itself. `not_free`: ids of periods."""

    offers: str = ""
    interests: str = ""
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    not_free: tuple[int, ...] = ()
    note: str = ""


def doors_of(
    found: MeetingRound, periods: Sequence[MeetingPeriod], dossier: Dossier, party: MeetingParty, clock: Clock
) -> Doors:
    """What a party may do by itself now."""
    return doors_on(phase_now(found, periods, dossier, clock), late=party.late)


def save_profile(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, party_id: int, profile: Profile,
    version: int | None = None,
) -> MeetingParty:  # fmt: skip
    """By the party itself within its phase, by staff at any time. Raises PhaseOver, ProfileIncomplete, StaleVersion."""
    party, found = get_party(session, party_id, dossier.id), find_round(session, dossier.id)
    periods = list_periods(session, found.id) if found else []
    if not actor.is_staff and not (found and doors_of(found, periods, dossier, party, clock).profile):
        raise PhaseOver()
    if not (profile.offers or profile.interests):
        raise ProfileIncomplete(field="offers")
    languages = [code for code in dict.fromkeys(profile.languages) if code in LANGUAGES]
    if not languages:
        raise ProfileIncomplete(field="languages")
    known = {period.id for period in periods}
    values = {
        "offers": profile.offers, "interests": profile.interests, "languages": languages, "note": profile.note,
        "themes": [one for one in THEMES if one in profile.themes],
        "not_free": sorted(number for number in set(profile.not_free) if number in known),
    }  # fmt: skip
    changed = [name for name, value in values.items() if getattr(party, name) != value]
    if not changed and party.profile_at is not None:
        return party
    if version is not None and version != party.version:
        raise StaleVersion(current=party)
    for name in changed:
        setattr(party, name, values[name])
    party.profile_at, party.version = clock.now(), party.version + 1
    session.flush()
    record(session, actor=actor, clock=clock, action="save_meeting_profile", entity="meeting_party",
           entity_id=party.id, dossier_id=dossier.id, fields=changed)  # fmt: skip
    return party
