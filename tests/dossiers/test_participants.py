"""The list of participants, their pages, travel files and links."""

from datetime import date

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.models import AccessLink
from delegations.audit.models import AuditEntry
from delegations.core.actor import Actor, Door
from delegations.core.clock import FixedClock
from delegations.database import Database
from delegations.dossiers.models import Dossier, ParticipantGroup, Participation, TravelField
from delegations.dossiers.travel import erase_due_fields, needs_totals, save_travel_file
from delegations.messaging.models import Message
from delegations.network.models import NameCorrection, Person
from tests.client import StaffClient, text_of
from tests.dossiers.conftest import Look
from tests.factories import Factory
from tests.queries import count_queries

HERE = "/dossiers/VISIT-1/participants"
SAVED = {
    "role": "delegate", "visa_state": "requested", "photo_consent": "yes", "wants_cards": "yes",
    "liaison_id": "", "represented_by_id": "", "represented_reason": "", "note": "",
}  # fmt: skip


def three(make: Factory, session: Session) -> list[int]:
    """Three participants of VISIT-1, in the order Alaoui, Berrada, Cherkaoui."""
    dossier = make.dossier()
    names = (("Samira", "Alaoui"), ("Othmane", "Berrada"), ("Laila", "Cherkaoui"))
    rows = [make.participation(dossier, make.person(given, family)) for given, family in names]
    session.commit()
    return [row.id for row in rows]


def order_of(look: Look) -> list[int]:
    return look(select(Participation.id).order_by(Participation.precedence, Participation.id))


def test_people_are_moved_by_buttons_and_by_typed_places(
    staff: StaffClient, make: Factory, session: Session, look: Look
) -> None:
    a, b, c = three(make, session)
    staff.get(HERE)
    staff.post(f"{HERE}/move", {"move": f"up-{c}"})
    assert order_of(look) == [a, c, b]
    staff.post(f"{HERE}/move", {"move": f"down-{a}"})
    assert order_of(look) == [c, a, b]
    staff.post(f"{HERE}/order", {f"place-{c}": "3", f"place-{a}": "2", f"place-{b}": "3"})
    assert order_of(look) == [a, b, c]
    assert staff.post(f"{HERE}/order", {f"place-{c}": "first", "place-x": "1"}).status_code == 303
    assert order_of(look) == [a, b, c], "what is no number moves nobody"
    assert staff.post(f"{HERE}/move", {"move": "up-99999"}).status_code == 404


