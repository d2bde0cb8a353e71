"""The host cancels at 18:40 the day before, from a link a month old: alert, another host, a new release."""

import io
import re
from datetime import UTC, datetime
from email.message import EmailMessage

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from delegations.core.clock import FixedClock
from tests.itineraries.scenes import Scene
from tests.journeys.conftest import Site
from tests.journeys.steps import cards_in, fits, link_in, only_on, send, sign_in, text_of

A_MONTH_BEFORE = datetime(2027, 9, 27, 8, 0, tzinfo=UTC)
THE_EVENING_BEFORE = datetime(2027, 10, 27, 16, 40, tzinfo=UTC)


@only_on("postgresql")
def test_a_late_no_alerts_is_replaced_and_reaches_those_concerned_alone(
    site: Site, desk: Page, phone: Page, scene: Scene, clock: FixedClock
) -> None:
    clock.instant = A_MONTH_BEFORE
    asked = _prepare(site, scene)
    clock.instant = THE_EVENING_BEFORE
    written = len(site.send_mail())
    _can_no_longer(phone, link_in(asked, "r"))
    alert, receipt = (
        _after(site, written, "duty@delegations.example"),
        _after(site, written, "renaud@metropole.example"),
    )
    assert "inondée" in text_of(alert[0]) and len(alert) == 1
    assert [card["METHOD"] for mail in receipt for card in cards_in(mail)] == ["CANCEL"]
    sign_in(desk)
    old = _older_copies(phone, site)
    written = len(site.send_mail())
    _replace(desk)
    assert [card["METHOD"] for mail in _after(site, written, "diaz@regie.example") for card in cards_in(mail)] == [
        "REQUEST"
    ], "who had agreed gets the entry at once"
    _publish(desk)
    assert len(_after(site, written, "alami@example.org")) == 1
    assert _after(site, written, "tazi@example.org") == [], "who does not attend is not troubled"
    assert _after(site, written, "moreau@musee.example") == [], "nor is the next host"
    assert _after(site, written, "renaud@metropole.example") == [], "nor a second time the one who said no"
    _are_replaced(phone, *old)


def _after(site: Site, count: int, address: str) -> list[EmailMessage]:
    """The mails to somebody since so many had left."""
    return [mail for mail in site.send_mail()[count:] if address in str(mail["To"])]


def _prepare(site: Site, scene: Scene) -> EmailMessage:
    """Two delegates, one of whom attends the visit; two hosts have said yes; release 1 is out."""
    goes = scene.delegate("Alami", email="alami@example.org", language="fr")
    scene.delegate("Tazi", email="tazi@example.org", language="fr")
    lyon, museum = scene.contact(), scene.contact("Luc", "Moreau", "Musée", email="moreau@musee.example")
    scene.contact("Inès", "Diaz", "Régie de l’eau", email="diaz@regie.example")
    scene.make.place("Usine des eaux", latitude=45.7780, longitude=4.8510, capacity=18)
    visit = scene.plan("Visite de la station", host_id=scene.host().id)
    scene.change(visit, attendance="some", participation_ids=(goes.id,))
    museum_id, hall = scene.host("Musée").id, scene.make.place("Musée", latitude=45.7327, longitude=4.8182)
    times = ("2027-10-28 15:00", "2027-10-28 16:30")
    reception = scene.plan("Réception", *times, host_id=museum_id, place_id=hall.id)
    scene.confirmed(visit, lyon)
    scene.confirmed(reception, museum)
    scene.publish()
    return site.mails_to("renaud@metropole.example")[0]


def _can_no_longer(page: Page, path: str) -> None:
    page.goto(path)
    assert fits(page)
    expect(page.locator("main")).to_contain_text("✓")
    assert page.locator("input[name=answer]").count() == 0, "the time for changes is over"
    page.fill("[name=reason]", "La salle est inondée.")
    press = page.locator("button.button--bad")
    press.click()
    expect(page.locator("[data-error-summary]"), "said twice, as it reaches the duty officer").to_be_visible()
    expect(page.locator("[name=reason]")).to_have_value("La salle est inondée.")
    page.check("[name=sure]")
    press.click()
    expect(page.locator("[role=status]")).to_be_visible()
    expect(page.locator("main")).to_contain_text("La salle est inondée.")


def _older_copies(page: Page, site: Site) -> tuple[str, str]:
    """The delegate's page, and where the code on her paper of release 1 leads, while it still is the newest."""
    path = link_in(site.mails_to("alami@example.org")[-1], "i")
    page.goto(path)
    expect(page.locator("main")).to_contain_text("Visite de la station")
    paper = _paper(page, path)
    assert "Remplacée par la version 2" not in paper.pages[0].extract_text()
    links = [mark.get_object()["/A"]["/URI"] for mark in paper.pages[0]["/Annots"]]  # type: ignore[union-attr]
    check = next(link for link in links if "/p/" in link)
    page.goto(check)
    expect(page.locator(".n-good")).to_be_visible()
    return path, check


def _paper(page: Page, path: str) -> PdfReader:
    """Release 1 on paper, as it is printed now."""
    return PdfReader(io.BytesIO(page.request.get(f"{path}/programme.pdf?release=1").body()))


def _replace(page: Page) -> None:
    """From the first page to another host who has agreed by telephone, and on to the page of publishing."""
    page.goto("/")
    line = page.locator("#to-do li", has_text="Métropole de Lyon").first
    expect(line).to_contain_text("10:00")
    line.get_by_role("link").last.click()
    page.select_option("[name=organisation_id]", label="Régie de l’eau")
    page.locator("form[method=get] button").last.click()
    page.select_option("[name=place_id]", label="Usine des eaux (Lyon)")
    page.select_option("[name=contact_id]", label="Inès Diaz")
    page.select_option("[name=answer]", "agreed")
    page.locator("form[action$='/plan-b'] button").first.click()
    check = page.locator("form[action$='/replace']:not([method=get])")
    expect(check, "the room at the place").to_contain_text("18")
    expect(check, "the way from there to the reception").to_contain_text("min")
    send(page)
    expect(page).to_have_url(re.compile(r"/releases/new$"))


def _publish(page: Page) -> None:
    changes = page.locator("main")
    expect(changes).to_contain_text("Usine des eaux")
    expect(changes).not_to_contain_text("Réception")
    page.fill("[name=note]", "L’usine des eaux remplace la station.")
    send(page)
    expect(page.locator("[role=status]")).to_contain_text("2")
    page.goto("/dossiers/VISIT-1/programme?day=2027-10-28")
    expect(page.locator("tr[id^=slot-]").first).to_contain_text("✓")


def _are_replaced(page: Page, path: str, check: str) -> None:
    page.goto(check)
    expect(page.locator(".n-bad")).to_contain_text("2")
    assert "Remplacée par la version 2" in _paper(page, path).pages[0].extract_text()
    page.goto(f"{path}?release=1")
    expect(page.locator(".n-warn")).to_contain_text("2")
    page.locator(".n-warn a").click()
    expect(page.locator("main")).to_contain_text("Usine des eaux")
