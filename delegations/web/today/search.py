"""The search box: dossiers, organisations, people and places at once."""

from flask import request

from delegations.dossiers.queries import find_dossiers
from delegations.network.queries import find_everywhere
from delegations.network.rules import display_name
from delegations.web.today import blueprint
from delegations.webkit.context import actor, session
from delegations.webkit.guards import staff
from delegations.webkit.pages import page


@blueprint.get("/search")
@staff
def search() -> str:
    typed = request.args.get("q", "").strip()[:200]
    found = find_everywhere(session(), typed) if typed else None
    dossiers = find_dossiers(session(), actor(), typed) if typed else []
    return page("today/search.html", section="", typed=typed, found=found, dossiers=dossiers, display_name=display_name)
