"""Reads of the duty roster: shifts with who is on them, what people said, changes of duty, where people are else."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from delegations.core.errors import NotFound
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.queries import list_participations
from delegations.fairs.roster.models import Availability as Availability
from delegations.fairs.roster.models import Shift as Shift
from delegations.fairs.roster.models import ShiftSwap as ShiftSwap
from delegations.fairs.roster.rules import OFF_DUTY, ON_DUTY, OPEN_SWAPS
from delegations.fairs.stands.models import Edition
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import find_release, named_in_slots
from delegations.network.models import Person, Place
from delegations.planning.values import IDLE

COMPANIONS = ("interpreter", "driver", "liaison", "staff", "host")
"""Who is not meant when everybody attends (itineraries.queries.attending)."""


def _shifts(dossier_id: int) -> Select[Shift]:
    people = selectinload(Slot.participations).joinedload(Participation.person).joinedload(Person.organisation)
    return (
        select(Shift)
        .join(Shift.slot)
        .options(joinedload(Shift.stand), joinedload(Shift.slot).options(joinedload(Slot.place), people))
        .where(Slot.dossier_id == dossier_id, Slot.cancelled_at.is_(None))
    )


def list_shifts(session: Session, dossier_id: int) -> list[Shift]:
    """Live shifts in order of time, with stand, place and who is on duty."""
    return list(session.scalars(_shifts(dossier_id).order_by(Slot.starts_at, Slot.ends_at, Shift.stand_id, Shift.id)))


def get_shift(session: Session, dossier_id: int, shift_id: int, *, lock: bool = False) -> Shift:
    """`lock` makes those wait who want to change who is on it."""
    query = _shifts(dossier_id).where(Shift.id == shift_id)
    if lock:
        query = query.with_for_update(of=Shift)
    shift = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if shift is None:
        raise NotFound()
    return shift


def on_duty(shift: Shift) -> list[Participation]:
    """Who is there, of those still on the list, by name."""
    present = (p for p in shift.slot.participations if p.removed_at is None)
    return sorted(present, key=lambda p: (p.person.family_name, p.person.given_name, p.id))


def members(session: Session, dossier_id: int) -> list[Participation]:
    """Participants who may stand on a stand, by name."""
    rows = [p for p in list_participations(session, dossier_id) if p.role not in OFF_DUTY]
    return sorted(rows, key=lambda p: (p.person.family_name, p.person.given_name, p.id))


def is_usually_asked(member: Participation) -> bool:
    """Guests of the fair may be asked, but nobody asks them by mistake."""
    house = member.person.organisation
    return member.role in ON_DUTY or bool(house and house.member)


def availabilities(session: Session, dossier_id: int) -> dict[int, Availability]:
    """{participation id: what they were asked and said}."""
    query = select(Availability).where(Availability.dossier_id == dossier_id).order_by(Availability.id)
    return {row.participation_id: row for row in session.scalars(query)}


def find_availability(session: Session, participation_id: int) -> Availability | None:
    return session.scalars(select(Availability).filter_by(participation_id=participation_id)).one_or_none()


def _swaps() -> Select[ShiftSwap]:
    sides = (ShiftSwap.giver, ShiftSwap.wanted, ShiftSwap.taker)
    people = (joinedload(each).joinedload(Participation.person) for each in sides)
    slot = joinedload(Shift.slot).selectinload(Slot.participations).joinedload(Participation.person)
    return (
        select(ShiftSwap)
        .join(ShiftSwap.shift)
        .join(Shift.slot)
        .options(joinedload(ShiftSwap.shift).options(slot, joinedload(Shift.stand)), *people)
    )


def list_swaps(session: Session, dossier_id: int, *, states: Collection[str] = OPEN_SWAPS) -> list[ShiftSwap]:
    """Changes of duty of live shifts, the oldest first."""
    query = _swaps().where(
        Slot.dossier_id == dossier_id, Slot.cancelled_at.is_(None), ShiftSwap.state.in_(list(states))
    )  # fmt: skip
    return list(session.scalars(query.order_by(ShiftSwap.asked_at, ShiftSwap.id)))


def get_swap(session: Session, dossier_id: int, swap_id: int, *, lock: bool = False) -> ShiftSwap:
    """`lock`: of two who say yes at once, one comes second."""
    query = _swaps().where(ShiftSwap.id == swap_id, Slot.dossier_id == dossier_id)
    if lock:
        query = query.with_for_update(of=ShiftSwap)
    swap = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if swap is None:
        raise NotFound()
    return swap


def count_swaps(session: Session, dossier_id: int) -> int:
    query = select(func.count(ShiftSwap.id)).join(ShiftSwap.shift).join(Shift.slot)
    query = query.where(Slot.dossier_id == dossier_id, Slot.cancelled_at.is_(None), ShiftSwap.state.in_(OPEN_SWAPS))
    return session.scalar(query) or 0


@dataclass(frozen=True)
class Elsewhere:
    """A slot somebody attends, in whatever dossier."""

    person_id: int
    slot_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str


_FACTS = (Slot.id, Slot.title, Slot.starts_at, Slot.ends_at, Slot.start_zone)


def elsewhere(session: Session, person_ids: Collection[int], first: datetime, last: datetime) -> list[Elsewhere]:
    """Where people are in [first, last): slots that name them, and those that everybody attends.

    Free time and nights count for nothing, as in the check of a programme.
    """
    live = (
        Slot.cancelled_at.is_(None), Slot.kind.not_in(sorted(IDLE)), Slot.starts_at < last, Slot.ends_at > first,
        Participation.person_id.in_(sorted(person_ids)), Participation.removed_at.is_(None),
    )  # fmt: skip
    there = named_in_slots()
    named = (
        select(Participation.person_id, *_FACTS)
        .join(there, there.c.participation_id == Participation.id)
        .join(Slot, Slot.id == there.c.slot_id)
        .where(*live)
    )
    everybody = (
        select(Participation.person_id, *_FACTS)
        .join(Slot, Slot.dossier_id == Participation.dossier_id)
        .where(*live, Slot.attendance == "all", Participation.role.not_in(COMPANIONS))
    )
    rows = [row for query in (named, everybody) for row in session.execute(query)] if person_ids else []
    found = dict.fromkeys(Elsewhere(*row) for row in rows)
    return sorted(found, key=lambda e: (e.starts_at, e.slot_id, e.person_id))


@dataclass(frozen=True)
class Twice:
    """A person on duty who is somewhere else at the same time."""

    name: Person
    shift: Shift
    other: Elsewhere


def people_twice(session: Session, shifts: Sequence[Shift]) -> list[Twice]:
    """Whoever is in two places while on duty; a pair of shifts counts once."""
    if not shifts:
        return []
    there = {(p.person_id, shift.slot_id): p for shift in shifts for p in on_duty(shift)}
    first, last = min(s.slot.starts_at for s in shifts), max(s.slot.ends_at for s in shifts)
    found, places = [], elsewhere(session, {person for person, _slot in there}, first, last)
    numbers = {shift.slot_id for shift in shifts}
    for shift in shifts:
        for one in places:
            met = one.starts_at < shift.slot.ends_at and shift.slot.starts_at < one.ends_at
            seen = one.slot_id in numbers and one.slot_id <= shift.slot_id
            if met and not seen and (one.person_id, shift.slot_id) in there:
                found.append(Twice(there[one.person_id, shift.slot_id].person, shift, one))
    return found


def published(session: Session, dossier_id: int) -> set[str]:
    """UIDs of the duty slots in the newest release; empty before a roster is published."""
    release = find_release(session, dossier_id)
    slots: Iterable[dict[str, object]] = release.snapshot["slots"] if release else ()
    return {str(slot["uid"]) for slot in slots if slot["kind"] == "duty" and slot["state"] != "cancelled"}


def usual_place(session: Session, dossier: Dossier) -> int | None:
    """Where most of a fair's slots take place, duties before all others; None when none says where."""
    query = (
        select(Slot.place_id, func.count(Slot.id).label("number"))
        .join(Place, Place.id == Slot.place_id)
        .where(Slot.dossier_id == dossier.id, Slot.cancelled_at.is_(None), Place.zone == dossier.zone)
        .group_by(Slot.place_id)
    )
    for wanted in (query.where(Slot.kind == "duty"), query):
        counts: dict[int, int] = {row.place_id: row.number for row in session.execute(wanted)}
        if counts:
            return max(counts, key=lambda key: (counts[key], -key))
    return None


def places_near(session: Session, dossier: Dossier) -> list[tuple[int, str]]:
    """Places of the fair's zone to choose from, by name."""
    query = select(Place.id, Place.name).where(Place.zone == dossier.zone).order_by(Place.name, Place.id)
    return [(row.id, row.name) for row in session.execute(query)]


def opening_days(edition: Edition | None) -> list[tuple[date, time, time]]:
    """When the fair is open, as days and wall times."""
    rows = edition.opening if edition else []
    return [
        (date.fromisoformat(row["day"]), time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"]))
        for row in rows
    ]
