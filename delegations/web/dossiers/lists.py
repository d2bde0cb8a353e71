"""Lists of dossiers: visits, fairs and events, with the picture of the season."""

from flask import request

from delegations.core.walltime import HOME_ZONE, local_at
from delegations.dossiers.queries import DossierFilter, list_dossiers, people_counts
from delegations.dossiers.rules import STATES
from delegations.dossiers.season import season_around
from delegations.web.dossiers import blueprint
from delegations.web.dossiers.forms import FilterForm
from delegations.webkit.chips import DOSSIER_CHIPS
from delegations.webkit.context import actor, clock, session
from delegations.webkit.guards import staff
from delegations.webkit.pages import page
from delegations.webkit.seasons import season_picture

KINDS = {"visits": ("visit", "mission"), "fairs": ("fair",), "events": ("event", "series")}


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
        chips=DOSSIER_CHIPS,
        states=STATES,
        counts=people_counts(session(), [d.id for d in dossiers]),
        season=season_picture(season_around(everything, today)),
        filtered=bool(wanted.text or when != "upcoming"),
    )


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
