"""Bringing in a list of participants: send it, say what the columns hold, look, import, undo."""

from typing import Any

from flask import request

from delegations.core.errors import DomainError, InvalidInput, NotAllowedNow
from delegations.dossiers.imports import (
    PendingList,
    choose_columns,
    forget_list,
    get_list,
    import_people,
    keep_list,
    preview_list,
)
from delegations.dossiers.previews import LEAVE_OUT, ImportPreview
from delegations.dossiers.queries import Dossier, get_batch, get_dossier
from delegations.dossiers.rules import TRAVEL_FIELDS
from delegations.dossiers.undoing import undo_import
from delegations.itineraries.queries import current_release
from delegations.sheets.mapping import label
from delegations.sheets.reading import read_pasted, read_sheets
from delegations.sheets.tables import SheetTable
from delegations.sheets.vocabulary import FIELD_NAMES
from delegations.web.dossiers import blueprint
from delegations.web.dossiers.fields import FIELD_WORDS
from delegations.web.dossiers.files import Answer
from delegations.web.dossiers.people_forms import UploadForm, empty
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import dossier_frame
from delegations.webkit.guards import planner
from delegations.webkit.pages import back_to, page, told

MAX_ROWS = 2_000
"""A longer list is no delegation; the command line takes longer ones."""
SHOWN_ROWS = 200
"""Rows without any question that the preview still writes out."""


@blueprint.get("/dossiers/<code>/import")
@planner
def import_list(code: str) -> str:
    dossier = get_dossier(session(), actor(), code, write=True)
    return page("dossiers/import.html", **dossier_frame(dossier, "participants"), form=empty(UploadForm))


def _read(form: UploadForm) -> tuple[str, tuple[SheetTable, ...]]:
    """(filename, sheets). Raises an UnreadableSheet."""
    sent = form.file.data
    if sent and getattr(sent, "filename", ""):
        return sent.filename, read_sheets(sent.read(), sent.filename, max_rows=MAX_ROWS)
    return say().gettext("pasted rows"), (read_pasted(form.pasted.data or "", max_rows=MAX_ROWS),)


