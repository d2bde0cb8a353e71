"""Printed programmes against stock ReportLab, and a batch of them.

The programme to compare with has the same words in the same layout, as an author of ReportLab would make it: a table
of three columns for each day, head and foot on every page. It is neither tagged nor joined nor ordered, and has no
code. The same words as bare paragraphs under each other (what nobody would send) are told too. No document is printed
twice: each has the words of its language in another order, with other times and numbers.
"""

import io
import random
import re
import resource
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from bench.timing import Row, Samples, in_turn
from delegations.documents import Day, FontStore, ProgrammeDocument, State, programme_pdf
from delegations.documents import Row as Slot
from tests.documents.languages import SPOKEN, programme

PAGES = re.compile(rb"/Type\s*/Page\b(?!s)")
BOUNDS = {"fr": 1.5, "ar": 4.0, "hi": 4.0, "zh_Hans": 2.0}
LETTERS = {"fr": "a", "ar": "ب", "hi": "क", "zh_Hans": "中"}
DAYS, SLOTS = 14, 9
"""About twenty pages."""
PERSONS, DAYS_OF_EACH = 100, 4
"""About six pages for each person."""


def measure(folder: Path) -> list[Row]:
    fonts = FontStore(folder)
    rows = []
    for language, bound in BOUNDS.items():
        fonts.ensure((language,))
        stock = _Stock(fonts, language)
        ours, table, flow = in_turn(
            _each(language, lambda document: programme_pdf(document, fonts)),
            _each(language, stock.table),
            _each(language, stock.flow),
            repeats=5,
        )
        pages = len(PAGES.findall(programme_pdf(long_programme(language, 0), fonts)))
        note = f"{pages / ours.median:.0f} pages a second ({pages} pages)"
        rows.append(ours.over(table, f"printed programme, {language}, over stock tables", bound, note=note))
        rows.append(ours.over(flow, f"printed programme, {language}, over bare stock paragraphs"))
    return rows + _batch(fonts)


def long_programme(language: str, seed: int, days: int = DAYS) -> ProgrammeDocument:
    """The words of a language in an order that the seed gives."""
    chance = random.Random(seed)
    plan = programme(language)
    return replace(plan, days=tuple(_day(language, chance) for _ in range(days)))


def _day(language: str, chance: random.Random) -> Day:
    spoken = SPOKEN[language]

    def mixed(text: str) -> str:
        words = text.split(" ") if " " in text else list(text)
        chance.shuffle(words)
        return (" " if " " in text else "").join(words) + f" {chance.randrange(1000)}"

    slots = []
    for hour in range(8, 8 + SLOTS):
        time = f"{hour:02}:{chance.randrange(60):02}–{hour + 1:02}:{chance.randrange(60):02}"
        lines = (mixed(spoken.line), mixed(spoken.title)) if hour % 2 else (mixed(spoken.line),)
        state = State("✓", spoken.state, "confirmed")
        slots.append(Slot(time, mixed(spoken.visit), lines, (mixed(spoken.place),), state))
    return Day(mixed(spoken.day), "UTC+2", tuple(slots))


def _each(language: str, work: Callable[[ProgrammeDocument], bytes]) -> Callable[[], bytes]:
    """The work on another document each time; all works see the same documents."""
    documents: Iterator[ProgrammeDocument] = (long_programme(language, seed) for seed in count())
    return lambda: work(next(documents))


