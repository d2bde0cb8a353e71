"""A city exhibits at a fair: invited by link, applied on a phone, accepted, and no longer able to come."""

import re
from datetime import date, datetime, time
from typing import Any

from playwright.sync_api import Page, expect

from delegations.fairs.stands.services import EditionFacts, OpeningDay, StandFacts, add_stand, save_edition
from tests.itineraries.scenes import Scene
from tests.journeys.conftest import Site
from tests.journeys.steps import fits, link_in, only_on, send, sign_in

STANDS = "/dossiers/BCN/stands"
ADDRESS = "diop@dakar.example"


@only_on("postgresql")
def test_a_city_is_invited_applies_is_accepted_and_withdraws(site: Site, desk: Page, phone: Page, scene: Scene) -> None:
    _open_fair(scene)
    sign_in(desk)
    _invite(desk)
    here = link_in(site.mails_to(ADDRESS)[-1], "a")
    _apply(phone, here)
    _accept(desk)
    assert link_in(site.mails_to(ADDRESS)[-1], "a") == here, "the same link tells the decision"
    _withdraw(phone, here)
    desk.goto(STANDS)
    expect(desk.locator("tr", has_text="Ville de Dakar")).to_contain_text("–")


def _open_fair(scene: Scene) -> None:
    make = scene.make
    dossier = make.dossier(
        "BCN", kind="fair", country="ES", zone="Europe/Madrid", starts_on=date(2027, 11, 2), ends_on=date(2027, 11, 4)
    )
    common: dict[str, Any] = {"actor": scene.planner, "clock": scene.clock, "dossier": dossier}
    facts = EditionFacts(
        fair="Salon des villes", halls=("2",), opening=(OpeningDay(date(2027, 11, 2), time(9), time(19)),),
        build_up=(datetime(2027, 10, 16, 8), datetime(2027, 11, 1, 20)), contributions={"co_exhibition": 450_000},
    )  # fmt: skip
    save_edition(scene.session, **common, version=0, facts=facts)
    add_stand(scene.session, **common, facts=StandFacts("2", "B297", 36, 3, "co_exhibition", 1))
    organisation = make.organisation("Ville de Dakar", member=True)
    make.person("Awa", "Diop", organisation_id=organisation.id, email=ADDRESS, language="fr")
    scene.session.commit()


def _invite(page: Page) -> None:
    page.goto(STANDS)
    page.locator(".button--main").first.click()
    page.locator("tr", has_text="Ville de Dakar").locator("[name=organisations]").check()
    page.fill("[name=answer_by]", "2027-10-25")
    page.fill("[name=message]", "Venez avec la maquette.")
    send(page)
    expect(page.locator(".mail-text")).to_contain_text("Venez avec la maquette.")
    page.locator("button[name=send]").click()
    expect(page.locator("tr", has_text="Ville de Dakar")).to_be_visible()


def _apply(page: Page, path: str) -> None:
    """Two touches are enough: a formula, and send."""
    page.goto(path)
    assert fits(page)
    assert page.locator("input[name=answer]:checked").count() == 0, "nothing is chosen beforehand"
    page.check("input[value=co_exhibition]")
    page.select_option("[name=stand_co_exhibition]", index=1)
    send(page)
    expect(page.locator("[role=status]")).to_be_visible()
    expect(page.locator("main section")).to_contain_text("B297")


def _accept(page: Page) -> None:
    page.goto(STANDS)
    row = page.locator("tr", has_text="Ville de Dakar")
    row.locator("form", has=page.locator("[value=accepted]")).locator("button").click()
    expect(page.locator("tr", has_text="Ville de Dakar")).to_contain_text("✓")


def _withdraw(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator("main section")).to_contain_text("B297")
    page.locator("a[href*='/withdraw']").click()
    assert fits(page)
    expect(page.locator("main")).to_contain_text(re.compile(r"4\s500,00"))
    page.locator("button.button--bad").click()
    expect(page.locator("main section")).to_contain_text("–")
