"""Places that are closed, full, or that a wheelchair cannot enter."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from delegations.core.errors import N_
from delegations.core.walltime import local_at
from delegations.planning.overlap import Span
from delegations.planning.scene import Scene, conflict
from delegations.planning.values import IDLE, MOVING, Conflict, PlaceValue

DAY = 1440
PRESENT_NOT = MOVING | {"remote", "free"}
"""Kinds that do not fill a place or wait for its doors."""


def find_place_conflicts(scene: Scene) -> Iterator[Conflict]:
    yield from _closed(scene)
    yield from _full(scene)
    yield from _not_step_free(scene)


def _closed(scene: Scene) -> Iterator[Conflict]:
    """Doors: nobody is asked to sleep within opening hours, so lodging only minds the closed days."""
    for span in scene.mine:
        place = span.slot.place
        if place is not None and span.slot.kind not in PRESENT_NOT:
            found = _closed_on(span, place)
            if found is None and span.slot.kind not in IDLE:
                found = _outside_hours(span, place)
            if found:
                yield found


def _local_minutes(span: Span, place: PlaceValue) -> tuple[date, int, int]:
    """(first day, start, end) at the place, in minutes of wall time after the first day's midnight."""
    start = local_at(span.slot.start.instant(), place.zone).replace(tzinfo=None)
    end = local_at(span.slot.end.instant(), place.zone).replace(tzinfo=None)
    begin = start.hour * 60 + start.minute
    days = (end.date() - start.date()).days
    return start.date(), begin, days * DAY + end.hour * 60 + end.minute


def _closed_on(span: Span, place: PlaceValue) -> Conflict | None:
    if not place.closed_days:
        return None
    first, _, end = _local_minutes(span, place)
    for number in range(max(1, -(-end // DAY))):
        day = first + timedelta(days=number)
        if day in place.closed_days:
            return conflict("place_closed", [span], N_("%(place)s is closed on %(date)s."), place=place.name, date=day)
    return None


def _outside_hours(span: Span, place: PlaceValue) -> Conflict | None:
    if place.opening is None:
        return None
    day, start, end = _local_minutes(span, place)
    if any(low <= start and end <= high for low, high in _open_minutes(place, day, end)):
        return None
    today = place.opening.get(day.weekday(), ())
    if not today:
        message = N_("%(place)s does not open on this day of the week (%(date)s).")
        return conflict("place_closed", [span], message, place=place.name, date=day)
    hours = ", ".join(f"{_clock(low)}-{_clock(high)}" for low, high in sorted(today))
    message = N_("%(place)s is open %(hours)s on %(date)s; “%(title)s” is from %(start)s to %(end)s.")
    data = {"place": place.name, "hours": hours, "date": day, "title": span.slot.title}
    return conflict("place_closed", [span], message, start=_clock(start), end=_clock(end), **data)


def _open_minutes(place: PlaceValue, first: date, end: int) -> list[tuple[int, int]]:
    """The windows from the eve of `first` to `end`, in minutes after its midnight, touching ones joined."""
    windows: list[tuple[int, int]] = []
    for number in range(-1, end // DAY + 1):
        day = first + timedelta(days=number)
        if place.opening is not None and day not in place.closed_days:
            windows += [(low + number * DAY, high + number * DAY) for low, high in place.opening.get(day.weekday(), ())]
    merged: list[tuple[int, int]] = []
    for low, high in sorted(windows):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _clock(minutes: int) -> str:
    """ "24:00" stays so: it is the end of the day; later ends wrap."""
    wrapped = minutes if minutes <= DAY else minutes % DAY
    return f"{wrapped // 60:02d}:{wrapped % 60:02d}"


def _full(scene: Scene) -> Iterator[Conflict]:
    """Guests who sleep and guests who meet are counted apart: they are often the same people."""
    by_place: dict[tuple[int, bool], list[Span]] = defaultdict(list)
    for span in scene.spans:
        place = span.slot.place
        if place is not None and place.capacity is not None and span.slot.kind not in PRESENT_NOT:
            by_place[place.id, span.slot.kind == "lodging"].append(span)
    for key in sorted(by_place):
        spans = by_place[key]
        place = next((s.slot.place for s in spans if s.mine), None)
        if place is not None and place.capacity is not None:
            yield from _crowds(spans, place, place.capacity)


def _crowds(spans: list[Span], place: PlaceValue, capacity: int) -> Iterator[Conflict]:
    """One conflict for each stretch of time over the capacity, at the moment of the greatest crowd."""
    running: dict[int, Span] = {}
    crowd = 0
    peak: tuple[int, tuple[Span, ...], int] | None = None
    for moment, number, entering in _moments(spans):
        span = spans[number]
        if entering:
            running[number] = span
        else:
            running.pop(number, None)
        crowd += span.slot.size if entering else -span.slot.size
        if crowd > capacity and (peak is None or crowd > peak[0]) and any(s.mine for s in running.values()):
            peak = (crowd, tuple(running.values()), moment)
        if crowd <= capacity and peak is not None:
            yield _crowd(peak[0], peak[1], place, capacity)
            peak = None


def _moments(spans: Iterable[Span]) -> list[tuple[int, int, bool]]:
    """(second, number of the span, entering) in order; who leaves goes first, so that touching slots never add up."""
    events = [(span.start, True, number) for number, span in enumerate(spans) if span.end > span.start]
    events += [(span.end, False, number) for number, span in enumerate(spans) if span.end > span.start]
    return [(second, number, entering) for second, entering, number in sorted(events)]


def _crowd(crowd: int, spans: tuple[Span, ...], place: PlaceValue, capacity: int) -> Conflict:
    if len(spans) == 1:
        message = N_("%(place)s takes %(capacity)s people; %(crowd)s are expected.")
    else:
        message = N_("%(place)s takes %(capacity)s people; %(crowd)s are expected there at once.")
    return conflict("place_full", spans, message, place=place.name, capacity=capacity, crowd=crowd)


def _not_step_free(scene: Scene) -> Iterator[Conflict]:
    for span in scene.mine:
        if not span.slot.needs_step_free or span.slot.kind == "remote":
            continue
        places = {place.id: place for place in (span.slot.place, span.slot.end_place) if place is not None}
        for place in places.values():
            if place.step_free is False:
                message = N_("%(place)s has steps; “%(title)s” needs access without steps.")
                yield conflict("not_step_free", [span], message, place=place.name, title=span.slot.title)
