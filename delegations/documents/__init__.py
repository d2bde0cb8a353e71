"""PDF documents: values in, bytes out. The only room that knows ReportLab and the fonts.

The engine is imported with the first document: ReportLab, fpdf and fontTools take a third of a second, and most
commands, and most answers of the web, print nothing.
"""

from collections.abc import Callable, Iterable

from delegations.documents.errors import BrokenPicture, Cancelled, FontUnavailable, MissingGlyph, UnknownLanguage
from delegations.documents.fonts import FontReport, FontStore
from delegations.documents.values import (
    Bar,
    Bars,
    Block,
    Card,
    CardFormat,
    CardsDocument,
    Column,
    Day,
    Facts,
    Heading,
    Leg,
    LetterDocument,
    PageBreak,
    Paragraph,
    Picture,
    Printable,
    ProgrammeDocument,
    Route,
    Row,
    RowKind,
    SheetDocument,
    Span,
    State,
    Stop,
    Table,
    Text,
    Tone,
    Words,
)

__all__ = [
    "Bar",
    "Bars",
    "Block",
    "BrokenPicture",
    "Cancelled",
    "Card",
    "CardFormat",
    "CardsDocument",
    "Column",
    "Day",
    "Facts",
    "FontReport",
    "FontStore",
    "FontUnavailable",
    "Heading",
    "Leg",
    "LetterDocument",
    "MissingGlyph",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Printable",
    "ProgrammeDocument",
    "Route",
    "Row",
    "RowKind",
    "SheetDocument",
    "Span",
    "State",
    "Stop",
    "Table",
    "Text",
    "Tone",
    "UnknownLanguage",
    "Words",
    "cards_pdf",
    "document_pdf",
    "letter_pdf",
    "merged_pdf",
    "programme_pdf",
    "sheet_pdf",
]


def document_pdf(document: Printable, fonts: FontStore, *, mark_missing: bool = False) -> bytes:
    """Any document as a PDF: tagged, the same bytes for the same values.

    Raises MissingGlyph for a character no font has (or prints a box for it with `mark_missing`), FontUnavailable;
    for a sheet BrokenPicture, and ValueError when a row of a table has not one cell per column.
    """
    from delegations.documents.press import print_one

    return print_one(document, fonts, mark_missing=mark_missing)


def programme_pdf(document: ProgrammeDocument, fonts: FontStore, *, mark_missing: bool = False) -> bytes:
    """The programme on A4. Errors as document_pdf."""
    return document_pdf(document, fonts, mark_missing=mark_missing)


def letter_pdf(document: LetterDocument, fonts: FontStore, *, mark_missing: bool = False) -> bytes:
    """The letter on A4. Errors as document_pdf."""
    return document_pdf(document, fonts, mark_missing=mark_missing)


def sheet_pdf(document: SheetDocument, fonts: FontStore, *, mark_missing: bool = False) -> bytes:
    """A paper of blocks on A4, upright or landscape. Errors as document_pdf."""
    return document_pdf(document, fonts, mark_missing=mark_missing)


def cards_pdf(document: CardsDocument, fonts: FontStore, *, mark_missing: bool = False) -> bytes:
    """Badges, place cards or signs in their real measures: to be printed at 100 %. Errors as document_pdf."""
    return document_pdf(document, fonts, mark_missing=mark_missing)


def merged_pdf(
    documents: Iterable[Printable],
    fonts: FontStore,
    *,
    title: str,
    language: str,
    mark_missing: bool = False,
    progress: Callable[[int], bool] | None = None,
) -> bytes:
    """Many documents as one file, in their order: each keeps its language, size, numbering and code.

    `title` and `language` are those of the file. `progress` is told after each document how many are done; when it
    answers False, Cancelled is raised. Other errors as document_pdf; ValueError when there is no document.
    """
    from delegations.documents.press import print_all

    return print_all(documents, fonts, title=title, language=language, mark_missing=mark_missing, progress=progress)
