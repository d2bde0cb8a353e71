"""What sections of a report are made of: rows, lists and charts in the words of one language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from delegations.documents.values import Bar, Bars
from delegations.fairs.report.rules import shares
from delegations.i18n import Words

SQUARE_METRE, EURO = "m²", "€"


@dataclass(frozen=True)
class Row:
    """`value` is the bare number (euros for money), `how` the arithmetic, `page` a key of rules.PAGES."""

    label: str
    said: str
    value: float | None
    page: str
    how: str = ""
    unit: str = ""


class Count(NamedTuple):
    """A number in a list, with its words; euros for money."""

    said: str
    value: float | None
    unit: str = ""

    def __str__(self) -> str:
        return self.said


@dataclass(frozen=True)
class Listing:
    """A list whose first column names the line; `page` is where it stands."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | Count, ...], ...]
    page: str

    @property
    def numbers(self) -> frozenset[int]:
        """The columns of numbers."""
        return frozenset(n for row in self.rows for n, cell in enumerate(row) if isinstance(cell, Count))


@dataclass(frozen=True)
class Part:
    """A section of the report, in one language."""

    key: str
    title: str
    rows: tuple[Row, ...] = ()
    charts: tuple[Bars, ...] = ()
    listing: Listing | None = None


def not_known(w: Words) -> str:
    return w.gettext("not known")


def count_words(w: Words, value: float | None) -> str:
    return not_known(w) if value is None else w.number(value)


def money_words(w: Words, cents: int | None) -> str:
    return not_known(w) if cents is None else w.euros(cents)


def counted(w: Words, value: float | None, unit: str = "") -> Count:
    return Count(count_words(w, value), value, unit)


def money(w: Words, cents: int | None) -> Count:
    return Count(money_words(w, cents), None if cents is None else cents / 100, EURO)


def count_row(label: str, w: Words, value: float | None, page: str, how: str = "", unit: str = "") -> Row:
    return Row(label, count_words(w, value), value, page, how, unit)


def money_row(label: str, w: Words, cents: int | None, page: str, how: str = "") -> Row:
    return Row(label, money_words(w, cents), None if cents is None else cents / 100, page, how, EURO)


def chart_of(w: Words, title: str, counts: Sequence[tuple[str, int]], *, divided: bool = False) -> Bars:
    """Counts as bars, each with its share of all; a chart of a single sort says no share."""
    parts = shares([count for _, count in counts])
    bars = tuple(
        Bar(label, count, _shared(w, count, part) if len(counts) > 1 else w.number(count))
        for (label, count), part in zip(counts, parts, strict=True)
    )
    return Bars(title, bars, in_words(w, title, bars), divided)


def _shared(w: Words, count: int, part: int | None) -> str:
    if part is None:
        return w.number(count)
    return w.pgettext("share", "%(count)s (%(percent)s)", count=w.number(count), percent=w.percent(part))


def in_words(w: Words, title: str, bars: Sequence[Bar]) -> str:
    """What a chart shows, for whoever does not see it."""
    said = [w.gettext("%(what)s: %(value)s", what=bar.label, value=bar.said) for bar in bars]
    return w.gettext("%(what)s: %(value)s", what=title, value="; ".join(said))
