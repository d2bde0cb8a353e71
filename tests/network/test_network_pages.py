"""The directory: lists, entries, edits that lose no text, exports that run nothing."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.database import Database
from delegations.network.models import NameCorrection, Organisation, Person, Place
from tests.client import StaffClient, text_of
from tests.factories import Factory
from tests.queries import count_queries

PLACE = {
    "name": "Tour",
    "country": "FR",
    "zone": "Europe/Paris",
    "step_free": "",
    "latitude": "45.7",
    "longitude": "4.8",
}


def test_each_list_finds_by_any_word_without_accents(staff: StaffClient, make: Factory, session: Session) -> None:
    make.organisation("Métropole de Lyon")
    make.organisation("Ville de Nice")
    session.commit()
    text = text_of(staff.get("/network/organisations?q=metropole"))
    assert "Métropole de Lyon" in text and "Ville de Nice" not in text


def test_an_arabic_name_is_found_by_latin_letters(staff: StaffClient, session: Session) -> None:
    staff.get("/network/people/new")
    data = {"family_name": "Bennis", "native_name": "هند بنيس", "rank": "standard", "language": "ar", "civility": "f"}
    assert staff.post("/network/people/new", data).status_code == 303
    assert "هند بنيس" in staff.get("/network/people?q=hnd").text


def test_a_place_out_of_range_or_in_no_zone_is_refused_at_its_field(staff: StaffClient, session: Session) -> None:
    staff.get("/network/places/new")
    for bad in ({"latitude": "95"}, {"zone": "Mars/Olympus"}, {"open_0": "18:00-09:00"}):
        response = staff.post("/network/places/new", {**PLACE, **bad})
        assert response.status_code == 422 and 'aria-invalid="true"' in response.text
        assert next(iter(bad.values())) in response.text
    session.rollback()
    assert session.scalars(select(Place)).all() == []


def test_opening_windows_come_back_as_typed(staff: StaffClient, session: Session) -> None:
    staff.get("/network/places/new")
    response = staff.post("/network/places/new", {**PLACE, "open_0": "9h-12h30, 14:00-18:00"}, follow=True)
    assert response.status_code == 200
    place = session.scalars(select(Place)).one()
    assert place.opening == {"0": [[540, 750], [840, 1080]]}
    assert 'value="09:00-12:30, 14:00-18:00"' in staff.get(f"/network/places/{place.id}/edit").text


def test_two_editors_see_both_versions_and_lose_nothing(staff: StaffClient, make: Factory, session: Session) -> None:
    row = make.organisation("Avant")
    session.commit()
    path = f"/network/organisations/{row.id}/edit"
    version = re.search(r'name="version" value="(\d+)"', staff.get(path).text)
    assert version
    base = {"category": "other", "country": "FR", "version": version.group(1)}
    assert staff.post(path, {**base, "name": "De l’une"}).status_code == 303
    staff.get(path)
    refused = staff.post(path, {**base, "name": "De l’autre"})
    assert refused.status_code == 409 and "De l’une" in refused.text and "De l’autre" in refused.text
    session.rollback()
    assert session.scalars(select(Organisation.name)).one() == "De l’une"


def test_an_export_holds_no_formula(staff: StaffClient, make: Factory, session: Session) -> None:
    make.organisation("=cmd|' /C calc'!A0")
    session.commit()
    body = staff.get("/network/organisations.csv").get_data(as_text=True)
    assert "\n\"'=cmd" in body or "\n'=cmd" in body


def test_hostile_text_is_shown_as_text(staff: StaffClient, session: Session) -> None:
    staff.get("/network/organisations/new")
    name = "<script>alert(1)</script>{{7*7}}\r\nBcc: x@example.org"
    staff.post("/network/organisations/new", {"name": name, "category": "other", "country": "FR"})
    page = staff.get("/network/organisations")
    assert "<script>alert" not in page.text and "{{7*7}} Bcc: x@example.org" in text_of(page)


def test_staff_confirm_a_corrected_spelling(staff: StaffClient, make: Factory, session: Session, clock: object) -> None:
    person = make.person("Salma", "Benshekrun")
    session.add(
        NameCorrection(person_id=person.id, family_name="Benchekroun", given_name="Salma", native_name="",
                       proposed_at=make.clock.now())
    )  # fmt: skip
    session.commit()
    page = staff.get(f"/network/people/{person.id}")
    action = re.search(r'action="(/network/people/\d+/corrections/\d+)"', page.text)
    assert action
    assert staff.post(action.group(1), {"decision": "accept"}).status_code == 303
    session.rollback()
    session.expire_all()
    row = session.scalars(select(Person)).one()
    assert row.family_name == "Benchekroun" and row.validated_at is not None


def test_a_long_list_asks_the_database_no_more_than_a_short_one(
    staff: StaffClient, make: Factory, session: Session, database: Database
) -> None:
    for noun in ("organisations", "people", "places"):
        staff.get(f"/network/{noun}")
    make.person()
    session.commit()
    with count_queries(database) as few:
        staff.get("/network/people")
    for number in range(30):
        make.person(f"P{number}", "Nombreux", organisation_id=make.organisation(f"O{number}").id)
    session.commit()
    with count_queries(database) as many:
        staff.get("/network/people")
    assert len(many) == len(few)


def test_the_search_box_finds_all_kinds(staff: StaffClient, make: Factory, session: Session) -> None:
    make.dossier(title="Casablanca – ville durable")
    make.place("Casablanca, Wilaya")
    make.person("Karim", "Casablancai")
    session.commit()
    text = text_of(staff.get("/search?q=casablanca"))
    assert "ville durable" in text and "Wilaya" in text and "Karim Casablancai" in text
