"""What a day asks of people: meals, its length, an interpreter left alone."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from delegations.core.errors import N_
from delegations.core.walltime import local_at, zone
from delegations.planning.overlap import Span, merged_minutes
from delegations.planning.scene import Group, Scene, conflict
from delegations.planning.values import IDLE, MOVING, Conflict


@dataclass(frozen=True)
class Day:
    """What one group does on one day of a dossier, in order of time."""

    group: Group
    spans: tuple[Span, ...]

    def extent(self, without: frozenset[str]) -> tuple[int, int]:
        """(start, end) in seconds of UTC; a way through the night counts until midnight; (0, 0) for nothing."""
        spans = [span for span in self.spans if span.slot.kind not in without]
        if not spans:
            return 0, 0
        return min(span.start for span in spans), max(_end_of_day(span) for span in spans)

    def minutes(self, without: frozenset[str]) -> int:
        start, end = self.extent(without)
        return (end - start) // 60


def find_day_conflicts(scene: Scene) -> Iterator[Conflict]:
    days = _days(scene)
    for (dossier, day), groups in sorted(days.items()):
        yield from _no_meal(scene, dossier, day, groups)
        yield from _long_day(scene, dossier, day, groups)
    yield from _interpreters_alone(scene)


def _end_of_day(span: Span) -> int:
    """The end of a slot in seconds; a way through the night ends at midnight."""
    slot = span.slot
    if slot.kind not in MOVING or slot.end.local.date() == slot.start.local.date():
        return span.end
    following = slot.start.local.date() + timedelta(days=1)
    midnight = datetime.combine(following, time(0), tzinfo=zone(slot.start.zone))
    return min(span.end, int(midnight.timestamp()))


def _days(scene: Scene) -> dict[tuple[str, date], list[Day]]:
    """The days of the travelling groups, by dossier; slots lie on the day they start."""
    days: dict[tuple[str, date], list[Day]] = defaultdict(list)
    for group in scene.groups:
        if group.people and all(scene.is_host(person) for person in group.people):
            continue
        by_day: dict[date, list[Span]] = defaultdict(list)
        for span in group.spans:
            if span.slot.kind not in IDLE:
                by_day[span.slot.start.local.date()].append(span)
        for day, spans in by_day.items():
            for dossier in {span.slot.dossier for span in spans if span.mine}:
                days[dossier, day].append(Day(group, tuple(spans)))
    return dict(days)


def _no_meal(scene: Scene, dossier: str, day: date, groups: list[Day]) -> Iterator[Conflict]:
    """Arrivals and departures do not count: people eat on board."""
    without = IDLE | {"arrival", "departure"}
    hungry = [
        each
        for each in groups
        if each.minutes(without) > scene.limits.without_meal and all(s.slot.kind != "meal" for s in each.spans)
    ]
    if not hungry:
        return
    if len(hungry) == len(groups):
        message = N_("No meal on %(date)s between %(start)s and %(end)s.")
    else:
        message = N_("No meal on %(date)s between %(start)s and %(end)s for %(names)s.")
    yield _day_conflict("no_meal", message, hungry, without, scene=scene, day=day, dossier=dossier)


def _long_day(scene: Scene, dossier: str, day: date, groups: list[Day]) -> Iterator[Conflict]:
    long = [each for each in groups if each.minutes(IDLE) > scene.limits.day]
    if not long:
        return
    if len(long) == len(groups):
        message = N_("%(date)s is a long day: %(hours)s h %(minutes)s, from %(start)s to %(end)s.")
    else:
        message = N_("%(date)s is a long day for %(names)s: %(hours)s h %(minutes)s, from %(start)s to %(end)s.")
    yield _day_conflict("long_day", message, long, IDLE, scene=scene, day=day, dossier=dossier)


def _day_conflict(
    kind: str, message: str, days: list[Day], without: frozenset[str], *, scene: Scene, day: date, dossier: str
) -> Conflict:
    """One conflict for all the groups concerned, with the hours of the longest day among them."""
    longest = max(days, key=lambda each: each.minutes(without))
    start, end = longest.extent(without)
    name = longest.spans[0].slot.start.zone
    hours, minutes = divmod((end - start) // 60, 60)
    people = sorted({person for each in days for person in each.group.people})
    spans = {span.slot.id: span for each in days for span in each.spans if span.slot.dossier == dossier}
    return conflict(
        kind,
        spans.values(),
        message,
        date=day,
        dossier=dossier,
        start=_clock(start, name),
        end=_clock(end, name),
        hours=hours,
        minutes=f"{minutes:02d}",
        elapsed=(end - start) // 60,
        names=scene.person_names(people),
        ids=tuple(people),
    )


def _clock(second: int, name: str) -> str:
    return f"{local_at(datetime.fromtimestamp(second, zone('UTC')), name):%H:%M}"


def _interpreters_alone(scene: Scene) -> Iterator[Conflict]:
    """Minutes that an interpreter is the only one, added up over the day and all dossiers; ways do not count."""
    alone: dict[tuple[int, date], list[Span]] = defaultdict(list)
    for span in scene.spans:
        slot = span.slot
        if len(slot.interpreters) == 1 and slot.kind not in IDLE | MOVING:
            alone[next(iter(slot.interpreters)), slot.start.local.date()].append(span)
    for (interpreter, day), spans in sorted(alone.items()):
        minutes = merged_minutes(spans)
        if minutes <= scene.limits.interpreter_alone or not any(span.mine for span in spans):
            continue
        message = N_("%(name)s interprets alone for %(hours)s h %(minutes)s on %(date)s.")
        yield conflict(
            "interpreter_alone",
            spans,
            message,
            name=scene.resources.get(interpreter, f"#{interpreter}"),
            hours=minutes // 60,
            minutes=f"{minutes % 60:02d}",
            elapsed=minutes,
            date=day,
            ids=(interpreter,),
        )
