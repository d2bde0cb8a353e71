"""The pages of inviting, of build-up and freight, and the exhibitor's own page behind the link."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.core.clock import FixedClock
from delegations.database import Database
from delegations.fairs.stands.badges import give_badge, grant_badges
from delegations.fairs.stands.models import Exhibitor
from delegations.itineraries.models import Slot
from delegations.messaging.models import Message
from delegations.network.models import Person
from tests.client import StaffClient, text_of
from tests.factories import Factory
from tests.fairs.pavilion import Pavilion, make_pavilion
from tests.fairs.test_applications import apply, invite

FAIR = "/dossiers/FAIR-1"
INVITE = f"{FAIR}/exhibitors/invite"
SETUP = {
    "what": "freight_in", "day": "2027-10-30", "starts": "6h30", "ends": "09:00", "carrier": "Delta",
    "version": "0", "stand_id": "", "place_id": "",
}  # fmt: skip


@pytest.fixture
def pavilion(session: Session, clock: FixedClock, make: Factory, staff: StaffClient) -> Pavilion:
    found = make_pavilion(session, clock, make)
    session.commit()
    staff.get(f"{FAIR}/stands")
    staff.post("/language", {"language": "en"})
    return found


def address(app: Flask, database: Database, row: Exhibitor) -> str:
    from delegations.accounts.links import find_link

    with database.reading() as session:
        link = find_link(session, purpose="application", subject_id=row.id)
        assert link is not None
        return f"/a/{app.extensions['delegations'].links.token(link)}"


def invited(pavilion: Pavilion, **person: Any) -> Exhibitor:
    row = invite(pavilion, **person)
    pavilion.session.commit()
    return row


def state_of(database: Database, row: Exhibitor) -> Exhibitor:
    with database.reading() as session:
        return session.scalars(select(Exhibitor).where(Exhibitor.id == row.id)).one()


def test_staff_see_what_would_leave_before_it_leaves(
    staff: StaffClient, pavilion: Pavilion, database: Database
) -> None:
    organisation = pavilion.make.organisation("Ville de Dakar", member=True)
    contact = pavilion.make.person("Awa", "Diop", organisation_id=organisation.id, language="en")
    pavilion.session.commit()
    assert "Ville de Dakar" in text_of(staff.get(INVITE))
    form = {"organisations": str(organisation.id), f"contact_{organisation.id}": str(contact.id),
            "answer_by": "2027-10-25", "message": "Come along <b>"}  # fmt: skip
    seen = staff.post(INVITE, {**form, "preview": "yes"})
    assert seen.status_code == 200 and "Come along &lt;b&gt;" in seen.text and "Will you exhibit with us?" in seen.text
    with database.reading() as session:
        assert list(session.scalars(select(Exhibitor))) == [], "nothing left yet"
    assert staff.post(INVITE, {**form, "send": "yes"}).status_code == 303
    text = text_of(staff.get(f"{FAIR}/stands"))
    assert "1 invitation leaves." in text and "Invited" in text and "answer by October 25, 2027" in text
    again = staff.post(INVITE, {**form, "send": "yes"})
    assert again.status_code == 422 and "is on the list already" in text_of(again) and "Come along" in again.text


def test_nobody_chosen_is_said_and_one_without_address_is_named(staff: StaffClient, pavilion: Pavilion) -> None:
    organisation = pavilion.make.organisation("Ville de Thiès")
    pavilion.session.commit()
    staff.get(INVITE)
    assert "Choose at least one organisation" in text_of(staff.post(INVITE, {"preview": "yes"}))
    assert "hand them over yourselves" in text_of(
        staff.post(INVITE, {"organisations": str(organisation.id), "preview": "yes"})
    )
    staff.post(INVITE, {"organisations": str(organisation.id), "send": "yes"})
    page = staff.get(f"{FAIR}/stands")
    assert "hand the link over to Ville de Thiès yourself" in text_of(page)
    link = re.search(rf'href="({FAIR}/exhibitors/\d+/link)"', page.text)
    assert link is not None
    assert "/a/" not in staff.get(link[1]).text, "the secret shows when asked for alone"
    assert "http://localhost/a/" in staff.post(link[1], {"do": "show"}).text


def test_reminding_renewing_and_taking_back(
    staff: StaffClient, pavilion: Pavilion, app: Flask, database: Database
) -> None:
    row = invited(pavilion)
    old = address(app, database, row)
    here = f"{FAIR}/exhibitors/{row.id}"
    staff.get(f"{FAIR}/stands")
    assert staff.post(f"{here}/remind").status_code == 303
    assert staff.post(f"{here}/remind").status_code == 422
    staff.get(f"{here}/link")
    assert "/a/" in staff.post(f"{here}/link", {"do": "renew"}).text
    staff.get(old, status=410)
    assert staff.post(f"{here}/state", {"state": "withdrawn"}).status_code == 303
    text = text_of(StaffClient(app).get(address(app, database, row) + "?lang=en"))
    assert "no longer open" in text and "planner@delegations.example" in text


def test_a_get_changes_nothing_and_nothing_is_preselected(
    visitor: StaffClient, pavilion: Pavilion, app: Flask, database: Database
) -> None:
    row = invited(pavilion)
    page = visitor.get(address(app, database, row))
    assert "Will you exhibit with us?" in page.text and "checked" not in page.text
    text = text_of(page)
    assert "Tue, Nov 2 , 09:00–19:00" in text and "Madrid time" in text and "2 places left" in text
    assert "from Sat, Oct 30, 08:00 to Mon, Nov 1, 20:00" in text
    assert state_of(database, row).state == "invited"


def test_two_clicks_apply_and_the_page_says_so(
    visitor: StaffClient, pavilion: Pavilion, app: Flask, database: Database
) -> None:
    row = invited(pavilion)
    here = address(app, database, row)
    visitor.get(here)
    form = {"answer": "co_exhibition", "version": str(row.version), "stand_co_exhibition": str(pavilion.stand.id),
            "wanted": "A model", "note": "Two of us"}  # fmt: skip
    text = text_of(visitor.post(here, form, follow=True))
    assert "Received: we decide and write to you." in text and "Wanted stand: B297" in text and "A model" in text
    changed = {**form, "answer": "representation", "version": str(state_of(database, row).version)}
    assert visitor.post(here, changed).status_code == 303
    assert state_of(database, row).formula == "representation"


@pytest.mark.parametrize("typed", [{}, {"answer": "gift"}, {"answer": "own", "note": "x" * 2001}])
def test_a_bad_answer_comes_back_as_typed(
    visitor: StaffClient, pavilion: Pavilion, app: Flask, database: Database, typed: dict[str, str]
) -> None:
    row = invited(pavilion)
    here = address(app, database, row)
    visitor.get(here)
    answer = visitor.post(here, {"version": "1", "wanted": "A model", **typed})
    assert answer.status_code == 422 and "A model" in answer.text
    assert state_of(database, row).state == "invited"


def test_a_place_lost_keeps_the_form_and_offers_what_is_left(
    visitor: StaffClient, pavilion: Pavilion, app: Flask, database: Database
) -> None:
    row = invited(pavilion)
    here = address(app, database, row)
    visitor.get(here)
    for name in ("A", "B"):
        pavilion.apply(name, "accepted")
    pavilion.session.commit()
    form = {"answer": "co_exhibition", "version": "1", "stand_co_exhibition": str(pavilion.stand.id), "wanted": "Model"}
    answer = visitor.post(here, {**form, "version": str(row.version)})
    text = text_of(answer)
    assert answer.status_code == 422 and "The last place on stand B297 was taken meanwhile" in text
    assert "Model" in answer.text and "No stand has room" in text
    kept = {**form, "version": str(row.version), "stand_co_exhibition": ""}
    assert visitor.post(here, kept).status_code == 303


def test_a_stale_page_shows_the_present_state_around_the_form(
    visitor: StaffClient, pavilion: Pavilion, app: Flask, database: Database
) -> None:
    row = invited(pavilion)
    here = address(app, database, row)
    visitor.get(here)
    answer = visitor.post(here, {"answer": "own", "version": str(row.version - 1), "wanted": "Model"})
    assert answer.status_code == 409 and "Something changed here meanwhile" in answer.text and "Model" in answer.text


def test_no_needs_two_clicks_as_well(visitor: StaffClient, pavilion: Pavilion, app: Flask, database: Database) -> None:
    row = invited(pavilion)
    here = address(app, database, row)
    visitor.get(here)
    text = text_of(visitor.post(here, {"answer": "no", "version": "1", "note": "Too far"}, follow=True))
    assert "You do not come this time." in text and "Too far" in text and "Have you changed your mind?" in text


def test_who_is_accepted_sees_stand_badges_and_what_withdrawing_means(
    visitor: StaffClient, pavilion: Pavilion, app: Flask, database: Database
) -> None:
    row = apply(pavilion, invite(pavilion))
    row.contribution = 450_000
    pavilion.settle(row, "accepted")
    grant_badges(pavilion.session, **pavilion.acting, kind="exhibitor", quota=2)
    person = pavilion.session.get_one(Person, row.contact_id)
    participation = pavilion.make.participation(pavilion.dossier, person, role="exhibitor")
    give_badge(pavilion.session, **pavilion.acting, kind="exhibitor", participation_id=participation.id,
               exhibitor_id=row.id)  # fmt: skip
    pavilion.session.commit()
    here = address(app, database, row)
    text = text_of(visitor.get(here))
    assert "Stand B297, hall 2" in text and "€4,500.00" in text and "Nothing sent" in text
    assert "Diop" in text and "Exhibitor" in text and "once they are published" in text
    assert "Build-up has not begun: no contribution is due." in text_of(visitor.get(f"{here}/withdraw"))
    pavilion.clock.advance(days=13)
    assert "the contribution of €4,500.00 stays due" in text_of(visitor.get(f"{here}/withdraw"))
    assert state_of(database, row).state == "accepted", "looking is not withdrawing"
    assert "You can no longer come." in text_of(visitor.post(f"{here}/withdraw", follow=True))
    with database.reading() as session:
        told = session.scalars(select(Message).where(Message.template == "staff_exhibitor_answer")).all()
    assert told[-1].context["what"] == "withdrawn" and told[-1].context["due"] == 450_000


def test_the_contact_keeps_the_language_of_the_page(
    visitor: StaffClient, pavilion: Pavilion, app: Flask, database: Database
) -> None:
    row = invited(pavilion)
    here = address(app, database, row)
    page = visitor.get(f"{here}?lang=ar")
    assert 'dir="rtl"' in page.text
    assert visitor.post(here.replace("/a/", "/language/"), {"language": "ar"}).status_code == 303
    with database.reading() as session:
        assert session.scalars(select(Person.language).where(Person.id == row.contact_id)).one() == "ar"


def test_a_link_without_a_contact_works_all_the_same(
    visitor: StaffClient, pavilion: Pavilion, app: Flask, database: Database
) -> None:
    from delegations.fairs.stands.applications import Invited
    from tests.fairs.test_applications import ask

    row = ask(pavilion, Invited(pavilion.make.organisation("Ville de Thiès").id))[0]
    pavilion.session.commit()
    here = address(app, database, row)
    visitor.get(f"{here}?lang=fr")
    assert visitor.post(here, {"answer": "own", "version": str(row.version)}).status_code == 303
    visitor.get(here.replace("/a/", "/a/x"), status=404)


def test_a_delivery_outside_the_window_is_saved_and_shows_its_arithmetic(
    staff: StaffClient, pavilion: Pavilion, database: Database
) -> None:
    staff.get(f"{FAIR}/setup/new")
    answer = staff.post(f"{FAIR}/setup/new", {**SETUP, "stand_id": str(pavilion.stand.id)}, follow=True)
    text = text_of(answer)
    assert "The organiser lets people in from Sat, Oct 30, 08:00 to Mon, Nov 1, 20:00: 1 h 30 too early." in text
    assert "2 h 30" in text and "Delta" in text and "Nobody is named yet" in text
    with database.reading() as session:
        slot = session.scalars(select(Slot).where(Slot.kind == "setup")).one()
    assert slot.start_zone == "Europe/Madrid"
    form = {**SETUP, "version": str(slot.version), "starts": "09:00", "ends": "10:00"}
    staff.get(f"{FAIR}/setup/{slot.id}")
    assert staff.post(f"{FAIR}/setup/{slot.id}", form).status_code == 303
    assert staff.post(f"{FAIR}/setup/{slot.id}", form).status_code == 409
    assert "too early" not in text_of(staff.get(f"{FAIR}/stands"))
    assert staff.post(f"{FAIR}/setup/{slot.id}/cancel").status_code == 303
    assert "No appointment yet" in text_of(staff.get(f"{FAIR}/stands"))


def test_an_hour_that_happens_twice_is_asked_about(staff: StaffClient, pavilion: Pavilion) -> None:
    staff.get(f"{FAIR}/setup/new")
    night = {**SETUP, "day": "2027-10-31", "starts": "02:30", "ends": "06:00"}
    asked = staff.post(f"{FAIR}/setup/new", night)
    assert asked.status_code == 422 and 'name="start_fold"' in asked.text and "Delta" in asked.text
    text = text_of(staff.post(f"{FAIR}/setup/new", {**night, "start_fold": "0"}, follow=True))
    assert "The clocks change meanwhile: it lasts 4 h 30." in text


@pytest.mark.parametrize("typed", [{"starts": "soon"}, {"ends": "05:00"}, {"what": "party"}, {"stand_id": "999999"}])
def test_a_bad_appointment_comes_back_as_typed(staff: StaffClient, pavilion: Pavilion, typed: dict[str, str]) -> None:
    staff.get(f"{FAIR}/setup/new")
    answer = staff.post(f"{FAIR}/setup/new", {**SETUP, **typed})
    assert answer.status_code == 422 and "Delta" in answer.text


def test_the_season_tells_public_days_from_those_around(staff: StaffClient, pavilion: Pavilion) -> None:
    pavilion.make.dossier("FAIR-2", kind="fair", title="Autre salon", starts_on=date(2027, 10, 30),
                          ends_on=date(2027, 11, 4), country="ES")  # fmt: skip
    pavilion.session.commit()
    page = staff.get("/fairs")
    text = text_of(page)
    assert "open Nov 2 – 3" in text and "open to the public" in text and "build-up, dismantling" in text
    bars = re.findall(r'<rect x="([\d.]+)%" y="(\d+)" width="([\d.]+)%" height="(\d+)"', page.text)
    (x, y, width, height), (open_x, _y, open_width, open_height), other = bars
    assert (height, open_height) == ("4", "18"), "another shape, not another colour alone"
    assert float(x) < float(open_x) and float(open_x) + float(open_width) < float(x) + float(width)
    assert int(other[1]) - int(y) >= 19, "two fairs at the same time lie below each other"
