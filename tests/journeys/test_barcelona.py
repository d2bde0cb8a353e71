"""Barcelona after the clocks change: a whole fair walked through in the demo season, by staff, a host and guests."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.links import link_for
from delegations.cli.season.load import load_season
from delegations.dossiers.models import Dossier, Participation
from delegations.fairs.leads.models import Lead
from delegations.fairs.meetings.models import BusinessMeeting, MeetingParty
from delegations.fairs.roster.models import Shift
from delegations.itineraries.models import Request, Slot
from delegations.network.models import Person
from tests.client import PASSWORD
from tests.journeys.conftest import PATIENCE, Site
from tests.journeys.steps import fits, send, sign_in

FAIR = "/dossiers/DEMO-FAIR"
INES, MATHIEU = "ines.bertaud@example.org", "mathieu.laurent@example.org"


@dataclass(frozen=True)
class Season:
    """The demo season in the site's own database."""

    site: Site

    def one(self, read: Callable[[Session], str]) -> str:
        with self.site.services.database.session(writing=True) as session:
            found = read(session)
            session.commit()
        return found

    def link(self, purpose: str, subject: Callable[[Session], int | None]) -> str:
        """The path of somebody's link."""

        def made(session: Session) -> str:
            number = subject(session)
            assert number is not None, f"nobody to give a link of {purpose}"
            link = link_for(session, clock=self.site.services.clock, purpose=purpose, subject_id=number)
            return str(self.site.services.links.url(link)).removeprefix(self.site.address)

        return self.one(made)

    def reader(self, given: str, family: str, purpose: str = "itinerary") -> str:
        query = (
            select(Participation.id)
            .join(Person, Person.id == Participation.person_id)
            .join(Dossier, Dossier.id == Participation.dossier_id)
            .where(Dossier.code == "DEMO-FAIR", Person.given_name == given, Person.family_name == family)
        )
        return self.link(purpose, lambda session: session.scalars(query).first())


@pytest.fixture
def season(site: Site) -> Season:
    house = site.services
    with house.database.writing() as session:
        load_season(
            session, settings=house.settings, renderer=house.renderer, password=PASSWORD, say=lambda _line: None
        )
    return Season(site)


