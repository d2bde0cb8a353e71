"""The pages of leads: the stand's form, the list, the outcome, the files."""

import csv
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.core.actor import Role
from delegations.dossiers.models import Dossier, Task
from delegations.fairs.leads.models import Lead
from tests.client import StaffClient, text_of
from tests.factories import Factory

LEADS = "/dossiers/BCN/leads"
TYPED = {
    "name": "=Lucía Ferrer", "interest": "Water\nlosses", "promise": "The study", "next_step": "Write",
    "due_on": "2027-11-08", "country": "", "language": "",
}  # fmt: skip


@pytest.fixture
def fair(make: Factory, session: Session) -> Dossier:
    fair = make.dossier(
        "BCN", kind="fair", country="ES", zone="Europe/Madrid", starts_on=date(2027, 11, 2), ends_on=date(2027, 11, 4)
    )
    session.commit()
    return fair


def _form(staff: StaffClient, fair: Dossier) -> dict[str, str]:
    """What a new form brings, and what is typed into it."""
    text = staff.get(f"{LEADS}/new").text
    key = re.search(r'name="key" value="([^"]+)"', text)
    assert key and 'value="2027-11-08"' in text, "due two working days after the fair"
    return {**TYPED, "key": key.group(1), "owner_id": str(fair.owner_id)}


def _all(session: Session) -> list[Lead]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Lead).order_by(Lead.id)))


def test_a_lead_is_typed_sent_twice_and_stands_in_the_list_once(
    staff: StaffClient, fair: Dossier, session: Session
) -> None:
    form = _form(staff, fair)
    assert "Lucía Ferrer" in text_of(staff.post(f"{LEADS}/new", form, follow=True))
    staff.get(f"{LEADS}/new")
    page = staff.post(f"{LEADS}/new", form, follow=True)
    assert page.text.count('id="lead-') == 1 and len(_all(session)) == 1
    assert len(session.scalars(select(Task)).all()) == 3
    again = staff.http.get(f"{LEADS}/new?key={form['key']}")
    assert again.headers["Location"].endswith("/leads/1"), "the form of a lead that arrived leads to it"


def test_a_script_is_told_where_to_go(staff: StaffClient, fair: Dossier) -> None:
    answer = staff.post(f"{LEADS}/new", _form(staff, fair), headers={"Accept": "application/json"})
    assert (answer.status_code, json.loads(answer.text)) == (200, {"next": f"{LEADS}#lead-1"})


@pytest.mark.parametrize("field", ["name", "interest", "promise", "next_step", "due_on", "owner_id"])
def test_who_interest_promise_owner_and_next_step_are_compulsory(
    staff: StaffClient, fair: Dossier, session: Session, field: str
) -> None:
    page = staff.post(f"{LEADS}/new", {**_form(staff, fair), field: "", "organisation": "Aigües"})
    assert page.status_code == 422 and f'href="#{field}"' in page.text and "Aigües" in page.text
    assert _all(session) == []


def test_an_unusable_address_is_said_at_its_field(staff: StaffClient, fair: Dossier) -> None:
    page = staff.post(f"{LEADS}/new", {**_form(staff, fair), "email": "lucia at home"})
    assert page.status_code == 422 and 'href="#email"' in page.text and "lucia at home" in page.text


def test_who_saves_second_sees_both_versions(staff: StaffClient, fair: Dossier, session: Session) -> None:
    form = _form(staff, fair)
    staff.post(f"{LEADS}/new", form)
    staff.get(f"{LEADS}/1")
    assert staff.post(f"{LEADS}/1", {**form, "version": "1", "promise": "Two studies"}).status_code == 303
    staff.get(f"{LEADS}/1")
    page = staff.post(f"{LEADS}/1", {**form, "version": "1", "promise": "A call"})
    assert page.status_code == 409 and "Two studies" in page.text and "A call" in page.text
    assert 'name="version" value="2"' in page.text
    staff.post(f"{LEADS}/1", {**form, "version": "2", "promise": "Two studies and a call"})
    assert _all(session)[0].promise == "Two studies and a call"


def test_the_same_form_with_another_visitor_shows_whom_it_would_overwrite(staff: StaffClient, fair: Dossier) -> None:
    form = _form(staff, fair)
    staff.post(f"{LEADS}/new", form)
    staff.get(f"{LEADS}/new")
    page = staff.post(f"{LEADS}/new", {**form, "name": "Jordi Puig"})
    assert page.status_code == 409 and "Jordi Puig" in page.text and "Lucía Ferrer" in page.text
    assert f'action="{LEADS}/1"' in page.text


