"""The programme as staff edit it: the day's table, the slot's form, conflicts beside the line."""

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.itineraries.models import Slot
from delegations.messaging.models import Message
from tests.client import StaffClient, text_of
from tests.factories import Factory

DAY = "/dossiers/VISIT-1/programme?day=2027-10-28"


def _slots(session: Session) -> list[Slot]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Slot).order_by(Slot.starts_at)))


def test_an_empty_day_says_what_to_do(staff: StaffClient, make: Factory, session: Session) -> None:
    make.dossier()
    session.commit()
    assert "Edit the table" in text_of(staff.get(DAY)) or "Modifier" in text_of(staff.get(DAY))


def _fill(staff: StaffClient, **rows: dict[str, str]) -> int:
    data: dict[str, object] = {"day": "2027-10-28", "row": list(rows)}
    for key, cells in rows.items():
        data.update({f"{key}-{name}": value for name, value in cells.items()})
    return staff.post("/dossiers/VISIT-1/programme", data).status_code


def test_lines_typed_like_a_spreadsheet_become_slots(staff: StaffClient, make: Factory, session: Session) -> None:
    make.dossier()
    make.place("Quartier de la Confluence")
    session.commit()
    staff.get(DAY + "&mode=edit")
    status = _fill(
        staff,
        new1={"starts": "930", "ends": "10h45", "title": "Confluence", "place": "quartier de la confluence"},
        new2={"starts": "11:00", "ends": "12.15", "title": "Plan vélo", "kind": "meeting"},
    )
    assert status == 303
    first, second = _slots(session)
    assert (first.starts, first.ends) == (datetime(2027, 10, 28, 9, 30), datetime(2027, 10, 28, 10, 45))
    assert first.place_id is not None and first.start_zone == "Europe/Paris"
    assert second.kind == "meeting"
    assert session.scalars(select(Message)).all() == []


