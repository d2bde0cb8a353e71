"""Reads of slots, requests and releases, always fully loaded and ordered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, Subquery, and_, func, or_, select, union
from sqlalchemy.orm import Session, joinedload, selectinload

from delegations.core.errors import NotFound
from delegations.dossiers.models import Dossier, Participation
from delegations.itineraries.models import Booking, SessionPart, slot_attendance
from delegations.itineraries.models import Release as Release
from delegations.itineraries.models import Request as Request
from delegations.itineraries.models import RequestEvent as RequestEvent
from delegations.itineraries.models import RequestOption as RequestOption
from delegations.itineraries.models import Slot as Slot
from delegations.itineraries.rules import OPEN_STATES

LARGEST_NUMBER = 2**31 - 1
"""What a column of numbers can hold; typed numbers can be larger."""
COMPANIONS = ("interpreter", "driver", "liaison", "staff", "host")
"""Roles that “everybody” does not stand for."""


def _loaded_slots() -> Select[Slot]:
    return select(Slot).options(
        joinedload(Slot.place),
        joinedload(Slot.end_place),
        joinedload(Slot.host),
        joinedload(Slot.dossier).options(joinedload(Dossier.owner), joinedload(Dossier.duty_officer)),
        selectinload(Slot.participations),
        selectinload(Slot.parts).joinedload(SessionPart.participation).joinedload(Participation.person),
        selectinload(Slot.bookings).joinedload(Booking.resource),
        selectinload(Slot.requests).options(
            joinedload(Request.organisation), joinedload(Request.contact), selectinload(Request.options)
        ),
    )


def list_slots(session: Session, dossier_id: int, *, cancelled: bool = True) -> list[Slot]:
    """Slots of a dossier in order of time."""
    query = _loaded_slots().where(Slot.dossier_id == dossier_id)
    if not cancelled:
        query = query.where(Slot.cancelled_at.is_(None))
    return list(session.scalars(query.order_by(Slot.starts_at, Slot.ends_at, Slot.id)))


def day_slots(session: Session, dossier_id: int, day: date, *, besides: Sequence[str] = ()) -> list[Slot]:
    """Live slots that begin on a day, in order of time, without those of some kinds."""
    begins = datetime.combine(day, datetime.min.time())
    query = _loaded_slots().where(
        Slot.dossier_id == dossier_id, Slot.cancelled_at.is_(None), Slot.kind.not_in(besides),
        Slot.starts >= begins, Slot.starts < begins + timedelta(days=1),
    )  # fmt: skip
    return list(session.scalars(query.order_by(Slot.starts_at, Slot.ends_at, Slot.id)))


def get_slot(session: Session, dossier_id: int, slot_id: int, *, lock: bool = False) -> Slot:
    query = _loaded_slots().where(Slot.dossier_id == dossier_id, Slot.id == slot_id)
    if lock:
        query = query.with_for_update(of=Slot)
    slot = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if slot is None:
        raise NotFound()
    return slot


def dates_around(dossier: Dossier) -> tuple[datetime, datetime]:
    """[first, last) wall times in which slots of other dossiers may clash with this one's."""
    first = datetime.combine(dossier.starts_on, datetime.min.time()) - timedelta(days=2)
    return first, datetime.combine(dossier.ends_on, datetime.min.time()) + timedelta(days=3)


def slots_to_check(session: Session, dossiers: Sequence[Dossier]) -> list[Slot]:
    """Live slots of these dossiers and those of others that touch their dates, with what a conflict names."""
    spans = [and_(Slot.starts < last, Slot.ends > first) for first, last in map(dates_around, dossiers)]
    query = (
        select(Slot)
        .options(
            joinedload(Slot.place),
            joinedload(Slot.end_place),
            joinedload(Slot.host),
            joinedload(Slot.dossier),
            selectinload(Slot.participations),
            selectinload(Slot.parts),
            selectinload(Slot.bookings).joinedload(Booking.resource),
            selectinload(Slot.requests).options(joinedload(Request.contact), selectinload(Request.options)),
        )
        .where(Slot.cancelled_at.is_(None), or_(Slot.dossier_id.in_([d.id for d in dossiers]), *spans))
    )
    return list(session.scalars(query.order_by(Slot.starts_at, Slot.id)))


def _loaded_requests() -> Select[Request]:
    return select(Request).options(
        joinedload(Request.organisation),
        joinedload(Request.contact),
        selectinload(Request.options),
        joinedload(Request.slot).options(
            joinedload(Slot.place),
            joinedload(Slot.host),
            joinedload(Slot.dossier).options(joinedload(Dossier.owner), joinedload(Dossier.duty_officer)),
            selectinload(Slot.participations),
            selectinload(Slot.parts),
            selectinload(Slot.bookings).joinedload(Booking.resource),
        ),
    )


def get_request(session: Session, request_id: int, *, lock: bool = False) -> Request:
    """The request with slot, dossier, contact and options; NotFound otherwise."""
    if lock:
        session.execute(select(Slot.id).join(Request).where(Request.id == request_id).with_for_update(of=Slot))
    query = _loaded_requests().where(Request.id == request_id)
    request = session.scalars(query.execution_options(populate_existing=lock)).one_or_none()
    if request is None:
        raise NotFound()
    return request


