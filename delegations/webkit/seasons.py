"""The season as the arguments of its macro."""

from typing import Any

from babel.dates import format_skeleton
from flask import url_for

from delegations.dossiers.season import Season
from delegations.webkit.context import say


def season_picture(season: Season) -> dict[str, Any]:
    """`months`, `rows`, `today` for macros/season.html; no rows when nothing falls into the season."""
    words = say()
    rows = [
        {
            "label": words.country(country),
            "items": [
                {
                    "title": bar.dossier.title, "start": bar.start, "end": bar.end, "kind": bar.dossier.kind,
                    "more": words.dates(bar.dossier.starts_on, bar.dossier.ends_on),
                    "url": url_for("dossiers.show", code=bar.dossier.code),
                }
                for bar in bars
            ],
        }
        for country, bars in season.rows
    ]  # fmt: skip
    months = [format_skeleton("MMM", month, locale=words.locale) for month in season.months]
    return {"months": months, "rows": rows, "today": season.today}
