"""The pages and papers of a report: every number of the data, in every language, readable by those who may."""

import csv
import io
import re
from pathlib import Path

import html5lib
import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from delegations.core.actor import Role
from delegations.core.clock import FixedClock
from delegations.database import Database
from delegations.documents import Bar, Bars
from delegations.dossiers.models import Dossier, Task
from delegations.fairs.report.models import FairReport
from delegations.fairs.report.rules import PAGES
from delegations.i18n.templating import environment
from delegations.web.fairs.report_present import ADDRESSES
from tests.client import StaffClient, text_of
from tests.documents.reading import elements, words_of
from tests.factories import Factory
from tests.fairs.pavilion import Pavilion, make_pavilion
from tests.fairs.reported import fill
from tests.queries import count_queries

FAIR = "/dossiers/FAIR-1"
REPORT = f"{FAIR}/report"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def full(session: Session, clock: FixedClock, make: Factory, staff: StaffClient) -> Pavilion:
    found = make_pavilion(session, clock, make)
    fill(found)
    session.commit()
    staff.get(f"{FAIR}/stands?lang=en")
    staff.post("/language", {"language": "en"})
    return found


def drafted(staff: StaffClient) -> TestResponse:
    staff.get(REPORT)
    return staff.post(REPORT, follow=True)


def kept(database: Database) -> FairReport:
    with database.reading() as session:
        return session.scalars(select(FairReport)).one()


def numbers_on(page: TestResponse) -> dict[str, tuple[str, str]]:
    """{label: (number, address it leads to)} of the numbers of the page."""
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    found = {}
    for box in tree.iter("dl"):
        if box.get("class") != "report-numbers":
            continue
        for row in box.iter("div"):
            label, link = row.find("dt"), row.find("dd/a")
            assert label is not None and link is not None
            found[(label.text or "").strip()] = ((link.text or "").strip(), link.get("href"))
    return found


def test_each_number_of_the_page_is_the_data_s_and_leads_to_its_page(staff: StaffClient, full: Pavilion) -> None:
    found = numbers_on(staff.get(REPORT))
    said = {label: number for label, (number, _link) in found.items()}
    assert said == said | {
        "Exhibitors accepted": "3", "Surface (m²)": "160", "Contributions asked for": "€8,000.00",
        "Contributions paid": "€4,500.00", "Contributions still to come": "€3,500.00", "Planned": "€23,000.00",
        "Committed": "€20,010.00", "Paid": "€9,500.00", "Cost per exhibitor": "€6,670.00", "Badges granted": "4",
        "Badges given": "2", "Badges handed over": "1", "Sessions": "1", "Stops of guided tours": "1",
        "Meals and receptions": "6", "Hosts asked": "4", "Hosts who confirmed": "2", "Hosts who declined": "1",
        "Hosts without a last word": "1", "Releases published": "not known", "Business meetings planned": "3",
        "Business meetings held": "not known", "Leads noted": "3", "Promises kept": "2",
        "Follow-ups that are late": "1", "Countries": "2",
    }  # fmt: skip
    for link in {link for _number, link in found.values()}:
        staff.get(link.partition("#")[0])
    assert found["Follow-ups that are late"][1] == f"{FAIR}/leads?show=late"
    assert set(ADDRESSES) == set(PAGES)


def test_charts_say_in_a_table_what_they_draw(staff: StaffClient, full: Pavilion) -> None:
    tree = html5lib.parse(staff.get(REPORT).text, namespaceHTMLElements=False)
    charts = [figure for figure in tree.iter("figure") if figure.get("class") == "chart"]
    assert len(charts) == 8
    for chart in charts:
        svg = next(chart.iter(f"{SVG}svg"))
        assert svg.get("role") == "img" and "".join(svg.find(f"{SVG}desc").itertext())
        rows = [" ".join("".join(row.itertext()).split()) for row in chart.findall("table/tbody/tr")]
        drawn = ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]
        assert rows and all(any(word in row for row in rows) for word in drawn), (rows, drawn)
    parts = [
        part for part in next(charts[0].iter(f"{SVG}svg")).iter(f"{SVG}rect") if "part" in (part.get("class") or "")
    ]
    wide = [float((part.get("width") or "").rstrip("%")) for part in parts]
    assert [w for w in wide if w < 100] == [66.67, 33.33], "parts are as wide as their share"


