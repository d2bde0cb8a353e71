"""Who is expected in two places at once, from plain intervals."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class Stay(NamedTuple):
    """A person in a slot, [starts, ends) on instants."""

    person: int
    slot: int
    starts: datetime
    ends: datetime


def in_two_places(stays: Iterable[Stay]) -> list[tuple[int, int, int]]:
    """(person, slot, slot that begins before the other ends), neighbours alone, by person and time.

    One pass over each person's day: whoever is still busy with the slot that ends last.
    """
    by_person: dict[int, list[Stay]] = defaultdict(list)
    for stay in stays:
        by_person[stay.person].append(stay)
    found = []
    for person in sorted(by_person):
        longest: Stay | None = None
        for stay in sorted(by_person[person], key=lambda one: (one.starts, one.ends, one.slot)):
            if longest is not None and stay.starts < longest.ends:
                found.append((person, longest.slot, stay.slot))
            if longest is None or stay.ends > longest.ends:
                longest = stay
    return found
