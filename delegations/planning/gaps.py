"""Gaps too short for the way between two slots, with the sum shown. The ways out are in ways.py."""

from collections.abc import Iterator
from dataclasses import replace

from delegations.core.errors import N_
from delegations.planning.legs import Passage, passages
from delegations.planning.overlap import Span
from delegations.planning.scene import Scene, conflict
from delegations.planning.values import Conflict, Mode
from delegations.planning.ways import ways_out

SUMS: dict[Mode, str] = {
    "walk": N_("On foot, %(travel)s min + %(buffer)s min for the group = %(needed)s min; there are %(available)s min."),
    "coach": N_("Coach, %(travel)s min + %(buffer)s min for the group = %(needed)s min; there are %(available)s min."),
    "public": N_(
        "Public transport, %(travel)s min + %(buffer)s min for the group = %(needed)s min; there are %(available)s min."
    ),
    "car": N_("Car, %(travel)s min + %(buffer)s min for the group = %(needed)s min; there are %(available)s min."),
}
SUMS_WITH_SECURITY: dict[Mode, str] = {
    "walk": N_(
        "On foot, %(travel)s min + %(buffer)s min for the group + %(security)s min to get in "
        "= %(needed)s min; there are %(available)s min."
    ),
    "coach": N_(
        "Coach, %(travel)s min + %(buffer)s min for the group + %(security)s min to get in "
        "= %(needed)s min; there are %(available)s min."
    ),
    "public": N_(
        "Public transport, %(travel)s min + %(buffer)s min for the group + %(security)s min to get in "
        "= %(needed)s min; there are %(available)s min."
    ),
    "car": N_(
        "Car, %(travel)s min + %(buffer)s min for the group + %(security)s min to get in "
        "= %(needed)s min; there are %(available)s min."
    ),
}


def find_short_gaps(scene: Scene) -> Iterator[Conflict]:
    """One conflict for each leg that does not fit, however many groups make the way."""
    by_id = {span.slot.id: span for span in scene.spans}
    seen: set[tuple[int, int, int | None]] = set()
    for group in scene.groups:
        for passage in passages(group.slots, scene.limits.buffers):
            leg = passage.leg
            key = (leg.from_slot, leg.to_slot, leg.transfer)
            if leg.margin >= 0 or key in seen:
                continue
            seen.add(key)
            spans = {i: by_id[i] for i in (leg.from_slot, leg.transfer, leg.to_slot) if i is not None}
            if any(span.mine for span in spans.values()):
                yield _short_gap(passage, list(spans.values()))


def _short_gap(passage: Passage, spans: list[Span]) -> Conflict:
    leg = passage.leg
    found = conflict(
        "short_gap",
        spans,
        (SUMS_WITH_SECURITY if leg.security else SUMS)[leg.mode],
        travel=leg.travel,
        buffer=leg.buffer,
        security=leg.security,
        needed=leg.needed,
        available=leg.available,
        missing=-leg.margin,
        mode=leg.mode,
        estimated=leg.estimated,
        first=passage.first.title,
        second=passage.second.title,
    )
    return replace(found, ways_out=ways_out(passage))
