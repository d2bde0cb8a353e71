"""Use cases of wishes: who wants to meet whom, yes and no to it. Nobody is written to for each of them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import InvalidInput, NotFound
from delegations.dossiers.models import Dossier
from delegations.fairs.meetings.models import BusinessMeeting, MeetingParty, MeetingWish
from delegations.fairs.meetings.queries import get_party, get_round, get_wish, list_periods
from delegations.fairs.meetings.rules import (
    WEIGHTS,
    AlreadyPlaced,
    NotYet,
    PhaseOver,
    SameSide,
    check_wish_move,
)
from delegations.fairs.meetings.services import doors_of, phase_now

_ORDER = ("profiles", "wishes", "answers", "placing", "meetings", "over")


def _check_door(session: Session, actor: Actor, clock: Clock, dossier: Dossier, party: MeetingParty, door: str) -> None:
    """A party keeps to its phase; staff may at any time."""
    if actor.is_staff:
        return
    found = get_round(session, dossier.id)
    periods = list_periods(session, found.id)
    if getattr(doors_of(found, periods, dossier, party, clock), door):
        return
    phase = phase_now(found, periods, dossier, clock)
    raise NotYet() if _ORDER.index(phase) < _ORDER.index("wishes") else PhaseOver()


def _check_not_placed(session: Session, wish: MeetingWish) -> None:
    if session.scalar(select(BusinessMeeting.id).where(BusinessMeeting.wish_id == wish.id)) is not None:
        raise AlreadyPlaced()


def _between(session: Session, one: int, other: int) -> list[MeetingWish]:
    pairs = (one, other)
    query = select(MeetingWish).where(MeetingWish.from_party_id.in_(pairs), MeetingWish.to_party_id.in_(pairs))
    return list(session.scalars(query.order_by(MeetingWish.id).with_for_update()))


def save_wish(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, from_id: int, to_id: int, weight: int,
    note: str = "",
) -> MeetingWish:  # fmt: skip
    """One wish between two: who wishes to meet somebody who wished it first says yes to that.

    The same wish again changes its weight. Raises SameSide, NotYet, PhaseOver, AlreadyPlaced.
    """
    giver, taker = get_party(session, from_id, dossier.id), get_party(session, to_id, dossier.id)
    if giver.side == taker.side:
        raise SameSide(field="to_id")
    if weight not in WEIGHTS:
        raise InvalidInput(field="weight")
    _check_door(session, actor, clock, dossier, giver, "wish")
    between = _between(session, giver.id, taker.id)
    theirs = next((w for w in between if w.from_party_id == taker.id and w.state != "withdrawn"), None)
    if theirs is not None:
        return answer_wish(session, actor=actor, clock=clock, dossier=dossier, wish_id=theirs.id, state="accepted",
                           weight=weight)  # fmt: skip
    wish = next((w for w in between if w.from_party_id == giver.id), None)
    if wish is None:
        wish = MeetingWish(from_party_id=giver.id, to_party_id=taker.id, version=0, state="wished",
                           wished_at=clock.now())  # fmt: skip
        session.add(wish)
    elif (wish.weight, wish.note) == (weight, note) and wish.state not in ("withdrawn",):
        return wish
    if wish.state == "withdrawn":
        wish.state, wish.answered_at, wish.wished_at = "wished", None, clock.now()
    wish.weight, wish.note, wish.version = weight, note, wish.version + 1
    _note(session, actor, clock, dossier, wish, "save_meeting_wish")
    return wish


def withdraw_wish(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, wish_id: int) -> MeetingWish:
    """By who made it. Raises AlreadyPlaced, PhaseOver."""
    wish = get_wish(session, dossier.id, wish_id)
    if wish.state == "withdrawn":
        return wish
    _check_door(session, actor, clock, dossier, get_party(session, wish.from_party_id), "wish")
    _check_not_placed(session, wish)
    wish.state, wish.version = "withdrawn", wish.version + 1
    _note(session, actor, clock, dossier, wish, "withdraw_meeting_wish")
    return wish


def answer_wish(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, wish_id: int, state: str,
    note: str | None = None, weight: int = 0,
) -> MeetingWish:  # fmt: skip
    """Accepted or refused, by whom it is for or by staff on behalf; the same answer twice is one answer.

    Raises PhaseOver, NotYet, WishMove, AlreadyPlaced when a placed meeting would be refused.
    """
    wish = get_wish(session, dossier.id, wish_id)
    if state not in ("accepted", "refused"):
        raise InvalidInput(field="state")
    note = wish.note if note is None else note
    weight = max(wish.weight, weight)
    if (wish.state, wish.note, wish.weight) == (state, note, weight):
        return wish
    _check_door(session, actor, clock, dossier, get_party(session, wish.to_party_id), "answer")
    check_wish_move(wish.state, state)
    if state == "refused":
        _check_not_placed(session, wish)
    wish.state, wish.note, wish.weight = state, note, weight
    wish.answered_at, wish.version = clock.now(), wish.version + 1
    _note(session, actor, clock, dossier, wish, "answer_meeting_wish")
    return wish


def _note(session: Session, actor: Actor, clock: Clock, dossier: Dossier, wish: MeetingWish, action: str) -> None:
    session.flush()
    record(session, actor=actor, clock=clock, action=action, entity="meeting_wish", entity_id=wish.id,
           dossier_id=dossier.id, detail={"state": wish.state, "weight": wish.weight})  # fmt: skip


def own_wish(session: Session, dossier_id: int, wish_id: int, party_id: int, *, given: bool) -> MeetingWish:
    """A wish that this party made (`given`) or received. NotFound for those of others."""
    wish = get_wish(session, dossier_id, wish_id)
    if party_id != (wish.from_party_id if given else wish.to_party_id):
        raise NotFound()
    return wish
