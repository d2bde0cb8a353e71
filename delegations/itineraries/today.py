"""What the first page says of programmes: answers to settle, slots of the week, alerts, changes of clocks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from delegations.core.actor import Actor
from delegations.core.walltime import clock_changes
from delegations.dossiers.models import Dossier
from delegations.dossiers.queries import may_see
from delegations.dossiers.rules import OVER
from delegations.itineraries.board import find_conflicts_of
from delegations.itineraries.exports import state_of
from delegations.itineraries.models import Request, RequestOption, Slot
from delegations.itineraries.plan_b import slots_with_plan_b
from delegations.itineraries.rules import SETTLED

MOST_CHECKED = 6
"""How many programmes one page checks for alerts; checking takes time."""
NOT_A_STOP = ("transfer", "lodging", "free")
TO_SETTLE = ("countered", "handed_over", "reconfirm")
CLOCKS_AHEAD = 21


@dataclass(frozen=True)
class HostLine:
    """Something a host's answer asks of staff.

    `kind`: late, countered, handed_over, reconfirm, declined. `due`: the deadline of what is late, else today.
    `has_plan_b`: somebody is in reserve. Several requests only where contacts of one organisation are late together.
    """

    kind: str
    slot: Slot
    requests: tuple[Request, ...]
    due: date
    has_plan_b: bool = False

    @property
    def offers(self) -> list[RequestOption]:
        """The times the host proposes now."""
        return [o for request in self.requests for o in request.options if o.current and o.source == "counter"]


def _live_slots(actor: Actor) -> Select[*tuple[Slot]]:
    """Slots that stand, of open dossiers the actor may see, with their dossier."""
    return (
        select(Slot)
        .join(Slot.dossier)
        .options(contains_eager(Slot.dossier))
        .where(Slot.cancelled_at.is_(None), Dossier.id.in_(may_see(actor)), Dossier.state.not_in(OVER))
    )


def answers_waiting(session: Session, actor: Actor, *, now: datetime, today: date) -> list[HostLine]:
    """What hosts left open or want changed, in slots still to come; in order of the slots."""
    asked = select(Request.slot_id).where(
        Request.state.in_((*TO_SETTLE, "declined")) | ((Request.state == "asked") & (Request.deadline < today))
    )
    requests = selectinload(Slot.requests).options(
        joinedload(Request.organisation), joinedload(Request.contact), selectinload(Request.options)
    )
    query = _live_slots(actor).options(requests, joinedload(Slot.place), joinedload(Slot.host))
    query = query.where(Slot.ends_at > now, Slot.id.in_(asked))
    lines = host_lines(session.scalars(query.order_by(Slot.starts_at, Slot.id)), today)
    ready = slots_with_plan_b(session, {line.slot.id for line in lines})
    return [replace(line, has_plan_b=line.slot.id in ready) for line in lines]


def host_lines(slots: Iterable[Slot], today: date) -> list[HostLine]:
    """The lines of slots with their requests. Who is late counts only while nobody else receives the group."""
    return [line for slot in slots for line in _lines_of(slot, today)]


def _lines_of(slot: Slot, today: date) -> list[HostLine]:
    lines = [HostLine(r.state, slot, (r,), today) for r in slot.requests if r.state in TO_SETTLE]
    state = state_of(slot)
    if state == "declined":
        refused = tuple(r for r in slot.requests if r.state == "declined")
        lines.append(HostLine("declined", slot, refused[-1:], today))
    late: dict[int, list[Request]] = defaultdict(list)
    for request in slot.requests:
        if request.state == "asked" and request.deadline and request.deadline < today and state != "confirmed":
            late[request.organisation_id].append(request)
    for requests in late.values():
        lines.append(HostLine("late", slot, tuple(requests), min(r.deadline for r in requests if r.deadline)))
    return lines


def slots_between(session: Session, actor: Actor, first: datetime, last: datetime) -> list[Slot]:
    """Slots that end after `first` and begin before `last`, with place and dossier; beds and rides left out."""
    query = (
        _live_slots(actor)
        .options(joinedload(Slot.place))
        .where(Slot.ends_at > first, Slot.starts_at < last, Slot.kind.not_in(NOT_A_STOP))
    )
    return list(session.scalars(query.order_by(Slot.starts_at, Slot.id)))


@dataclass(frozen=True)
class Readiness:
    """How many stops are confirmed: of one dossier, or of all in the next two weeks (`dossier` is None)."""

    dossier: Dossier | None
    confirmed: int
    total: int


def readiness(session: Session, actor: Actor, dossier: Dossier | None, *, now: datetime) -> Readiness:
    """Stops of the dossier given, else of all dossiers in the next two weeks, that wait for nobody's answer."""
    query = (
        select(Slot)
        .join(Slot.dossier)
        .options(joinedload(Slot.host), selectinload(Slot.requests))
        .where(Slot.cancelled_at.is_(None), Slot.kind.not_in(NOT_A_STOP))
    )
    if dossier is not None:
        query = query.where(Slot.dossier_id == dossier.id)
    else:
        query = query.where(
            Dossier.id.in_(may_see(actor)), Dossier.state.not_in(OVER),
            Slot.ends_at > now, Slot.starts_at < now + timedelta(days=14),
        )  # fmt: skip
    states = [state_of(slot) for slot in session.scalars(query.order_by(Slot.id))]
    return Readiness(dossier, sum(1 for state in states if state in SETTLED), len(states))


def alerts_of(session: Session, dossiers: Sequence[Dossier]) -> list[tuple[Dossier, int]]:
    """(dossier, alerts) of the first programmes that have any; as many queries for one as for MOST_CHECKED."""
    checked = dossiers[:MOST_CHECKED]
    found = find_conflicts_of(session, checked) if checked else []
    return [(dossier, len(alerts)) for dossier, alerts in zip(checked, found, strict=True) if alerts]


@dataclass(frozen=True)
class ClockChange:
    """Clocks go by `minutes` in the night before `day`; `slots` of the dossier lie from the eve to the day after."""

    day: date
    minutes: int
    dossier: Dossier
    slots: int

    @property
    def eve(self) -> date:
        return self.day - timedelta(days=1)


def clock_changes_ahead(session: Session, actor: Actor, today: date) -> list[ClockChange]:
    """Changes of clocks in the zones of slots in the next three weeks, dossier by dossier."""
    first = datetime.combine(today, datetime.min.time()) - timedelta(days=1)
    query = _live_slots(actor).where(Slot.ends > first, Slot.starts < first + timedelta(days=CLOCKS_AHEAD + 3))
    slots = list(session.scalars(query.order_by(Dossier.starts_on, Dossier.id, Slot.id)))
    zones = sorted({zone for slot in slots for zone in (slot.start_zone, slot.end_zone)})
    last = today + timedelta(days=CLOCKS_AHEAD)
    found: dict[tuple[date, int, int], set[int]] = defaultdict(set)
    for zone in zones:
        for day, minutes in clock_changes(zone, today, last):
            for slot in slots:
                if zone in (slot.start_zone, slot.end_zone) and _around(slot, day):
                    found[day, minutes, slot.dossier_id].add(slot.id)
    dossiers = {slot.dossier_id: slot.dossier for slot in slots}
    return [ClockChange(day, minutes, dossiers[i], len(ids)) for (day, minutes, i), ids in sorted(found.items())]


def _around(slot: Slot, day: date) -> bool:
    return slot.starts.date() <= day + timedelta(days=1) and slot.ends.date() >= day - timedelta(days=1)