def test_a_chart_begins_where_reading_begins() -> None:
    chart = Bars("Leads", (Bar("Water", 2, "2"), Bar("?", None, "not known")), "Leads: 2")
    macro = {code: environment(code).get_template("macros/chart.html").module for code in ("en", "ar")}
    drawn = {code: str(module.bars("c", chart, "a", "b")) for code, module in macro.items()}  # type: ignore[attr-defined]
    assert 'class="p0" x="0" y="22" width="68.0%"' in drawn["en"] and 'class="p0" x="32.0%"' in drawn["ar"]
    assert 'class="chart-label" x="100%"' in drawn["ar"] and drawn["en"].count('class="p0"') == 1
    assert "not known" in drawn["en"]


def test_a_report_is_drafted_changed_and_redrafted(staff: StaffClient, full: Pavilion, database: Database) -> None:
    assert "3 leads were noted." in text_of(drafted(staff))
    staff.get(f"{REPORT}/leads")
    typed = {"version": "1", "text": "3 leads were noted, all of them good."}
    page = staff.post(f"{REPORT}/leads", typed, follow=True)
    assert "all of them good" in page.text and "written by hand" in page.text
    page = staff.get(f"{REPORT}/leads/data")
    assert re.search(r"<del>.*good\..*</del>", page.text, re.DOTALL) and "<ins>" in page.text
    assert kept(database).sections, "looking changes nothing"
    page = staff.post(f"{REPORT}/leads/data", {"version": "2"}, follow=True)
    assert "all of them good" not in page.text and kept(database).sections == {}


def test_who_saves_second_sees_both_texts(staff: StaffClient, full: Pavilion) -> None:
    drafted(staff)
    staff.get(f"{REPORT}/leads")
    staff.post(f"{REPORT}/leads", {"version": "1", "text": "Theirs."})
    staff.get(f"{REPORT}/leads")
    page = staff.post(f"{REPORT}/leads", {"version": "1", "text": "Mine."})
    assert page.status_code == 409 and "Theirs." in page.text and "Mine." in page.text
    assert 'name="version" value="2"' in page.text
    assert staff.post(f"{REPORT}/badges", {"version": "1", "text": "Elsewhere."}).status_code == 303
    assert staff.post(f"{REPORT}/leads/data", {"version": "1"}).status_code == 409


def test_bad_input_is_said_and_keeps_what_was_typed(staff: StaffClient, full: Pavilion, database: Database) -> None:
    drafted(staff)
    staff.get(f"{REPORT}/leads")
    page = staff.post(f"{REPORT}/leads", {"version": "1", "text": "long " * 2000})
    assert page.status_code == 422 and "long long" in page.text
    for path in ("nothing", "nothing/data", "promises/data"):
        staff.get(f"{REPORT}/{path}", status=404)
    assert staff.post(f"{REPORT}/promises/task", {"line": "x", "due_on": "soon", "assignee_id": "0"}).status_code == 422
    staff.post(f"{REPORT}/leads", {"version": "1", "text": "<b>bold</b> & more"})
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; more" in staff.get(REPORT).text
    assert kept(database).version == 2
    assert staff.get(f"{REPORT}?measure=odd").status_code == 200


def test_before_it_is_drafted_nothing_can_be_written(staff: StaffClient, full: Pavilion) -> None:
    staff.get(REPORT)
    assert staff.get(f"{REPORT}/leads", status=422)
    assert staff.post(f"{REPORT}/state", {"state": "finished"}).status_code == 422
    assert staff.post(f"{REPORT}/leads", {"version": "1", "text": "x"}).status_code == 422


def test_a_promise_becomes_a_task_with_one_click(staff: StaffClient, full: Pavilion, database: Database) -> None:
    drafted(staff)
    staff.get(f"{REPORT}/promises")
    page = staff.post(f"{REPORT}/promises", {"version": "1", "text": "- Send the study"}, follow=True)
    assert "Make it a task" in page.text
    typed = {"line": "Send the study", "due_on": "2027-11-09", "assignee_id": str(full.actor.id)}
    page = staff.post(f"{REPORT}/promises/task", typed, follow=True)
    assert "Make it a task" not in page.text and "A task, due on November 9, 2027" in text_of(page)
    with database.reading() as reading:
        assert f"{reading.scalars(select(Task.due_on).where(Task.title == 'Send the study')).one()}" == "2027-11-09"
    staff.get(REPORT)
    assert staff.post(f"{REPORT}/promises/task", typed).status_code == 422, "once"


def test_a_closed_fair_still_takes_its_report(staff: StaffClient, full: Pavilion, session: Session) -> None:
    session.get_one(Dossier, full.dossier.id).state = "closed"
    session.commit()
    drafted(staff)
    page = staff.post(f"{REPORT}/state", {"state": "finished"}, follow=True)
    assert "The report is finished." in page.text and f"{REPORT}/leads" not in page.text
    staff.get(f"{REPORT}/leads")
    page = staff.post(f"{REPORT}/leads", {"version": "9", "text": "Late."})
    assert page.status_code == 422 and "Late." in page.text
    staff.get(REPORT)
    assert "Finish the report" in staff.post(f"{REPORT}/state", {"state": "open"}, follow=True).text


