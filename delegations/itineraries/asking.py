"""Use cases of asking hosts: ask, remind, ask again, withdraw, tell of a change. Answers are taken in requests.py."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, InvalidInput, NotAllowedNow
from delegations.core.settings import Settings
from delegations.core.walltime import WallTime, local_at
from delegations.itineraries.host_mails import tell_contact
from delegations.itineraries.models import Request, RequestOption, Slot
from delegations.itineraries.queries import get_request
from delegations.itineraries.rules import (
    ASKED_ANEW,
    WAITING_STATES,
    check_deadline,
    check_request_move,
    default_deadline,
)
from delegations.itineraries.standing import asked_now, is_outdated, keep_asked, mark_revised, note_event
from delegations.network.models import Person
from delegations.network.rules import display_name

MOST_TIMES = 3


class NoContact(InvalidInput):
    message = N_("Choose somebody to ask.")


class AlreadyAsked(InvalidInput):
    message = N_("%(name)s was already asked for this slot.")


class OverNow(NotAllowedNow):
    message = N_("This meeting does not take place or is over, so there is nothing left to answer. Thank you.")


@dataclass(frozen=True)
class Question:
    """What staff ask: whom, until when, what is expected; `times` makes it a sounding (up to three starts)."""

    contact_id: int
    organisation_id: int
    deadline: date | None = None
    expected: str = ""
    times: tuple[WallTime, ...] = ()


def today_at(slot: Slot, clock: Clock) -> date:
    """The date at the slot's place."""
    return local_at(clock.now(), slot.start_zone).date()


def usual_deadline(slot: Slot, clock: Clock) -> date:
    """The answer date proposed for a slot whose dossier is loaded."""
    return default_deadline(starts_on=slot.dossier.starts_on, slot_day=slot.starts.date(), today=today_at(slot, clock))


def ask_host(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, slot: Slot, question: Question
) -> Request:
    """Asks one contact to receive the delegation; the mail with its link goes into the outbox.

    Raises NoContact, AlreadyAsked, DeadlinePassed, DeadlineAfterSlot, OverNow.
    """
    request = _new_request(session, clock=clock, slot=slot, question=question)
    send_question(session, actor=actor, clock=clock, settings=settings, request=request)
    return request


def engage_host(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, slot: Slot, question: Question
) -> Request:
    """Notes that a contact has agreed already, by phone or letter, and tells him that we count on him: no question.

    Raises NoContact, AlreadyAsked, OverNow.
    """
    request = _new_request(session, clock=clock, slot=slot, question=replace(question, deadline=None, times=()))
    count_on(session, actor=actor, clock=clock, settings=settings, request=request)
    return request


def count_on(session: Session, *, actor: Actor, clock: Clock, settings: Settings, request: Request) -> None:
    """The contact agreed by another way than his link: he is confirmed and told so. Raises OverNow."""
    if _is_over(request, clock):
        raise OverNow(state=request.state)
    request.state, request.asks = "confirmed", request.asks + 1
    request.asked_at = request.answered_at = clock.now()
    keep_asked(request, asked_now(session, request.slot))
    mark_revised(request.slot, clock, significant=True)
    session.flush()
    tell_contact(session, clock=clock, settings=settings, request=request, template="host_engaged",
                 key=f"engage:{request.id}:{request.asks}", status="confirmed", partstat="ACCEPTED")  # fmt: skip
    note_event(session, request, actor=actor, clock=clock, event="engaged")
    record(session, actor=actor, clock=clock, action="engage_host", entity="request", entity_id=request.id,
           dossier_id=request.slot.dossier_id)  # fmt: skip
    session.flush()


def _new_request(session: Session, *, clock: Clock, slot: Slot, question: Question) -> Request:
    """A draft of a request, checked and locked; a slot without host gets this one."""
    contact = session.get(Person, question.contact_id)
    if contact is None:
        raise NoContact(field="contact_id")
    if any(r.contact_id == contact.id and r.state not in ("withdrawn", "settled") for r in slot.requests):
        raise AlreadyAsked(field="contact_id", name=display_name(contact))
    if question.deadline is not None:
        check_deadline(question.deadline, slot_day=slot.starts.date(), today=today_at(slot, clock))
    request = Request(
        slot_id=slot.id, contact_id=contact.id, organisation_id=question.organisation_id, state="draft",
        deadline=question.deadline, expected=question.expected, sounding=bool(question.times), asks=0,
    )  # fmt: skip
    session.add(request)
    session.flush()
    length = slot.ends_at - slot.starts_at
    for wall in question.times[:MOST_TIMES]:
        session.add(time_option(request.id, "sounding", wall, length))
    if slot.host_id is None:
        slot.host_id = question.organisation_id
        slot.version += 1
    session.flush()
    session.expire(slot, ["host", "requests"])
    return get_request(session, request.id, lock=True)


def time_option(request_id: int, source: str, wall: WallTime, length: timedelta) -> RequestOption:
    start = wall.instant()
    return RequestOption(
        request_id=request_id, source=source, starts=wall.local, zone=wall.zone, fold=wall.fold,
        starts_at=start, ends_at=start + length, current=True, chosen=False,
    )  # fmt: skip


def _is_over(request: Request, clock: Clock) -> bool:
    return request.slot.cancelled_at is not None or clock.now() >= request.slot.ends_at


