"""A stand with bad Wi-Fi: leads typed on a phone are never lost and never doubled."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from delegations.dossiers.models import Task
from delegations.fairs.leads.models import Lead
from tests.itineraries.scenes import Scene
from tests.journeys.conftest import PATIENCE, Site
from tests.journeys.steps import fits, only_on, send, sign_in

LEADS = "/dossiers/BCN/leads"
TYPED = {"name": "Lucía Ferrer", "interest": "Fuites d’eau", "promise": "L’étude de Lyon", "next_step": "Écrire"}


@pytest.fixture
def handset(browser: Browser, site: Site, scene: Scene) -> Iterator[Page]:
    """A narrow phone with JavaScript, signed in; the fair BCN is open."""
    dates = {"starts_on": date(2027, 11, 2), "ends_on": date(2027, 11, 4)}
    scene.make.dossier("BCN", kind="fair", country="ES", zone="Europe/Madrid", **dates)
    scene.session.commit()
    context = browser.new_context(
        base_url=site.address, viewport={"width": 320, "height": 640}, has_touch=True, locale="fr-FR"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page)
    yield page
    context.close()


def _type(page: Page, **other: str) -> None:
    for name, text in {**TYPED, **other}.items():
        page.fill(f"[name={name}]", text)


def _is_told(page: Page) -> None:
    """That it was not sent, and what to do next."""
    expect(page.locator("[data-another]")).to_be_visible()
    expect(page.locator("[data-not-sent]")).to_be_visible()


def _stands(scene: Scene, column: InstrumentedAttribute[str]) -> list[str]:
    """A column as it stands; holds nothing back from the site."""
    found = list(scene.session.scalars(select(column).order_by(column)))
    scene.session.rollback()
    return found


def _leads(scene: Scene) -> list[str]:
    return _stands(scene, Lead.name)


def _kept(page: Page) -> int:
    return int(page.evaluate("Object.keys(localStorage).length"))


@only_on("postgresql")
def test_two_leads_typed_without_network_arrive_once_each(handset: Page, scene: Scene) -> None:
    handset.goto(f"{LEADS}/new")
    handset.context.set_offline(True)
    _type(handset)
    send(handset)
    _is_told(handset)
    expect(handset.locator("[name=name]")).to_have_value("Lucía Ferrer")
    handset.locator("[data-another]").click()
    expect(handset.locator("[name=name]")).to_have_value("")
    expect(handset.locator("[data-unsent] li")).to_have_count(1)
    _type(handset, name="Jordi Puig")
    send(handset)
    _is_told(handset)
    assert fits(handset) and _kept(handset) == 2 and _leads(scene) == []

    handset.context.set_offline(False)
    send(handset)
    expect(handset).to_have_url(re.compile(r"/leads#lead-1$"))
    expect(handset.locator("[data-unsent] li")).to_have_count(1)
    handset.locator("[data-send-kept]").click()
    expect(handset.locator("tr[id^=lead-]")).to_have_count(2)
    expect(handset.locator("[data-unsent]")).to_be_hidden()
    assert _leads(scene) == ["Jordi Puig", "Lucía Ferrer"] and _kept(handset) == 0
    assert len(_stands(scene, Task.title)) == 6


@only_on("postgresql")
def test_an_answer_that_is_lost_on_its_way_doubles_nothing(handset: Page, scene: Scene) -> None:
    handset.goto(f"{LEADS}/new")
    _type(handset)

    def lose(route: Route) -> None:
        route.fetch()  # the server has it; the phone never hears so
        route.abort("connectionreset")

    handset.route(f"**{LEADS}/new*", lose, times=1)
    send(handset)
    _is_told(handset)
    assert _leads(scene) == ["Lucía Ferrer"]
    handset.fill("[name=visitor_note]", "Rappeler après Noël")
    send(handset)
    expect(handset).to_have_url(re.compile(r"/leads#lead-1$"))
    assert _leads(scene) == ["Lucía Ferrer"] and _kept(handset) == 0
    assert _stands(scene, Lead.visitor_note) == ["Rappeler après Noël"]
    handset.go_back()
    expect(handset).to_have_url(re.compile(r"/leads/1$"))


@only_on("postgresql")
def test_what_was_typed_survives_a_closed_page_and_a_refused_form(handset: Page, scene: Scene) -> None:
    handset.goto(f"{LEADS}/new")
    handset.fill("[name=name]", "Lucía Ferrer")
    handset.select_option("[name=country]", "ES")
    handset.goto(LEADS)
    line = handset.locator("[data-unsent] li")
    expect(line).to_contain_text("Lucía Ferrer")
    line.locator("a").click()
    expect(handset.locator("[name=name]")).to_have_value("Lucía Ferrer")
    expect(handset.locator("[name=country]")).to_have_value("ES")
    send(handset)
    expect(handset.locator("[data-error-summary]")).to_be_focused()
    _type(handset)
    handset.context.clear_cookies()
    send(handset)
    _is_told(handset)
    assert _leads(scene) == [] and _kept(handset) == 1
    sign_in(handset)
    handset.goto(LEADS)
    handset.locator("[data-send-kept]").click()
    expect(handset.locator("tr[id^=lead-]")).to_have_count(1)
    assert _leads(scene) == ["Lucía Ferrer"] and _kept(handset) == 0


@only_on("postgresql")
def test_the_next_form_is_blank_even_after_errors_and_an_emptied_one_is_not_kept(handset: Page, scene: Scene) -> None:
    handset.goto(f"{LEADS}/new")
    send(handset)
    expect(handset.locator("[data-error-summary]")).to_be_focused()
    handset.fill("[name=name]", "Lucía Ferrer")
    handset.context.set_offline(True)
    send(handset)
    handset.locator("[data-another]").click()
    expect(handset.locator("[name=name]")).to_have_value("")
    expect(handset.locator("[data-error-summary]")).to_have_count(0)
    expect(handset.locator("[name=due_on]")).not_to_have_value("")
    handset.fill("[name=name]", "J")
    handset.fill("[name=name]", "")
    assert _kept(handset) == 1
    handset.on("dialog", lambda dialog: dialog.accept())
    handset.locator("[data-unsent] li button").click()
    expect(handset.locator("[data-unsent]")).to_be_hidden()
    assert _kept(handset) == 0


@only_on("postgresql")
def test_without_javascript_the_form_is_sent_as_any_other(phone: Page, scene: Scene) -> None:
    scene.make.dossier("BCN", kind="fair")
    scene.session.commit()
    sign_in(phone)
    phone.goto(f"{LEADS}/new")
    expect(phone.locator("[data-unsent]")).to_be_hidden()
    _type(phone)
    send(phone)
    expect(phone.locator("tr[id^=lead-]")).to_have_count(1)
    assert fits(phone)
