"""The pages of the roster: making shifts, who can when, a proposal, putting people on duty, paper."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.database import Database
from delegations.fairs.roster.asking import ask_availability
from delegations.fairs.roster.models import Availability, Shift, ShiftSwap
from delegations.fairs.roster.queries import get_shift, list_shifts
from delegations.fairs.roster.swaps import answer_swap, ask_swap
from delegations.itineraries.models import Slot
from delegations.messaging.models import Message
from tests.client import StaffClient, text_of
from tests.factories import Factory
from tests.fairs.roster import Duties, make_duties
from tests.queries import count_queries

FAIR = "/dossiers/FAIR-1"
Look = Callable[[Select[Any]], list[Any]]


@pytest.fixture
def look(database: Database) -> Look:
    def scalars(query: Select[Any]) -> list[Any]:
        with database.reading() as session:
            return list(session.scalars(query))

    return scalars


@pytest.fixture
def duties(session: Session, clock: FixedClock, make: Factory, settings: Settings, staff: StaffClient) -> Duties:
    found = make_duties(session, clock, make, settings)
    session.commit()
    staff.get(f"{FAIR}/stands?lang=en")
    staff.post("/language", {"language": "en"})
    return found


def test_the_roster_begins_with_what_to_do(staff: StaffClient, duties: Duties) -> None:
    text = text_of(staff.get(f"{FAIR}/roster"))
    assert "No shift yet" in text and "Make the shifts" in text
    assert "Duty roster" in text_of(staff.get(f"{FAIR}/stands")), "a part of the fair"


def made(duties: Duties, **values: Any) -> dict[str, Any]:
    return {
        "stand_ids": [str(duties.pavilion.stand.id), str(duties.other.id)], "days": ["2027-11-02", "2027-11-03"],
        "starts": "9h", "ends": "1700", "length": "120", "needed": "2", "languages": ["es"], **values,
    }  # fmt: skip


def test_shifts_are_counted_before_they_are_made(staff: StaffClient, duties: Duties, look: Look) -> None:
    staff.get(f"{FAIR}/roster/make")
    counted = staff.post(f"{FAIR}/roster/make", {**made(duties), "step": "count"})
    assert counted.status_code == 200 and "This makes 16 shifts." in text_of(counted)
    assert look(select(Shift)) == []
    assert staff.post(f"{FAIR}/roster/make", {**made(duties), "step": "make"}).status_code == 303
    assert len(look(select(Shift))) == 16
    text = text_of(staff.get(f"{FAIR}/roster?day=2027-11-03"))
    assert "16 shifts were made." in text and "Nobody yet" in text and "0 of 2" in text


@pytest.mark.parametrize(("values", "sentence"), [
    ({"stand_ids": []}, "Choose at least one stand."), ({"days": []}, "Choose at least one day."),
    ({"starts": "soon"}, "“soon” is not a time such as 14:30."), ({"ends": "9"}, "The end must come after the start."),
    ({"needed": "many"}, "Give a number of people between 1 and 50."), ({"starts": ""}, "Please fill in this field."),
])  # fmt: skip
def test_what_was_typed_stays_beside_what_is_wrong(
    staff: StaffClient, duties: Duties, values: dict[str, Any], sentence: str
) -> None:
    staff.get(f"{FAIR}/roster/make")
    answer = staff.post(f"{FAIR}/roster/make", {**made(duties), **values, "step": "make"})
    assert answer.status_code == 422 and sentence in text_of(answer)
    if "starts" not in values:
        assert 'value="9h"' in answer.text


def shift_form(duties: Duties, **values: Any) -> dict[str, Any]:
    return {
        "version": "0", "stand_id": str(duties.pavilion.stand.id), "day": "2027-11-02", "starts": "09:00",
        "ends": "11:00", "needed": "1", **values,
    }  # fmt: skip


def test_an_hour_that_happens_twice_is_asked_about_and_the_true_length_said(staff: StaffClient, duties: Duties) -> None:
    staff.get(f"{FAIR}/roster/shifts/new")
    night = shift_form(duties, day="2027-10-31", starts="02:30", ends="06:00")
    asked = staff.post(f"{FAIR}/roster/shifts/new", night)
    assert asked.status_code == 422 and "happens twice" in text_of(asked) and 'name="start_fold"' in asked.text
    assert staff.post(f"{FAIR}/roster/shifts/new", {**night, "start_fold": "0"}).status_code == 303
    text = text_of(staff.get(f"{FAIR}/roster?day=2027-10-31"))
    assert "4 h 30" in text and "During build-up" in text


@pytest.mark.parametrize(("values", "sentence"), [
    ({"ends": "09:00"}, "The end must come after the start."), ({"needed": "0"}, "between 1 and 50"),
    ({"ends": "09:05"}, "A shift lasts between 15 minutes and 16 hours."),
])  # fmt: skip
def test_a_shift_that_makes_no_sense_is_refused(
    staff: StaffClient, duties: Duties, values: dict[str, Any], sentence: str
) -> None:
    staff.get(f"{FAIR}/roster/shifts/new")
    answer = staff.post(f"{FAIR}/roster/shifts/new", shift_form(duties, **values))
    assert answer.status_code == 422 and sentence in text_of(answer)


def test_the_same_stand_and_hours_twice_are_refused_and_outside_hours_warned(
    staff: StaffClient, duties: Duties
) -> None:
    staff.get(f"{FAIR}/roster/shifts/new")
    staff.post(f"{FAIR}/roster/shifts/new", shift_form(duties))
    again = staff.post(f"{FAIR}/roster/shifts/new", shift_form(duties))
    assert again.status_code == 422 and "already has a shift at these hours" in text_of(again)
    staff.post(f"{FAIR}/roster/shifts/new", shift_form(duties, starts="20:00", ends="22:00"))
    assert "Outside the hours in which the fair is open." in text_of(staff.get(f"{FAIR}/roster?day=2027-11-02"))


def test_who_is_free_and_who_is_not_and_why_stands_at_the_shift(staff: StaffClient, duties: Duties) -> None:
    shift = duties.shift()
    free, busy, said_no, twice = (duties.member(name) for name in ("Puig", "Ruiz", "Vila", "Sala"))
    duties.says(free)
    duties.slot("10:00", "10:30", busy)
    duties.says(said_no, ("2027-11-02T15:00", "2027-11-02T18:00"))
    duties.put(duties.shift("10:00", "12:00", stand_id=duties.other.id), twice)
    duties.session.commit()
    text = text_of(staff.get(f"{FAIR}/roster/shifts/{shift.id}"))
    assert "elsewhere: Petit-déjeuner, 10:00–10:30" in text and "says not to be free then" in text
    assert "on duty on stand B299, 10:00–12:00" in text.replace("\u2066", "").replace("\u2069", "")


def test_a_hand_that_would_put_somebody_in_two_places_is_refused_with_both_named(
    staff: StaffClient, duties: Duties
) -> None:
    shift, ana = duties.shift(), duties.member("Puig")
    duties.session.commit()
    staff.get(f"{FAIR}/roster/shifts/{shift.id}")
    duties.slot("10:00", "10:30", ana)
    duties.session.commit()
    answer = staff.post(f"{FAIR}/roster/shifts/{shift.id}/people", {"version": "1", "participation_ids": str(ana.id)})
    text = text_of(answer)
    assert answer.status_code == 422 and "Ana Puig cannot be in two places" in text and "Petit-déjeuner" in text


def test_a_stale_page_of_people_keeps_what_was_ticked(staff: StaffClient, duties: Duties) -> None:
    shift, ana, bea = duties.shift(), duties.member("Puig"), duties.member("Ruiz")
    duties.put(shift, bea)
    duties.session.commit()
    staff.get(f"{FAIR}/roster/shifts/{shift.id}")
    answer = staff.post(f"{FAIR}/roster/shifts/{shift.id}/people", {"version": "1", "participation_ids": str(ana.id)})
    assert answer.status_code == 409 and "Ana Ruiz" in text_of(answer)
    assert f'value="{ana.id}" checked' in answer.text
    done = staff.post(f"{FAIR}/roster/shifts/{shift.id}/people",
                      {"version": "2", "participation_ids": str(ana.id), "locked": str(ana.id)})  # fmt: skip
    assert done.status_code == 303 and "Ana Puig" in text_of(staff.get(f"{FAIR}/roster?day=2027-11-02"))


def test_a_meeting_laid_over_a_shift_stands_on_the_roster(staff: StaffClient, duties: Duties) -> None:
    ana = duties.member("Puig")
    duties.put(duties.shift(), ana)
    duties.slot("10:00", "10:30", ana)
    duties.session.commit()
    assert "1 person is in two places at once." in text_of(staff.get(f"{FAIR}/roster"))


def test_more_people_than_badges_is_said(staff: StaffClient, duties: Duties) -> None:
    from delegations.fairs.stands.badges import grant_badges

    grant_badges(duties.session, **duties.acting, kind="exhibitor", quota=1)
    duties.make_day(needed=2)
    duties.session.commit()
    assert "At one time 4 people are needed, and there are 1 exhibitor badges." in text_of(staff.get(f"{FAIR}/roster"))


def test_people_are_asked_and_answered_for(staff: StaffClient, duties: Duties, look: Look) -> None:
    ana = duties.member("Puig")
    duties.session.commit()
    staff.get(f"{FAIR}/roster/people")
    staff.post(f"{FAIR}/roster/people", {"people": str(ana.id)})
    text = text_of(staff.get(f"{FAIR}/roster/people"))
    assert "1 message is on its way." in text and "Asked 1 time" in text and "0 of 1 answered" in text
    assert [m.template for m in look(select(Message))] == ["duty_availability"]
    staff.get(f"{FAIR}/roster/people/{ana.id}")
    typed = {"version": "1", "came_by": "phone", "day_1": "some", "day_2": "none",
             "hours_1": ["09:00-11:00", "11:00-13:00"], "languages": ["es"], "max_hours": "4"}  # fmt: skip
    missing = staff.post(f"{FAIR}/roster/people/{ana.id}", {**typed, "day_2": ""})
    assert missing.status_code == 422 and "Say for each day" in text_of(missing)
    none = staff.post(f"{FAIR}/roster/people/{ana.id}", {**typed, "hours_1": []})
    assert none.status_code == 422 and "Tick at least one time" in text_of(none)
    assert staff.post(f"{FAIR}/roster/people/{ana.id}", typed).status_code == 303
    (row,) = look(select(Availability))
    assert row.windows == [["2027-11-02T09:00", "2027-11-02T11:00"], ["2027-11-02T11:00", "2027-11-02T13:00"]]
    text = text_of(staff.get(f"{FAIR}/roster/people"))
    assert "By phone" in text and "4 h" in text and "Spanish" in text
    stale = staff.post(f"{FAIR}/roster/people/{ana.id}", typed)
    assert stale.status_code == 409 and "A colleague saved this page" in text_of(stale)


def test_a_proposal_is_looked_at_and_taken_over(staff: StaffClient, duties: Duties, look: Look) -> None:
    ana, bea, cid = (duties.member(name) for name in ("Puig", "Ruiz", "Vila"))
    duties.make_day(stand_ids=(duties.pavilion.stand.id,), languages=("es",))
    duties.says(ana, languages=("fr",))
    duties.says(bea, ("2027-11-02T09:00", "2027-11-02T13:00"), languages=("es",))
    ask_availability(duties.session, **duties.writing, participation_ids=[cid.id])
    duties.session.commit()
    answer = staff.get(f"{FAIR}/roster/proposal")
    text = text_of(answer)
    assert "+ Ana Ruiz" in text and "1 other person speaks Spanish: 1 is not free." in text
    assert "1 person has not said when they can, and is not proposed: Ana Vila." in text
    assert look(select(Slot.id).where(Slot.participations.any())) == []
    digest = answer.text.split('name="digest" value="')[1].split('"')[0]
    duties.says(cid)
    duties.session.commit()
    stale = staff.post(f"{FAIR}/roster/proposal", {"digest": digest})
    assert stale.status_code == 409 and "The roster changed since this was proposed." in text_of(stale)
    digest = stale.text.split('name="digest" value="')[1].split('"')[0]
    assert staff.post(f"{FAIR}/roster/proposal", {"digest": digest}).status_code == 303
    assert look(select(Slot.id).where(Slot.participations.any()))
    assert "taken over" in text_of(staff.get(f"{FAIR}/roster"))


def test_a_change_of_duty_is_settled_on_the_page(staff: StaffClient, duties: Duties, look: Look) -> None:
    ana, bea = duties.member("Puig"), duties.member("Ruiz")
    shift = duties.put(duties.shift(languages=("es",)), ana)
    duties.says(ana, languages=("es",))
    duties.says(bea, languages=("fr",))
    swap = ask_swap(duties.session, **duties.writing, shift_id=shift.id, from_id=ana.id, to_id=bea.id)
    answer_swap(duties.session, **duties.writing, swap_id=swap.id, participation_id=bea.id, takes=True)
    duties.session.commit()
    assert "Ana Ruiz would take it." in text_of(staff.get(f"{FAIR}/roster"))
    page = text_of(staff.get(f"{FAIR}/roster/swaps/{swap.id}"))
    assert "Nobody would speak Spanish" in page and "says yes" in page
    assert staff.post(f"{FAIR}/roster/swaps/{swap.id}", {"taker_id": str(bea.id)}).status_code == 303
    assert look(select(ShiftSwap.state)) == ["settled"]
    duties.session.expire_all()
    assert [p.id for p in get_shift(duties.session, duties.dossier.id, shift.id).slot.participations] == [bea.id]


def test_the_roster_prints_for_all_and_for_one(staff: StaffClient, duties: Duties) -> None:
    ana = duties.member("Puig", language="ar")
    duties.put(duties.shift(), ana)
    duties.session.commit()
    for address in ("roster.pdf", f"people/{ana.id}/duties.pdf"):
        answer = staff.get(f"{FAIR}/roster/{address}")
        assert answer.status_code == 200 and answer.data.startswith(b"%PDF-")


def test_more_shifts_ask_no_more_questions(staff: StaffClient, duties: Duties, database: Database) -> None:
    people = [duties.member(f"Puig{n}") for n in range(3)]
    shifts = duties.make_day(length=240)
    for shift in shifts[:2]:
        duties.put(shift, people[shift.stand_id % 3])
    duties.session.commit()
    few = {}
    for page in ("roster", "roster/people", f"roster/shifts/{shifts[0].id}", "roster/proposal"):
        with count_queries(database) as few[page]:
            staff.get(f"{FAIR}/{page}")
    duties.make_day(length=60)
    for shift in list_shifts(duties.session, duties.dossier.id)[8:20:4]:
        duties.put(shift, duties.member(f"Ruiz{shift.id}"))
    duties.session.commit()
    for page, before in few.items():
        with count_queries(database) as after:
            staff.get(f"{FAIR}/{page}")
        assert len(after) <= len(before), page


def test_a_reader_looks_and_changes_nothing(app: Any, duties: Duties, make: Factory) -> None:
    from delegations.core.actor import Role

    user = make.user("reader@delegations.example", Role.READER, name="Lise Petit")
    make.right(duties.dossier, user, "reader")
    shift = duties.shift()
    duties.session.commit()
    reader = StaffClient.signed_in(app, user.email)
    assert "Propose a roster" not in text_of(reader.get(f"{FAIR}/roster"))
    reader.get(f"{FAIR}/roster/shifts/{shift.id}", status=403)
