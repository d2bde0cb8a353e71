"""A printed list (participants, badges) whose head returns on every page."""

from dataclasses import replace
from itertools import accumulate

from delegations.documents.bands import Band, Cell
from delegations.documents.fonts import FontStore
from delegations.documents.frame import A4, Frame
from delegations.documents.text import Typesetter
from delegations.documents.theme import CELL, CELL_HEAD, MARGIN, SUBTITLE, TITLE, TextStyle
from delegations.documents.values import ListDocument, Words

_GUTTER = 10.0


def draw_list(document: ListDocument, fonts: FontStore, *, mark_missing: bool) -> bytes:
    for number, row in enumerate(document.rows, 1):
        if len(row) != len(document.columns):
            raise ValueError(f"row {number} has {len(row)} cells for {len(document.columns)} columns")
    fonts.ensure((document.language,))
    setter = Typesetter(fonts, document.language, marking=mark_missing)
    frame = Frame(setter, document, (A4[1], A4[0]) if document.landscape else A4)
    return frame.pages(_bands(document, setter, frame.width))


def _bands(document: ListDocument, setter: Typesetter, width: float) -> list[Band]:
    title = Cell(MARGIN, width, setter.lines(document.title, TITLE, width), "H1")
    subtitle = Cell(MARGIN, width, setter.lines(document.subtitle, SUBTITLE, width))
    places = _places(document, width)
    head_styles = [CELL_HEAD] * len(places)
    head = _row(setter, tuple(c.title for c in document.columns), places, head_styles, "TH")
    styles = [replace(CELL, bold=column.bold) for column in document.columns]
    rows = (replace(_row(setter, row, places, styles, "TD"), ruled=True, running=head) for row in document.rows)
    return [
        Band((title,), MARGIN, width, pad_top=6.0, keep=True),
        Band((subtitle,), MARGIN, width, keep=True),
        replace(head, gap=14.0, keep=bool(document.rows)),
        *rows,
    ]


def _places(document: ListDocument, width: float) -> list[tuple[float, float]]:
    """Start and width of each column."""
    whole = sum(column.share for column in document.columns)
    widths = [column.share / whole * width for column in document.columns]
    starts = [MARGIN + before for before in accumulate(widths[:-1], initial=0.0)]
    return list(zip(starts, widths, strict=True))


def _row(
    setter: Typesetter,
    row: tuple[Words, ...],
    places: list[tuple[float, float]],
    styles: list[TextStyle],
    role: str,
) -> Band:
    cells = []
    for words, (start, wide), style in zip(row, places, styles, strict=True):
        cells.append(Cell(start, wide - _GUTTER, setter.lines(words, style, wide - _GUTTER), role))
    left, width = places[0][0], sum(wide for _, wide in places)
    return Band(tuple(cells), left, width, pad_top=4.0, pad_bottom=4.0, table="list")
