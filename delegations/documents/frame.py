"""The frame of a printed page: header with the release, notices, footer with contacts, page number and QR code."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from delegations.documents.bands import Band, deal_out
from delegations.documents.sheet import Sheet
from delegations.documents.text import Line, Typesetter, height
from delegations.documents.theme import (
    FOOT,
    INK,
    LINE,
    MARGIN,
    MISSION,
    RELEASE,
    STRIP,
    TONES,
    WATERMARK,
    TextStyle,
)

A4 = (595.276, 841.89)
A4_ACROSS = (841.89, 595.276)
A3_ACROSS = (1190.551, 841.89)
CODE_SIDE = 46.0
_GAP = 14.0
_TOP = 43.0
_BOTTOM = 34.0
_MOST_LINES = 8
"""Header, notices and footer show no more lines than this, so that the body always has room."""


_NOTICE = replace(STRIP, colour=TONES["refused"][0])
_PAGE_LABEL = replace(FOOT, align="end")


class Framed(Protocol):
    """What a document says on every page; the frozen documents of `values` have it."""

    @property
    def mission(self) -> str: ...
    @property
    def release_line(self) -> str: ...
    @property
    def page_format(self) -> str: ...
    @property
    def contact_lines(self) -> tuple[str, ...]: ...
    @property
    def latest_question(self) -> str: ...
    @property
    def code_url(self) -> str | None: ...
    @property
    def draft_mark(self) -> str | None: ...
    @property
    def replaced_note(self) -> str | None: ...


class Frame:
    """Sets the frame of a document once and draws it on each page."""

    def __init__(self, setter: Typesetter, document: Framed, size: tuple[float, float] = A4) -> None:
        self.setter, self.document, self.size = setter, document, size
        self.width = size[0] - 2 * MARGIN
        self._mission, self._release = self._sides()
        self._notice = setter.lines(document.replaced_note or "", _NOTICE, self.width - 20)[:3]
        self._mark = self._watermark()
        self._rule = _TOP + max(height(self._mission), height(self._release), MISSION.leading) + 6
        self.top = self._rule + (height(self._notice) + 18 if self._notice else 0) + 14
        self._contacts = self._set_contacts()
        code = CODE_SIDE if document.code_url else 0
        self._foot = max(height(self._contacts), FOOT.leading, code) + 8

    @property
    def room(self) -> float:
        """The height left to the body of a page."""
        return self.size[1] - self.top - self._foot - _BOTTOM - 12

    def draw(self, sheet: Sheet, bands: Sequence[Band]) -> None:
        """Deals the bands out and draws every page; its number counts the pages of this document alone."""
        pages = deal_out(bands, self.room)
        for number, page in enumerate(pages, 1):
            sheet.start_page(self.size)
            self._draw(sheet, self._label(number, len(pages)))
            for band, top, again in page:
                band.draw(sheet, self.top + top, again=again)
            sheet.end_page()

    def _sides(self) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        """Mission and release share a line: each has about half of it, and what the other leaves."""
        setter, document = self.setter, self.document
        mission, release = setter.width(document.mission, MISSION), setter.width(document.release_line, RELEASE)
        start = max(self.width * 0.48, self.width - release - _GAP)
        end = max(self.width * 0.5, self.width - mission - _GAP)
        return setter.lines(document.mission, MISSION, start)[:2], setter.lines(document.release_line, RELEASE, end)[:2]

    def _watermark(self) -> tuple[Line, ...]:
        mark = self.document.draft_mark
        if not mark:
            return ()
        width = self.setter.width(mark, TextStyle(100, 100, bold=True))
        size = min(110.0, 100 * self.size[0] * 1.05 / max(width, 1.0))
        return self.setter.lines(mark, TextStyle(size, size, bold=True, colour=WATERMARK), 1e9)[:1]

    def _label(self, page: int, pages: int) -> tuple[Line, ...]:
        words = self.document.page_format % {"page": page, "pages": pages}
        return self.setter.lines(words, _PAGE_LABEL, self.width * 0.4)[:1]

    def _set_contacts(self) -> tuple[Line, ...]:
        document = self.document
        label = max((line.width for line in self._label(888, 888)), default=0.0)
        room = self.width - label - _GAP - (CODE_SIDE + _GAP if document.code_url else 0)
        said = (*document.contact_lines, document.latest_question)
        return tuple(line for text in said for line in self.setter.lines(text, FOOT, room))[:_MOST_LINES]

    def _draw(self, sheet: Sheet, label: tuple[Line, ...]) -> None:
        with sheet.artifact():
            if self._mark:
                sheet.watermark(self._mark[0])
            sheet.lines(self._mission, MARGIN, _TOP, self.width)
            sheet.lines(self._release, MARGIN, _TOP, self.width)
            sheet.rule(MARGIN, self._rule, self.width, INK, 1.2)
            if self._notice:
                tall = height(self._notice) + 10
                sheet.fill(MARGIN, self._rule + 8, self.width, tall, TONES["refused"][1], radius=4)
                sheet.lines(self._notice, MARGIN + 10, self._rule + 13, self.width - 20)
            self._draw_foot(sheet, label)

    def _draw_foot(self, sheet: Sheet, label: tuple[Line, ...]) -> None:
        bottom = self.size[1] - _BOTTOM
        top = bottom - self._foot
        sheet.rule(MARGIN, top, self.width, LINE, 0.7)
        sheet.lines(self._contacts, MARGIN, bottom - height(self._contacts), self.width)
        aside = 0.0
        if self.document.code_url:
            aside = CODE_SIDE + _GAP
            sheet.code(self.document.code_url, MARGIN + self.width - CODE_SIDE, top + 8, CODE_SIDE)
        sheet.lines(label, MARGIN, bottom - FOOT.leading, self.width - aside)
