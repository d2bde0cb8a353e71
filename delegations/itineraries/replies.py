"""Answers that come from calendars by mail: whose they are, whether they still count, and what they change.

What is certain ends in `answer_request`, like an answer given on the host's page. Everything else changes nothing
and waits for somebody to look at it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from delegations.accounts.models import AccessLink
from delegations.core.actor import Actor, Door
from delegations.core.clock import Clock
from delegations.core.errors import NotFound
from delegations.core.settings import Settings
from delegations.core.walltime import WallTime, local_at
from delegations.itineraries.host_mails import tell_contact
from delegations.itineraries.models import Request, RequestEvent, Slot
from delegations.itineraries.queries import get_request, get_slot
from delegations.itineraries.requests import Answer, answer_request
from delegations.itineraries.rules import slot_uid
from delegations.itineraries.standing import reopen_answers
from delegations.itineraries.trail import last_card
from delegations.messaging.incoming import Result
from delegations.messaging.models import IncomingMessage, Message
from delegations.network.models import Person
from delegations.network.rules import display_name

ANSWERS = ("confirmed", "countered", "declined", "handed_over", "cancelled_late", "counter_accepted")
KINDS = {"ACCEPTED": "accept", "DECLINED": "decline", "DELEGATED": "hand_over"}


@dataclass(frozen=True)
class Proven:
    """What vouches for an answer: the request that the signed reply address belongs to, and who wrote the mail."""

    request_id: int | None
    sender: str


def find_request(session: Session, uid: str, attendee: str = "") -> Request | None:
    """The newest request of a slot to the contact of an address; of anybody when no address is given."""
    query = select(Request.id).join(Request.slot).where(Slot.uid == slot_uid(uid), Request.asked_at.is_not(None))
    if attendee:
        query = query.join(Request.contact).where(func.lower(Person.email) == attendee)
    found = session.scalars(query.order_by(Request.id.desc()).limit(1)).one_or_none()
    return None if found is None else get_request(session, found)


def _of_reader(session: Session, facts: Mapping[str, Any]) -> Result | None:
    """What a delegate says to a card of the programme: yes is nothing new, everything else is for staff to read."""
    query = select(Message.dossier_id).where(
        Message.purpose == "card", Message.calendar_uid == slot_uid(facts["uid"]),
        func.lower(Message.recipient_address) == facts["attendee"],
    )  # fmt: skip
    found = session.scalars(query.order_by(Message.id.desc()).limit(1)).first()
    if found is None:
        return None
    if facts["method"] == "REPLY" and facts["partstat"] in ("ACCEPTED", "NEEDS-ACTION"):
        return Result("ignored", "reader_comes", dossier_id=found)
    return Result("review", "reader_answer", dossier_id=found)


def _of_stranger(session: Session, facts: Mapping[str, Any]) -> Result:
    request = find_request(session, facts["uid"])
    if request is None:
        return Result("review", "unknown_entry")
    return Result("review", "uninvited", request_id=request.id, dossier_id=request.slot.dossier_id)


def take_reply(session: Session, *, clock: Clock, settings: Settings, row: IncomingMessage, proven: Proven) -> Result:
    """Applies an answer of which everything is certain; says why of every other. May raise what answer_request does."""
    facts = row.facts
    request = find_request(session, facts["uid"], facts["attendee"])
    if request is None:
        return _of_reader(session, facts) or _of_stranger(session, facts)

    number, slot_id, dossier_id = request.id, request.slot_id, request.slot.dossier_id

    def result(status: str, reason: str) -> Result:
        return Result(status, reason, request_id=number, dossier_id=dossier_id)

    doubt = _doubt(request, proven)
    if doubt:
        return result("review", doubt)
    request = get_request(session, number, lock=True)
    if _is_stale(session, clock, row, request):
        outdated = facts["partstat"] == "DECLINED" and facts["method"] == "REPLY"
        return result("review" if outdated else "ignored", "stale_refusal" if outdated else "stale")
    if facts["method"] == "REFRESH":
        repeat_card(session, clock=clock, settings=settings, request=request, key=f"refresh:{row.id}")
        return result("applied", "refreshed")
    answer, reason = answer_of(request, facts)
    if answer is None:
        return result("ignored" if reason == "no_answer" else "review", reason)
    actor = Actor("host", request.contact_id, display_name(request.contact), Door.MAIL)
    answer_request(session, actor=actor, clock=clock, settings=settings, request_id=number, answer=answer)
    # He confirmed what his card said; where the draft has moved on since, his answer is to be reconfirmed.
    reopen_answers(session, actor=actor, clock=clock, slot=get_slot(session, dossier_id, slot_id))
    return result("applied", answer.kind)


def take_letter(
    session: Session, row: IncomingMessage, reason: str, *, request_id: int | None = None,
    references: Sequence[str] = (),
) -> Result:  # fmt: skip
    """A mail that only a person can read, laid beside what it probably speaks of."""
    message = _answered(session, references)
    number = request_id or _request_answered(session, message) or _request_named(session, row)
    request = session.get(Request, number) if number is not None else None
    slot = session.get(Slot, request.slot_id) if request is not None else None
    dossier_id = slot.dossier_id if slot is not None else message.dossier_id if message is not None else None
    return Result(
        "review", reason, request_id=request.id if request is not None else None, dossier_id=dossier_id,
        message_id=message.id if message is not None else None,
    )  # fmt: skip


def _request_named(session: Session, row: IncomingMessage) -> int | None:
    """The request that a calendar part speaks of."""
    if not row.facts.get("uid"):
        return None
    request = find_request(session, row.facts["uid"], row.facts["attendee"])
    return request.id if request is not None else None


def _answered(session: Session, references: Sequence[str]) -> Message | None:
    """The newest of our mails that another one answers."""
    query = select(Message).where(Message.message_id.in_(references)).order_by(Message.id.desc()).limit(1)
    return session.scalars(query).one_or_none() if references else None


def _request_answered(session: Session, message: Message | None) -> int | None:
    """The request whose link a mail of ours carried."""
    link = message.context.get("link") if message is not None else None
    if not isinstance(link, dict) or link.get("$link") != "request":
        return None
    query = select(AccessLink.subject_id).where(AccessLink.public_id == link["public_id"])
    return session.scalars(query).one_or_none()


def _doubt(request: Request, proven: Proven) -> str:
    """Why nobody may act on an answer by itself; '' when it comes from whom we asked, on the way we gave him."""
    if proven.request_id != request.id:
        return "unsigned"
    return "" if proven.sender == request.contact.email.lower() else "other_sender"


def _is_stale(session: Session, clock: Clock, row: IncomingMessage, request: Request) -> bool:
    """Whether it answers an older entry, or is older than the answer that counts (RFC 5546, 2.1.5)."""
    card = last_card(session, request.contact_id, request.slot.uid)
    newest = (card.calendar_sequence or 0) if card is not None else 0
    # Nobody can have answered a revision that we never sent: such a number counts as the newest.
    row.calendar_sequence = min(row.calendar_sequence or 0, newest)
    if card is not None and row.calendar_sequence < newest and _asks(card.context):
        return True
    if row.stamped_at is None:
        return False
    query = select(IncomingMessage.calendar_sequence, IncomingMessage.stamped_at).where(
        IncomingMessage.request_id == request.id, IncomingMessage.status.in_(("applied", "settled")),
        IncomingMessage.stamped_at.is_not(None), IncomingMessage.reason != "refreshed",
    )  # fmt: skip
    newest_first = query.order_by(IncomingMessage.calendar_sequence.desc(), IncomingMessage.stamped_at.desc())
    known = session.execute(newest_first.limit(1)).one_or_none()
    if known is not None and (row.calendar_sequence, row.stamped_at) <= (known[0] or 0, known[1]):
        return True
    otherwise = _answered_otherwise(session, request)
    return otherwise is not None and clock.of_real(row.stamped_at) < otherwise - timedelta(seconds=1)


def _answered_otherwise(session: Session, request: Request) -> datetime | None:
    """When the answer that counts was given through another door: there, receiving and answering are one moment."""
    if request.answered_at is None:
        return None
    query = select(func.max(RequestEvent.at)).where(
        RequestEvent.request_id == request.id, RequestEvent.event.in_(ANSWERS), RequestEvent.door != Door.MAIL.value,
        RequestEvent.at <= request.answered_at,
    )  # fmt: skip
    return session.scalar(query)


def _asks(context: Mapping[str, Any]) -> bool:
    """A card that put the question anew. One that follows an answer leaves the question standing."""
    card: dict[str, Any] = context["card"]
    return card["method"] == "REQUEST" and "NEEDS-ACTION" in card.get("partstat", "NEEDS-ACTION")


def answer_of(request: Request, facts: Mapping[str, Any]) -> tuple[Answer | None, str]:
    """The answer that a calendar gives, or why only a person can tell what it means."""
    note = facts.get("comment", "")
    if facts["method"] == "COUNTER":
        return _counter(request, facts, note)
    kind = KINDS.get(facts["partstat"], "")
    if kind == "hand_over":
        return None, "hand_over"
    if kind:
        return Answer(kind, note=note), ""
    return None, "maybe" if facts["partstat"] == "TENTATIVE" else "no_answer"


def _counter(request: Request, facts: Mapping[str, Any], note: str) -> tuple[Answer | None, str]:
    slot = request.slot
    start, end = _instant(facts.get("start_at")), _instant(facts.get("end_at"))
    if start is None:
        return None, "unclear_time"
    if start == slot.starts_at:
        return None, "other_than_time"
    if end is not None and end - start != slot.ends_at - slot.starts_at:
        return None, "other_length"
    return Answer("counter", note=note, times=(proposed_time(slot, start),)), ""


def proposed_time(slot: Slot, start: datetime) -> WallTime:
    local = local_at(start, slot.start_zone)
    return WallTime(local.replace(tzinfo=None, fold=0), slot.start_zone, local.fold)


def _instant(value: object) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) and value else None


def repeat_card(session: Session, *, clock: Clock, settings: Settings, request: Request, key: str) -> None:
    """The entry as it stands, for a calendar that asks for it (RFC 5546, 3.2.6)."""
    status, partstat = {
        "confirmed": ("confirmed", "ACCEPTED"),
        "declined": ("cancelled", "DECLINED"),
        "withdrawn": ("cancelled", "NEEDS-ACTION"),
        "settled": ("cancelled", "NEEDS-ACTION"),
    }.get(request.state, ("tentative", "NEEDS-ACTION"))
    cancelled = request.slot.cancelled_at is not None
    tell_contact(
        session, clock=clock, settings=settings, request=request, template="host_entry", key=key,
        status="cancelled" if cancelled else status, partstat=partstat,
    )  # fmt: skip


def decide_reply(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, row: IncomingMessage, kind: str
) -> None:
    """Staff take a doubtful answer for what it says (accept, decline, counter, hand_over); noted as on behalf."""
    if row.request_id is None:
        raise NotFound()
    request = get_request(session, row.request_id)
    facts = row.facts
    times: tuple[WallTime, ...] = ()
    start = _instant(facts.get("start_at"))
    if kind == "counter" and start is not None:
        times = (proposed_time(request.slot, start),)
    colleague = {"name": facts.get("delegated_to", ""), "email": facts.get("delegated_to", "")}
    answer = Answer(
        kind, note=facts.get("comment", "") or (row.text or "")[:2_000], times=times,
        colleague=colleague if kind == "hand_over" else {}, behalf="letter",
    )  # fmt: skip
    answer_request(session, actor=actor, clock=clock, settings=settings, request_id=row.request_id, answer=answer)
