"""Use cases of placing: a proposal that changes nothing, taking it over, moving, locking and cancelling by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import NotFound, StaleVersion
from delegations.dossiers.models import Dossier
from delegations.fairs.meetings.board import Board, load_board, problem_of
from delegations.fairs.meetings.choices import check_choice
from delegations.fairs.meetings.models import BusinessMeeting, MeetingSeat, MeetingWish
from delegations.fairs.meetings.queries import get_meeting, get_round, list_meetings, list_wishes
from delegations.fairs.meetings.rules import NoLongerFits
from delegations.fairs.meetings.slots import as_values, keep_texts, text_languages
from delegations.itineraries.queries import get_slot
from delegations.itineraries.slots import delete_draft_slot, save_slots
from delegations.planning.meetings import Placement, broken_rules, place_meetings

Places = Mapping[int, tuple[int, int]]
"""{wish id: (period id, table id)}."""


@dataclass(frozen=True)
class Proposal:
    board: Board
    placement: Placement

    @property
    def places(self) -> dict[int, tuple[int, int]]:
        """What would be new or moved: {wish id: (period id, table id)}."""
        return {number: place for number, place in self.placement.places.items() if number > 0}


def propose(session: Session, *, clock: Clock, dossier: Dossier, anew: bool = False) -> Proposal:
    """What would be placed where, and why the rest is not. Changes nothing."""
    board = load_board(session, dossier, clock, anew=anew)
    return Proposal(board, place_meetings(problem_of(board, clock)))


def take_over(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, places: Places, anew: bool = False
) -> int:
    """Makes a proposal true; gives how many meetings are new or moved. What would be in nobody's place any more goes.

    Raises NoLongerFits when anything that it rests on is otherwise by now; the database refuses doubles besides.
    """
    board = load_board(session, dossier, clock, anew=anew, lock=True)
    problem = problem_of(board, clock)
    waiting = {wish.id: wish for wish in board.waiting}
    fixed = {one.id: (one.period, one.table) for one in problem.fixed}
    if not set(places) <= set(waiting) or broken_rules(problem, {**fixed, **places}):
        raise NoLongerFits()
    movable = {m.wish_id: m for m in board.meetings if m.wish_id is not None and m.id not in board.stays}
    for wish_id, meeting in movable.items():
        if wish_id not in places:
            _drop(session, actor, clock, dossier, meeting)
    same = {w for w, m in movable.items() if w in places and (m.period_id, m.table_id) == places[w]}
    wanted = [(movable.get(w), waiting[w], *place) for w, place in sorted(places.items()) if w not in same]
    _clear_cancelled(session, board)
    _write(session, actor, clock, dossier, board, wanted)
    board.round.placed_at = clock.now()
    session.flush()
    record(session, actor=actor, clock=clock, action="place_meetings", entity="meeting_round",
           entity_id=board.round.id, dossier_id=dossier.id, detail={"placed": len(wanted)})  # fmt: skip
    return len(wanted)


Row = tuple[BusinessMeeting | None, MeetingWish, int, int]
"""(the meeting that moves or None for a new one, its wish, period, table)."""


def _write(session: Session, actor: Actor, clock: Clock, dossier: Dossier, board: Board, rows: Sequence[Row]) -> None:
    """Slots, meetings and seats of all rows at once."""
    if not rows:
        return
    moved = [meeting for meeting, *_rest in rows if meeting is not None]
    values = [
        as_values(board, wish.from_party_id, wish.to_party_id, period, table) for _meeting, wish, period, table in rows
    ]
    slots = save_slots(
        session, actor=actor, clock=clock, dossier=dossier,
        wanted=[(row[0].slot if row[0] else None, value) for row, value in zip(rows, values, strict=True)],
    )  # fmt: skip
    made = [
        {
            **({"id": meeting.id, "version": meeting.version + 1} if meeting else {"version": 1}),
            "round_id": board.round.id, "wish_id": wish.id, "party_a_id": wish.from_party_id,
            "party_b_id": wish.to_party_id, "period_id": period, "table_id": table, "slot_id": slot.id,
            "locked": bool(meeting and meeting.locked),
        }
        for (meeting, wish, period, table), slot in zip(rows, slots, strict=True)
    ]  # fmt: skip
    try:
        with session.begin_nested():
            ids = [meeting.id for meeting in moved]
            session.execute(delete(MeetingSeat).where(MeetingSeat.meeting_id.in_(ids)))
            session.execute(delete(BusinessMeeting).where(BusinessMeeting.id.in_(ids)))
            for meeting in moved:
                session.expunge(meeting)
            for with_id in (True, False):
                part = [one for one in made if ("id" in one) is with_id]
                if part:
                    session.execute(insert(BusinessMeeting), part)
            _sit(session, board.round.id, {slot.id for slot in slots})
    except IntegrityError as error:
        raise NoLongerFits() from error
    languages = text_languages(board, dossier)
    keep_texts(session, board, [(slot.id, row[1].from_party_id, row[1].to_party_id, row[3])
                                         for row, slot in zip(rows, slots, strict=True)], languages)  # fmt: skip


def _sit(session: Session, round_id: int, slot_ids: set[int]) -> None:
    rows = [m for m in list_meetings(session, round_id) if m.slot_id in slot_ids]
    seats = [
        {"meeting_id": m.id, "party_id": party, "period_id": m.period_id}
        for m in rows for party in (m.party_a_id, m.party_b_id)
    ]  # fmt: skip
    session.execute(insert(MeetingSeat), seats)


def _clear_cancelled(session: Session, board: Board) -> None:
    """Meetings whose slot was cancelled in the programme give their seats back."""
    for meeting in list_meetings(session, board.round.id, cancelled=True):
        if meeting.slot.cancelled_at is not None:
            session.delete(meeting)
    session.flush()


def _drop(session: Session, actor: Actor, clock: Clock, dossier: Dossier, meeting: BusinessMeeting) -> None:
    """The meeting goes; its slot too, or is cancelled where it was published."""
    slot = get_slot(session, dossier.id, meeting.slot_id)
    session.delete(meeting)
    session.flush()
    delete_draft_slot(session, actor=actor, clock=clock, dossier=dossier, slot=slot)


def _current(session: Session, dossier: Dossier, meeting_id: int, version: int) -> BusinessMeeting:
    meeting = get_meeting(session, get_round(session, dossier.id, lock=True).id, meeting_id)
    if meeting.version != version:
        raise StaleVersion(current=meeting)
    return meeting


def lock_meeting(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, meeting_id: int, locked: bool
) -> BusinessMeeting:
    """A locked meeting stays when others are placed again."""
    meeting = get_meeting(session, get_round(session, dossier.id).id, meeting_id)
    if meeting.locked != locked:
        meeting.locked, meeting.version = locked, meeting.version + 1
        session.flush()
        action = "lock_meeting" if locked else "unlock_meeting"
        record(session, actor=actor, clock=clock, action=action, entity="business_meeting", entity_id=meeting.id,
               dossier_id=dossier.id)  # fmt: skip
    return meeting


def cancel_meeting(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, meeting_id: int, version: int
) -> None:
    """Its table and both parties are free again, and the wish is withdrawn, so that nobody places it anew.

    Who had it in a release learns of it with the next one. Raises StaleVersion.
    """
    meeting = _current(session, dossier, meeting_id, version)
    wish = next((w for w in list_wishes(session, dossier.id) if w.id == meeting.wish_id), None)
    if wish is not None:
        wish.state, wish.version = "withdrawn", wish.version + 1
    _drop(session, actor, clock, dossier, meeting)
    record(session, actor=actor, clock=clock, action="cancel_meeting", entity="business_meeting",
           entity_id=meeting_id, dossier_id=dossier.id)  # fmt: skip


def move_meeting(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, meeting_id: int, version: int, period_id: int,
    table_id: int,
) -> BusinessMeeting:  # fmt: skip
    """To another period or table, where both are free. Raises StaleVersion and what check_choice raises."""

    meeting = _current(session, dossier, meeting_id, version)
    board = load_board(session, dossier, clock)
    if period_id not in board.periods or table_id not in board.tables:
        raise NotFound()
    if (meeting.period_id, meeting.table_id) == (period_id, table_id):
        return meeting
    check_choice(board, meeting, period_id, table_id)
    _clear_cancelled(session, board)
    values = as_values(board, meeting.party_a_id, meeting.party_b_id, period_id, table_id)
    save_slots(session, actor=actor, clock=clock, dossier=dossier, wanted=[(meeting.slot, values)])
    try:
        with session.begin_nested():
            session.execute(delete(MeetingSeat).where(MeetingSeat.meeting_id == meeting.id))
            meeting.period_id, meeting.table_id = period_id, table_id
            meeting.version += 1
            session.flush()
            _sit(session, board.round.id, {meeting.slot_id})
    except IntegrityError as error:
        raise NoLongerFits() from error
    texts = [(meeting.slot_id, meeting.party_a_id, meeting.party_b_id, table_id)]
    keep_texts(session, board, texts, text_languages(board, dossier))
    record(session, actor=actor, clock=clock, action="move_meeting", entity="business_meeting", entity_id=meeting.id,
           dossier_id=dossier.id)  # fmt: skip
    return meeting
