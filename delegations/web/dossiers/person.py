"""One participant: how they take part, their travel file, their link, what they were sent."""

from typing import Any

from flask import request

from delegations.accounts.links import link_for, links_for, renew_link, revoke_link
from delegations.audit.services import record
from delegations.core.errors import InvalidInput, StaleVersion
from delegations.dossiers.participants import change_participation
from delegations.dossiers.photographs import photographs_of, picture_address
from delegations.dossiers.queries import (
    Dossier,
    Participation,
    corrections_waiting,
    get_dossier,
    list_participations,
    pick_participation,
)
from delegations.dossiers.rules import PARTICIPANT_ROLES, TRAVEL_FIELDS, erase_on
from delegations.dossiers.travel import kept_fields, read_travel_file, readable_by, save_travel_file
from delegations.messaging.queries import messages_to
from delegations.messaging.rules import STATUSES
from delegations.network.rules import display_name
from delegations.web.dossiers import blueprint
from delegations.web.dossiers.files import Answer
from delegations.web.dossiers.people_forms import ParticipationForm, PhotographForm, TravelForm, empty
from delegations.webkit.context import actor, clock, services, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import dossier_frame
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.rights import may_write


def person_page(dossier: Dossier, row: Participation, people: list[Participation], **changes: Any) -> str:
    """The page; `changes`: form, stale, travel (an opened file's form), address (a link shown once), photograph."""
    form = changes.pop("form", None) or ParticipationForm.of(row)
    readable = readable_by(session(), actor(), dossier)
    values = {
        "row": row, "form": form.offer(people, row), "stale": False, "travel": None, "address": "",
        "name": display_name(row.person), "roles": PARTICIPANT_ROLES, "fields": TRAVEL_FIELDS, "statuses": STATUSES,
        "kept": kept_fields(session(), row.id), "readable": readable,
        "link": links_for(session(), purpose="itinerary", subject_ids=[row.id]).get(row.id),
        "messages": messages_to(session(), row.person_id, dossier.id),
        "correction": corrections_waiting(session(), [row.person_id]).get(row.person_id),
        "may_write": may_write(dossier), "photograph": empty(PhotographForm),
        "portrait": picture_address(photographs_of(session(), [row.id]).get(row.id)),
        "portrait_until": erase_on("photograph", dossier.ends_on),
    }  # fmt: skip
    return page("dossiers/person.html", **dossier_frame(dossier, "participants"), **{**values, **changes})


def load_person(code: str, participation_id: int, *, write: bool) -> tuple[Dossier, Participation, list[Participation]]:
    dossier = get_dossier(session(), actor(), code, write=write)
    people = list_participations(session(), dossier.id)
    return dossier, pick_participation(people, participation_id), people


@blueprint.get("/dossiers/<code>/participants/<int:participation_id>")
@staff
def person(code: str, participation_id: int) -> str:
    return person_page(*load_person(code, participation_id, write=False))


@blueprint.post("/dossiers/<code>/participants/<int:participation_id>")
@planner
def save_person(code: str, participation_id: int) -> Answer:
    dossier, row, people = load_person(code, participation_id, write=True)
    form = ParticipationForm().offer(people, row)
    if not form.validate():
        return person_page(dossier, row, people, form=form), 422
    try:
        change_participation(
            session(), actor=actor(), clock=clock(), dossier=dossier, participation_id=row.id,
            version=number_or_none(form.version.data) or 0, values=form.values_chosen(),
        )  # fmt: skip
    except StaleVersion:
        form.version.data = str(row.version)
        return person_page(dossier, row, people, form=form, stale=True), 409
    except InvalidInput as error:
        form.refuse(error)
        return person_page(dossier, row, people, form=form), 422
    told("Saved.")
    return back_to("dossiers.person", code=dossier.code, participation_id=row.id)


@blueprint.post("/dossiers/<code>/participants/<int:participation_id>/travel")
@planner
def open_travel(code: str, participation_id: int) -> Answer:
    dossier, row, people = load_person(code, participation_id, write=False)
    values = read_travel_file(session(), actor=actor(), clock=clock(), dossier=dossier, participation=row)
    return person_page(dossier, row, people, travel=TravelForm(formdata=None, data=values))


@blueprint.post("/dossiers/<code>/participants/<int:participation_id>/travel/save")
@planner
def save_travel(code: str, participation_id: int) -> Answer:
    dossier, row, people = load_person(code, participation_id, write=True)
    form = TravelForm()
    if form.validate():
        typed = form.chosen(readable_by(session(), actor(), dossier))
        try:
            save_travel_file(session(), actor=actor(), clock=clock(), dossier=dossier, participation=row, values=typed)
            told("The travel file was saved.")
            return back_to("dossiers.person", code=dossier.code, participation_id=row.id, _anchor="travel")
        except InvalidInput as error:
            form.refuse(error)
    return person_page(dossier, row, people, travel=form), 422


@blueprint.post("/dossiers/<code>/participants/<int:participation_id>/link")
@planner
def show_link(code: str, participation_id: int) -> Answer:
    dossier, row, people = load_person(code, participation_id, write=True)
    link = link_for(session(), clock=clock(), purpose="itinerary", subject_id=row.id)
    action = request.form.get("do", "show")
    if action == "renew":
        renew_link(session(), actor=actor(), clock=clock(), link=link)
    elif action == "revoke":
        revoke_link(session(), actor=actor(), clock=clock(), link=link)
        told("The link was withdrawn: the address does not open any more.")
        return back_to("dossiers.person", code=dossier.code, participation_id=row.id, _anchor="link")
    record(session(), actor=actor(), clock=clock(), action="show_link", entity="itinerary", entity_id=row.id,
           dossier_id=dossier.id)  # fmt: skip
    address = "" if link.revoked_at else services().links.url(link)
    return person_page(dossier, row, people, address=address)