def requests_by_id(session: Session, ids: Sequence[int]) -> dict[int, Request]:
    """Several requests whole, by id. No query for none."""
    query = _loaded_requests().where(Request.id.in_(ids)).order_by(Request.id)
    return {request.id: request for request in session.scalars(query)} if ids else {}


def list_requests(session: Session, dossier_id: int) -> list[Request]:
    query = _loaded_requests().join(Request.slot).where(Slot.dossier_id == dossier_id)
    return list(session.scalars(query.order_by(Slot.starts_at, Request.id)))


def events_of(session: Session, request_ids: Iterable[int]) -> dict[int, list[RequestEvent]]:
    """{request id: its history, oldest first}."""
    found: dict[int, list[RequestEvent]] = {}
    query = select(RequestEvent).where(RequestEvent.request_id.in_(list(request_ids)))
    for event in session.scalars(query.order_by(RequestEvent.at, RequestEvent.id)):
        found.setdefault(event.request_id, []).append(event)
    return found


def last_events(session: Session, request_ids: Iterable[int]) -> dict[int, RequestEvent]:
    """{request id: what happened last}. Reminders do not count."""
    query = select(RequestEvent).where(RequestEvent.request_id.in_(list(request_ids)), RequestEvent.event != "reminded")
    return {event.request_id: event for event in session.scalars(query.order_by(RequestEvent.id))}


def requests_waiting(session: Session, dossier_id: int) -> int:
    """How many questions have no usable answer yet."""
    query = select(func.count(Request.id)).join(Slot).where(
        Slot.dossier_id == dossier_id, Slot.cancelled_at.is_(None),
        Request.state.in_((*OPEN_STATES, "countered")),
    )  # fmt: skip
    return session.scalar(query) or 0


@dataclass(frozen=True)
class ReleaseHead:
    """A release without its snapshot."""

    id: int
    number: int
    public_id: str
    published_at: datetime
    published_by: str
    note: str
    quiet: bool


_HEAD = (
    Release.id, Release.number, Release.public_id, Release.published_at, Release.published_by, Release.note,
    Release.quiet,
)  # fmt: skip


def list_releases(session: Session, dossier_id: int) -> list[ReleaseHead]:
    query = select(*_HEAD).where(Release.dossier_id == dossier_id).order_by(Release.number.desc())
    return [ReleaseHead(*row) for row in session.execute(query)]


def current_release(session: Session, dossier_id: int) -> ReleaseHead | None:
    query = select(*_HEAD).where(Release.dossier_id == dossier_id).order_by(Release.number.desc()).limit(1)
    row = session.execute(query).first()
    return ReleaseHead(*row) if row else None


def find_release(session: Session, dossier_id: int, number: int | None = None) -> Release | None:
    """The release of a number, or the newest."""
    query = select(Release).where(Release.dossier_id == dossier_id)
    if number is not None and not 0 < number <= LARGEST_NUMBER:
        return None
    if number is not None:
        query = query.where(Release.number == number)
    return session.scalars(query.order_by(Release.number.desc()).limit(1)).one_or_none()


def get_release(session: Session, dossier_id: int, number: int) -> Release:
    release = find_release(session, dossier_id, number)
    if release is None:
        raise NotFound()
    return release


def find_release_by_public_id(session: Session, public_id: str) -> Release | None:
    return session.scalars(select(Release).where(Release.public_id == public_id)).one_or_none()


def named_in_slots() -> Subquery:
    """(slot_id, participation_id) of everybody whom a slot names: who was chosen, and who has a part in it."""
    chosen = select(slot_attendance.c.slot_id, slot_attendance.c.participation_id)
    return union(chosen, select(SessionPart.slot_id, SessionPart.participation_id)).subquery("named_in_slots")


def attending(slot: Slot, participations: Iterable[Participation]) -> list[Participation]:
    """Who is at a slot, from the present participants of its dossier: those who have a part in it as well."""
    chosen = {part.participation_id for part in slot.parts}
    if slot.attendance == "all":
        return [p for p in participations if p.id in chosen or p.role not in COMPANIONS]
    chosen |= {p.id for p in slot.participations}
    return [p for p in participations if p.id in chosen]


def sizes(session: Session, dossier_id: int) -> int:
    """How many people “all” stands for in a dossier."""
    query = select(func.count(Participation.id)).where(
        Participation.dossier_id == dossier_id,
        Participation.removed_at.is_(None),
        Participation.role.not_in(COMPANIONS),
    )
    return session.scalar(query) or 0


def slot_size(session: Session, slot: Slot, everybody: int | None = None) -> int:
    """How many people a host receives: those who attend, and the interpreters booked.

    `everybody` is the answer of sizes(), for callers that look at many slots.
    """
    if slot.attendance == "all":
        people = sizes(session, slot.dossier_id) if everybody is None else everybody
    else:
        people = sum(1 for p in slot.participations if p.removed_at is None)
    return people + sum(1 for b in slot.bookings if b.active and b.resource.kind == "interpreter")
