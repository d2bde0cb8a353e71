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
    """A letter. Labels ('Objet :') are part of the lines, as they are to be read.

    A note verbale has no salutation, closing and signatory; `stamp` keeps the place of a stamp or initials free below
    the last of what is said.
    """

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
    stamp: bool = False


@dataclass(frozen=True)
class Picture:
    """A JPEG or PNG, fitted into its cell. `text` says what it shows to a reader that follows the structure."""

    data: bytes
    text: str


Cell = Words | Picture


@dataclass(frozen=True)
class Column:
    """A column of a table. `share` is its part of the width, relative to the others; `number`: set at its end."""

    title: str
    share: float = 1.0
    bold: bool = False
    number: bool = False


@dataclass(frozen=True)
class Heading:
    """`level` 2 begins a part of the document and stands in its outline, 3 a part of that."""

    text: Words
    level: Literal[2, 3] = 2


@dataclass(frozen=True)
class Paragraph:
    """`tone` gives it the ground and colour of a state; None is plain text."""

    text: Words
    tone: Tone | None = None


@dataclass(frozen=True)
class Facts:
    """Labels with what they say, in two columns."""

    pairs: tuple[tuple[str, Words], ...]


@dataclass(frozen=True)
class Table:
    """Each row has one cell per column; the head returns on every page.

    `struck` are numbers of rows to cross out, `leads` of those that stay with the row after them.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    struck: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Stop:
    """A numbered place of a route. `x` and `y` from 0 to 1, from the left and from the top, whatever the language.

    One unit is as long across as down. The drawing is as wide and high as its stops ask for, and brings far ones near.
    """

    number: str
    label: str
    x: float
    y: float


@dataclass(frozen=True)
class Leg:
    """From one stop to the next, by their positions in the route; `label` says how long."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Route:
    """A drawing of the day's places and ways, without a map. `text` says the same in words."""

    stops: tuple[Stop, ...]
    legs: tuple[Leg, ...]
    text: str


@dataclass(frozen=True)
class Bar:
    """A bar, or a part of a divided one; `said` is its value in words. `value` None: unknown, nothing is drawn."""

    label: str
    value: float | None
    said: str


@dataclass(frozen=True)
class Bars:
    """A chart of bars that begin where reading begins, on one scale; values are not negative.

    `divided`: one bar, whose parts are the values, told apart by pattern and number. `text` says the same in words.
    """

    title: str
    bars: tuple[Bar, ...]
    text: str
    divided: bool = False


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Facts | Table | Route | Bars | PageBreak


@dataclass(frozen=True)
class SheetDocument:
    """Any paper of blocks under the head and foot of the programme (lists, run sheets, sheets of a driver)."""

    language: str
    mission: str
    title: str
    subtitle: str
    release_line: str
    blocks: tuple[Block, ...]
    page_format: str
    contact_lines: tuple[str, ...] = ()
    latest_question: str = ""
    code_url: str | None = None
    draft_mark: str | None = None
    replaced_note: str | None = None
    landscape: bool = False
    produced: datetime | None = None


CardFormat = Literal["badge_a6", "badge_card", "place_card", "door_sign", "welcome_sign"]


@dataclass(frozen=True)
class Card:
    """One badge, place card or sign. Lines are fitted to the card: the longer they are the smaller they get.

    `name` is the largest; `native` the same name in the person's own script; `strip` a word on a coloured band of
    `tone` (the role); `number` a small sign in the corner (table, seat, order).
    """

    name: str
    native: str = ""
    lines: tuple[str, ...] = ()
    strip: str = ""
    tone: Tone = "off"
    number: str = ""


@dataclass(frozen=True)
class CardsDocument:
    """Cards to cut or to put up. Badges and place cards stand several on an A4 with crop marks, signs one on a page.

    badge_a6: 105 x 148 mm upright; badge_card: 86 x 54 mm; place_card: 100 x 100 mm with a fold, the name on both
    halves, upside down above the fold; door_sign: A4 landscape; welcome_sign: A3 landscape.
    """

    language: str
    mission: str
    title: str
    format: CardFormat
    cards: tuple[Card, ...]
    heading: str = ""
    release_line: str = ""
    code_url: str | None = None
    produced: datetime | None = None


Printable = ProgrammeDocument | LetterDocument | SheetDocument | CardsDocument
