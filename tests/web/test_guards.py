"""Permission stands directly under every route."""

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter

from delegations.core.actor import Role
from tests.client import StaffClient
from tests.factories import Factory

GUARDS = {"public", "staff", "planner", "administrator"}


def test_every_route_says_who_may_come_in(app: Flask) -> None:
    without = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "guard", "") not in GUARDS
    ]
    assert without == []


def _filling(converter: BaseConverter) -> object:
    """A value for a place in an address, naming nothing where it can."""
    if isinstance(converter, IntegerConverter):
        return 987654
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return "nothing"


def _paths(app: Flask) -> list[tuple[str, str, str]]:
    """(guard, path, method) of every route."""
    found = []
    for rule in app.url_map.iter_rules():
        built = rule.build({name: _filling(rule._converters[name]) for name in rule.arguments})
        assert built is not None
        for method in (rule.methods or set()) & {"GET", "POST"}:
            found.append((app.view_functions[rule.endpoint].guard, built[1], method))
    return found


def test_a_stranger_is_sent_to_the_door(app: Flask, visitor: StaffClient) -> None:
    visitor.get("/sign-in")
    for guard, path, method in _paths(app):
        if guard == "public":
            continue
        if method == "GET":
            response = visitor.http.get(path)
        else:
            response = visitor.http.post(path, data={"csrf_token": visitor.token})
        assert response.status_code == 302 and "/sign-in" in response.headers["Location"], (method, path)


@pytest.mark.parametrize(
    ("role", "closed"), [(Role.READER, {"planner", "administrator"}), (Role.PLANNER, {"administrator"})]
)
def test_a_role_opens_only_its_doors(app: Flask, make: Factory, session, role: Role, closed: set[str]) -> None:  # type: ignore[no-untyped-def]  # the fixture
    make.user("somebody@delegations.example", role)
    session.commit()
    client = StaffClient.signed_in(app, "somebody@delegations.example")
    for guard, path, method in _paths(app):
        if guard not in closed:
            continue
        if method == "GET":
            response = client.http.get(path)
        else:
            response = client.http.post(path, data={"csrf_token": client.token})
        assert response.status_code == 403, (method, path)


def test_no_post_without_its_token(app: Flask, staff: StaffClient) -> None:
    for _guard, path, method in _paths(app):
        if method == "POST":
            assert staff.http.post(path).status_code in (400, 404, 405), path
