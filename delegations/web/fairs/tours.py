"""Guided tours: the line of stops, the spreadsheet behind it, hosts, headsets, counting heads, the guide's sheet."""

from collections.abc import Callable
from typing import Any

from flask import Response as FlaskResponse
from flask import request
from werkzeug.wrappers import Response

from delegations.core.errors import N_, DomainError, StaleVersion
from delegations.dossiers.queries import Dossier, list_participations
from delegations.fairs.programme.queries import Tour, get_tour, party_of, past_closing, slots_by_id, walkers
from delegations.fairs.programme.rules import NumberOutOfRange, clocks_change
from delegations.fairs.programme.sessions import people_choices
from delegations.fairs.programme.tours import (
    AsksAgain,
    add_second_group,
    ask_all_hosts,
    drop_stop,
    facts_of,
    note_headcount,
    remove_tour,
    save_tour,
    stops_of,
    times_of,
    unasked,
)
from delegations.fairs.stands.queries import find_edition
from delegations.itineraries.exports import state_of
from delegations.itineraries.options import slot_choices
from delegations.network.rules import display_name
from delegations.papers.tours import tour_pdf
from delegations.web.fairs import blueprint
from delegations.web.fairs.programme_forms import StopRows, TourForm
from delegations.web.fairs.stands import fair_of
from delegations.webkit.context import actor, clock, say, services, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import fair_frame
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, download, page, told
from delegations.webkit.rights import may_write

Answer = str | Response | tuple[str, int]
BASE = "/dossiers/<code>/tours"
LATER = 30
"""Minutes after which a second group starts, unless somebody says otherwise."""


