"""The pages of a fair: plan and list from the same data, forms that keep what was typed, rights, few questions."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from delegations.core.actor import Role
from delegations.core.clock import FixedClock
from delegations.database import Database
from delegations.fairs.stands.models import Badge, BadgeQuota, Edition, Exhibitor, Stand
from tests.client import StaffClient, text_of
from tests.factories import Factory
from tests.fairs.pavilion import Pavilion, make_pavilion
from tests.queries import count_queries

FAIR = "/dossiers/FAIR-1"
STAND = {"version": "0", "hall": "3", "number": "c 12", "area": "13,5", "sides": "2", "formula": "own", "places": "1"}


Look = Callable[[Select[Any]], list[Any]]


@pytest.fixture
def look(database: Database) -> Look:
    """Reads what the pages have committed, in a unit of work of its own."""

    def scalars(query: Select[Any]) -> list[Any]:
        with database.reading() as session:
            return list(session.scalars(query))

    return scalars


@pytest.fixture
def pavilion(session: Session, clock: FixedClock, make: Factory, staff: StaffClient) -> Pavilion:
    found = make_pavilion(session, clock, make)
    session.commit()
    staff.get(f"{FAIR}/stands?lang=en")
    staff.post("/language", {"language": "en"})
    return found


def test_plan_and_list_show_the_same_stand(staff: StaffClient, pavilion: Pavilion) -> None:
    pavilion.apply("Nantes Métropole", "accepted", contribution=450000)
    pavilion.session.commit()
    answer = staff.get(f"{FAIR}/stands")
    assert f'href="#stand-{pavilion.stand.id}"' in answer.text and f'id="stand-{pavilion.stand.id}"' in answer.text
    text = text_of(answer)
    assert "1 place left" in text and "Places taken: 1 of 2" in text and "○ 1 / 2" in text
    assert "Nantes Métropole" in text and "4,500.00" in text
    assert "51 000" in text and "Organisateur, contesté" in text, "a figure with who says so"
    assert "09:00–19:00" in text and "Europe/Madrid" in text


def test_the_plan_keeps_the_proportions_of_the_data(staff: StaffClient, pavilion: Pavilion) -> None:
    found = re.search(
        r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', staff.get(f"{FAIR}/stands").text
    )
    assert found is not None
    x, y, width, depth = map(float, found.groups())
    assert abs(width / depth - 12 / 10) < 0.01 and abs(x - y) < 0.1 and abs(x / width - 1 / 12) < 0.01


def test_only_fairs_have_the_tab_and_the_pages(staff: StaffClient, pavilion: Pavilion) -> None:
    pavilion.make.dossier()
    pavilion.session.commit()
    assert f'href="{FAIR}/stands"' in staff.get(FAIR).text
    assert "/stands" not in staff.get("/dossiers/VISIT-1").text
    for page in ("stands", "badges", "edition", "stands/new", "exhibitors/new"):
        staff.get(f"/dossiers/VISIT-1/{page}", status=404)


def test_a_fair_without_edition_says_what_to_do(
    staff: StaffClient, make: Factory, session: Session, look: Look
) -> None:
    make.dossier("FAIR-9", kind="fair")
    session.commit()
    assert "/dossiers/FAIR-9/edition" in staff.get("/dossiers/FAIR-9/stands").text
    assert staff.http.get("/dossiers/FAIR-9/stands/new").headers["Location"].endswith("/edition")
    form = {
        "version": "0", "fair": "Pollutec", "halls": "3\n4", "themes": ["water", "waste"],
        "day_1": "2027-10-26", "opens_1": "9h", "closes_1": "18:00", "build_up_starts": "2027-10-24T08:00",
        "build_up_ends": "2027-10-25T20:00", "what_1": "Exposants", "value_1": "2 000", "source_1": "Organisateur",
    }  # fmt: skip
    staff.get("/dossiers/FAIR-9/edition")
    assert staff.post("/dossiers/FAIR-9/edition", form).status_code == 303
    kept = look(select(Edition))[0]
    assert (kept.halls, kept.themes, kept.opening[0]["opens"]) == (["3", "4"], ["water", "waste"], "09:00")
    answer = staff.get("/dossiers/FAIR-9/edition")
    assert 'value="2027-10-24T08:00"' in answer.text and 'value="2027-10-26"' in answer.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"day_1": "2027-11-02"}, "day_1"),
        ({"day_1": "2027-11-02", "opens_1": "early", "closes_1": "18:00"}, "opens_1"),
        ({"what_1": "Visiteurs", "value_1": "1"}, "source_1"),
        ({"build_up_starts": "2027-11-01T08:00"}, "build_up_ends"),
    ],
)
def test_half_a_row_comes_back_as_typed_with_the_error_at_its_field(
    staff: StaffClient, pavilion: Pavilion, typed: dict[str, str], field: str
) -> None:
    staff.get(f"{FAIR}/edition")
    answer = staff.post(f"{FAIR}/edition", {"version": "1", "fair": "Salon", "halls": "2", **typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert all(f'value="{value}"' in answer.text for value in typed.values())


def test_a_stand_is_written_down_as_people_type(staff: StaffClient, pavilion: Pavilion, look: Look) -> None:
    staff.get(f"{FAIR}/stands/new")
    assert staff.post(f"{FAIR}/stands/new", STAND).status_code == 303
    kept = look(select(Stand).where(Stand.hall == "3"))[0]
    assert (kept.number, kept.area, kept.sides, kept.x) == ("C12", 13.5, 2, None)
    staff.get(f"{FAIR}/stands/new")
    again = staff.post(f"{FAIR}/stands/new", STAND)
    assert again.status_code == 422 and "Hall 3 already has a stand C12" in text_of(again)
    assert 'value="13,5"' in again.text


def test_a_colleague_saved_the_stand_first(staff: StaffClient, pavilion: Pavilion) -> None:
    path = f"{FAIR}/stands/{pavilion.stand.id}"
    staff.get(path)
    first = {**STAND, "hall": "2", "number": "B297", "version": "1"}
    assert staff.post(path, first).status_code == 303
    staff.get(path)
    late = staff.post(path, {**first, "note": "Mine"})
    assert late.status_code == 409 and "Mine" in late.text and 'name="version" value="2"' in late.text


def test_an_application_is_entered_accepted_and_refused_beyond_the_places(
    staff: StaffClient, pavilion: Pavilion, look: Look
) -> None:
    for name in ("A", "B"):
        pavilion.apply(name, "accepted")
    organisation = pavilion.make.organisation("Ville de Nantes")
    pavilion.session.commit()
    staff.get(f"{FAIR}/exhibitors/new")
    form = {
        "version": "0", "organisation_id": str(organisation.id), "formula": "co_exhibition", "came_by": "phone",
        "stand_id": str(pavilion.stand.id), "contribution": "1 250,50", "invoicing": "quoted", "contact_id": "",
    }  # fmt: skip
    assert staff.post(f"{FAIR}/exhibitors/new", form).status_code == 303
    row = look(select(Exhibitor).where(Exhibitor.organisation_id == organisation.id))[0]
    assert (row.contribution, row.state, row.came_by) == (125050, "applied", "phone")
    staff.get(f"{FAIR}/stands")
    full = staff.post(f"{FAIR}/exhibitors/{row.id}/state", {"state": "accepted"})
    assert full.status_code == 422 and "Places: 2, accepted: 2, one more makes 3" in text_of(full)
    assert staff.post(f"{FAIR}/exhibitors/{row.id}/state", {"state": "declined"}).status_code == 303
    page = staff.get(f"{FAIR}/exhibitors/{row.id}")
    assert 'value="1250.50"' in page.text
    assert staff.post(f"{FAIR}/exhibitors/{row.id}/state", {"state": "gone"}).status_code == 404


def test_the_page_of_a_withdrawal_says_what_remains(staff: StaffClient, pavilion: Pavilion, clock: FixedClock) -> None:
    row = pavilion.apply("Nantes", "accepted", contribution=450000)
    pavilion.session.commit()
    clock.advance(days=13)
    text = text_of(staff.get(f"{FAIR}/exhibitors/{row.id}/withdraw"))
    assert "Build-up has begun" in text and "4,500.00" in text
    assert staff.post(f"{FAIR}/exhibitors/{row.id}/state", {"state": "withdrawn"}).status_code == 303


def test_badges_are_granted_given_handed_over_and_taken_back(
    staff: StaffClient, pavilion: Pavilion, look: Look
) -> None:
    there = pavilion.make.participation(pavilion.dossier)
    pavilion.session.commit()
    staff.get(f"{FAIR}/badges")
    give = {"kind": "vip", "participation_id": str(there.id), "exhibitor_id": ""}
    none = staff.post(f"{FAIR}/badges", give)
    assert none.status_code == 422 and "Granted: 0, given: 0, one more makes 1" in text_of(none)
    assert staff.post(f"{FAIR}/badges/quotas", {"quota_vip": "1", "quota_press": "x"}).status_code == 422
    assert look(select(BadgeQuota)) == []
    assert staff.post(f"{FAIR}/badges/quotas", {"quota_vip": "1"}).status_code == 303
    assert staff.post(f"{FAIR}/badges", give).status_code == 303
    badge = look(select(Badge))[0]
    text = text_of(staff.get(f"{FAIR}/badges"))
    assert "Élise Renaud" in text and "0 left of 1" in text
    assert staff.post(f"{FAIR}/badges/{badge.id}/hand-over").status_code == 303
    assert staff.post(f"{FAIR}/badges/{badge.id}/hand-over").status_code == 422
    assert staff.post(f"{FAIR}/badges/{badge.id}/take-back").status_code == 303
    assert look(select(Badge)) == []


def test_a_reader_sees_everything_and_is_offered_nothing(app: Flask, pavilion: Pavilion) -> None:
    user = pavilion.make.user("reader@delegations.example", Role.READER)
    pavilion.make.right(pavilion.dossier, user, "reader")
    pavilion.apply("Nantes")
    pavilion.session.commit()
    reader = StaffClient.signed_in(app, user.email)
    for page in ("stands", "badges"):
        answer = reader.get(f"{FAIR}/{page}")
        main = answer.text[answer.text.index("<main") :]
        assert 'method="post"' not in main and "/new" not in main and "/edition" not in main


def test_another_fair_is_out_of_reach(staff: StaffClient, pavilion: Pavilion) -> None:
    row = pavilion.apply("Nantes")
    pavilion.make.dossier("FAIR-2", kind="fair")
    pavilion.session.commit()
    staff.get("/dossiers/FAIR-2/stands")
    staff.get(f"/dossiers/FAIR-2/stands/{pavilion.stand.id}", status=404)
    assert staff.post(f"/dossiers/FAIR-2/exhibitors/{row.id}/state", {"state": "accepted"}).status_code == 404


def test_stands_exhibitors_and_badges_cost_no_query_each(
    staff: StaffClient, pavilion: Pavilion, database: Database
) -> None:
    counts = []
    for names in (("A",), ("B", "C", "D", "E")):
        for name in names:
            row = pavilion.apply(name)
            there = pavilion.make.participation(pavilion.dossier, pavilion.make.person(family=name))
            pavilion.session.add(
                Badge(dossier_id=pavilion.dossier.id, kind="vip", person_id=there.person_id, exhibitor_id=row.id,
                      given_at=pavilion.clock.now())
            )  # fmt: skip
            pavilion.session.add(Stand(dossier_id=pavilion.dossier.id, hall="3", number=name, area=9))
        pavilion.session.commit()
        sent = []
        for page in ("stands", "badges"):
            with count_queries(database) as asked:
                staff.get(f"{FAIR}/{page}")
            sent.append(len(asked))
        counts.append(sent)
    assert counts[0] == counts[1]


def test_several_fairs_stand_side_by_side_in_the_season(staff: StaffClient, pavilion: Pavilion) -> None:
    pavilion.make.dossier("FAIR-2", kind="fair", country="ES", title="Autre salon")
    pavilion.session.commit()
    text = staff.get("/fairs").text
    picture = text[text.index('class="season"') :]
    assert 'href="/dossiers/FAIR-1"' in picture and 'href="/dossiers/FAIR-2"' in picture
