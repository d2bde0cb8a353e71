"""Compares a foreign calendar file with the programme and the network. Changes nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.calendars.reading import Moment
from delegations.calendars.sources import Source, SourceFile
from delegations.core.walltime import WallTime, local_at, wall_time
from delegations.dossiers.models import Dossier
from delegations.itineraries.calendar_lines import (
    Answer,
    Line,
    NoPlaceOfThisName,
    TimesNotTyped,
    UntitledEvent,
    ZoneNotChosen,
)
from delegations.itineraries.models import Slot
from delegations.itineraries.place_matching import propose_place
from delegations.itineraries.queries import list_slots
from delegations.itineraries.rules import SLOT_KINDS
from delegations.itineraries.slots import SlotValues, values_of
from delegations.itineraries.timetyping import on_day
from delegations.network.models import Place
from delegations.network.rules import search_key

USUAL_LENGTH = timedelta(minutes=60)
MOST_ZONES = 8
"""Unknown names of zones that are asked about; events with any other cannot be taken."""

Zones = Mapping[str, str]
"""{name of a zone in the file, '' for times without one: the zone that staff chose for it}."""


def unknown_zones(file: SourceFile) -> dict[str, int]:
    """{name of a zone nobody knows, '' for times without one: how many events}, the most frequent first."""
    counts: Counter[str] = Counter()
    for source in file.sources:
        ends = [at for at in (source.start, source.end) if at is not None]
        counts.update({at.tzid for at in ends if not at.all_day and not at.zone and at.at is None})
    return dict(counts.most_common(MOST_ZONES))


class Comparer:
    """Compares events with the programme and the network."""

    def __init__(self, session: Session, dossier: Dossier, zones: Zones) -> None:
        self.dossier = dossier
        self.zones = zones
        self.places: Sequence[Place] = session.scalars(select(Place).order_by(Place.name, Place.id)).all()
        self.slots = list_slots(session, dossier.id)
        self.imported = {slot.source_uid: slot for slot in self.slots if slot.source_uid}
        self.titles = {
            (slot.starts_at, search_key(slot.title)): slot for slot in self.slots if slot.cancelled_at is None
        }

    def line(self, number: int, source: Source) -> Line:
        slot = self.imported.get(source.uid) if source.uid else None
        place = propose_place(source.location, source.latitude, source.longitude, self.places)
        if slot is not None:
            place = slot.place
        zone = self.zone_of(slot, place)
        asks = self._asks(source, slot)
        start, end = self._shown(source, slot, zone, asks)
        twin = None if slot or start is None else self.titles.get((start.instant(), search_key(source.title)))
        return Line(
            number=number, source=source, zone=zone, start=start, end=end, asks=asks, place=place, slot=slot,
            inside=self._inside(source, start), twin=twin, changes=self._changes(source, slot, start, end),
        )  # fmt: skip

    def zone_of(self, slot: Slot | None, place: Place | None) -> str:
        """Where the slot takes place decides: the times stay the same instants."""
        if slot is not None and slot.place_id == (place.id if place else None):
            return slot.start_zone
        return place.zone if place else self.dossier.zone

    def _asks(self, source: Source, slot: Slot | None) -> frozenset[str]:
        asks = {"title"} if not source.title and slot is None else set()
        if source.start.all_day:
            return frozenset(asks | {"times"})
        asks.add(self._doubt(source.start, "fold"))
        if source.end is not None:
            asks.add(self._doubt(source.end, "end_fold"))
        return frozenset(asks - {""})

    def _doubt(self, at: Moment, fold: str) -> str:
        if _is_exact(at):
            return ""
        name = at.zone or self.zones.get(at.tzid, "")
        if not name:
            return "zone"
        wall = WallTime(at.local, name)
        return "times" if wall.is_missing else fold if wall.is_ambiguous else ""

    def _shown(
        self, source: Source, slot: Slot | None, zone: str, asks: frozenset[str]
    ) -> tuple[WallTime | None, WallTime | None]:
        """Of an hour that happens twice the first is shown, unless the slot has settled it."""
        if asks & {"times", "zone"}:
            return None, None
        start, end = self.instants(source, slot, slot.start_fold if slot else 0, slot.end_fold if slot else 0)
        return _at_place(start, zone), _at_place(end, zone)

    def instants(
        self, source: Source, slot: Slot | None, fold: int | None, end_fold: int | None
    ) -> tuple[datetime, datetime]:
        """Start and end in UTC. Raises MissingHour, AmbiguousHour, ZoneNotChosen."""
        start = self._instant(source.start, fold, "fold")
        if source.end is not None:
            return start, self._instant(source.end, end_fold, "end_fold")
        usual = slot.ends_at - slot.starts_at if slot else USUAL_LENGTH
        return start, start + (source.length or usual)

    def _instant(self, at: Moment, fold: int | None, name: str) -> datetime:
        if at.at is not None and _is_exact(at):
            return at.at
        zone = at.zone or self.zones.get(at.tzid, "")
        if not zone:
            raise ZoneNotChosen(field="take", zone=at.tzid)
        return wall_time(at.local, zone, occurrence=fold, field=name).instant()

    def _inside(self, source: Source, start: WallTime | None) -> bool:
        first = (start.local if start else source.start.local).date()
        last = first
        if source.start.all_day and source.end is not None:
            last = max(first, source.end.local.date() - timedelta(days=1))
        return first <= self.dossier.ends_on and last >= self.dossier.starts_on

    def _changes(
        self, source: Source, slot: Slot | None, start: WallTime | None, end: WallTime | None
    ) -> tuple[str, ...]:
        if slot is None:
            return ()
        changed = {
            "title": bool(source.title) and source.title != slot.title,
            "starts": start is not None and start.instant() != slot.starts_at,
            "ends": end is not None and end.instant() != slot.ends_at,
            "day": source.start.all_day and source.start.local.date() != slot.starts.date(),
            "times": start is None and not source.start.all_day,
            "remote_link": bool(source.remote_link) and source.remote_link != slot.remote_link,
        }
        return tuple(name for name, differs in changed.items() if differs)

    def settle(self, line: Line, answer: Answer) -> SlotValues:
        """What the slot of a line is to be. Raises errors tied to the fields of the Answer."""
        source, slot = line.source, line.slot
        place = self._place(line, answer.place)
        start, end = self._times(line, answer, self.zone_of(slot, place))
        title = source.title or answer.title or (slot.title if slot else "")
        if not title:
            raise UntitledEvent(field="title")
        changed: dict[str, Any] = {
            "kind": answer.kind if answer.kind in SLOT_KINDS else "meeting", "title": title, "start": start,
            "end": end, "place_id": place.id if place else None,
        }  # fmt: skip
        if source.remote_link:
            changed["remote_link"] = source.remote_link
        if slot is not None:
            return replace(values_of(slot), **changed)
        elsewhere = source.location if not place or search_key(place.name) != search_key(source.location) else ""
        note = "\n\n".join(text for text in (elsewhere, source.text) if text)
        return SlotValues(**changed, staff_note=note)

    def _place(self, line: Line, typed: str) -> Place | None:
        if not typed:
            return None
        if line.place is not None and search_key(line.place.name) == search_key(typed):
            return line.place
        found = next((place for place in self.places if search_key(place.name) == search_key(typed)), None)
        if found is None:
            raise NoPlaceOfThisName(field="place", typed=typed)
        return found

    def _times(self, line: Line, answer: Answer, zone: str) -> tuple[WallTime, WallTime]:
        if "times" not in line.asks:
            start, end = self.instants(line.source, line.slot, answer.fold, answer.end_fold)
            return _at_place(start, zone), _at_place(end, zone)
        for field in ("starts", "ends"):
            if not getattr(answer, field):
                raise TimesNotTyped(field=field)
        day = line.source.start.local.date()
        starts = on_day(day, answer.starts, field="starts")
        ends = on_day(day, answer.ends, field="ends")
        return (
            wall_time(starts, zone, occurrence=answer.fold, field="starts"),
            wall_time(ends, zone, occurrence=answer.end_fold, field="ends"),
        )


def _is_exact(at: Moment) -> bool:
    """The file itself says which instant it is: in UTC, or by rules of its own."""
    return at.at is not None and at.zone in ("", "UTC")


def _at_place(instant: datetime, zone: str) -> WallTime:
    local = local_at(instant, zone)
    return WallTime(local.replace(tzinfo=None, fold=0), zone, local.fold)


def compare(session: Session, *, dossier: Dossier, file: SourceFile, zones: Zones) -> list[Line]:
    """The lines of a file's preview."""
    comparer = Comparer(session, dossier, zones)
    return [comparer.line(number, source) for number, source in enumerate(file.sources)]
