"""Edits of the directory: bad input keeps what was typed, stale edits lose nothing, the journal names fields only."""

import re
import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.audit.models import AuditEntry
from delegations.core.actor import Actor, Role
from delegations.core.clock import Clock
from delegations.core.errors import StaleVersion
from delegations.database import Database
from delegations.i18n import words
from delegations.network.models import NameCorrection, Organisation, Person, Place
from delegations.network.queries import get_organisation
from delegations.network.services import mark_validated, save_entry, settle_correction
from tests.client import StaffClient, text_of
from tests.factories import Factory

PLACE = {"name": "Tour", "country": "FR", "zone": "Europe/Paris", "step_free": "", "security_minutes": "0"}
BASE = {"category": "other", "country": "FR"}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("latitude", "95"), ("longitude", "-181"), ("latitude", "nan"), ("latitude", "north"), ("capacity", "0"),
        ("capacity", "99999999999999999999"), ("zone", "Mars/Olympus"), ("zone", "../../etc/passwd"),
        ("closed_days", "demain"), ("closed_days", "2027-02-30"), ("open_2", "09:75-10:00"), ("country", "XYZ"),
        ("organisation_id", "999999999999999999999"), ("city", "x" * 201),
    ],
)  # fmt: skip
def test_bad_input_is_refused_at_its_field_and_nothing_is_saved(
    staff: StaffClient, session: Session, field: str, typed: str
) -> None:
    staff.get("/network/places/new")
    coordinates = {"latitude": "45.7", "longitude": "4.8"}
    refused = staff.post("/network/places/new", {**PLACE, **coordinates, field: typed})
    assert refused.status_code == 422
    assert re.search(rf'id="{field}-error"', refused.text) and f'href="#{field}"' in refused.text
    assert 'value="Tour"' in refused.text
    session.rollback()
    assert session.scalars(select(Place)).all() == []


def test_half_a_coordinate_is_refused(staff: StaffClient) -> None:
    staff.get("/network/places/new")
    refused = staff.post("/network/places/new", {**PLACE, "latitude": "45.7"})
    assert refused.status_code == 422 and 'id="longitude-error"' in refused.text


def test_coordinates_may_be_typed_with_a_comma(staff: StaffClient, session: Session) -> None:
    staff.get("/network/places/new")
    assert staff.post("/network/places/new", {**PLACE, "latitude": "45,76", "longitude": "-1,55"}).status_code == 303
    place = session.scalars(select(Place)).one()
    assert (place.latitude, place.longitude) == (45.76, -1.55)
    assert "45.7600, -1.5500" in text_of(staff.get(f"/network/places/{place.id}"))


def test_errors_speak_the_reader_s_language_once(staff: StaffClient) -> None:
    staff.get("/network/places/new")
    text = text_of(staff.post("/network/places/new", {**PLACE, "name": "", "capacity": "x"}))
    assert "Veuillez remplir ce champ." in text and "Please fill in" not in text
    assert "Give a number" not in text


