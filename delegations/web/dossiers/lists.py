"""Lists of dossiers: visits, fairs and events, with the picture of the season."""

from typing import Any

from babel.dates import format_skeleton
from flask import request, url_for

from delegations.core.walltime import local_at
from delegations.dossiers.queries import Dossier, DossierFilter, list_dossiers, people_counts
from delegations.dossiers.rules import STATES
from delegations.dossiers.season import season_around
from delegations.web.dossiers import blueprint
from delegations.web.dossiers.choices import HOME_ZONE
from delegations.web.dossiers.forms import FilterForm
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.frames import CHIPS
from delegations.webkit.guards import staff
from delegations.webkit.pages import page

KINDS = {"visits": ("visit", "mission"), "fairs": ("fair",), "events": ("event", "series")}


def season_picture(dossiers: list[Dossier]) -> dict[str, Any]:
    """The arguments of the season macro; empty when nothing falls into the season."""
    words, today = say(), local_at(clock().now(), HOME_ZONE).date()
    season = season_around(dossiers, today)
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


def _list(section: str) -> str:
    today = local_at(clock().now(), HOME_ZONE).date()
    form = FilterForm(request.args, when=request.args.get("when", "upcoming"))
    when = request.args.get("when", "upcoming")
    wanted = DossierFilter(KINDS[section], when=when, text=request.args.get("q", ""))
    dossiers = list_dossiers(session(), actor(), wanted, today)
    everything = list_dossiers(session(), actor(), DossierFilter(KINDS[section]), today)
    return page(
        "dossiers/list.html",
        section=section,
        form=form,
        dossiers=dossiers,
        chips=CHIPS,
        states=STATES,
        counts=people_counts(session(), [d.id for d in dossiers]), season=season_picture(everything),
        filtered=bool(wanted.text or when != "upcoming"),
    )  # fmt: skip


@blueprint.get("/visits")
@staff
def visits() -> str:
    return _list("visits")


@blueprint.get("/fairs")
@staff
def fairs() -> str:
    return _list("fairs")


@blueprint.get("/events")
@staff
def events() -> str:
    return _list("events")
