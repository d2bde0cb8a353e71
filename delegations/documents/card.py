"""One card: what stands where on it, and how large."""

from dataclasses import dataclass

from delegations.documents.fitting import Fitter
from delegations.documents.frame import A3_ACROSS, A4, A4_ACROSS
from delegations.documents.text import Line, Typesetter, height
from delegations.documents.theme import ACCENT, INK, MILLIMETRE, SOFT, TONES, TextStyle
from delegations.documents.values import Card, CardFormat, CardsDocument


@dataclass(frozen=True)
class Plan:
    """How cards of one format stand on their page and how large their words may be. Lengths are points.

    `head`, `name`, `native`, `line` and `strip` are the largest sizes, `floor` the smallest of all; `most` lines for a
    name; `code` is the side of the QR code, which stands below the words, or `aside` of them; `fold`: both halves say
    the same; `margin`: there is room on the page for what the cards need not say.
    """

    page: tuple[float, float]
    card: tuple[float, float]
    across: int
    down: int
    inset: float
    head: float
    name: float
    native: float
    line: float
    strip: float
    floor: float
    code: float
    most: int = 2
    aside: bool = False
    fold: bool = False
    margin: bool = False


def _mm(width: float, height: float) -> tuple[float, float]:
    return width * MILLIMETRE, height * MILLIMETRE


_PLANS: dict[CardFormat, Plan] = {
    "badge_a6": Plan(A4, _mm(105, 148), 2, 2, 23, 11.5, 38, 24, 15, 17, 6.5, 20 * MILLIMETRE, most=3),
    "badge_card": Plan(A4, _mm(86, 54), 2, 5, 11.5, 7.2, 21, 13, 9.4, 9.4, 5, 14 * MILLIMETRE, aside=True, margin=True),
    "place_card": Plan(A4, _mm(100, 100), 2, 2, 14, 7.2, 32, 20, 12, 9.4, 5, 0, fold=True, margin=True),
    "door_sign": Plan(A4_ACROSS, A4_ACROSS, 1, 1, 52, 21, 92, 50, 30, 26, 12, 30 * MILLIMETRE, most=4),
    "welcome_sign": Plan(A3_ACROSS, A3_ACROSS, 1, 1, 74, 30, 132, 72, 42, 36, 16, 42 * MILLIMETRE, most=4),
}
_SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.45, 0.38, 0.3)
_LINES = (8, 4, 2, 1)
"""What each line of a card may take: less where even the smallest words do not fit."""


def plan_of(format: CardFormat) -> Plan:
    return _PLANS[format]


@dataclass(frozen=True)
class Piece:
    """Words on a card, from its corner at the reading start. Without a `role` they are the same on every card."""

    lines: tuple[Line, ...]
    x: float
    y: float
    width: float
    role: str = ""


@dataclass(frozen=True)
class Ground:
    x: float
    y: float
    width: float
    height: float
    colour: str
    radius: float


@dataclass(frozen=True)
class Code:
    url: str
    x: float
    y: float
    side: float


@dataclass(frozen=True)
class Side:
    """All of a card, or of the half of a folded one. Pieces in the order of reading."""

    pieces: tuple[Piece, ...]
    grounds: tuple[Ground, ...]
    code: Code | None


