"""The values documents are made of: frozen, already translated, already formatted. Nothing is computed here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Tone = Literal["confirmed", "waiting", "moved", "refused", "off"]
RowKind = Literal["slot", "transfer", "note"]


@dataclass(frozen=True)
class Span:
    """A stretch of text. `colour` is '#rrggbb'; `link` an http, https, mailto or tel address (others are ignored)."""

    text: str
    bold: bool = False
    colour: str | None = None
    link: str | None = None
    strike: bool = False


Text = tuple[Span, ...]
Words = str | Text
"""Where a plain string is enough, a plain string may be given."""


@dataclass(frozen=True)
class State:
    """Shape, word and colour together. `mark` is one of ✓ ○ ⇄ ↻ ✕ –."""

    mark: str
    word: str
    tone: Tone


@dataclass(frozen=True)
class Row:
    """One line of a day. `time` is text ('07:59–09:56'); a transfer or note uses `title` alone or with `time`."""

    time: str
    title: Words
    lines: tuple[Words, ...] = ()
    place_lines: tuple[Words, ...] = ()
    state: State | None = None
    kind: RowKind = "slot"


@dataclass(frozen=True)
class Day:
    """`note` says the zones; `rows` in the order of printing."""

    title: str
    note: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ProgrammeDocument:
    """A programme of one release. `language` is a code of `core.languages` and gives the direction.

    `page_format` holds %(page)s and %(pages)s; `code_url` becomes a QR code; `draft_mark` is a word printed large and
    pale; `replaced_note` a sentence; `produced` goes into the metadata only (None: no date is written).
    """

    language: str
    title: str
    subtitle: str
    mission: str
    release_line: str
    days: tuple[Day, ...]
    page_format: str
    contact_lines: tuple[str, ...] = ()
    latest_question: str = ""
    code_url: str | None = None
    draft_mark: str | None = None
    replaced_note: str | None = None
    produced: datetime | None = None


@dataclass(frozen=True)
class LetterDocument:
    """A letter. Labels ('Objet :') are part of the lines, as they are to be read."""

    language: str
    mission: str
    sender_lines: tuple[str, ...]
    recipient_lines: tuple[str, ...]
    place_date: str
    subject: Words
    salutation: str
    paragraphs: tuple[Words, ...]
    closing: str
    signatory_lines: tuple[str, ...]
    reference: str | None = None
    enclosures: tuple[str, ...] = ()
    page_format: str = "%(page)s / %(pages)s"
    produced: datetime | None = None


@dataclass(frozen=True)
class Column:
    """A column of a list. `share` is its part of the width, relative to the others."""

    title: str
    share: float = 1.0
    bold: bool = False


@dataclass(frozen=True)
class ListDocument:
    """A list (participants, badges). Each row has one cell per column; the head returns on every page."""

    language: str
    mission: str
    title: str
    subtitle: str
    release_line: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Words, ...], ...]
    page_format: str
    contact_lines: tuple[str, ...] = ()
    latest_question: str = ""
    code_url: str | None = None
    draft_mark: str | None = None
    replaced_note: str | None = None
    landscape: bool = False
    produced: datetime | None = None
