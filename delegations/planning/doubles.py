"""The same person, host, interpreter or resource twice at once; slots that end before they start."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from delegations.core.errors import N_
from delegations.planning.overlap import Span, overlapping_pairs
from delegations.planning.scene import Scene, conflict, joined
from delegations.planning.values import IDLE, Conflict, SlotValue

PairKey = tuple[Span, Span]

WITHIN = {
    "person_twice": N_("“%(first)s” and “%(second)s” overlap, and both need %(names)s."),
    "host_twice": N_("“%(first)s” and “%(second)s” overlap, and both are hosted by %(names)s."),
    "interpreter_twice": N_("“%(first)s” and “%(second)s” overlap, and both need the interpreter %(names)s."),
    "resource_twice": N_("“%(first)s” and “%(second)s” overlap, and both use %(names)s."),
}
ACROSS = {
    "person_twice": N_(
        "“%(first)s” (%(first_dossier)s) and “%(second)s” (%(second_dossier)s) overlap, and both need %(names)s."
    ),
    "host_twice": N_(
        "“%(first)s” (%(first_dossier)s) and “%(second)s” (%(second_dossier)s) overlap, "
        "and both are hosted by %(names)s."
    ),
    "interpreter_twice": N_(
        "“%(first)s” (%(first_dossier)s) and “%(second)s” (%(second_dossier)s) overlap, "
        "and both need the interpreter %(names)s."
    ),
    "resource_twice": N_(
        "“%(first)s” (%(first_dossier)s) and “%(second)s” (%(second_dossier)s) overlap, and both use %(names)s."
    ),
}


def find_doubles(scene: Scene) -> Iterator[Conflict]:
    """One conflict for each pair of slots and kind, with all the names concerned."""
    names = {key: person.name for key, person in scene.people.items()}
    busy = [span for span in scene.spans if span.slot.kind not in IDLE]
    interpreters = {i for span in scene.spans for i in span.slot.interpreters}
    yield from _doubles("person_twice", busy, lambda slot: slot.people, names)
    yield from _doubles("host_twice", busy, lambda slot: slot.hosts, scene.organisations)
    used = scene.spans
    yield from _doubles(
        "interpreter_twice", used, lambda slot: (slot.resources | slot.interpreters) & interpreters, scene.resources
    )
    yield from _doubles("resource_twice", used, lambda slot: slot.resources - interpreters, scene.resources)


def find_backwards(scene: Scene) -> Iterator[Conflict]:
    """Slots that end before they start; no other check looks at them."""
    for span in scene.backwards:
        message = N_("“%(title)s” ends %(minutes)s min before it starts.")
        yield conflict("end_before_start", [span], message, title=span.slot.title, minutes=-span.minutes)


def shared_at_once(spans: Iterable[Span], keys_of: Callable[[SlotValue], Iterable[int]]) -> dict[PairKey, list[int]]:
    """The pairs of slots that overlap and share keys (people, hosts...), with the shared keys; one of each is mine."""
    by_key: dict[int, list[Span]] = defaultdict(list)
    for span in spans:
        for key in keys_of(span.slot):
            by_key[key].append(span)
    shared: dict[PairKey, list[int]] = defaultdict(list)
    for key in sorted(by_key):
        for pair in overlapping_pairs(by_key[key]):
            shared[pair].append(key)
    return dict(shared)


def _doubles(
    kind: str, spans: Iterable[Span], keys_of: Callable[[SlotValue], Iterable[int]], names: Mapping[int, str]
) -> Iterator[Conflict]:
    for (first, second), keys in shared_at_once(spans, keys_of).items():
        apart = first.slot.dossier != second.slot.dossier
        yield conflict(
            kind,
            [first, second],
            (ACROSS if apart else WITHIN)[kind],
            first=first.slot.title,
            second=second.slot.title,
            first_dossier=first.slot.dossier,
            second_dossier=second.slot.dossier,
            names=joined(keys, names),
            ids=tuple(keys),
            minutes=(min(first.end, second.end) - max(first.start, second.start)) // 60,
        )
