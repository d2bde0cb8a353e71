"""Asking a host: organisation, contact, answer date, what is expected, perhaps up to three times to choose from."""

from typing import Any

from flask import request as http

from delegations.core.errors import N_, DomainError
from delegations.dossiers.queries import Dossier, get_dossier
from delegations.itineraries.asking import ask_host, engage_host, usual_deadline
from delegations.itineraries.contacts import contacts_of, people_already_asked
from delegations.itineraries.queries import Slot, get_slot
from delegations.network.queries import organisation_choices
from delegations.network.rules import display_name
from delegations.web.itineraries import blueprint
from delegations.web.itineraries.requests_forms import NUMBERS, AskForm
from delegations.webkit.context import actor, clock, say, services, session
from delegations.webkit.frames import dossier_frame
from delegations.webkit.guards import planner
from delegations.webkit.pages import back_to, page, told


def _organisation(slot: Slot) -> int | None:
    """The one chosen in the address or form, else the slot's host."""
    return http.values.get("organisation_id", type=int) or slot.host_id


def _ask_page(dossier: Dossier, slot: Slot, form: AskForm) -> str:
    organisation_id = _organisation(slot)
    people = contacts_of(session(), organisation_id) if organisation_id else []
    asked = people_already_asked(slot)
    form.fill([(p.id, display_name(p)) for p in people])
    free = [p for p in people if p.id not in asked]
    if not form.is_submitted():
        form.deadline.data = usual_deadline(slot, clock())
        form.contact_id.data = free[0].id if len(free) == 1 else None
    return page(
        "itineraries/ask.html", **dossier_frame(dossier, "requests"), slot=slot, form=form, people=people, asked=asked,
        organisations=organisation_choices(session()), organisation_id=organisation_id, numbers=NUMBERS,
        zone=say().zone_note(slot.start),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/programme/slots/<int:slot_id>/ask")
@planner
def ask(code: str, slot_id: int) -> str:
    dossier = get_dossier(session(), actor(), code)
    return _ask_page(dossier, get_slot(session(), dossier.id, slot_id), AskForm(formdata=None))


@blueprint.post("/dossiers/<code>/programme/slots/<int:slot_id>/ask", endpoint="ask_now")
@planner
def ask_now(code: str, slot_id: int) -> Any:
    dossier = get_dossier(session(), actor(), code, write=True)
    slot = get_slot(session(), dossier.id, slot_id, lock=True)
    form, organisation_id = AskForm(), _organisation(slot) or 0
    form.fill([(p.id, display_name(p)) for p in contacts_of(session(), organisation_id)])
    question = form.question(organisation_id, slot.start_zone) if form.validate() else None
    if question is not None:
        try:
            use_case = engage_host if form.agreed.data else ask_host
            asked = use_case(
                session(), actor=actor(), clock=clock(), settings=services().settings, slot=slot, question=question
            )
        except DomainError as error:
            form.refuse(error)
        else:
            sentence = N_("%(name)s is asked; the mail is on its way.")
            if form.agreed.data:
                sentence = N_("%(name)s is confirmed; the mail that says so is on its way.")
            told(say().gettext(sentence, name=display_name(asked.contact)))
            return back_to("itineraries.request", code=dossier.code, request_id=asked.id)
    session().rollback()
    dossier = get_dossier(session(), actor(), code)
    return _ask_page(dossier, get_slot(session(), dossier.id, slot_id), form), 422
