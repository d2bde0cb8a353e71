"""One slot: form, texts, and what can be done with it."""

from collections.abc import Callable
from typing import Any

from flask import request

from delegations.core.errors import N_, DomainError, InvalidInput, NotFound, StaleVersion
from delegations.dossiers.queries import Dossier, get_dossier, list_participations
from delegations.itineraries.board import load_board
from delegations.itineraries.exports import slot_texts
from delegations.itineraries.options import save_slot_texts, slot_choices
from delegations.itineraries.queries import Slot, get_slot, list_slots
from delegations.itineraries.rules import FOLDED, SLOT_KINDS
from delegations.itineraries.slots import (
    cancel_slot,
    delete_draft_slot,
    duplicate_slot,
    move_slot,
    restore_slot,
    save_slot,
    shift_rest,
)
from delegations.network.rules import display_name
from delegations.web.itineraries import blueprint, present
from delegations.web.itineraries.programme import chosen_day
from delegations.web.itineraries.slot_forms import SlotForm, stands
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.frames import dossier_frame
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.rights import may_write


class NotMinutes(InvalidInput):
    message = N_("Say by how many minutes, such as 15 or -10.")


def _form(dossier: Dossier, data: dict[str, Any] | None = None) -> tuple[SlotForm, dict[int, str]]:
    """The form with its lists, and the zone of each place."""
    choices = slot_choices(session())
    form = SlotForm(data=data) if request.method == "GET" else SlotForm()
    people = [(p.id, display_name(p.person)) for p in list_participations(session(), dossier.id)]
    if form.kind.data in FOLDED:
        form.kind.choices = [(form.kind.data, SLOT_KINDS[form.kind.data])]
    form.fill_choices(places=choices.places, hosts=choices.hosts, people=people, resources=choices.resources)
    return form, choices.zones


def _page(dossier: Dossier, form: SlotForm, slot: Slot | None, **more: Any) -> str:
    conflicts: list[dict[str, Any]] = []
    if slot is not None:
        board = load_board(session(), dossier)
        conflicts = [present.conflict_view(say(), c) for c in board.conflicts if slot.id in c.slots]
    return page(
        "itineraries/slot.html", **dossier_frame(dossier, "programme"), form=form, slot=slot, conflicts=conflicts,
        may_plan=may_write(dossier), **more,
    )  # fmt: skip


def _back(dossier: Dossier, slot: Slot) -> Any:
    return back_to(
        "itineraries.programme", code=dossier.code, day=slot.starts.date().isoformat(), _anchor=f"slot-{slot.id}"
    )


@blueprint.route("/dossiers/<code>/programme/slots/new", methods=["GET", "POST"])
@planner
def new_slot(code: str) -> Any:
    dossier = get_dossier(session(), actor(), code, write=True)
    day = chosen_day(dossier, request.args.get("day"))
    form, zones = _form(dossier, {"day": day})
    if form.validate_on_submit():
        try:
            slot = _save(dossier, form, zones, None)
        except DomainError as error:
            form.refuse(error)
        else:
            told("The slot was added.")
            return _back(dossier, slot)
    if request.method == "POST":
        session().rollback()
        return _page(get_dossier(session(), actor(), code), form, None), 422
    return _page(dossier, form, None)


def _save(dossier: Dossier, form: SlotForm, zones: dict[int, str], slot: Slot | None) -> Slot:
    version = request.form.get("version", type=int) if slot else None
    values = form.slot_values(dossier, zones)
    saved = save_slot(
        session(), actor=actor(), clock=clock(), dossier=dossier, values=values, slot=slot, version=version
    )
    save_slot_texts(session(), slot=saved, texts=form.texts())
    return saved


@blueprint.get("/dossiers/<code>/programme/slots/<int:slot_id>")
@staff
def slot(code: str, slot_id: int) -> Any:
    """A business meeting has its period, table and parties on a page of its own, which keeps them in step."""
    dossier = get_dossier(session(), actor(), code)
    found = get_slot(session(), dossier.id, slot_id)
    if found.kind == "business":
        return back_to("fairs.meetings", code=dossier.code, day=found.starts.date().isoformat())
    form, _zones = _form(dossier, stands(found, slot_texts(session(), [found])[found.id]))
    return _page(dossier, form, found)


