"""The numbers of a report as the rows of a file: one number a row, as bare as it is."""

from collections.abc import Sequence

from delegations.fairs.report.values import EURO, Count, Part
from delegations.i18n import Words

Line = list[str | float | None]


def file_header(w: Words) -> list[str]:
    return [
        w.pgettext("report", "Section"), w.pgettext("figure", "What"), w.pgettext("figure", "Value"),
        w.gettext("Unit"), w.gettext("How it came about"),
    ]  # fmt: skip


def file_rows(w: Words, parts: Sequence[Part]) -> list[Line]:
    """Under `file_header`; beside an empty value stands that it is not known."""
    return [line for part in parts for line in _lines(w, part)]


def _lines(w: Words, part: Part) -> list[Line]:
    found: list[Line] = [
        [part.title, row.label, _bare(row.value), row.unit, row.said if row.value is None else row.how]
        for row in part.rows
    ]
    for chart in part.charts:
        cents = part.key == "costs"
        for bar in chart.bars:
            value = bar.value / 100 if cents and bar.value is not None else bar.value
            found.append([part.title, _named(w, chart.title, bar.label), _bare(value), EURO if cents else "", bar.said])
    return found + _listed(w, part)


def _listed(w: Words, part: Part) -> list[Line]:
    """Each number of a list; of the organiser's figures the words, with who says so."""
    if part.listing is None:
        return []
    if part.key == "organiser":
        return [[part.title, str(row[0]), str(row[1]), "", w.line(map(str, row[2:]))] for row in part.listing.rows]
    return [
        [
            part.title,
            _named(w, str(row[0]), column),
            _bare(cell.value),
            cell.unit,
            "" if cell.value is not None else cell.said,
        ]
        for row in part.listing.rows
        for column, cell in zip(part.listing.columns, row, strict=True)
        if isinstance(cell, Count)
    ]


def _bare(value: float | None) -> float | None:
    """24 rather than 24.0."""
    return int(value) if value is not None and float(value).is_integer() else value


def _named(w: Words, what: str, which: str) -> str:
    return w.gettext("%(what)s: %(value)s", what=what, value=which)
