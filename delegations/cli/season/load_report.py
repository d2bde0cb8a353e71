"""Loads the edition before with what came of its leads, and the report of the closed fair."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select

from delegations.cli.season import earlier, report
from delegations.cli.season.load_dossiers import Loading
from delegations.cli.season.timeline import Timeline
from delegations.dossiers.models import Task
from delegations.dossiers.tasks import tick_task
from delegations.fairs.leads.queries import get_lead, lead_of_key
from delegations.fairs.leads.rules import LeadValues
from delegations.fairs.leads.services import save_lead, settle_lead
from delegations.fairs.report.services import draft_report, get_report, take_promise, write_section

OWNER = "bertaud"


def plan_report(timeline: Timeline, loading: Loading) -> None:
    """Notes the acts of a fair that is over; nothing for other dossiers."""
    if loading.shape.key == earlier.KEY:
        timeline.at(earlier.NOTED, partial(_note_earlier, timeline, loading))
    if loading.shape.key == report.KEY:
        timeline.at(report.NOTED, partial(_note_more, loading))
        timeline.at(report.SETTLED, partial(_settle_more, loading))
        timeline.at(report.DRAFTED, partial(_write, loading))


def _note(loading: Loading, key: str, values: LeadValues) -> list[int]:
    """The tasks that the lead brought."""
    lead, _new = save_lead(
        loading.session, actor=loading.actor(), clock=loading.clock, dossier=loading.dossier(), key=key, values=values
    )
    return lead.task_ids


def _settle(loading: Loading, key: str, outcome: str, note: str) -> None:
    dossier = loading.dossier()
    known = lead_of_key(loading.session, dossier.id, key)
    assert known is not None
    lead = get_lead(loading.session, dossier.id, known.id)
    settle_lead(
        loading.session, actor=loading.actor(), clock=loading.clock, dossier=dossier, lead_id=lead.id,
        version=lead.version, outcome=outcome, note=note,
    )  # fmt: skip


def _note_earlier(timeline: Timeline, loading: Loading) -> None:
    """Each lead with its tasks, done on their days, and later with what came of it."""
    owner = loading.directory.users[OWNER]
    for number, one in enumerate(earlier.VISITORS, 1):
        values = LeadValues(
            name=one.name, organisation=one.house, country=one.country, interest=one.interest, promise=one.promise,
            next_step="Écrire", owner_id=owner, due_on=date(2025, 10, 14),
        )  # fmt: skip
        key = f"{number:08x}".rjust(32, "e")
        tasks = _note(loading, key, values)
        for task in _dated(loading, tasks[:-1]):
            timeline.at(f"{task.due_on} 16:30", partial(_tick, loading, task.id))
        timeline.at(one.settled, partial(_settle, loading, key, one.outcome, one.note))


def _dated(loading: Loading, ids: Iterable[int]) -> list[Task]:
    return list(loading.session.scalars(select(Task).where(Task.id.in_(list(ids))).order_by(Task.id)))


def _tick(loading: Loading, task_id: int) -> None:
    tick_task(
        loading.session, actor=loading.actor(), clock=loading.clock, dossier=loading.dossier(), task_id=task_id,
        done=True,
    )  # fmt: skip


def _key(number: int) -> str:
    return f"{number:08x}".rjust(32, "f")


def _note_more(loading: Loading) -> None:
    owner = loading.directory.users[OWNER]
    for number, one in enumerate(report.VISITORS, 1):
        values = LeadValues(
            name=one.name, organisation=one.house, country=one.country, interest=one.interest, promise=one.promise,
            next_step=one.step, owner_id=owner, due_on=one.due,
        )  # fmt: skip
        _note(loading, _key(number), values)


def _settle_more(loading: Loading) -> None:
    for number, one in enumerate(report.VISITORS, 1):
        if one.outcome[0]:
            _settle(loading, _key(number), *one.outcome)


def _write(loading: Loading) -> None:
    """Drafted, three questions answered, one section in own words, one promise taken."""
    session, dossier = loading.session, loading.dossier()
    acting: dict[str, Any] = {"actor": loading.actor(), "clock": loading.clock, "dossier": dossier}
    draft_report(session, **acting)
    for section, text in {**report.ANSWERS, "leads": report.LEADS_TEXT}.items():
        version = get_report(session, dossier).version
        write_section(session, **acting, section=section, version=version, text=text, language="fr")
    line, due_on, who = report.TAKEN
    take_promise(
        session, **acting, line=line, due_on=due_on, assignee_id=loading.directory.users[who]
    )  # fmt: skip
