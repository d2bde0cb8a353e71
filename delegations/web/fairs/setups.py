"""Build-up, freight and dismantling: the appointments of the stands, with their picture and what is odd about them."""

from delegations.core.errors import DomainError, StaleVersion
from delegations.dossiers.queries import Dossier, list_participations
from delegations.fairs.stands.queries import list_stands
from delegations.fairs.stands.setup_rules import SETUPS
from delegations.fairs.stands.setups import Setup, cancel_setup, get_setup, save_setup
from delegations.itineraries.options import slot_choices
from delegations.network.rules import display_name
from delegations.web.fairs import blueprint
from delegations.web.fairs.setup_forms import SetupForm
from delegations.web.fairs.setup_present import notes_of
from delegations.web.fairs.stands import WORDS, Answer, fair_of
from delegations.webkit.context import actor, clock, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import fair_frame
from delegations.webkit.guards import planner
from delegations.webkit.pages import back_to, page, told


def _form(dossier: Dossier, known: Setup | None) -> tuple[SetupForm, dict[int, str]]:
    choices = slot_choices(session())
    people = [(p.id, display_name(p.person)) for p in list_participations(session(), dossier.id)]
    stands = [(str(s.id), f"{s.number} – {s.hall}") for s in list_stands(session(), dossier.id)]
    form = SetupForm.of(known).offer(stands, [(str(number), text) for number, text in choices.places], people)
    return form, choices.zones


def _page(dossier: Dossier, form: SetupForm, known: Setup | None, *, stale: bool = False) -> str:
    return page(
        "fairs/setup.html", **fair_frame(dossier, "stands"), **WORDS, form=form, known=known, stale=stale,
        kinds=SETUPS, notes=notes_of(dossier, known) if known else [],
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/setup/new")
@planner
def new_setup(code: str) -> str:
    dossier = fair_of(code, write=True)
    return _page(dossier, _form(dossier, None)[0], None)


@blueprint.get("/dossiers/<code>/setup/<int:slot_id>")
@planner
def setup(code: str, slot_id: int) -> str:
    dossier = fair_of(code, write=True)
    known = get_setup(session(), dossier.id, slot_id)
    return _page(dossier, _form(dossier, known)[0], known)


@blueprint.post("/dossiers/<code>/setup/new")
@blueprint.post("/dossiers/<code>/setup/<int:slot_id>")
@planner
def keep_setup(code: str, slot_id: int = 0) -> Answer:
    dossier = fair_of(code, write=True)
    known = get_setup(session(), dossier.id, slot_id) if slot_id else None
    form, zones = _form(dossier, known)
    if form.validate():
        try:
            slot = save_setup(
                session(), actor=actor(), clock=clock(), dossier=dossier, facts=form.facts(dossier.zone, zones),
                slot_id=slot_id or None, version=number_or_none(form.version.data) or 0,
            )  # fmt: skip
            told("Saved. Who is there reads it in the programme after the next release.")
            return back_to("fairs.stands", code=dossier.code, _anchor=f"setup-{slot.id}")
        except StaleVersion as error:
            form.version.data = str(getattr(error.data["current"], "version", 0))
            return _page(dossier, form, known, stale=True), 409
        except DomainError as error:
            session().rollback()
            form.refuse(error)
            dossier = fair_of(code, write=True)
            known = get_setup(session(), dossier.id, slot_id) if slot_id else None
    return _page(dossier, form, known), 422


@blueprint.post("/dossiers/<code>/setup/<int:slot_id>/cancel")
@planner
def drop_setup(code: str, slot_id: int) -> Answer:
    dossier = fair_of(code, write=True)
    cancel_setup(session(), actor=actor(), clock=clock(), dossier=dossier, slot_id=slot_id)
    told("The appointment was cancelled: who knew of it hears with the next release.")
    return back_to("fairs.stands", code=dossier.code, _anchor="setup")
