"""Saving a day's table at once: every row or none, with each error at its row and field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, DomainError, InvalidInput
from delegations.core.walltime import WallTime, wall_time
from delegations.dossiers.models import Dossier
from delegations.itineraries.models import Slot
from delegations.itineraries.rules import SLOT_KINDS
from delegations.itineraries.slots import SlotValues, save_slot, values_of
from delegations.itineraries.timetyping import on_day
from delegations.network.models import Organisation, Place
from delegations.network.rules import search_key

OVERNIGHT = ("lodging", "transfer", "arrival", "departure")


class UnknownPlace(InvalidInput):
    message = N_("No place is called “%(typed)s”. Choose one of the list, or add it to the network first.")


class UnknownHost(InvalidInput):
    message = N_("No organisation is called “%(typed)s”. Choose one of the list, or add it to the network first.")


class RowErrors(DomainError):
    """Nothing was saved. `by_row`: {row key: errors}."""

    message = N_("Nothing was saved yet: some lines need a correction.")

    def __init__(self, by_row: Mapping[str, Sequence[DomainError]]) -> None:
        super().__init__()
        self.by_row = by_row


@dataclass(frozen=True)
class DayRow:
    """A line of the table as typed. `slot_id` None is a new line; `fold` answers for a repeated hour."""

    key: str
    slot_id: int | None
    version: int | None
    starts: str
    ends: str
    kind: str
    title: str
    place: str
    host: str
    travel_minutes: str = ""
    fold: int | None = None

    @property
    def is_blank(self) -> bool:
        return self.slot_id is None and not any((self.starts, self.ends, self.title, self.place, self.host))


@dataclass(frozen=True)
class Choices:
    """Places and organisations by folded name, for what is typed in a cell."""

    places: dict[str, Place]
    organisations: dict[str, Organisation]

    def place(self, typed: str) -> Place | None:
        if not typed:
            return None
        found = self.places.get(search_key(typed))
        if found is None:
            raise UnknownPlace(field="place", typed=typed)
        return found

    def organisation(self, typed: str) -> Organisation | None:
        if not typed:
            return None
        found = self.organisations.get(search_key(typed))
        if found is None:
            raise UnknownHost(field="host", typed=typed)
        return found


def load_choices(session: Session) -> Choices:
    places = session.scalars(select(Place).order_by(Place.name, Place.id.desc()))
    organisations = session.scalars(select(Organisation).order_by(Organisation.name, Organisation.id.desc()))
    return Choices(
        {search_key(place.name): place for place in places}, {search_key(each.name): each for each in organisations}
    )


def _minutes(typed: str) -> int | None:
    if not typed:
        return None
    if not typed.isdigit() or int(typed) > 1440:
        raise NotMinutes(field="travel_minutes", typed=typed)
    return int(typed)


class NotMinutes(InvalidInput):
    message = N_("“%(typed)s” is not a number of minutes.")


def _ends_on(row: DayRow, day: date, slot: Slot | None, start: datetime) -> datetime:
    """The wall time of the end: a slot through the night ends on a later day."""
    nights = (slot.ends.date() - slot.starts.date()).days if slot else 0
    end = on_day(day + timedelta(days=nights), row.ends, field="ends")
    if end <= start and not nights and row.kind in OVERNIGHT:
        end += timedelta(days=1)
    return end


def _row_values(row: DayRow, day: date, dossier: Dossier, slot: Slot | None, choices: Choices) -> SlotValues:
    place = choices.place(row.place)
    host = choices.organisation(row.host)
    same_place = slot is not None and slot.place_id == (place.id if place else None)
    zone = slot.start_zone if slot and same_place else place.zone if place else dossier.zone
    end_zone = slot.end_zone if slot and same_place else zone
    start = wall_time(on_day(day, row.starts, field="starts"), zone, occurrence=row.fold, field="starts")
    end = wall_time(_ends_on(row, day, slot, start.local), end_zone, occurrence=row.fold, field="ends")
    base = values_of(slot) if slot else SlotValues("visit", "", start, end)
    return replace(
        base, kind=row.kind if row.kind in SLOT_KINDS else "visit", title=row.title, start=start, end=end,
        place_id=place.id if place else None,
        host_id=host.id if host else None, travel_minutes=_minutes(row.travel_minutes),
    )  # fmt: skip


def save_day(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, day: date, rows: Sequence[DayRow],
    slots: Sequence[Slot],
) -> int:  # fmt: skip
    """Saves the changed lines of a day; returns how many. Raises RowErrors, after which nothing may be committed."""
    choices = load_choices(session)
    known = {slot.id: slot for slot in slots}
    errors: dict[str, list[DomainError]] = {}
    wanted: list[tuple[DayRow, SlotValues, Slot | None]] = []
    for row in rows:
        if row.is_blank:
            continue
        slot = known.get(row.slot_id) if row.slot_id else None
        try:
            wanted.append((row, _row_values(row, day, dossier, slot, choices), slot))
        except DomainError as error:
            errors.setdefault(row.key, []).append(error)
    saved = 0
    for row, values, slot in _safe_order(wanted):
        if slot is not None and values_of(slot) == values:
            continue
        try:
            save_slot(session, actor=actor, clock=clock, dossier=dossier, values=values, slot=slot, version=row.version)
            saved += 1
        except DomainError as error:
            errors.setdefault(row.key, []).append(error)
    if errors:
        raise RowErrors(errors)
    return saved


def _safe_order(
    wanted: list[tuple[DayRow, SlotValues, Slot | None]],
) -> list[tuple[DayRow, SlotValues, Slot | None]]:
    """Later moves first, so that a day shifted as a whole never books a resource against its own neighbour."""

    def shift(item: tuple[DayRow, SlotValues, Slot | None]) -> tuple[int, WallTime | float]:
        _row, values, slot = item
        moved = 0 if slot is None else (values.start.instant() - slot.starts_at).total_seconds()
        start = values.start.instant().timestamp()
        return (0 if moved > 0 else 1, -start if moved > 0 else start)

    return sorted(wanted, key=shift)