def _stops(dossier: Dossier, tour: Tour) -> list[dict[str, Any]]:
    """The stops as they stand in the programme; `line` is when the tour would have them, where that is another time."""
    slots, facts = slots_by_id(session(), dossier.id), facts_of(tour)
    stops = stops_of(tour, slots)
    spans = {one.stop_id: start for one, (_, start, _end) in zip(stops, times_of(facts, stops), strict=True)}
    found = []
    for stop in tour.stops:
        slot = slots.get(stop.slot_id)
        if slot is None:
            continue
        live = [r for r in slot.requests if r.state not in ("withdrawn", "settled")]
        line = spans.get(stop.id)
        found.append({
            "stop": stop, "slot": slot, "state": state_of(slot), "request": live[-1] if live else None,
            "minutes": int((slot.ends_at - slot.starts_at).total_seconds() // 60), "unasked": unasked(slot),
            "line": line if line and line.instant() != slot.starts_at else None,
        })  # fmt: skip
    return found


def _warnings(dossier: Dossier, tour: Tour, stops: list[dict[str, Any]]) -> dict[str, Any]:
    live = [one["slot"] for one in stops if one["state"] != "cancelled"]
    outside = past_closing(find_edition(session(), dossier.id), dossier.zone, [(s.start, s.end) for s in live])
    present = list_participations(session(), dossier.id)
    wanted = {p.id for p in walkers(tour, present)} | {tour.guide_id, tour.interpreter_id} - {None}
    return {
        "outside": [live[n].title for n in outside],
        "turns": bool(live) and clocks_change(facts_of(tour).start, live[-1].end),
        "others": any({p.id for p in slot.participations if p.removed_at is None} != wanted for slot in live),
    }  # fmt: skip


def _tour_page(dossier: Dossier, tour: Tour, *, sentence: str = "", again: Any = None) -> str:
    rows, stops = list_participations(session(), dossier.id), _stops(dossier, tour)
    return page(
        "fairs/tour.html", **fair_frame(dossier, "sessions"), tour=tour, stops=stops, party=party_of(tour, rows),
        people=walkers(tour, rows), name=display_name, sentence=sentence, again=again, later=LATER,
        to_ask=sum(one["unasked"] for one in stops), may_write=may_write(dossier),
        **_warnings(dossier, tour, stops),
    )  # fmt: skip


@blueprint.get(f"{BASE}/<int:tour_id>")
@staff
def tour(code: str, tour_id: int) -> str:
    dossier = fair_of(code)
    return _tour_page(dossier, get_tour(session(), dossier.id, tour_id))


def _form_page(dossier: Dossier, form: TourForm, rows: StopRows, found: Tour | None, **more: Any) -> str:
    return page(
        "fairs/tour_form.html", **fair_frame(dossier, "sessions"), form=form, rows=rows.with_room(), tour=found,
        hosts=slot_choices(session()).hosts, **more,
    )  # fmt: skip


def _offered(dossier: Dossier, form: TourForm) -> TourForm:
    people = people_choices(list_participations(session(), dossier.id))
    return form.offer(slot_choices(session()).places, people)


@blueprint.get(f"{BASE}/new")
@planner
def new_tour(code: str) -> str:
    dossier = fair_of(code, write=True)
    form = _offered(dossier, TourForm(formdata=None, version="0", agreed="0", day=dossier.starts_on))
    return _form_page(dossier, form, StopRows.of((), {}, empty=5), None)


@blueprint.get(f"{BASE}/<int:tour_id>/edit")
@planner
def edit_tour(code: str, tour_id: int) -> str:
    dossier = fair_of(code, write=True)
    found = get_tour(session(), dossier.id, tour_id)
    stops, names = stops_of(found, slots_by_id(session(), dossier.id)), dict(slot_choices(session()).hosts)
    form = _offered(dossier, TourForm.of(facts_of(found), found.version))
    return _form_page(dossier, form, StopRows.of(stops, names), found)


@blueprint.post(f"{BASE}/new")
@blueprint.post(f"{BASE}/<int:tour_id>/edit")
@planner
def change_tour(code: str, tour_id: int = 0) -> Answer:
    dossier = fair_of(code, write=True)
    found = get_tour(session(), dossier.id, tour_id) if tour_id else None
    form, rows = _offered(dossier, TourForm()), StopRows.typed()
    if not form.validate():
        return _form_page(dossier, form, rows, found), 422
    try:
        saved = _save(dossier, form, rows, found)
    except StaleVersion as error:
        form.version.data = str(getattr(error.data["current"], "version", 0))
        return _form_page(dossier, form, rows, found, stale=True), 409
    except AsksAgain as error:
        form.agreed.data = str(error.data["count"])
        return _form_page(dossier, form, rows, found, again=error.data), 409
    except DomainError as error:
        _refuse(form, rows, error)
        return _form_page(dossier, form, rows, found), 422
    told(N_("The tour stands in the programme."))
    return back_to("fairs.tour", code=dossier.code, tour_id=saved.id)


def _save(dossier: Dossier, form: TourForm, rows: StopRows, found: Tour | None) -> Tour:
    choices = slot_choices(session())
    contacts = {stop.id: stop.contact_id for stop in found.stops} if found else {}
    stops = rows.stops(choices.hosts, contacts)
    return save_tour(
        session(), actor=actor(), clock=clock(), dossier=dossier, facts=form.facts(dossier, choices.zones),
        stops=stops, tour=found, version=number_or_none(form.version.data) or 0,
        agreed=number_or_none(form.agreed.data) or 0,
    )  # fmt: skip


def _refuse(form: TourForm, rows: StopRows, error: DomainError) -> None:
    """At the cell it speaks of, else at the field of the form."""
    field = rows.row_of(error.field or "")
    if not rows.refuse(field, say().error(error)):
        form.refuse(error)


def _act(code: str, tour_id: int, use_case: Callable[[Dossier, Tour, int, int], Tour], sentence: str) -> Answer:
    """One action on a tour; a page that asks first where confirmed hosts would be asked again."""
    dossier = fair_of(code, write=True)
    found = get_tour(session(), dossier.id, tour_id)
    version, agreed = (number_or_none(request.form.get(name)) or 0 for name in ("version", "agreed"))
    try:
        after = use_case(dossier, found, version, agreed)
    except StaleVersion:
        return _tour_page(dossier, get_tour(session(), dossier.id, tour_id), sentence=StaleVersion.message), 409
    except AsksAgain as error:
        sent = {name: value for name, value in request.form.items() if name not in ("csrf_token", "agreed")}
        again = {**error.data, "url": request.path, "sent": {**sent, "agreed": error.data["count"]}}
        return _tour_page(dossier, get_tour(session(), dossier.id, tour_id), again=again), 409
    told(sentence)
    return back_to("fairs.tour", code=dossier.code, tour_id=after.id)


@blueprint.post(f"{BASE}/<int:tour_id>/stops/<int:stop_id>/drop")
@planner
def drop_tour_stop(code: str, tour_id: int, stop_id: int) -> Answer:
    def use_case(dossier: Dossier, found: Tour, version: int, agreed: int) -> Tour:
        return drop_stop(session(), actor=actor(), clock=clock(), dossier=dossier, tour=found, stop_id=stop_id,
                         version=version, agreed=agreed)  # fmt: skip

    return _act(code, tour_id, use_case, N_("The stop is gone; those after it moved up."))


@blueprint.post(f"{BASE}/<int:tour_id>/refresh")
@planner
def refresh_tour(code: str, tour_id: int) -> Answer:
    """Saves the tour as it is: people and times follow what changed elsewhere."""

    def use_case(dossier: Dossier, found: Tour, version: int, agreed: int) -> Tour:
        stops = stops_of(found, slots_by_id(session(), dossier.id))
        return save_tour(session(), actor=actor(), clock=clock(), dossier=dossier, facts=facts_of(found), stops=stops,
                         tour=found, version=version, agreed=agreed)  # fmt: skip

    return _act(code, tour_id, use_case, N_("The stops follow the tour again."))


@blueprint.post(f"{BASE}/<int:tour_id>/second")
@planner
def second_group(code: str, tour_id: int) -> Answer:
    minutes = number_or_none(request.form.get("minutes"))
    if minutes is None or not 1 <= minutes <= 600:
        raise NumberOutOfRange(field="minutes", least=1, most=600)

    def use_case(dossier: Dossier, found: Tour, version: int, agreed: int) -> Tour:
        return add_second_group(session(), actor=actor(), clock=clock(), dossier=dossier, tour=found, version=version,
                                minutes=minutes, agreed=agreed)  # fmt: skip

    return _act(code, tour_id, use_case, N_("The second group has a tour of its own. Its hosts are still to be asked."))


@blueprint.post(f"{BASE}/<int:tour_id>/ask")
@planner
def ask_tour_hosts(code: str, tour_id: int) -> Response:
    dossier = fair_of(code, write=True)
    done = ask_all_hosts(session(), actor=actor(), clock=clock(), settings=services().settings, dossier=dossier,
                         tour=get_tour(session(), dossier.id, tour_id))  # fmt: skip
    told(N_("Hosts asked: %(count)s."), count=done.asked)
    if done.without_contact:
        told(N_("Nobody to write to at: %(names)s. Add a contact to the directory."),
             names=", ".join(done.without_contact))  # fmt: skip
    return back_to("fairs.tour", code=dossier.code, tour_id=tour_id)


@blueprint.post(f"{BASE}/<int:tour_id>/remove")
@planner
def drop_tour(code: str, tour_id: int) -> Response:
    dossier = fair_of(code, write=True)
    remove_tour(session(), actor=actor(), clock=clock(), dossier=dossier, tour=get_tour(session(), dossier.id, tour_id))
    told(N_("The tour is gone. Stops that people outside know are cancelled."))
    return back_to("fairs.sessions", code=dossier.code)


@blueprint.route(f"{BASE}/<int:tour_id>/headcount", methods=["GET", "POST"])
@planner
def headcount(code: str, tour_id: int) -> Answer:
    dossier = fair_of(code, write=True)
    found, typed = get_tour(session(), dossier.id, tour_id), request.form.get("counted", "").strip()
    wrong = bool(typed) and not (typed.isdecimal() and int(typed[:6]) <= 1000)
    if request.method == "POST" and not wrong:
        note_headcount(session(), actor=actor(), clock=clock(), dossier=dossier, tour=found,
                       counted=int(typed) if typed else None)  # fmt: skip
        told(N_("Saved."))
        return back_to("fairs.headcount", code=dossier.code, tour_id=tour_id)
    party = party_of(found, list_participations(session(), dossier.id))
    shown = page("fairs/headcount.html", **fair_frame(dossier, "sessions"), tour=found, party=party, wrong=wrong,
                 typed=typed)  # fmt: skip
    return (shown, 422) if wrong else shown


@blueprint.get(f"{BASE}/<int:tour_id>/sheet.pdf")
@staff
def tour_sheet(code: str, tour_id: int) -> FlaskResponse:
    """For whoever leads the tour, in his language."""
    dossier = fair_of(code)
    found = get_tour(session(), dossier.id, tour_id)
    body = tour_pdf(session(), clock=clock(), settings=services().settings, fonts=services().fonts, dossier=dossier,
                    tour=found)  # fmt: skip
    return download(body, f"{dossier.code}-tour-{found.id}.pdf", "application/pdf", inline=True)
