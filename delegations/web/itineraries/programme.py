"""The programme of a dossier: one day at a time, edited in place."""

from datetime import date
from typing import Any

from flask import request, url_for

from delegations.core.text import one_line, typeset
from delegations.dossiers.queries import Dossier, get_dossier
from delegations.itineraries.board import Board, load_board
from delegations.itineraries.days import DayRow, RowErrors, load_choices, save_day
from delegations.itineraries.queries import current_release, list_slots
from delegations.itineraries.rules import PLANNED_KINDS
from delegations.web.itineraries import blueprint, present
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import dossier_frame, today
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.rights import may_write

BLANK_LINES = 3
CELLS = ("starts", "ends", "kind", "title", "place", "host", "travel_minutes")


def chosen_day(dossier: Dossier, typed: str | None) -> date:
    """The day of the address, else today when the visit is under way, else its first day."""
    try:
        return date.fromisoformat(typed or "")
    except ValueError:
        now = today(dossier)
        return now if dossier.starts_on <= now <= dossier.ends_on else dossier.starts_on


def _day_tabs(dossier: Dossier, board: Board, day: date) -> list[dict[str, Any]]:
    w, tabs = say(), []
    for each in board.days:
        stages = sum(1 for s in each.slots if s.state != "cancelled")
        more = [w.and_list(each.cities), w.ngettext("%(num)s slot", "%(num)s slots", stages)]
        if each.alerts:
            more.append(w.ngettext("%(num)s alert", "%(num)s alerts", each.alerts))
        url = url_for("itineraries.programme", code=dossier.code, day=each.day.isoformat())
        tabs.append({"label": w.date(each.day, "weekday"), "more": " · ".join(m for m in more if m), "url": url,
                     "current": each.day == day})  # fmt: skip
    return tabs


def show_programme(dossier: Dossier, day: date, *, editing: bool, typed: dict[str, Any] | None = None) -> str:
    """The page of one day, to read or to edit; `typed` brings back refused lines with their errors."""
    w, board = say(), load_board(session(), dossier)
    on, folded = present.unfolded(board.day(day))
    items, lanes = present.picture(on.slots, day, dossier.code)
    first = next((e.slot.start for e in on.slots), None)
    zone = w.zone_note(first) if first else ""
    release = current_release(session(), dossier.id)
    choices = load_choices(session()) if editing else None
    live = [e.slot for e in on.slots if e.state != "cancelled"]
    return page(
        "itineraries/programme.html", **dossier_frame(dossier, "programme"), day=day, board=board, on=on, zone=zone,
        days=_day_tabs(dossier, board, day), rows=[present.row_view(w, e, board) for e in on.slots], items=items,
        lanes=lanes, hosts=present.hosts_of(on), route=present.route(on), on_the_way=present.minutes_on_the_way(on),
        folded=[(w.ngettext(*present.FOLDED_WORDS[kind], count), kind) for kind, count in folded.items()],
        all_conflicts=present.conflicts_with_days(w, board), editing=editing, typed=typed or {},
        choices=choices, kinds=PLANNED_KINDS, lines=present.edit_lines(live, typed or {}, BLANK_LINES),
        next_number=(release.number if release else 0) + 1, may_plan=may_write(dossier),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/programme")
@staff
def programme(code: str) -> str:
    dossier = get_dossier(session(), actor(), code)
    day = chosen_day(dossier, request.args.get("day"))
    editing = request.args.get("mode") == "edit" and may_write(dossier)
    return show_programme(dossier, day, editing=editing)


def _typed_rows() -> list[DayRow]:
    """The lines of the posted table, in the order in which they stood."""
    form = request.form
    rows = []
    for key in form.getlist("row"):
        cell = {name: typeset(one_line(form.get(f"{key}-{name}", ""))) for name in CELLS}
        fold = form.get(f"{key}-fold", "")
        rows.append(
            DayRow(
                key=key, slot_id=number_or_none(key),
                version=number_or_none(form.get(f"{key}-version")),
                fold=int(fold) if fold in ("0", "1") else None, **cell,
            )
        )  # fmt: skip
    return rows


def _with_errors(rows: list[DayRow], errors: RowErrors) -> dict[str, Any]:
    """{row key: {"row": what was typed, "errors": {field: sentences}}}."""
    typed: dict[str, Any] = {row.key: {"row": row, "errors": {}, "stale": False} for row in rows}
    for key, found in errors.by_row.items():
        for error in found:
            typed[key]["errors"].setdefault(error.field or "", []).append(say().error(error))
    return typed


@blueprint.post("/dossiers/<code>/programme")
@planner
def save_programme(code: str) -> Any:
    """Saves the day's table: every changed line or none."""
    dossier = get_dossier(session(), actor(), code, write=True)
    day = chosen_day(dossier, request.form.get("day"))
    rows = _typed_rows()
    slots = [s for s in list_slots(session(), dossier.id) if s.cancelled_at is None]
    known = {s.id for s in slots}
    rows = [row for row in rows if row.slot_id is None or row.slot_id in known]
    try:
        saved = save_day(
            session(), actor=actor(), clock=clock(), dossier=dossier, day=day, rows=rows, slots=slots
        )  # fmt: skip
    except RowErrors as errors:
        session().rollback()
        dossier = get_dossier(session(), actor(), code)
        return show_programme(dossier, day, editing=True, typed=_with_errors(rows, errors)), 422
    told(say().ngettext("%(num)s line saved.", "%(num)s lines saved.", saved))
    more = "edit" if request.form.get("go_on") else None
    return back_to("itineraries.programme", code=dossier.code, day=day.isoformat(), mode=more)
