"""How long somebody works without a rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

REST = timedelta(minutes=30)
"""A shorter pause is spent on the way to the next place."""


@dataclass(frozen=True)
class Stretch:
    """From the start of the first piece of work to the end of the last, with the minutes worked between."""

    start: datetime
    end: datetime
    minutes: int


def stretches(work: Iterable[tuple[datetime, datetime]], rest: timedelta = REST) -> list[Stretch]:
    """Work in a row: pieces between which no pause is as long as a rest. What overlaps counts once."""
    found: list[Stretch] = []
    for start, end in sorted(work):
        last = found[-1] if found else None
        if last is None or start - last.end >= rest:
            found.append(Stretch(start, end, _minutes(end - start)))
            continue
        fresh = max(timedelta(), end - max(start, last.end))
        found[-1] = Stretch(last.start, max(last.end, end), last.minutes + _minutes(fresh))
    return found


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)
