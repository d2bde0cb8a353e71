"""Who reads in another language than his own may have it kept: mails, papers and calendars follow."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from delegations.database import Database
from delegations.dossiers.models import Participation
from delegations.network.models import Person
from tests.client import StaffClient
from tests.portal.conftest import Visit

pytestmark = pytest.mark.room


def language_of(database: Database, person_id: int) -> str:
    with database.reading() as unit:
        return unit.get_one(Person, person_id).language


def test_a_host_reads_in_korean_and_keeps_it(visitor: StaffClient, ask: Any, database: Database) -> None:
    asked = ask()
    contact = asked.request.contact_id
    assert 'action="/language/' not in visitor.get(asked.path).text
    page = visitor.get(f"{asked.path}?lang=ko")
    assert 'lang="ko"' in page.text and 'action="/language/' in page.text
    assert language_of(database, contact) == "fr"  # reading changes nothing
    answer = visitor.post(asked.path.replace("/r/", "/language/"), {"language": "ko"})
    assert answer.status_code == 303 and answer.headers["Location"].endswith(asked.path)
    assert language_of(database, contact) == "ko"
    page = visitor.get(asked.path)
    assert 'lang="ko"' in page.text and 'action="/language/' not in page.text


@pytest.mark.parametrize("language", ["xx", "", "tlh"])
def test_a_language_nobody_knows_is_not_kept(language: str, visitor: StaffClient, ask: Any) -> None:
    asked = ask()
    assert visitor.get(f"{asked.path}?lang={language}").status_code == 200
    assert visitor.post(asked.path.replace("/r/", "/language/"), {"language": language}).status_code == 404


def test_a_forged_link_keeps_nothing(visitor: StaffClient, ask: Any) -> None:
    asked = ask()
    visitor.get(asked.path)
    assert visitor.post(asked.path.replace("/r/", "/language/")[:-3] + "abc", {"language": "ko"}).status_code == 404


def test_a_delegate_keeps_it_too(visitor: StaffClient, session: Session, database: Database, visit: Visit) -> None:
    visit.publish()
    person_id = session.get_one(Participation, visit.participation_id).person_id
    session.rollback()
    visitor.get(f"{visit.path}?lang=hi")
    visitor.post(visit.path.replace("/i/", "/language/"), {"language": "hi"})
    assert language_of(database, person_id) == "hi"
