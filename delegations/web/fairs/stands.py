"""The pavilion: plan and stands, who exhibits there, accepting and declining."""

from werkzeug.wrappers import Response

from delegations.core.errors import DomainError, NotFound, StaleVersion
from delegations.dossiers.queries import Dossier, get_dossier
from delegations.fairs.stands.queries import (
    find_edition,
    get_stand,
)
from delegations.fairs.stands.rules import CAME_BY, EXHIBITOR_STATES, FORMULAS, INVOICING, NoEditionYet
from delegations.fairs.stands.services import (
    add_stand,
    change_stand,
    remove_stand,
)
from delegations.network.rules import THEMES, display_name
from delegations.web.fairs import blueprint
from delegations.web.fairs.forms import StandForm
from delegations.web.fairs.present import EXHIBITOR_CHIPS, INVOICE_CHIPS, fair_page
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import fair_frame
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.rights import may_write

Answer = str | Response | tuple[str, int]
WORDS = {
    "formulas": FORMULAS, "states": EXHIBITOR_STATES, "invoicing": INVOICING, "came_by": CAME_BY, "all_themes": THEMES,
    "chips": EXHIBITOR_CHIPS, "invoice_chips": INVOICE_CHIPS, "name": display_name,
}  # fmt: skip


def fair_of(code: str, *, write: bool = False) -> Dossier:
    """The dossier of a fair; other dossiers have nothing at these addresses."""
    dossier = get_dossier(session(), actor(), code, write=write)
    if dossier.kind != "fair":
        raise NotFound()
    return dossier


def stands_page(dossier: Dossier, sentence: str = "") -> str:
    return page(
        "fairs/stands.html", **fair_frame(dossier, "stands"), **fair_page(dossier), **WORDS,
        may_write=may_write(dossier), sentence=sentence,
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/stands")
@staff
def stands(code: str) -> str:
    return stands_page(fair_of(code))


def _stand_page(dossier: Dossier, form: StandForm, stand_id: int = 0, *, stale: bool = False) -> str:
    stand = get_stand(session(), dossier.id, stand_id) if stand_id else None
    return page(
        "fairs/stand.html", **fair_frame(dossier, "stands"), **WORDS, form=form, stand=stand, stale=stale
    )  # fmt: skip


def _stand_form(dossier: Dossier, stand_id: int = 0) -> StandForm:
    edition = find_edition(session(), dossier.id)
    form = StandForm.of(get_stand(session(), dossier.id, stand_id) if stand_id else None)
    return form.offer(edition.halls if edition else [])


def _save_stand(dossier: Dossier, form: StandForm, stand_id: int) -> None:
    if not stand_id:
        add_stand(session(), actor=actor(), clock=clock(), dossier=dossier, facts=form.facts())
        told("The stand was added.")
        return
    change_stand(
        session(), actor=actor(), clock=clock(), dossier=dossier, stand_id=stand_id, facts=form.facts(),
        version=number_or_none(form.version.data) or 0,
    )  # fmt: skip
    told("Saved.")


@blueprint.get("/dossiers/<code>/stands/new")
@planner
def new_stand(code: str) -> Answer:
    dossier = fair_of(code, write=True)
    edition = find_edition(session(), dossier.id)
    if edition is None or not edition.halls:
        told(NoEditionYet.message)
        return back_to("fairs.edition", code=dossier.code)
    return _stand_page(dossier, _stand_form(dossier))


@blueprint.get("/dossiers/<code>/stands/<int:stand_id>")
@planner
def stand(code: str, stand_id: int) -> Answer:
    dossier = fair_of(code, write=True)
    return _stand_page(dossier, _stand_form(dossier, stand_id), stand_id)


@blueprint.post("/dossiers/<code>/stands/new")
@blueprint.post("/dossiers/<code>/stands/<int:stand_id>")
@planner
def save_stand(code: str, stand_id: int = 0) -> Answer:
    dossier = fair_of(code, write=True)
    form = _stand_form(dossier, stand_id)
    if form.validate():
        try:
            _save_stand(dossier, form, stand_id)
            return back_to("fairs.stands", code=dossier.code)
        except StaleVersion as error:
            form.version.data = str(getattr(error.data["current"], "version", 0))
            return _stand_page(dossier, form, stand_id, stale=True), 409
        except DomainError as error:
            form.refuse(error)
    return _stand_page(dossier, form, stand_id), 422


@blueprint.post("/dossiers/<code>/stands/<int:stand_id>/remove")
@planner
def drop_stand(code: str, stand_id: int) -> Answer:
    dossier = fair_of(code, write=True)
    try:
        remove_stand(session(), actor=actor(), clock=clock(), dossier=dossier, stand_id=stand_id)
    except DomainError as error:
        return stands_page(dossier, say().error(error)), 422
    told("The stand was removed.")
    return back_to("fairs.stands", code=dossier.code)
