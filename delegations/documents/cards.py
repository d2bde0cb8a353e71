"""Badges, place cards and signs on their pages, with marks that say where to cut and where to fold."""

from collections.abc import Iterator

from delegations.documents.card import Plan, Setting, Side, plan_of
from delegations.documents.fitting import Fitter
from delegations.documents.sheet import Sheet
from delegations.documents.structure import Element
from delegations.documents.text import Typesetter
from delegations.documents.theme import MILLIMETRE, SOFT, TextStyle
from delegations.documents.values import CardFormat, CardsDocument

_MARK = 4.0 * MILLIMETRE
"""Length of a cutting mark; it begins a millimetre from the card."""
_HAIR = 0.4
_CUT = "#8a949e"
_NOTE = TextStyle(7.5, 10, colour=SOFT)
_NOTE_SIDE, _NOTE_FOOT = 10.0, 32.0
"""Between two cutting marks."""


def draw_cards(document: CardsDocument, setter: Typesetter, sheet: Sheet) -> None:
    plan = plan_of(document.format)
    setting = Setting(document, plan, setter)
    count = plan.across * plan.down
    pages = [document.cards[first : first + count] for first in range(0, max(len(document.cards), 1), count)]
    for number, cards in enumerate(pages, 1):
        sheet.start_page(plan.page)
        if plan.across > 1:
            with sheet.artifact():
                _marks(sheet, plan)
        if plan.margin:
            _note(document, plan, setter, sheet, f"{number}/{len(pages)}")
        for card, (x, y) in zip(cards, places(document.format), strict=False):
            _card(sheet, plan, setting.side(card), x, y)
        sheet.end_page()


def places(format: CardFormat) -> Iterator[tuple[float, float]]:
    """Where the cards of a page begin, row by row; x from the reading start, y from the top."""
    plan = plan_of(format)
    left, top = _corner(plan)
    for row in range(plan.down):
        for column in range(plan.across):
            yield left + column * plan.card[0], top + row * plan.card[1]


def _corner(plan: Plan) -> tuple[float, float]:
    return (plan.page[0] - plan.across * plan.card[0]) / 2, (plan.page[1] - plan.down * plan.card[1]) / 2


def _card(sheet: Sheet, plan: Plan, side: Side, x: float, y: float) -> None:
    part = sheet.structure.top.add("Sect")
    if plan.fold:
        y += plan.card[1] / 2
        with sheet.upside_down(x + plan.card[0] / 2, y):
            _side(sheet, side, x, y, None)
    _side(sheet, side, x, y, part)


def _side(sheet: Sheet, side: Side, x: float, y: float, part: Element | None) -> None:
    """Draws one side. Without a `part` of the structure all of it is a repetition."""
    with sheet.artifact():
        for ground in side.grounds:
            sheet.fill(x + ground.x, y + ground.y, ground.width, ground.height, ground.colour, radius=ground.radius)
        if side.code:
            sheet.code(side.code.url, x + side.code.x, y + side.code.y, side.code.side)
    for piece in side.pieces:
        text = " ".join(line.text for line in piece.lines) if sheet.rtl or len(piece.lines) > 1 else ""
        told = part is not None and piece.role
        with sheet.tagged(part.add(piece.role, text)) if part and told else sheet.artifact():
            sheet.lines(piece.lines, x + piece.x, y + piece.y, piece.width)


def _note(document: CardsDocument, plan: Plan, setter: Typesetter, sheet: Sheet, number: str) -> None:
    """What the page is, in the margin that is cut away."""
    words = " · ".join(word for word in (document.title, document.release_line, number) if word)
    width = plan.card[0] - 2 * _NOTE_SIDE
    lines = Fitter(setter).fit(words, _NOTE, width, floor=6, most=1)
    with sheet.artifact():
        sheet.lines(lines, _corner(plan)[0] + _NOTE_SIDE, plan.page[1] - _NOTE_FOOT, width)


def _marks(sheet: Sheet, plan: Plan) -> None:
    """Short lines at the edge of the page where it is cut, crosses between the cards, dashes where it is folded."""
    width, tall = plan.card
    left, top = _corner(plan)
    columns = [left + number * width for number in range(plan.across + 1)]
    rows = [top + number * tall for number in range(plan.down + 1)]
    for x in columns:
        for edge, away in ((rows[0], -1), (rows[-1], 1)):
            _mark(sheet, (x, edge), (0, away), room=top)
    for y in rows:
        for edge, away in ((columns[0], -1), (columns[-1], 1)):
            _mark(sheet, (edge, y), (away, 0), room=left)
    for x in columns[1:-1]:
        for y in rows[1:-1]:
            sheet.stroke((x - 4, y), (x + 4, y), _CUT, _HAIR)
            sheet.stroke((x, y - 4), (x, y + 4), _CUT, _HAIR)
    if plan.fold:
        for y in rows[:-1]:
            sheet.stroke((columns[0], y + tall / 2), (columns[-1], y + tall / 2), _CUT, _HAIR, dashes=(3, 3))


def _mark(sheet: Sheet, corner: tuple[float, float], away: tuple[int, int], *, room: float) -> None:
    """A cutting mark outside the cards, or on the cut where the page ends with them."""
    start = MILLIMETRE if room > _MARK else 0.0
    end = start + _MARK if start else -_MARK
    x, y = corner
    sheet.stroke((x + away[0] * start, y + away[1] * start), (x + away[0] * end, y + away[1] * end), _CUT, _HAIR)
