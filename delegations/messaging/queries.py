"""Reads of the outbox. `dossier_ids` narrows to the dossiers somebody may see; None is the whole outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, defer

from delegations.core.errors import NotFound
from delegations.database.paging import Page, page_of
from delegations.messaging.models import Message
from delegations.messaging.rules import STATUSES

PAGE = 50
DossierIds = Select[int] | Sequence[int] | None
_LIGHT = (defer(Message.body, raiseload=True), defer(Message.html, raiseload=True), defer(Message.text, raiseload=True))


@dataclass(frozen=True)
class MessageFilter:
    """`status` and `dossier_id` narrow the list; `text` is looked for in recipient, address and subject."""

    status: str = ""
    dossier_id: int | None = None
    text: str = ""


def _seen(query: Select[*tuple[Message]], dossier_ids: DossierIds) -> Select[*tuple[Message]]:
    return query if dossier_ids is None else query.where(Message.dossier_id.in_(dossier_ids))


def messages_to(session: Session, person_id: int, dossier_id: int) -> list[Message]:
    """What one person got, or will get, about a dossier, newest first; without the bytes."""
    query = (
        select(Message)
        .options(defer(Message.body, raiseload=True), defer(Message.html, raiseload=True))
        .where(Message.person_id == person_id, Message.dossier_id == dossier_id)
    )
    return list(session.scalars(query.order_by(Message.created_at.desc(), Message.id.desc())))


def _matching(wanted: MessageFilter, dossier_ids: DossierIds) -> Select[*tuple[Message]]:
    query = _seen(select(Message), dossier_ids)
    if wanted.status:
        query = query.where(Message.status == wanted.status)
    if wanted.dossier_id is not None:
        query = query.where(Message.dossier_id == wanted.dossier_id)
    for word in wanted.text.split():
        fields = (Message.recipient_name, Message.recipient_address, Message.subject)
        query = query.where(or_(*(field.icontains(word, autoescape=True) for field in fields)))
    return query


def matching_ids(session: Session, wanted: MessageFilter, dossier_ids: DossierIds) -> list[int]:
    """Every message of a list, whatever the page."""
    return list(session.scalars(_matching(wanted, dossier_ids).with_only_columns(Message.id).order_by(Message.id)))


def list_messages(session: Session, wanted: MessageFilter, dossier_ids: DossierIds, *, page: int = 1) -> Page[Message]:
    """Newest first, fifty a page, without the bytes."""
    query = _matching(wanted, dossier_ids).options(*_LIGHT).order_by(Message.created_at.desc(), Message.id.desc())
    return page_of(session, query, page=page, size=PAGE)


def counts_by_status(session: Session, dossier_ids: DossierIds) -> dict[str, int]:
    """{status: how many}, every status named, in the order of a message's life."""
    query = select(Message.status, func.count()).group_by(Message.status)
    if dossier_ids is not None:
        query = query.where(Message.dossier_id.in_(dossier_ids))
    found = dict(session.execute(query).all())
    return {status: found.get(status, 0) for status in STATUSES}


def oldest_due(session: Session, now: datetime) -> datetime | None:
    """Since when the longest-waiting message that may leave has been due; `now` is real time, as its dates are."""
    waiting = (Message.status.in_(("queued", "retry", "sending")), Message.next_at <= now)
    return session.scalar(select(func.min(Message.next_at)).where(*waiting))


def seen_message(session: Session, message_id: int, dossier_ids: DossierIds) -> Message:
    """One message whole; NotFound when it does not exist or belongs to a dossier out of sight."""
    message = session.scalars(_seen(select(Message), dossier_ids).where(Message.id == message_id)).one_or_none()
    if message is None:
        raise NotFound()
    return message


def messages_to_decide(session: Session, message_ids: Sequence[int], dossier_ids: DossierIds) -> list[Message]:
    """Several of them for a decision, those out of reach left out; a worker waits until it is taken."""
    query = _seen(select(Message), dossier_ids).options(*_LIGHT).where(Message.id.in_(message_ids))
    return list(session.scalars(query.order_by(Message.id).with_for_update()))
