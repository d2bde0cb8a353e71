"""Where delegates and hosts find their calendar, how they subscribe, and how they replace an address."""

import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.links import find_link, revoke_link
from delegations.accounts.models import AccessLink
from delegations.audit.models import AuditEntry
from delegations.core.actor import system_actor
from delegations.core.clock import FixedClock
from delegations.dossiers.models import Participation
from tests.client import StaffClient, text_of
from tests.factories import Factory


@pytest.fixture
def page(visit: Any) -> str:
    visit.publish()
    return f"{visit.path}/calendar"


def field(html: str, purpose: str = "reader_feed") -> str:
    """The address in the field that can be copied."""
    found = re.search(rf'id="{purpose}-address"[^>]* value="([^"]+)"', html)
    assert found
    return found.group(1).replace("&amp;", "&")


def test_her_page_leads_to_the_calendar_and_back(visit: Any, page: str, visitor: StaffClient) -> None:
    assert f'href="{page}?lang=en"' in visitor.get(f"{visit.path}?lang=en").text
    assert f'href="{visit.path}?lang=en"' in visitor.get(f"{page}?lang=en").text


def test_each_program_gets_its_address_and_its_steps(page: str, visitor: StaffClient) -> None:
    shown = visitor.get(f"{page}?lang=en")
    address = field(shown.text)
    assert address.startswith("http://localhost/calendar/") and address.endswith(".ics?lang=en")
    hrefs = [href.replace("&amp;", "&") for href in re.findall(r'href="([^"]+)"', shown.text)]
    webcal = address.replace("http://", "webcal://")
    assert webcal in hrefs
    google = next(href for href in hrefs if href.startswith("https://calendar.google.com/calendar/r?cid="))
    assert unquote(google.partition("cid=")[2]) == webcal
    for host in ("outlook.live.com", "outlook.office.com"):
        asked = parse_qs(urlsplit(next(href for href in hrefs if host in href)).query)
        assert asked == {"url": [address], "name": ["Casablanca – ville durable"]}
    for name in ("iPhone", "Google Calendar", "Outlook on the web", "Outlook on the computer", "Thunderbird", "ICSx5"):
        assert name in text_of(shown), name
    assert visitor.http.get(address.removeprefix("http://localhost")).status_code == 200


def test_the_code_is_drawn_in_the_page_and_asks_no_other_site(page: str, visitor: StaffClient) -> None:
    html = visitor.get(page).text
    assert html.count('<svg role="img"') == 1 and "<path" in html
    assert not re.findall(r'(?:src|action|srcset)="(?:https?:)?//', html)


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_the_language_of_the_entries_can_be_another_than_that_of_the_page(
    language: str, page: str, visitor: StaffClient
) -> None:
    address = field(visitor.get(f"{page}?lang=en&entries={language}").text)
    assert address.endswith(f"?lang={language}")
    assert f"LANGUAGE={language}:" in visitor.get(address.removeprefix("http://localhost")).text


def test_she_replaces_her_address_after_a_confirmation(
    page: str, visit: Any, visitor: StaffClient, session: Session
) -> None:
    old = field(visitor.get(f"{page}?lang=en").text).removeprefix("http://localhost")
    refused = visitor.post(f"{page}?lang=en", {"purpose": "reader_feed"})
    assert refused.status_code == 422 and "tick the box" in text_of(refused)
    assert visitor.http.get(old).status_code == 200
    shown = visitor.post(f"{page}?lang=en", {"purpose": "reader_feed", "sure": "yes"}, follow=True)
    new = field(shown.text).removeprefix("http://localhost")
    assert (visitor.http.get(old).status_code, visitor.http.get(new).status_code) == (410, 200)
    line = session.scalars(select(AuditEntry).where(AuditEntry.action == "renew_link")).one()
    assert (line.actor_kind, line.entity, line.dossier_id) == ("delegate", "reader_feed", visit.dossier.id)


def test_looking_at_the_page_makes_and_changes_nothing(visit: Any, visitor: StaffClient, session: Session) -> None:
    """Before the first release she has no address yet; she may ask for it."""
    path = f"{visit.path}/calendar?lang=en"
    assert "no address yet" in text_of(visitor.get(path))
    assert session.scalars(select(AccessLink).where(AccessLink.purpose == "reader_feed")).all() == []
    session.rollback()
    made = visitor.post(path, {"purpose": "reader_feed"}, follow=True)
    assert visitor.http.get(field(made.text).removeprefix("http://localhost")).status_code == 200