def test_readers_read_planners_write_outsiders_see_nothing(app: Flask, staff: StaffClient, full: Pavilion) -> None:
    drafted(staff)
    full.make.right(full.dossier, full.make.user("reader@delegations.example"), "reader")
    full.make.user("outsider@delegations.example", Role.PLANNER)
    full.session.commit()
    reader = StaffClient.signed_in(app, "reader@delegations.example")
    page = reader.get(REPORT)
    assert f"{REPORT}/leads" not in page.text and f'action="{REPORT}/state"' not in page.text
    for path in (f"{REPORT}.csv", f"{REPORT}.xlsx"):
        reader.get(path)
    reader.get(f"{REPORT}/leads", status=403)
    for path, data in (("", {}), ("/state", {"state": "finished"}), ("/leads", {"version": "1", "text": "x"}),
                       ("/leads/data", {"version": "1"}), ("/promises/task", {"line": "x"})):  # fmt: skip
        reader.get(REPORT)
        assert reader.post(f"{REPORT}{path}", data).status_code == 403, path
    outsider = StaffClient.signed_in(app, "outsider@delegations.example")
    for path in (REPORT, f"{REPORT}.pdf", f"{REPORT}.csv", f"{REPORT}.xlsx"):
        outsider.get(path, status=404)


def test_only_fairs_have_a_report(staff: StaffClient, full: Pavilion) -> None:
    full.make.dossier()
    full.session.commit()
    for path in ("report", "report.pdf", "report.csv", "report.xlsx"):
        staff.get(f"/dossiers/VISIT-1/{path}", status=404)
    assert f'href="{REPORT}"' in staff.get(f"{FAIR}/stands").text


def test_the_files_hold_bare_numbers(staff: StaffClient, full: Pavilion) -> None:
    rows = list(csv.reader(io.StringIO(staff.get(f"{REPORT}.csv").data.decode("utf-8-sig")), delimiter=";"))
    assert ["Contributions and costs", "Cost per exhibitor", "6670", "€", "€20,010.00 ÷ 3"] in rows
    how = "(€20,010.00 − €8,000.00) ÷ 3"
    assert ["Contributions and costs", "Borne by us, per exhibitor", "4003.33", "€", how] in rows
    sheet = openpyxl.load_workbook(io.BytesIO(staff.get(f"{REPORT}.xlsx").data)).worksheets[0]
    found = {row[1].value: row[2].value for row in sheet.iter_rows(min_row=2)}
    assert found["Borne by us, per exhibitor"] == 4003.33 and found["Business meetings held"] is None


def test_the_page_asks_as_much_for_many_as_for_few(staff: StaffClient, full: Pavilion, database: Database) -> None:
    drafted(staff)

    def asked() -> int:
        with count_queries(database) as sent:
            staff.get(REPORT)
        return len(sent)

    before = asked()
    for number in range(5):
        full.apply(f"Ville {number}", "accepted", formula="representation")
        full.make.slot(full.dossier, kind="session", title=f"Session {number}")
    full.session.commit()
    assert asked() == before


@pytest.mark.parametrize(("language", "money", "country"), [
    ("fr", "6 670,00 €", "Pologne"), ("ar", "6,670.00", "بولندا"),
])  # fmt: skip
def test_the_paper_says_the_same_in_other_languages(
    staff: StaffClient, full: Pavilion, tmp_path: Path, language: str, money: str, country: str
) -> None:
    drafted(staff)
    staff.get(f"{REPORT}/went_well")
    staff.post(f"{REPORT}/went_well", {"version": "1", "text": "Short tours."})
    pdf = staff.get(f"{REPORT}.pdf?language={language}").data
    text = words_of(pdf, tmp_path).replace("\u202f", " ").replace("\u00a0", " ")
    for said in (money, country, "B297", "160", "Table ronde", "51 000", "Organisateur, contesté", "Short tours"):
        assert said in text, said
    figures = [entry for role, entry in elements(pdf) if role == "Figure"]
    assert len(figures) == 8 and all(str(entry["/Alt"]) for entry in figures), "charts say what they show"


def test_an_unknown_language_of_paper_is_the_reader_s(staff: StaffClient, full: Pavilion) -> None:
    answer = staff.get(f"{REPORT}.pdf?language=xx")
    assert answer.mimetype == "application/pdf" and "report-en.pdf" in answer.headers["Content-Disposition"]
