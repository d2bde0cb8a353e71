"""Business meetings: phases, wishes, placing into slots, moving by hand, late arrivals, who came."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from delegations.accounts.links import link_for
from delegations.audit.models import AuditEntry
from delegations.core.clock import FixedClock
from delegations.core.errors import DomainError, NotFound, StaleVersion
from delegations.core.settings import Settings
from delegations.core.walltime import AmbiguousHour
from delegations.fairs.meetings.attendance import save_attendance
from delegations.fairs.meetings.board import load_board
from delegations.fairs.meetings.choices import choices_of
from delegations.fairs.meetings.mails import invite_parties
from delegations.fairs.meetings.models import BusinessMeeting, MeetingParty, MeetingSeat, MeetingWish
from delegations.fairs.meetings.placing import cancel_meeting, lock_meeting, move_meeting, propose, take_over
from delegations.fairs.meetings.queries import MeetingFigures, meeting_figures
from delegations.fairs.meetings.retention import forget_profiles
from delegations.fairs.meetings.rules import (
    AlreadyPlaced,
    BreakOutOfOrder,
    DayOutside,
    Grid,
    HasMeetings,
    NoLongerFits,
    NoPeriods,
    NotMarked,
    NotYet,
    PartyTwice,
    PeriodElsewhere,
    PeriodInUse,
    PeriodNotFree,
    PeriodTaken,
    PhaseOver,
    PhasesOutOfOrder,
    PublishedTooLate,
    SameSide,
    TableInUse,
    TableTaken,
    TableTwice,
    cut,
    doors_on,
    phase_on,
)
from delegations.fairs.meetings.services import Profile, RoundFacts, remove_party, save_profile, save_round
from delegations.fairs.meetings.wishes import answer_wish, save_wish, withdraw_wish
from delegations.i18n.models import Translation
from delegations.itineraries.models import Slot, slot_attendance
from delegations.itineraries.releases import publish_release
from delegations.itineraries.slots import cancel_slot
from delegations.messaging.models import Message
from tests.factories import Factory
from tests.fairs.tables import FACTS, GRID, PHASES, Tables, make_tables


@pytest.fixture
def tables(session: Session, clock: FixedClock, make: Factory) -> Tables:
    return make_tables(session, clock, make)


@pytest.fixture
def pair(tables: Tables) -> tuple[MeetingParty, MeetingParty]:
    return tables.party("network", "Renaud", "Nantes Métropole"), tables.party("visitor", "Gómez", "Alcaldía")


# The rules


def test_a_day_is_cut_around_its_break() -> None:
    starts = [f"{start.local:%H:%M}" for start, _end in cut(GRID, "Europe/Madrid")]
    assert starts == ["14:00", "14:30", "15:00", "15:35", "16:05", "16:35"]


@given(
    st.integers(5, 90), st.integers(0, 30), st.integers(0, 1200), st.integers(0, 300), st.none() | st.integers(0, 1300)
)
def test_periods_of_a_day_never_touch_each_other_nor_the_break(
    length: int, pause: int, first: int, span: int, rest: int | None
) -> None:
    def at(minute: int) -> time:
        return time(*divmod(min(minute, 1439), 60))

    grid = Grid((date(2027, 11, 3),), at(first), at(first + span), length, pause,
                at(rest) if rest is not None else None, at(rest + 15) if rest is not None else None)  # fmt: skip
    try:
        found = cut(grid, "Europe/Madrid")
    except NoPeriods:
        assert span < length or rest is not None
        return
    for start, end in found:
        assert grid.first <= start.local.time() and end.local.time() <= grid.last
        assert end.local - start.local == timedelta(minutes=length)
        if grid.break_from and grid.break_to:
            assert end.local.time() <= grid.break_from or start.local.time() >= grid.break_to
    for (_, end), (start, _) in pairwise(found):
        assert start.local >= end.local + timedelta(minutes=pause) or grid.break_from


def test_the_phase_follows_the_clock() -> None:
    first, last = datetime(2027, 11, 3, 13, tzinfo=UTC), datetime(2027, 11, 3, 16, tzinfo=UTC)

    def on(day: int, month: int = 10) -> str:
        now = datetime(2027, month, day, 14, tzinfo=UTC)
        return phase_on(PHASES, first, last, now.date(), now)

    assert [on(20), on(21), on(25), on(28), on(30)] == ["profiles", "wishes", "answers", "placing", "meetings"]
    assert (on(3, 11), on(4, 11)) == ("meetings", "over")


def test_who_joins_late_finds_every_door_open() -> None:
    assert not doors_on("placing", late=False).wish and doors_on("placing", late=True).wish
    assert not doors_on("over", late=True).profile


# The round


@pytest.mark.parametrize(
    ("change", "error", "field"),
    [
        ({"phases": replace(PHASES, wishes_until=date(2027, 10, 19))}, PhasesOutOfOrder, "wishes_until"),
        ({"phases": replace(PHASES, publish_on=date(2027, 11, 4))}, PublishedTooLate, "publish_on"),
        ({"grid": replace(GRID, days=(date(2027, 11, 9),))}, DayOutside, "days"),
        ({"grid": replace(GRID, length=200)}, NoPeriods, "length"),
        ({"grid": replace(GRID, break_to=None)}, BreakOutOfOrder, "break_from"),
        ({"tables": ("1", "1")}, TableTwice, "tables"),
        (
            {"grid": replace(GRID, days=(date(2027, 10, 31),), first=time(2, 0), last=time(3, 0))},
            AmbiguousHour,
            "first",
        ),
    ],
)
def test_a_round_that_cannot_be_is_refused_at_its_field(
    tables: Tables, change: dict[str, Any], error: type[DomainError], field: str
) -> None:
    with pytest.raises(error) as raised:
        save_round(tables.session, **tables.acting, version=1, facts=RoundFacts(**{**vars(FACTS), **change}))
    assert raised.value.field == field


def test_two_who_set_up_at_once_do_not_lose_a_word(tables: Tables) -> None:
    with pytest.raises(StaleVersion):
        save_round(tables.session, **tables.acting, version=0, facts=FACTS)


def test_changing_the_grid_keeps_what_stays_and_protects_what_is_used(
    tables: Tables, pair: tuple[MeetingParty, MeetingParty]
) -> None:
    before = tables.periods()
    save_profile(tables.session, **tables.acting, party_id=pair[0].id,
                 profile=Profile("x", languages=("en",), not_free=(before[0], before[5])))  # fmt: skip
    shorter = replace(FACTS, grid=replace(GRID, last=time(16, 30)))
    save_round(tables.session, **tables.acting, version=1, facts=shorter)
    assert tables.periods() == before[:5] and pair[0].not_free == [before[0]]
    tables.wish(*pair)
    tables.place()
    early = replace(FACTS, grid=replace(GRID, first=time(9), last=time(10)))
    with pytest.raises(PeriodInUse):
        save_round(tables.session, **tables.acting, version=2, facts=early)
    tables.session.rollback()


def test_a_table_with_meetings_stays(tables: Tables, pair: tuple[MeetingParty, MeetingParty]) -> None:
    tables.wish(*pair)
    tables.place()
    with pytest.raises(TableInUse):
        save_round(tables.session, **tables.acting, version=1, facts=replace(FACTS, tables=("9",)))


# Parties and wishes


def test_nobody_takes_part_twice(tables: Tables, pair: tuple[MeetingParty, MeetingParty]) -> None:
    from delegations.fairs.meetings.services import add_parties

    with pytest.raises(PartyTwice):
        add_parties(tables.session, **tables.acting, participation_ids=[pair[0].participation_id], side="network")


def test_a_party_keeps_to_the_phases_and_staff_do_not(
    tables: Tables, pair: tuple[MeetingParty, MeetingParty], clock: FixedClock
) -> None:
    us, them = pair

    def wish() -> MeetingWish:
        return save_wish(tables.session, actor=tables.of(them), clock=clock, dossier=tables.dossier, from_id=them.id,
                         to_id=us.id, weight=3)  # fmt: skip

    with pytest.raises(NotYet):
        wish()
    clock.advance(days=4)
    made = wish()
    with pytest.raises(PhaseOver):
        save_profile(tables.session, actor=tables.of(us), clock=clock, dossier=tables.dossier, party_id=us.id,
                     profile=Profile("x", languages=("en",)))  # fmt: skip
    clock.advance(days=3)
    with pytest.raises(PhaseOver):
        withdraw_wish(tables.session, actor=tables.of(them), clock=clock, dossier=tables.dossier, wish_id=made.id)
    answer_wish(tables.session, actor=tables.of(us), clock=clock, dossier=tables.dossier, wish_id=made.id,
                state="accepted")  # fmt: skip
    clock.advance(days=5)
    with pytest.raises(PhaseOver):
        answer_wish(tables.session, actor=tables.of(us), clock=clock, dossier=tables.dossier, wish_id=made.id,
                    state="refused")  # fmt: skip
    answer_wish(tables.session, **tables.acting, wish_id=made.id, state="refused")
    assert made.state == "refused"


def test_a_wish_for_who_wished_first_is_a_yes(tables: Tables, pair: tuple[MeetingParty, MeetingParty]) -> None:
    us, them = pair
    first = tables.wish(them, us, state="wished")
    again = tables.wish(us, them, weight=3, state="wished")
    assert again is first and (first.state, first.weight) == ("accepted", 3)


def test_one_side_does_not_meet_itself(tables: Tables) -> None:
    with pytest.raises(SameSide):
        tables.wish(tables.party("network", "A"), tables.party("network", "B"))


def test_the_same_answer_twice_is_one_answer(tables: Tables, pair: tuple[MeetingParty, MeetingParty]) -> None:
    wish = tables.wish(*pair)
    version = wish.version
    answer_wish(tables.session, **tables.acting, wish_id=wish.id, state="accepted")
    assert wish.version == version


# Placing


def test_a_placed_meeting_is_a_slot_of_both_with_table_and_language(
    tables: Tables, pair: tuple[MeetingParty, MeetingParty]
) -> None:
    tables.wish(pair[1], pair[0])
    (meeting,) = tables.place()
    slot = meeting.slot
    assert (slot.kind, slot.title, slot.attendance, slot.fixed) == (
        "business", "Nantes Métropole – Alcaldía", "some", True,
    )  # fmt: skip
    assert "1" in slot.public_text and "by the window" in slot.public_text
    query = select(slot_attendance.c.participation_id).where(slot_attendance.c.slot_id == slot.id)
    assert set(tables.session.scalars(query)) == {party.participation_id for party in pair}
    text = tables.session.scalars(select(Translation.text).filter_by(
        entity="slot", entity_id=slot.id, field="public_text", language="en")).one()  # fmt: skip
    assert text == "Table 1 – by the window\nLanguages: English"
    acts = set(tables.session.scalars(select(AuditEntry.action).where(AuditEntry.dossier_id == tables.dossier.id)))
    assert {"create_slot", "place_meetings"} <= acts


def test_a_proposal_changes_nothing(tables: Tables, pair: tuple[MeetingParty, MeetingParty]) -> None:
    tables.wish(*pair)
    propose(tables.session, clock=tables.clock, dossier=tables.dossier)
    assert not tables.meetings() and not tables.session.new and not tables.session.dirty


def test_more_wishes_than_places_leave_a_reason(tables: Tables) -> None:
    tables.fill(4, 7)
    found = propose(tables.session, clock=tables.clock, dossier=tables.dossier)
    assert len(found.places) == 24 and len(found.placement.unplaced) == 4
    assert {one.code for one in found.placement.unplaced} <= {"full", "no_table", "crossed"}


def test_what_is_no_longer_so_is_not_taken_over(tables: Tables, pair: tuple[MeetingParty, MeetingParty]) -> None:
    wish = tables.wish(*pair)
    places = propose(tables.session, clock=tables.clock, dossier=tables.dossier).places
    answer_wish(tables.session, **tables.acting, wish_id=wish.id, state="refused")
    with pytest.raises(NoLongerFits):
        take_over(tables.session, **tables.acting, places=places)


def test_who_is_on_duty_elsewhere_is_not_met_meanwhile(tables: Tables, pair: tuple[MeetingParty, MeetingParty]) -> None:
    """Even when the other slot stands in another dossier."""
    other = tables.make.dossier("FAIR-2", kind="fair")
    same = tables.make.participation(other, pair[0].participation.person)
    duty = tables.make.slot(other, "2027-11-03 14:00", "2027-11-03 16:40", kind="duty", attendance="some",
                            title="Permanence")  # fmt: skip
    tables.session.execute(slot_attendance.insert().values(slot_id=duty.id, participation_id=same.id))
    tables.wish(*pair)
    board = load_board(tables.session, tables.dossier, tables.clock)
    assert set(board.elsewhere[pair[0].id]) == set(tables.periods()), "the last one begins before the duty ends"
    (reason,) = propose(tables.session, clock=tables.clock, dossier=tables.dossier).placement.unplaced
    assert reason.code == "never_together"
    duty.ends_at -= timedelta(minutes=10)
    tables.session.flush()
    (meeting,) = tables.place()
    assert meeting.period_id == tables.periods()[5]


def test_late_arrivals_are_placed_among_what_stays(
    tables: Tables, pair: tuple[MeetingParty, MeetingParty], settings: Settings, clock: FixedClock
) -> None:
    tables.wish(*pair)
    (first,) = tables.place()
    kept = (first.id, first.period_id, first.table_id, first.slot_id, first.slot.revision)
    publish_release(tables.session, actor=tables.actor, clock=clock, settings=settings, dossier=tables.dossier)
    clock.advance(days=8)
    late = tables.party("visitor", "Tardío")
    assert late.late
    save_wish(tables.session, actor=tables.of(late), clock=clock, dossier=tables.dossier, from_id=late.id,
              to_id=pair[0].id, weight=3)  # fmt: skip
    tables.wish(pair[0], late)
    found = tables.place(anew=True)
    assert len(found) == 2
    assert kept in [(m.id, m.period_id, m.table_id, m.slot_id, m.slot.revision) for m in found]


def test_placing_anew_moves_what_nobody_has_seen(tables: Tables) -> None:
    tables.fill(2, 2)
    before = {m.id: m.slot_id for m in tables.place()}
    periods = tables.periods()
    for party in tables.network:
        save_profile(tables.session, **tables.acting, party_id=party.id,
                     profile=Profile("x", languages=("en",), not_free=tuple(periods[:4])))  # fmt: skip
    locked = tables.meetings()[0]
    lock_meeting(tables.session, **tables.acting, meeting_id=locked.id, locked=True)
    place = (locked.period_id, locked.table_id)
    after = tables.place(anew=True)
    assert {m.id: m.slot_id for m in after if m.id in before} == {m.id: before[m.id] for m in after}, "the same slots"
    assert all(m.period_id in periods[4:] for m in after if m.id != locked.id)
    assert [(m.period_id, m.table_id) for m in after if m.id == locked.id] == [place]
    for meeting in after:
        period = next(p for p in (load_board(tables.session, tables.dossier, tables.clock).periods.values())
                      if p.id == meeting.period_id)  # fmt: skip
        assert meeting.slot.starts_at == period.starts_at


def test_the_database_itself_refuses_doubles(tables: Tables) -> None:
    tables.fill(2, 2)
    first, second = tables.place()[:2]
    for clash in (
        {"period_id": first.period_id, "table_id": first.table_id},
        None,
    ):
        with pytest.raises(IntegrityError), tables.session.begin_nested():
            if clash:
                tables.session.execute(
                    BusinessMeeting.__table__.update().where(BusinessMeeting.id == second.id).values(**clash)
                )
            else:
                seat = tables.session.scalars(select(MeetingSeat).order_by(MeetingSeat.id)).first()
                assert seat is not None
                values = {"meeting_id": second.id, "party_id": seat.party_id, "period_id": seat.period_id}
                tables.session.execute(MeetingSeat.__table__.insert().values(**values))


# By hand


def test_a_meeting_moves_only_where_both_are_free_and_says_why_not(tables: Tables) -> None:
    tables.fill(1, 2)
    other = tables.party("network", "Autre")
    tables.wish(other, tables.visitors[0])
    meetings = tables.place()
    mine = next(m for m in meetings if tables.network[0].id in (m.party_a_id, m.party_b_id))
    same = next(m for m in meetings if m.id != mine.id and tables.network[0].id in (m.party_a_id, m.party_b_id))
    foreign = next(m for m in meetings if tables.network[0].id not in (m.party_a_id, m.party_b_id))

    def move(period: int, table: int, version: int = mine.version) -> BusinessMeeting:
        return move_meeting(tables.session, **tables.acting, meeting_id=mine.id, version=version, period_id=period,
                            table_id=table)  # fmt: skip

    with pytest.raises(PeriodTaken, match="already has a meeting with"):
        move(same.period_id, tables.tables()[3])
    with pytest.raises(StaleVersion):
        move(same.period_id, tables.tables()[3], 99)
    free = [c for c in choices_of(load_board(tables.session, tables.dossier, tables.clock), mine, tables.clock)
            if c.tables and c.period.id not in (mine.period_id, foreign.period_id)]  # fmt: skip
    moved = move(free[0].period.id, free[0].tables[-1].id)
    assert moved.slot.starts_at == free[0].period.starts_at and moved.slot.sequence == 1
    assert free[0].tables[-1].name in moved.slot.public_text
    seats = tables.session.scalars(select(MeetingSeat.period_id).where(MeetingSeat.meeting_id == mine.id)).all()
    assert set(seats) == {moved.period_id}


def test_a_table_that_is_taken_and_a_period_that_is_not_free_are_refused(tables: Tables) -> None:
    a, b = tables.party("network", "A"), tables.party("visitor", "B")
    c, d = tables.party("network", "C"), tables.party("visitor", "D")
    tables.wish(a, b)
    tables.wish(c, d)
    first, second = tables.place()
    periods, seats = tables.periods(), tables.tables()

    def move(period: int, table: int) -> None:
        move_meeting(tables.session, **tables.acting, meeting_id=second.id, version=second.version, period_id=period,
                     table_id=table)  # fmt: skip

    with pytest.raises(TableTaken):
        move(first.period_id, first.table_id)
    sits = next(p for p in (c, d) if p.id in (second.party_a_id, second.party_b_id)) if second else c
    save_profile(tables.session, **tables.acting, party_id=sits.id,
                 profile=Profile("x", languages=("en",), not_free=(periods[4],)))  # fmt: skip
    with pytest.raises(PeriodNotFree):
        move(periods[4], seats[0])
    duty = tables.make.slot(tables.dossier, "2027-11-03 16:35", "2027-11-03 17:00", zone="Europe/Madrid", kind="duty",
                            attendance="some", title="Permanence")  # fmt: skip
    tables.session.execute(slot_attendance.insert().values(slot_id=duty.id, participation_id=sits.participation_id))
    with pytest.raises(PeriodElsewhere, match="Permanence"):
        move(periods[5], seats[0])


def test_a_cancelled_meeting_frees_both_and_is_not_placed_again(
    tables: Tables, pair: tuple[MeetingParty, MeetingParty], settings: Settings
) -> None:
    wish = tables.wish(*pair)
    (meeting,) = tables.place()
    slot_id = meeting.slot_id
    publish_release(tables.session, actor=tables.actor, clock=tables.clock, settings=settings, dossier=tables.dossier)
    with pytest.raises(HasMeetings):
        remove_party(tables.session, **tables.acting, party_id=pair[0].id)
    with pytest.raises(AlreadyPlaced):
        answer_wish(tables.session, **tables.acting, wish_id=wish.id, state="refused")
    cancel_meeting(tables.session, **tables.acting, meeting_id=meeting.id, version=meeting.version)
    slot = tables.session.get_one(Slot, slot_id)
    assert slot.cancelled_at is not None, "published: whoever has it in a release learns of it with the next one"
    assert wish.state == "withdrawn" and not tables.place()
    assert not tables.session.scalar(select(func.count(MeetingSeat.id)))


def test_a_slot_cancelled_in_the_programme_gives_its_seats_back(
    tables: Tables, pair: tuple[MeetingParty, MeetingParty]
) -> None:
    from delegations.itineraries.queries import get_slot

    tables.wish(*pair)
    (meeting,) = tables.place()
    slot = get_slot(tables.session, tables.dossier.id, meeting.slot_id)
    cancel_slot(tables.session, **tables.acting, slot=slot)
    assert not tables.meetings()
    (again,) = tables.place()
    assert again.slot_id != slot.id


# Who came


def test_attendance_is_ticked_once_however_often_it_is_sent(
    tables: Tables, pair: tuple[MeetingParty, MeetingParty], clock: FixedClock
) -> None:
    tables.wish(*pair)
    (meeting,) = tables.place()
    with pytest.raises(NotMarked):
        save_attendance(tables.session, **tables.acting, ticks={meeting.id: ("yes", "no")})
    clock.instant = datetime(2027, 11, 3, 15, tzinfo=UTC)
    assert save_attendance(tables.session, **tables.acting, ticks={meeting.id: ("yes", "no")}) == 1
    assert save_attendance(tables.session, **tables.acting, ticks={meeting.id: ("yes", "no")}) == 0
    with pytest.raises(NotFound):
        save_attendance(tables.session, **tables.acting, ticks={999: ("yes", "no")})
    figures = meeting_figures(tables.session, [tables.dossier.id, 77])
    assert figures[tables.dossier.id] == MeetingFigures(1, 0, 1, 0, 2, 1, 0) and figures[77] == MeetingFigures()


def test_a_party_is_written_to_once_a_day(
    tables: Tables, pair: tuple[MeetingParty, MeetingParty], settings: Settings, clock: FixedClock
) -> None:
    ids = [party.id for party in pair]
    for expected in (2, 0):
        assert invite_parties(tables.session, **tables.acting, settings=settings, party_ids=ids) == expected
    clock.advance(days=1)
    assert invite_parties(tables.session, **tables.acting, settings=settings, party_ids=ids[:1]) == 1
    assert pair[0].reminded_at and not pair[1].reminded_at
    assert tables.session.scalar(select(func.count(Message.id)).where(Message.template == "meetings_invitation")) == 3


def test_profiles_go_with_their_dossier_or_their_person(
    tables: Tables, pair: tuple[MeetingParty, MeetingParty]
) -> None:
    tables.wish(*pair).note = "No time on Wednesday"
    assert forget_profiles(tables.session, tables.clock, []) == 0
    pair[0].participation.person.purged_on = date(2031, 1, 1)
    tables.session.flush()
    assert forget_profiles(tables.session, tables.clock, []) == 2 and not pair[0].offers and pair[1].offers
    link = link_for(tables.session, clock=tables.clock, purpose="meetings", subject_id=pair[1].id)
    assert forget_profiles(tables.session, tables.clock, [tables.dossier.id]) == 1 and not pair[1].interests
    tables.session.refresh(link)
    assert link.revoked_at is not None
