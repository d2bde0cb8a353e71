"""The report as a room: numbers read from the data, texts that two people may write, promises, earlier editions."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.core.actor import Actor, Door, Role
from delegations.core.clock import FixedClock
from delegations.core.errors import DomainError, NotFound, StaleVersion
from delegations.database import Database
from delegations.dossiers.models import Dossier, Task
from delegations.dossiers.tasks import remove_task
from delegations.fairs.leads.models import Lead
from delegations.fairs.report.comparing import compared, measure_chart
from delegations.fairs.report.drafting import draft
from delegations.fairs.report.editions import compared_editions
from delegations.fairs.report.exports import report_parts
from delegations.fairs.report.files import file_header, file_rows
from delegations.fairs.report.models import FairReport
from delegations.fairs.report.queries import numbers_of
from delegations.fairs.report.rules import (
    LARGEST_TEXT,
    SECTIONS,
    NoSuchPromise,
    NotDrafted,
    PromiseTaken,
    ReportFinished,
    TextTooLong,
    WhoKeepsIt,
)
from delegations.fairs.report.services import (
    draft_report,
    drafts_of,
    finish_report,
    forget_debriefs,
    redraft_section,
    take_promise,
    taken,
    write_section,
)
from delegations.fairs.stands.rules import NotAFair
from delegations.fairs.stands.services import Figure, save_edition
from delegations.i18n import words
from tests.factories import Factory
from tests.fairs.pavilion import EDITION, Pavilion, make_pavilion
from tests.fairs.reported import fill
from tests.queries import count_queries

TODAY = date(2027, 10, 18)
EN = words("en")


@pytest.fixture
def pavilion(session: Session, clock: FixedClock, make: Factory) -> Pavilion:
    return make_pavilion(session, clock, make)


@pytest.fixture
def full(pavilion: Pavilion) -> Pavilion:
    fill(pavilion)
    return pavilion


def write(pavilion: Pavilion, section: str, version: int, text: str, language: str = "en") -> FairReport:
    return write_section(pavilion.session, **pavilion.acting, section=section, version=version, text=text,
                         language=language)  # fmt: skip


def test_each_number_is_what_was_entered(full: Pavilion) -> None:
    found = numbers_of(full.session, full.dossier, TODAY)
    assert (found.exhibitors, found.area, found.asked, found.paid) == (3, 160, 800_000, 450_000)
    assert found.formulas == {"own": 0, "shared_desk": 0, "co_exhibition": 2, "representation": 1}
    assert [(stand.number, stand.exhibitors) for stand in found.stands] == [("B297", 2), ("C12", 0)]
    assert found.sum and (found.sum.planned, found.sum.committed, found.sum.paid) == (2_300_000, 2_001_000, 950_000)
    assert found.cost == 667_000
    assert [(b.kind, b.granted, b.given, b.handed_over) for b in found.badges] == [("exhibitor", 4, 2, 1)]
    assert found.sessions and [(s.titles["fr"], s.people) for s in found.sessions] == [("Table ronde", 2)]
    assert (found.tours, found.visits, found.receptions) == (1, 0, 6)
    assert found.hosts and (found.hosts.asked, found.hosts.confirmed, found.hosts.declined) == (4, 2, 1)
    assert found.hosts.waiting == 1
    assert (found.meetings.planned, found.meetings.held) == (3, None)
    assert found.meetings.days == ((date(2027, 11, 3), 2, None), (date(2027, 11, 4), 1, None))
    leads = found.leads
    assert leads and (leads.total, leads.promised, leads.kept, leads.late) == (3, 3, 2, 1)
    assert leads.interests == (("Water losses", 2), ("Heat", 1)) and leads.outcomes == {"won": 1, "": 2}
    assert [(v.country, v.leads, v.participants) for v in found.visitors] == [("PL", 1, 1), ("PT", 1, 0), ("", 1, 0)]
    assert [one.value for one in found.cited] == ["51 000"]


def test_of_an_empty_fair_nothing_is_known_and_nothing_is_nought(make: Factory, session: Session) -> None:
    fair = make.dossier("EMPTY", kind="fair")
    for part in report_parts(EN, numbers_of(session, fair, TODAY)):
        assert all(row.value is None and row.said == "not known" for row in part.rows), part.key
        assert not part.charts and not part.listing
    assert all("0" not in text for text in draft(EN, numbers_of(session, fair, TODAY)).values())


def test_a_known_nought_is_a_nought(pavilion: Pavilion) -> None:
    pavilion.apply("Brest", "declined")
    found = numbers_of(pavilion.session, pavilion.dossier, TODAY)
    assert (found.exhibitors, found.asked, found.cost) == (0, None, None)
    assert draft(EN, found)["exhibitors"].startswith("No application was accepted.")


def test_the_sentences_say_the_same_numbers(full: Pavilion) -> None:
    said = drafts_of(full.session, full.clock, full.dossier, "en")
    assert set(said) == set(SECTIONS)
    assert said["exhibitors"].startswith("3 organisations exhibited.") and "160 m²" in said["exhibitors"]
    assert "€8,000.00" in said["costs"] and "€6,670.00 per exhibitor" in said["costs"]
    assert said["badges"].startswith("2 badges were given, 1 handed over.")
    assert said["hosts"].startswith("4 hosts were asked; confirmed: 2, declined: 1.")
    assert (
        said["leads"].startswith("3 leads were noted. Promises kept: 2 of 3.")
        and "1 follow-up is late" in said["leads"]
    )
    assert said["visitors"] == "Visitors came from 2 countries: Poland and Portugal."
    assert "51 000 (Organisateur, contesté, 2025)" in said["organiser"]


def test_each_number_says_how_it_came_about_and_where_it_stands(full: Pavilion) -> None:
    parts = {part.key: part for part in report_parts(EN, numbers_of(full.session, full.dossier, TODAY))}
    rows = {row.label: row for part in parts.values() for row in part.rows}
    assert rows["Cost per exhibitor"].how == "€20,010.00 ÷ 3" and rows["Cost per exhibitor"].page == "budget"
    assert rows["Borne by us, per exhibitor"].said == "€4,003.33"
    assert rows["Surface (m²)"].how == "120 + 40" and rows["Promises kept"].how == "2 of 3"
    assert [bar.said for bar in parts["leads"].charts[1].bars] == ["2 (67%)", "1 (33%)"]
    assert parts["exhibitors"].charts[0].divided and "2 (67%)" in parts["exhibitors"].charts[0].text


def test_files_have_one_bare_number_a_row(full: Pavilion) -> None:
    rows = file_rows(EN, report_parts(EN, numbers_of(full.session, full.dossier, TODAY)))
    assert all(len(row) == len(file_header(EN)) for row in rows)
    found = {row[1]: row[2:4] for row in rows}
    assert found["Cost per exhibitor"] == [6670, "€"] and found["Exhibitors accepted"] == [3, ""]
    assert found["Exhibitor: Handed over"] == [1, ""] and found["Trains: Committed"] == [1010, "€"]
    assert found["Business meetings held"] == [None, ""]
    assert found["Visiteurs"] == ["51 000", ""], "what others say keeps its words"


def test_the_questions_do_not_grow_with_the_fair(full: Pavilion, database: Database) -> None:
    full.session.commit()
    dossier = full.session.get_one(Dossier, full.dossier.id)

    def asked() -> int:
        with database.reading() as session, count_queries(database) as sent:
            numbers_of(session, session.get_one(Dossier, dossier.id), TODAY)
        return len(sent)

    before = asked()
    for number in range(6):
        full.apply(f"Ville {number}", "accepted", formula="representation")
        full.make.slot(dossier, kind="session")
        full.session.add(_lead(full, f"more-{number}"))
    full.session.commit()
    assert asked() == before <= 30


def _lead(pavilion: Pavilion, key: str, **values: Any) -> Lead:
    now = pavilion.clock.now()
    known = {"dossier_id": pavilion.dossier.id, "owner_id": pavilion.actor.id, "taken_by_id": pavilion.actor.id}
    return Lead(**{**known, "key": key, "name": "X", "interest": key, "promise": "-", "next_step": "-", "task_ids": [],
                   "due_on": TODAY, "taken_at": now, "changed_at": now, **values})  # fmt: skip


def test_a_report_is_drafted_once(full: Pavilion, make: Factory) -> None:
    first = draft_report(full.session, **full.acting)
    assert draft_report(full.session, **full.acting) is first and first.sections == {}
    with pytest.raises(NotAFair):
        draft_report(full.session, actor=full.actor, clock=full.clock, dossier=make.dossier())
    with pytest.raises(NotDrafted):
        write_section(
            full.session, actor=full.actor, clock=full.clock, dossier=make.dossier("X", kind="fair"),
            section="leads", version=1, text="a", language="en",
        )  # fmt: skip


def test_what_staff_write_stays_and_the_rest_follows_the_data(full: Pavilion) -> None:
    draft_report(full.session, **full.acting)
    report = write(full, "leads", 1, "A good year.")
    assert report.sections == {"leads": "A good year."} and report.languages == {"leads": "en"}
    drafted = drafts_of(full.session, full.clock, full.dossier, "en")["costs"]
    assert write(full, "costs", 2, drafted).sections == {"leads": "A good year."}, "the data's own words are not kept"
    assert redraft_section(full.session, **full.acting, section="leads", version=2).sections == {}


def test_two_people_at_two_sections_do_not_disturb_each_other(full: Pavilion) -> None:
    draft_report(full.session, **full.acting)
    write(full, "leads", 1, "Mine.")
    assert write(full, "badges", 1, "Theirs.").version == 3
    with pytest.raises(StaleVersion):
        write(full, "leads", 1, "Also mine.")
    with pytest.raises(StaleVersion):
        redraft_section(full.session, **full.acting, section="leads", version=1)
    assert write(full, "leads", 1, "Mine.").version == 3, "the same text is no conflict"
    with pytest.raises(StaleVersion):
        write(full, "leads", 99, "From nowhere.")


def test_bad_texts_and_sections_are_refused(full: Pavilion) -> None:
    draft_report(full.session, **full.acting)
    with pytest.raises(TextTooLong):
        write(full, "leads", 1, "x" * (LARGEST_TEXT + 1))
    for section in ("nothing", ""):
        with pytest.raises(NotFound):
            write(full, section, 1, "x")
    with pytest.raises(NotFound):
        redraft_section(full.session, **full.acting, section="promises", version=1)


def test_a_finished_report_is_closed_until_taken_up_again(full: Pavilion) -> None:
    draft_report(full.session, **full.acting)
    report = finish_report(full.session, **full.acting, done=True)
    assert report.finished_at and report.finished_by == full.actor.name
    with pytest.raises(ReportFinished):
        write(full, "leads", 2, "Late.")
    finish_report(full.session, **full.acting, done=False)
    assert write(full, "leads", 3, "In time.").sections["leads"] == "In time."


def test_a_promise_becomes_a_task_once(full: Pavilion) -> None:
    draft_report(full.session, **full.acting)
    write(full, "promises", 1, "- Send the study\n- Call back")

    def take(line: str, who: int | None = None) -> Task:
        return take_promise(full.session, **full.acting, line=line, due_on=date(2027, 11, 9),
                            assignee_id=full.actor.id or 0 if who is None else who)  # fmt: skip

    task = take("Send the study")
    assert (task.title, task.due_on, task.assignee_id) == ("Send the study", date(2027, 11, 9), full.actor.id)
    refusals: list[tuple[type[DomainError], str, int | None]] = [
        (PromiseTaken, "Send the study", None), (NoSuchPromise, "Something else", None),
        (WhoKeepsIt, "Call back", 9999),
    ]  # fmt: skip
    for error, line, who in refusals:
        with pytest.raises(error):
            take(line, who)
    remove_task(full.session, **full.acting, task_id=task.id)
    assert taken(full.session, full.session.scalars(select(FairReport)).one()) == {}
    take("Send the study")


def test_answers_of_a_debrief_are_forgotten_and_the_report_stays(full: Pavilion) -> None:
    draft_report(full.session, **full.acting)
    write(full, "leads", 1, "A good year.")
    write(full, "promises", 2, "Write to Mr Doe")
    assert forget_debriefs(full.session, full.clock, [full.dossier.id]) == 1
    report = full.session.scalars(select(FairReport)).one()
    assert report.sections == {"leads": "A good year.", "promises": ""} and report.purged_on == TODAY
    assert forget_debriefs(full.session, full.clock, [full.dossier.id]) == 0


def earlier(full: Pavilion, code: str, year: int, fair: str = " SALON  des villes", **values: Any) -> Pavilion:
    """An edition of another year with one accepted exhibitor."""
    dossier = full.make.dossier(
        code, kind="fair", state="closed", starts_on=date(year, 11, 2), ends_on=date(year, 11, 4), **values
    )
    found = replace(full, dossier=dossier)
    save_edition(
        full.session, **found.acting, version=0, facts=replace(EDITION, fair=fair, label=f"{year}", figures=())
    )
    found.apply(f"Dunkerque {code}", "accepted", formula="representation", contribution=100_000)
    return found


def test_editions_of_one_fair_stand_beside_each_other(full: Pavilion) -> None:
    before = earlier(full, "FAIR-0", 2026)
    earlier(full, "OTHER", 2026, fair="Salon des villages")
    earlier(full, "GONE", 2024).dossier.state = "cancelled"
    full.session.add(_lead(full, "old", dossier_id=before.dossier.id, outcome="won"))
    full.session.flush()
    editions = compared_editions(full.session, full.actor, full.dossier, TODAY)
    assert [(one.code, one.year) for one in editions] == [("", 2025), ("FAIR-0", 2026), ("FAIR-1", 2027)]
    told, last, now = editions
    assert set(told.measures.values()) == {None} and told.cited[0].value == "51 000"
    assert (last.measures["exhibitors"], now.measures["exhibitors"]) == (1, 3)
    assert (last.measures["won"], now.measures["won"]) == (1, None), "half a year is not over yet"
    assert last.measures["cost"] is None and now.measures["cost"] == 667_000
    rows = {key: cells for key, _label, cells in compared(EN, editions).rows}
    said = [cell.change.replace("\u2066", "").replace("\u2069", "") for cell in rows["exhibitors"]]
    assert said == ["", "", "+2, +200% since 2026"]
    assert [cell.said for cell in rows["contributions"]] == ["not known", "€1,000.00", "€8,000.00"]
    chart = measure_chart(EN, "leads", editions)
    assert [(bar.label, bar.value) for bar in chart.bars] == [("2025", None), ("2026", 1), ("2027", 3)]


def test_the_comparison_says_what_the_report_says(full: Pavilion) -> None:
    numbers = numbers_of(full.session, full.dossier, TODAY)
    measures = compared_editions(full.session, full.actor, full.dossier, TODAY)[-1].measures
    assert numbers.leads and numbers.sessions
    assert measures == {
        "exhibitors": numbers.exhibitors, "area": numbers.area, "contributions": numbers.asked, "cost": numbers.cost,
        "badges": 2, "sessions": len(numbers.sessions), "tours": numbers.tours, "meetings": None,
        "leads": numbers.leads.total, "won": None,
    }  # fmt: skip
    half_a_year_on = full.dossier.ends_on + timedelta(days=183)
    assert compared_editions(full.session, full.actor, full.dossier, half_a_year_on)[-1].measures["won"] == 1


def test_editions_that_one_may_not_read_are_left_out(full: Pavilion, make: Factory) -> None:
    other = make.user("other@delegations.example")
    earlier(full, "FAIR-0", 2026, owner_id=other.id)
    make.right(full.dossier, other, "reader")
    assert [one.code for one in compared_editions(full.session, full.actor, full.dossier, TODAY)] == ["", "FAIR-1"]
    theirs = Actor("staff", other.id, other.name, Door.WEB, Role.PLANNER)
    assert [x.code for x in compared_editions(full.session, theirs, full.dossier, TODAY)] == ["", "FAIR-0", "FAIR-1"]


def test_ten_editions_ask_no_more_than_two(full: Pavilion, database: Database) -> None:
    earlier(full, "FAIR-0", 2026)
    full.session.commit()

    def asked() -> int:
        with database.reading() as session, count_queries(database) as sent:
            compared_editions(session, full.actor, session.get_one(Dossier, full.dossier.id), TODAY)
        return len(sent)

    before = asked()
    for year in range(2014, 2022):
        earlier(full, f"FAIR-{year}", year)
    full.session.commit()
    assert asked() == before <= 14


def test_figures_without_a_year_are_no_edition(full: Pavilion) -> None:
    facts = replace(EDITION, figures=(Figure("Visitors", "many", "somebody"), Figure("In 2018", "120 m²", "a witness")))
    save_edition(full.session, **full.acting, version=1, facts=facts)
    found = compared_editions(full.session, full.actor, full.dossier, TODAY)
    assert [one.year for one in found] == [2018, 2027]
