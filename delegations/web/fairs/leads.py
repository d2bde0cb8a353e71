"""Leads of a fair: the list, the form that is typed at the stand, the outcome, the files."""

from secrets import token_urlsafe
from typing import Any

from flask import Response as FlaskResponse
from flask import jsonify, request, url_for
from werkzeug.wrappers import Response

from delegations.core.errors import InvalidInput, StaleVersion
from delegations.dossiers.queries import Dossier
from delegations.fairs.leads.exports import lead_header, lead_rows
from delegations.fairs.leads.queries import Lead, get_fair, get_lead, lead_of_key, lead_page, list_leads
from delegations.fairs.leads.rules import ERASED, OUTCOMES, SHOWN, is_key, is_late
from delegations.fairs.leads.services import change_lead, next_step_date, save_lead, settle_lead
from delegations.sheets.workbooks import workbook
from delegations.web.fairs import blueprint
from delegations.web.fairs.lead_forms import FIELDS, LeadForm, OutcomeForm
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.csv import csv_download
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import fair_frame, today
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, download, page, told
from delegations.webkit.rights import may_write

Answer = str | Response | tuple[str, int]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OUTCOME_CHIPS = {"": "waiting", "won": "confirmed", "going_on": "planned", "nothing": "withdrawn"}


def _shown() -> str:
    wanted = request.args.get("show", "")
    return wanted if wanted in SHOWN else ""


