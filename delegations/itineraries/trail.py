"""What the outbox says about slots and releases: the last card somebody got, whom a release was told to."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from delegations.messaging.models import Message

_LIGHT = (defer(Message.body, raiseload=True), defer(Message.html, raiseload=True), defer(Message.text, raiseload=True))


def last_card(session: Session, person_id: int, uid: str) -> Message | None:
    """The calendar card of an entry with the highest SEQUENCE that was queued for a person."""
    query = select(Message).options(*_LIGHT).where(Message.calendar_uid == uid, Message.person_id == person_id)
    newest = query.order_by(Message.calendar_sequence.desc(), Message.id.desc()).limit(1)
    return session.scalars(newest).one_or_none()


def highest_cards(session: Session, uids: Collection[str]) -> dict[str, int]:
    """{slot uid: the highest SEQUENCE that a reader's card of it bore}."""
    query = select(Message.calendar_uid, func.max(Message.calendar_sequence)).where(Message.purpose == "card")
    rows = session.execute(query.where(Message.calendar_uid.in_(uids)).group_by(Message.calendar_uid))
    return {uid: sequence or 0 for uid, sequence in rows if uid is not None}


def messages_of_release(session: Session, dossier_id: int, number: int) -> list[Message]:
    """What a release caused to be written, by recipient; without the bytes."""
    query = select(Message).options(*_LIGHT).where(Message.dossier_id == dossier_id, Message.release_number == number)
    return list(session.scalars(query.order_by(Message.recipient_name, Message.id)))