def test_what_staff_withdrew_she_cannot_bring_back(
    page: str, visit: Any, visitor: StaffClient, session: Session, clock: FixedClock
) -> None:
    link = find_link(session, purpose="reader_feed", subject_id=visit.participation_id)
    assert link is not None
    revoke_link(session, actor=system_actor(), clock=clock, link=link)
    session.commit()
    shown = visitor.get(f"{page}?lang=en")
    assert "was withdrawn" in text_of(shown) and "<svg role" not in shown.text and "/calendar/" not in text_of(shown)
    visitor.get(f"{visit.path}/me")
    assert visitor.post(page, {"purpose": "reader_feed", "sure": "yes"}).status_code == 422
    session.refresh(link)
    assert link.revoked_at is not None and link.generation == 1


def test_somebody_with_one_dossier_has_one_calendar(page: str, visitor: StaffClient) -> None:
    assert 'id="person_feed"' not in visitor.get(page).text
    visitor.get(page)
    assert visitor.post(page, {"purpose": "person_feed"}).status_code == 404
    assert visitor.post(page, {"purpose": "host_feed"}).status_code == 404


@pytest.mark.parametrize("why", ["interpreter", "two dossiers"])
def test_interpreters_and_frequent_travellers_have_one_for_all_their_dossiers(
    why: str, visit: Any, visitor: StaffClient, session: Session, make: Factory
) -> None:
    row = session.get_one(Participation, visit.participation_id)
    if why == "interpreter":
        row.role = "interpreter"
    else:
        session.add(Participation(dossier_id=make.dossier("VISIT-2").id, person_id=row.person_id, precedence=1))
    session.commit()
    shown = visitor.get(f"{visit.path}/calendar?lang=en")
    assert "All my dossiers in one calendar" in text_of(shown)
    made = visitor.post(f"{visit.path}/calendar?lang=en", {"purpose": "person_feed"}, follow=True)
    assert visitor.http.get(field(made.text, "person_feed").removeprefix("http://localhost")).status_code == 200


def test_a_host_reads_that_the_calendar_belongs_to_his_house(ask: Any, visitor: StaffClient, session: Session) -> None:
    asked = ask()
    path = f"{asked.path}/calendar"
    assert f'href="{path}?lang=en"' in visitor.get(f"{asked.path}?lang=en").text
    shown = visitor.get(f"{path}?lang=en")
    assert "belongs to your house" in text_of(shown)
    old = field(shown.text, "host_feed").removeprefix("http://localhost")
    assert visitor.post(path, {"purpose": "host_feed"}).status_code == 422
    made = visitor.post(path, {"purpose": "host_feed", "sure": "yes"}, follow=True)
    new = field(made.text, "host_feed").removeprefix("http://localhost")
    assert (visitor.http.get(old).status_code, visitor.http.get(new).status_code) == (410, 200)
    line = session.scalars(select(AuditEntry).where(AuditEntry.action == "renew_link")).one()
    assert (line.actor_kind, line.actor_name) == ("host", "host")


def test_a_host_cannot_bring_back_what_was_withdrawn(
    ask: Any, visitor: StaffClient, session: Session, clock: FixedClock
) -> None:
    asked = ask()
    link = find_link(session, purpose="host_feed", subject_id=asked.request.organisation_id)
    assert link is not None
    revoke_link(session, actor=system_actor(), clock=clock, link=link)
    session.commit()
    assert "was withdrawn" in text_of(visitor.get(f"{asked.path}/calendar?lang=en"))
    visitor.get(asked.path)
    assert visitor.post(f"{asked.path}/calendar", {"purpose": "host_feed", "sure": "yes"}).status_code == 422


@pytest.mark.parametrize("path", ["/i/nobody/calendar", "/r/nobody/calendar"])
def test_a_stranger_finds_no_calendar(path: str, visitor: StaffClient) -> None:
    visitor.get(path, status=404)
    visitor.get("/sign-in")
    assert visitor.post(path, {"purpose": "reader_feed", "sure": "yes"}).status_code == 404
