"""Printed programmes, against stock ReportLab paragraphs of the same words (not joined, not ordered, not tagged)."""

import io
import re
from dataclasses import replace
from pathlib import Path

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from bench.timing import Row, in_turn
from delegations.documents import FontStore, ProgrammeDocument, programme_pdf
from tests.documents.samples import ARABIC, FRENCH

PAGES = re.compile(rb"/Type\s*/Page\b(?!s)")
DAYS = 8


def measure(folder: Path) -> list[Row]:
    fonts = FontStore(folder)
    rows = []
    for document, bound in ((FRENCH, 4.0), (ARABIC, 7.0)):
        fonts.ensure((document.language,))
        long = replace(document, days=tuple(replace(document.days[0], title=f"{n}") for n in range(DAYS)))
        font = _plain_font(fonts, document.language)
        ours, stock = in_turn(lambda d=long: programme_pdf(d, fonts), lambda d=long, f=font: _stock(d, f), repeats=7)
        pages = len(PAGES.findall(programme_pdf(long, fonts)))
        note = f"{pages / ours.median:.1f} pages a second ({pages} pages)"
        rows.append(
            ours.over(stock, f"printed programme, {document.language}, over stock paragraphs", bound, note=note)
        )
    return rows


def _plain_font(fonts: FontStore, language: str) -> str:
    """The face that the programme itself uses, known to ReportLab."""
    letter = "ب" if language == "ar" else "a"
    face = fonts.find_face(letter, language, bold=False)
    assert face is not None
    pdfmetrics.registerFont(TTFont(face.name, str(face.path)))
    return str(face.name)


def _stock(document: ProgrammeDocument, font: str) -> bytes:
    """The same words, one paragraph each."""
    body = ParagraphStyle("body", fontName=font, fontSize=9.5, leading=13)
    head = ParagraphStyle("head", parent=body, fontSize=14, leading=18)
    story = [Paragraph(document.title, head), Paragraph(document.subtitle, body)]
    for day in document.days:
        story += [Spacer(1, 12), Paragraph(day.title, head), Paragraph(day.note, body)]
        for row in day.rows:
            words = [row.time, row.title, *row.lines, *row.place_lines, row.state.word if row.state else ""]
            story += [Paragraph(text, body) for text in words if text]
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer).build(story)
    return buffer.getvalue()
