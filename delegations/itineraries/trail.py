"""What the outbox says about slots and releases: the last card somebody got, whom a release was told to."""

from collections.abc import Collection

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, defer

from delegations.dossiers.models import Participation
from delegations.messaging.models import Message

_LIGHT = (defer(Message.body, raiseload=True), defer(Message.html, raiseload=True), defer(Message.text, raiseload=True))


def last_card(session: Session, person_id: int, uid: str) -> Message | None:
    """The calendar card of an entry with the highest SEQUENCE that was queued for a person."""
    query = select(Message).options(*_LIGHT).where(Message.calendar_uid == uid, Message.person_id == person_id)
    newest = query.order_by(Message.calendar_sequence.desc(), Message.id.desc()).limit(1)
    return session.scalars(newest).one_or_none()


def cards_held(
    session: Session, uids: Collection[str], participation_ids: Collection[int]
) -> dict[tuple[str, int], int]:
    """{(slot uid, participation id): the highest SEQUENCE of the cards of it that he or his liaison was sent}.

    Those of an earlier participation count: a calendar program knows persons only.
    """
    reader = or_(Message.person_id == Participation.person_id, Message.person_id == Participation.liaison_id)
    query = (
        select(Message.calendar_uid, Participation.id, func.max(Message.calendar_sequence))
        .join(Participation, reader)
        .where(
            Message.purpose == "card", Message.calendar_uid.in_(uids), Message.calendar_sequence.is_not(None),
            Participation.id.in_(participation_ids),
        )
        .group_by(Message.calendar_uid, Participation.id)
    )  # fmt: skip
    return {(uid or "", number): sequence or 0 for uid, number, sequence in session.execute(query)}


def standing_cards(session: Session, dossier_id: int, person_ids: Collection[int]) -> list[Message]:
    """The last card of each entry of a dossier that somebody was sent, where it asks to keep the entry.

    Nobody holds what staff stopped before it left; what was erased is too old to stand.
    """
    query = (
        select(Message)
        .options(*_LIGHT)
        .where(
            Message.purpose == "card", Message.dossier_id == dossier_id, Message.person_id.in_(person_ids),
            Message.status != "cancelled", Message.purged_on.is_(None),
        )
        .order_by(Message.calendar_sequence, Message.id)
    )  # fmt: skip
    last = {(message.person_id, message.calendar_uid): message for message in session.scalars(query)}
    return [message for message in last.values() if message.context["card"]["method"] == "REQUEST"]


def sent_programmes(session: Session, dossier_id: int, person_ids: Collection[int]) -> set[int]:
    """Participations whose programme went, or was printed, to one of these persons."""
    query = select(Message.context).where(
        Message.template == "release", Message.dossier_id == dossier_id, Message.person_id.in_(person_ids),
        Message.status != "cancelled",
    )  # fmt: skip
    parts = [part for context in session.scalars(query) for part in context.get("parts", ())]
    return {part["participation_id"] for part in parts}


def messages_of_release(session: Session, dossier_id: int, number: int) -> list[Message]:
    """What a release caused to be written, by recipient; without the bytes."""
    query = select(Message).options(*_LIGHT).where(Message.dossier_id == dossier_id, Message.release_number == number)
    return list(session.scalars(query.order_by(Message.recipient_name, Message.id)))
