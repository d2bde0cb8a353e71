"""The report of a fair: numbers, charts and texts on one page, each text with its form, and the same as files."""

from typing import Any

from flask import Response as FlaskResponse
from flask import request
from werkzeug.wrappers import Response

from delegations.core.errors import N_, DomainError, InvalidInput, NotAllowedNow, NotFound, StaleVersion
from delegations.core.languages import LANGUAGES, WHOLE
from delegations.documents import sheet_pdf
from delegations.dossiers.queries import Dossier
from delegations.fairs.leads.queries import get_fair
from delegations.fairs.leads.services import next_step_date
from delegations.fairs.report.editions import compared_editions
from delegations.fairs.report.exports import report_parts
from delegations.fairs.report.files import file_header, file_rows
from delegations.fairs.report.paper import report_document, texts_of
from delegations.fairs.report.queries import FairReport, find_report, numbers_of
from delegations.fairs.report.rules import DEBRIEF, SECTIONS, TEXTS, word_changes
from delegations.fairs.report.services import (
    draft_report,
    drafts_of,
    finish_report,
    get_report,
    redraft_section,
    take_promise,
    write_section,
)
from delegations.sheets.workbooks import workbook
from delegations.web.fairs import blueprint
from delegations.web.fairs.report_forms import PromiseForm, SectionForm
from delegations.web.fairs.report_present import comparison, matter_of, pages, promises
from delegations.webkit.context import actor, clock, language, say, services, session
from delegations.webkit.csv import csv_download
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import fair_frame, today
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, download, page, told
from delegations.webkit.rights import may_write

Answer = str | Response | tuple[str, int]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FINISHED, OPEN_AGAIN = N_("The report is finished."), N_("The report can be changed again.")


def _fair(code: str, *, write: bool = False) -> Dossier:
    """A report is written when all is over, so a closed dossier takes it too."""
    return get_fair(session(), actor(), code, write=write, even_closed=write)


def _acting(dossier: Dossier) -> dict[str, Any]:
    return {"actor": actor(), "clock": clock(), "dossier": dossier}


