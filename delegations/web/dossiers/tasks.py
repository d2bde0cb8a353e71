"""The dated tasks of a dossier."""

from flask import request

from delegations.core.errors import InvalidInput, StaleVersion
from delegations.dossiers.queries import Dossier, get_dossier, list_tasks
from delegations.dossiers.tasks import add_task, change_task, get_task, remove_task, tick_task
from delegations.web.dossiers import blueprint
from delegations.web.dossiers.files import Answer
from delegations.web.dossiers.forms import EditTaskForm, TaskForm
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import dossier_frame, today
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.rights import may_write


def _tasks_page(dossier: Dossier, form: TaskForm | None = None) -> str:
    rows = list_tasks(session(), dossier.id)
    return page(
        "dossiers/tasks.html", **dossier_frame(dossier, "tasks"), may_write=may_write(dossier),
        open=[row for row in rows if not row.done_at],
        today=today(dossier), done=[row for row in rows if row.done_at],
        form=form or TaskForm(formdata=None),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/tasks")
@staff
def tasks(code: str) -> str:
    return _tasks_page(get_dossier(session(), actor(), code))


@blueprint.post("/dossiers/<code>/tasks")
@planner
def create_task(code: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    form = TaskForm()
    if not form.validate():
        return _tasks_page(dossier, form), 422
    try:
        add_task(
            session(), actor=actor(), clock=clock(), dossier=dossier, title=form.title.data,
            due_on=form.due_on.data, assignee_id=number_or_none(form.assignee_id.data),
        )  # fmt: skip
    except InvalidInput as error:
        form.refuse(error)
        return _tasks_page(dossier, form), 422
    told("The task was added.")
    return back_to("dossiers.tasks", code=dossier.code)


@blueprint.post("/dossiers/<code>/tasks/<int:task_id>/tick")
@planner
def tick(code: str, task_id: int) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    done = request.form.get("done") == "yes"
    task = tick_task(session(), actor=actor(), clock=clock(), dossier=dossier, task_id=task_id, done=done)
    title = say().gettext(task.title)
    if done:
        told("Done: %(title)s.", title=title)
    else:
        told("Open again: %(title)s.", title=title)
    return back_to("dossiers.tasks", code=dossier.code, _anchor=f"task-{task_id}")


def _task_page(dossier: Dossier, task_id: int, form: EditTaskForm, *, stale: bool = False) -> str:
    task = get_task(session(), dossier, task_id)
    return page("dossiers/task.html", **dossier_frame(dossier, "tasks"), task=task, form=form, stale=stale)


@blueprint.get("/dossiers/<code>/tasks/<int:task_id>")
@planner
def task(code: str, task_id: int) -> str:
    dossier = get_dossier(session(), actor(), code, write=True)
    return _task_page(dossier, task_id, EditTaskForm.of(get_task(session(), dossier, task_id)))


@blueprint.post("/dossiers/<code>/tasks/<int:task_id>")
@planner
def save_task(code: str, task_id: int) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    form = EditTaskForm()
    if not form.validate():
        return _task_page(dossier, task_id, form), 422
    try:
        change_task(
            session(), actor=actor(), clock=clock(), dossier=dossier, task_id=task_id, due_on=form.due_on.data,
            version=number_or_none(form.version.data) or 0, assignee_id=number_or_none(form.assignee_id.data),
        )  # fmt: skip
    except StaleVersion:
        form.version.data = str(get_task(session(), dossier, task_id).version)
        return _task_page(dossier, task_id, form, stale=True), 409
    told("Saved.")
    return back_to("dossiers.tasks", code=dossier.code, _anchor=f"task-{task_id}")


@blueprint.post("/dossiers/<code>/tasks/<int:task_id>/remove")
@planner
def drop_task(code: str, task_id: int) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    remove_task(session(), actor=actor(), clock=clock(), dossier=dossier, task_id=task_id)
    told("The task was removed.")
    return back_to("dossiers.tasks", code=dossier.code)
