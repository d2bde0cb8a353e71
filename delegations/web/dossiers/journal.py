"""The journal of a dossier."""

from flask import request

from delegations.dossiers.journal import ACTORS, DOORS, journal_page, sentence
from delegations.dossiers.queries import get_dossier
from delegations.web.dossiers import blueprint
from delegations.webkit.context import actor, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import dossier_frame
from delegations.webkit.guards import staff
from delegations.webkit.pages import page


@blueprint.get("/dossiers/<code>/journal")
@staff
def journal(code: str) -> str:
    dossier = get_dossier(session(), actor(), code)
    found = journal_page(session(), dossier.id, number_or_none(request.args.get("page")) or 1)
    return page(
        "dossiers/journal.html", **dossier_frame(dossier, "journal"), found=found, sentence=sentence, doors=DOORS,
        actors=ACTORS,
    )  # fmt: skip
