"""Holidays, weekends and clock changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from delegations.core.errors import N_
from delegations.core.walltime import clock_changes, local_at, zone
from delegations.planning.overlap import Span
from delegations.planning.scene import Scene, conflict
from delegations.planning.values import IDLE, WORKING, Conflict


def find_date_conflicts(scene: Scene) -> Iterator[Conflict]:
    yield from _holidays(scene)
    yield from _weekends(scene)
    yield from _changes_in_programme(scene)
    yield from _changes_in_slot(scene)


def local_days(span: Span) -> list[date]:
    """The days at its place that a slot touches; midnight at its end is not part of it."""
    first = span.slot.start.local.date()
    last_instant = span.slot.end.instant() - timedelta(seconds=1 if span.end > span.start else 0)
    last = local_at(last_instant, span.slot.start.zone).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _by_day(scene: Scene, kinds: Iterable[str]) -> dict[tuple[str, date], list[Span]]:
    """The slots of these kinds by dossier and day."""
    wanted = frozenset(kinds)
    days: dict[tuple[str, date], list[Span]] = defaultdict(list)
    for span in scene.mine:
        if span.slot.kind in wanted:
            for day in local_days(span):
                days[span.slot.dossier, day].append(span)
    return dict(days)


def _holidays(scene: Scene) -> Iterator[Conflict]:
    """One conflict for each dossier and holiday on which somebody works or a table is laid."""
    for (dossier, day), spans in _by_day(scene, WORKING | {"meal"}).items():
        if day in scene.holidays:
            message = N_("%(date)s is a holiday: %(holiday)s.")
            yield conflict("holiday", spans, message, date=day, holiday=scene.holidays[day], dossier=dossier)


def _weekends(scene: Scene) -> Iterator[Conflict]:
    for (dossier, day), spans in _by_day(scene, WORKING).items():
        if day.weekday() in scene.limits.weekend:
            message = N_("%(date)s is a day of the weekend.")
            yield conflict("weekend", spans, message, date=day, weekday=day.weekday(), dossier=dossier)


def _changes_in_programme(scene: Scene) -> Iterator[Conflict]:
    """One conflict for each dossier, zone and change between the first start and the last end there."""
    programmes: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for span in scene.mine:
        for name in {span.slot.start.zone, span.slot.end.zone}:
            programmes[span.slot.dossier, name].append(span)
    for (dossier, name), spans in sorted(programmes.items()):
        first = min(spans, key=lambda span: span.start).slot.start.instant()
        last = max(spans, key=lambda span: span.end).slot.end.instant()
        for day, minutes in clock_changes(name, local_at(first, name).date(), local_at(last, name).date()):
            if _offset_change(name, max(first, _noon(name, day, -1)), min(last, _noon(name, day, 0))):
                yield _change(name, day, minutes, spans, dossier)


def _noon(name: str, day: date, days: int) -> datetime:
    return datetime.combine(day + timedelta(days=days), time(12), tzinfo=zone(name))


def _offset_change(name: str, first: datetime, last: datetime) -> int:
    """Minutes by which the clocks of a zone go forward between two instants."""
    before, after = local_at(first, name).utcoffset(), local_at(last, name).utcoffset()
    return int(((after or timedelta()) - (before or timedelta())).total_seconds() // 60)


def _change(name: str, day: date, minutes: int, spans: list[Span], dossier: str) -> Conflict:
    """Tied to the slots of that day, else to the first one after the change."""
    touched = [span for span in spans if day in local_days(span)]
    touched = touched or [next((s for s in spans if s.slot.start.local.date() > day), spans[-1])]
    if minutes < 0:
        message = N_("The clocks go back %(minutes)s min on %(date)s (%(zone)s), during the programme.")
    else:
        message = N_("The clocks go forward %(minutes)s min on %(date)s (%(zone)s), during the programme.")
    data = {"minutes": abs(minutes), "date": day, "zone": name, "dossier": dossier}
    return conflict("clock_change", touched, message, **data)


def _changes_in_slot(scene: Scene) -> Iterator[Conflict]:
    """Slots that last longer or shorter than the wall tells."""
    for span in scene.mine:
        slot = span.slot
        if slot.kind in IDLE:
            continue
        for name in dict.fromkeys((slot.start.zone, slot.end.zone)):
            change = _offset_change(name, slot.start.instant(), slot.end.instant())
            if change:
                yield _changed_slot(span, change)
                break


def _changed_slot(span: Span, change: int) -> Conflict:
    if change < 0:
        message = N_(
            "The clocks go back during “%(title)s”: it lasts %(hours)s h %(minutes)s, "
            "not %(wall_hours)s h %(wall_minutes)s."
        )
    else:
        message = N_(
            "The clocks go forward during “%(title)s”: it lasts %(hours)s h %(minutes)s, "
            "not %(wall_hours)s h %(wall_minutes)s."
        )
    wall = span.minutes + change
    shown = {"hours": span.minutes // 60, "minutes": f"{span.minutes % 60:02d}"}
    shown |= {"wall_hours": wall // 60, "wall_minutes": f"{wall % 60:02d}"}
    return conflict("clock_change_slot", [span], message, title=span.slot.title, elapsed=span.minutes, **shown)
