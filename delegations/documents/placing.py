"""Places for labels in a drawing, so that they cover neither each other nor what they name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, pi, sin

from delegations.documents.text import Line, height

Point = tuple[float, float]
Way = tuple[Point, ...]
"""Points of a line that may be bent, close to each other."""

RADIUS = 9.5
"""Of the disc of a stop."""
_RINGS = (4.0, 13.0, 25.0, 38.0, 54.0, 74.0, 98.0, 126.0)
_DIRECTIONS = (0, 8, 4, 12, 2, 6, 14, 10, 1, 7, 15, 9, 3, 5, 13, 11)
"""Sixteenths of a circle, the best first: beside, below, above, aslant."""


@dataclass(frozen=True)
class Box:
    """A rectangle by its middle."""

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: "Box", room: float = 0.0) -> float:
        """How much of this box, widened by `room`, the other covers."""
        across = (self.width + other.width) / 2 + room - abs(self.x - other.x)
        down = (self.height + other.height) / 2 + room - abs(self.y - other.y)
        return across * down if across > 0 and down > 0 else 0.0

    def nearest(self, point: Point) -> Point:
        half_width, half_height = self.width / 2, self.height / 2
        x = min(max(point[0], self.x - half_width), self.x + half_width)
        return x, min(max(point[1], self.y - half_height), self.y + half_height)

    def crossed(self, way: Way) -> bool:
        """Whether a line passes through. Its points stand close together."""
        across, down = self.width / 2 + 2, self.height / 2 + 2
        return any(abs(x - self.x) < across and abs(y - self.y) < down for x, y in way)


@dataclass(frozen=True)
class Label:
    """Words in their place. `leader` is a thin line to what they name."""

    lines: tuple[Line, ...]
    box: Box
    leader: Way = ()


class Placer:
    """Finds a place for one label after another: the cheapest of many, that is rarely the nearest."""

    def __init__(self, spots: Sequence[Point], ways: Sequence[Way], width: float) -> None:
        self.discs = [Box(x, y, 2 * RADIUS, 2 * RADIUS) for x, y in spots]
        self.ways = ways
        self.width = width
        self.labels: list[Label] = []

    def beside_way(self, lines: tuple[Line, ...], way: Way) -> None:
        if not lines:
            return
        wide, tall = max(line.width for line in lines) + 5, height(lines)
        box = self._cheapest(
            ((Box(x, y, wide, tall), price) for x, y, price in _along(way)), [w for w in self.ways if w != way]
        )
        middle = way[len(way) // 2]
        far = hypot(box.x - middle[0], box.y - middle[1]) > 24 and not box.crossed(way)
        self.labels.append(Label(lines, box, _straight(middle, box.nearest(middle)) if far else ()))

    def beside_stop(self, lines: tuple[Line, ...], spot: Point, *, rtl: bool) -> None:
        if not lines:
            return
        wide, tall = max(line.width for line in lines) + 2, height(lines)
        places = ((Box(x, y, wide, tall), price) for x, y, price in _around(spot, wide, tall, rtl=rtl))
        box = self._cheapest(places, self.ways)
        align = "center" if abs(box.x - spot[0]) < wide / 2 else "start" if box.x > spot[0] else "end"
        turned = tuple(replace(line, style=replace(line.style, align=align)) for line in lines)
        end = box.nearest(spot)
        far = hypot(end[0] - spot[0], end[1] - spot[1]) > RADIUS + 10
        self.labels.append(Label(turned, box, _straight(spot, end) if far else ()))

    def _cheapest(self, places: Iterable[tuple[Box, float]], ways: Sequence[Way]) -> Box:
        """Of places with their price; what they cover and cross is paid as well."""
        best, least = Box(0, 0, 0, 0), 1e9
        for box, price in sorted(places, key=lambda place: place[1]):
            if price >= least:
                break
            whole = price + self._covered(box)
            if whole < least:
                whole += sum(30.0 for way in ways if box.crossed(way))
                whole += sum(30.0 for label in self.labels if box.crossed(label.leader))
            if whole < least:
                best, least = box, whole
        return best

    def _covered(self, box: Box) -> float:
        """The price of covering stops and other labels, and of leaving the drawing."""
        taken = [*self.discs, *(label.box for label in self.labels)]
        covered = sum(100 + share for other in taken if (share := box.overlap(other, 2.5)))
        outside = max(0.0, box.width / 2 - box.x) + max(0.0, box.x + box.width / 2 - self.width)
        return 10 * covered + 100 * outside


def _straight(start: Point, end: Point) -> Way:
    steps = 2 + int(hypot(end[0] - start[0], end[1] - start[1]) / 4)
    across, down = (end[0] - start[0]) / steps, (end[1] - start[1]) / steps
    return tuple((start[0] + across * step, start[1] + down * step) for step in range(steps + 1))


def _along(way: Way) -> Iterator[tuple[float, float, float]]:
    """Places for a label on a way, then beside it, with their price."""
    (x1, y1), (x2, y2) = way[0], way[-1]
    far = hypot(x2 - x1, y2 - y1) or 1.0
    ux, uy = (x2 - x1) / far, (y2 - y1) / far
    for aside in (0, 10, -10, 18, -18, 28, -28, 40, -40, 56, -56, 76, -76, 100, -100):
        for part in (0.5, 0.42, 0.58, 0.32, 0.68):
            x, y = way[int(part * (len(way) - 1))]
            short = 12.0 if not aside and far < 46 else 0.0
            yield x - uy * aside, y + ux * aside, abs(aside) * 0.8 + abs(part - 0.5) * 20 + short


def _around(spot: Point, wide: float, tall: float, *, rtl: bool) -> Iterator[tuple[float, float, float]]:
    """Places for a label round a stop, ring by ring, with their price."""
    for ring in _RINGS:
        for rank, sixteenth in enumerate(_DIRECTIONS):
            angle = pi * sixteenth / 8
            ux, uy = -cos(angle) if rtl else cos(angle), sin(angle)
            beside, over = (min(1.0, max(-1.0, u * 1.42)) for u in (ux, uy))
            gap = RADIUS + ring
            yield spot[0] + ux * gap + beside * wide / 2, spot[1] + uy * gap + over * tall / 2, ring + rank * 0.9
