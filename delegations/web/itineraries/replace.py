"""When a host falls away: who is in reserve, what each would do to the day, and the one act that replaces."""

from typing import Any

from flask import request as http

from delegations.core.errors import N_, DomainError, StaleVersion
from delegations.core.text import many_lines
from delegations.dossiers.queries import Dossier, get_dossier
from delegations.i18n import Words
from delegations.itineraries.contacts import contacts_of
from delegations.itineraries.exports import state_of
from delegations.itineraries.options import places_for
from delegations.itineraries.plan_b import (
    Candidate,
    candidates,
    forget_plan_b,
    get_plan_b,
    note_answer,
    note_plan_b,
)
from delegations.itineraries.queries import Slot, get_slot
from delegations.itineraries.replacing import replace_host
from delegations.itineraries.rules import PLAN_B_ANSWERS
from delegations.network.queries import organisation_choices
from delegations.network.rules import display_name
from delegations.web.itineraries import blueprint
from delegations.web.itineraries.present import conflict_view, way_words
from delegations.web.itineraries.replace_forms import PlanBForm
from delegations.webkit.context import actor, clock, say, services, session
from delegations.webkit.frames import dossier_frame
from delegations.webkit.guards import planner
from delegations.webkit.pages import back_to, page, told

CHIPS = {"unasked": "unasked", "agreed": "confirmed", "refused": "declined"}
WORD_LENGTH = 500


def _view(w: Words, slot: Slot, candidate: Candidate) -> dict[str, Any]:
    """A candidate in words: who and where, room, ways with their sums, what would clash (ways too short included)."""
    plan = candidate.plan
    place = plan.place or slot.place
    ways = [
        (w.gettext("Way there") if leg.to_slot == slot.id else w.gettext("Way onwards"), way_words(w, leg))
        for leg in candidate.legs
        if leg.margin >= 0
    ]
    room = w.ngettext("%(num)s person comes", "%(num)s people come", candidate.size)
    if candidate.capacity is not None:
        takes = w.ngettext("the place takes %(num)s", "the place takes %(num)s", candidate.capacity)
        room = f"{room}{w.pgettext('between parts', '; ')}{takes}"
    return {
        "plan": plan, "place": place, "room": room, "ways": ways, "holds": candidate.holds,
        "full": candidate.capacity is not None and candidate.size > candidate.capacity,
        "conflicts": [conflict_view(w, c) for c in candidate.conflicts],
        "known": [conflict_view(w, c) for c in candidate.known],
        "chip": CHIPS[plan.answer], "word": w.gettext(PLAN_B_ANSWERS[plan.answer]),
        "contact": display_name(plan.contact) if plan.contact else "",
    }  # fmt: skip


def _page(dossier: Dossier, slot: Slot, form: PlanBForm | None = None, problem: str = "") -> str:
    w, organisation_id = say(), http.values.get("organisation_id", type=int)
    shown = form or PlanBForm(formdata=None)
    _fill(shown, organisation_id)
    made = [_view(w, slot, each) for each in candidates(session(), dossier, slot)]
    first = next((view["plan"].id for view in made if view["plan"].answer != "refused"), None)
    return page(
        "itineraries/replace.html", **dossier_frame(dossier, "programme"), slot=slot, state=state_of(slot),
        candidates=made, chosen=http.form.get("plan_id", first, type=int), form=shown, problem=problem,
        organisations=organisation_choices(session()), organisation_id=organisation_id,
        noting=form is not None or "organisation_id" in http.args,
        zone=say().zone_note(slot.start),
    )  # fmt: skip


def _fill(form: PlanBForm, organisation_id: int | None) -> None:
    contacts = contacts_of(session(), organisation_id) if organisation_id else []
    places = places_for(session(), organisation_id)
    form.fill(places=places, contacts=[(p.id, display_name(p)) for p in contacts])
    if not form.is_submitted():
        form.contact_id.data = contacts[0].id if len(contacts) == 1 else None


@blueprint.get("/dossiers/<code>/programme/slots/<int:slot_id>/replace")
@planner
def replace(code: str, slot_id: int) -> str:
    dossier = get_dossier(session(), actor(), code)
    return _page(dossier, get_slot(session(), dossier.id, slot_id))


@blueprint.post("/dossiers/<code>/programme/slots/<int:slot_id>/replace")
@planner
def replace_now(code: str, slot_id: int) -> Any:
    """Replaces, and goes straight to what publishing would tell whom."""
    dossier = get_dossier(session(), actor(), code, write=True)
    slot = get_slot(session(), dossier.id, slot_id, lock=True)
    plan = get_plan_b(session(), slot, http.form.get("plan_id", 0, type=int))
    try:
        replace_host(
            session(), actor=actor(), clock=clock(), settings=services().settings, dossier=dossier, slot=slot,
            plan=plan, version=http.form.get("version", type=int),
            note=many_lines(http.form.get("note", ""))[:WORD_LENGTH],
        )  # fmt: skip
    except DomainError as error:
        return _refused(code, slot_id, error)
    told(N_("Replaced. The hosts have been written to; the delegation hears when you publish."))
    return back_to("itineraries.publish", code=dossier.code)


def _refused(code: str, slot_id: int, error: DomainError, form: PlanBForm | None = None) -> tuple[str, int]:
    """The page again, with what stood in the way."""
    problem = "" if form else say().error(error)
    if form:
        form.refuse(error)
    session().rollback()
    dossier = get_dossier(session(), actor(), code)
    status = 409 if isinstance(error, StaleVersion) else 422
    return _page(dossier, get_slot(session(), dossier.id, slot_id), form, problem), status


@blueprint.post("/dossiers/<code>/programme/slots/<int:slot_id>/plan-b")
@planner
def add_plan_b(code: str, slot_id: int) -> Any:
    dossier = get_dossier(session(), actor(), code, write=True)
    slot = get_slot(session(), dossier.id, slot_id)
    form, organisation_id = PlanBForm(), http.form.get("organisation_id", type=int)
    _fill(form, organisation_id)
    if not form.validate():
        return _page(dossier, slot, form), 422
    try:
        note_plan_b(
            session(), actor=actor(), clock=clock(), dossier=dossier, slot=slot, values=form.plan_b(organisation_id)
        )
    except DomainError as error:
        return _refused(code, slot_id, error, form)
    told(N_("Noted. Nobody was written to."))
    return back_to("itineraries.replace", code=dossier.code, slot_id=slot_id)


@blueprint.post("/dossiers/<code>/programme/slots/<int:slot_id>/plan-b/<int:plan_id>")
@planner
def change_plan_b(code: str, slot_id: int, plan_id: int) -> Any:
    """What the one in reserve said; or he is forgotten."""
    dossier = get_dossier(session(), actor(), code, write=True)
    plan = get_plan_b(session(), get_slot(session(), dossier.id, slot_id), plan_id)
    tools: dict[str, Any] = {"actor": actor(), "clock": clock(), "dossier": dossier, "plan": plan}
    if http.form.get("answer") == "forget":
        forget_plan_b(session(), **tools)
    else:
        note_answer(session(), answer=http.form.get("answer", ""), **tools)
    told(N_("Noted. Nobody was written to."))
    return back_to("itineraries.replace", code=dossier.code, slot_id=slot_id)
