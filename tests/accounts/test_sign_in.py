"""Coming in, going out, and those who try to come in."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from delegations.accounts import services as accounts
from delegations.accounts.models import Attempt, StaffSession, User
from delegations.accounts.rules import ATTEMPTS
from delegations.core.actor import Role
from delegations.database import Database
from tests.client import PASSWORD, StaffClient, text_of
from tests.factories import Factory

EMAIL = "planner@delegations.example"


@pytest.fixture
def door(app: Flask, make: Factory, session: Session) -> StaffClient:
    """A browser at the door; there is one account, the planner's."""
    make.user()
    session.commit()
    client = StaffClient(app)
    client.get("/sign-in")
    return client


def try_in(client: StaffClient, email: str = EMAIL, password: str = PASSWORD, path: str = "/sign-in"):  # type: ignore[no-untyped-def]  # a response
    return client.post(path, {"email": email, "password": password})


def test_the_right_password_opens(door: StaffClient) -> None:
    response = try_in(door)
    assert response.status_code == 303 and response.headers["Location"] == "/"
    assert "Mathieu Laurent" in door.get("/account").text
    assert door.http.get("/sign-in").status_code == 302


def test_the_address_is_taken_however_it_is_typed(door: StaffClient) -> None:
    assert try_in(door, email="  Planner@Delegations.EXAMPLE ").status_code == 303


def test_unknown_user_and_wrong_password_read_the_same(door: StaffClient) -> None:
    wrong = try_in(door, password="wrong password")
    unknown = try_in(door, email="nobody@delegations.example")
    assert wrong.status_code == unknown.status_code == 422
    assert text_of(wrong) == text_of(unknown)
    assert "nobody@delegations.example" in unknown.text, "what was typed is kept"
    assert PASSWORD not in unknown.text


def test_an_unknown_user_costs_a_verification_too(door: StaffClient, monkeypatch: pytest.MonkeyPatch) -> None:
    verified = []
    hasher = accounts._hasher()

    class Counting:
        hash = staticmethod(hasher.hash)

        def verify(self, kept: str, given: str) -> bool:
            verified.append(given)
            return bool(hasher.verify(kept, given))

    monkeypatch.setattr(accounts, "_hasher", Counting)
    try_in(door, password="wrong password")
    try_in(door, email="nobody@delegations.example")
    assert len(verified) == 2


def test_brute_force_is_stopped_and_the_right_password_waits_too(door: StaffClient, database: Database) -> None:
    for _ in range(ATTEMPTS):
        assert try_in(door, password="guess").status_code == 422
    assert try_in(door, password="guess").status_code == 429
    door.get("/sign-in")
    assert try_in(door).status_code == 429
    with database.writing() as session:
        assert session.scalar(select(func.count(Attempt.id))) == 2 * ATTEMPTS
        session.execute(update(Attempt).values(at=datetime.now(UTC) - timedelta(minutes=16)))
    door.get("/sign-in")
    assert try_in(door).status_code == 303


def test_guessing_at_many_accounts_from_one_place_is_stopped(door: StaffClient) -> None:
    codes = [try_in(door, email=f"user{n}@delegations.example").status_code for n in range(ATTEMPTS + 1)]
    assert codes == [422] * ATTEMPTS + [429]


def test_old_attempts_are_forgotten(door: StaffClient, database: Database) -> None:
    try_in(door, password="guess")
    with database.writing() as session:
        session.execute(update(Attempt).values(at=datetime.now(UTC) - timedelta(days=2)))
        accounts.prune_attempts(session)
        assert session.scalar(select(func.count(Attempt.id))) == 0


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)",
                                    "/\t/evil.example", "evil", "\\\\evil.example"])  # fmt: skip
def test_nobody_is_led_away_after_signing_in(door: StaffClient, target: str) -> None:
    from urllib.parse import quote

    response = try_in(door, path=f"/sign-in?next={quote(target, safe='')}")
    assert response.status_code == 303 and response.headers["Location"] == "/"


def test_the_page_that_was_wanted_opens_after_signing_in(door: StaffClient) -> None:
    asked = door.http.get("/messages?status=sent")
    assert asked.status_code == 302
    response = try_in(door, path=asked.headers["Location"])
    assert response.headers["Location"] == "/messages?status=sent"


