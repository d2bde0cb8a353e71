"""Pages of one dossier: opening it, what it is about, its state and who may do what in it."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from delegations.core.errors import InvalidInput, StaleVersion
from delegations.dossiers.queries import Dossier, budget_of, get_dossier, right_of, rights_in
from delegations.dossiers.rules import KINDS, MOVES, OVER, RIGHTS, STATES
from delegations.dossiers.services import change_dossier, grant_right, move_dossier, open_dossier, withdraw_right
from delegations.dossiers.templates import TEMPLATES
from delegations.web.dossiers import blueprint
from delegations.web.dossiers.forms import BudgetForm, EditDossierForm, NewDossierForm, RightForm
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import dossier_frame
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.rights import may_write

Answer = str | Response | tuple[str, int]
SECTION_OF = {"fair": "fairs", "event": "events", "series": "events"}


@blueprint.get("/dossiers/new")
@planner
def new() -> str:
    wanted = request.args.get("template", "delegation")
    form = NewDossierForm(template=wanted, languages=["fr"], owner_id=str(actor().id))
    return page("dossiers/new.html", section=SECTION_OF.get(wanted, "visits"), form=form, templates=TEMPLATES)


@blueprint.post("/dossiers/new")
@planner
def create() -> Answer:
    form = NewDossierForm()
    if form.validate():
        try:
            dossier = open_dossier(
                session(), actor=actor(), clock=clock(), template=form.template.data, code=form.code.data,
                facts=form.facts(),
            )  # fmt: skip
            told("The dossier is open. Its tasks are dated; now the participants.")
            return back_to("dossiers.show", code=dossier.code)
        except InvalidInput as error:
            form.refuse(error)
    section = SECTION_OF.get(form.template.data, "visits")
    return page("dossiers/new.html", section=section, form=form, templates=TEMPLATES), 422


def show_page(dossier: Dossier, *, right_form: RightForm | None = None, budget_form: BudgetForm | None = None) -> str:
    """The dossier's first page, with the forms as typed."""
    right, writing = right_of(session(), actor(), dossier), may_write(dossier)
    return page(
        "dossiers/show.html", **dossier_frame(dossier, "dossier"), kinds=KINDS, states=STATES, right_names=RIGHTS,
        moves=MOVES[dossier.state], rights=rights_in(session(), dossier.id), lines=budget_of(session(), dossier.id),
        over=dossier.state in OVER, may_write=writing, may_share=writing and right in ("owner", "co_organiser"),
        may_move=right != "reader" and actor().may_plan,
        right_form=right_form or RightForm(formdata=None), budget_form=budget_form or BudgetForm(formdata=None),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>")
@staff
def show(code: str) -> str:
    return show_page(get_dossier(session(), actor(), code))


@blueprint.get("/dossiers/<code>/edit")
@planner
def edit(code: str) -> str:
    dossier = get_dossier(session(), actor(), code, write=True)
    return _edit_page(dossier, EditDossierForm.of(dossier))


def _edit_page(dossier: Dossier, form: EditDossierForm, theirs: list[tuple[str, str]] | None = None) -> str:
    return page("dossiers/edit.html", **dossier_frame(dossier, "dossier"), form=form, theirs=theirs or [])


@blueprint.post("/dossiers/<code>/edit")
@planner
def change(code: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    form = EditDossierForm()
    if not form.validate():
        return _edit_page(dossier, form), 422
    try:
        change_dossier(
            session(), actor=actor(), clock=clock(), dossier=dossier, facts=form.facts(),
            version=number_or_none(form.version.data) or 0, move_tasks=form.move_tasks.data,
        )  # fmt: skip
    except StaleVersion:
        return _both_versions(dossier, form), 409
    except InvalidInput as error:
        form.refuse(error)
        return _edit_page(dossier, form), 422
    told("Saved.")
    return back_to("dossiers.show", code=dossier.code)


def _both_versions(dossier: Dossier, form: EditDossierForm) -> str:
    """What was typed stays in the form; beside it what the colleague saved. Sending again overwrites."""
    now: dict[str, Any] = EditDossierForm(formdata=None, obj=dossier).values()
    now |= {"owner_id": str(dossier.owner_id), "duty_officer_id": str(dossier.duty_officer_id or "")}
    mine = form.values()
    theirs = [
        (field.label.text, _shown(field, now[field.name]))
        for field in form
        if field.name in mine and field.name not in ("version", "move_tasks") and mine[field.name] != now[field.name]
    ]
    form.version.data = str(dossier.version)
    return _edit_page(dossier, form, theirs)


def _shown(field: Any, value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, list):
        return say().and_list([say().language_name(code) for code in value])
    if isinstance(value, bool):
        return say().gettext("yes") if value else say().gettext("no")
    named = dict(getattr(field, "choices", None) or [])
    return str(named.get(value, value))


@blueprint.post("/dossiers/<code>/state")
@planner
def move(code: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True, even_closed=True)
    move_dossier(session(), actor=actor(), clock=clock(), dossier=dossier, state=request.form.get("state", ""))
    told("The dossier is now: %(state)s.", state=say().gettext(STATES[dossier.state]))
    return back_to("dossiers.show", code=dossier.code)


@blueprint.post("/dossiers/<code>/rights")
@planner
def grant(code: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    form = RightForm()
    if not form.validate():
        return show_page(dossier, right_form=form), 422
    try:
        grant_right(
            session(), actor=actor(), clock=clock(), dossier=dossier, user_id=int(form.user_id.data),
            level=form.level.data,
        )  # fmt: skip
    except InvalidInput as error:
        form.refuse(error)
        return show_page(dossier, right_form=form), 422
    told("The right was given.")
    return back_to("dossiers.show", code=dossier.code)


@blueprint.post("/dossiers/<code>/rights/remove")
@planner
def withdraw(code: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    user_id = number_or_none(request.form.get("user_id")) or 0
    withdraw_right(session(), actor=actor(), clock=clock(), dossier=dossier, user_id=user_id)
    told("The right was withdrawn.")
    return back_to("dossiers.show", code=dossier.code)
