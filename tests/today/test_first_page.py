"""The first page of the staff: what needs them, in one order, with the act beside the line."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from delegations.accounts.models import User
from delegations.core.actor import Role
from delegations.database import Database
from delegations.dossiers.models import Dossier, Task
from delegations.itineraries.models import Request, RequestOption, Slot
from delegations.messaging.models import Message
from delegations.network.models import NameCorrection, Organisation
from tests.client import StaffClient, text_of
from tests.factories import Factory
from tests.queries import count_queries

TODAY = date(2027, 10, 18)


@pytest.fixture(autouse=True)
def in_english(make: Factory, session: Session) -> User:
    """The planner reads English here: sentences are checked as they stand in the templates."""
    user = make.user(language="en")
    session.commit()
    return user


def _asked(make: Factory, slot: Slot, name: str = "Eau du Grand Lyon", **values: object) -> Request:
    host = make.organisation(name, category="company")
    slot.host_id = slot.host_id or host.id
    defaults = {"state": "asked", "deadline": date(2027, 10, 15), "asked_at": datetime(2027, 10, 1, tzinfo=UTC)}
    return make.request(slot, make.person(organisation_id=host.id), host, **{**defaults, **values})


def _offer(session: Session, request: Request, slot: Slot, time: str) -> RequestOption:
    starts = datetime.fromisoformat(time)
    start = (starts - timedelta(hours=2)).replace(tzinfo=UTC)
    option = RequestOption(
        request_id=request.id, source="counter", starts=starts, zone="Europe/Paris", starts_at=start,
        ends_at=start + (slot.ends_at - slot.starts_at),
    )  # fmt: skip
    session.add(option)
    session.flush()
    return option


def _task(session: Session, dossier: Dossier, title: str, day: date, **values: object) -> Task:
    task = Task(dossier_id=dossier.id, title=title, due_on=day, **values)
    session.add(task)
    session.flush()
    return task


def _mail(session: Session, dossier: Dossier, number: int, status: str, sent_at: datetime | None = None) -> None:
    now = datetime(2027, 10, 18, 6, tzinfo=UTC)
    session.add(
        Message(
            dedupe_key=f"m{number}", template="host_reminder", purpose="request", language="fr",
            recipient_address="e@example.org", recipient_name="E", dossier_id=dossier.id, context={},
            message_id=f"<m{number}@example.org>", status=status, created_at=now, next_at=now, sent_at=sent_at,
        )
    )  # fmt: skip


def test_a_late_host_stands_first_and_can_be_reminded_at_once(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    dossier = make.dossier()
    slot = make.slot(dossier, "2027-10-28 12:15", "2027-10-28 13:30")
    first = _asked(make, slot, reminders=2)
    second = make.request(slot, make.person(), session.get_one(Organisation, first.organisation_id),
                          state="asked", deadline=date(2027, 10, 16))  # fmt: skip
    _task(session, dossier, "Write the letters", date(2027, 9, 30))
    session.commit()
    page = staff.get("/")
    text = text_of(page)
    assert "3 days late Eau du Grand Lyon has not answered for Thursday, October 28, 12:15" in text
    assert "reminded 2 times" in text and "1 host answer late" in text
    assert text.index("has not answered") < text.index("Write the letters")
    assert f'name="request_ids" value="{first.id}"' in page.text
    assert f'name="request_ids" value="{second.id}"' in page.text


def test_a_host_is_not_late_on_the_day_itself_nor_when_another_receives(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    dossier = make.dossier()
    _asked(make, make.slot(dossier), deadline=TODAY)
    taken = make.slot(dossier, "2027-10-28 14:00", "2027-10-28 15:00")
    _asked(make, taken)
    _asked(make, taken, "Métropole de Lyon", state="confirmed")
    over = make.slot(dossier, "2027-10-14 14:00", "2027-10-14 15:00")
    _asked(make, over)
    session.commit()
    text = text_of(staff.get("/"))
    assert "has not answered" not in text and "0 host answers late" in text
    assert "Nothing waits for you" in text


def test_each_time_a_host_proposes_can_be_accepted_and_says_how_it_fits(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    dossier = make.dossier()
    make.participation(dossier)
    slot = make.slot(dossier, "2027-10-28 14:45", "2027-10-28 15:30", title="Plan vélo")
    make.slot(dossier, "2027-10-28 16:00", "2027-10-28 17:00", title="Confluence")
    request = _asked(make, slot, "Métropole de Lyon", state="countered")
    early = _offer(session, request, slot, "2027-10-28 13:30")
    clash = _offer(session, request, slot, "2027-10-28 15:30")
    session.commit()
    page = staff.get("/")
    text = text_of(page)
    assert (
        "today Métropole de Lyon proposes 13:30 and 15:30 instead of 14:45 Casablanca – ville durable · Thu, Oct 28"
        in text
    )
    assert "15:30: overlaps “Confluence”" in text
    for option in (early, clash):
        assert f'name="option_id" value="{option.id}"' in page.text
    assert "Accept 13:30" in text and "Accept 15:30" in text


def test_a_proposed_time_shows_the_arithmetic_of_the_way(staff: StaffClient, make: Factory, session: Session) -> None:
    dossier = make.dossier()
    make.participation(dossier)
    here, there = make.place(), make.place("Confluence", latitude=45.7403, longitude=4.8157)
    slot = make.slot(dossier, "2027-10-28 14:00", "2027-10-28 15:00", place_id=here.id)
    make.slot(dossier, "2027-10-28 17:00", "2027-10-28 18:00", place_id=there.id, travel_minutes=30)
    request = _asked(make, slot, state="countered")
    _offer(session, request, slot, "2027-10-28 14:30")
    session.commit()
    found = re.search(r"travel: margin of (\d+) min, it holds", text_of(staff.get("/")))
    assert found is not None and 0 < int(found.group(1)) <= 60


def test_hand_overs_refusals_and_answers_to_reconfirm_wait_for_staff(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    dossier = make.dossier()
    _asked(make, make.slot(dossier), "Cerema", state="handed_over", handed_to={"name": "Ana Silva", "email": "a@b.c"})
    _asked(make, make.slot(dossier, "2027-10-28 14:00", "2027-10-28 15:00"), "Ademe", state="declined")
    _asked(make, make.slot(dossier, "2027-10-28 16:00", "2027-10-28 17:00"), "Sytral", state="reconfirm")
    elsewhere = make.slot(dossier, "2027-10-29 16:00", "2027-10-29 17:00")
    _asked(make, elsewhere, "Keolis", state="declined")
    _asked(make, elsewhere, "Tisséo", state="asked", deadline=date(2027, 10, 25))
    session.commit()
    text = text_of(staff.get("/"))
    assert "Cerema hands the question for Thursday, October 28 over to Ana Silva" in text
    assert "Ademe has declined for Thursday, October 28, 14:00, and nobody else was asked" in text
    assert "Sytral has to confirm Thursday, October 28, 16:00 again" in text
    assert "Keolis" not in text


def test_name_corrections_count_each_person_once(staff: StaffClient, make: Factory, session: Session) -> None:
    dossier, other = make.dossier(), make.dossier("VISIT-2", title="Other", starts_on=date(2027, 12, 1),
                                                  ends_on=date(2027, 12, 2))  # fmt: skip
    for given in ("Salma", "Youssef"):
        person = make.person(given)
        make.participation(dossier, person)
        make.participation(other, person)
        for spelling in ("El Amrani", "El-Amrani"):
            session.add(
                NameCorrection(person_id=person.id, dossier_id=dossier.id, family_name=spelling, given_name=given,
                               native_name="", proposed_at=make.clock.now())
            )  # fmt: skip
    session.commit()
    text = text_of(staff.get("/"))
    assert text.count("Check 2 names corrected by their bearers") == 1


def test_tasks_come_by_date_and_many_late_ones_make_one_line(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    dossier = make.dossier()
    for number in range(4):
        _task(session, dossier, f"Old {number}", date(2027, 10, 11) + timedelta(days=number))
    _task(session, dossier, "Final list", date(2027, 10, 22), offset_days=-4)
    _task(session, dossier, "In two weeks", date(2027, 11, 2))
    _task(session, dossier, "Done already", TODAY, done_at=make.clock.now())
    _task(session, make.dossier("GONE", state="closed"), "Of a closed dossier", TODAY)
    session.commit()
    text = text_of(staff.get("/"))
    assert "7 days late 4 tasks are late: Old 0 and Old 1…" in text
    assert "Final list Casablanca – ville durable · D−4" in text
    for absent in ("Old 2", "In two weeks", "Done already", "Of a closed dossier"):
        assert absent not in text


def test_twelve_lines_are_shown_and_the_rest_is_a_link_away(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    dossier = make.dossier()
    for number in range(15):
        _task(session, dossier, f"Task {number:02}", TODAY + timedelta(days=number % 3))
    session.commit()
    short, whole = staff.get("/"), staff.get("/?all=yes")
    assert "See all: 15 lines" in text_of(short)
    assert len(re.findall(r"Task \d\d", text_of(short))) < len(re.findall(r"Task \d\d", text_of(whole)))
    assert "See all" not in text_of(whole)


def test_the_figures_count_what_is_asked_as_not_yet_confirmed(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    dossier = make.dossier()
    make.slot(dossier)
    _asked(make, make.slot(dossier, "2027-10-28 14:00", "2027-10-28 15:00"), "A", state="confirmed")
    _asked(make, make.slot(dossier, "2027-10-28 16:00", "2027-10-28 17:00"), "B", state="draft", deadline=None)
    make.slot(dossier, "2027-10-28 18:00", "2027-10-28 19:00", kind="lodging")
    _mail(session, dossier, 1, "failed")
    session.commit()
    text = text_of(staff.get("/"))
    assert "2 / 3 slots confirmed at D−8" in text
    assert "1 message refused by its server" in text


def test_alerts_of_open_programmes_are_counted(staff: StaffClient, make: Factory, session: Session) -> None:
    dossier = make.dossier()
    make.participation(dossier)
    make.slot(dossier, "2027-10-28 10:00", "2027-10-28 11:30")
    make.slot(dossier, "2027-10-28 11:00", "2027-10-28 12:00", title="Confluence")
    session.commit()
    found = re.search(r"(\d+) programme alerts?", text_of(staff.get("/")))
    assert found is not None and int(found.group(1)) >= 1


def test_the_week_names_time_place_and_dossier_in_the_reader_s_terms(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    dossier = make.dossier(starts_on=date(2027, 10, 19))
    place = make.place("Auditorium", city="Paris")
    make.slot(dossier, "2027-10-21 09:00", "2027-10-21 11:00", title="Matinale", place_id=place.id)
    make.slot(dossier, "2027-10-20 09:00", "2027-10-20 10:00", zone="America/Bogota", title="Bogota", kind="remote")
    make.slot(dossier, "2027-10-20 23:00", "2027-10-21 07:00", title="Night", kind="lodging")
    make.slot(dossier, "2027-10-26 09:00", "2027-10-26 10:00", title="Next week")
    session.commit()
    text = text_of(staff.get("/"))
    assert "Thu, Oct 21 Matinale 09:00 · Auditorium , Paris" in text.replace("Auditorium,", "Auditorium ,")
    assert "Wed, Oct 20 Bogota 09:00 (Bogota) · video conference" in text
    assert "Night" not in text and "Next week" not in text


def test_a_day_of_a_dossier_with_several_slots_is_one_line_of_the_week(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    dossier = make.dossier(title="Matinale", starts_on=date(2027, 10, 21))
    paris, lyon = make.place("Auditorium", city="Paris"), make.place("Musée", city="Lyon")
    make.slot(dossier, "2027-10-21 08:30", "2027-10-21 09:00", title="Welcome", place_id=paris.id)
    make.slot(dossier, "2027-10-21 09:00", "2027-10-21 12:00", title="Round table", place_id=lyon.id)
    session.commit()
    text = text_of(staff.get("/"))
    assert "Thu, Oct 21 Matinale 08:30–12:00 · Paris and Lyon 2 slots" in text
    assert "Round table" not in text


def test_the_mail_card_counts_today_and_links_to_each_state(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    dossier = make.dossier()
    now = make.clock.now()
    for number, (status, sent) in enumerate(
        [("sent", now), ("sent", now - timedelta(days=1)), ("withheld", None), ("retry", None), ("failed", None)]
    ):
        _mail(session, dossier, number, status, sent)
    hidden = make.dossier("HIDDEN", owner_id=make.user("other@delegations.example").id)
    _mail(session, hidden, 9, "failed")
    session.commit()
    page = staff.get("/")
    assert "Sent today 1 Held for review 1 Waiting for a server 1 Refused 1" in text_of(page)
    for status in ("sent", "withheld", "retry", "failed"):
        assert f"/messages?status={status}" in page.text


def test_a_change_of_clocks_names_the_slots_around_it(staff: StaffClient, make: Factory, session: Session) -> None:
    fair = make.dossier("FAIR", title="Barcelone", kind="fair", country="ES", ends_on=date(2027, 11, 4))
    make.slot(fair, "2027-10-30 23:30", "2027-10-31 06:15", end_zone="Europe/Madrid", kind="transfer")
    make.slot(fair, "2027-11-01 09:00", "2027-11-01 17:00", zone="Europe/Madrid")
    make.slot(fair, "2027-11-03 09:00", "2027-11-03 17:00", zone="Europe/Madrid")
    make.slot(fair, "2027-10-31 09:00", "2027-10-31 10:00", zone="Asia/Ho_Chi_Minh")
    session.commit()
    text = text_of(staff.get("/"))
    assert "Clocks go back in the night of October 30" in text
    assert "2 slots of Barcelone are concerned." in text


def test_a_new_installation_says_what_to_do_next(staff: StaffClient) -> None:
    page = staff.get("/")
    assert "Create the first dossier" in text_of(page) and "Import the directory" in text_of(page)
    assert "/dossiers/new" in page.text and "To do" not in text_of(page)


def test_nobody_sees_the_work_of_a_dossier_that_is_not_theirs(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    hidden = make.dossier("HIDDEN", title="Secret", owner_id=make.user("other@delegations.example").id)
    _asked(make, make.slot(hidden, "2027-10-20 10:00", "2027-10-20 11:00", title="Secret slot"))
    _task(session, hidden, "Secret task", TODAY)
    session.commit()
    assert "Secret" not in staff.get("/").text


def test_a_reader_sees_the_lines_without_the_acts(staff: StaffClient, make: Factory, session: Session) -> None:
    hidden = make.dossier("SHARED", owner_id=make.user("other@delegations.example", Role.PLANNER).id)
    make.right(hidden, make.user(), "reader")
    slot = make.slot(hidden)
    _asked(make, slot)
    _offer(session, _asked(make, slot, "Ademe", state="countered"), slot, "2027-10-28 15:00")
    session.commit()
    page = staff.get("/")
    assert "has not answered" in text_of(page) and "proposes 15:00" in text_of(page)
    assert "request_ids" not in page.text and "option_id" not in page.text


def _fill(make: Factory, session: Session, dossier: Dossier, day: str, lines: int) -> None:
    for number in range(lines):
        place = make.place(f"Place {dossier.code} {day} {number}")
        slot = make.slot(dossier, f"{day} {8 + number:02}:00", f"{day} {8 + number:02}:30", place_id=place.id)
        _asked(make, slot, f"Late {number}")
        _offer(session, _asked(make, slot, f"Other {number}", state="countered"), slot, f"{day} 19:00")
        _task(session, dossier, f"Task {number}", TODAY)
        _mail(session, dossier, slot.id, "sent", make.clock.now())


def test_more_lines_cost_no_more_queries(
    staff: StaffClient, make: Factory, session: Session, database: Database
) -> None:
    dossier = make.dossier()
    make.participation(dossier)
    _fill(make, session, dossier, "2027-10-20", 1)
    session.commit()
    with count_queries(database) as few:
        staff.get("/?all=yes")
    _fill(make, session, dossier, "2027-10-21", 8)
    session.commit()
    with count_queries(database) as many:
        staff.get("/?all=yes")
    assert len(many) == len(few)


def test_more_programmes_checked_cost_no_more_queries(
    staff: StaffClient, make: Factory, session: Session, database: Database
) -> None:
    make.slot(make.dossier())
    session.commit()
    with count_queries(database) as few:
        staff.get("/")
    for number in range(3):
        make.slot(make.dossier(f"NEXT-{number}"))
    session.commit()
    with count_queries(database) as many:
        staff.get("/")
    assert len(many) == len(few)


def test_dossiers_far_away_cost_no_queries(
    staff: StaffClient, make: Factory, session: Session, database: Database
) -> None:
    make.dossier()
    for month in (1, 2):
        make.dossier(f"FAR-{month}", starts_on=date(2028, month, 20), ends_on=date(2028, month, 21))
    session.commit()
    with count_queries(database) as few:
        staff.get("/")
    for day in range(1, 9):
        make.dossier(f"FARTHER-{day}", starts_on=date(2028, 3, day), ends_on=date(2028, 3, day))
    session.commit()
    with count_queries(database) as many:
        staff.get("/")
    assert len(many) == len(few)