def test_a_bad_line_keeps_every_line_as_typed_and_saves_none(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    make.dossier()
    session.commit()
    staff.get(DAY + "&mode=edit")
    data = {"day": "2027-10-28", "row": ["new1", "new2"], "new1-starts": "9:00", "new1-ends": "8:00",
            "new1-title": "À l’envers", "new2-starts": "10:00", "new2-ends": "11:00", "new2-title": "Bonne ligne",
            "new2-place": "Nulle part"}  # fmt: skip
    response = staff.post("/dossiers/VISIT-1/programme", data)
    assert response.status_code == 422
    assert "Bonne ligne" in response.text and "À l’envers" in response.text and "Nulle part" in response.text
    assert len(re.findall('aria-invalid="true"', response.text)) == 2
    assert _slots(session) == []


def test_a_missing_hour_is_asked_about_not_guessed(staff: StaffClient, make: Factory, session: Session) -> None:
    make.dossier(starts_on=datetime(2028, 3, 25).date(), ends_on=datetime(2028, 3, 27).date())
    session.commit()
    staff.get("/dossiers/VISIT-1/programme?day=2028-03-26&mode=edit")
    data = {"day": "2028-03-26", "row": ["new1"], "new1-starts": "2:30", "new1-ends": "4:00", "new1-title": "Nuit"}
    response = staff.post("/dossiers/VISIT-1/programme", data)
    assert response.status_code == 422 and "2028-03-26" in response.text


def test_a_repeated_hour_is_asked_about_and_the_answer_taken(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    make.dossier(starts_on=datetime(2027, 10, 30).date(), ends_on=datetime(2027, 11, 1).date())
    session.commit()
    staff.get("/dossiers/VISIT-1/programme?day=2027-10-31&mode=edit")
    data = {"day": "2027-10-31", "row": ["new1"], "new1-starts": "2:30", "new1-ends": "5:00", "new1-title": "Nuit"}
    response = staff.post("/dossiers/VISIT-1/programme", data)
    assert response.status_code == 422 and 'name="new1-fold"' in response.text
    assert staff.post("/dossiers/VISIT-1/programme", {**data, "new1-fold": "1"}).status_code == 303
    assert _slots(session)[0].starts_at.hour == 1


def test_two_colleagues_on_one_slot_lose_no_text(staff: StaffClient, make: Factory, session: Session) -> None:
    dossier = make.dossier()
    slot = make.slot(dossier, title="Ancien titre")
    session.commit()
    path = f"/dossiers/VISIT-1/programme/slots/{slot.id}"
    page = staff.get(path)
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version
    base = {"kind": "visit", "day": "2027-10-28", "starts": "10:00", "ends": "11:30", "attendance": "all",
            "travel_mode": "coach", "version": version.group(1)}  # fmt: skip
    assert staff.post(path, {**base, "title": "Titre de l’une"}).status_code == 303
    staff.get(path)
    refused = staff.post(path, {**base, "title": "Titre de l’autre"})
    assert refused.status_code == 409
    assert "Titre de l’une" in refused.text and "Titre de l’autre" in refused.text
    assert _slots(session)[0].title == "Titre de l’une"


def test_too_short_a_way_stands_beside_the_slot_with_its_sum(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    dossier = make.dossier()
    for number in range(14):
        make.participation(dossier, make.person(f"P{number}", "Delegate"))
    make.slot(dossier, "2027-10-28 10:30", "2027-10-28 11:45", place_id=make.place("Confluence").id)
    make.slot(dossier, "2027-10-28 12:15", "2027-10-28 13:30", travel_minutes=27,
              place_id=make.place("Pierre-Bénite", latitude=45.70, longitude=4.82).id)  # fmt: skip
    session.commit()
    text = text_of(staff.get(DAY))
    assert "27" in text and "10" in text and "37" in text and "30" in text


def test_an_alert_beside_the_day_leads_to_its_slot_on_its_own_day(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    dossier = make.dossier()
    near, far = make.place("Confluence"), make.place("Pierre-Bénite")
    make.slot(dossier, "2027-10-28 10:30", "2027-10-28 11:45", title="Confluence", place_id=near.id)
    late = make.slot(
        dossier, "2027-10-28 11:50", "2027-10-28 13:00", title="Station", place_id=far.id, travel_minutes=27
    )
    session.commit()
    page = staff.get("/dossiers/VISIT-1/programme?day=2027-10-27")
    links = re.findall(r'href="([^"]+)"[^>]*>[^<]*27\smin', page.text)
    assert links
    assert all(link.startswith("/dossiers/VISIT-1/programme?day=2027-10-28#slot-") for link in links)
    assert f'id="slot-{late.id}"' in staff.get(links[0].split("#")[0]).text


def test_the_rest_of_the_day_shifts_but_fixed_slots_stay(staff: StaffClient, make: Factory, session: Session) -> None:
    dossier = make.dossier()
    first = make.slot(dossier, "2027-10-28 09:00", "2027-10-28 10:00")
    make.slot(dossier, "2027-10-28 11:00", "2027-10-28 12:00", fixed=True)
    make.slot(dossier, "2027-10-28 14:00", "2027-10-28 15:00")
    session.commit()
    staff.get(DAY)
    path = f"/dossiers/VISIT-1/programme/slots/{first.id}/shift"
    assert staff.post(path, {"minutes": "20"}).status_code == 303
    assert [f"{s.starts:%H:%M}" for s in _slots(session)] == ["09:20", "11:00", "14:20"]


def test_a_reader_may_not_change_and_an_outsider_sees_nothing(
    app: object, make: Factory, session: Session, staff: StaffClient
) -> None:
    other = make.user("other@delegations.example", name="Autre")
    make.dossier(owner_id=other.id)
    session.commit()
    staff.get("/dossiers/VISIT-1/programme", status=404)


def test_hostile_text_is_harmless(staff: StaffClient, make: Factory, session: Session) -> None:
    dossier = make.dossier()
    make.slot(dossier, title="<script>alert(1)</script>{{7*7}}", public_text="X\nEND:VEVENT")
    session.commit()
    response = staff.get(DAY)
    assert "<script>alert" not in response.text and "49" not in text_of(response).split("}}")[0][-4:]