def _next_deadline(request: Request, wanted: date | None, clock: Clock) -> date | None:
    """The deadline of a question sent now: the one wanted, else the one it has, else a new one when that is over."""
    today = today_at(request.slot, clock)
    if wanted is not None:
        check_deadline(wanted, slot_day=request.slot.starts.date(), today=today)
        return wanted
    if request.deadline is None or today <= request.deadline <= request.slot.starts.date():
        return request.deadline
    return usual_deadline(request.slot, clock)


def send_question(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, request: Request,
    deadline: date | None = None, hold: bool = False, release_number: int | None = None,
) -> None:  # fmt: skip
    """Asks, or asks again: freezes what is asked for and queues the mail (with a card unless it is a sounding)."""
    slot = request.slot
    if _is_over(request, clock):
        raise OverNow(state=request.state)
    again = request.asks > 0
    if request.state not in WAITING_STATES:
        check_request_move(request.state, "asked")
        request.state, request.answered_at = "asked", None
    keep_asked(request, asked_now(session, slot))
    request.asked_at = clock.now()
    request.deadline = _next_deadline(request, deadline, clock)
    request.asks += 1
    mark_revised(slot, clock, significant=not again)
    session.flush()
    tell_contact(
        session, clock=clock, settings=settings, request=request,
        template="host_reconfirm" if request.state == "reconfirm" else "host_request",
        key=f"ask:{request.id}:{request.asks}", status="tentative", hold=hold, release_number=release_number,
    )  # fmt: skip
    note_event(session, request, actor=actor, clock=clock, event="asked_again" if again else "asked")
    record(session, actor=actor, clock=clock, action="ask_host", entity="request", entity_id=request.id,
           dossier_id=slot.dossier_id)  # fmt: skip
    session.flush()


def needs_asking(session: Session, request: Request, everybody: int | None = None) -> bool:
    """An open question that speaks of another time, place or size than the slot now has.

    The times of a sounding do not depend on the slot's.
    """
    if request.sounding or request.state not in WAITING_STATES or request.slot.cancelled_at is not None:
        return False
    return is_outdated(request, request.slot, asked_now(session, request.slot, everybody))


def ask_again(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, requests: Sequence[Request],
    deadline: date | None = None, hold: bool = False, release_number: int | None = None,
) -> int:  # fmt: skip
    """Asks those once more whose answer does not hold, who said no, or who know an old time; returns how many."""
    count = 0
    for request in requests:
        if _is_over(request, clock):
            continue
        if request.state in ("reconfirm", *ASKED_ANEW) or needs_asking(session, request):
            send_question(
                session, actor=actor, clock=clock, settings=settings, request=request, deadline=deadline, hold=hold,
                release_number=release_number,
            )  # fmt: skip
            count += 1
    return count


def remind(session: Session, *, actor: Actor, clock: Clock, settings: Settings, requests: Sequence[Request]) -> int:
    """Repeats the question, with the same link, to those who have not answered; returns how many.

    Who knows an old time is asked again instead.
    """
    count = 0
    for request in requests:
        if request.state not in WAITING_STATES or _is_over(request, clock):
            continue
        request.reminders += 1
        request.reminded_at = clock.now()
        count += 1
        if needs_asking(session, request):
            send_question(session, actor=actor, clock=clock, settings=settings, request=request)
            continue
        tell_contact(session, clock=clock, settings=settings, request=request, template="host_reminder",
                     key=f"remind:{request.id}:{request.reminders}")  # fmt: skip
        note_event(session, request, actor=actor, clock=clock, event="reminded")
        record(session, actor=actor, clock=clock, action="remind_host", entity="request", entity_id=request.id,
               dossier_id=request.slot.dossier_id)  # fmt: skip
    session.flush()
    return count


def withdraw(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, request: Request, note: str = ""
) -> None:
    """Takes the question back; who still counts on it is told, and the card cancelled."""
    check_request_move(request.state, "withdrawn")
    told = request.asked_at is not None and request.state not in ("declined", "settled")
    request.state = "withdrawn"
    mark_revised(request.slot, clock, significant=True)
    session.flush()
    if told:
        tell_contact(session, clock=clock, settings=settings, request=request, template="host_withdrawn",
                     key=f"withdraw:{request.id}:{request.slot.revision}", status="cancelled",
                     reason=note)  # fmt: skip
    note_event(session, request, actor=actor, clock=clock, event="withdrawn", note=note)
    record(session, actor=actor, clock=clock, action="withdraw_request", entity="request", entity_id=request.id,
           dossier_id=request.slot.dossier_id)  # fmt: skip
    session.flush()


def tell_update(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, request: Request, hold: bool = False,
    release_number: int | None = None,
) -> None:  # fmt: skip
    """At publication: a change within the host's tolerance, the slot's cancellation, or its passing to another host."""
    cancelled, replaced = request.slot.cancelled_at is not None, request.state == "withdrawn"
    template = "host_cancelled" if cancelled else "host_withdrawn" if replaced else "host_updated"
    tell_contact(
        session, clock=clock, settings=settings, request=request, template=template,
        key=f"update:{request.id}:{request.slot.revision}",
        status="cancelled" if cancelled or replaced else "confirmed", partstat="ACCEPTED",
        reason=request.slot.cancel_reason if cancelled else "", hold=hold, release_number=release_number,
    )  # fmt: skip
    keep_asked(request, asked_now(session, request.slot))
    if cancelled:
        request.state = "withdrawn"
    event = "cancelled" if cancelled else "withdrawn" if replaced else "updated"
    note_event(session, request, actor=actor, clock=clock, event=event)
    session.flush()