def test_the_outcome_is_noted_even_when_the_fair_is_closed(staff: StaffClient, fair: Dossier, session: Session) -> None:
    staff.post(f"{LEADS}/new", _form(staff, fair))
    session.rollback()
    session.get(Dossier, fair.id, populate_existing=True).state = "closed"  # type: ignore[union-attr]
    session.commit()
    assert f"{LEADS}/new" not in staff.get(LEADS).text
    staff.get(f"{LEADS}/1/outcome")
    assert staff.post(f"{LEADS}/1/outcome", {"version": "1"}).status_code == 422
    page = staff.post(f"{LEADS}/1/outcome", {"version": "1", "outcome": "won", "outcome_note": "A visit"}, follow=True)
    assert "A visit" in page.text
    assert staff.post(f"{LEADS}/1/outcome", {"version": "1", "outcome": "nothing"}).status_code == 409


def test_the_list_is_filtered(staff: StaffClient, fair: Dossier) -> None:
    staff.post(f"{LEADS}/new", {**_form(staff, fair), "due_on": "2027-10-01"})
    assert all('id="lead-1"' in staff.get(f"{LEADS}?show={show}").text for show in ("", "mine", "open", "late", "odd"))
    staff.get(f"{LEADS}/1/outcome")
    staff.post(f"{LEADS}/1/outcome", {"version": "1", "outcome": "nothing"})
    seen = {show: 'id="lead-1"' in staff.get(f"{LEADS}?show={show}").text for show in ("", "mine", "open", "late")}
    assert seen == {"": True, "mine": True, "open": False, "late": False}


def test_the_files_hold_the_leads_and_compute_nothing(staff: StaffClient, fair: Dossier) -> None:
    staff.post(f"{LEADS}/new", {**_form(staff, fair), "country": "ES", "language": "es"})
    rows = list(csv.reader(io.StringIO(staff.get(f"{LEADS}.csv").data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 2 and rows[1][0] == "'=Lucía Ferrer" and rows[1][2] == "Espagne"
    sheet = openpyxl.load_workbook(io.BytesIO(staff.get(f"{LEADS}.xlsx").data)).worksheets[0]
    head, row = sheet.iter_rows()
    assert [cell.value for cell in head] == rows[0] and (row[0].value, row[0].data_type) == ("=Lucía Ferrer", "s")
    assert row[6].value == "Water\nlosses" and row[9].value.date() == date(2027, 11, 8) and row[9].is_date
    assert sheet.freeze_panes == "A2"
    late = staff.get(f"{LEADS}.csv?show=late").data.decode("utf-8-sig")
    assert len(late.splitlines()) == 1


def test_only_fairs_have_leads(staff: StaffClient, make: Factory, session: Session, fair: Dossier) -> None:
    make.dossier()
    session.commit()
    for path in ("leads", "leads/new", "leads.csv", "leads.xlsx"):
        staff.get(f"/dossiers/VISIT-1/{path}", status=404)
    assert "/leads" not in staff.get("/dossiers/VISIT-1").text
    assert 'href="/dossiers/BCN/stands"' in staff.get("/dossiers/BCN").text
    assert f'href="{LEADS}"' in staff.get("/dossiers/BCN/stands").text


def test_readers_of_the_fair_read_and_outsiders_do_not(
    app: Flask, make: Factory, session: Session, fair: Dossier, staff: StaffClient
) -> None:
    staff.post(f"{LEADS}/new", _form(staff, fair))
    make.right(fair, make.user("reader@delegations.example"), "reader")
    make.user("outsider@delegations.example", Role.PLANNER)
    session.commit()
    reader = StaffClient.signed_in(app, "reader@delegations.example")
    assert "/leads/new" not in reader.get(LEADS).text and "/outcome" not in reader.last.text  # type: ignore[union-attr]
    assert reader.get(f"{LEADS}/new", status=403) and reader.get(f"{LEADS}/1", status=403)
    assert reader.post(f"{LEADS}/new", TYPED).status_code == 403
    outsider = StaffClient.signed_in(app, "outsider@delegations.example")
    assert outsider.get(LEADS, status=404) and outsider.get(f"{LEADS}.xlsx", status=404)


def test_a_form_that_arrives_three_times_at_once_makes_one_lead(
    app: Flask, staff: StaffClient, fair: Dossier, session: Session
) -> None:
    form = _form(staff, fair)
    hands = [StaffClient.signed_in(app, "planner@delegations.example") for _hand in range(3)]
    session.close()
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda hand: hand.post(f"{LEADS}/new", form).status_code, hands))
    assert answers == [303, 303, 303] and len(_all(session)) == 1
    assert len(session.scalars(select(Task)).all()) == 3
