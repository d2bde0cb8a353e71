"""PDF documents: values in, bytes out. The only room that knows ReportLab and the fonts."""

from delegations.documents.errors import FontUnavailable, MissingGlyph
from delegations.documents.fonts import FontReport, FontStore
from delegations.documents.letter import letter_pdf
from delegations.documents.listing import list_pdf
from delegations.documents.programme import programme_pdf
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
