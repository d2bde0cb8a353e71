"""Sessions, the organiser's programme and guided tours through their pages and in what readers get."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from delegations.core.clock import FixedClock
from delegations.database import Database
from delegations.dossiers.models import Participation
from delegations.fairs.programme.models import PublicSession, SessionPart, Tour, TourStop
from delegations.fairs.programme.sessions import PartValues, save_parts
from delegations.i18n import words
from delegations.itineraries.differences import compare
from delegations.itineraries.models import Request, Slot
from delegations.itineraries.queries import get_slot
from delegations.itineraries.readers import own_parts, reader_days, reader_entry
from delegations.itineraries.snapshots import build_snapshot
from tests.client import StaffClient, text_of
from tests.factories import Factory
from tests.fairs.pavilion import Pavilion, make_pavilion
from tests.fairs.test_programme_rules import ICS

FAIR = "/dossiers/FAIR-1"
Look = Callable[[Select[Any]], list[Any]]


@pytest.fixture
def look(database: Database) -> Look:
    def scalars(query: Select[Any]) -> list[Any]:
        with database.reading() as session:
            return list(session.scalars(query))

    return scalars


@pytest.fixture
def fair(session: Session, clock: FixedClock, make: Factory, staff: StaffClient) -> Pavilion:
    found = make_pavilion(session, clock, make)
    session.commit()
    staff.get(f"{FAIR}/stands?lang=en")
    staff.post("/language", {"language": "en"})
    return found


def speaker(fair: Pavilion, name: str = "Gómez", zone: str = "", **values: Any) -> Participation:
    person = fair.make.person("Luis", name, zone=zone)
    return fair.make.participation(fair.dossier, person, **values)


def a_session(fair: Pavilion, **values: Any) -> Slot:
    values = {"kind": "session", "title": "Sharing the street", "attendance": "all", **values}
    return fair.make.slot(fair.dossier, "2027-11-02 15:00", "2027-11-02 16:00", "Europe/Madrid", **values)


def test_the_journey_shows_days_before_and_after_the_fair(staff: StaffClient, fair: Pavilion) -> None:
    fair.make.slot(fair.dossier, "2027-10-19 10:00", "2027-10-19 11:00", title="Long before")
    fair.make.slot(fair.dossier, "2027-11-20 10:00", "2027-11-20 11:00", title="Long after")
    a_session(fair)
    fair.session.commit()
    text = text_of(staff.get(f"{FAIR}/sessions"))
    assert text.index("Long before") < text.index("Sharing the street") < text.index("Long after")
    assert "before the fair" in text and "after the fair" in text and "fair day, open 09:00–19:00" in text


def test_a_slot_far_outside_the_dates_is_taken(staff: StaffClient, fair: Pavilion, look: Look) -> None:
    staff.get(f"{FAIR}/sessions/new")
    form = {"title": "Visit to Girona", "day": "2027-11-25", "starts": "9h30", "ends": "11", "attendance": "all"}
    answer = staff.post(f"{FAIR}/sessions/new", form, follow=True)
    assert "Visit to Girona" in text_of(answer)
    staff.get(f"{FAIR}/sessions/new?kind=ceremony")
    form = {**form, "title": "Reception", "guests": "120", "day": "2027-11-02", "starts": "18:30", "ends": "20:00"}
    assert "120 guests expected" in text_of(staff.post(f"{FAIR}/sessions/new?kind=ceremony", form, follow=True))
    (slot,) = look(select(Slot).where(Slot.title == "Reception"))
    assert (slot.kind, slot.guests) == ("ceremony", 120)


def test_an_hour_that_the_clocks_repeat_is_asked_for(staff: StaffClient, fair: Pavilion) -> None:
    staff.get(f"{FAIR}/sessions/new")
    form = {"title": "Night", "day": "2027-10-31", "starts": "02:30", "ends": "04:00", "attendance": "all"}
    answer = staff.post(f"{FAIR}/sessions/new", form)
    assert answer.status_code == 422 and "happens twice" in text_of(answer) and 'value="Night"' in answer.text
    assert staff.post(f"{FAIR}/sessions/new", {**form, "start_fold": "1"}).status_code == 303


def test_a_remote_speaker_both_clocks_and_the_test_call(staff: StaffClient, fair: Pavilion, look: Look) -> None:
    slot, one = a_session(fair, remote_link="https://visio.example.org/x"), speaker(fair)
    fair.session.commit()
    address = f"{FAIR}/sessions/{slot.id}"
    staff.get(address)
    form = {"version": str(slot.version), "participation_id": str(one.id), "part": "speaker", "remote": "yes"}
    text = text_of(staff.post(f"{address}/parts", form, follow=True))
    assert "Nobody said in which time zone Luis Gómez will be." in text
    (part,) = look(select(SessionPart))
    version = str(look(select(Slot.version).where(Slot.id == slot.id))[0])
    staff.post(f"{address}/parts/0/remove", {"version": version})
    version = str(look(select(Slot.version).where(Slot.id == slot.id))[0])
    text = text_of(staff.post(f"{address}/parts", {**form, "version": version, "zone": "America/Bogota"}, follow=True))
    assert "15:00 in Madrid = 09:00 in Bogota" in text and "There is no test call" in text
    (part,) = look(select(SessionPart))
    assert staff.post(f"{address}/call/{part.id}").status_code == 303
    again = staff.post(f"{address}/call/{part.id}")
    assert again.status_code == 422 and "already" in text_of(again)
    (call,) = look(select(Slot).where(Slot.kind == "remote"))
    assert (call.starts, call.title) == (datetime(2027, 11, 1, 15), "Appel d’essai\u00a0: Sharing the street")
    text = text_of(staff.get(address))
    assert "There is no test call" not in text and "Test call" in text


def test_speakers_move_up_and_down_and_stale_pages_do_not(staff: StaffClient, fair: Pavilion, look: Look) -> None:
    slot, first, second = a_session(fair), speaker(fair, "Un"), speaker(fair, "Deux")
    slot = get_slot(fair.session, fair.dossier.id, slot.id)
    parts = [PartValues(first.id), PartValues(second.id, "moderator")]
    slot = save_parts(fair.session, **fair.acting, slot=slot, version=slot.version, parts=parts)
    version = slot.version
    fair.session.commit()
    staff.get(f"{FAIR}/sessions/{slot.id}")
    assert staff.post(f"{FAIR}/sessions/{slot.id}/parts/1/up", {"version": str(version)}).status_code == 303
    order = look(select(SessionPart).order_by(SessionPart.position))
    assert [one.participation_id for one in order] == [second.id, first.id]
    assert staff.post(f"{FAIR}/sessions/{slot.id}/parts/1/up", {"version": str(version)}).status_code == 409


def test_who_has_a_part_attends_and_reads_it(fair: Pavilion) -> None:
    other, one = speaker(fair, "Autre"), speaker(fair, zone="America/Bogota", role="speaker")
    slot = a_session(fair, attendance="some", remote_link="https://visio.example.org/x")
    slot = get_slot(fair.session, fair.dossier.id, slot.id)
    before = build_snapshot(fair.session, fair.dossier)
    slot = save_parts(fair.session, **fair.acting, slot=slot, version=slot.version,
                      parts=[PartValues(one.id, remote=True), PartValues(other.id, "moderator")])  # fmt: skip
    assert {p.id for p in slot.participations} == {one.id, other.id}
    snapshot = build_snapshot(fair.session, fair.dossier)
    (line,) = reader_days(snapshot, one.id, "en", "America/Bogota")[0].slots
    assert (line.part, line.clocks) == ("You speak", "15:00 in Madrid = 09:00 in Bogota")
    (line,) = reader_days(snapshot, other.id, "en")[0].slots
    assert (line.part, line.clocks) == ("You moderate", "")
    said = own_parts(words("en"), snapshot, one.id)
    assert said == [(
        "Tuesday, November 2 · 15:00–16:00 · You speak · Sharing the street · "
        "15:00 in Madrid = 09:00 in Bogota · https://visio.example.org/x"
    )]  # fmt: skip
    facts = {"changed_in": 1, "revised": snapshot["slots"][0]["created"], **snapshot["slots"][0]}
    assert "15:00 in Madrid = 09:00 in Bogota" in reader_entry(facts, "en").description
    assert [c.kind for c in compare(before, snapshot, one.id)] == ["added"]
    swapped = save_parts(fair.session, **fair.acting, slot=slot, version=slot.version,
                         parts=[PartValues(one.id, remote=True), PartValues(other.id, "speaker")])  # fmt: skip
    assert swapped.version > slot.version - 1
    later = build_snapshot(fair.session, fair.dossier)
    assert [c.kind for c in compare(snapshot, later, other.id)] == ["wording"]
    assert compare(snapshot, later, one.id) == []


def upload(staff: StaffClient, content: str, name: str = "fair.ics") -> Any:
    staff.get(f"{FAIR}/sessions/organiser/import")
    file = (io.BytesIO(content.replace("\n", "\r\n").encode()), name)
    return staff.post(f"{FAIR}/sessions/organiser/import", {"file": file}, content_type="multipart/form-data")


def test_the_organisers_programme_comes_in_once_and_is_followed(staff: StaffClient, fair: Pavilion, look: Look) -> None:
    a_session(fair, title="Ours")
    fair.session.commit()
    preview = upload(staff, ICS).headers["Location"]
    text = text_of(staff.get(preview))
    assert "times of the fair?" in text and "All day" in text and "says the same twice" in text
    assert staff.post(preview, {}).status_code == 422, "neither the zone nor the rows in error were answered"
    assert look(select(PublicSession)) == []
    answers = {"zone": "Europe/Madrid", "without_faults": "yes"}
    text = text_of(staff.post(preview, answers, follow=True))
    assert "overlaps with “Ours”" in text and "09:00 Bogota" in text
    assert staff.post(preview, answers).status_code == 404, "sent twice, it doubles nothing"
    (entry,) = look(select(PublicSession).where(PublicSession.source_uid == "a@fair"))
    assert (entry.hall, entry.speakers, entry.track) == ("2", "Anna Puig, Luis Gómez", "Mobility")
    pick = f"{FAIR}/sessions/organiser/{entry.id}/pick"
    staff.get(pick)
    assert staff.post(pick, {"attendance": ""}).status_code == 422
    assert "Sharing the street" in text_of(staff.post(pick, {"attendance": "all"}, follow=True))
    assert staff.post(pick, {"attendance": "all"}).status_code == 422, "picked once"
    moved = ICS.replace("20271102T150000", "20271102T153000").replace("20271102T160000", "20271102T163000")
    gone = moved.replace("UID:d@fair", "UID:e@fair")
    preview = upload(staff, gone).headers["Location"]
    staff.get(preview)
    text = text_of(staff.post(preview, answers, follow=True))
    assert "The organiser moved this: 30 min later" in text and "No longer in the file" in text
    assert len(look(select(PublicSession))) == 4
    staff.post(f"{FAIR}/sessions/organiser/{entry.id}/follow", {})
    (slot,) = look(select(Slot).where(Slot.title == "Sharing the street"))
    assert (slot.starts, slot.ends) == (datetime(2027, 11, 2, 15, 30), datetime(2027, 11, 2, 16, 30))
    assert "The organiser moved this" not in text_of(staff.get(f"{FAIR}/sessions/organiser"))
    assert "From Bogotá" in text_of(staff.get(f"{FAIR}/sessions/organiser?q=bogota&day=2027-11-03"))


@pytest.mark.parametrize("content", ["", "nothing", "BEGIN:VCALENDAR\nEND:VCALENDAR"])
def test_a_file_that_is_none_is_refused_in_words(staff: StaffClient, fair: Pavilion, content: str) -> None:
    assert upload(staff, content).status_code == 422


HOSTS = ("Aqua", "Brume", "Canal", "Delta", "Eau vive", "Fontaine", "Gouttes")


def tour_form(fair: Pavilion, hosts: tuple[str, ...] = HOSTS, **values: str) -> dict[str, str]:
    form = {
        "version": "0", "agreed": "0", "title": "Water", "day": "2027-11-03", "starts": "10:00", "walk_minutes": "3",
        "attendance": "all",
    }  # fmt: skip
    for n, name in enumerate(hosts):
        form |= {f"position-{n}": str(n + 1), f"host-{n}": name, f"stand-{n}": f"4 / H{n}", f"topic-{n}": "",
                 f"minutes-{n}": "10", f"walk-{n}": "", f"stop-{n}": ""}  # fmt: skip
    return form | values


@pytest.fixture
def water(staff: StaffClient, fair: Pavilion, look: Look) -> Tour:
    """A tour of seven stops, all hosts asked; the first six have confirmed, the third declined."""
    for name in HOSTS:
        fair.make.person("Anne", name, organisation_id=fair.make.organisation(name).id)
    for n in range(4):
        speaker(fair, f"Gast{n}")
    fair.session.commit()
    staff.get(f"{FAIR}/tours/new")
    answer = staff.post(f"{FAIR}/tours/new", tour_form(fair, guide_id="", max_people="3"), follow=True)
    assert "The tour stands in the programme." in text_of(answer)
    (tour,) = look(select(Tour))
    return tour


def confirm(fair: Pavilion, look: Look, *numbers: int, state: str = "confirmed") -> None:
    stops = look(select(TourStop).order_by(TourStop.position))
    for number in numbers:
        request = fair.session.scalars(select(Request).where(Request.slot_id == stops[number].slot_id)).one()
        request.state = state
    fair.session.commit()


def test_stops_are_slots_one_after_the_other(staff: StaffClient, fair: Pavilion, water: Tour, look: Look) -> None:
    slots = look(select(Slot).where(Slot.kind == "tour").order_by(Slot.starts_at))
    assert [f"{slot.starts:%H:%M}" for slot in slots][:3] == ["10:00", "10:13", "10:26"] and len(slots) == 7
    text = text_of(staff.get(f"{FAIR}/tours/{water.id}"))
    assert "People: 4, at most 3: 1 too many." in text and "Nobody leads this tour yet." in text
    assert "Ask all hosts (7)" in text
    staff.post(f"{FAIR}/tours/{water.id}/ask")
    assert len(look(select(Request).where(Request.state == "asked"))) == 7
    staff.post(f"{FAIR}/tours/{water.id}/ask")
    assert len(look(select(Request))) == 7, "nobody is asked twice"


def test_a_declined_stop_is_dropped_after_agreeing(staff: StaffClient, fair: Pavilion, water: Tour, look: Look) -> None:
    page = f"{FAIR}/tours/{water.id}"
    staff.get(page)
    staff.post(f"{page}/ask")
    confirm(fair, look, 0, 1, 3, 4)
    confirm(fair, look, 2, state="declined")
    (third,) = look(select(TourStop).where(TourStop.position == 2))
    assert "Drop this stop" in text_of(staff.get(page))
    answer = staff.post(f"{page}/stops/{third.id}/drop", {"version": "1"})
    assert answer.status_code == 409 and "2 hosts who have confirmed would be asked again" in text_of(answer)
    assert "Delta, Eau vive" in text_of(answer)
    assert len(look(select(TourStop))) == 7, "nothing was changed yet"
    done = staff.post(f"{page}/stops/{third.id}/drop", {"version": "1", "agreed": "2"})
    assert done.status_code == 303
    slots = look(select(Slot).where(Slot.kind == "tour", Slot.cancelled_at.is_(None)).order_by(Slot.starts_at))
    assert [f"{slot.starts:%H:%M}" for slot in slots] == ["10:00", "10:13", "10:26", "10:39", "10:52", "11:05"]
    states = [r.state for r in look(select(Request).order_by(Request.id))]
    assert states == ["confirmed", "confirmed", "declined", "reconfirm", "reconfirm", "asked", "asked"]


def test_rows_are_refused_where_they_are_wrong(staff: StaffClient, fair: Pavilion, water: Tour) -> None:
    staff.get(f"{FAIR}/tours/new")
    for cell, value, told in (
        ("host-1", "Nowhere", "No organisation is called “Nowhere”"), ("minutes-2", "0", "between 1 and 240 minutes"),
        ("minutes-2", "ten", "whole number"), ("starts", "25:00", "is not a time"),
    ):  # fmt: skip
        answer = staff.post(f"{FAIR}/tours/new", tour_form(fair, **{cell: value}))
        assert answer.status_code == 422 and told in text_of(answer), cell
        assert f'value="{value}"' in answer.text


def test_a_second_group_starts_later_with_those_left_over(
    staff: StaffClient, fair: Pavilion, water: Tour, look: Look
) -> None:
    staff.get(f"{FAIR}/tours/{water.id}")
    answer = staff.post(f"{FAIR}/tours/{water.id}/second", {"version": "1", "minutes": "15"}, follow=True)
    assert "10:15" in text_of(answer)
    first, second = look(select(Tour).order_by(Tour.id))
    assert (len(first.people), len(second.people)) == (3, 1)
    assert staff.post(f"{FAIR}/tours/{water.id}/second", {"version": "2", "minutes": "15"}).status_code == 422


def test_heads_are_counted_without_a_script(staff: StaffClient, fair: Pavilion, water: Tour, look: Look) -> None:
    page = f"{FAIR}/tours/{water.id}/headcount"
    assert "4 people expected" in text_of(staff.get(page))
    assert staff.post(page, {"counted": "many"}).status_code == 422
    staff.post(page, {"counted": "17"})
    assert look(select(Tour.counted)) == [17]
    assert "17" in text_of(staff.get(f"{FAIR}/tours/{water.id}"))


def test_a_tour_past_the_closing_time_says_so(staff: StaffClient, fair: Pavilion, water: Tour) -> None:
    staff.get(f"{FAIR}/tours/{water.id}/edit")
    stops = {f"stop-{n}": str(n + 1) for n in range(7)}
    late = tour_form(fair, version="1", starts="17:30", **stops)
    text = text_of(staff.post(f"{FAIR}/tours/{water.id}/edit", late, follow=True))
    assert "Outside of the opening hours of the fair" in text
    assert staff.post(f"{FAIR}/tours/{water.id}/edit", late).status_code == 409


def test_the_guides_sheet_is_a_pdf_and_a_tour_can_go(
    app: Flask, staff: StaffClient, fair: Pavilion, water: Tour, look: Look
) -> None:
    assert staff.get(f"{FAIR}/tours/{water.id}/sheet.pdf").data.startswith(b"%PDF")
    staff.get(f"{FAIR}/tours/{water.id}")
    staff.post(f"{FAIR}/tours/{water.id}/remove")
    assert look(select(Tour)) == [] and look(select(Slot).where(Slot.kind == "tour")) == []


def test_readers_change_nothing(staff: StaffClient, fair: Pavilion, visitor: StaffClient) -> None:
    for path in ("sessions", "sessions/organiser", "tours/1"):
        assert visitor.http.get(f"{FAIR}/{path}").status_code in (302, 303, 401, 403)
