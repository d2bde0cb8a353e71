"""Figures that hold on a busy machine: processor time, alternatives taken in turn, the median and its spread."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Work = Callable[[], Any]
SAMPLE = 0.05
"""Quick work is repeated until one sample lasts so long (seconds)."""


@dataclass(frozen=True)
class Row:
    """`value` is good when it is at most `bound`; without a bound it is told, not judged.

    `low` and `high` are the smallest and the largest of the repeats.
    """

    name: str
    value: float
    unit: str
    bound: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""

    @property
    def good(self) -> bool:
        return self.bound is None or self.value <= self.bound


@dataclass(frozen=True)
class Samples:
    """Processor seconds of one execution, one figure for each repeat."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def row(self, name: str, bound: float | None = None, *, note: str = "") -> Row:
        return Row(name, self.median, "s", bound, min(self.seconds), max(self.seconds), note)

    def over(self, other: "Samples", name: str, bound: float | None = None, *, note: str = "") -> Row:
        """The row of the ratio to another work that was measured in turn with this one."""
        ratios = [mine / theirs for mine, theirs in zip(self.seconds, other.seconds, strict=True)]
        return Row(name, statistics.median(ratios), "x", bound, min(ratios), max(ratios), note)


def in_turn(*works: Work, repeats: int = 9) -> list[Samples]:
    """One Samples per work. Every work runs once unmeasured; then each repeat runs them all, one after the other."""
    rounds = [_rounds(work) for work in works]
    figures: list[list[float]] = [[] for _ in works]
    for repeat in range(repeats):
        order = list(zip(works, rounds, figures, strict=True))
        for work, count, found in order if repeat % 2 else reversed(order):
            found.append(_seconds(work, count) / count)
    return [Samples(tuple(found)) for found in figures]


def _rounds(work: Work) -> int:
    """How often a work is repeated within one sample."""
    work()
    return max(1, round(SAMPLE / max(_seconds(work, 1), 1e-6)))


def _seconds(work: Work, count: int) -> float:
    """Processor seconds of this process; garbage of the work before is not counted."""
    gc.collect()
    start = time.process_time()
    for _ in range(count):
        work()
    return time.process_time() - start
