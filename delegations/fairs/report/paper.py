"""The report on paper: sentences, charts and lists in any language, the editions before, sources at the foot."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from delegations.core.text import isolate
from delegations.documents.values import Block, Cell, Column, Facts, Heading, Paragraph, SheetDocument, Span, Table
from delegations.fairs.report.comparing import compared, measure_chart
from delegations.fairs.report.drafting import draft
from delegations.fairs.report.exports import report_parts
from delegations.fairs.report.models import FairReport
from delegations.fairs.report.rules import DEBRIEF, PAGES, Cited, EditionNumbers, Numbers
from delegations.fairs.report.values import Listing, Part, Row
from delegations.i18n import Words, words
from delegations.i18n.content import marked, pick
from delegations.itineraries.printing import page_format

SOFT = "#55616e"
MOST_EDITIONS = 6
"""As many columns as a page holds; the newest are printed."""


@dataclass(frozen=True)
class Matter:
    """What a report is printed from. `titles` of the dossier by language; `measure`: by which editions are drawn."""

    mission: str
    titles: Mapping[str, str]
    first: date
    last: date
    zone: str
    contact: str
    fair: str
    numbers: Numbers
    editions: Sequence[EditionNumbers]
    report: FairReport | None
    now: datetime
    measure: str = "exhibitors"


def texts_of(w: Words, numbers: Numbers, report: FairReport | None) -> dict[str, str]:
    """{section: its sentences}: staff's own, named by their language where it is another, else those of the data."""
    own = report.sections if report else {}
    languages = report.languages if report else {}
    said = {key: marked(w, text, languages.get(key, w.language)) for key, text in own.items()}
    return {**draft(w, numbers), **dict.fromkeys(DEBRIEF, ""), **said}


def report_document(matter: Matter, language: str) -> SheetDocument:
    w = words(language)
    parts, texts = report_parts(w, matter.numbers), texts_of(w, matter.numbers, matter.report)
    blocks: list[Block] = []
    for part in parts:
        blocks += [Heading(part.title), *_said(texts[part.key]), *_numbers(part), *part.charts]
        blocks += [_table(part.listing)] if part.listing else []
    for key, question in DEBRIEF.items():
        if texts[key]:
            blocks += [Heading(w.gettext(question)), *_said(texts[key])]
    blocks += _editions(w, matter)
    blocks += [Heading(w.gettext("Where the numbers come from")), _sources(w, parts)]
    finished = matter.report is not None and matter.report.finished_at is not None
    when = w.datetime(matter.now, matter.zone)
    return SheetDocument(
        language=language, mission=matter.mission,
        title=w.gettext("Report: %(title)s", title=marked(w, *pick(matter.titles, language))),
        subtitle=" · ".join(filter(None, (matter.fair, w.dates(matter.first, matter.last)))),
        release_line=w.gettext("Report · as of %(when)s", when=when), blocks=tuple(blocks),
        page_format=page_format(w), contact_lines=(matter.contact,) if matter.contact else (),
        draft_mark=None if finished else w.gettext("DRAFT"), produced=matter.now,
    )  # fmt: skip


def _said(text: str) -> Iterator[Block]:
    for paragraph in text.split("\n"):
        if paragraph.strip():
            yield Paragraph(paragraph)


def _numbers(part: Part) -> Iterator[Block]:
    if part.rows:
        yield Facts(tuple((row.label, _counted(row)) for row in part.rows))


def _counted(row: Row) -> tuple[Span, ...]:
    """The number, and how it came about."""
    number = Span(row.said, bold=row.value is not None)
    return (number, Span(f" = {row.how}", colour=SOFT)) if row.how else (number,)


def _table(listing: Listing) -> Table:
    last, count = listing.numbers, len(listing.columns)
    columns = tuple(
        Column(title, 1.2 if n in last else 2.6 if not n else 2.0, number=n in last and count > 1)
        for n, title in enumerate(listing.columns)
    )
    return Table(columns, tuple(tuple(str(cell) for cell in row) for row in listing.rows))


def _editions(w: Words, matter: Matter) -> list[Block]:
    if len(matter.editions) < 2:
        return []
    found = compared(w, matter.editions[-MOST_EDITIONS:])
    names = (Column(e.name, 1.6, number=True) for e in found.editions)
    columns = (Column(w.pgettext("editions", "Measure"), 2.4), *names)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (label, *(_stacked(cell.said, cell.change) for cell in cells)) for _key, label, cells in found.rows
    )
    cited = [
        Paragraph(w.gettext("%(what)s: %(value)s", what=e.name, value="; ".join(_quoted(w, x) for x in e.cited)))
        for e in found.editions
        if e.cited
    ]
    chart = measure_chart(w, matter.measure, matter.editions[-MOST_EDITIONS:])
    return [Heading(w.gettext("Editions compared")), Table(columns, rows), *cited, chart]


def _stacked(said: str, change: str) -> tuple[Span, ...]:
    return (Span(said), Span(f"\n{change}", colour=SOFT)) if change else (Span(said),)


def _quoted(w: Words, one: Cited) -> str:
    apart = isolate if w.direction == "rtl" else str
    said = {"what": apart(one.what), "value": apart(one.value), "source": apart(one.source)}
    return w.gettext("%(what)s: %(value)s (%(source)s)", **said)


def _sources(w: Words, parts: Sequence[Part]) -> Facts:
    """Section by section, the pages that its numbers stand on."""
    pairs = []
    for part in parts:
        pages = dict.fromkeys(w.gettext(PAGES[row.page]) for row in part.rows)
        if part.listing:
            pages.setdefault(w.gettext(PAGES[part.listing.page]))
        pairs.append((part.title, w.and_list(pages) if pages else w.gettext("not known")))
    return Facts(tuple(pairs))
