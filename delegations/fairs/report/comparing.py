"""Editions of a fair beside each other in words: what each measure was, and what became of it since."""

from collections.abc import Sequence
from dataclasses import dataclass

from delegations.documents.values import Bar, Bars
from delegations.fairs.report.rules import MEASURES, MONEY, Cited, Difference, EditionNumbers, difference
from delegations.fairs.report.values import in_words, not_known
from delegations.i18n import Words

LTR, POP = "\u2066", "\u2069"
"""A sign stays before its number in every direction of writing."""


@dataclass(frozen=True)
class Compared:
    """`change` says what became of it since the last edition of which it is known; '' when there is none."""

    said: str
    change: str
    known: bool


@dataclass(frozen=True)
class Heading:
    """An edition at the head of its column; `code` '' for one that figures of the organiser alone tell of."""

    name: str
    label: str
    code: str
    cited: tuple[Cited, ...]


@dataclass(frozen=True)
class Comparison:
    """`rows` are (measure, its name, a cell for each edition)."""

    editions: tuple[Heading, ...]
    rows: tuple[tuple[str, str, tuple[Compared, ...]], ...]


def compared(w: Words, editions: Sequence[EditionNumbers]) -> Comparison:
    """All measures of all editions, the oldest first."""
    names = _names(editions)
    heads = tuple(
        Heading(name, one.label, one.code, one.cited) for name, one in zip(names, editions, strict=True)
    )  # fmt: skip
    rows = tuple((key, w.gettext(word), _cells(w, key, names, editions)) for key, word in MEASURES.items())
    return Comparison(heads, rows)


def _names(editions: Sequence[EditionNumbers]) -> list[str]:
    """The year; with the code where a fair took place twice in it."""
    years = [one.year for one in editions]
    return [f"{one.year} ({one.code})" if years.count(one.year) > 1 else str(one.year) for one in editions]


def _cells(w: Words, key: str, names: Sequence[str], editions: Sequence[EditionNumbers]) -> tuple[Compared, ...]:
    cells, before, named = [], None, ""
    for name, one in zip(names, editions, strict=True):
        value = one.measures[key]
        change = difference(before, value)
        cells.append(Compared(measure_words(w, key, value), _since(w, key, change, named), value is not None))
        if value is not None:
            before, named = value, name
    return tuple(cells)


def measure_words(w: Words, key: str, value: float | None) -> str:
    if value is None:
        return not_known(w)
    return w.euros(int(value)) if key in MONEY else w.number(value)


def _since(w: Words, key: str, change: Difference | None, name: str) -> str:
    """“+3, +12 % since 2025”."""
    if change is None:
        return ""
    if not change.absolute:
        return w.gettext("as in %(edition)s", edition=name)
    by = _signed(measure_words(w, key, abs(change.absolute)), change.absolute)
    if change.percent is None:
        return w.gettext("%(difference)s since %(edition)s", difference=by, edition=name)
    share = _signed(w.percent(abs(change.percent)), change.percent)
    return w.gettext(
        "%(difference)s, %(percent)s since %(edition)s", difference=by, percent=share, edition=name
    )  # fmt: skip


def _signed(said: str, value: float) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{LTR}{sign}{said}{POP}"


def measure_chart(w: Words, key: str, editions: Sequence[EditionNumbers]) -> Bars:
    """One measure of all editions; where it is not known the word stands instead of a bar."""
    bars = tuple(
        Bar(name, one.measures[key], measure_words(w, key, one.measures[key]))
        for name, one in zip(_names(editions), editions, strict=True)
    )
    title = w.gettext(MEASURES[key])
    return Bars(title, bars, in_words(w, title, bars))
