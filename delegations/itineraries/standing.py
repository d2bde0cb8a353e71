"""What a host knows of his slot, whether his answer still holds, and the history that tells it."""

from sqlalchemy.orm import Session

from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.itineraries.models import Request, RequestEvent, Slot
from delegations.itineraries.queries import last_events, slot_size
from delegations.itineraries.rules import ENGAGED_STATES, Asked, beyond_tolerance, is_moved


def mark_revised(slot: Slot, clock: Clock, *, significant: bool) -> None:
    """A change readers can see; `significant` ones (time, place, status) raise the SEQUENCE (RFC 5546, 2.1.4)."""
    slot.revision += 1
    slot.revised_at = clock.now()
    if significant:
        slot.sequence += 1


def note_event(
    session: Session, request: Request, *, actor: Actor, clock: Clock, event: str, note: str = "",
    data: dict[str, object] | None = None,
) -> None:  # fmt: skip
    """One line of a request's history."""
    session.add(
        RequestEvent(
            request_id=request.id, at=clock.now(), event=event, actor_kind=actor.kind, actor_name=actor.name,
            door=actor.door.value, note=note, data=data or {},
        )
    )  # fmt: skip


def asked_now(session: Session, slot: Slot, everybody: int | None = None) -> Asked:
    return Asked(slot.starts_at, slot.ends_at, slot.place_id, slot_size(session, slot, everybody))


def asked_then(request: Request) -> Asked | None:
    """What the host was last asked for, or None when he was not asked yet."""
    if request.asked_starts_at is None or request.asked_ends_at is None:
        return None
    return Asked(request.asked_starts_at, request.asked_ends_at, request.asked_place_id, request.asked_size or 0)


def keep_asked(request: Request, now: Asked) -> None:
    """From now on the host knows the slot as it is."""
    request.asked_starts_at, request.asked_ends_at = now.starts_at, now.ends_at
    request.asked_place_id, request.asked_size = now.place_id, now.size


def leaves_tolerance(request: Request, slot: Slot, now: Asked) -> bool:
    """Whether the slot is no longer what the host was asked for, give or take what he accepts."""
    then = asked_then(request)
    minutes, people = slot.tolerance_minutes, slot.tolerance_people
    return then is not None and beyond_tolerance(then, now, minutes=minutes, people=people)


def is_outdated(request: Request, slot: Slot, now: Asked) -> bool:
    """Whether the question as the host knows it speaks of another time, place or size."""
    then = asked_then(request)
    return then is not None and (is_moved(then, now) or leaves_tolerance(request, slot, now))


def answers_to_reopen(session: Session, slot: Slot, everybody: int | None = None) -> list[Request]:
    """Confirmed answers that no longer hold because the slot left the host's tolerance. Changes nothing."""
    confirmed = [r for r in slot.requests if r.state == "confirmed"]
    if not confirmed or slot.cancelled_at is not None:
        return []
    now = asked_now(session, slot, everybody)
    return [r for r in confirmed if leaves_tolerance(r, slot, now)]


def reopen_answers(session: Session, *, actor: Actor, clock: Clock, slot: Slot, everybody: int | None = None) -> int:
    """Puts confirmed answers back to "to reconfirm" when the slot left the host's tolerance; returns how many.

    A slot that came back before the host heard of anything is confirmed again.
    """
    reopened = answers_to_reopen(session, slot, everybody)
    for request in reopened:
        request.state = "reconfirm"
        note_event(session, request, actor=actor, clock=clock, event="reconfirm")
    restored = _answers_to_restore(session, slot, everybody, besides=reopened)
    for request in restored:
        request.state = "confirmed"
        note_event(session, request, actor=actor, clock=clock, event="restored")
    if reopened or restored:
        mark_revised(slot, clock, significant=True)
        session.flush()
    return len(reopened)


def _answers_to_restore(
    session: Session, slot: Slot, everybody: int | None, *, besides: list[Request]
) -> list[Request]:
    waiting = [r for r in slot.requests if r.state == "reconfirm" and r not in besides]
    if not waiting or slot.cancelled_at is not None:
        return []
    now = asked_now(session, slot, everybody)
    last = last_events(session, [r.id for r in waiting])
    unheard = {i for i, event in last.items() if event.event == "reconfirm"}
    return [r for r in waiting if r.id in unheard and not leaves_tolerance(r, slot, now)]


def follow_host(session: Session, *, actor: Actor, clock: Clock, slot: Slot, before: int | None) -> None:
    """When the slot gets another host, the former one's question is over; he hears of it at publication.

    Until then, giving the slot back to him takes it up again as it stood.
    """
    if before == slot.host_id:
        return
    for request in slot.requests:
        if request.organisation_id == before and request.state in ENGAGED_STATES:
            note_event(session, request, actor=actor, clock=clock, event="replaced", data={"was": request.state})
            request.state = "withdrawn"
    session.flush()
    returning = [r for r in slot.requests if r.organisation_id == slot.host_id and r.state == "withdrawn"]
    last = last_events(session, [r.id for r in returning])
    for request in returning:
        event = last.get(request.id)
        if event is not None and event.event == "replaced":
            request.state = event.data["was"]
            note_event(session, request, actor=actor, clock=clock, event="restored")
    session.flush()