class Setting:
    """Sets the cards of one document."""

    def __init__(self, document: CardsDocument, plan: Plan, setter: Typesetter) -> None:
        self.plan, self._fitter = plan, Fitter(setter)
        self.tall = plan.card[1] / 2 if plan.fold else plan.card[1]
        self.width = plan.card[0] - 2 * plan.inset
        self.url = document.code_url if plan.code else None
        self.align = "start" if self.url and plan.aside else "center"
        numbered = any(card.number for card in document.cards)
        self.top = self._edge = plan.inset * (0.75 if plan.fold else 1.0)
        self.bottom = self.tall - self._edge
        self.head = self._head(document, plan.line * 3.0 if numbered else 0.0)
        self.foot = () if plan.margin else self._foot(document.release_line)

    def side(self, card: Card) -> Side:
        """Head and foot as on every card, the strip above the foot, and between them the words, in the middle."""
        plan = self.plan
        grounds, number = self._number(card.number)
        band, strip = self._strip(card)
        bottom = band[0].y - plan.head * 0.5 if band else self.bottom
        width, code = self.width, None
        if self.url and plan.aside:
            code = Code(self.url, plan.inset + width - plan.code, bottom - plan.code, plan.code)
            width -= plan.code + plan.inset * 0.6
        elif self.url:
            bottom -= plan.code + plan.head * 0.3
            code = Code(self.url, (plan.card[0] - plan.code) / 2, bottom, plan.code)
            bottom -= plan.head * 0.6
        top = max(self.top, *(ground.y + ground.height + plan.head * 0.2 for ground in grounds), 0.0)
        words = self._placed(self._words(card, width, bottom - top), width, top, bottom)
        return Side((*self.head, *words, *strip, *number, *self.foot), (*band, *grounds), code)

    def _fit(self, words: str, style: TextStyle, width: float, most: int) -> tuple[Line, ...]:
        return self._fitter.fit(words, style, width, floor=min(self.plan.floor, style.size), most=most)

    def _head(self, document: CardsDocument, aside: float) -> tuple[Piece, ...]:
        """Mission and heading, clear of the number; moves `top` below them."""
        size, start = self.plan.head, self.plan.inset + (aside if self.align == "center" else 0.0)
        width = self.width - (aside * 2 if self.align == "center" else aside)
        mission = TextStyle(size * 0.86, size * 1.2, bold=True, colour=ACCENT, align=self.align)
        heading = TextStyle(size, size * 1.3, colour=SOFT, align=self.align)
        pieces = []
        for words, style in ((document.mission, mission), (document.heading, heading)):
            lines = self._fit(words, style, width, 2)
            pieces.append(Piece(lines, start, self.top, width))
            self.top += height(lines)
        self.top += size * 0.6
        return tuple(pieces)

    def _foot(self, words: str) -> tuple[Piece, ...]:
        """The line of the release; moves `bottom` above it."""
        size = self.plan.head * 0.72
        lines = self._fit(words, TextStyle(size, size, colour=SOFT, align="center"), self.width, 1)
        if lines:
            self.bottom -= height(lines)
            piece = Piece(lines, self.plan.inset, self.bottom, self.width)
            self.bottom -= size * 0.7
            return (piece,)
        return ()

    def _number(self, words: str) -> tuple[tuple[Ground, ...], tuple[Piece, ...]]:
        """A small frame in the corner."""
        if not words:
            return (), ()
        size = self.plan.line
        wide, tall = size * 2.6, size * 1.7
        left, top = self.plan.inset + self.width - wide, self._edge
        lines = self._fit(words, TextStyle(size, size, bold=True, align="center"), wide - size * 0.3, 1)
        frame = Ground(left, top, wide, tall, INK, size * 0.3)
        paper = Ground(left + 0.8, top + 0.8, wide - 1.6, tall - 1.6, "#ffffff", size * 0.3 - 0.8)
        return (frame, paper), (Piece(lines, left, top + (tall - height(lines)) / 2, wide, "P"),)

    def _strip(self, card: Card) -> tuple[tuple[Ground, ...], tuple[Piece, ...]]:
        """The role on its ground, at the foot."""
        if not card.strip:
            return (), ()
        size, start = self.plan.strip, self.plan.inset
        colour, ground = TONES[card.tone]
        style = TextStyle(size, size, bold=True, colour=colour, align="center")
        lines = self._fit(card.strip, style, self.width - size, 2)
        tall = height(lines) + size * 0.8
        top = self.bottom - tall
        band = Ground(start, top, self.width, tall, ground, size * 0.3)
        return (band,), (Piece(lines, start, top + size * 0.4, self.width, "P"),)

    def _words(self, card: Card, width: float, room: float) -> list[tuple[tuple[Line, ...], float, str]]:
        """Name, native name and lines with the gap above each, smaller until they fit, at last shortened."""
        words: list[tuple[tuple[Line, ...], float, str]] = []
        tries = [*((scale, _LINES[0]) for scale in _SCALES), *((_SCALES[-1], most) for most in _LINES[1:])]
        for scale, most in tries:
            words = self._set(card, width, scale, most)
            if sum(height(lines) + gap for lines, gap, _ in words) <= room:
                break
        return words

    def _set(self, card: Card, width: float, scale: float, most: int) -> list[tuple[tuple[Line, ...], float, str]]:
        def style(size: float, *, bold: bool = False, colour: str = INK) -> TextStyle:
            return TextStyle(max(size * scale, self.plan.floor), 0, bold=bold, colour=colour, align=self.align)

        plan = self.plan
        name, native, line = style(plan.name, bold=True), style(plan.native), style(plan.line, colour=SOFT)
        said = [
            (self._fit(card.name, name, width, min(plan.most, most)), 0.0, "H2"),
            (self._fit(card.native, native, width, min(2, most)), native.size * 0.2, "P"),
        ]
        for number, words in enumerate(card.lines):
            said.append((self._fit(words, line, width, most), line.size * (0.25 if number else 0.8), "P"))
        return [(lines, gap, role) for lines, gap, role in said if lines]

    def _placed(
        self, words: list[tuple[tuple[Line, ...], float, str]], width: float, top: float, bottom: float
    ) -> list[Piece]:
        """The words one below another, in the middle of the height."""
        used = sum(height(lines) + gap for lines, gap, _ in words)
        pieces, y = [], top + max(0.0, (bottom - top - used) / 2)
        for lines, gap, role in words:
            pieces.append(Piece(lines, self.plan.inset, y + gap, width, role))
            y += gap + height(lines)
        return pieces
