"""PDF documents: values in, bytes out. The only room that knows ReportLab and the fonts.

The engine is imported with the first document: ReportLab, fpdf and fontTools take a third of a second, and most
commands, and most answers of the web, print nothing.
"""

from delegations.documents.errors import FontUnavailable, MissingGlyph
from delegations.documents.fonts import FontReport, FontStore
from delegations.documents.values import (
    Column,
    Day,
    LetterDocument,
    ListDocument,
    ProgrammeDocument,
    Row,
    RowKind,
    Span,
    State,
    Text,
    Tone,
    Words,
)

__all__ = [
    "Column",
    "Day",
    "FontReport",
    "FontStore",
    "FontUnavailable",
    "LetterDocument",
    "ListDocument",
    "MissingGlyph",
    "ProgrammeDocument",
    "Row",
    "RowKind",
    "Span",
    "State",
    "Text",
    "Tone",
    "Words",
    "letter_pdf",
    "list_pdf",
    "programme_pdf",
]


def programme_pdf(document: ProgrammeDocument, fonts: FontStore, *, mark_missing: bool = False) -> bytes:
    """The programme as a PDF: A4, tagged, the same bytes for the same values.

    Raises MissingGlyph for a character no font has (or prints a box for it with `mark_missing`), FontUnavailable.
    """
    from delegations.documents.programme import draw_programme

    return draw_programme(document, fonts, mark_missing=mark_missing)


def letter_pdf(document: LetterDocument, fonts: FontStore, *, mark_missing: bool = False) -> bytes:
    """The letter as a PDF: A4, tagged, the same bytes for the same values. Errors as programme_pdf."""
    from delegations.documents.letter import draw_letter

    return draw_letter(document, fonts, mark_missing=mark_missing)


def list_pdf(document: ListDocument, fonts: FontStore, *, mark_missing: bool = False) -> bytes:
    """The list as a PDF: A4, upright or landscape, tagged, the same bytes for the same values.

    Raises ValueError when a row has not one cell per column; MissingGlyph and FontUnavailable as programme_pdf.
    """
    from delegations.documents.listing import draw_list

    return draw_list(document, fonts, mark_missing=mark_missing)
