"""A printed letter: sender, recipient, subject, paragraphs that may run over pages, signature kept together."""

from dataclasses import dataclass, replace

from delegations.documents.bands import Band, Cell
from delegations.documents.frame import Frame
from delegations.documents.sheet import Sheet
from delegations.documents.text import Line, Typesetter
from delegations.documents.theme import FOOT, LETTER, MARGIN, MILLIMETRE, SOFT, TextStyle
from delegations.documents.values import LetterDocument, Words

_HALF = 0.54
"""Where recipient, date and signature begin, as a part of the width."""


_STAMP = 35 * MILLIMETRE
"""The height a stamp or initials need."""


@dataclass(frozen=True)
class _Framed:
    """A letter as its frame sees it: no release, no code."""

    mission: str
    page_format: str
    release_line: str = ""
    contact_lines: tuple[str, ...] = ()
    latest_question: str = ""
    code_url: str | None = None
    draft_mark: str | None = None
    replaced_note: str | None = None


def draw_letter(document: LetterDocument, setter: Typesetter, sheet: Sheet) -> None:
    frame = Frame(setter, _Framed(document.mission, document.page_format))
    frame.draw(sheet, _Composer(setter, frame.width).bands(document))


class _Composer:
    def __init__(self, setter: Typesetter, width: float) -> None:
        self.setter = setter
        self.width = width

    def bands(self, document: LetterDocument) -> list[Band]:
        half = self.width * _HALF
        bold = replace(LETTER, bold=True)
        bands = [
            self._block(document.sender_lines, replace(FOOT, colour=SOFT), 0.0),
            self._block(document.recipient_lines, LETTER, half, gap=18.0),
            self._block((document.place_date,), LETTER, half, gap=18.0),
            self._block((document.reference or "",), replace(LETTER, colour=SOFT), 0.0, gap=18.0),
            self._block((document.subject,), bold, 0.0, gap=6.0, role="H1"),
            replace(self._block((document.salutation,), LETTER, 0.0, gap=20.0), keep=True),
            *(self._block((words,), LETTER, 0.0, gap=9.0) for words in document.paragraphs),
            replace(self._block((document.closing,), LETTER, 0.0, gap=9.0), keep=True),
            self._block(document.signatory_lines, LETTER, half, gap=30.0),
        ]
        said = [band for band in bands if not band.empty]
        if document.stamp and said:
            said[-1] = replace(said[-1], pad_bottom=_STAMP)
        enclosures = self._block(document.enclosures, FOOT, 0.0, gap=26.0)
        return said if enclosures.empty else [*said, enclosures]

    def _block(
        self, words: tuple[Words, ...], style: TextStyle, start: float, *, gap: float = 0.0, role: str = "P"
    ) -> Band:
        room = self.width - start
        lines: tuple[Line, ...] = tuple(line for part in words for line in self.setter.lines(part, style, room))
        return Band((Cell(MARGIN + start, room, lines, role),), MARGIN, self.width, gap=gap)