@blueprint.post("/dossiers/<code>/programme/slots/<int:slot_id>")
@planner
def change_slot(code: str, slot_id: int) -> Any:
    dossier = get_dossier(session(), actor(), code, write=True)
    found = get_slot(session(), dossier.id, slot_id, lock=True)
    if found.kind == "business":
        raise NotFound()
    form, zones = _form(dossier)
    if form.validate():
        try:
            saved = _save(dossier, form, zones, found)
        except StaleVersion:
            return _stale(code, slot_id, form)
        except DomainError as error:
            form.refuse(error)
        else:
            told("The slot was saved.")
            return _back(dossier, saved)
    session().rollback()
    dossier = get_dossier(session(), actor(), code)
    return _page(dossier, form, get_slot(session(), dossier.id, slot_id)), 422


def _stale(code: str, slot_id: int, form: SlotForm) -> tuple[str, int]:
    """Both versions side by side; what was typed stands in the form and can be saved over the new version."""
    session().rollback()
    dossier = get_dossier(session(), actor(), code)
    theirs = get_slot(session(), dossier.id, slot_id)
    saved = stands(theirs, slot_texts(session(), [theirs])[theirs.id])
    mine = form.values()
    shown = [
        (form._fields[name].label.text, saved[name], mine[name])
        for name in saved
        if (saved[name] or "") != (mine.get(name) or "") and name not in ("participation_ids", "resource_ids")
    ]
    return _page(dossier, form, theirs, differences=shown), 409


def _act(code: str, slot_id: int, use_case: Callable[[Dossier, Slot], Slot | None], sentence: str) -> Any:
    """One action on one slot, then back to its day."""
    dossier = get_dossier(session(), actor(), code, write=True)
    found = get_slot(session(), dossier.id, slot_id, lock=True)
    after = use_case(dossier, found)
    told(sentence)
    return _back(dossier, after or found)


@blueprint.post("/dossiers/<code>/programme/slots/<int:slot_id>/duplicate")
@planner
def duplicate(code: str, slot_id: int) -> Any:
    def use_case(dossier: Dossier, found: Slot) -> Slot:
        return duplicate_slot(session(), actor=actor(), clock=clock(), dossier=dossier, slot=found)

    return _act(code, slot_id, use_case, N_("A copy stands right after the original."))


@blueprint.post("/dossiers/<code>/programme/slots/<int:slot_id>/cancel")
@planner
def cancel(code: str, slot_id: int) -> Any:
    reason = request.form.get("reason", "").strip()[:300]

    def use_case(dossier: Dossier, found: Slot) -> None:
        cancel_slot(session(), actor=actor(), clock=clock(), dossier=dossier, slot=found, reason=reason)

    return _act(code, slot_id, use_case, N_("The slot is cancelled. Hosts and delegates hear when you publish."))


@blueprint.post("/dossiers/<code>/programme/slots/<int:slot_id>/restore")
@planner
def restore(code: str, slot_id: int) -> Any:
    def use_case(dossier: Dossier, found: Slot) -> None:
        restore_slot(session(), actor=actor(), clock=clock(), dossier=dossier, slot=found)

    return _act(code, slot_id, use_case, N_("The slot is back in the programme."))


@blueprint.post("/dossiers/<code>/programme/slots/<int:slot_id>/delete")
@planner
def delete(code: str, slot_id: int) -> Any:
    dossier = get_dossier(session(), actor(), code, write=True)
    found = get_slot(session(), dossier.id, slot_id, lock=True)
    day = found.starts.date().isoformat()
    gone = delete_draft_slot(session(), actor=actor(), clock=clock(), dossier=dossier, slot=found)
    told(N_("The slot was deleted.") if gone else N_("People outside know this slot: it was cancelled, not deleted."))
    return back_to("itineraries.programme", code=dossier.code, day=day)


@blueprint.post("/dossiers/<code>/programme/slots/<int:slot_id>/shift")
@planner
def shift_slot(code: str, slot_id: int) -> Any:
    """Moves this slot by minutes; without `only`, the movable rest of the day moves along."""
    typed = request.form.get("minutes", "").strip().replace("\u2212", "-")
    if not typed.lstrip("+-").isdigit() or not 0 < abs(int(typed)) <= 720:
        raise NotMinutes(field="minutes")
    minutes = int(typed)

    def use_case(dossier: Dossier, found: Slot) -> Slot | None:
        if request.form.get("only"):
            start = found.start.shifted(minutes=minutes)
            return move_slot(session(), actor=actor(), clock=clock(), dossier=dossier, slot=found, start=start)
        slots = list_slots(session(), dossier.id)
        shift_rest(
            session(), actor=actor(), clock=clock(), dossier=dossier, slots=slots, from_slot=found, minutes=minutes
        )
        return None

    return _act(code, slot_id, use_case, N_("Moved. Hosts are asked again only beyond their tolerance."))
