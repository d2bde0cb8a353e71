"""The drawing of a route: numbered discs, ways with arrows, and labels that keep clear of each other.

Geography is not mirrored: x runs from the left in every language.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, log, sin
from statistics import median

from delegations.documents.placing import RADIUS, Box, Label, Placer, Point, Way
from delegations.documents.sheet import Sheet
from delegations.documents.text import Line, Typesetter
from delegations.documents.theme import ACCENT, CELL, INK, SOFT, TextStyle
from delegations.documents.values import Leg, Route

_APART = 2 * RADIUS + 22
"""Between the middles of two stops: room for an arrow."""
_BOWS = (0, 7, -7, 14, -14, 24, -24, 36, -36, 50, -50, 66, -66)
"""How far a way may leave the straight line, so that it passes other stops and other ways."""
_LABEL = 120.0
"""No label is wider."""
_TALLEST = 230.0
_SIDE, _OVER = 132.0, 34.0
"""Kept free for labels beside, above and below the stops."""
_NUMBER = TextStyle(9.4, 12, bold=True, colour="#ffffff")
_WAY = TextStyle(8.2, 10.6, bold=True, colour=SOFT)
_NAME = replace(CELL, size=9.0, leading=11.6)


@dataclass(frozen=True)
class Drawing:
    """A route laid out; points count from the top left of the drawing."""

    text: str
    width: float
    height: float
    discs: tuple[tuple[Point, tuple[Line, ...]], ...]
    ways: tuple[Way, ...]
    labels: tuple[Label, ...]

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        left = sheet.left(x, self.width)
        with sheet.unmirrored():
            for way in self.ways:
                _arrow(sheet, [(left + across, y + down) for across, down in way])
            for label in self.labels:
                if label.leader:
                    sheet.line([(left + across, y + down) for across, down in label.leader], SOFT, 0.5)
            for label in self.labels:
                box = label.box
                corner = (left + box.x - box.width / 2, y + box.y - box.height / 2)
                sheet.fill(*corner, box.width, box.height, "#ffffff")
                sheet.lines(label.lines, *corner, box.width)
            for (across, down), number in self.discs:
                sheet.disc(left + across, y + down, RADIUS, ACCENT)
                sheet.lines(number, left + across - 20, y + down - _NUMBER.leading / 2, 40)


def lay_out(route: Route, setter: Typesetter, width: float, room: float) -> Drawing:
    """Places everything within `width`; `room` is the height of a page."""
    places = _drawn_near([(stop.x, stop.y) for stop in route.stops])
    spots = _spread(_scaled(places, width, min(_TALLEST, room - 2 * _OVER)), width)
    legs = [leg for leg in route.legs if leg.start != leg.end]
    ways: list[Way] = []
    for leg in legs:
        ways.append(_way(spots, leg, ways))
    placer = Placer(spots, ways, width)
    for leg, way in zip(legs, ways, strict=True):
        placer.beside_way(setter.lines(leg.label, replace(_WAY, align="center"), _LABEL), way)
    for number in _crowded_first(spots):
        placer.beside_stop(setter.lines(route.stops[number].label, _NAME, _LABEL), spots[number], rtl=setter.rtl)
    boxes = [*(Box(x, y, 2 * RADIUS, 2 * RADIUS) for x, y in spots), *(label.box for label in placer.labels)]
    top = min((box.y - box.height / 2 for box in boxes), default=0.0)
    bottom = max((box.y + box.height / 2 for box in boxes), default=0.0)
    numbers = (setter.lines(stop.number, replace(_NUMBER, align="center"), 40)[:1] for stop in route.stops)
    return Drawing(
        text=route.text,
        width=width,
        height=bottom - top,
        discs=tuple(zip(((x, y - top) for x, y in spots), numbers, strict=True)),
        ways=tuple(_raised(way, top) for way in ways),
        labels=tuple(
            replace(label, box=replace(label.box, y=label.box.y - top), leader=_raised(label.leader, top))
            for label in placer.labels
        ),
    )


def _scaled(places: list[Point], width: float, tallest: float) -> list[Point]:
    """Stops in points, in the middle of the width; the scale is the same across and down."""
    left, top = min((x for x, _ in places), default=0.0), min((y for _, y in places), default=0.0)
    across, down = max((x - left for x, _ in places), default=0.0), max((y - top for _, y in places), default=0.0)
    scale = min((width - 2 * _SIDE) / across if across else 1e9, tallest / down if down else 1e9)
    scale = scale if scale < 1e9 else 0.0
    start = (width - across * scale) / 2
    return [(start + (x - left) * scale, (y - top) * scale) for x, y in places]


def _drawn_near(places: list[Point]) -> list[Point]:
    """Brings far stops nearer, in their direction, so that an airport does not press the town into a corner."""
    if not places:
        return []
    middle = median(x for x, _ in places), median(y for _, y in places)
    ways = [hypot(x - middle[0], y - middle[1]) for x, y in places]
    usual = median(far for far in ways if far) if any(ways) else 0.0
    parts = [usual / far * (1 + log(far / usual)) if far > usual > 0 else 1.0 for far in ways]
    return [
        (middle[0] + (x - middle[0]) * part, middle[1] + (y - middle[1]) * part)
        for (x, y), part in zip(places, parts, strict=True)
    ]


def _spread(spots: list[Point], width: float) -> list[Point]:
    """Moves stops apart that would cover each other, no further than needed."""
    placed = list(spots)
    for _ in range(200):
        moved = False
        for first in range(len(placed)):
            for second in range(first + 1, len(placed)):
                (x1, y1), (x2, y2) = placed[first], placed[second]
                far = hypot(x2 - x1, y2 - y1)
                if far >= _APART - 0.01:
                    continue
                angle = 2.4 * second
                ux, uy = ((x2 - x1) / far, (y2 - y1) / far) if far > 0.01 else (cos(angle), sin(angle))
                push = (_APART - far) / 2
                placed[first] = (_within(x1 - ux * push, width), y1 - uy * push)
                placed[second] = (_within(x2 + ux * push, width), y2 + uy * push)
                moved = True
        if not moved:
            break
    return placed


def _within(x: float, width: float) -> float:
    return min(max(x, RADIUS + 2), width - RADIUS - 2)


def _crowded_first(spots: Sequence[Point]) -> list[int]:
    def neighbours(number: int) -> int:
        x, y = spots[number]
        return sum(1 for a, b in spots if hypot(a - x, b - y) < 90)

    return sorted(range(len(spots)), key=lambda number: (-neighbours(number), number))


def _way(spots: Sequence[Point], leg: Leg, ways: Sequence[Way]) -> Way:
    """From one stop to another, bent as little as keeps it clear of other stops and of the ways drawn before."""
    others = [spot for number, spot in enumerate(spots) if number not in (leg.start, leg.end)]
    best: Way = ()
    least = 1e9
    for bow in _BOWS:
        way = _bent(spots[leg.start], spots[leg.end], bow)
        near = sum(RADIUS + 7 - far for spot in others for far in (_far(spot, way),) if far < RADIUS + 7)
        beside = sum(1 for other in ways if max(_far(point, other) for point in way[4:-4]) < 6)
        price = near * 4 + beside * 60 + abs(bow) * 0.5
        if price < least:
            best, least = way, price
    return best


def _bent(start: Point, end: Point, bow: float) -> Way:
    """A curve whose middle stands `bow` to the right of the straight line, without what the discs cover."""
    (x1, y1), (x2, y2) = start, end
    far = hypot(x2 - x1, y2 - y1) or 1.0
    across, down = (x1 + x2) / 2 - (y2 - y1) / far * 2 * bow, (y1 + y2) / 2 + (x2 - x1) / far * 2 * bow
    points = []
    for step in range(81):
        t = step / 80
        x = (1 - t) ** 2 * x1 + 2 * t * (1 - t) * across + t * t * x2
        y = (1 - t) ** 2 * y1 + 2 * t * (1 - t) * down + t * t * y2
        if min(hypot(x - x1, y - y1), hypot(x - x2, y - y2)) > RADIUS + 1.5:
            points.append((x, y))
    return tuple(points)


def _far(point: Point, way: Way) -> float:
    return min(hypot(point[0] - x, point[1] - y) for x, y in way)


def _arrow(sheet: Sheet, way: Sequence[Point]) -> None:
    """A line with its head where it ends."""
    end = way[-1]
    before = next((point for point in reversed(way) if hypot(end[0] - point[0], end[1] - point[1]) > 6), way[0])
    far = hypot(end[0] - before[0], end[1] - before[1]) or 1.0
    ux, uy = (end[0] - before[0]) / far, (end[1] - before[1]) / far
    back = (end[0] - ux * 6.5, end[1] - uy * 6.5)
    line = [point for point in way if hypot(end[0] - point[0], end[1] - point[1]) > 6]
    sheet.line([*line, back], INK, 1.1)
    sheet.shape((end, (back[0] - uy * 2.9, back[1] + ux * 2.9), (back[0] + uy * 2.9, back[1] - ux * 2.9)), INK)


def _raised(way: Way, top: float) -> Way:
    return tuple((x, y - top) for x, y in way)
