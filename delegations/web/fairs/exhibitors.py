"""Applications to exhibit: entered on behalf of who called or wrote, accepted, declined, withdrawn."""

from flask import request

from delegations.core.errors import N_, DomainError, NotFound, StaleVersion
from delegations.dossiers.queries import Dossier
from delegations.fairs.stands.queries import contact_choices, find_edition, get_exhibitor, list_stands, remains_of
from delegations.fairs.stands.services import change_application, enter_application, settle_application
from delegations.network.queries import organisation_choices
from delegations.network.rules import display_name
from delegations.web.fairs import blueprint
from delegations.web.fairs.forms import ExhibitorForm
from delegations.web.fairs.stands import WORDS, Answer, fair_of, stands_page
from delegations.webkit.context import actor, clock, say, services, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import fair_frame
from delegations.webkit.guards import planner
from delegations.webkit.pages import back_to, page, told

SETTLED = {
    "accepted": N_("The application was accepted."),
    "declined": N_("The application was declined."),
    "withdrawn": N_("The application was withdrawn."),
    "applied": N_("The application is open again."),
}


def _form(dossier: Dossier, exhibitor_id: int = 0) -> ExhibitorForm:
    row = get_exhibitor(session(), dossier.id, exhibitor_id) if exhibitor_id else None
    form = ExhibitorForm.of(row)
    chosen = number_or_none(form.organisation_id.data)
    people = contact_choices(session(), dossier.id, [chosen] if chosen else [])
    return form.offer(
        [(str(number), text) for number, text in organisation_choices(session())],
        [(str(p.id), display_name(p) + (f" – {p.organisation.name}" if p.organisation else "")) for p in people],
        [(str(s.id), f"{s.number} – {s.hall}") for s in list_stands(session(), dossier.id)],
    )


def _exhibitor_page(dossier: Dossier, form: ExhibitorForm, exhibitor_id: int = 0, *, stale: bool = False) -> str:
    row = get_exhibitor(session(), dossier.id, exhibitor_id) if exhibitor_id else None
    return page(
        "fairs/exhibitor.html", **fair_frame(dossier, "stands"), **WORDS, form=form, row=row, stale=stale
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/exhibitors/new")
@blueprint.get("/dossiers/<code>/exhibitors/<int:exhibitor_id>")
@planner
def exhibitor(code: str, exhibitor_id: int = 0) -> Answer:
    dossier = fair_of(code, write=True)
    return _exhibitor_page(dossier, _form(dossier, exhibitor_id), exhibitor_id)


def _save(dossier: Dossier, form: ExhibitorForm, exhibitor_id: int) -> None:
    edition = find_edition(session(), dossier.id)
    wish = form.wish(edition.contributions if edition else {})
    if not exhibitor_id:
        enter_application(session(), actor=actor(), clock=clock(), dossier=dossier, wish=wish)
        told("The application was entered.")
        return
    change_application(
        session(), actor=actor(), clock=clock(), dossier=dossier, exhibitor_id=exhibitor_id, wish=wish,
        version=number_or_none(form.version.data) or 0,
    )  # fmt: skip
    told("Saved.")


@blueprint.post("/dossiers/<code>/exhibitors/new")
@blueprint.post("/dossiers/<code>/exhibitors/<int:exhibitor_id>")
@planner
def save_exhibitor(code: str, exhibitor_id: int = 0) -> Answer:
    dossier = fair_of(code, write=True)
    form = _form(dossier, exhibitor_id)
    if form.validate():
        try:
            _save(dossier, form, exhibitor_id)
            return back_to("fairs.stands", code=dossier.code, _anchor="exhibitors")
        except StaleVersion as error:
            form.version.data = str(getattr(error.data["current"], "version", 0))
            return _exhibitor_page(dossier, form, exhibitor_id, stale=True), 409
        except DomainError as error:
            form.refuse(error)
    return _exhibitor_page(dossier, form, exhibitor_id), 422


@blueprint.get("/dossiers/<code>/exhibitors/<int:exhibitor_id>/withdraw")
@planner
def withdraw(code: str, exhibitor_id: int) -> Answer:
    """What would remain, before anybody withdraws."""
    dossier = fair_of(code, write=True)
    row = get_exhibitor(session(), dossier.id, exhibitor_id)
    return page(
        "fairs/withdraw.html", **fair_frame(dossier, "stands"), **WORDS, row=row,
        remains=remains_of(session(), dossier, row, clock().now()),
    )  # fmt: skip


@blueprint.post("/dossiers/<code>/exhibitors/<int:exhibitor_id>/state")
@planner
def settle(code: str, exhibitor_id: int) -> Answer:
    dossier = fair_of(code, write=True)
    state = request.form.get("state", "")
    if state not in SETTLED:
        raise NotFound()
    try:
        settle_application(
            session(), actor=actor(), clock=clock(), settings=services().settings, dossier=dossier,
            exhibitor_id=exhibitor_id, state=state,
        )  # fmt: skip
    except NotFound:
        raise
    except DomainError as error:
        return stands_page(dossier, say().error(error)), 422
    told(SETTLED[state])
    return back_to("fairs.stands", code=dossier.code, _anchor="exhibitors")
