"""What every check looks at: the slots in order of time, the names, the limits; and who walks through them together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from delegations.planning.overlap import Span, span_of
from delegations.planning.travel import GROUP_BUFFERS, BufferSteps
from delegations.planning.values import Conflict, PersonValue, Severity, SlotValue

SEVERITIES: dict[str, Severity] = {
    "end_before_start": "block",
    "person_twice": "warn",
    "host_twice": "warn",
    "interpreter_twice": "block",
    "resource_twice": "block",
    "held_time": "warn",
    "place_closed": "warn",
    "place_full": "warn",
    "not_step_free": "warn",
    "short_gap": "warn",
    "holiday": "warn",
    "weekend": "warn",
    "clock_change": "warn",
    "clock_change_slot": "warn",
    "interpreter_alone": "warn",
    "no_meal": "warn",
    "long_day": "warn",
}
"""The kinds of conflict and how grave each is unless set otherwise."""


@dataclass(frozen=True)
class Limits:
    """What may be set. Minutes; `weekend` in weekdays (0 Monday)."""

    buffers: BufferSteps = GROUP_BUFFERS
    interpreter_alone: int = 240
    without_meal: int = 360
    day: int = 780
    weekend: frozenset[int] = frozenset({5, 6})


@dataclass(frozen=True)
class Group:
    """People who attend the same slots, in order of time; nobody is named in `people` for a whole delegation."""

    people: tuple[int, ...]
    spans: tuple[Span, ...]

    @property
    def slots(self) -> list[SlotValue]:
        return [span.slot for span in self.spans]


@dataclass(frozen=True)
class Scene:
    """`spans` are sound (not cancelled, not ended before they start), sorted; `backwards` those that end first."""

    spans: tuple[Span, ...]
    backwards: tuple[Span, ...]
    people: Mapping[int, PersonValue]
    organisations: Mapping[int, str]
    resources: Mapping[int, str]
    holidays: Mapping[date, str]
    limits: Limits = field(default_factory=Limits)

    @cached_property
    def mine(self) -> tuple[Span, ...]:
        return tuple(span for span in self.spans if span.mine)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return tuple(_groups(self))

    def is_host(self, person: int) -> bool:
        known = self.people.get(person)
        return known is not None and known.role == "host"

    def person_names(self, people: Iterable[int]) -> str:
        return joined(people, {key: person.name for key in people if (person := self.people.get(key))})


def joined(keys: Iterable[int], names: Mapping[int, str]) -> str:
    """The names in alphabetical order; "#7" for one that is not known."""
    return ", ".join(sorted(names.get(key, f"#{key}") for key in keys))


def make_spans(slots: Sequence[SlotValue], others: Sequence[SlotValue]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """(sound spans in order of time, spans that end before they start); a slot of `slots` hides its double."""
    own = {slot.id for slot in slots}
    spans = [span_of(slot) for slot in slots if not slot.cancelled]
    spans += [span_of(slot, mine=False) for slot in others if not slot.cancelled and slot.id not in own]
    spans.sort(key=lambda span: span.order)
    return tuple(s for s in spans if s.end >= s.start), tuple(s for s in spans if s.end < s.start and s.mine)


def conflict(kind: str, spans: Iterable[Span], message: str, **data: object) -> Conflict:
    """A conflict of the usual severity, its slots in order of time."""
    ids = tuple(span.slot.id for span in sorted(spans, key=lambda span: span.order))
    return Conflict(kind, SEVERITIES[kind], ids, message, data)


def _groups(scene: Scene) -> Iterable[Group]:
    """People with the same slots make one group; slots that name no delegate count for each of their dossier."""
    named, unnamed = _timelines(scene)
    lonely = set(unnamed)
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for person, spans in named.items():
        extra = set() if scene.is_host(person) else {span.slot.dossier for span in spans if span.mine} & set(unnamed)
        lonely -= extra
        whole = sorted([*spans, *(s for dossier in extra for s in unnamed[dossier])], key=lambda span: span.order)
        alike[tuple(span.slot.id for span in whole)].append(person)
    by_id = {span.slot.id: span for span in scene.spans}
    for ids, members in alike.items():
        yield Group(tuple(sorted(members)), tuple(by_id[i] for i in ids))
    for dossier in sorted(lonely):
        yield Group((), tuple(unnamed[dossier]))


def _timelines(scene: Scene) -> tuple[dict[int, list[Span]], dict[str, list[Span]]]:
    """(spans by person with at least one of mine, spans of mine that name no delegate by dossier)."""
    concerned = sorted({person for span in scene.mine for person in span.slot.people})
    named: dict[int, list[Span]] = {person: [] for person in concerned}
    unnamed: dict[str, list[Span]] = defaultdict(list)
    for span in scene.spans:
        for person in span.slot.people:
            if person in named:
                named[person].append(span)
        if span.mine and not span.slot.unstaffed and all(scene.is_host(person) for person in span.slot.people):
            unnamed[span.slot.dossier].append(span)
    return named, dict(unnamed)