def test_a_stale_edit_shows_both_versions_in_words_and_can_be_saved_over(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    row = make.place("Avant", latitude=45.7609, longitude=4.8597, city="Lyon")
    session.commit()
    path = f"/network/places/{row.id}/edit"
    same = {**PLACE, "latitude": "45.7609", "longitude": "4.8597", "city": "Lyon", "name": "Avant"}
    staff.get(path)
    assert staff.post(path, {**same, "step_free": "yes", "version": "1"}).status_code == 303
    refused = staff.post(path, {**same, "name": "Après", "step_free": "no", "version": "1"})
    assert refused.status_code == 409
    yes, no = words("fr").gettext("yes"), words("fr").gettext("no")
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>.*?<bdi>(.*?)</bdi>.*?<bdi>(.*?)</bdi>', refused.text)
    assert [(theirs, mine) for _label, theirs, mine in rows] == [("Avant", "Après"), (yes, no)]
    assert 'value="Après"' in refused.text
    version = re.search(r'name="version" value="(\d+)"', refused.text)
    assert version
    again = {**same, "name": "Après", "step_free": "no", "version": version.group(1)}
    assert staff.post(path, again).status_code == 303
    session.rollback()
    session.expire_all()
    saved = session.scalars(select(Place)).one()
    assert (saved.name, saved.step_free, saved.version) == ("Après", False, 3)


@pytest.mark.parametrize("version", [{}, {"version": "abc"}, {"version": "99"}])
def test_an_edit_that_cannot_say_what_it_read_is_stale(
    staff: StaffClient, make: Factory, session: Session, version: dict[str, str]
) -> None:
    row = make.organisation("Avant")
    session.commit()
    staff.get(f"/network/organisations/{row.id}/edit")
    assert staff.post(f"/network/organisations/{row.id}/edit", {**BASE, "name": "Après", **version}).status_code == 409


def test_of_two_who_save_at_the_same_moment_one_is_told(
    database: Database, make: Factory, session: Session, planner: Actor, clock: Clock
) -> None:
    entry_id = make.organisation("Avant").id
    session.commit()
    both_have_read, outcomes = threading.Barrier(2, timeout=10), []

    def save(name: str) -> None:
        with database.session(writing=not database.is_sqlite) as unit:
            read = get_organisation(unit, entry_id)
            version = read.version
        both_have_read.wait()
        with database.writing() as unit:
            entry = get_organisation(unit, entry_id)
            try:
                save_entry(unit, actor=planner, clock=clock, noun="organisations",
                           values={"name": name}, entry=entry, version=version)  # fmt: skip
                outcomes.append(name)
            except StaleVersion as error:
                outcomes.append(f"told of {error.data['current'].name}")

    writers = [threading.Thread(target=save, args=(name,)) for name in ("une", "autre")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(20)
    winner = next(outcome for outcome in outcomes if not outcome.startswith("told"))
    assert sorted(outcomes) == sorted([winner, f"told of {winner}"])


def test_the_journal_names_the_fields_that_changed_and_no_values(
    make: Factory, session: Session, planner: Actor, clock: Clock
) -> None:
    row = make.person("Salma", "Benshekrun")
    values = {"family_name": "Benchekroun", "given_name": "Salma", "email": row.email, "phone": ""}
    save_entry(session, actor=planner, clock=clock, noun="people", values=values, entry=row, version=1)
    save_entry(session, actor=planner, clock=clock, noun="people", values=values, entry=row, version=2)
    line = session.scalars(select(AuditEntry).where(AuditEntry.action == "change_entry")).one()
    assert line.fields == ["family_name"] and "Benchekroun" not in str(line.detail)
    assert row.version == 2


def test_a_name_spelled_anew_is_no_longer_validated(
    make: Factory, session: Session, planner: Actor, clock: Clock
) -> None:
    row = make.person("Salma", "Benchekroun")
    mark_validated(session, actor=planner, clock=clock, person=row)
    same = {"family_name": "Benchekroun", "given_name": "Salma", "email": row.email, "title": "Directrice"}
    save_entry(session, actor=planner, clock=clock, noun="people", values=same, entry=row, version=1)
    assert row.validated_at is not None
    save_entry(session, actor=planner, clock=clock, noun="people", values={**same, "family_name": "Alami"},
               entry=row, version=2)  # fmt: skip
    assert row.validated_at is None


def test_a_refused_spelling_leaves_the_name_and_is_settled_once(
    make: Factory, session: Session, planner: Actor, clock: Clock
) -> None:
    row = make.person("Salma", "Benchekroun")
    proposed = NameCorrection(person_id=row.id, family_name="X", given_name="Y", native_name="", state="proposed",
                              proposed_at=clock.now())  # fmt: skip
    session.add(proposed)
    session.flush()
    settle_correction(session, actor=planner, clock=clock, correction=proposed, person=row, accept=False)
    settle_correction(session, actor=planner, clock=clock, correction=proposed, person=row, accept=True)
    assert proposed.state == "refused" and row.family_name == "Benchekroun" and row.validated_at is None


def test_a_reader_looks_but_does_not_change(app: object, make: Factory, session: Session) -> None:
    make.user("reader@delegations.example", role=Role.READER)
    row = make.organisation("Métropole")
    session.commit()
    reader = StaffClient.signed_in(app, "reader@delegations.example")  # type: ignore[arg-type]
    page = reader.get("/network/organisations")
    assert "Métropole" in page.text and "/network/organisations/new" not in page.text
    for path in ("/network/organisations/new", f"/network/organisations/{row.id}/edit"):
        reader.get(path, status=403)
    assert reader.post(f"/network/organisations/{row.id}/edit", {**BASE, "name": "Autre"}).status_code == 403
    session.rollback()
    assert session.scalars(select(Organisation.name)).one() == "Métropole"


def test_a_website_is_a_link_and_its_name_is_text(staff: StaffClient, session: Session) -> None:
    staff.get("/network/organisations/new")
    sent = {**BASE, "name": "{{7*7}}<b>x</b>", "website": 'www.example.org/?a="><script>'}
    page = staff.post("/network/organisations/new", sent, follow=True)
    assert 'href="https://www.example.org/' in page.text and "<script>" not in page.text.split("<main")[1]
    assert "{{7*7}}<b>x</b>" in text_of(page)


def test_a_person_s_page_shows_the_parts_of_the_name(staff: StaffClient, make: Factory, session: Session) -> None:
    row = make.person("Salma", "Benchekroun", native_name="سلمى بنشقرون", civility="f", title_fr="Directrice",
                      family_first=True, zone="Africa/Casablanca",
                      organisation_id=make.organisation("Ville de Fès").id)  # fmt: skip
    session.commit()
    text = text_of(staff.get(f"/network/people/{row.id}"))
    for part in ("Benchekroun Salma", "سلمى بنشقرون", "Madame", "Directrice", "Ville de Fès", "Africa/Casablanca"):
        assert part in text
    assert session.get(Person, row.id) is not None
