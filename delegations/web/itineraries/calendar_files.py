"""Bringing somebody else's calendar file into a programme: send it, look, choose, import, undo."""

from typing import Any

from flask import request, url_for

from delegations.core.errors import DomainError, InvalidInput, NotAllowedNow
from delegations.core.walltime import zone_names
from delegations.dossiers.queries import Dossier, get_dossier
from delegations.itineraries.calendar_comparing import compare
from delegations.itineraries.calendar_imports import (
    PendingCalendar,
    forget_calendar,
    get_calendar,
    get_import,
    import_calendar,
    keep_calendar,
    slots_of_import,
    undo_calendar_import,
)
from delegations.itineraries.calendar_lines import Line
from delegations.itineraries.days import RowErrors, load_choices
from delegations.itineraries.rules import PLANNED_KINDS
from delegations.web.itineraries import blueprint
from delegations.web.itineraries.calendar_forms import (
    USUAL_KIND,
    CalendarForm,
    View,
    chosen_lines,
    typed_answer,
)
from delegations.web.itineraries.calendar_present import Typed, line_view
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.frames import dossier_frame
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told

BASE = "/dossiers/<code>/programme/import-calendar"
SHOWN = 100
"""Lines of one page; a larger file is narrowed by day or words."""


@blueprint.get(BASE)
@planner
def calendar_file(code: str) -> str:
    dossier = get_dossier(session(), actor(), code, write=True)
    return page("itineraries/calendar.html", **dossier_frame(dossier, "programme"), form=CalendarForm(formdata=None))


@blueprint.post(BASE)
@planner
def receive_calendar(code: str) -> Any:
    dossier = get_dossier(session(), actor(), code, write=True)
    form = CalendarForm()
    if form.validate():
        try:
            filename, content = form.content()
            token = keep_calendar(
                session(), actor=actor(), clock=clock(), dossier=dossier, content=content,
                filename=filename or say().gettext("pasted text"),
            )  # fmt: skip
            return back_to("itineraries.calendar_preview", code=dossier.code, token=token)
        except InvalidInput as error:
            error.field = "file" if form.file.data or not form.pasted.data else "pasted"
            form.refuse(error)
    return page("itineraries/calendar.html", **dossier_frame(dossier, "programme"), form=form), 422


@blueprint.get(f"{BASE}/<token>")
@planner
def calendar_preview(code: str, token: str) -> str:
    dossier = get_dossier(session(), actor(), code, write=True)
    return _preview(dossier, get_calendar(session(), actor(), dossier, token))


def _counts(lines: list[Line]) -> list[dict[str, Any]]:
    w = say()
    counted = [
        (len(lines), w.gettext("events in the file")),
        (sum(line.inside for line in lines), w.gettext("inside the dates")),
        (sum(line.slot is not None and line.possible for line in lines), w.gettext("imported before and changed")),
        (sum(bool(line.asks) for line in lines), w.gettext("with a question")),
    ]
    return [{"value": value, "label": label} for value, label in counted]


def _preview(
    dossier: Dossier, pending: PendingCalendar, typed: Typed | None = None, error: DomainError | None = None
) -> str:
    view = View.of(request.args, pending.file, dossier)
    lines = compare(session(), dossier=dossier, file=pending.file, zones=view.zones)
    if not view.when:
        view = View("inside" if any(line.inside for line in lines) else "all", view.q, view.untick, view.zones)
    found = sorted((line for line in lines if view.shows(line)), key=lambda line: (line.shown_at, line.number))
    drawn = [
        line_view(say(), line, home=dossier.zone, zones=view.zones, untick=view.untick, typed=typed)
        for line in found[:SHOWN]
    ]
    sentences = {
        f"line-{one['number']}-{name}": [f"{one['title']}: {sentence}" for sentence in bad]
        for one in drawn
        for name, bad in one["bad"].items()
    }
    query: dict[str, Any] = view.query()
    url = url_for("itineraries.import_now", code=dossier.code, token=pending.token, **query)
    return page(
        "itineraries/calendar_preview.html", **dossier_frame(dossier, "programme"), pending=pending, view=view,
        figures_of=_counts(lines), lines=drawn, unseen=max(0, len(found) - SHOWN), action=url,
        errors=sentences | ({error.field or "lines": [say().error(error)]} if error else {}),
        zones=list(enumerate(view.zones.items())), zone_choices=[(n, n.replace("_", " ")) for n in zone_names()],
        kind=typed.cells.get("kind", USUAL_KIND) if typed else USUAL_KIND, places=load_choices(session()).places,
        kinds=[(name, say().gettext(word)) for name, word in PLANNED_KINDS.items()],
    )  # fmt: skip


@blueprint.post(f"{BASE}/<token>")
@planner
def import_now(code: str, token: str) -> Any:
    """Every chosen line becomes a slot, or none does."""
    dossier = get_dossier(session(), actor(), code, write=True)
    pending = get_calendar(session(), actor(), dossier, token)
    zones = View.of(request.args, pending.file, dossier).zones
    chosen = chosen_lines(request.form.getlist("take"))
    answers = {number: typed_answer(lambda name: request.form.get(name, ""), number) for number in chosen}
    try:
        made = import_calendar(
            session(), actor=actor(), clock=clock(), dossier=dossier, pending=pending, answers=answers, zones=zones
        )
    except (RowErrors, InvalidInput) as error:
        session().rollback()
        dossier = get_dossier(session(), actor(), code, write=True)
        by_line = error.by_row if isinstance(error, RowErrors) else {}
        typed = Typed(frozenset(chosen), request.form.to_dict(), by_line)
        return _preview(dossier, pending, typed, None if by_line else error), 422
    return back_to("itineraries.calendar_import", code=dossier.code, import_id=made.id)


@blueprint.post(f"{BASE}/<token>/drop")
@planner
def drop_calendar(code: str, token: str) -> Any:
    dossier = get_dossier(session(), actor(), code, write=True)
    forget_calendar(session(), actor=actor(), dossier=dossier, token=token)
    told("Nothing was imported; the file was deleted here.")
    return back_to("itineraries.programme", code=dossier.code)


def _result(dossier: Dossier, import_id: int, sentence: str = "") -> str:
    made = get_import(session(), dossier.id, import_id)
    before = sum(one["before"] is not None for one in made.taken)
    return page(
        "itineraries/calendar_result.html", **dossier_frame(dossier, "programme"), made=made, sentence=sentence,
        slots=slots_of_import(session(), made), new=len(made.taken) - before, changed=before,
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/programme/calendar-imports/<int:import_id>")
@staff
def calendar_import(code: str, import_id: int) -> str:
    return _result(get_dossier(session(), actor(), code), import_id)


@blueprint.post("/dossiers/<code>/programme/calendar-imports/<int:import_id>/undo")
@planner
def undo_calendar(code: str, import_id: int) -> Any:
    dossier = get_dossier(session(), actor(), code, write=True)
    made = get_import(session(), dossier.id, import_id)
    try:
        undo_calendar_import(session(), actor=actor(), clock=clock(), dossier=dossier, row=made)
    except NotAllowedNow as error:
        return _result(dossier, import_id, say().error(error)), 422
    told("The import was undone.")
    return back_to("itineraries.programme", code=dossier.code)