def _report_page(dossier: Dossier, promise: PromiseForm | None = None, sentence: str = "") -> str:
    report = find_report(session(), dossier.id)
    numbers = numbers_of(session(), dossier, today(dossier))
    editions = compared_editions(session(), actor(), dossier, today(dossier))
    form = promise or PromiseForm(
        formdata=None, assignee_id=str(actor().id), due_on=next_step_date(dossier, today(dossier))
    )
    return page(
        "fairs/report.html", **fair_frame(dossier, "report"), report=report, sections=report_parts(say(), numbers),
        texts=texts_of(say(), numbers, report), debrief=DEBRIEF, pages=pages(dossier), form=form, sentence=sentence,
        may_write=may_write(dossier, even_closed=True), promises=promises(report),
        language_choices=[(code, LANGUAGES[code].name) for code in WHOLE],
        **comparison(editions, request.args.get("measure", "")),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/report")
@staff
def report(code: str) -> str:
    return _report_page(_fair(code))


@blueprint.post("/dossiers/<code>/report")
@planner
def make_report(code: str) -> Answer:
    dossier = _fair(code, write=True)
    draft_report(session(), **_acting(dossier))
    told("The report is drafted from the data. Every text can be changed.")
    return back_to("fairs.report", code=dossier.code)


@blueprint.post("/dossiers/<code>/report/state")
@planner
def close_report(code: str) -> Answer:
    dossier, done = _fair(code, write=True), request.form.get("state") == "finished"
    try:
        finish_report(session(), **_acting(dossier), done=done)
    except NotAllowedNow as error:
        return _report_page(dossier, sentence=say().error(error)), 422
    told(FINISHED if done else OPEN_AGAIN)
    return back_to("fairs.report", code=dossier.code)


def _section(dossier: Dossier, section: str) -> tuple[FairReport, str, str]:
    """The report, the text of a section as it is shown, and what the data say. NotFound for another section."""
    if section not in TEXTS:
        raise NotFound()
    found = get_report(session(), dossier)
    drafted = drafts_of(session(), clock(), dossier, language()).get(section, "")
    return found, found.sections.get(section, drafted), drafted


def _text_page(dossier: Dossier, section: str, form: SectionForm, *, stale: bool = False) -> str:
    found, text, drafted = _section(dossier, section)
    return page(
        "fairs/report_text.html", **fair_frame(dossier, "report"), key=section, name=TEXTS[section], form=form,
        theirs=text if stale else "", stale=stale, drafted=drafted, own=section in found.sections,
        hint=section == "promises",
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/report/<section>")
@planner
def report_text(code: str, section: str) -> Answer:
    dossier = _fair(code, write=True)
    try:
        found, text, _drafted = _section(dossier, section)
    except NotAllowedNow as error:
        return _report_page(dossier, sentence=say().error(error)), 422
    return _text_page(dossier, section, SectionForm(formdata=None, version=str(found.version), text=text))


@blueprint.post("/dossiers/<code>/report/<section>")
@planner
def save_report_text(code: str, section: str) -> Answer:
    dossier, form = _fair(code, write=True), SectionForm()
    try:
        write_section(session(), **_acting(dossier), section=section, version=form.typed_version(),
                      text=form.text.data or "", language=language())  # fmt: skip
    except StaleVersion as error:
        form.version.data = str(getattr(error.data["current"], "version", 0))
        return _text_page(dossier, section, form, stale=True), 409
    except (InvalidInput, NotAllowedNow) as error:
        form.refuse(error)
        return _text_page(dossier, section, form), 422
    told("Saved.")
    return back_to("fairs.report", code=dossier.code, _anchor=section)


def _redraft_page(dossier: Dossier, section: str) -> str:
    found, text, drafted = _section(dossier, section)
    if section not in SECTIONS:
        raise NotFound()
    return page(
        "fairs/report_redraft.html", **fair_frame(dossier, "report"), key=section, name=TEXTS[section],
        version=found.version, changes=word_changes(text, drafted), drafted=drafted,
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/report/<section>/data")
@planner
def report_data(code: str, section: str) -> Answer:
    """What redrafting would replace, before it does."""
    return _redraft_page(_fair(code, write=True), section)


@blueprint.post("/dossiers/<code>/report/<section>/data")
@planner
def redraft(code: str, section: str) -> Answer:
    dossier = _fair(code, write=True)
    try:
        redraft_section(session(), **_acting(dossier), section=section,
                        version=number_or_none(request.form.get("version")) or 0)  # fmt: skip
    except StaleVersion:
        told("This text changed meanwhile: here is the difference as it is now.")
        return _redraft_page(dossier, section), 409
    told("The section says what the data say.")
    return back_to("fairs.report", code=dossier.code, _anchor=section)


@blueprint.post("/dossiers/<code>/report/promises/task")
@planner
def keep_promise(code: str) -> Answer:
    dossier, form = _fair(code, write=True), PromiseForm()
    if form.validate():
        try:
            take_promise(session(), **_acting(dossier), line=form.line.data, due_on=form.due_on.data,
                         assignee_id=number_or_none(form.assignee_id.data) or 0)  # fmt: skip
            told("The promise is among the tasks.")
            return back_to("fairs.report", code=dossier.code, _anchor="promises")
        except DomainError as error:
            form.refuse(error)
    return _report_page(dossier, form), 422


@blueprint.get("/dossiers/<code>/report.pdf")
@staff
def report_pdf(code: str) -> FlaskResponse:
    """In a language whose words are all known; another one is the reader's own."""
    dossier, wanted = _fair(code), request.args.get("language", "")
    chosen = wanted if wanted in WHOLE else language()
    body = sheet_pdf(
        report_document(matter_of(dossier, request.args.get("measure", "")), chosen),
        services().fonts,
        mark_missing=True,
    )
    return download(body, f"{dossier.code}-report-{chosen}.pdf", "application/pdf", inline=True)


def _typed(cell: object) -> object:
    """A fraction with the comma or point of the reader's language, for his spreadsheet."""
    return say().fraction(cell) if isinstance(cell, float) and cell >= 0 else cell


def _file(code: str) -> tuple[Dossier, list[Any]]:
    dossier = _fair(code)
    return dossier, file_rows(say(), report_parts(say(), numbers_of(session(), dossier, today(dossier))))


@blueprint.get("/dossiers/<code>/report.csv")
@staff
def report_csv(code: str) -> FlaskResponse:
    dossier, rows = _file(code)
    return csv_download(f"{dossier.code}-report.csv", file_header(say()), [[*map(_typed, row)] for row in rows])


@blueprint.get("/dossiers/<code>/report.xlsx")
@staff
def report_xlsx(code: str) -> FlaskResponse:
    dossier, rows = _file(code)
    body = workbook(say().gettext("Report"), file_header(say()), rows, rtl=say().direction == "rtl")
    return download(body, f"{dossier.code}-report.xlsx", XLSX)
