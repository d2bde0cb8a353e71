"""Lines of a dossier's budget, edited on its first page."""

from flask import request

from delegations.core.errors import InvalidInput
from delegations.dossiers.queries import get_dossier
from delegations.dossiers.services import add_budget_line, change_budget_line, remove_budget_line
from delegations.web.dossiers import blueprint
from delegations.web.dossiers.files import Answer, show_page
from delegations.web.dossiers.forms import BudgetForm
from delegations.webkit.context import actor, clock, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.guards import planner
from delegations.webkit.pages import back_to, told


@blueprint.post("/dossiers/<code>/budget")
@planner
def add_line(code: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    form = BudgetForm()
    if form.validate():
        try:
            add_budget_line(session(), actor=actor(), clock=clock(), dossier=dossier, amounts=form.amounts())
            told("The line was added.")
            return back_to("dossiers.show", code=dossier.code, _anchor="budget")
        except InvalidInput as error:
            form.refuse(error)
    return show_page(dossier, budget_form=form), 422


@blueprint.post("/dossiers/<code>/budget/<int:line_id>")
@planner
def change_line(code: str, line_id: int) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    form = BudgetForm()
    if form.validate():
        try:
            change_budget_line(
                session(), actor=actor(), clock=clock(), dossier=dossier, line_id=line_id, amounts=form.amounts(),
                version=number_or_none(request.form.get("version")) or 0,
            )  # fmt: skip
            told("Saved.")
            return back_to("dossiers.show", code=dossier.code, _anchor="budget")
        except InvalidInput as error:
            form.refuse(error)
    return show_page(dossier, budget_form=form), 422


@blueprint.post("/dossiers/<code>/budget/<int:line_id>/remove")
@planner
def remove_line(code: str, line_id: int) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    remove_budget_line(session(), actor=actor(), clock=clock(), dossier=dossier, line_id=line_id)
    told("The line was removed.")
    return back_to("dossiers.show", code=dossier.code, _anchor="budget")
