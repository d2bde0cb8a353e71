"""The board of a fair: one day with stands, tables, sessions; as many queries for hundreds as for none."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from bench.fairs import DAY, crowd
from delegations.database import Database
from delegations.dossiers.models import Dossier
from delegations.fairs.board.queries import fair_day
from delegations.fairs.meetings.models import BusinessMeeting
from tests.client import StaffClient
from tests.factories import Factory
from tests.queries import count_queries

pytestmark = pytest.mark.room


@pytest.fixture
def fair(session: Session, make: Factory) -> Dossier:
    dossier = crowd(make, "BCN", 30, 60)
    session.commit()
    return dossier


def test_meetings_stand_by_period_in_the_order_of_their_tables(session: Session, fair: Dossier) -> None:
    found = fair_day(session, fair, DAY)
    assert [len(period.cells) for period in found.periods] == [25, 5]
    assert [cell.table for cell in found.periods[1].cells] == ["1", "2", "3", "4", "5"]
    assert found.tables == 25 and found.periods[0].cells[0].held is True
    assert found.doubles == [] and found.days == (date(2027, 11, 2), DAY, date(2027, 11, 4))


def test_who_is_on_duty_and_in_a_meeting_is_named(session: Session, make: Factory, fair: Dossier) -> None:
    cell = fair_day(session, fair, DAY).periods[0].cells[0]
    busy = make.participation(fair, make.person("Nadia", "Alami"))
    for title, start, end in (
        ("Pavillon", "09:00", "11:00"),
        ("Visite", "10:30", "12:00"),
        ("Libre", "11:00", "12:00"),
    ):
        make.slot(fair, f"{DAY} {start}", f"{DAY} {end}", zone="Europe/Madrid", title=title, attendance="some",
                  kind={"Pavillon": "duty", "Visite": "visit"}.get(title, "free"), participations=[busy])  # fmt: skip
    session.commit()
    assert fair_day(session, fair, DAY).doubles == [("Nadia Alami", "Pavillon", "Visite")]
    assert cell.title.startswith("Organisme 0")


def test_the_page_tells_the_day_and_asks_no_more_for_many(
    staff: StaffClient, session: Session, make: Factory, fair: Dossier, database: Database
) -> None:
    crowd(make, "EMPTY", 0, 0)
    session.commit()
    counts = []
    for code in ("EMPTY", "BCN"):
        staff.get(f"/dossiers/{code}/board?day={DAY}")
        with count_queries(database) as sent:
            answer = staff.get(f"/dossiers/{code}/board?day={DAY}")
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert "Organisme 29 – Société 29" in answer.text
    assert staff.get("/dossiers/BCN/board?day=tomorrow").status_code == 200


def test_the_day_s_programme_counts_meetings_and_leads_to_them(staff: StaffClient, fair: Dossier) -> None:
    page = staff.get(f"/dossiers/BCN/programme?day={DAY}").text
    assert f'href="/dossiers/BCN/meetings?day={DAY}"' in page and "Organisme 29" not in page


def test_the_board_leads_to_the_meeting_and_its_slot_has_no_form_of_its_own(
    staff: StaffClient, session: Session, fair: Dossier
) -> None:
    cell = fair_day(session, fair, DAY).periods[1].cells[0]
    assert f'href="/dossiers/BCN/meetings/{cell.meeting_id}"' in staff.get(f"/dossiers/BCN/board?day={DAY}").text
    assert staff.get(f"/dossiers/BCN/meetings/{cell.meeting_id}").status_code == 200
    number = session.get_one(BusinessMeeting, cell.meeting_id).slot_id
    session.rollback()
    away = staff.http.get(f"/dossiers/BCN/programme/slots/{number}")
    assert away.status_code == 303 and "/meetings" in away.headers["Location"]
    staff.get("/dossiers/BCN/meetings")
    assert staff.post(f"/dossiers/BCN/programme/slots/{number}", {"starts": "18:00"}).status_code == 404
