"""One day at the fair in a constant number of queries, whatever the number of meetings and people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from delegations.dossiers.models import Dossier, Participation
from delegations.fairs.board.rules import Stay, in_two_places
from delegations.fairs.meetings.models import BusinessMeeting, MeetingTable
from delegations.fairs.roster.models import Shift
from delegations.fairs.stands.models import Stand
from delegations.itineraries.models import Slot, slot_attendance
from delegations.itineraries.queries import day_slots
from delegations.itineraries.rules import FOLDED
from delegations.network.models import Person
from delegations.network.rules import display_name
from delegations.planning.values import IDLE


@dataclass(frozen=True)
class Duty:
    """A shift on a stand. `missing` places are not filled yet."""

    shift_id: int | None
    starts: datetime
    ends: datetime
    names: tuple[str, ...]
    missing: int


@dataclass(frozen=True)
class Cell:
    """A business meeting at a table; `held` is None until both sides were ticked."""

    meeting_id: int
    table: str
    title: str
    locked: bool
    held: bool | None


@dataclass(frozen=True)
class Period:
    """Meetings that begin together, in the order of the tables."""

    starts: datetime
    ends: datetime
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class FairDay:
    """`slots` are all but shifts and business meetings; `doubles` (name, slot title, slot title)."""

    day: date
    days: tuple[date, ...]
    slots: list[Slot]
    stands: list[tuple[str, tuple[Duty, ...]]]
    tables: int
    periods: tuple[Period, ...]
    doubles: list[tuple[str, str, str]]


def days_of(session: Session, dossier: Dossier) -> tuple[date, ...]:
    """The days of the dossier, and those before and after on which something is planned."""
    query = select(func.date(Slot.starts)).where(Slot.dossier_id == dossier.id, Slot.cancelled_at.is_(None)).distinct()
    planned = {date.fromisoformat(str(day)) for day in session.scalars(query)}
    length = (dossier.ends_on - dossier.starts_on).days
    return tuple(sorted(planned | {dossier.starts_on + timedelta(days=n) for n in range(length + 1)}))


def _those_of(dossier: Dossier, day: date) -> tuple[ColumnElement[bool], ...]:
    """Live shifts and meetings that begin on a day."""
    begins = datetime.combine(day, datetime.min.time())
    return (
        Slot.dossier_id == dossier.id, Slot.kind.in_(FOLDED), Slot.cancelled_at.is_(None),
        Slot.starts >= begins, Slot.starts < begins + timedelta(days=1),
    )  # fmt: skip


def _folded(session: Session, dossier: Dossier, day: date) -> Sequence[Any]:
    """Shifts and meetings as plain rows, with what the fair knows of them."""
    query = (
        select(
            Slot.id, Slot.kind, Slot.title, Slot.starts, Slot.ends, Slot.starts_at, Slot.ends_at,
            Shift.id.label("shift_id"), Shift.needed, Stand.number, Stand.hall, MeetingTable.name.label("table"),
            BusinessMeeting.id.label("meeting_id"), BusinessMeeting.locked, BusinessMeeting.attended_a,
            BusinessMeeting.attended_b,
        )
        .outerjoin(Shift, Shift.slot_id == Slot.id)
        .outerjoin(Stand, Stand.id == Shift.stand_id)
        .outerjoin(BusinessMeeting, BusinessMeeting.slot_id == Slot.id)
        .outerjoin(MeetingTable, MeetingTable.id == BusinessMeeting.table_id)
        .where(*_those_of(dossier, day))
    )  # fmt: skip
    return session.execute(query.order_by(Slot.starts_at, Slot.id)).all()


def _present(session: Session, dossier: Dossier, day: date) -> dict[int, list[int]]:
    """{slot: participations that attend it} of shifts and meetings."""
    found: dict[int, list[int]] = defaultdict(list)
    query = (
        select(slot_attendance.c.slot_id, slot_attendance.c.participation_id)
        .join(Slot, Slot.id == slot_attendance.c.slot_id)
        .where(*_those_of(dossier, day))
    )
    for slot_id, participation_id in session.execute(query):
        found[slot_id].append(participation_id)
    return found


def _names(session: Session, participation_ids: set[int]) -> dict[int, str]:
    query = (
        select(Participation.id, Person.family_name, Person.given_name, Person.native_name, Person.family_first)
        .join(Person, Person.id == Participation.person_id)
        .where(Participation.id.in_(participation_ids))
    )
    return {row.id: display_name(row) for row in session.execute(query)}


def _stands(
    folded: Iterable[Any], present: dict[int, list[int]], names: dict[int, str]
) -> list[tuple[str, tuple[Duty, ...]]]:
    lanes: dict[tuple[str, str], list[Duty]] = defaultdict(list)
    for row in folded:
        if row.kind == "duty":
            there = tuple(sorted(names[who] for who in present.get(row.id, ())))
            missing = max(0, (row.needed or 0) - len(there))
            lanes[row.hall or "", row.number or row.title].append(
                Duty(row.shift_id, row.starts, row.ends, there, missing)
            )
    return [(number, tuple(lanes[hall, number])) for hall, number in sorted(lanes)]


def _held(row: Any) -> bool | None:
    if not row.attended_a or not row.attended_b:
        return None
    return bool(row.attended_a == row.attended_b == "yes")


def _periods(folded: Iterable[Any]) -> tuple[Period, ...]:
    found: dict[tuple[datetime, datetime], list[Cell]] = defaultdict(list)
    for row in sorted(folded, key=_by_table):
        if row.kind == "business" and row.table:
            found[row.starts, row.ends].append(Cell(row.meeting_id, row.table, row.title, bool(row.locked), _held(row)))
    return tuple(Period(starts, ends, tuple(cells)) for (starts, ends), cells in sorted(found.items()))


def _stays(folded: Iterable[Any], slots: Iterable[Slot], present: dict[int, list[int]]) -> Iterator[Stay]:
    for row in folded:
        for participation_id in present.get(row.id, ()):
            yield Stay(participation_id, row.id, row.starts_at, row.ends_at)
    for slot in slots:
        if slot.kind not in IDLE:
            named = {p.id for p in slot.participations} | {part.participation_id for part in slot.parts}
            yield from (Stay(who, slot.id, slot.starts_at, slot.ends_at) for who in sorted(named))


def fair_day(session: Session, dossier: Dossier, day: date) -> FairDay:
    """Everything that happens on a day; shifts and meetings come as plain rows, for there are hundreds."""
    folded = _folded(session, dossier, day)
    slots = day_slots(session, dossier.id, day, besides=FOLDED)
    present = _present(session, dossier, day)
    doubles = in_two_places(_stays(folded, slots, present))
    on_duty = {who for row in folded if row.kind == "duty" for who in present.get(row.id, ())}
    names = _names(session, on_duty | {who for who, _one, _other in doubles})
    titles = {row.id: row.title for row in (*folded, *slots)}
    return FairDay(
        day=day, days=days_of(session, dossier), slots=slots, stands=_stands(folded, present, names),
        tables=len({row.table for row in folded if row.table}), periods=_periods(folded),
        doubles=[(names[who], titles[one], titles[other]) for who, one, other in doubles],
    )  # fmt: skip


def _by_table(row: Any) -> tuple[int, str]:
    """Table 10 stands after table 9."""
    name = row.table or ""
    return len(name), name
