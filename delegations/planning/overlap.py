"""The sweep over time: which slots run at once. Half-open intervals of instants, n log n and the pairs found."""

import heapq
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from delegations.planning.values import SlotValue


class Span(NamedTuple):
    """A slot as seconds of UTC, [start, end); `mine` when it belongs to what is being checked."""

    start: int
    end: int
    slot: SlotValue
    mine: bool = True

    @property
    def order(self) -> tuple[int, int, int]:
        return self.start, self.end, self.slot.id

    @property
    def minutes(self) -> int:
        return (self.end - self.start) // 60


def span_of(slot: SlotValue, *, mine: bool = True) -> Span:
    return Span(int(slot.start.instant().timestamp()), int(slot.end.instant().timestamp()), slot, mine)


def overlapping_pairs(spans: Iterable[Span]) -> Iterator[tuple[Span, Span]]:
    """Each pair that overlaps, the earlier first; pairs without any of mine are left out.

    Two spans overlap as two TimeWindows do: an instant strictly inside another span overlaps it.
    """
    running: dict[bool, list[tuple[int, int, Span]]] = {True: [], False: []}
    for number, span in enumerate(sorted(spans, key=lambda s: s.order)):
        for heap in running.values():
            while heap and heap[0][0] <= span.start:
                heapq.heappop(heap)
        meets = (True, False) if span.mine else (True,)
        for mine in meets:
            for _, _, other in running[mine]:
                yield other, span
        heapq.heappush(running[span.mine], (span.end, number, span))


def merged_minutes(spans: Iterable[Span]) -> int:
    """Minutes covered by the spans, what overlaps counted once."""
    total, reached = 0, None
    for span in sorted(spans, key=lambda s: s.order):
        start = span.start if reached is None else max(span.start, reached)
        total += max(0, span.end - start)
        reached = span.end if reached is None else max(reached, span.end)
    return total // 60