@blueprint.get("/dossiers/<code>/leads")
@staff
def leads(code: str) -> str:
    dossier, shown = get_fair(session(), actor(), code), _shown()
    found = lead_page(
        session(), dossier.id, shown=shown, user_id=actor().id, today=today(dossier),
        page=number_or_none(request.args.get("page")) or 1,
    )  # fmt: skip
    return page(
        "fairs/lead_list.html", **fair_frame(dossier, "leads"), found=found, shown=shown, choices=SHOWN,
        outcomes=OUTCOMES, chips=OUTCOME_CHIPS, is_late=is_late, today=today(dossier), erased=ERASED,
        may_write=may_write(dossier), may_settle=may_write(dossier, even_closed=True),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/leads.csv")
@staff
def leads_csv(code: str) -> FlaskResponse:
    dossier, rows = _rows(code)
    return csv_download(f"{dossier.code}-leads.csv", lead_header(say()), rows)


@blueprint.get("/dossiers/<code>/leads.xlsx")
@staff
def leads_xlsx(code: str) -> FlaskResponse:
    dossier, rows = _rows(code)
    body = workbook(say().gettext("Leads"), lead_header(say()), rows, rtl=say().direction == "rtl")
    return download(body, f"{dossier.code}-leads.xlsx", XLSX)


def _rows(code: str) -> tuple[Dossier, list[Any]]:
    dossier = get_fair(session(), actor(), code)
    found = list_leads(session(), dossier.id, shown=_shown(), user_id=actor().id, today=today(dossier))
    return dossier, lead_rows(found, say(), dossier.zone)


def _form_page(dossier: Dossier, form: LeadForm, lead: Lead | None, *, stale: bool = False) -> str:
    """`theirs`: what the saved lead says otherwise than the form."""
    theirs = [(form[name].label.text, _in_words(name, lead)) for name in FIELDS
              if lead and stale and str(getattr(lead, name)) != str(form[name].data or "")]  # fmt: skip
    return page("fairs/lead_form.html", **fair_frame(dossier, "leads"), form=form, lead=lead, theirs=theirs)


def _in_words(name: str, lead: Lead) -> str:
    if name == "owner_id":
        return lead.owner.name
    if name == "due_on":
        return say().date(lead.due_on)
    if name == "country" and lead.country:
        return say().country(lead.country)
    return str(getattr(lead, name))


@blueprint.get("/dossiers/<code>/leads/new")
@planner
def new_lead(code: str) -> Answer:
    dossier, key = get_fair(session(), actor(), code, write=True), request.args.get("key", "")
    if known := lead_of_key(session(), dossier.id, key):
        return back_to("fairs.lead", code=dossier.code, lead_id=known.id)
    form = LeadForm(
        formdata=None, key=key if is_key(key) else token_urlsafe(16), owner_id=str(actor().id),
        due_on=next_step_date(dossier, today(dossier)),
    )  # fmt: skip
    return _form_page(dossier, form, None)


def _arrived(dossier: Dossier, lead: Lead) -> Response:
    """Back to the list; a script that sent the form is told where to go instead."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(next=url_for("fairs.leads", code=dossier.code, _anchor=f"lead-{lead.id}"))
    return back_to("fairs.leads", code=dossier.code, _anchor=f"lead-{lead.id}")


@blueprint.post("/dossiers/<code>/leads/new")
@planner
def create_lead(code: str) -> Answer:
    dossier, form = get_fair(session(), actor(), code, write=True), LeadForm()
    if not form.validate():
        return _form_page(dossier, form, None), 422
    try:
        lead, new = save_lead(session(), actor=actor(), clock=clock(), dossier=dossier, key=form.key.data,
                              values=form.lead())  # fmt: skip
    except StaleVersion as error:
        return _stale(dossier, form, error)
    except InvalidInput as error:
        form.refuse(error)
        return _form_page(dossier, form, None), 422
    if new:
        told("The lead is noted. Writing, following up and the outcome are among the tasks.")
    else:
        told("This lead had arrived before: it was not doubled.")
    return _arrived(dossier, lead)


@blueprint.get("/dossiers/<code>/leads/<int:lead_id>")
@planner
def lead(code: str, lead_id: int) -> str:
    dossier = get_fair(session(), actor(), code, write=True)
    found = get_lead(session(), dossier.id, lead_id)
    return _form_page(dossier, LeadForm.of(found), found)


@blueprint.post("/dossiers/<code>/leads/<int:lead_id>")
@planner
def save(code: str, lead_id: int) -> Answer:
    dossier, form = get_fair(session(), actor(), code, write=True), LeadForm()
    found = get_lead(session(), dossier.id, lead_id)
    if not form.validate():
        return _form_page(dossier, form, found), 422
    try:
        change_lead(session(), actor=actor(), clock=clock(), dossier=dossier, lead_id=lead_id,
                    version=form.typed_version(), values=form.lead())  # fmt: skip
    except StaleVersion as error:
        return _stale(dossier, form, error)
    except InvalidInput as error:
        form.refuse(error)
        return _form_page(dossier, form, found), 422
    told("Saved.")
    return _arrived(dossier, found)


def _stale(dossier: Dossier, form: LeadForm, error: StaleVersion) -> Answer:
    """Both versions; what was typed becomes a change of the lead that is there."""
    current = error.data["current"]
    assert isinstance(current, Lead)
    form.version.data, form.key.data = str(current.version), current.key
    return _form_page(dossier, form, current, stale=True), 409


def _outcome_page(dossier: Dossier, lead: Lead, form: OutcomeForm, *, stale: bool = False) -> str:
    return page("fairs/lead_outcome.html", **fair_frame(dossier, "leads"), lead=lead, form=form, stale=stale,
                outcomes=OUTCOMES, erased=ERASED)  # fmt: skip


@blueprint.get("/dossiers/<code>/leads/<int:lead_id>/outcome")
@planner
def outcome(code: str, lead_id: int) -> str:
    dossier = get_fair(session(), actor(), code, write=True, even_closed=True)
    found = get_lead(session(), dossier.id, lead_id)
    return _outcome_page(dossier, found, OutcomeForm(formdata=None, obj=found))


@blueprint.post("/dossiers/<code>/leads/<int:lead_id>/outcome")
@planner
def save_outcome(code: str, lead_id: int) -> Answer:
    dossier, form = get_fair(session(), actor(), code, write=True, even_closed=True), OutcomeForm()
    found = get_lead(session(), dossier.id, lead_id)
    if not form.validate():
        return _outcome_page(dossier, found, form), 422
    try:
        settle_lead(session(), actor=actor(), clock=clock(), dossier=dossier, lead_id=lead_id,
                    version=form.typed_version(), outcome=form.outcome.data, note=form.outcome_note.data)  # fmt: skip
    except StaleVersion:
        form.version.data = str(found.version)
        return _outcome_page(dossier, found, form, stale=True), 409
    told("Noted.")
    return back_to("fairs.leads", code=dossier.code, _anchor=f"lead-{lead_id}")
