"""From documents to a file: one document alone, or many one after another."""

from collections.abc import Callable, Iterable

from delegations.documents.blocks import draw_sheet
from delegations.documents.cards import draw_cards
from delegations.documents.errors import Cancelled
from delegations.documents.fonts import FontStore
from delegations.documents.letter import draw_letter
from delegations.documents.programme import draw_programme
from delegations.documents.sheet import Sheet
from delegations.documents.text import Typesetter, spans_of
from delegations.documents.values import CardsDocument, LetterDocument, Printable, ProgrammeDocument, SheetDocument


def print_one(document: Printable, fonts: FontStore, *, mark_missing: bool) -> bytes:
    fonts.ensure((document.language,))
    sheet = Sheet(document.language, _title(document), document.mission, produced=document.produced)
    _draw(document, fonts, sheet, mark_missing=mark_missing)
    return sheet.save()


def print_all(
    documents: Iterable[Printable],
    fonts: FontStore,
    *,
    title: str,
    language: str,
    mark_missing: bool,
    progress: Callable[[int], bool] | None,
) -> bytes:
    """Takes one document after another; what is drawn stays compressed, so an iterator may make them as it goes."""
    fonts.ensure((language,))
    sheet = Sheet(language, title, "")
    done = 0
    for done, document in enumerate(documents, 1):
        fonts.ensure((document.language,))
        sheet.start_part(_title(document), document.language)
        _draw(document, fonts, sheet, mark_missing=mark_missing)
        if progress is not None and not progress(done):
            raise Cancelled
    if not done:
        raise ValueError("no documents to print")
    return sheet.save()


def _title(document: Printable) -> str:
    if isinstance(document, LetterDocument):
        return "".join(span.text for span in spans_of(document.subject))
    return document.title


def _draw(document: Printable, fonts: FontStore, sheet: Sheet, *, mark_missing: bool) -> None:
    setter = Typesetter(fonts, document.language, marking=mark_missing)
    match document:
        case ProgrammeDocument():
            draw_programme(document, setter, sheet)
        case LetterDocument():
            draw_letter(document, setter, sheet)
        case SheetDocument():
            draw_sheet(document, setter, sheet)
        case CardsDocument():
            draw_cards(document, setter, sheet)
