"""One's own account, the accounts of others, and the pages open to everybody."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.models import User
from delegations.core.actor import Role
from delegations.database import Database
from tests.client import StaffClient, text_of
from tests.factories import Factory

ADMIN = "admin@delegations.example"


@pytest.fixture
def admin(app: Flask, make: Factory, session: Session) -> StaffClient:
    make.user(ADMIN, Role.ADMINISTRATOR, name="Claire Admin")
    session.commit()
    return StaffClient.signed_in(app, ADMIN)


def user_named(database: Database, email: str) -> User:
    with database.reading() as session:
        return session.scalars(select(User).where(User.email == email)).one()


def test_one_changes_ones_name_and_language(staff: StaffClient, database: Database) -> None:
    staff.get("/account")
    form = {"name": "  Mathieu\r\nLaurent-Petit ", "phone": "+33 1 23 45 67 89", "language": "en"}
    page = staff.post("/account", form, follow=True)
    assert '<html lang="en"' in page.text
    assert user_named(database, "planner@delegations.example").name == "Mathieu Laurent-Petit"
    refused = staff.post("/account", {"name": "", "phone": "", "language": "en"})
    assert refused.status_code == 422 and 'href="#name"' in refused.text


def test_nobody_gives_himself_rights_by_extra_fields(staff: StaffClient, database: Database) -> None:
    staff.get("/account")
    staff.post(
        "/account", {"name": "M", "phone": "", "language": "fr", "role": "administrator", "active": "", "id": "9"}
    )
    user = user_named(database, "planner@delegations.example")
    assert user.role == "planner" and user.active


def test_the_language_switch_offers_french_and_english_and_stays_on_the_page(staff: StaffClient) -> None:
    page = staff.get("/account")
    assert re.findall(r'name="language" value="(\w+)"', page.text) == ["fr", "en"]
    response = staff.post("/language", {"language": "en"}, headers={"Referer": "http://localhost/messages?q=x"})
    assert response.headers["Location"] == "/messages?q=x"
    assert '<html lang="en"' in staff.get("/account").text
    staff.post("/language", {"language": "ar"})
    assert '<html lang="en"' in staff.get("/account").text
    away = staff.post("/language", {"language": "fr"}, headers={"Referer": "https://evil.example//evil"})
    assert away.headers["Location"] == "/"


def test_open_sessions_are_listed_and_ended(app: Flask, staff: StaffClient) -> None:
    other = StaffClient.signed_in(app, "planner@delegations.example")
    third = StaffClient.signed_in(app, "planner@delegations.example")
    page = staff.get("/account/sessions")
    ends = re.findall(r'action="(/account/sessions/\d+/end)"', page.text)
    assert len(ends) == 2
    staff.post(ends[0], follow=True)
    assert sorted(c.http.get("/account").status_code for c in (other, third)) == [200, 302]
    staff.post("/account/sessions/end-others", follow=True)
    assert [c.http.get("/account").status_code for c in (other, third)] == [302, 302]
    staff.get("/account")


def test_nobody_ends_the_session_of_another(staff: StaffClient, admin: StaffClient) -> None:
    staff.get("/account")
    assert staff.post("/account/sessions/2/end").status_code == 404
    admin.get("/account")


def test_an_administrator_makes_an_account_and_hands_over_its_password(app: Flask, admin: StaffClient) -> None:
    admin.get("/settings/users/new")
    form = {"email": "New@delegations.example", "name": "Ann", "role": "planner", "language": "en"}
    made = admin.post("/settings/users/new", form)
    password = re.search(r'<code dir="ltr">([^<]+)</code>', made.text)
    assert made.status_code == 200 and password is not None
    StaffClient.signed_in(app, "new@delegations.example", password.group(1))
    assert password.group(1) not in admin.get("/settings/users").text
    again = admin.post("/settings/users/new", form)
    assert again.status_code == 422 and "Ann" in again.text
    for bad in ("no address", "a@b.example\r\nBcc: x@y.example"):
        assert admin.post("/settings/users/new", {**form, "email": bad}).status_code == 422


def test_a_new_password_ends_the_old_sessions(
    app: Flask, admin: StaffClient, staff: StaffClient, database: Database
) -> None:
    planner = user_named(database, "planner@delegations.example")
    admin.get(f"/settings/users/{planner.id}")
    page = admin.post(f"/settings/users/{planner.id}/password")
    password = re.search(r'<code dir="ltr">([^<]+)</code>', page.text)
    assert password is not None
    staff.get("/account", status=302)
    StaffClient.signed_in(app, planner.email, password.group(1))


def test_roles_change_but_never_ones_own(
    admin: StaffClient, make: Factory, session: Session, database: Database
) -> None:
    planner_id = make.user().id
    session.commit()
    admin.get(f"/settings/users/{planner_id}")
    admin.post(f"/settings/users/{planner_id}", {"role": "reader", "active": "yes"}, follow=True)
    assert user_named(database, "planner@delegations.example").role == "reader"
    me = user_named(database, ADMIN)
    for form in ({"role": "planner", "active": "yes"}, {"role": "administrator"}):
        assert admin.post(f"/settings/users/{me.id}", form).status_code == 422
    assert user_named(database, ADMIN).role == "administrator"
    admin.get("/settings/users/999", status=404)


def test_only_administrators_find_the_accounts(admin: StaffClient, staff: StaffClient) -> None:
    assert "/settings/users" in admin.get("/account").text
    assert "/settings/users" not in staff.get("/account").text
    staff.get("/settings/users", status=403)


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
@pytest.mark.parametrize("path", ["/privacy", "/accessibility"])
def test_public_pages_speak_the_readers_language(visitor: StaffClient, path: str, language: str) -> None:
    page = visitor.get(path, headers={"Accept-Language": language})
    assert f'<html lang="{language}"' in page.text and "mission@delegations.example" in text_of(page)
    assert f'<html lang="{language}"' in visitor.get(f"{path}?lang={language}").text


def test_the_sign_in_page_speaks_the_staffs_languages(visitor: StaffClient) -> None:
    assert '<html lang="en"' in visitor.get("/sign-in?lang=en").text
    assert '<html lang="fr"' in visitor.get("/sign-in?lang=ar").text


def test_the_service_says_how_it_is(visitor: StaffClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert visitor.get("/healthz").text == "ok\n"
    assert visitor.get("/readyz").text == "ready\n"
    monkeypatch.setattr("delegations.web.accounts.public.database_answers", lambda: False)
    visitor.get("/readyz", status=503)


def test_weaknesses_can_be_reported(visitor: StaffClient) -> None:
    lines = visitor.get("/.well-known/security.txt").text.splitlines()
    assert lines[0] == "Contact: mailto:mission@delegations.example"
    assert lines[1].startswith("Expires: 2028-04-")
