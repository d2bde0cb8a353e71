"""The edition of a fair: dates, halls, times, figures with their sources."""

from delegations.core.errors import DomainError, StaleVersion
from delegations.dossiers.queries import Dossier
from delegations.fairs.stands.queries import find_edition
from delegations.fairs.stands.services import save_edition
from delegations.web.fairs import blueprint
from delegations.web.fairs.forms import EditionForm
from delegations.web.fairs.stands import WORDS, Answer, fair_of
from delegations.webkit.context import actor, clock, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import fair_frame
from delegations.webkit.guards import planner
from delegations.webkit.pages import back_to, page, told


def _edition_page(dossier: Dossier, form: EditionForm, *, stale: bool = False) -> str:
    known = find_edition(session(), dossier.id)
    return page(
        "fairs/edition.html", **fair_frame(dossier, "stands"), **WORDS, form=form, edition=known, stale=stale
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/edition")
@planner
def edition(code: str) -> str:
    dossier = fair_of(code, write=True)
    return _edition_page(dossier, EditionForm.of(find_edition(session(), dossier.id)))


@blueprint.post("/dossiers/<code>/edition")
@planner
def keep_edition(code: str) -> Answer:
    dossier = fair_of(code, write=True)
    form = EditionForm()
    if form.validate():
        try:
            version = number_or_none(form.version.data) or 0
            save_edition(session(), actor=actor(), clock=clock(), dossier=dossier, version=version, facts=form.facts())
            told("Saved.")
            return back_to("fairs.stands", code=dossier.code)
        except StaleVersion as error:
            form.version.data = str(getattr(error.data["current"], "version", 0))
            return _edition_page(dossier, form, stale=True), 409
        except DomainError as error:
            form.refuse(error)
    return _edition_page(dossier, form), 422
