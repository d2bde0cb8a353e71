"""Programmes on paper: clean for hand-out, personal, annotated for staff; and the route of each day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from typing import Any

from delegations.core.errors import N_
from delegations.documents.values import (
    Block,
    Column,
    Heading,
    Leg,
    ProgrammeDocument,
    Route,
    SheetDocument,
    Span,
    Stop,
    Table,
    Text,
)
from delegations.i18n import Words, words
from delegations.i18n.content import pick
from delegations.itineraries.differences import visible_slots, wall_of
from delegations.itineraries.models import Slot
from delegations.itineraries.printing import programme_document
from delegations.itineraries.readers import address_line, leg_minutes
from delegations.network.rules import display_name
from delegations.papers.occasion import Occasion, days_of, labelled, lean_table, person_line
from delegations.papers.rules import Wish
from delegations.planning.travel import great_circle_km
from delegations.planning.values import PlaceValue

FAR_KM = 60
STAFF_ONLY = N_("Annotated programme · for staff only")


def programme(occasion: Occasion, _wish: Wish, language: str) -> Iterator[ProgrammeDocument]:
    """Clean when it is of a release, marked when it is the draft."""
    yield programme_document(
        occasion.snapshot, language=language, mission=occasion.settings.mission_name, edition=occasion.edition
    )


def personal(occasion: Occasion, wish: Wish, language: str) -> Iterator[ProgrammeDocument]:
    """One for each reader who has at least one slot."""
    for person in occasion.chosen(wish):
        if visible_slots(occasion.snapshot, person.id):
            yield programme_document(
                occasion.snapshot, language=language, mission=occasion.settings.mission_name, edition=occasion.edition,
                participation_id=person.id, reader_name=display_name(person.person, language),
                own_zone=person.person.zone,
            )  # fmt: skip


def annotated(occasion: Occasion, _wish: Wish, language: str) -> Iterator[ProgrammeDocument]:
    w = words(language)
    yield programme_document(
        occasion.snapshot, language=language, mission=occasion.settings.mission_name, edition=occasion.edition,
        paper=STAFF_ONLY, notes={uid: notes_on(w, slot) for uid, slot in occasion.slots.items()},
    )  # fmt: skip


def notes_on(w: Words, slot: Slot) -> list[Text]:
    """Who receives and how to reach him, who interprets, what staff wrote down."""
    receives = [r for r in slot.requests if r.state in ("confirmed", "reconfirm")]
    lines = [labelled(w.gettext("Receives:"), *person_line(w, r.contact)) for r in receives]
    lines += [labelled(w.gettext("Expected:"), r.expected) for r in receives if r.expected]
    booked = [b.resource.name for b in slot.bookings if b.active]
    lines += [labelled(w.gettext("Booked:"), w.and_list(booked))] if booked else []
    parking = slot.place.coach_parking if slot.place else ""
    lines += [labelled(w.gettext("Coach:"), parking)] if parking else []
    lines += [labelled(w.gettext("Note:"), slot.staff_note)] if slot.staff_note else []
    return lines


def route(occasion: Occasion, _wish: Wish, language: str) -> Iterator[SheetDocument]:
    """A drawing and a table for each stretch of a day on which the group goes from place to place in one city."""
    w, blocks = words(language), list[Block]()
    for day, slots in days_of(visible_slots(occasion.snapshot, None)).items():
        stretches = [stretch for stretch in _stretches(_points(w, slots)) if len(stretch) > 1]
        blocks += [Heading(w.date(day, "weekday_long"))] if stretches else []
        for stretch in stretches:
            blocks += [_drawing(w, stretch), _stops_table(w, stretch)]
    if blocks:
        yield SheetDocument(
            **occasion.head(language, "route"),
            title=occasion.title(language),
            subtitle=occasion.subtitle(language),
            blocks=tuple(blocks),
        )


@dataclass(frozen=True)
class Point:
    """Somewhere the group is at a time of the day; `minutes` are those of the way there."""

    place: Mapping[str, Any]
    time: str
    minutes: int | None


def _points(w: Words, slots: Sequence[Mapping[str, Any]]) -> list[Point]:
    """Places of known position, each time the group comes to another; a transfer ends at a place of its own."""
    points: list[Point] = []
    before: Mapping[str, Any] | None = None
    for slot in slots:
        if slot["place"]:
            points.append(Point(slot["place"], w.time(wall_of(slot["start"])), leg_minutes(before, slot)))
        if slot["end_place"]:
            start, end = wall_of(slot["start"]), wall_of(slot["end"])
            points.append(Point(slot["end_place"], w.time(end), int((end.instant() - start.instant()).seconds / 60)))
        before = slot
    known = [point for point in points if point.place["latitude"] is not None]
    return known[:1] + [b for a, b in pairwise(known) if a.place["id"] != b.place["id"]]


def _stretches(points: Sequence[Point]) -> list[list[Point]]:
    """Apart where a flight or a train lies between: what is near would be one dot beside what is far."""
    found: list[list[Point]] = []
    for point in points:
        near = found and (_kilometres(found[-1][-1].place, point.place) or 0) <= FAR_KM
        found = [*found[:-1], [*found[-1], point]] if near else [*found, [point]]
    return found


def _kilometres(a: Mapping[str, Any], b: Mapping[str, Any]) -> float | None:
    first, second = (PlaceValue(p["id"], "", p["zone"], p["latitude"], p["longitude"]) for p in (a, b))
    return great_circle_km(first, second)


def _drawing(w: Words, points: Sequence[Point]) -> Route:
    """North up, in true proportions: the longer side of the stretch fills the drawing. A place has one disc."""
    places = {point.place["id"]: point.place for point in points}
    order = list(places)
    shrink = cos(radians(sum(p["latitude"] for p in places.values()) / len(places)))
    xs = [p["longitude"] * shrink for p in places.values()]
    ys = [-p["latitude"] for p in places.values()]
    span = max(max(xs) - min(xs), max(ys) - min(ys), 0.0005)
    middle = ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)
    numbers = {key: [str(n) for n, p in enumerate(points, 1) if p.place["id"] == key] for key in places}
    stops = tuple(
        Stop(",".join(numbers[key]), pick(p["name"], w.language)[0], 0.5 + (x - middle[0]) / span,
             0.5 + (y - middle[1]) / span)
        for (key, p), x, y in zip(places.items(), xs, ys, strict=True)
    )  # fmt: skip
    legs = tuple(
        Leg(order.index(a.place["id"]), order.index(b.place["id"]),
            w.gettext("%(minutes)s min", minutes=b.minutes) if b.minutes else "")
        for a, b in pairwise(points)
    )  # fmt: skip
    return Route(stops, legs, w.pgettext("between parts", "; ").join(f"{s.number}. {s.label}" for s in stops))


def _stops_table(w: Words, points: Sequence[Point]) -> Table:
    columns = (
        Column(w.gettext("No."), 0.6), Column(w.gettext("Time"), 1.2, bold=True),
        Column(w.pgettext("venue", "Place"), 4), Column(w.gettext("On the way"), 1.4),
    )  # fmt: skip
    rows = []
    for number, point in enumerate(points, 1):
        name = pick(point.place["name"], w.language)[0]
        where = (Span(name, bold=True), Span("\n"), Span(address_line(w, point.place)))
        way = w.gettext("%(minutes)s min", minutes=point.minutes) if point.minutes and number > 1 else ""
        rows.append((str(number), point.time, where, way))
    return lean_table(columns, rows)
