"""The directory: four lists with search, filters and export; each entry to read and to edit."""

from datetime import date
from typing import Any

from flask import Response, abort, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from delegations.core.errors import N_, DomainError, StaleVersion
from delegations.network.opening import windows_text
from delegations.network.queries import (
    GETTERS,
    all_entries,
    corrections_of,
    get_person,
    list_entries,
    organisation_choices,
    people_of,
    places_of,
)
from delegations.network.rules import CATEGORIES, RANKS, RESOURCE_KINDS, THEMES, display_name
from delegations.network.services import mark_validated, save_entry, settle_correction
from delegations.web.network import blueprint
from delegations.web.network.forms import DAYS, FORMS, EntryForm
from delegations.web.network.lists import Filter, filters_of, headings, lines_of
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.csv import csv_download
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told

Answer = str | BaseResponse | tuple[str, int]
TITLES = {
    "organisations": N_("Organisations"), "people": N_("People"), "places": N_("Places"),
    "resources": N_("Resources"),
}  # fmt: skip
NEW = {
    "organisations": N_("New organisation"), "people": N_("New person"), "places": N_("New place"),
    "resources": N_("New resource"),
}  # fmt: skip
NOUNS = "<any(organisations, people, places, resources):noun>"


def _typed(fields: tuple[Filter, ...]) -> dict[str, str]:
    return {field.name: field.clean(request.args.get(field.name, "")) for field in fields}


@blueprint.get("/network")
@staff
def index() -> BaseResponse:
    return back_to("network.entries", noun="organisations")


@blueprint.get(f"/network/{NOUNS}")
@staff
def entries(noun: str) -> str:
    fields = filters_of(noun)
    filters = _typed(fields)
    listing = list_entries(session(), noun, filters, request.args.get("page", 1, type=int))
    tabs = [(key, say().gettext(label), url_for("network.entries", noun=key)) for key, label in TITLES.items()]
    return page(
        "network/list.html", section="network", noun=noun, tabs=tabs, listing=listing, filters=filters,
        fields=fields, title=TITLES[noun], new_label=NEW[noun], categories=CATEGORIES, themes=THEMES,
        kinds=RESOURCE_KINDS, filtered=any(filters.values()), display_name=display_name,
    )  # fmt: skip


@blueprint.get(f"/network/{NOUNS}.csv")
@staff
def export(noun: str) -> Response:
    found = all_entries(session(), noun, _typed(filters_of(noun)))
    return csv_download(f"{noun}.csv", headings(noun), lines_of(noun, found))


@blueprint.get(f"/network/{NOUNS}/<int:entry_id>")
@staff
def show(noun: str, entry_id: int) -> str:
    entry: Any = GETTERS[noun](session(), entry_id)
    more: dict[str, Any] = {}
    if noun == "places":
        more = {"closed": [say().date(date.fromisoformat(day)) for day in entry.closed_days]}
    if noun == "organisations":
        more = {"people": people_of(session(), entry_id), "places": places_of(session(), entry_id)}
    if noun == "people":
        more = {"corrections": corrections_of(session(), entry_id)}
    return page(
        f"network/{noun}.html", section="network", noun=noun, entry=entry, days=DAYS, windows_text=windows_text,
        categories=CATEGORIES, themes=THEMES, ranks=RANKS, kinds=RESOURCE_KINDS, list_title=TITLES[noun],
        display_name=display_name, name=display_name(entry) if noun == "people" else entry.name, **more,
    )  # fmt: skip


def _form_page(noun: str, form: EntryForm, entry: Any = None, differences: Any = None) -> str:
    name = "" if entry is None else display_name(entry) if noun == "people" else entry.name
    return page(
        "network/edit.html", section="network", noun=noun, form=form, entry=entry, differences=differences, name=name,
        list_title=TITLES[noun], title=say().gettext(NEW[noun]) if entry is None else say().gettext("Edit"),
    )  # fmt: skip


def _form(noun: str, data: dict[str, Any] | None = None) -> EntryForm:
    form = FORMS[noun](data=data) if request.method == "GET" else FORMS[noun]()
    form.fill_choices(organisation_choices(session()))
    return form


@blueprint.route(f"/network/{NOUNS}/new", methods=["GET", "POST"])
@planner
def new(noun: str) -> Answer:
    form = _form(noun, request.args.to_dict())
    if request.method == "GET":
        return _form_page(noun, form)
    if form.validate():
        try:
            entry = save_entry(session(), actor=actor(), clock=clock(), noun=noun, values=form.values_for())
        except DomainError as error:
            session().rollback()
            form.refuse(error)
        else:
            told("Saved.")
            return back_to("network.show", noun=noun, entry_id=entry.id)
    return _form_page(noun, form), 422


@blueprint.route(f"/network/{NOUNS}/<int:entry_id>/edit", methods=["GET", "POST"])
@planner
def edit(noun: str, entry_id: int) -> Answer:
    entry = GETTERS[noun](session(), entry_id)
    form = _form(noun, FORMS[noun].stands(entry))
    if request.method == "GET":
        return _form_page(noun, form, entry)
    if not form.validate():
        return _form_page(noun, form, entry), 422
    try:
        save_entry(
            session(), actor=actor(), clock=clock(), noun=noun, values=form.values_for(), entry=entry,
            version=request.form.get("version", 0, type=int),
        )  # fmt: skip
    except StaleVersion:
        form.fill_choices(organisation_choices(session()))
        return _form_page(noun, form, entry, _differences(noun, form, entry)), 409
    except DomainError as error:
        session().rollback()
        form.refuse(error)
        return _form_page(noun, form, GETTERS[noun](session(), entry_id)), 422
    told("Saved.")
    return back_to("network.show", noun=noun, entry_id=entry_id)


def _differences(noun: str, form: EntryForm, entry: Any) -> list[tuple[str, str, str]]:
    """(label, saved by the other, typed here) of the fields that differ, in words."""
    saved = FORMS[noun].stands(entry)
    found = []
    for name, typed in form.values().items():
        theirs, mine = form.shown(name, saved.get(name)), form.shown(name, typed)
        if theirs != mine:
            found.append((form._fields[name].label.text, theirs, mine))
    return found


@blueprint.post("/network/people/<int:entry_id>/validate")
@planner
def validate_name(entry_id: int) -> BaseResponse:
    mark_validated(session(), actor=actor(), clock=clock(), person=get_person(session(), entry_id))
    told("The spelling counts as validated.")
    return back_to("network.show", noun="people", entry_id=entry_id)


@blueprint.post("/network/people/<int:entry_id>/corrections/<int:correction_id>")
@planner
def settle(entry_id: int, correction_id: int) -> BaseResponse:
    person = get_person(session(), entry_id)
    correction = next((c for c in corrections_of(session(), entry_id) if c.id == correction_id), None)
    if correction is None:
        abort(404)
    settle_correction(
        session(), actor=actor(), clock=clock(), correction=correction, person=person,
        accept=request.form.get("decision") == "accept",
    )  # fmt: skip
    told("The correction is settled.")
    return back_to("network.show", noun="people", entry_id=entry_id)
