"""Pages of a dossier offer only what its reader may do there."""

import pytest
from sqlalchemy.orm import Session

from delegations.webkit.forms import LARGEST, number_or_none
from tests.client import StaffClient
from tests.factories import Factory

PAGES = {
    "/dossiers/VISIT-1": 'href="/dossiers/VISIT-1/edit',
    "/dossiers/VISIT-1/participants": 'href="/dossiers/VISIT-1/participants/add',
    "/dossiers/VISIT-1/tasks": 'action="/dossiers/VISIT-1/tasks"',
    "/dossiers/VISIT-1/programme": 'href="/dossiers/VISIT-1/programme/slots/new',
    "/dossiers/VISIT-1/releases": 'href="/dossiers/VISIT-1/releases/new',
}


@pytest.mark.parametrize(("path", "act"), PAGES.items())
def test_an_open_dossier_offers_the_act(
    staff: StaffClient, make: Factory, session: Session, path: str, act: str
) -> None:
    make.dossier()
    session.commit()
    assert act in staff.get(path).text


@pytest.mark.parametrize("state", ["closed", "cancelled"])
@pytest.mark.parametrize(("path", "act"), PAGES.items())
def test_a_dossier_that_is_over_offers_none(
    staff: StaffClient, make: Factory, session: Session, path: str, act: str, state: str
) -> None:
    make.dossier(state=state)
    session.commit()
    assert act not in staff.get(path).text


@pytest.mark.parametrize(
    ("typed", "number"), [("12", 12), ("", None), (None, None), ("²", None), ("-1", None), ("9" * 5000, LARGEST)]
)
def test_a_typed_number_is_one_that_every_column_can_hold(typed: str | None, number: int | None) -> None:
    assert number_or_none(typed) == number