@pytest.fixture
def handset(browser: Browser, site: Site) -> Iterator[Page]:
    """A narrow phone with JavaScript, for the stand."""
    context = browser.new_context(
        base_url=site.address, viewport={"width": 320, "height": 640}, has_touch=True, locale="fr-FR"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def test_a_fair_from_the_night_coach_to_the_leads(
    season: Season, desk: Page, phone: Page, handset: Page, open_desk: Callable[[str], Page]
) -> None:
    sign_in(desk, INES)
    _the_night_is_an_hour_longer(desk)
    _calendars_say_the_walls_of_each_place(phone, season)
    _bogota_reads_its_own_time(phone, season)
    _nobody_is_on_duty_and_in_a_meeting(desk, season)
    _the_roster_is_proposed_with_its_languages(desk)
    _a_host_of_the_tour_answers(desk, phone, season)
    _a_meeting_falls_out_and_finds_its_place_again(desk)
    _a_guest_has_the_list_in_her_language(phone, season)
    _two_colleagues_in_one_slot(desk, open_desk(MATHIEU), season)
    _the_release_goes_out(desk)
    _leads_without_network(handset, season)


def _the_night_is_an_hour_longer(page: Page) -> None:
    page.goto(f"{FAIR}/programme?day=2027-10-30")
    expect(page.locator("main")).to_contain_text("7 h 45")
    page.goto(f"{FAIR}/programme?day=2027-11-01")
    expect(page.locator("main")).to_contain_text("Toussaint")


def _calendars_say_the_walls_of_each_place(page: Page, season: Season) -> None:
    feed = page.request.get(season.reader("Céline", "Giraudon", "reader_feed"))
    assert feed.status == 200
    events = [text for text in feed.text().replace("\r\n ", "").split("BEGIN:VEVENT") if "20271030T233000" in text]
    assert len(events) == 1
    assert "DTSTART;TZID=Europe/Paris:20271030T233000" in events[0]
    assert "DTEND;TZID=Europe/Madrid:20271031T061500" in events[0]


def _bogota_reads_its_own_time(page: Page, season: Season) -> None:
    page.goto(season.reader("Camila", "Restrepo"))
    expect(page.locator("main")).to_contain_text("15:00")
    expect(page.locator("main")).to_contain_text("09:00")
    assert fits(page)


def _nobody_is_on_duty_and_in_a_meeting(page: Page, season: Season) -> None:
    """A shift over the meetings: who sits at a table cannot be ticked, and a forged form is refused with both named."""
    query = (
        select(Shift.id)
        .join(Slot, Slot.id == Shift.slot_id)
        .where(Slot.kind == "duty", Slot.starts == datetime(2027, 11, 3, 15))
    )
    number = season.one(lambda session: str(session.scalars(query.order_by(Shift.id)).first()))
    page.goto(f"{FAIR}/roster/shifts/{number}")
    busy = page.locator("input[name=participation_ids][disabled]")
    assert busy.count() > 0, "somebody has a meeting at three"
    reasons = page.locator("li.is-off .tone").all_inner_texts()
    assert any("✕" in reason for reason in reasons)
    busy.evaluate_all("boxes => boxes.forEach(box => { box.disabled = false; box.checked = true; })")
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        page.locator(
            "form[action$='/people'] button, form[action*='assign'] button, form:has(.duty-choices) button"
        ).last.click()
    assert answer.value.status == 422
    expect(page.locator("[data-error-summary]")).to_be_visible()


def _the_roster_is_proposed_with_its_languages(page: Page) -> None:
    page.goto(f"{FAIR}/roster/proposal")
    expect(page.locator("#loads .row").first).to_be_visible()
    expect(page.locator("#gaps")).to_be_visible()
    send(page)
    expect(page).to_have_url(re.compile(r"/roster"))
    page.goto(f"{FAIR}/roster?day=2027-11-02")
    expect(page.locator("main")).to_contain_text("espagnol")


def _a_host_of_the_tour_answers(desk: Page, phone: Page, season: Season) -> None:
    query = select(Request.id).join(Slot, Slot.id == Request.slot_id).where(Slot.kind == "tour")
    path = season.link(
        "request", lambda s: s.scalars(query.where(Request.state == "asked").order_by(Request.id)).first()
    )
    phone.goto(path)
    assert phone.locator("input[type=radio]:checked").count() == 0 and fits(phone)
    phone.check("input[name=answer][value=accept]")
    phone.locator("main form button").last.click()
    expect(phone.locator("[role=status]")).to_be_visible()
    desk.goto(f"{FAIR}/sessions")
    desk.get_by_role("link", name="Parcours guidé : sept étapes").first.click()
    expect(desk.locator(".tour-stop")).to_have_count(7)
    expect(desk.locator(".tour-stop.s-confirmed")).to_have_count(6)


def _a_meeting_falls_out_and_finds_its_place_again(page: Page) -> None:
    """Twenty-four meetings at four tables; one is cancelled by mistake and placed again beside those that stay."""
    meetings = page.locator(".meeting-grid tbody td a")
    page.goto(f"{FAIR}/meetings")
    expect(meetings).to_have_count(24)
    meetings.first.click()
    page.locator("form[action$='/cancel'] button").click()
    page.goto(f"{FAIR}/meetings")
    expect(meetings).to_have_count(23)
    page.goto(f"{FAIR}/meetings/place")
    expect(page.locator("td.is-new")).to_have_count(1)
    send(page)
    page.goto(f"{FAIR}/meetings")
    expect(meetings).to_have_count(24)
    page.goto(f"{FAIR}/board?day=2027-11-03")
    expect(page.locator(".lane-tiles").last.locator("li")).to_have_count(4)


def _a_guest_has_the_list_in_her_language(page: Page, season: Season) -> None:
    query = (
        select(MeetingParty.id)
        .join(BusinessMeeting, BusinessMeeting.party_b_id == MeetingParty.id)
        .join(Participation, Participation.id == MeetingParty.participation_id)
        .join(Person, Person.id == Participation.person_id)
        .where(Person.language == "es")
    )
    path = season.link("meetings", lambda session: session.scalars(query.order_by(MeetingParty.id)).first())
    page.goto(path)
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert fits(page)


def _two_colleagues_in_one_slot(ines: Page, mathieu: Page, season: Season) -> None:
    query = select(Slot.id).where(Slot.title == "Ouverture du pavillon français")
    number = season.one(lambda session: str(session.scalars(query).one()))
    for page in (ines, mathieu):
        page.goto(f"{FAIR}/programme/slots/{number}")
    ines.fill("[name=public_text]", "Mots d’accueil, puis café.")
    send(ines)
    expect(ines.locator("main")).to_contain_text("Mots d’accueil, puis café.")
    mathieu.fill("[name=staff_note]", "Prévenir la presse")
    send(mathieu)
    both = mathieu.locator("[role=alert] table")
    expect(both).to_contain_text("Mots d’accueil, puis café.")
    expect(mathieu.locator("[name=staff_note]")).to_have_value("Prévenir la presse")


def _the_release_goes_out(page: Page) -> None:
    page.goto(f"{FAIR}/releases/new")
    page.locator("main form button").last.click()
    page.goto(f"{FAIR}/releases")
    expect(page.locator("main")).to_contain_text("2")


def _leads_without_network(page: Page, season: Season) -> None:
    sign_in(page, INES)
    page.goto(f"{FAIR}/leads/new")
    page.context.set_offline(True)
    for name, text in {
        "name": "Lucía Ferrer", "interest": "Fuites d’eau", "promise": "L’étude de Lyon", "next_step": "Écrire",
    }.items():  # fmt: skip
        page.fill(f"[name={name}]", text)
    send(page)
    expect(page.locator("[data-not-sent]")).to_be_visible()
    page.context.set_offline(False)
    send(page)
    expect(page).to_have_url(re.compile(r"/leads#lead-\d+$"))
    query = select(Lead.name).where(Lead.name == "Lucía Ferrer")
    assert season.one(lambda session: ",".join(session.scalars(query))) == "Lucía Ferrer"
