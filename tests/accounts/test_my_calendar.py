"""A member of staff's own calendar: made, narrowed to one dossier, replaced, withdrawn."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.models import AccessLink
from delegations.audit.models import AuditEntry
from delegations.core.actor import Role
from tests.client import StaffClient, text_of
from tests.factories import Factory

PAGE = "/account/calendar"


def address(html: str) -> str:
    found = re.search(r'id="staff-address"[^>]* value="([^"]+)"', html)
    return found.group(1).replace("&amp;", "&").removeprefix("http://localhost") if found else ""


@pytest.fixture
def made(staff: StaffClient) -> str:
    """The address after the first press of the button."""
    assert address(staff.get(PAGE).text) == ""
    return address(staff.post(PAGE, follow=True).text)


def test_looking_makes_no_address(staff: StaffClient, session: Session) -> None:
    staff.get(PAGE)
    assert session.scalars(select(AccessLink)).all() == []


def test_the_first_address_needs_no_confirmation_another_one_does(
    made: str, staff: StaffClient, session: Session
) -> None:
    assert staff.http.get(made).status_code == 200
    assert staff.post(PAGE).status_code == 422
    assert staff.http.get(made).status_code == 200
    new = address(staff.post(PAGE, {"sure": "yes"}, follow=True).text)
    assert (staff.http.get(made).status_code, staff.http.get(new).status_code) == (410, 200)
    actions = session.scalars(
        select(AuditEntry.action).where(AuditEntry.entity == "staff_feed").order_by(AuditEntry.id)
    )
    assert list(actions) == ["make_link", "renew_link"]


def test_it_can_be_narrowed_to_one_dossier_and_speak_another_language(
    made: str, staff: StaffClient, make: Factory, session: Session
) -> None:
    for code in ("VISIT-1", "VISIT-2"):
        make.slot(make.dossier(code), title=f"De {code}")
    session.commit()
    chosen = address(staff.get(f"{PAGE}?dossier=VISIT-2&entries=en").text)
    assert chosen == f"{made.partition('?')[0]}?lang=en&dossier=VISIT-2"
    text = staff.get(chosen).text
    assert "De VISIT-2" in text and "De VISIT-1" not in text and "LANGUAGE=en" in text
    assert "dossier=" not in address(staff.get(f"{PAGE}?dossier=NOTHING").text)


def test_the_choice_holds_the_dossiers_one_works_on(made: str, app: Flask, make: Factory, session: Session) -> None:
    make.dossier("VISIT-1")
    make.user("chief@delegations.example", Role.ADMINISTRATOR)
    session.commit()
    chief = StaffClient.signed_in(app, "chief@delegations.example")
    assert "VISIT-1" not in chief.get(PAGE).text


def test_withdrawn_it_is_gone_until_another_is_made(made: str, staff: StaffClient) -> None:
    staff.get(PAGE)
    shown = staff.post(f"{PAGE}/revoke", follow=True)
    assert staff.http.get(made).status_code == 410
    assert address(shown.text) == ""
    new = address(staff.post(PAGE, follow=True).text)
    assert (staff.http.get(made).status_code, staff.http.get(new).status_code) == (410, 200)


def test_there_is_nothing_to_withdraw_before(staff: StaffClient) -> None:
    assert staff.post(f"{PAGE}/revoke").status_code == 404


def test_the_menu_leads_there(staff: StaffClient) -> None:
    assert f'href="{PAGE}"' in staff.get("/").text
    assert f'href="{PAGE}"' in staff.get("/account").text
    assert "Thunderbird" in text_of(staff.get(PAGE))
