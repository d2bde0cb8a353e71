"""What a host reads behind his link: the question as it stands now, what he answered, what he may still do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from delegations.core.clock import Clock
from delegations.core.errors import NotFound
from delegations.core.walltime import WallTime
from delegations.dossiers.queries import list_participations
from delegations.i18n import Words, words
from delegations.itineraries.exports import request_facts
from delegations.itineraries.host_mails import cut_off, may_change
from delegations.itineraries.models import Request
from delegations.itineraries.queries import attending
from delegations.itineraries.rules import WAITING_STATES
from delegations.network.rules import function_of

NOT_GUESTS = ("interpreter", "driver", "liaison", "staff", "host")


@dataclass(frozen=True)
class HostPage:
    """`mode`: ask (a question is open), change (an answer may be changed), late (only to say no), closed.

    `facts` are those of the mails; the slot's `version` travels in the form;
    `offered` is (id, words) of a sounding's times.
    """

    mode: str
    state: str
    chip: str
    said: str
    facts: dict[str, Any]
    start: WallTime
    end: WallTime
    zone_note: str
    was: str
    people: int
    head: str
    functions: tuple[str, ...]
    offered: tuple[tuple[int, str], ...]
    proposed: tuple[str, ...]
    deadline: date | None
    change_until: str
    can_download: bool
    version: int


def mode_of(request: Request, now: datetime) -> str:
    slot = request.slot
    if slot.cancelled_at is not None or request.state in ("withdrawn", "settled") or now >= slot.ends_at:
        return "closed"
    if request.answered_at is None or request.state in WAITING_STATES:
        return "ask"
    if may_change(request, now):
        return "change"
    return "closed" if request.state == "declined" else "late"


def _state_of(request: Request, now: datetime) -> str:
    """A request's state, or cancelled, over (the slot has been), which come before it."""
    if request.slot.cancelled_at is not None:
        return "cancelled"
    if now >= request.slot.ends_at and request.state not in ("withdrawn", "settled"):
        return "over"
    return request.state


def _said(w: Words, request: Request, state: str) -> str:
    """What was answered or decided, in a sentence; '' while nothing was."""
    name = request.handed_to.get("name", "")
    if state == "settled" and name:
        return w.gettext("%(name)s was asked in your place. Thank you for handing the question over.", name=name)
    sentences = {
        "cancelled": w.gettext("This meeting will not take place. Thank you; there is nothing left for you to do."),
        "over": w.gettext("This meeting is over. Thank you."),
        "withdrawn": w.gettext("We have withdrawn this request and need not trouble you any more. Thank you."),
        "settled": w.gettext("Somebody else has answered, so we need not trouble you any more. Thank you."),
        "confirmed": w.gettext("You have told us that you will receive the delegation. Thank you."),
        "countered": w.gettext("You have proposed another time. We will write to you as soon as one is chosen."),
        "declined": w.gettext(
            "You have told us that you cannot receive the delegation. Thank you for letting us know."
        ),
        "handed_over": w.gettext("You have told us that %(name)s will answer. We are dealing with it.", name=name),
        "reconfirm": w.gettext("The programme has changed since you said yes. Does what you read here still suit you?"),
    }
    return sentences.get(state, "")


CHIPS = {"asked": "waiting", "handed_over": "waiting", "settled": "withdrawn", "over": "withdrawn"}


def _moment(w: Words, wall: WallTime) -> str:
    return w.gettext("%(date)s at %(time)s", date=w.date(wall.local.date(), "full"), time=w.time(wall))


def _was(w: Words, request: Request) -> str:
    """The time the host said yes to, when it moved since and he has to reconfirm."""
    then = request.asked_starts_at
    if request.state != "reconfirm" or then is None or then == request.slot.starts_at:
        return ""
    local = then.astimezone(request.slot.start.aware.tzinfo)
    return _moment(w, WallTime(local.replace(tzinfo=None), request.slot.start_zone))


def host_page(session: Session, *, clock: Clock, request: Request, language: str) -> HostPage:
    """The page of a fully loaded request. NotFound while staff have not asked."""
    if request.state == "draft":
        raise NotFound()
    w, slot, now = words(language), request.slot, clock.now()
    state = _state_of(request, now)
    guests = attending(slot, list_participations(session, slot.dossier_id))
    head = next((p for p in guests if p.role == "head"), None)
    titles = [function_of(p.person, language) for p in guests if p is not head and p.role not in NOT_GUESTS]
    facts = request_facts(session, request, language)
    current = [o for o in request.options if o.current]
    offered = [(o.id, WallTime(o.starts, o.zone, o.fold)) for o in current if o.source == "sounding"]
    chosen = [WallTime(o.starts, o.zone, o.fold) for o in current if o.chosen]
    return HostPage(
        mode=mode_of(request, now), state=state, chip=CHIPS.get(state, state), said=_said(w, request, state),
        facts=facts, start=slot.start, end=slot.end, zone_note=w.zone_note(slot.start), was=_was(w, request),
        people=max(0, facts["size"] - facts["interpreters"]), head=function_of(head.person, language) if head else "",
        functions=tuple(dict.fromkeys(t for t in titles if t)),
        offered=tuple((i, _moment(w, wall)) for i, wall in offered),
        proposed=tuple(_moment(w, wall) for wall in chosen) if request.state == "countered" else (),
        deadline=request.deadline,
        change_until=w.datetime(cut_off(request), slot.start_zone) if now < cut_off(request) else "",
        can_download=state == "confirmed", version=slot.version,
    )  # fmt: skip
