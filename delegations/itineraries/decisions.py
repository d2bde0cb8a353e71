"""What staff decide about answers: take or refuse a host's times, refuse a hand-over."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor, Door
from delegations.core.clock import Clock
from delegations.core.errors import NotAllowedNow
from delegations.core.settings import Settings
from delegations.core.walltime import WallTime
from delegations.itineraries.asking import send_question
from delegations.itineraries.host_mails import tell_contact
from delegations.itineraries.models import Request, RequestOption, Slot
from delegations.itineraries.queries import get_request, get_slot, last_events
from delegations.itineraries.requests import settle_others
from delegations.itineraries.rules import REQUEST_STATES, Asked
from delegations.itineraries.slots import move_slot
from delegations.itineraries.standing import asked_now, keep_asked, mark_revised, note_event


def accept_option(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, request: Request, option_id: int
) -> Slot:
    """Staff take one of the host's times: the slot moves there and is confirmed, in one click.

    Raises NotAllowedNow when the time is no longer offered, SlotTaken when a booked resource is busy then.
    """
    option = next((o for o in request.options if o.id == option_id and o.current and o.chosen), None)
    if option is None or request.state != "countered":
        raise NotAllowedNow(state=REQUEST_STATES[request.state])
    dossier = request.slot.dossier
    slot = get_slot(session, dossier.id, request.slot_id, lock=True)
    request.state, request.answered_at = "confirmed", clock.now()
    now = asked_now(session, slot)
    length = slot.ends_at - slot.starts_at
    keep_asked(request, Asked(option.starts_at, option.starts_at + length, now.place_id, now.size))
    mark_revised(slot, clock, significant=True)
    session.flush()
    start = WallTime(option.starts, option.zone, option.fold)
    slot = move_slot(session, actor=actor, clock=clock, dossier=dossier, slot=slot, start=start)
    session.execute(update(RequestOption).where(RequestOption.request_id == request.id).values(current=False))
    session.flush()
    request = get_request(session, request.id, lock=True)
    note_event(session, request, actor=actor, clock=clock, event="counter_accepted", data={"option": option_id})
    tell_contact(session, clock=clock, settings=settings, request=request, template="host_counter_accepted",
                 key=f"counter-accepted:{request.id}:{slot.revision}", status="confirmed",
                 partstat="ACCEPTED")  # fmt: skip
    settle_others(session, actor=actor, clock=clock, settings=settings, request=request)
    record(session, actor=actor, clock=clock, action="accept_counter", entity="request", entity_id=request.id,
           dossier_id=dossier.id)  # fmt: skip
    session.flush()
    return get_slot(session, dossier.id, slot.id)


def refuse_options(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, request: Request, note: str = ""
) -> None:
    """None of the host's times suits: the first question stands again, and he and his calendar are told."""
    if request.state != "countered":
        raise NotAllowedNow(state=REQUEST_STATES[request.state])
    last = last_events(session, [request.id]).get(request.id)
    by_calendar = last is not None and last.event == "countered" and last.door == Door.MAIL
    request.state, request.answered_at = "asked", None
    for option in request.options:
        option.current = option.source == "sounding"
        option.chosen = False
    keep_asked(request, asked_now(session, request.slot))
    mark_revised(request.slot, clock, significant=False)
    session.flush()
    note_event(session, request, actor=actor, clock=clock, event="counter_refused", note=note)
    tell_contact(session, clock=clock, settings=settings, request=request, template="host_counter_refused",
                 key=f"counter-refused:{request.id}:{request.slot.revision}", status="tentative",
                 declines_counter=by_calendar, reason=note)  # fmt: skip
    record(session, actor=actor, clock=clock, action="refuse_counter", entity="request", entity_id=request.id,
           dossier_id=request.slot.dossier_id)  # fmt: skip
    session.flush()


def refuse_hand_over(session: Session, *, actor: Actor, clock: Clock, settings: Settings, request: Request) -> None:
    """The question goes back to the contact who was asked first."""
    if request.state != "handed_over":
        raise NotAllowedNow(state=REQUEST_STATES[request.state])
    request.handed_to = {}
    note_event(session, request, actor=actor, clock=clock, event="hand_over_refused")
    send_question(session, actor=actor, clock=clock, settings=settings, request=request)