def _batch(fonts: FontStore) -> list[Row]:
    """A programme for each of many people: pages, and what stays in memory."""
    held: list[int] = []
    pages = 0

    def print_all() -> None:
        nonlocal pages
        for number in range(PERSONS):
            pages += len(PAGES.findall(programme_pdf(long_programme("fr", number, DAYS_OF_EACH), fonts)))
            held.append(int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize())

    (done,) = in_turn(print_all, repeats=1)
    each = pages / len(held)
    pace = each * PERSONS / done.median
    growth = held[-1] / held[PERSONS // 5]
    return [
        _seconds_per_page(done, each, note=f"{pace:.0f} pages a second ({PERSONS} programmes of {each:.1f} pages)"),
        Row("memory after the last over that after a fifth", growth, "x", 1.05, note=f"{held[-1] / 1e6:.0f} MB"),
    ]


def _seconds_per_page(done: Samples, each: float, note: str) -> Row:
    return Row("a page of a batch of personal programmes", done.median / (PERSONS * each), "s", 0.1, note=note)


class _Stock:
    """The same words by the means of ReportLab alone, in the faces that we print with."""

    def __init__(self, fonts: FontStore, language: str) -> None:
        self.rule = HexColor("#d8dee4")
        wrap = "CJK" if language == "zh_Hans" else None
        regular, bold = (_register(fonts, language, bold=bold) for bold in (False, True))
        self.body = ParagraphStyle("body", fontName=regular, fontSize=10.8, leading=16.6, wordWrap=wrap)
        self.strong = ParagraphStyle("strong", parent=self.body, fontName=bold)
        self.head = ParagraphStyle("head", parent=self.strong, fontSize=14, leading=19)
        self.small = ParagraphStyle("small", parent=self.body, fontSize=9.4, leading=14.4)

    def table(self, document: ProgrammeDocument) -> bytes:
        story = [Paragraph(document.title, self.head)]
        for day in document.days:
            rows = [[Paragraph(day.title, self.head), "", Paragraph(day.note, self.small)], *map(self._row, day.rows)]
            style = TableStyle(
                [
                    ("LINEABOVE", (0, 1), (-1, -1), 0.7, self.rule),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("TOPPADDING", (0, 0), (-1, -1), 7),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
                    ("SPAN", (0, 0), (1, 0)),
                ]
            )
            story += [Spacer(1, 22), Table(rows, colWidths=[79, 280, 143], repeatRows=1, style=style)]

        def frame(canvas: Canvas, laid: SimpleDocTemplate) -> None:
            foot = document.page_format % {"page": laid.page, "pages": laid.page}
            for text, x, y in ((document.mission, 46, 785), (document.release_line, 400, 785), (foot, 400, 40)):
                paragraph = Paragraph(text, self.small)
                paragraph.wrapOn(canvas, 240, 60)
                paragraph.drawOn(canvas, x, y)
            canvas.line(46, 780, 549, 780)
            canvas.line(46, 58, 549, 58)

        return self._file(story, onFirstPage=frame, onLaterPages=frame)

    def flow(self, document: ProgrammeDocument) -> bytes:
        story = [Paragraph(document.title, self.head)]
        for day in document.days:
            story += [Spacer(1, 12), Paragraph(day.title, self.head), Paragraph(day.note, self.body)]
            for row in day.rows:
                words = [row.time, str(row.title), *map(str, (*row.lines, *row.place_lines)), _state(row)]
                story += [Paragraph(text, self.body) for text in words if text]
        return self._file(story)

    def _row(self, row: Slot) -> list[object]:
        what = [Paragraph(str(row.title), self.strong), *(Paragraph(str(line), self.body) for line in row.lines)]
        what.append(Paragraph(_state(row), self.strong))
        return [Paragraph(row.time, self.strong), what, [Paragraph(str(p), self.body) for p in row.place_lines]]

    def _file(self, story: list[object], **frames: object) -> bytes:
        buffer = io.BytesIO()
        margins = {"leftMargin": 40, "rightMargin": 40, "topMargin": 60, "bottomMargin": 62}
        SimpleDocTemplate(buffer, pagesize=A4, **margins).build(story, **frames)
        return buffer.getvalue()


def _state(row: Slot) -> str:
    return f"{row.state.mark} {row.state.word}" if row.state else ""


def _register(fonts: FontStore, language: str, *, bold: bool) -> str:
    face = fonts.find_face(LETTERS[language], language, bold=bold)
    assert face is not None
    pdfmetrics.registerFont(TTFont(face.name, str(face.path)))
    return face.name
