"""Reads of sessions, the organiser's programme and guided tours, fully loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from delegations.core.errors import NotFound
from delegations.core.walltime import WallTime, local_at
from delegations.dossiers.models import Dossier, Participation
from delegations.fairs.programme.models import PublicSession as PublicSession
from delegations.fairs.programme.models import SessionPart as SessionPart
from delegations.fairs.programme.models import Tour as Tour
from delegations.fairs.programme.models import TourStop as TourStop
from delegations.fairs.programme.rules import Party
from delegations.fairs.stands.models import Edition
from delegations.itineraries.exports import state_of
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import COMPANIONS, list_slots
from delegations.itineraries.rules import FOLDED
from delegations.network.models import Person
from delegations.sheets.folding import fold

SPOKEN = ("session", "remote", "ceremony")
"""Kinds of slots with speakers."""
UNHEARD = ("lodging", "free")
"""Slots that nobody misses who goes to a session meanwhile."""
RANGE = timedelta(days=400)


@dataclass(frozen=True)
class JourneyDay:
    """One day of the whole journey. `opening`: the hours of the fair on it; `folded`: {kind: how many} not listed."""

    day: date
    opening: tuple[str, str] | None
    when: str
    slots: tuple[tuple[Slot, str], ...]
    folded: Mapping[str, int]


def journey(dossier: Dossier, edition: Edition | None, slots: Sequence[Slot]) -> list[JourneyDay]:
    """Every day with a slot and every day of the fair, in order; `when` is before, fair or after."""
    hours = {one["day"]: (one["opens"], one["closes"]) for one in (edition.opening if edition else ())}
    opened = sorted(date.fromisoformat(day) for day in hours)
    first, last = (opened[0], opened[-1]) if opened else (dossier.starts_on, dossier.ends_on)
    days = {slot.starts.date() for slot in slots} | set(opened)
    found = []
    for day in sorted(days):
        on = [slot for slot in slots if slot.starts.date() == day]
        listed = tuple((slot, state_of(slot)) for slot in on if slot.kind not in FOLDED)
        folded = {kind: sum(slot.kind == kind for slot in on) for kind in FOLDED}
        when = "before" if day < first else "after" if day > last else "fair"
        found.append(JourneyDay(day, hours.get(f"{day}"), when, listed, {k: n for k, n in folded.items() if n}))
    return found


def parts_of(slot: Slot) -> list[SessionPart]:
    """Those who still take part, in their order; the slot is loaded with them."""
    return [part for part in slot.parts if part.participation.removed_at is None]


def zone_of(part: SessionPart) -> str:
    """Where a remote speaker will be; '' when nobody said."""
    return part.zone or part.participation.person.zone


def slots_by_id(session: Session, dossier_id: int) -> dict[int, Slot]:
    return {slot.id: slot for slot in list_slots(session, dossier_id)}


def _tours(dossier_id: int) -> Select[Tour]:
    return (
        select(Tour)
        .options(
            joinedload(Tour.guide).joinedload(Participation.person),
            joinedload(Tour.interpreter).joinedload(Participation.person),
            selectinload(Tour.stops).options(joinedload(TourStop.contact).joinedload(Person.organisation)),
        )
        .where(Tour.dossier_id == dossier_id)
    )


def list_tours(session: Session, dossier_id: int) -> list[Tour]:
    """In order of their start, with guide, interpreter and stops."""
    return list(session.scalars(_tours(dossier_id).order_by(Tour.starts, Tour.id)))


def get_tour(session: Session, dossier_id: int, tour_id: int, *, lock: bool = False) -> Tour:
    """`lock` makes those wait who want to change the same tour."""
    if lock:
        session.execute(select(Tour.id).where(Tour.id == tour_id).with_for_update())
    query = _tours(dossier_id).where(Tour.id == tour_id).execution_options(populate_existing=True)
    tour = session.scalars(query).one_or_none()
    if tour is None:
        raise NotFound()
    return tour


def find_stop(session: Session, slot_id: int) -> TourStop | None:
    return session.scalars(select(TourStop).where(TourStop.slot_id == slot_id)).one_or_none()


def walkers(tour: Tour, participations: Sequence[Participation]) -> list[Participation]:
    """Who goes along, without guide and interpreter; `participations` are the present ones of the dossier."""
    led = {tour.guide_id, tour.interpreter_id}
    if tour.everybody:
        return [p for p in participations if p.role not in COMPANIONS and p.id not in led]
    return [p for p in participations if p.id in tour.people and p.id not in led]


def party_of(tour: Tour, participations: Sequence[Participation]) -> Party:
    companions = {tour.guide_id, tour.interpreter_id} - {None}
    return Party(len(walkers(tour, participations)), len(companions), tour.max_people)


def past_closing(edition: Edition | None, zone: str, spans: Sequence[tuple[WallTime, WallTime]]) -> list[int]:
    """Numbers of the stops outside of the opening hours; none when nobody wrote these down."""
    if edition is None or not edition.opening:
        return []
    hours = {one["day"]: (one["opens"], one["closes"]) for one in edition.opening}
    found = []
    for number, (start, end) in enumerate(spans):
        begins, ends = local_at(start.instant(), zone), local_at(end.instant(), zone)
        opens, closes = hours.get(f"{begins.date()}", ("24:00", "00:00"))
        if f"{begins:%H:%M}" < opens or f"{ends:%H:%M}" > closes or ends.date() != begins.date():
            found.append(number)
    return found


def public_sessions(session: Session, dossier_id: int) -> list[PublicSession]:
    """The organiser's programme in order of time, with what was picked."""
    query = select(PublicSession).options(joinedload(PublicSession.slot)).where(PublicSession.dossier_id == dossier_id)
    return list(session.scalars(query.order_by(PublicSession.starts_at, PublicSession.title, PublicSession.id)))


def get_public_session(session: Session, dossier_id: int, entry_id: int, *, lock: bool = False) -> PublicSession:
    query = select(PublicSession).where(PublicSession.id == entry_id, PublicSession.dossier_id == dossier_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    entry = session.scalars(query).one_or_none()
    if entry is None:
        raise NotFound()
    return entry


def matching(
    entries: Sequence[PublicSession], zone: str, *, day: date | None, track: str, typed: str
) -> list[PublicSession]:
    """Those of a day at the fair, of a track, with all the words in title, speakers, room or track."""
    wanted = fold(typed).split()
    found = []
    for entry in entries:
        text = fold(" ".join((entry.title, entry.speakers, entry.room, entry.hall, entry.track, entry.language)))
        if day is not None and local_at(entry.starts_at, zone).date() != day:
            continue
        if (not track or entry.track == track) and all(word in text for word in wanted):
            found.append(entry)
    return found


def overlapping(starts_at: datetime, ends_at: datetime, slots: Sequence[Slot], besides: int | None) -> list[Slot]:
    """Live slots of our programme that somebody would miss."""
    return [
        slot for slot in slots
        if slot.id != besides and slot.cancelled_at is None and slot.kind not in UNHEARD
        and slot.starts_at < ends_at and slot.ends_at > starts_at
    ]  # fmt: skip


def tours_of_slots(session: Session, dossier_id: int) -> dict[int, int]:
    """{slot id: the tour it is a stop of}."""
    query = select(TourStop.slot_id, TourStop.tour_id).join(Tour).where(Tour.dossier_id == dossier_id)
    return {row.slot_id: row.tour_id for row in session.execute(query)}
