"""The season as the arguments of its macro; of a fair it tells the public days from those around them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from babel.dates import format_interval, format_skeleton
from flask import url_for

from delegations.dossiers.season import MONTHS, Bar, Season, months_from
from delegations.fairs.stands.queries import Edition, list_editions
from delegations.webkit.context import say, session

Run = tuple[date, date]


def season_picture(season: Season) -> dict[str, Any]:
    """`months`, `rows`, `today` for macros/season.html; no rows when nothing falls into the season."""
    words = say()
    fairs = [bar.dossier.id for _country, bars in season.rows for bar in bars if bar.dossier.kind == "fair"]
    editions = list_editions(session(), fairs)
    rows = [
        {"label": words.country(country), "items": [_item(season, bar, editions) for bar in bars]}
        for country, bars in season.rows
    ]
    months = [format_skeleton("MMM", month, locale=words.locale) for month in season.months]
    return {"months": months, "rows": rows, "today": season.today}


def _item(season: Season, bar: Bar, editions: Mapping[int, Edition]) -> dict[str, Any]:
    words, dossier = say(), bar.dossier
    item = {
        "title": dossier.title, "start": bar.start, "end": bar.end, "kind": dossier.kind,
        "more": words.dates(dossier.starts_on, dossier.ends_on),
        "url": url_for("dossiers.show", code=dossier.code),
    }  # fmt: skip
    edition = editions.get(dossier.id)
    return item | _fair(season, item, edition) if edition and edition.opening else item


def _fair(season: Season, item: Mapping[str, Any], edition: Edition) -> dict[str, Any]:
    """`parts`: the public days as solid pieces; the bar itself then reaches from build-up to dismantling."""
    words, first = say(), season.months[0]
    runs = public_runs([date.fromisoformat(one["day"]) for one in edition.opening])
    around = [moment.date() for moment in (edition.build_up_starts, edition.dismantling_ends) if moment]
    edges = [day for run in runs for day in run] + around
    said = words.and_list(words.dates(*run) for run in runs)
    return {
        "start": max(min(item["start"], months_from(first, min(edges))), 0),
        "end": min(max(item["end"], months_from(first, max(edges), 1)), MONTHS),
        "parts": [clipped for run in runs if (clipped := _clipped(first, run))],
        "more": words.gettext("%(dates)s; open to the public: %(open)s", dates=item["more"], open=said),
        "note": words.pgettext("season", "open %(days)s", days=words.and_list(_short(run) for run in runs)),
    }  # fmt: skip


def _clipped(first: date, run: Run) -> tuple[float, float] | None:
    start, end = max(months_from(first, run[0]), 0), min(months_from(first, run[1], 1), MONTHS)
    return (start, end) if start < end else None


def _short(run: Run) -> str:
    """2–4 Nov, in the reader's language."""
    words = say()
    skeleton = "MMMd"
    if run[0] == run[1]:
        return str(format_skeleton(skeleton, run[0], locale=words.locale))
    return str(format_interval(run[0], run[1], skeleton, locale=words.locale))


def public_runs(days: Sequence[date]) -> list[Run]:
    """Days in a row as (first, last)."""
    runs: list[Run] = []
    for day in sorted(days):
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = runs[-1][0], day
        else:
            runs.append((day, day))
    return runs