def test_nothing_set_before_signing_in_lives_on(app: Flask, door: StaffClient) -> None:
    with door.http.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    assert try_in(door).status_code == 303
    with door.http.session_transaction() as cookie:
        assert "planted" not in cookie and "_user_id" in cookie


def test_the_cookie_is_not_for_scripts(door: StaffClient) -> None:
    cookie = try_in(door).headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_the_database_keeps_no_token(door: StaffClient, database: Database) -> None:
    try_in(door)
    with door.http.session_transaction() as cookie, database.reading() as session:
        assert session.scalars(select(StaffSession.token_hash)).one() != cookie["_user_id"]


def test_a_form_without_its_token_is_refused(door: StaffClient) -> None:
    response = door.http.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert response.status_code == 400


def _replay(app: Flask, client: StaffClient) -> StaffClient:
    """Another browser with the same cookie, as a thief would have it."""
    thief = StaffClient(app)
    cookie = client.http.get_cookie("session")
    assert cookie is not None
    thief.http.set_cookie("session", cookie.value)
    return thief


def test_signing_out_ends_the_session_even_for_a_copied_cookie(app: Flask, staff: StaffClient) -> None:
    thief = _replay(app, staff)
    thief.get("/account")
    staff.get("/account")
    assert staff.post("/sign-out").headers["Location"] == "/sign-in"
    thief.get("/account", status=302)
    staff.get("/account", status=302)
    assert staff.get("/sign-in").status_code == 200


def test_changing_the_password_ends_the_other_sessions(app: Flask, staff: StaffClient) -> None:
    other = StaffClient.signed_in(app, EMAIL)
    staff.get("/account")
    assert staff.post("/account/password", {"old": "wrong", "new": "a new long password"}).status_code == 422
    assert staff.post("/account/password", {"old": PASSWORD, "new": "short"}).status_code == 422
    other.get("/account")
    staff.get("/account")
    assert staff.post("/account/password", {"old": PASSWORD, "new": "a new long password"}).status_code == 303
    other.get("/account", status=302)
    staff.get("/account")
    StaffClient.signed_in(app, EMAIL, "a new long password")


def test_guessing_the_present_password_inside_a_session_is_stopped(staff: StaffClient) -> None:
    staff.get("/account")
    codes = []
    for _ in range(ATTEMPTS + 1):
        codes.append(staff.post("/account/password", {"old": "guess", "new": "a new long password"}).status_code)
    assert codes == [422] * ATTEMPTS + [429]


def test_a_disabled_account_is_out_at_once(app: Flask, staff: StaffClient, make: Factory, session: Session) -> None:
    make.user("admin@delegations.example", Role.ADMINISTRATOR)
    planner_id = make.user().id
    session.commit()
    admin = StaffClient.signed_in(app, "admin@delegations.example")
    admin.get(f"/settings/users/{planner_id}")
    assert admin.post(f"/settings/users/{planner_id}", {"role": "planner"}).status_code == 303
    staff.get("/account", status=302)
    staff.get("/sign-in")
    assert try_in(staff).status_code == 422


def test_a_session_unused_or_old_has_ended(staff: StaffClient, database: Database) -> None:
    hours = timedelta(hours=1)
    with database.writing() as session:
        session.execute(update(StaffSession).values(seen_at=datetime.now(UTC) - 3 * hours))
    staff.get("/account", status=302)


def test_a_session_in_use_stays(staff: StaffClient, database: Database) -> None:
    before = datetime.now(UTC) - timedelta(minutes=90)
    for page in ("/account", None):
        with database.writing() as session:
            session.execute(update(StaffSession).values(seen_at=before))
        if page:
            staff.get(page)
        else:
            staff.post("/language", {"language": "en"})
        with database.reading() as session:
            assert session.scalars(select(StaffSession.seen_at)).one() > before + timedelta(hours=1)


def test_a_failed_try_changes_nothing_else(door: StaffClient, database: Database) -> None:
    try_in(door, password="guess")
    with database.reading() as session:
        assert session.scalar(select(func.count(StaffSession.id))) == 0
        assert session.scalar(select(func.count(User.id))) == 1
