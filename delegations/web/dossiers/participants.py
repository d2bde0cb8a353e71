"""The list of participants: order, groups, names to check, additions."""

from flask import Response as FlaskResponse
from flask import request

from delegations.core.errors import InvalidInput
from delegations.dossiers.exports import participants_csv
from delegations.dossiers.participants import (
    add_participant,
    assign_group,
    move_participant,
    order_participants,
    remove_participant,
    settle_correction,
    validate_name,
)
from delegations.dossiers.previews import Proposal, propose_known
from delegations.dossiers.queries import (
    Dossier,
    corrections_waiting,
    get_dossier,
    get_person,
    last_import,
    list_groups,
    list_participations,
    search_people,
)
from delegations.dossiers.rules import PARTICIPANT_ROLES, VISA_STATES
from delegations.network.rules import display_name
from delegations.web.dossiers import blueprint
from delegations.web.dossiers.files import Answer
from delegations.web.dossiers.people_forms import AddPersonForm, empty
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import dossier_frame
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, download, page, told
from delegations.webkit.rights import may_write


def people_page(dossier: Dossier, sentence: str = "") -> str:
    """The list; `sentence` says what could not be done."""
    rows = list(enumerate(list_participations(session(), dossier.id), start=1))
    speeches = request.args.get("order") == "speeches"
    return page(
        "dossiers/participants.html", **dossier_frame(dossier, "participants"), speeches=speeches,
        rows=rows[::-1] if speeches else rows, name=display_name, roles=PARTICIPANT_ROLES, visas=VISA_STATES,
        corrections=corrections_waiting(session(), [row.person_id for _place, row in rows]), sentence=sentence,
        groups=list_groups(session(), dossier.id), batch=last_import(session(), dossier.id),
        may_write=may_write(dossier),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/participants")
@staff
def participants(code: str) -> str:
    return people_page(get_dossier(session(), actor(), code))


@blueprint.get("/dossiers/<code>/participants.csv")
@staff
def participants_file(code: str) -> FlaskResponse:
    dossier = get_dossier(session(), actor(), code)
    body = participants_csv(list_participations(session(), dossier.id), say())
    return download(body, f"{dossier.code}-participants.csv", "text/csv")


@blueprint.post("/dossiers/<code>/participants/order")
@planner
def order(code: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    typed = {name.removeprefix("place-"): number_or_none(text.strip()) for name, text in request.form.items()
             if name.startswith("place-")}  # fmt: skip
    positions = {int(key): place for key, place in typed.items() if key.isdecimal() and place is not None}
    order_participants(session(), actor=actor(), clock=clock(), dossier=dossier, positions=positions)
    told("The order was saved.")
    return back_to("dossiers.participants", code=dossier.code)


@blueprint.post("/dossiers/<code>/participants/move")
@planner
def move_person(code: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    direction, _, key = request.form.get("move", "").partition("-")
    step = -1 if direction == "up" else 1
    moved = number_or_none(key) or 0
    move_participant(session(), actor=actor(), clock=clock(), dossier=dossier, participation_id=moved, step=step)
    return back_to("dossiers.participants", code=dossier.code, _anchor=f"person-{moved}")


@blueprint.post("/dossiers/<code>/participants/group")
@planner
def group(code: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    name = " ".join((request.form.get("new_group") or request.form.get("group") or "").split())[:80]
    chosen = [int(one) for one in request.form.getlist("people") if one.isdecimal()]
    leave = request.form.get("do") == "leave"
    try:
        assign_group(
            session(), actor=actor(), clock=clock(), dossier=dossier, name=name, participation_ids=chosen, leave=leave
        )
    except InvalidInput as error:
        return people_page(dossier, say().error(error)), 422
    told("The group “%(name)s” was changed.", name=name)
    return back_to("dossiers.participants", code=dossier.code)


@blueprint.post("/dossiers/<code>/participants/<int:participation_id>/remove")
@planner
def remove_person(code: str, participation_id: int) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    row = remove_participant(
        session(), actor=actor(), clock=clock(), dossier=dossier, participation_id=participation_id
    )
    told("%(name)s was taken off the list.", name=display_name(row.person))
    return back_to("dossiers.participants", code=dossier.code)


@blueprint.post("/dossiers/<code>/participants/<int:participation_id>/validate")
@planner
def check_name(code: str, participation_id: int) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    validate_name(session(), actor=actor(), clock=clock(), dossier=dossier, participation_id=participation_id)
    told("The spelling of the name is checked.")
    return back_to("dossiers.participants", code=dossier.code, _anchor=f"person-{participation_id}")


@blueprint.post("/dossiers/<code>/corrections/<int:correction_id>")
@planner
def settle(code: str, correction_id: int) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    accept = request.form.get("do") == "accept"
    person = settle_correction(
        session(), actor=actor(), clock=clock(), dossier=dossier, correction_id=correction_id, accept=accept
    )
    if accept:
        told("The name is now %(name)s.", name=display_name(person))
    else:
        told("The proposal was refused; the name stays %(name)s.", name=display_name(person))
    return back_to("dossiers.participants", code=dossier.code)


def _add_page(dossier: Dossier, form: AddPersonForm | None = None, proposals: list[Proposal] | None = None) -> str:
    text = request.args.get("q", "")
    present = {row.person_id for row in list_participations(session(), dossier.id)}
    language = next(iter(dossier.languages), "fr")
    return page(
        "dossiers/add_person.html", **dossier_frame(dossier, "participants"), q=text, name=display_name,
        found=search_people(session(), text), present=present, roles=PARTICIPANT_ROLES, proposals=proposals or [],
        form=form or empty(AddPersonForm, language=language, role="delegate"),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/participants/add")
@planner
def add_person(code: str) -> str:
    return _add_page(get_dossier(session(), actor(), code, write=True))


@blueprint.post("/dossiers/<code>/participants/add")
@planner
def add_known(code: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    known = get_person(session(), number_or_none(request.form.get("person_id")) or 0)
    role = request.form.get("role", "delegate")
    row = add_participant(session(), actor=actor(), clock=clock(), dossier=dossier, person=known, role=role)
    told("%(name)s takes part.", name=display_name(known))
    return back_to("dossiers.participants", code=dossier.code, _anchor=f"person-{row.id}")


@blueprint.post("/dossiers/<code>/participants/new")
@planner
def add_new(code: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    form = AddPersonForm()
    if not form.validate():
        return _add_page(dossier, form), 422
    person = form.person()
    proposals = propose_known(session(), dossier_id=dossier.id, person=person)
    if proposals and request.form.get("another") != "yes":
        return _add_page(dossier, form, proposals), 422
    try:
        row = add_participant(
            session(), actor=actor(), clock=clock(), dossier=dossier, person=person, role=form.role.data
        )
    except InvalidInput as error:
        form.refuse(error)
        return _add_page(dossier, form), 422
    told("%(name)s takes part.", name=f"{person.given_name} {person.family_name}".strip())
    return back_to("dossiers.participants", code=dossier.code, _anchor=f"person-{row.id}")