@blueprint.post("/dossiers/<code>/import")
@planner
def receive_list(code: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    form = UploadForm()
    if form.validate():
        try:
            filename, tables = _read(form)
            token = keep_list(
                session(), actor=actor(), clock=clock(), dossier=dossier, filename=filename, tables=tables
            )
            return back_to("dossiers.import_columns", code=dossier.code, token=token)
        except InvalidInput as error:
            error.field = "file" if form.file.data else "pasted"
            form.refuse(error)
    return page("dossiers/import.html", **dossier_frame(dossier, "participants"), form=form), 422


@blueprint.get("/dossiers/<code>/import/<token>")
@planner
def import_columns(code: str, token: str) -> str:
    dossier = get_dossier(session(), actor(), code, write=True)
    sheet = number_or_none(request.args.get("sheet"))
    return _columns_page(dossier, get_list(session(), actor(), dossier, token, sheet=sheet))


def _column(pending: PendingList, number: int) -> dict[str, Any]:
    """One line of the page of columns; what is protected is counted, not shown."""
    table, mapping = pending.table, pending.mapping
    below = [row for row in table.rows if mapping.header_row is None or row.number > mapping.header_row]
    filled = [row.cells[number] for row in below if number < len(row.cells) and row.cells[number]]
    held = mapping.columns.get(number, "ignore")
    hidden = held in TRAVEL_FIELDS
    return {
        "number": number, "label": label(mapping, table, number), "field": held, "filled": len(filled),
        "hidden": hidden, "examples": [] if hidden else filled[:3],
    }  # fmt: skip


def _columns_page(dossier: Dossier, pending: PendingList) -> str:
    columns = [_column(pending, number) for number in range(pending.table.width)]
    words = [(name, say().gettext(FIELD_WORDS[name])) for name in FIELD_NAMES]
    return page(
        "dossiers/import_columns.html", **dossier_frame(dossier, "participants"), pending=pending, fields=words,
        columns=[column for column in columns if column["filled"]],
    )  # fmt: skip


@blueprint.post("/dossiers/<code>/import/<token>")
@planner
def save_columns(code: str, token: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    chosen = {
        int(name.removeprefix("column-")): value for name, value in request.form.items()
        if name.startswith("column-") and name.removeprefix("column-").isdecimal()
    }  # fmt: skip
    sheet = number_or_none(request.form.get("sheet")) or 0
    choose_columns(session(), actor=actor(), dossier=dossier, token=token, sheet=sheet, columns=chosen)
    return back_to("dossiers.import_preview", code=dossier.code, token=token)


@blueprint.get("/dossiers/<code>/import/<token>/preview")
@planner
def import_preview(code: str, token: str) -> str:
    dossier = get_dossier(session(), actor(), code, write=True)
    return _preview_page(dossier, get_list(session(), actor(), dossier, token), {})


def _preview_page(
    dossier: Dossier, pending: PendingList, choices: dict[int, str], error: DomainError | None = None
) -> str:
    preview = preview_list(session(), clock=clock(), dossier=dossier, pending=pending)
    plain = [row for row in preview.rows if not row.needs_eyes]
    return page(
        "dossiers/import_preview.html", **dossier_frame(dossier, "participants"), pending=pending, preview=preview,
        eyes=[row for row in preview.rows if row.needs_eyes], plain=plain[:SHOWN_ROWS],
        unseen=max(0, len(plain) - SHOWN_ROWS), choices=choices,
        errors={error.field or "": [say().error(error)]} if error else {},
        present=sum(row.takes_part for row in preview.rows),
        accepted=request.form.get("accept_errors") == "yes", leave_present=request.form.get("leave_present") == "yes",
    )  # fmt: skip


def _choices(preview: ImportPreview) -> dict[int, str]:
    """What was chosen row by row, and for all at once."""
    typed = {name.removeprefix("row-"): value for name, value in request.form.items() if name.startswith("row-")}
    chosen = {int(row): value for row, value in typed.items() if row.isdecimal()}
    if request.form.get("leave_present") == "yes":
        chosen = {row.person.row: LEAVE_OUT for row in preview.rows if row.takes_part} | chosen
    return chosen


@blueprint.post("/dossiers/<code>/import/<token>/preview")
@planner
def import_now(code: str, token: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    pending = get_list(session(), actor(), dossier, token)
    preview = preview_list(session(), clock=clock(), dossier=dossier, pending=pending)
    choices = _choices(preview)
    try:
        batch = import_people(
            session(), actor=actor(), clock=clock(), dossier=dossier, filename=pending.filename, choices=choices,
            preview=preview, accept_errors=request.form.get("accept_errors") == "yes",
        )  # fmt: skip
    except InvalidInput as error:
        return _preview_page(dossier, pending, choices, error), 422
    forget_list(session(), actor=actor(), dossier=dossier, token=token)
    return back_to("dossiers.import_result", code=dossier.code, batch_id=batch.id)


@blueprint.post("/dossiers/<code>/import/<token>/drop")
@planner
def drop_list(code: str, token: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    forget_list(session(), actor=actor(), dossier=dossier, token=token)
    told("Nothing was imported; the list was deleted here.")
    return back_to("dossiers.participants", code=dossier.code)


def _result_page(dossier: Dossier, batch_id: int, sentence: str = "") -> str:
    batch = get_batch(session(), dossier.id, batch_id)
    return page("dossiers/import_result.html", **dossier_frame(dossier, "participants"), batch=batch,
                sentence=sentence)  # fmt: skip


@blueprint.get("/dossiers/<code>/imports/<int:batch_id>")
@planner
def import_result(code: str, batch_id: int) -> str:
    return _result_page(get_dossier(session(), actor(), code), batch_id)


@blueprint.post("/dossiers/<code>/imports/<int:batch_id>/undo")
@planner
def undo(code: str, batch_id: int) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    release = current_release(session(), dossier.id)
    try:
        undo_import(
            session(), actor=actor(), clock=clock(), dossier=dossier,
            batch=get_batch(session(), dossier.id, batch_id),
            published_at=release.published_at if release else None,
        )  # fmt: skip
    except NotAllowedNow as error:
        return _result_page(dossier, batch_id, say().error(error)), 422
    told("The import was undone.")
    return back_to("dossiers.participants", code=dossier.code)