def test_speeches_run_in_reverse_and_cannot_be_sorted_there(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    three(make, session)
    page = staff.get(f"{HERE}?order=speeches")
    text = text_of(page)
    assert text.index("Cherkaoui") < text.index("Berrada") < text.index("Alaoui")
    assert 'name="move"' not in page.text


def test_a_stand_in_does_not_inherit_the_rank(staff: StaffClient, make: Factory, session: Session, look: Look) -> None:
    a, _b, c = three(make, session)
    stand_in = look(select(Participation.person_id).filter_by(id=c))[0]
    values = {**SAVED, "version": 1, "represented_by_id": stand_in, "represented_reason": "grippe"}
    staff.get(f"{HERE}/{a}")
    assert staff.post(f"{HERE}/{a}", values).status_code == 303
    assert order_of(look)[-1] == c
    assert "grippe" in text_of(staff.get(HERE))
    own = look(select(Participation.person_id).filter_by(id=a))[0]
    assert staff.post(f"{HERE}/{a}", {**values, "version": 2, "represented_by_id": own}).status_code == 422


def test_a_stale_participation_keeps_what_was_typed(staff: StaffClient, make: Factory, session: Session) -> None:
    a, _b, _c = three(make, session)
    staff.get(f"{HERE}/{a}")
    staff.post(f"{HERE}/{a}", {**SAVED, "version": 1, "note": "theirs"})
    response = staff.post(f"{HERE}/{a}", {**SAVED, "version": 1, "note": "mine"})
    assert response.status_code == 409
    assert "mine" in response.text
    assert "theirs" in response.text


def test_several_people_are_put_into_a_group_at_once(
    staff: StaffClient, make: Factory, session: Session, look: Look
) -> None:
    a, b, _c = three(make, session)
    staff.get(HERE)
    assert staff.post(f"{HERE}/group", {"do": "join", "new_group": "Bus 1", "people": [a, b]}).status_code == 303
    assert text_of(staff.get(HERE)).count("Bus 1") >= 3
    staff.post(f"{HERE}/group", {"do": "leave", "group": "Bus 1", "people": [a, b]})
    assert look(select(ParticipantGroup.id)) == [], "an empty group goes"
    nobody = staff.post(f"{HERE}/group", {"do": "join", "new_group": "Bus 1"})
    assert nobody.status_code == 422
    assert staff.post(f"{HERE}/group", {"do": "join", "people": [a]}).status_code == 422


def test_a_correction_is_taken_over_or_refused(
    staff: StaffClient, make: Factory, session: Session, look: Look, clock: FixedClock
) -> None:
    a, b, _c = three(make, session)
    people = {row.id: row.person_id for row in session.scalars(select(Participation))}
    for row in (a, b):
        session.add(NameCorrection(person_id=people[row], family_name="Neuf", given_name="Nom", native_name="اسم",
                                   proposed_at=clock.now()))  # fmt: skip
    session.commit()
    wishes = look(select(NameCorrection.id).order_by(NameCorrection.id))
    assert "Neuf" in text_of(staff.get(HERE))
    staff.post(f"/dossiers/VISIT-1/corrections/{wishes[0]}", {"do": "accept"})
    staff.post(f"/dossiers/VISIT-1/corrections/{wishes[1]}", {"do": "refuse"})
    assert staff.post(f"/dossiers/VISIT-1/corrections/{wishes[1]}", {"do": "accept"}).status_code == 404
    first, second = (look(select(Person).filter_by(id=people[row]))[0] for row in (a, b))
    assert (first.family_name, first.validated_at is not None) == ("Neuf", True)
    assert (second.family_name, second.validated_at) == ("Berrada", None)


def test_a_name_is_validated_by_staff(staff: StaffClient, make: Factory, session: Session, look: Look) -> None:
    a, _b, _c = three(make, session)
    staff.get(HERE)
    staff.post(f"{HERE}/{a}/validate")
    assert len(look(select(Person.id).where(Person.validated_at.is_not(None)))) == 1


def test_somebody_known_is_proposed_before_a_new_person_is_written_down(
    staff: StaffClient, make: Factory, session: Session, look: Look
) -> None:
    make.dossier()
    known = make.person("Mohammed", "Daoudi", native_name="محمد الداودي", email="wali@example.org")
    session.commit()
    staff.get(f"{HERE}/add")
    new = {"family_name": "Daoudy", "given_name": "Mohamed", "civility": "m", "language": "fr", "role": "delegate"}
    first = staff.post(f"{HERE}/new", new)
    assert first.status_code == 422
    assert f'name="person_id" value="{known.id}"' in first.text
    assert look(select(Participation.id)) == []
    assert staff.post(f"{HERE}/new", {**new, "another": "yes"}).status_code == 303
    assert staff.post(f"{HERE}/add", {"person_id": known.id, "role": "head"}).status_code == 303
    assert staff.post(f"{HERE}/add", {"person_id": known.id, "role": "head"}).status_code == 422, "only once"
    assert len(look(select(Person.id))) == 2
    wrong = staff.post(f"{HERE}/new", {**new, "family_name": "Autre", "email": "nobody@", "another": "yes"})
    assert wrong.status_code == 422
    assert "nobody@" in wrong.text


def test_the_travel_file_is_opened_by_a_logged_act_and_erased_on_its_date(
    staff: StaffClient, make: Factory, session: Session, look: Look, clock: FixedClock, database: Database
) -> None:
    a, _b, _c = three(make, session)
    page = staff.get(f"{HERE}/{a}")
    values = {"passport_number": "AB123456", "birth_date": "1972-03-14", "diet": "sans porc"}
    assert staff.post(f"{HERE}/{a}/travel/save", values).status_code == 303
    assert "AB123456" not in staff.get(f"{HERE}/{a}").text
    opened = staff.post(f"{HERE}/{a}/travel")
    assert "AB123456" in opened.text
    reads = look(select(AuditEntry).filter_by(action="read_travel_file"))
    assert [entry.fields for entry in reads] == [["birth_date", "diet", "passport_number"]]
    assert "AB123456" not in str([entry.detail for entry in reads])
    with database.engine.connect() as connection:
        assert "AB123456" not in str(connection.exec_driver_sql("SELECT value FROM travel_field").all())
    assert staff.post(f"{HERE}/{a}/travel/save", {"birth_date": "14 mars"}).status_code == 422
    assert page.text.count("AB123456") == 0
    clock.instant = clock.instant.replace(month=10, day=30)
    erase_due_fields(session, clock)
    session.commit()
    assert look(select(TravelField.field)) == ["diet"]


def test_a_planner_of_the_dossier_sees_no_passport(
    app: Flask, make: Factory, session: Session, clock: FixedClock
) -> None:
    dossier = make.dossier()
    row = make.participation(dossier)
    user = make.user("second@delegations.example", name="Paul Second")
    make.right(dossier, user, "planner")
    values = {"passport_number": "AB123456", "diet": "végétarien"}
    owner = Actor("staff", dossier.owner_id, "Owner", Door.WEB)
    save_travel_file(session, actor=owner, clock=clock, dossier=dossier, participation=row, values=values)
    assert needs_totals(session, dossier.id, "diet") == {"végétarien": 1}
    session.commit()
    browser = StaffClient.signed_in(app, user.email)
    browser.get(f"{HERE}/{row.id}")
    opened = browser.post(f"{HERE}/{row.id}/travel")
    assert "végétarien" in opened.text
    assert "AB123456" not in opened.text
    assert browser.post(f"{HERE}/{row.id}/travel/save", {"passport_number": "X", "diet": "rien"}).status_code == 303
    assert "AB123456" not in str(session.scalars(select(AuditEntry.detail)).all())


def test_new_dates_move_the_day_of_erasure(
    staff: StaffClient, make: Factory, session: Session, look: Look, owner_id: int
) -> None:
    a, _b, _c = three(make, session)
    staff.get(f"{HERE}/{a}")
    staff.post(f"{HERE}/{a}/travel/save", {"diet": "sans porc"})
    staff.get("/dossiers/VISIT-1/edit")
    values = {"version": 1, "title": "T", "country": "MA", "zone": "Europe/Paris", "starts_on": "2027-11-26",
              "ends_on": "2027-11-29",
              "languages": "fr", "owner_id": owner_id, "duty_officer_id": ""}  # fmt: skip
    assert staff.post("/dossiers/VISIT-1/edit", values).status_code == 303
    assert look(select(TravelField.erase_on)) == [date(2027, 12, 6)]


def test_the_persons_link_is_shown_renewed_and_withdrawn(
    staff: StaffClient, make: Factory, session: Session, look: Look
) -> None:
    a, _b, _c = three(make, session)
    staff.get(f"{HERE}/{a}")
    assert look(select(AccessLink.id)) == [], "looking makes no link"
    first = staff.post(f"{HERE}/{a}/link", {"do": "show"})
    second = staff.post(f"{HERE}/{a}/link", {"do": "renew"})
    assert "/i/" in first.text
    assert "/i/" in second.text
    assert look(select(AccessLink.generation)) == [2]
    assert "/i/" not in staff.get(f"{HERE}/{a}").text, "the address is shown only when asked for"
    staff.post(f"{HERE}/{a}/link", {"do": "revoke"})
    link = look(select(AccessLink))[0]
    assert (link.purpose, link.subject_id, link.revoked_at is not None) == ("itinerary", a, True)


def test_taking_somebody_off_the_list_closes_their_link(
    staff: StaffClient, make: Factory, session: Session, look: Look
) -> None:
    a, b, c = three(make, session)
    staff.get(f"{HERE}/{a}")
    staff.post(f"{HERE}/{a}/link", {"do": "show"})
    staff.post(f"{HERE}/{a}/remove")
    assert look(select(AccessLink.revoked_at))[0] is not None
    assert look(select(Participation.id).where(Participation.removed_at.is_(None)).order_by(Participation.id)) == [b, c]
    staff.get(f"{HERE}/{a}", status=404)


def test_the_page_of_a_person_says_what_they_were_sent(
    staff: StaffClient, make: Factory, session: Session, clock: FixedClock
) -> None:
    dossier = make.dossier()
    row = make.participation(dossier)
    session.add(
        Message(
            dedupe_key="k", template="release", purpose="release", language="fr", recipient_address="a@example.org",
            recipient_name="A", person_id=row.person_id, dossier_id=dossier.id, release_number=4, context={},
            message_id="<1@x>", subject="Votre programme", status="sent", created_at=clock.now(),
            sent_at=clock.now(), next_at=clock.now(), attempts=1,
        )
    )  # fmt: skip
    session.commit()
    assert "Votre programme" in text_of(staff.get(f"{HERE}/{row.id}"))


def test_the_list_as_a_file_computes_nothing_and_holds_no_protected_value(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    dossier = make.dossier()
    person = make.person("=HYPERLINK(1)", "Élan", title="@cmd", native_name="إيلان")
    row = make.participation(dossier, person)
    session.commit()
    staff.get(f"{HERE}/{row.id}")
    staff.post(f"{HERE}/{row.id}/travel/save", {"passport_number": "AB123456"})
    body = staff.get("/dossiers/VISIT-1/participants.csv").data
    text = body.decode("utf-8-sig")
    assert body.startswith(b"\xef\xbb\xbf")
    assert "Élan;'=HYPERLINK(1);إيلان;'@cmd" in text
    assert "AB123456" not in text


def test_the_page_asks_the_database_the_same_number_of_times_for_three_and_for_thirty(
    staff: StaffClient, make: Factory, session: Session, database: Database
) -> None:
    three(make, session)
    with count_queries(database) as few:
        staff.get(HERE)
    dossier = session.scalars(select(Dossier)).one()
    for number in range(27):
        liaison = make.person("Liaison", f"N{number}")
        person = make.person("Prénom", f"Nom{number}", organisation_id=make.organisation(f"O{number}").id)
        make.participation(dossier, person, liaison_id=liaison.id)
    session.commit()
    with count_queries(database) as many:
        staff.get(HERE)
    assert len(many) == len(few)
    assert len(many) < 18
