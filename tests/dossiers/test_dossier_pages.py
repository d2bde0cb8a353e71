"""Opening, changing and closing a dossier, and who may do what."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.audit.models import AuditEntry
from delegations.core.actor import Role
from delegations.database import Database
from delegations.dossiers.journal import SENTENCES
from delegations.dossiers.models import BudgetLine, Dossier, DossierRight, Task
from delegations.dossiers.workdays import free_days
from tests.client import StaffClient, text_of
from tests.dossiers.conftest import Look
from tests.factories import Factory
from tests.queries import count_queries

NEW: dict[str, Any] = {
    "template": "delegation", "title": "Rabat – eau et assainissement", "code": "", "country": "MA",
    "starts_on": "2028-03-14", "ends_on": "2028-03-17", "languages": ["fr", "ar"], "objective": "Découvrir",
}  # fmt: skip


def edited(dossier: Dossier, **changes: Any) -> dict[str, Any]:
    values = {
        "version": dossier.version, "title": dossier.title, "country": dossier.country, "zone": dossier.zone,
        "starts_on": dossier.starts_on.isoformat(), "ends_on": dossier.ends_on.isoformat(),
        "languages": dossier.languages, "owner_id": dossier.owner_id, "duty_officer_id": "",
        "show_unconfirmed": "yes", "move_tasks": "yes",
    }  # fmt: skip
    return {**values, **changes}


def open_one(staff: StaffClient, owner_id: int, **changes: Any) -> str:
    staff.get("/dossiers/new")
    response = staff.post("/dossiers/new", {**NEW, "owner_id": owner_id, **changes})
    assert response.status_code == 303, text_of(response)
    return response.headers["Location"].rsplit("/", 1)[-1]


def test_a_dossier_from_the_template_has_thirty_one_tasks_on_working_days(
    staff: StaffClient, owner_id: int, look: Look
) -> None:
    code = open_one(staff, owner_id)
    assert code == "MA-2028-03"
    tasks = look(select(Task).order_by(Task.due_on))
    assert len(tasks) == 31
    is_free = free_days(("FR", "MA"))
    assert not [task.due_on for task in tasks if is_free(task.due_on) and task.offset_days != 0]
    page = staff.get(f"/dossiers/{code}/tasks")
    assert page.text.count('id="task-') == 31


def test_a_second_dossier_of_the_month_gets_a_number_and_a_taken_code_is_refused(
    staff: StaffClient, owner_id: int
) -> None:
    open_one(staff, owner_id)
    assert open_one(staff, owner_id) == "MA-2028-03-2"
    staff.get("/dossiers/new")
    response = staff.post("/dossiers/new", {**NEW, "owner_id": owner_id, "code": "ma-2028-03"})
    assert response.status_code == 422
    assert "MA-2028-03" in response.text
    assert "Rabat – eau et assainissement" in response.text, "what was typed is kept"


@pytest.mark.parametrize(
    "changes",
    [{"ends_on": "2028-03-01"}, {"title": ""}, {"country": "XX"}, {"starts_on": "31/31"}, {"code": "no spaces!"},
     {"template": "circus"}, {"ends_on": "2031-03-01"}, {"languages": ["tlh"]}],
)  # fmt: skip
def test_a_dossier_that_cannot_be_is_refused_with_a_sentence(
    staff: StaffClient, owner_id: int, look: Look, changes: dict[str, Any]
) -> None:
    staff.get("/dossiers/new")
    response = staff.post("/dossiers/new", {**NEW, "owner_id": owner_id, **changes})
    assert response.status_code == 422
    assert "data-error-summary" in response.text
    assert look(select(Dossier.id)) == []


def test_open_tasks_follow_new_dates_but_those_dated_by_hand_or_done_stay(
    staff: StaffClient, owner_id: int, look: Look
) -> None:
    code = open_one(staff, owner_id)
    first, second, *_rest = look(select(Task.id).order_by(Task.due_on, Task.id))
    staff.get(f"/dossiers/{code}/tasks/{first}")
    staff.post(f"/dossiers/{code}/tasks/{first}", {"version": 1, "due_on": "2028-01-05", "assignee_id": ""})
    staff.post(f"/dossiers/{code}/tasks/{second}/tick", {"done": "yes"})
    before = {task.id: task.due_on for task in look(select(Task))}
    dossier = look(select(Dossier))[0]
    changes = edited(dossier, starts_on="2028-03-21", ends_on="2028-03-24")
    assert staff.post(f"/dossiers/{code}/edit", changes).status_code == 303
    after = {task.id: task.due_on for task in look(select(Task))}
    assert after[first] == date(2028, 1, 5)
    assert after[second] == before[second]
    assert sum(after[one] != before[one] for one in after) > 25, "the others moved, but where a holiday stopped them"


def test_a_stale_version_is_refused_and_nobodys_text_is_lost(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    dossier = make.dossier()
    session.commit()
    staff.get("/dossiers/VISIT-1/edit")
    assert staff.post("/dossiers/VISIT-1/edit", edited(dossier, title="Theirs")).status_code == 303
    response = staff.post("/dossiers/VISIT-1/edit", edited(dossier, title="Mine", objective="My long text"))
    assert response.status_code == 409
    assert "My long text" in response.text
    assert "Mine" in response.text
    assert "Theirs" in text_of(response)
    again = staff.post("/dossiers/VISIT-1/edit", edited(dossier, title="Mine", version=2))
    assert again.status_code == 303


def test_a_closed_dossier_is_only_read_and_reopening_is_written_down(
    staff: StaffClient, make: Factory, session: Session, look: Look
) -> None:
    dossier = make.dossier(state="under_way")
    participation = make.participation(dossier)
    session.commit()
    staff.get("/dossiers/VISIT-1")
    assert staff.post("/dossiers/VISIT-1/state", {"state": "closed"}).status_code == 303
    base = "/dossiers/VISIT-1"
    for path in (f"{base}/edit", f"{base}/tasks", f"{base}/budget", f"{base}/participants/new", f"{base}/import",
                 f"{base}/participants/{participation.id}", f"{base}/participants/order"):  # fmt: skip
        assert staff.post(path, {}).status_code == 422, path
    for path in (base, f"{base}/tasks", f"{base}/participants", f"{base}/journal"):
        staff.get(path)
    assert staff.post(f"{base}/state", {"state": "preparing"}).status_code == 422
    assert staff.post(f"{base}/state", {"state": "under_way"}).status_code == 303
    moves = look(select(AuditEntry).filter_by(action="move_dossier").order_by(AuditEntry.id))
    assert [entry.detail["to"] for entry in moves] == ["closed", "under_way"]


def test_an_outsider_finds_nothing_and_a_reader_cannot_write(app: Flask, make: Factory, session: Session) -> None:
    dossier = make.dossier()
    participation = make.participation(dossier)
    outsider = make.user("outsider@delegations.example", name="Odile Dehors")
    reader = make.user("reader@delegations.example", name="Rose Lire")
    make.right(dossier, reader, "reader")
    session.commit()
    pages = ["", "/edit", "/tasks", "/participants", f"/participants/{participation.id}", "/journal", "/import"]
    posts = ["/edit", "/tasks", "/budget", "/rights", "/state", "/participants/new", "/participants/order", "/import"]
    posts += [f"/participants/{participation.id}/remove", f"/participants/{participation.id}/link"]
    nobody = StaffClient.signed_in(app, outsider.email)
    somebody = StaffClient.signed_in(app, reader.email)
    for path in pages:
        nobody.get(f"/dossiers/VISIT-1{path}", status=404)
    for path in posts:
        assert nobody.post(f"/dossiers/VISIT-1{path}", {}).status_code == 404, path
        assert somebody.post(f"/dossiers/VISIT-1{path}", {}).status_code == 403, path
    for path in ("", "/tasks", "/participants", "/journal", f"/participants/{participation.id}"):
        somebody.get(f"/dossiers/VISIT-1{path}")
    assert "VISIT-1" not in nobody.get("/visits").text
    travel = f"/dossiers/VISIT-1/participants/{participation.id}/travel"
    assert somebody.post(travel, {}).status_code == 403


def test_a_global_reader_cannot_open_a_dossier(app: Flask, make: Factory, session: Session) -> None:
    user = make.user("reader@delegations.example", role=Role.READER)
    session.commit()
    browser = StaffClient.signed_in(app, user.email)
    browser.get("/visits")
    browser.get("/dossiers/new", status=403)
    assert browser.post("/dossiers/new", NEW).status_code == 403


def test_rights_are_given_and_withdrawn(staff: StaffClient, make: Factory, session: Session, look: Look) -> None:
    make.dossier()
    colleague = make.user("colleague@delegations.example", name="Claire Collègue")
    session.commit()
    staff.get("/dossiers/VISIT-1")
    page = staff.post("/dossiers/VISIT-1/rights", {"user_id": colleague.id, "level": "co_organiser"}, follow=True)
    assert "Claire Collègue" in text_of(page)
    staff.post("/dossiers/VISIT-1/rights", {"user_id": colleague.id, "level": "reader"})
    assert look(select(DossierRight.right_level)) == ["reader"]
    staff.post("/dossiers/VISIT-1/rights/remove", {"user_id": colleague.id})
    assert look(select(DossierRight.id)) == []


def test_the_budget_is_summed(staff: StaffClient, make: Factory, session: Session, look: Look) -> None:
    make.dossier()
    session.commit()
    staff.get("/dossiers/VISIT-1")
    staff.post("/dossiers/VISIT-1/budget", {"label": "Car", "planned": "1 250,50", "committed": "", "paid": "0"})
    staff.post("/dossiers/VISIT-1/budget", {"label": "Interprètes", "payer": "Ministère", "planned": "2000"})
    assert "3 250,50 €" in text_of(staff.get("/dossiers/VISIT-1"))
    wrong = staff.post("/dossiers/VISIT-1/budget", {"label": "Repas", "planned": "beaucoup"})
    assert wrong.status_code == 422
    assert "beaucoup" in wrong.text
    first = look(select(BudgetLine.id).order_by(BudgetLine.id))[0]
    path = f"/dossiers/VISIT-1/budget/{first}"
    assert staff.post(path, {"version": 1, "label": "Car", "planned": "1000"}).status_code == 303
    assert staff.post(path, {"version": 1, "label": "Autocar", "planned": "1"}).status_code == 409
    assert staff.post(f"{path}/remove").status_code == 303


def test_a_stale_task_keeps_what_was_typed(staff: StaffClient, make: Factory, session: Session) -> None:
    dossier = make.dossier()
    task = Task(dossier_id=dossier.id, title="Write", due_on=date(2027, 10, 20))
    session.add(task)
    session.commit()
    path = f"/dossiers/VISIT-1/tasks/{task.id}"
    staff.get(path)
    staff.post(path, {"version": 1, "due_on": "2027-10-21", "assignee_id": ""})
    response = staff.post(path, {"version": 1, "due_on": "2027-10-25", "assignee_id": ""})
    assert response.status_code == 409
    assert 'value="2027-10-25"' in response.text
    assert "21 octobre 2027" in text_of(response)


def test_lists_filter_and_ask_the_database_the_same_number_of_times(
    staff: StaffClient, make: Factory, session: Session, database: Database
) -> None:
    make.dossier("OLD", title="Ancienne visite", starts_on=date(2026, 5, 4), ends_on=date(2026, 5, 6))
    make.dossier("FAIR", kind="fair", title="Salon de Barcelone", country="ES")
    make.dossier()
    session.commit()
    page = text_of(staff.get("/visits"))
    assert "Casablanca" in page
    assert "Ancienne visite" not in page
    assert "Ancienne visite" in text_of(staff.get("/visits?when=past"))
    assert "Salon de Barcelone" in text_of(staff.get("/fairs"))
    assert 'dossiers/VISIT-1"><bdi>' not in staff.get("/visits?q=tanger").text
    with count_queries(database) as few:
        staff.get("/visits")
    for number in range(6):
        make.participation(make.dossier(f"MORE-{number}"))
    session.commit()
    with count_queries(database) as many:
        staff.get("/visits")
    assert len(many) == len(few)


def test_the_journal_says_in_words_what_happened(staff: StaffClient, owner_id: int) -> None:
    code = open_one(staff, owner_id)
    assert "Mathieu Laurent" in text_of(staff.get(f"/dossiers/{code}/journal"))
    assert "open_dossier" not in staff.get(f"/dossiers/{code}/journal").text


def test_every_act_of_the_journal_has_its_sentence() -> None:
    written = {
        action
        for file in (Path(__file__).parents[2] / "delegations").rglob("*.py")
        for action in re.findall(r"\baction=\"([a-z_]+)\"", file.read_text(encoding="utf-8"))
    }
    assert written - set(SENTENCES) == set()
