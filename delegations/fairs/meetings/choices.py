"""Where a meeting could go by hand, and what stands in the way elsewhere, with who and what."""

from collections.abc import Sequence
from dataclasses import dataclass

from delegations.core.clock import Clock
from delegations.core.errors import DomainError
from delegations.fairs.meetings.board import Board, others
from delegations.fairs.meetings.models import BusinessMeeting, MeetingPeriod, MeetingTable
from delegations.fairs.meetings.rules import PeriodElsewhere, PeriodNotFree, PeriodTaken, TableTaken
from delegations.fairs.meetings.slots import party_name
from delegations.network.rules import display_name


@dataclass(frozen=True)
class Choice:
    """A period: the tables that are free in it, or the rule that closes it."""

    period: MeetingPeriod
    tables: tuple[MeetingTable, ...]
    closed: DomainError | None = None


def _name(board: Board, party_id: int) -> str:
    return display_name(board.parties[party_id].participation.person)


def check_parties(board: Board, meeting: BusinessMeeting, period_id: int) -> None:
    """Raises PeriodTaken, PeriodNotFree or PeriodElsewhere."""
    time = f"{board.periods[period_id].starts:%H:%M}"
    for party_id in (meeting.party_a_id, meeting.party_b_id):
        for other in others(board, meeting.id):
            if other.period_id == period_id and party_id in (other.party_a_id, other.party_b_id):
                partner = other.party_b_id if other.party_a_id == party_id else other.party_a_id
                raise PeriodTaken(field="place", time=time, name=_name(board, party_id), other=_name(board, partner))
        there = board.elsewhere.get(party_id, {}).get(period_id)
        if there is not None:
            raise PeriodElsewhere(field="place", time=time, name=_name(board, party_id), what=there.title)
        if period_id in board.parties[party_id].not_free:
            raise PeriodNotFree(field="place", time=time, name=_name(board, party_id))


def check_choice(board: Board, meeting: BusinessMeeting, period_id: int, table_id: int) -> None:
    """Raises what check_parties raises, and TableTaken."""
    check_parties(board, meeting, period_id)
    for other in others(board, meeting.id):
        if (other.period_id, other.table_id) == (period_id, table_id):
            raise TableTaken(
                field="place", time=f"{board.periods[period_id].starts:%H:%M}", table=board.tables[table_id].name,
                other=party_name(board.parties[other.party_a_id]),
            )  # fmt: skip


def choices_of(board: Board, meeting: BusinessMeeting, clock: Clock) -> Sequence[Choice]:
    """All periods that have not begun, in order."""
    taken = {(m.period_id, m.table_id) for m in others(board, meeting.id)}
    found = []
    for period in board.periods.values():
        if period.starts_at <= clock.now():
            continue
        try:
            check_parties(board, meeting, period.id)
        except DomainError as error:
            found.append(Choice(period, (), error))
            continue
        found.append(Choice(period, tuple(t for t in board.tables.values() if (period.id, t.id) not in taken)))
    return found
