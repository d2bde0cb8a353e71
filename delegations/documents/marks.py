"""Outlines of the signs the text fonts lack (state marks, arrows, the box for a missing character).

They are drawn here and added to the static instances, so that they print, and can be searched and copied, as text.
"""

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

Point = tuple[float, float]
Contour = list[Point]
Outline = list[Contour]

UNITS = 1000
"""The marks are drawn on this square; the middle of capital letters lies at y = 357."""
MIDDLE = 357.0


def _clockwise(points: Contour) -> Contour:
    area = sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True))
    return points if area < 0 else points[::-1]


def _disc(centre: Point, radius: float, steps: int = 48) -> Contour:
    turn = 2 * math.pi / steps
    return _clockwise(
        [(centre[0] + radius * math.cos(i * turn), centre[1] + radius * math.sin(i * turn)) for i in range(steps)]
    )


def _stroke(points: list[Point], pen: float) -> Outline:
    """A polyline of width `pen` with round ends and joints, as overlapping contours."""
    outline = [_disc(point, pen / 2, 16) for point in points]
    for (ax, ay), (bx, by) in pairwise(points):
        length = math.hypot(bx - ax, by - ay)
        nx, ny = (by - ay) / length * pen / 2, (ax - bx) / length * pen / 2
        outline.append(_clockwise([(ax + nx, ay + ny), (bx + nx, by + ny), (bx - nx, by - ny), (ax - nx, ay - ny)]))
    return outline


def _ring(centre: Point, radius: float, pen: float) -> Outline:
    return [_disc(centre, radius + pen / 2, 64), _disc(centre, radius - pen / 2, 64)[::-1]]


def _arc(centre: Point, radius: float, start: float, end: float) -> list[Point]:
    """Points of an arc; angles in degrees, counter-clockwise from the right."""
    steps = max(2, int(abs(end - start) / 6))
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(centre[0] + radius * math.cos(a), centre[1] + radius * math.sin(a)) for a in angles]


def _arrow(left: float, right: float, y: float, head: float, pen: float, *, back: bool = False) -> Outline:
    tip, wing = (left, left + head) if back else (right, right - head)
    return _stroke([(left, y), (right, y)], pen) + _stroke([(wing, y + head), (tip, y), (wing, y - head)], pen)


def _right(pen: float) -> Outline:
    return _arrow(90, 830, MIDDLE, 210, pen)


def _left(pen: float) -> Outline:
    return _arrow(90, 830, MIDDLE, 210, pen, back=True)


def _exchange(pen: float) -> Outline:
    return _arrow(90, 830, MIDDLE + 170, 140, pen) + _arrow(90, 830, MIDDLE - 170, 140, pen, back=True)


def _tick(pen: float) -> Outline:
    return _stroke([(110, 340), (330, 100), (760, 640)], pen)


def _cross(pen: float) -> Outline:
    return _stroke([(150, 90), (690, 630)], pen) + _stroke([(150, 630), (690, 90)], pen)


def _circle(pen: float) -> Outline:
    return _ring((430, MIDDLE), 300, pen)


def _again(pen: float) -> Outline:
    centre, radius = (430.0, MIDDLE), 290.0
    arc = _arc(centre, radius, 50, -260)
    tip_x, tip_y = arc[0]
    return _stroke(arc, pen) + _stroke([(tip_x - 10, tip_y + 215), (tip_x, tip_y), (tip_x - 215, tip_y - 10)], pen)


def _almost(pen: float) -> Outline:
    def wave(y: float) -> list[Point]:
        return [(80 + i * 17.0, y + 55 * math.sin(i / 24 * 2 * math.pi)) for i in range(25)]

    return _stroke(wave(MIDDLE + 110), pen) + _stroke(wave(MIDDLE - 110), pen)


def _dot(pen: float) -> Outline:
    return [_disc((430, MIDDLE), 300 + pen / 2)]


def _box(pen: float) -> Outline:
    return _stroke([(100, 0), (100, 714), (500, 714), (500, 0), (100, 0)], pen * 0.7)


MISSING = "\u25af"
_DRAWN: dict[str, tuple[str, int, Callable[[float], Outline]]] = {
    "\u2192": ("mark.right", 920, _right),
    "\u2190": ("mark.left", 920, _left),
    "\u21c4": ("mark.exchange", 920, _exchange),
    "\u21bb": ("mark.again", 860, _again),
    "\u2713": ("mark.tick", 860, _tick),
    "\u2715": ("mark.cross", 840, _cross),
    "\u25cb": ("mark.circle", 860, _circle),
    "\u25cf": ("mark.dot", 860, _dot),
    "\u2248": ("mark.almost", 570, _almost),
    MISSING: ("mark.missing", 600, _box),
}
MARKS = frozenset(_DRAWN)


def draw_marks(*, bold: bool) -> Iterator[tuple[str, str, int, Outline]]:
    """Yields character, glyph name, advance and closed contours (clockwise is filled), on a square of 1000 units."""
    pen = 112.0 if bold else 76.0
    for character, (name, advance, draw) in _DRAWN.items():
        yield character, name, advance, draw(pen)
