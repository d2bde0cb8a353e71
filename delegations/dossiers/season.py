"""The season as a picture: months across, one line for each country, bars at their true dates."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from delegations.dossiers.models import Dossier

MONTHS = 12
FIRST_MONTH = 7
"""A season runs from July to June."""


@dataclass(frozen=True)
class Bar:
    """`start` and `end` in months from the first month of the season."""

    dossier: Dossier
    start: float
    end: float


@dataclass(frozen=True)
class Season:
    months: tuple[date, ...]
    rows: tuple[tuple[str, tuple[Bar, ...]], ...]
    today: float | None


def months_from(first: date, day: date, part: float = 0) -> float:
    """Where a day lies, in months from the first one; `part` 0 is its morning, 1 its end."""
    months = (day.year - first.year) * 12 + day.month - first.month
    return months + (day.day - 1 + part) / monthrange(day.year, day.month)[1]


def month_after(day: date, months: int) -> date:
    """The first of the month that lies so many months after (or before) the day's own."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def season_around(dossiers: Iterable[Dossier], today: date, *, first: date | None = None) -> Season:
    """The season of today's date, or twelve months from `first`, the first of a month.

    Dossiers outside it are left out, rows are countries by their first date.
    """
    first = first or date(today.year if today.month >= FIRST_MONTH else today.year - 1, FIRST_MONTH, 1)
    months = tuple(month_after(first, n) for n in range(MONTHS))
    rows: dict[str, list[Bar]] = {}
    for dossier in sorted(dossiers, key=lambda d: (d.starts_on, d.id)):
        start, end = months_from(first, dossier.starts_on), months_from(first, dossier.ends_on, 1)
        if end > 0 and start < MONTHS and dossier.state != "cancelled":
            rows.setdefault(dossier.country, []).append(Bar(dossier, max(start, 0), min(end, MONTHS)))
    return Season(months, _frozen(rows), months_from(first, today, 0.5))


def _frozen(rows: dict[str, list[Bar]]) -> tuple[tuple[str, tuple[Bar, ...]], ...]:
    return tuple((country, tuple(bars)) for country, bars in rows.items())
