"""The calendars of a dossier, for staff: who has one, and who may replace or withdraw it; the public page."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.links import find_link
from delegations.audit.models import AuditEntry
from delegations.core.actor import Role
from delegations.dossiers.models import Dossier
from tests.client import StaffClient, text_of
from tests.factories import Factory
from tests.feeds.conftest import Scene
from tests.feeds.conftest import scene as scene
from tests.portal.conftest import link as link
from tests.portal.conftest import visit as visit

PAGE = "/dossiers/VISIT-1/calendars"


@pytest.fixture
def onlooker(app: Flask, make: Factory, session: Session, scene: Scene) -> StaffClient:
    """A colleague who may read the dossier."""
    user = make.user("onlooker@delegations.example", Role.READER, name="Olivier Kerguelen")
    make.right(scene.dossier, user, "reader")
    session.commit()
    return StaffClient.signed_in(app, user.email)


@pytest.fixture
def stranger(app: Flask, make: Factory, session: Session) -> StaffClient:
    """A planner who has nothing to do with the dossier."""
    make.user("stranger@delegations.example", name="Claire Duvernois")
    session.commit()
    return StaffClient.signed_in(app, "stranger@delegations.example")


def chosen(scene: Scene, kind: str) -> dict[str, Any]:
    return {"purpose": f"{kind}_feed", "subject": scene.subjects[kind]}


def test_the_page_says_who_has_an_address_and_shows_no_secret_of_others(scene: Scene, staff: StaffClient) -> None:
    page = staff.get(PAGE)
    for shown in ("Benchekroun", "Métropole de Lyon", "18 octobre 2027"):
        assert shown in text_of(page), shown
    for kind in ("reader", "host"):
        assert scene.addresses[kind] not in page.text, kind
    assert scene.addresses["dossier"] in page.text, "the whole programme is for colleagues"
    assert f'href="{PAGE}"' in staff.get("/dossiers/VISIT-1/releases").text


@pytest.mark.parametrize("kind", ["dossier", "reader", "host"])
def test_a_planner_replaces_and_withdraws_an_address(
    kind: str, scene: Scene, staff: StaffClient, session: Session, app: Flask
) -> None:
    old = scene.addresses[kind]
    staff.get(PAGE)
    assert staff.post(f"{PAGE}/renew", chosen(scene, kind), follow=True).status_code == 200
    assert staff.http.get(old).status_code == 410
    link = find_link(session, purpose=f"{kind}_feed", subject_id=scene.subjects[kind])
    assert link is not None
    new = app.extensions["delegations"].links.url(link).removeprefix("http://localhost")
    session.rollback()
    assert staff.http.get(new).status_code == 200
    for _ in range(2):
        staff.post(f"{PAGE}/revoke", chosen(scene, kind), follow=True)
    assert staff.http.get(new).status_code == 410
    lines = session.scalars(select(AuditEntry).where(AuditEntry.entity == f"{kind}_feed").order_by(AuditEntry.id))
    found = [(line.action, line.dossier_id) for line in lines]
    assert found == [("renew_link", scene.dossier.id), ("revoke_link", scene.dossier.id)]


def test_what_was_never_made_can_be_made(scene: Scene, staff: StaffClient, make: Factory, session: Session) -> None:
    late = make.participation(scene.dossier, make.person("Karim", "Lahlou"))
    session.commit()
    staff.get(PAGE)
    values = {"purpose": "reader_feed", "subject": late.id}
    assert staff.post(f"{PAGE}/revoke", values).status_code == 404
    staff.get(PAGE)
    staff.post(f"{PAGE}/renew", values, follow=True)
    assert find_link(session, purpose="reader_feed", subject_id=late.id) is not None


def test_an_address_of_another_dossier_is_not_there(
    scene: Scene, staff: StaffClient, make: Factory, session: Session
) -> None:
    other = make.participation(make.dossier("VISIT-2"))
    session.commit()
    staff.get(PAGE)
    values = [
        {"purpose": "reader_feed", "subject": other.id}, {"purpose": "host_feed", "subject": 99},
        {"purpose": "dossier_feed", "subject": other.dossier_id}, {"purpose": "itinerary", "subject": other.id},
        {"purpose": "staff_feed", "subject": scene.subjects["staff"]}, {"purpose": "reader_feed", "subject": "x"},
        {"purpose": "person_feed", "subject": scene.subjects["person"]},
    ]  # fmt: skip
    for value in values:
        for act in ("renew", "revoke"):
            assert staff.post(f"{PAGE}/{act}", value).status_code == 404, (act, value)
            staff.get(PAGE)


def test_who_may_only_read_sees_the_page_and_changes_nothing(
    scene: Scene, onlooker: StaffClient, session: Session
) -> None:
    page = onlooker.get(PAGE)
    assert f'action="{PAGE}/' not in page.text and 'action="/dossiers/VISIT-1/public"' not in page.text
    for path, values in (
        (f"{PAGE}/renew", chosen(scene, "reader")),
        (f"{PAGE}/revoke", chosen(scene, "reader")),
        ("/dossiers/VISIT-1/public", {"public": "no"}),
    ):
        assert onlooker.post(path, values).status_code == 403, path
    assert onlooker.http.get(scene.addresses["reader"]).status_code == 200
    assert session.get_one(Dossier, scene.dossier.id).is_public


def test_a_planner_with_a_readers_right_changes_nothing(
    scene: Scene, stranger: StaffClient, make: Factory, session: Session
) -> None:
    make.right(scene.dossier, make.user("stranger@delegations.example"), "reader")
    session.commit()
    stranger.get(PAGE)
    assert stranger.post(f"{PAGE}/revoke", chosen(scene, "reader")).status_code == 403
    assert stranger.post("/dossiers/VISIT-1/public", {"public": "no"}).status_code == 403


def test_an_outsider_finds_nothing(scene: Scene, stranger: StaffClient) -> None:
    stranger.get(PAGE, status=404)
    stranger.get("/account")
    for path in (f"{PAGE}/renew", f"{PAGE}/revoke", "/dossiers/VISIT-1/public"):
        assert stranger.post(path, {**chosen(scene, "reader"), "public": "no"}).status_code == 404, path


def test_an_address_can_be_withdrawn_when_the_dossier_is_closed(
    scene: Scene, staff: StaffClient, session: Session
) -> None:
    session.get_one(Dossier, scene.dossier.id).state = "closed"
    session.commit()
    assert f'action="{PAGE}/revoke"' in staff.get(PAGE).text
    staff.post(f"{PAGE}/revoke", chosen(scene, "host"), follow=True)
    assert staff.http.get(scene.addresses["host"]).status_code == 410


def test_staff_withdraw_the_public_page_and_make_it_again(scene: Scene, staff: StaffClient) -> None:
    address = scene.addresses["programme"].removesuffix(".ics")
    assert address in staff.get(PAGE).text
    for public, status in (("no", 410), ("yes", 200)):
        staff.post("/dossiers/VISIT-1/public", {"public": public}, follow=True)
        assert staff.http.get(address).status_code == status
    journal = text_of(staff.get("/dossiers/VISIT-1/journal"))
    assert len(re.findall("Mathieu Laurent", journal)) >= 2


def test_a_mission_has_no_button_for_a_public_page(staff: StaffClient, make: Factory, session: Session) -> None:
    make.dossier("OUT-1", kind="mission")
    session.commit()
    assert 'action="/dossiers/OUT-1/public"' not in staff.get("/dossiers/OUT-1/calendars").text
    assert staff.post("/dossiers/OUT-1/public", {"public": "yes"}).status_code == 422
