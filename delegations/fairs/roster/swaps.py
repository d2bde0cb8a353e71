"""Changes of duty: somebody gives a shift away, the first to say yes takes it, staff settle it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from delegations.accounts.exports import owner_facts
from delegations.accounts.links import frozen, link_for
from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.settings import Settings
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.queries import get_participation
from delegations.fairs.roster.asking import recipient_of
from delegations.fairs.roster.exports import Choice, choices_for, languages_of
from delegations.fairs.roster.models import Shift, ShiftSwap
from delegations.fairs.roster.queries import availabilities, get_shift, get_swap, list_swaps, on_duty
from delegations.fairs.roster.rules import (
    AlreadyTaken,
    NoTaker,
    NotYourShift,
    ShiftBegun,
    SwapAskedTwice,
    check_swap_move,
)
from delegations.fairs.roster.services import put_on
from delegations.i18n import words
from delegations.i18n.content import marked, pick
from delegations.itineraries.exports import dossier_titles, slot_texts, wall
from delegations.messaging.services import Letter, queue_message
from delegations.network.rules import display_name


@dataclass(frozen=True)
class Taker:
    """Somebody who could take a shift over. `silent`: languages of the shift that nobody would speak then."""

    choice: Choice
    silent: tuple[str, ...]

    @property
    def good(self) -> bool:
        return self.choice.obstacle is None and not self.silent


def takers(session: Session, dossier: Dossier, shift: Shift, giver_id: int) -> list[Taker]:
    """Everybody but those on duty there, with what would speak against it."""
    said, there = availabilities(session, dossier.id), on_duty(shift)
    staying = [p for p in there if p.id != giver_id]
    spoken = frozenset[str]().union(*(languages_of(p, said.get(p.id)) for p in staying))
    before = spoken.union(*(languages_of(p, said.get(p.id)) for p in there))
    busy = {p.id for p in there}
    return [
        Taker(choice, tuple(code for code in shift.languages if code in before - spoken - choice.languages))
        for choice in choices_for(session, dossier, shift)
        if choice.participation.id not in busy
    ]


def ask_swap(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, dossier: Dossier, shift_id: int,
    from_id: int, to_id: int | None = None, note: str = "",
) -> ShiftSwap:  # fmt: skip
    """Asks one person, or with `to_id` None all who are free and speak what is needed.

    Raises NotYourShift, ShiftBegun, SwapAskedTwice, NotFound.
    """
    shift = get_shift(session, dossier.id, shift_id, lock=True)
    _check_theirs(shift, from_id, clock)
    if any(swap.shift_id == shift.id and swap.from_id == from_id for swap in list_swaps(session, dossier.id)):
        raise SwapAskedTwice()
    if to_id is not None:
        get_participation(session, dossier.id, to_id)
    swap = ShiftSwap(shift_id=shift.id, from_id=from_id, to_id=to_id, note=note, asked_at=clock.now())
    try:
        with session.begin_nested():
            session.add(swap)
            session.flush()
    except IntegrityError as error:
        raise SwapAskedTwice() from error
    asked = [t.choice.participation for t in takers(session, dossier, shift, from_id)
             if (t.choice.participation.id == to_id if to_id else _has_said(t))]  # fmt: skip
    swap = get_swap(session, dossier.id, swap.id)
    _tell(session, clock, settings, dossier, swap, "asked", asked)
    _note(session, actor, clock, dossier, swap, "ask_swap", {"asked": len(asked)})
    return swap


def _has_said(taker: Taker) -> bool:
    """Free, and by his own word."""
    return taker.good and taker.choice.said is not None and taker.choice.said.answered_at is not None


def _check_theirs(shift: Shift, participation_id: int, clock: Clock) -> None:
    if participation_id not in {p.id for p in on_duty(shift)}:
        raise NotYourShift()
    if shift.slot.starts_at <= clock.now():
        raise ShiftBegun()


def answer_swap(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, dossier: Dossier, swap_id: int,
    participation_id: int, takes: bool,
) -> ShiftSwap:  # fmt: skip
    """Yes or no to a change of duty. The first yes counts; staff still settle it.

    Raises AlreadyTaken to whoever comes second, SwapMove, ShiftBegun, NotYourShift once the giver is off the shift.
    """
    swap = get_swap(session, dossier.id, swap_id, lock=True)
    if swap.state in ("accepted", "settled") and swap.taken_by_id not in (None, participation_id):
        raise AlreadyTaken(name=display_name(swap.taker.person) if swap.taker else "")
    shift = get_shift(session, dossier.id, swap.shift_id)
    _check_theirs(shift, swap.from_id, clock)
    if takes and swap.taken_by_id == participation_id:
        return swap
    wanted = "accepted" if takes else "asked" if swap.to_id is None else "declined"
    check_swap_move(swap.state, wanted)
    swap.state, swap.answered_at = wanted, clock.now()
    swap.taken_by_id = participation_id if takes else None
    if wanted == "asked":
        return _moved(session, actor, clock, settings, dossier, swap, "answer_swap", [])
    return _moved(session, actor, clock, settings, dossier, swap, "answer_swap", [swap.giver])


def withdraw_swap(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, dossier: Dossier, swap_id: int
) -> ShiftSwap:
    """The giver keeps the shift after all, or staff say so; whoever had said yes hears of it."""
    swap = get_swap(session, dossier.id, swap_id, lock=True)
    check_swap_move(swap.state, "withdrawn")
    swap.state, swap.answered_at = "withdrawn", clock.now()
    told = [p for p in (swap.taker, swap.giver if actor.kind == "staff" else None) if p is not None]
    return _moved(session, actor, clock, settings, dossier, swap, "withdraw_swap", told)


def settle_swap(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, dossier: Dossier, swap_id: int,
    taker_id: int | None = None,
) -> ShiftSwap:  # fmt: skip
    """Puts the taker in the giver's place. `taker_id`: whom staff choose on their behalf.

    Raises NoTaker, TwoPlaces, NotYourShift, SwapMove.
    """
    swap = get_swap(session, dossier.id, swap_id, lock=True)
    check_swap_move(swap.state, "settled")
    chosen = taker_id or swap.taken_by_id
    if chosen is None:
        raise NoTaker(field="taker_id")
    shift = get_shift(session, dossier.id, swap.shift_id, lock=True)
    there = {p.id for p in on_duty(shift)}
    if swap.from_id not in there:
        raise NotYourShift()
    put_on(session, actor=actor, clock=clock, dossier=dossier, shift=shift,
           participation_ids=there - {swap.from_id} | {chosen})  # fmt: skip
    shift.locked = [chosen if i == swap.from_id else i for i in shift.locked]
    shift.version += 1
    swap.state, swap.taken_by_id, swap.answered_at = "settled", chosen, clock.now()
    taker = get_participation(session, dossier.id, chosen)
    return _moved(session, actor, clock, settings, dossier, swap, "settle_swap", [swap.giver, taker])


def _moved(
    session: Session, actor: Actor, clock: Clock, settings: Settings, dossier: Dossier, swap: ShiftSwap, action: str,
    told: Sequence[Participation],
) -> ShiftSwap:  # fmt: skip
    swap.version += 1
    session.flush()
    swap = get_swap(session, dossier.id, swap.id)
    _tell(session, clock, settings, dossier, swap, swap.state, told)
    _note(session, actor, clock, dossier, swap, action, {"state": swap.state})
    return swap


def _note(
    session: Session, actor: Actor, clock: Clock, dossier: Dossier, swap: ShiftSwap, action: str, detail: dict[str, Any]
) -> None:
    record(session, actor=actor, clock=clock, action=action, entity="shift_swap", entity_id=swap.id,
           dossier_id=dossier.id, detail=detail)  # fmt: skip


def _tell(
    session: Session, clock: Clock, settings: Settings, dossier: Dossier, swap: ShiftSwap, event: str,
    told: Sequence[Participation],
) -> None:  # fmt: skip
    """One mail each, in their language; `event` is the state the change of duty has come to."""
    slot, titles = swap.shift.slot, dossier_titles(session, dossier)
    texts = slot_texts(session, [slot])[slot.id]["title"]
    for one in told:
        recipient = recipient_of(one)
        w = words(recipient.language)
        context = {
            "event": event, "named": swap.to_id is not None, "mine": one.id == swap.from_id,
            "giver": display_name(swap.giver.person, w.language),
            "taker": display_name(swap.taker.person, w.language) if swap.taker else "",
            "title": marked(w, *pick(texts, w.language)), "start": wall(slot.start), "end": wall(slot.end),
            "note": swap.note if event == "asked" else "",
            "dossier_title": marked(w, *pick(titles, w.language)),
            "link": frozen(link_for(session, clock=clock, purpose="duty", subject_id=one.id)),
            **owner_facts(dossier.owner),
        }  # fmt: skip
        letter = Letter(template="duty_swap", purpose="duty", dossier_id=dossier.id, context=context,
                        dedupe_key=f"duty-swap:{swap.id}:{swap.version}:{event}:{one.id}")  # fmt: skip
        queue_message(session, clock=clock, letter=letter, recipient=recipient, domain=settings.mail_domain)
