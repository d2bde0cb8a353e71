"""Everything that placing needs, read once, and the same as a problem for the engine."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from delegations.core.clock import Clock
from delegations.dossiers.models import Dossier
from delegations.fairs.meetings.models import (
    BusinessMeeting,
    MeetingParty,
    MeetingPeriod,
    MeetingRound,
    MeetingTable,
    MeetingWish,
)
from delegations.fairs.meetings.queries import (
    Elsewhere,
    elsewhere,
    get_round,
    list_meetings,
    list_parties,
    list_periods,
    list_tables,
    list_wishes,
)
from delegations.itineraries.queries import current_release
from delegations.planning.meetings import Fixed, MeetingProblem, Wanted


@dataclass(frozen=True)
class Board:
    """Everything that placing needs, read once."""

    round: MeetingRound
    periods: dict[int, MeetingPeriod]
    tables: dict[int, MeetingTable]
    parties: dict[int, MeetingParty]
    wishes: dict[int, MeetingWish]
    meetings: tuple[BusinessMeeting, ...]
    elsewhere: Mapping[int, Mapping[int, Elsewhere]]
    stays: frozenset[int]
    """Ids of the meetings that keep their place."""

    def not_free(self, party_id: int) -> frozenset[int]:
        """Periods in which a party cannot be met: by its own word, or because it is expected elsewhere."""
        party = self.parties[party_id]
        return frozenset(party.not_free) | frozenset(self.elsewhere.get(party_id, {}))

    @property
    def waiting(self) -> list[MeetingWish]:
        """Accepted wishes of present parties that have no meeting, or one that may move."""
        held = {m.wish_id for m in self.meetings if m.id in self.stays}
        pairs = {frozenset((m.party_a_id, m.party_b_id)) for m in self.meetings if m.id in self.stays}
        found = []
        for wish in self.wishes.values():
            pair = frozenset((wish.from_party_id, wish.to_party_id))
            present = all(self.parties[one].is_present for one in pair)
            if wish.state == "accepted" and wish.id not in held and pair not in pairs and present:
                pairs.add(pair)
                found.append(wish)
        return found


def load_board(session: Session, dossier: Dossier, clock: Clock, *, anew: bool = False, lock: bool = False) -> Board:
    """`anew`: what is neither locked nor published nor begun may move too. Raises NoRound."""
    found = get_round(session, dossier.id, lock=lock)
    periods = {period.id: period for period in list_periods(session, found.id)}
    parties = list_parties(session, dossier.id)
    meetings = tuple(list_meetings(session, found.id))
    release, now = current_release(session, dossier.id), clock.now()
    told = {m.id for m in meetings if release and m.slot.created_at <= release.published_at}
    stays = {
        m.id for m in meetings
        if not anew or m.locked or m.id in told or m.wish_id is None or periods[m.period_id].starts_at <= now
    }  # fmt: skip
    return Board(
        found, periods, {table.id: table for table in list_tables(session, found.id)},
        {party.id: party for party in parties}, {wish.id: wish for wish in list_wishes(session, dossier.id)},
        meetings, elsewhere(session, parties, list(periods.values())), frozenset(stays),
    )  # fmt: skip


def problem_of(board: Board, clock: Clock) -> MeetingProblem:
    """Wishes by their id, meetings that stay by the negative of theirs. Nothing is placed in what has begun."""
    days: dict[object, list[int]] = {}
    for period in board.periods.values():
        days.setdefault(period.day, []).append(period.id)
    tables = tuple(board.tables)
    return MeetingProblem(
        days=tuple(tuple(day) for day in days.values()),
        tables={p.id: tables if p.starts_at > clock.now() else () for p in board.periods.values()},
        wanted=tuple(Wanted(w.id, w.from_party_id, w.to_party_id, w.weight) for w in board.waiting),
        fixed=tuple(
            Fixed(-m.id, m.party_a_id, m.party_b_id, m.period_id, m.table_id)
            for m in board.meetings if m.id in board.stays
        ),
        busy={number: board.not_free(number) for number in board.parties}, most=board.round.most,
    )  # fmt: skip


def others(board: Board, meeting_id: int) -> Iterable[BusinessMeeting]:
    return (m for m in board.meetings if m.id != meeting_id)
