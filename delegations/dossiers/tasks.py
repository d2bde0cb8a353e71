"""Dated tasks: from a template, moved with the dates, ticked, assigned, added."""

from collections.abc import Callable, Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.models import User
from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, InvalidInput, NotFound, StaleVersion
from delegations.dossiers.models import Dossier, Task
from delegations.dossiers.rules import task_date
from delegations.dossiers.workdays import HOME, free_days


class NoTaskTitle(InvalidInput):
    message = N_("Say what is to be done.")


def days_off(dossier: Dossier) -> Callable[[date], bool]:
    """Whether nobody works on a day, at home or in the dossier's country."""
    return free_days((HOME, dossier.country))


def make_tasks(session: Session, *, dossier: Dossier, tasks: Iterable[tuple[int, str]]) -> int:
    """Adds the tasks of a template on working days; returns how many."""
    is_free = days_off(dossier)
    rows = [
        Task(
            dossier_id=dossier.id,
            title=title,
            offset_days=offset,
            due_on=task_date(dossier.starts_on, dossier.ends_on, offset, is_free),
        )
        for offset, title in tasks
    ]
    session.add_all(rows)
    session.flush()
    return len(rows)


def move_open_tasks(session: Session, *, dossier: Dossier, before: tuple[date, date, str]) -> int:
    """Open tasks follow the dossier's new dates and country (`before`: the old ones); those dated by hand stay."""
    starts, ends, country = before
    was_free, is_free = free_days((HOME, country)), days_off(dossier)
    query = select(Task).where(Task.dossier_id == dossier.id, Task.done_at.is_(None), Task.offset_days.is_not(None))
    moved = 0
    for task in session.scalars(query.order_by(Task.id)):
        offset = task.offset_days or 0
        planned = task_date(starts, ends, offset, was_free)
        wanted = task_date(dossier.starts_on, dossier.ends_on, offset, is_free)
        if task.due_on == planned and wanted != planned:
            task.due_on = wanted
            task.version += 1
            moved += 1
    session.flush()
    return moved


def get_task(session: Session, dossier: Dossier, task_id: int) -> Task:
    task = session.scalars(select(Task).filter_by(id=task_id, dossier_id=dossier.id)).one_or_none()
    if task is None:
        raise NotFound()
    return task


def tick_task(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, task_id: int, done: bool) -> Task:
    """Done, or open again; a second tick changes nothing."""
    task = get_task(session, dossier, task_id)
    if (task.done_at is not None) == done:
        return task
    task.done_at = clock.now() if done else None
    task.version += 1
    session.flush()
    record(session, actor=actor, clock=clock, action="finish_task" if done else "reopen_task", entity="task",
           entity_id=task.id, dossier_id=dossier.id, fields=["done_at"])  # fmt: skip
    return task


def _check_assignee(session: Session, assignee_id: int | None) -> None:
    if assignee_id is not None and session.get(User, assignee_id) is None:
        raise InvalidInput(field="assignee_id")


def change_task(
    session: Session,
    *,
    actor: Actor,
    clock: Clock,
    dossier: Dossier,
    task_id: int,
    version: int,
    due_on: date,
    assignee_id: int | None,
) -> None:
    """Another date or person. Raises StaleVersion, NotFound."""
    task = get_task(session, dossier, task_id)
    if version != task.version:
        raise StaleVersion(current=task)
    _check_assignee(session, assignee_id)
    wanted = {"due_on": due_on, "assignee_id": assignee_id}
    changed = [name for name, value in wanted.items() if getattr(task, name) != value]
    if not changed:
        return
    task.due_on, task.assignee_id = due_on, assignee_id
    task.version += 1
    session.flush()
    record(session, actor=actor, clock=clock, action="change_task", entity="task", entity_id=task.id,
           dossier_id=dossier.id, fields=changed)  # fmt: skip


def add_task(
    session: Session,
    *,
    actor: Actor,
    clock: Clock,
    dossier: Dossier,
    title: str,
    due_on: date,
    assignee_id: int | None = None,
    offset_days: int | None = None,
) -> Task:
    """With `offset_days` it moves along when the dossier's dates do."""
    if not title:
        raise NoTaskTitle(field="title")
    _check_assignee(session, assignee_id)
    task = Task(dossier_id=dossier.id, title=title, due_on=due_on, assignee_id=assignee_id, offset_days=offset_days)
    session.add(task)
    session.flush()
    record(session, actor=actor, clock=clock, action="add_task", entity="task", entity_id=task.id,
           dossier_id=dossier.id)  # fmt: skip
    return task


def remove_task(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, task_id: int) -> None:
    session.delete(get_task(session, dossier, task_id))
    session.flush()
    record(session, actor=actor, clock=clock, action="remove_task", entity="task", entity_id=task_id,
           dossier_id=dossier.id)  # fmt: skip
