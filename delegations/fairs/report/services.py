"""Use cases of a report: drafting, writing, finishing; a promise becomes a task. Possible when the fair is closed."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.models import User
from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import NotFound, StaleVersion
from delegations.core.walltime import local_at
from delegations.dossiers.models import Dossier, Task
from delegations.dossiers.tasks import add_task
from delegations.fairs.report.drafting import draft
from delegations.fairs.report.models import FairReport
from delegations.fairs.report.queries import find_report, numbers_of
from delegations.fairs.report.rules import (
    DEBRIEF,
    LARGEST_TEXT,
    SECTIONS,
    TEXTS,
    NoSuchPromise,
    NotDrafted,
    PromiseTaken,
    ReportFinished,
    TextTooLong,
    WhoKeepsIt,
    promise_lines,
)
from delegations.fairs.stands.rules import NotAFair
from delegations.i18n import words


def drafts_of(session: Session, clock: Clock, dossier: Dossier, language: str) -> dict[str, str]:
    """{section: what the data say today}; nothing is kept."""
    today = local_at(clock.now(), dossier.zone).date()
    return draft(words(language), numbers_of(session, dossier, today))


def draft_report(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier) -> FairReport:
    """A report that says what the data say; of a fair that has one, the report as it stands."""
    if dossier.kind != "fair":
        raise NotAFair()
    known = find_report(session, dossier.id)
    if known is not None:
        return known
    now = clock.now()
    report = FairReport(
        dossier_id=dossier.id, sections={}, languages={}, revised={}, tasks={}, drafted_at=now, changed_at=now
    )
    session.add(report)
    session.flush()
    record(session, actor=actor, clock=clock, action="draft_report", entity="fair_report", entity_id=report.id,
           dossier_id=dossier.id)  # fmt: skip
    return report


def get_report(session: Session, dossier: Dossier) -> FairReport:
    """Raises NotDrafted."""
    report = find_report(session, dossier.id)
    if report is None:
        raise NotDrafted()
    return report


def _open(session: Session, dossier: Dossier, section: str, version: int) -> FairReport:
    """The report, when this section may be changed by who saw it in this version."""
    if section not in TEXTS:
        raise NotFound()
    report = get_report(session, dossier)
    if report.finished_at is not None:
        raise ReportFinished()
    if report.revised.get(section, 0) > version or version > report.version:
        raise StaleVersion(current=report)
    return report


def write_section(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, section: str, version: int, text: str,
    language: str,
) -> FairReport:  # fmt: skip
    """Keeps what staff say instead of the data; the same words as the data's are not kept.

    Raises StaleVersion when this section changed since that version, ReportFinished, TextTooLong.
    """
    if len(text) > LARGEST_TEXT:
        raise TextTooLong(field="text", most=LARGEST_TEXT)
    report = find_report(session, dossier.id)
    if report is not None and section in report.sections and report.sections[section] == text:
        return report
    report = _open(session, dossier, section, version)
    if section in SECTIONS and text == drafts_of(session, clock, dossier, language)[section]:
        return _forget(session, actor, clock, report, section)
    report.sections = {**report.sections, section: text}
    report.languages = {**report.languages, section: report.languages.get(section, language)}
    return _changed(session, actor, clock, report, section)


def redraft_section(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, section: str, version: int
) -> FairReport:
    """What staff wrote goes; the section says again what the data say. Raises StaleVersion, ReportFinished."""
    report = _open(session, dossier, section, version)
    if section not in SECTIONS:
        raise NotFound()
    report.drafted_at = clock.now()
    return _forget(session, actor, clock, report, section)


def _forget(session: Session, actor: Actor, clock: Clock, report: FairReport, section: str) -> FairReport:
    if section not in report.sections:
        return report
    report.sections = {key: text for key, text in report.sections.items() if key != section}
    report.languages = {key: code for key, code in report.languages.items() if key != section}
    return _changed(session, actor, clock, report, section)


def _changed(session: Session, actor: Actor, clock: Clock, report: FairReport, section: str) -> FairReport:
    report.version += 1
    report.revised = {**report.revised, section: report.version}
    report.changed_at = clock.now()
    session.flush()
    record(session, actor=actor, clock=clock, action="write_report", entity="fair_report", entity_id=report.id,
           dossier_id=report.dossier_id, fields=[section])  # fmt: skip
    return report


def finish_report(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, done: bool) -> FairReport:
    """Finished, or taken up again; a second time changes nothing."""
    report = get_report(session, dossier)
    if (report.finished_at is not None) == done:
        return report
    report.finished_at, report.finished_by = (clock.now(), actor.name) if done else (None, "")
    report.version += 1
    session.flush()
    record(session, actor=actor, clock=clock, action="finish_report" if done else "reopen_report",
           entity="fair_report", entity_id=report.id, dossier_id=dossier.id)  # fmt: skip
    return report


def take_promise(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, line: str, due_on: date, assignee_id: int
) -> Task:
    """A promise of the debrief becomes a task, once. Raises NoSuchPromise, PromiseTaken, WhoKeepsIt."""
    report = get_report(session, dossier)
    if line not in promise_lines(report.sections.get("promises", "")):
        raise NoSuchPromise(field="line")
    if line in taken(session, report):
        raise PromiseTaken(field="line")
    user = session.get(User, assignee_id)
    if user is None or not user.active:
        raise WhoKeepsIt(field="assignee_id")
    task = add_task(
        session, actor=actor, clock=clock, dossier=dossier, title=line, due_on=due_on, assignee_id=assignee_id
    )
    report.tasks = {**report.tasks, line: task.id}
    session.flush()
    return task


def taken(session: Session, report: FairReport) -> dict[str, Task]:
    """{promise: the task it became}; a task that was removed gives its promise free."""
    query = select(Task).where(Task.id.in_(report.tasks.values()), Task.dossier_id == report.dossier_id)
    tasks = {task.id: task for task in session.scalars(query.order_by(Task.id))}
    return {line: tasks[number] for line, number in report.tasks.items() if number in tasks}


def forget_debriefs(session: Session, clock: Clock, dossier_ids: Sequence[int]) -> int:
    """Blanks the answers of debriefs, which may name people; the report itself stays. Gives how many."""
    query = select(FairReport).where(FairReport.dossier_id.in_(dossier_ids), FairReport.purged_on.is_(None))
    reports = session.scalars(query.order_by(FairReport.id)).all()
    for report in reports:
        report.sections = {key: "" if key in DEBRIEF else text for key, text in report.sections.items()}
        report.tasks, report.finished_by, report.purged_on = {}, "", clock.now().date()
    session.flush()
    return len(reports)
