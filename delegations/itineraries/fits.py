"""What a time proposed by a host does to the rest of that day: what it overlaps, the margin of the ways around it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from delegations.core.walltime import WallTime, local_at
from delegations.dossiers.models import Participation
from delegations.itineraries.exports import slot_value
from delegations.itineraries.models import Booking, RequestOption, Slot
from delegations.planning.legs import legs
from delegations.planning.values import IDLE, SlotValue


@dataclass(frozen=True)
class Fit:
    """`overlaps` is the title of a slot in the way; `margin` the smallest of the ways there and onwards, in minutes,
    None where no way is known."""

    overlaps: str = ""
    margin: int | None = None

    @property
    def holds(self) -> bool:
        return not self.overlaps and (self.margin is None or self.margin >= 0)


def fits_of(session: Session, offered: Sequence[tuple[Slot, RequestOption]]) -> dict[int, Fit]:
    """{option id: how it fits} for times offered for slots, in a constant number of queries."""
    if not offered:
        return {}
    values = _values(session, {slot.dossier_id for slot, _option in offered})
    return {o.id: fit_of(values[slot.dossier_id], slot.id, _start_of(o), _end_of(o)) for slot, o in offered}


def _start_of(option: RequestOption) -> WallTime:
    return WallTime(option.starts, option.zone, option.fold)


def _end_of(option: RequestOption) -> WallTime:
    local = local_at(option.ends_at, option.zone)
    return WallTime(local.replace(tzinfo=None, fold=0), option.zone, local.fold)


def _values(session: Session, dossier_ids: Iterable[int]) -> dict[int, list[SlotValue]]:
    people: dict[int, list[Participation]] = defaultdict(list)
    there = select(Participation).where(Participation.dossier_id.in_(dossier_ids), Participation.removed_at.is_(None))
    for row in session.scalars(there.order_by(Participation.id)):
        people[row.dossier_id].append(row)
    query = (
        select(Slot)
        .options(
            joinedload(Slot.place), joinedload(Slot.end_place), joinedload(Slot.dossier),
            selectinload(Slot.participations), selectinload(Slot.parts), selectinload(Slot.requests),
            selectinload(Slot.bookings).joinedload(Booking.resource),
        )
        .where(Slot.dossier_id.in_(dossier_ids), Slot.cancelled_at.is_(None))
        .order_by(Slot.starts_at, Slot.id)
    )  # fmt: skip
    found: dict[int, list[SlotValue]] = defaultdict(list)
    for slot in session.scalars(query):
        found[slot.dossier_id].append(slot_value(slot, people[slot.dossier_id], step_free=frozenset()))
    return found


def fit_of(values: Sequence[SlotValue], slot_id: int, start: WallTime, end: WallTime) -> Fit:
    """How the slot would fit among `values` (its programme) from `start` to `end`."""
    moved = next((replace(v, start=start, end=end) for v in values if v.id == slot_id), None)
    if moved is None:
        return Fit()
    others = [v for v in values if v.id != slot_id and v.people & moved.people]
    for other in others:
        if other.kind not in IDLE and _overlap(other, moved):
            return Fit(overlaps=other.title)
    around = [leg for leg in legs([*others, moved]) if slot_id in (leg.from_slot, leg.to_slot)]
    return Fit(margin=min((leg.margin for leg in around), default=None))


def _overlap(first: SlotValue, second: SlotValue) -> bool:
    return first.start.instant() < second.end.instant() and second.start.instant() < first.end.instant()
