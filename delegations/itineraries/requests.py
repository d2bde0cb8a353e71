"""Use cases of answering: a host's answer through any door, and what follows from it. asking.py asks."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor, Door
from delegations.core.clock import Clock
from delegations.core.errors import N_, InvalidInput, NotAllowedNow, NotFound
from delegations.core.settings import Settings
from delegations.core.text import one_line
from delegations.core.walltime import WallTime
from delegations.itineraries.asking import MOST_TIMES, OverNow, Question, ask_host, time_option
from delegations.itineraries.host_mails import cut_off as cut_off
from delegations.itineraries.host_mails import recipient_of as recipient_of
from delegations.itineraries.host_mails import tell_contact, tell_staff
from delegations.itineraries.models import Request
from delegations.itineraries.queries import get_request, get_slot
from delegations.itineraries.rules import OPEN_STATES, REQUEST_STATES, PastCutOff, check_request_move
from delegations.itineraries.standing import asked_now, keep_asked, mark_revised, note_event
from delegations.network.models import Person
from delegations.network.rules import search_key

STATE_AFTER = {"accept": "confirmed", "counter": "countered", "decline": "declined", "hand_over": "handed_over"}


class NoTimes(InvalidInput):
    message = N_("Propose at least one other time.")


class TimesInPast(InvalidInput):
    message = N_("A proposed time must lie in the future.")


class NoColleague(InvalidInput):
    message = N_("Give the name and the e-mail address of your colleague.")


class TakenByOther(NotAllowedNow):
    message = N_("Thank you. Somebody else has answered first, so we do not need to trouble you this time.")


class ChangedMeanwhile(NotAllowedNow):
    message = N_("The programme has changed since you opened this page. Please read it again before you answer.")


@dataclass(frozen=True)
class Answer:
    """`kind`: accept, counter, decline, hand_over. `behalf`: '' or how staff heard it (phone, letter, meeting).

    `seen` is the version of the slot that the page of the answer showed; None where nobody can know it.
    """

    kind: str
    note: str = ""
    conditions: str = ""
    times: tuple[WallTime, ...] = ()
    option_ids: tuple[int, ...] = ()
    colleague: dict[str, str] = field(default_factory=dict)
    behalf: str = ""
    seen: int | None = None


def answer_request(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, request_id: int, answer: Answer
) -> Request:
    """The one service behind the host's link, a calendar reply and the staff's "on behalf".

    The same answer twice is one answer. After the cut-off an answer once given can only be taken back by
    declining; who was asked again may answer until the end. Any refusal after the cut-off alerts the duty officer.
    Raises OverNow, PastCutOff, ChangedMeanwhile, TakenByOther, NoTimes, TimesInPast, NoColleague,
    RequestMoveNotAllowed.
    """
    request = get_request(session, request_id, lock=True)
    if request.state == "draft":
        raise NotFound()
    if _is_same(request, answer):
        return request
    _refuse_when_over(request, answer, clock)
    passed = clock.now() >= cut_off(request) and not answer.behalf
    if passed and answer.kind != "decline" and request.answered_at is not None and request.state not in OPEN_STATES:
        raise PastCutOff(state=request.state)
    if answer.kind != "decline" and answer.seen not in (None, request.slot.version):
        raise ChangedMeanwhile(state=request.state)
    _refuse_when_taken(session, request, answer)
    before = request.state
    _take(session, actor, clock, request, answer)
    settles = "confirmed" in (before, request.state) or request.state == "declined"
    mark_revised(request.slot, clock, significant=before != request.state and settles)
    session.flush()
    late = passed and answer.kind == "decline"
    _after_answer(session, actor=actor, clock=clock, settings=settings, request=request, answer=answer, late=late)
    return request


def _take(session: Session, actor: Actor, clock: Clock, request: Request, answer: Answer) -> None:
    """The answer as such."""
    check_request_move(request.state, STATE_AFTER[answer.kind])
    if answer.kind == "accept":
        request.conditions = answer.conditions
        if actor.door is not Door.MAIL:
            keep_asked(request, asked_now(session, request.slot))
    elif answer.kind == "counter":
        _take_times(session, request, answer, clock)
    elif answer.kind == "hand_over":
        request.handed_to = _colleague(request, answer)
    request.state = STATE_AFTER[answer.kind]
    request.answered_at, request.answer_note = clock.now(), answer.note


def _is_same(request: Request, answer: Answer) -> bool:
    if answer.kind == "hand_over":
        return request.state in ("handed_over", "settled") and request.handed_to == _named(answer)
    if request.state != STATE_AFTER[answer.kind] or request.answer_note != answer.note:
        return False
    if answer.kind == "accept":
        return request.conditions == answer.conditions
    if answer.kind == "counter":
        known = {o.starts_at for o in request.options if o.current and o.chosen}
        wanted = {w.instant() for w in answer.times[:MOST_TIMES]}
        wanted |= {o.starts_at for o in request.options if o.id in answer.option_ids}
        return known == wanted
    return True


def _refuse_when_over(request: Request, answer: Answer, clock: Clock) -> None:
    """Cancelled or past: only staff may still note what they heard of a past meeting."""
    past = clock.now() >= request.slot.ends_at and not answer.behalf
    if past or request.slot.cancelled_at is not None:
        raise OverNow(state=request.state)


def _refuse_when_taken(session: Session, request: Request, answer: Answer) -> None:
    others = select(Request.id).where(
        Request.slot_id == request.slot_id, Request.id != request.id, Request.state == "confirmed"
    )
    if answer.kind == "accept" and session.scalars(others.order_by(Request.id)).first() is not None:
        raise TakenByOther(state=request.state)


def _take_times(session: Session, request: Request, answer: Answer, clock: Clock) -> None:
    chosen = [o for o in request.options if o.id in answer.option_ids and o.current]
    if not answer.times and not chosen:
        raise NoTimes(field="times")
    if any(start <= clock.now() for start in (*(w.instant() for w in answer.times), *(o.starts_at for o in chosen))):
        raise TimesInPast(field="times")
    length = request.slot.ends_at - request.slot.starts_at
    for option in request.options:
        option.chosen = option in chosen
        option.current = option.chosen or option.source == "sounding"
    for wall in answer.times[:MOST_TIMES]:
        option = time_option(request.id, "counter", wall, length)
        option.chosen = True
        session.add(option)
    session.flush()
    session.expire(request, ["options"])


def _named(answer: Answer) -> dict[str, str]:
    return {
        "name": one_line(answer.colleague.get("name", "")),
        "email": answer.colleague.get("email", "").strip().lower(),
    }


def _colleague(request: Request, answer: Answer) -> dict[str, str]:
    """Who is to answer instead. Nobody hands over to himself."""
    named = _named(answer)
    if not named["name"] or "@" not in named["email"] or named["email"] == request.contact.email.lower():
        raise NoColleague(field="colleague_email")
    return named


def _same_domain(request: Request) -> bool:
    mine = request.contact.email.rsplit("@", 1)[-1].lower()
    return bool(mine) and request.handed_to.get("email", "").rsplit("@", 1)[-1].lower() == mine


def _after_answer(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, request: Request, answer: Answer, late: bool
) -> None:
    """History, receipt, the others of the slot, and who must know."""
    note_event(session, request, actor=actor, clock=clock, event="cancelled_late" if late else request.state,
               note=answer.note, data={"behalf": answer.behalf} if answer.behalf else {})  # fmt: skip
    record(session, actor=actor, clock=clock, action="answer_request", entity="request", entity_id=request.id,
           dossier_id=request.slot.dossier_id, fields=["state"], detail={"state": request.state})  # fmt: skip
    session.flush()
    request = get_request(session, request.id)
    tell_staff(session, actor=actor, clock=clock, settings=settings, request=request, late=late)
    if request.state == "handed_over" and _same_domain(request):
        approve_hand_over(session, actor=actor, clock=clock, settings=settings, request=request)
        return
    status, partstat = {"confirmed": ("confirmed", "ACCEPTED"), "declined": ("cancelled", "DECLINED")}.get(
        request.state, (None, "NEEDS-ACTION")
    )
    tell_contact(session, clock=clock, settings=settings, request=request, template="host_receipt",
                 key=f"receipt:{request.id}:{request.slot.revision}", status=status, partstat=partstat)  # fmt: skip
    if request.state == "confirmed":
        settle_others(session, actor=actor, clock=clock, settings=settings, request=request)


def settle_others(session: Session, *, actor: Actor, clock: Clock, settings: Settings, request: Request) -> None:
    """The first answer counts; the others are told and need not answer any more."""
    query = select(Request.id).where(
        Request.slot_id == request.slot_id, Request.id != request.id,
        Request.state.in_(("draft", "asked", "countered", "reconfirm", "handed_over")),
    )  # fmt: skip
    for other_id in session.scalars(query.order_by(Request.id)).all():
        other = get_request(session, other_id)
        told = other.state != "draft"
        other.state, other.handed_to = "settled", {}
        note_event(session, other, actor=actor, clock=clock, event="settled")
        if told:
            tell_contact(session, clock=clock, settings=settings, request=other, template="host_settled",
                         key=f"settled:{other.id}:{other.slot.revision}", status="cancelled")  # fmt: skip
    session.flush()


def _find_or_make(session: Session, request: Request) -> Person:
    """The colleague in the directory, by address."""
    name, email = request.handed_to["name"], request.handed_to["email"]
    colleague = session.scalars(select(Person).where(Person.email == email).order_by(Person.id)).first()
    if colleague is None:
        given, _, family = name.rpartition(" ")
        colleague = Person(
            given_name=given, family_name=family, email=email, language=request.contact.language,
            organisation_id=request.organisation_id, search_key=search_key(given, family, email),
        )  # fmt: skip
        session.add(colleague)
        session.flush()
    return colleague


def approve_hand_over(session: Session, *, actor: Actor, clock: Clock, settings: Settings, request: Request) -> Request:
    """The colleague becomes the contact and is asked with a link of his own; the old link is only to read."""
    if request.state != "handed_over":
        raise NotAllowedNow(state=REQUEST_STATES[request.state])
    colleague = _find_or_make(session, request)
    times = tuple(WallTime(o.starts, o.zone, o.fold) for o in request.options if o.current and o.source == "sounding")
    request.state = "settled"
    note_event(session, request, actor=actor, clock=clock, event="hand_over_approved")
    session.flush()
    tell_contact(session, clock=clock, settings=settings, request=request, template="host_settled",
                 key=f"settled:{request.id}:{request.slot.revision}", status="cancelled",
                 partstat="DECLINED")  # fmt: skip
    slot = get_slot(session, request.slot.dossier_id, request.slot_id)
    question = Question(colleague.id, request.organisation_id, request.deadline, request.expected, times)
    return ask_host(session, actor=actor, clock=clock, settings=settings, slot=slot, question=question)
