"""The programme of a fair: the whole journey, one session with its speakers, test calls, receptions."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from delegations.core.errors import N_, DomainError, InvalidInput, StaleVersion
from delegations.core.walltime import clock_changes
from delegations.dossiers.queries import Dossier, list_participations
from delegations.fairs.programme.imports import has_changed
from delegations.fairs.programme.queries import (
    SPOKEN,
    journey,
    list_tours,
    parts_of,
    public_sessions,
    slots_by_id,
    tours_of_slots,
    zone_of,
)
from delegations.fairs.programme.sessions import (
    add_rehearsal,
    part_values,
    people_choices,
    rehearsals,
    save_parts,
    shifted,
)
from delegations.fairs.stands.queries import find_edition
from delegations.itineraries.board import load_board
from delegations.itineraries.options import slot_choices
from delegations.itineraries.queries import Slot, get_slot
from delegations.itineraries.readers import both_clocks
from delegations.itineraries.rules import INTERPRETING, PARTS, SLOT_KINDS, join_address
from delegations.itineraries.slots import save_slot
from delegations.network.rules import display_name
from delegations.web.fairs import blueprint
from delegations.web.fairs.programme_forms import PartForm, SessionForm
from delegations.web.fairs.stands import fair_of
from delegations.webkit.conflicts import conflict_words
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import fair_frame, today
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.rights import may_write

Answer = str | Response | tuple[str, int]
CHIPS = {"unasked": "unasked", "planned": "planned"}
FOLDED_PAGES = {"duty": "fairs.roster", "business": "fairs.meetings"}
NEW = {"session": N_("New session"), "ceremony": N_("New reception")}


@blueprint.get("/dossiers/<code>/sessions")
@staff
def sessions(code: str) -> str:
    dossier = fair_of(code)
    edition, slots = find_edition(session(), dossier.id), slots_by_id(session(), dossier.id)
    entries = public_sessions(session(), dossier.id)
    days = journey(dossier, edition, list(slots.values()))
    turns = dict(clock_changes(dossier.zone, days[0].day, days[-1].day)) if days else {}
    return page(
        "fairs/sessions.html", **fair_frame(dossier, "sessions"), days=days, kinds=SLOT_KINDS, spoken=SPOKEN,
        tours=list_tours(session(), dossier.id), tour_of=tours_of_slots(session(), dossier.id), slots=slots,
        entries=entries, changed=[e for e in entries if has_changed(e)], turns=turns, today=today(dossier),
        may_write=may_write(dossier),
    )  # fmt: skip


def _session_form(dossier: Dossier) -> tuple[SessionForm, dict[int, str]]:
    choices = slot_choices(session())
    edition = find_edition(session(), dossier.id)
    first = edition.opening[0]["day"] if edition and edition.opening else None
    form = SessionForm() if request.method == "POST" else SessionForm(
        formdata=None, data={"day": dossier.starts_on if first is None else None}
    )  # fmt: skip
    return form.offer(choices.places, people_choices(list_participations(session(), dossier.id))), choices.zones


@blueprint.route("/dossiers/<code>/sessions/new", methods=["GET", "POST"])
@planner
def new_session(code: str) -> Answer:
    dossier = fair_of(code, write=True)
    kind = request.args.get("kind", "")
    kind = kind if kind in NEW else "session"
    form, zones = _session_form(dossier)
    if form.validate_on_submit():
        try:
            values = form.values_for(kind, dossier, zones)
            slot = save_slot(session(), actor=actor(), clock=clock(), dossier=dossier, values=values)
            told(N_("The slot was added."))
            return back_to("fairs.session_page", code=dossier.code, slot_id=slot.id)
        except DomainError as error:
            form.refuse(error)
    shown = page("fairs/session_form.html", **fair_frame(dossier, "sessions"), form=form, kind=kind, titles=NEW)
    return (shown, 422) if request.method == "POST" else shown


def _slot_of(dossier: Dossier, slot_id: int, *, lock: bool = False) -> Slot:
    return get_slot(session(), dossier.id, slot_id, lock=lock)


def _speaker(slot: Slot, calls: dict[int, Slot], proposed: Any, number: int, part: Any) -> dict[str, Any]:
    """One person of a session as the page draws it."""
    w, zone = say(), zone_of(part)
    city = slot.place.city if slot.place else ""
    call = calls.get(part.test_slot_id or 0)
    wanted = proposed.get(part.id)
    return {
        "part": part, "number": number, "name": display_name(part.participation.person), "zone": zone,
        "clocks": both_clocks(w, slot.start, zone, city) if part.remote and zone else "",
        "call": call if call and call.cancelled_at is None else None,
        "call_clocks": both_clocks(w, call.start, zone, city) if call and zone else "",
        "proposed": wanted, "proposed_clocks": both_clocks(w, wanted.start, zone, city) if wanted else "",
    }  # fmt: skip


def _page(dossier: Dossier, slot: Slot, form: PartForm | None = None, *, stale: bool = False) -> str:
    rows = list_participations(session(), dossier.id)
    if form is None:
        form = PartForm(formdata=None, version=str(slot.version))
    form.offer(people_choices(rows))
    board, calls = load_board(session(), dossier), slots_by_id(session(), dossier.id)
    proposed = rehearsals(slot, clock())
    speakers = [_speaker(slot, calls, proposed, n, part) for n, part in enumerate(parts_of(slot))]
    return page(
        "fairs/session.html", **fair_frame(dossier, "sessions"), slot=slot, speakers=speakers, parts_words=PARTS,
        kinds=SLOT_KINDS, interpreting=INTERPRETING, form=form, stale=stale, join_url=join_address(slot.remote_link),
        conflicts=[(c.severity, conflict_words(say(), c)) for c in board.conflicts if slot.id in c.slots],
        may_write=may_write(dossier) and slot.cancelled_at is None,
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/sessions/<int:slot_id>")
@staff
def session_page(code: str, slot_id: int) -> str:
    dossier = fair_of(code)
    return _page(dossier, _slot_of(dossier, slot_id))


@blueprint.post("/dossiers/<code>/sessions/<int:slot_id>/parts")
@planner
def add_part(code: str, slot_id: int) -> Answer:
    dossier = fair_of(code, write=True)
    slot = _slot_of(dossier, slot_id, lock=True)
    form = PartForm().offer(people_choices(list_participations(session(), dossier.id)))
    if form.validate():
        try:
            save_parts(session(), actor=actor(), clock=clock(), dossier=dossier, slot=slot,
                       version=number_or_none(form.version.data) or 0,
                       parts=[*part_values(slot), form.values_of_part()])  # fmt: skip
            return back_to("fairs.session_page", code=dossier.code, slot_id=slot_id, _anchor="speakers")
        except StaleVersion:
            form.version.data = str(slot.version)
            return _page(dossier, slot, form, stale=True), 409
        except InvalidInput as error:
            form.refuse(error)
    return _page(dossier, slot, form), 422


MOVES = {"up": -1, "down": 1}


@blueprint.post("/dossiers/<code>/sessions/<int:slot_id>/parts/<int:number>/<any(up, down, remove):move>")
@planner
def move_part(code: str, slot_id: int, number: int, move: str) -> Answer:
    dossier = fair_of(code, write=True)
    slot = _slot_of(dossier, slot_id, lock=True)
    parts = part_values(slot)
    wanted = [one for n, one in enumerate(parts) if n != number]
    if move in MOVES:
        wanted = shifted(parts, number, MOVES[move])
    try:
        save_parts(session(), actor=actor(), clock=clock(), dossier=dossier, slot=slot, parts=wanted,
                   version=number_or_none(request.form.get("version")) or 0)  # fmt: skip
    except StaleVersion:
        return _page(dossier, slot, stale=True), 409
    return back_to("fairs.session_page", code=dossier.code, slot_id=slot_id, _anchor="speakers")


@blueprint.post("/dossiers/<code>/sessions/<int:slot_id>/call/<int:part_id>")
@planner
def add_call(code: str, slot_id: int, part_id: int) -> Answer:
    dossier = fair_of(code, write=True)
    add_rehearsal(
        session(), actor=actor(), clock=clock(), dossier=dossier, slot=_slot_of(dossier, slot_id), part_id=part_id
    )
    told(N_("The test call stands in the programme."))
    return back_to("fairs.session_page", code=dossier.code, slot_id=slot_id, _anchor="speakers")
