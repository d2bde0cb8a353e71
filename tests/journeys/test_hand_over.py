"""A host without an account: the scanner opened the link first, another time, a colleague inside and outside."""

from email.message import EmailMessage

from playwright.sync_api import Page, expect

from tests.itineraries.scenes import Scene
from tests.journeys.conftest import Site
from tests.journeys.steps import fits, link_in, send, sign_in, text_of


def test_a_colleague_of_the_house_is_asked_at_once_one_from_outside_waits_for_staff(
    site: Site, desk: Page, phone: Page, scene: Scene
) -> None:
    technical = scene.plan("Visite de la station", "2027-10-28 10:00", "2027-10-28 11:30", host_id=scene.host().id)
    talk = scene.plan("Échange avec la régie", "2027-10-28 14:00", "2027-10-28 15:00", host_id=scene.host().id)
    renaud = scene.contact()
    first = scene.ask(technical, renaud)
    scene.ask(talk, renaud)
    mails = site.mails_to("renaud@metropole.example")
    inside, outside = (_path_about(mails, title) for title in (technical.title, talk.title))
    _scan(phone, inside)
    assert scene.events(first) == ["asked"], "a scanner that opens the link changes nothing"
    scene.session.rollback()

    _hand_over(phone, inside, "Paul Girard", "p.girard@metropole.example")
    _answer_yes(phone, link_in(site.mails_to("p.girard@metropole.example")[-1], "r"))
    _closed(phone, inside)

    sign_in(desk)
    _hand_over(phone, outside, "Aïcha Benali", "a.benali@regie.example")
    assert site.mails_to("a.benali@regie.example") == [], "nobody outside is written to before staff agree"
    _approve(desk)
    _answer_yes(phone, link_in(site.mails_to("a.benali@regie.example")[-1], "r"))
    _both_confirmed(desk)


def _path_about(mails: list[EmailMessage], title: str) -> str:
    return link_in(next(mail for mail in mails if title in text_of(mail)), "r")


def _scan(page: Page, path: str) -> None:
    """As mail filters do: heads and pages, several times."""
    for method in ("HEAD", "GET", "GET"):
        assert page.request.fetch(path, method=method).status == 200


def _hand_over(page: Page, path: str, name: str, email: str) -> None:
    page.goto(path)
    assert fits(page)
    page.check("input[name=answer][value=hand_over]")
    page.fill("[name=colleague_name]", name)
    page.fill("[name=colleague_email]", "personne")
    send(page)
    expect(page.locator("[data-error-summary]")).to_be_visible()
    expect(page.locator("[name=colleague_name]")).to_have_value(name)
    page.fill("[name=colleague_email]", email)
    send(page)
    expect(page.locator("[role=status]")).to_be_visible()


def _answer_yes(page: Page, path: str) -> None:
    page.goto(path)
    assert page.locator("input[type=radio]:checked").count() == 0
    page.check("input[name=answer][value=accept]")
    page.fill("[name=conditions]", "Pièce d’identité")
    send(page)
    expect(page.locator("main")).to_contain_text("Pièce d’identité")
    expect(page.locator("main")).to_contain_text("✓")


def _closed(page: Page, path: str) -> None:
    """Who handed over can still read, and no more answer."""
    page.goto(path)
    assert page.locator("input[name=answer]").count() == 0


def _approve(page: Page) -> None:
    page.goto("/")
    line = page.locator("#to-do li", has_text="Aïcha Benali")
    line.get_by_role("link").last.click()
    expect(page.locator("main")).to_contain_text("a.benali@regie.example")
    page.locator("form[action$='/hand-over/approve'] button").click()
    expect(page.locator("[role=status], .notice").first).to_be_visible()


def _both_confirmed(page: Page) -> None:
    page.goto("/dossiers/VISIT-1/programme?day=2027-10-28")
    rows = page.locator("tr[id^=slot-]")
    expect(rows).to_have_count(2)
    for n in range(2):
        expect(rows.nth(n)).to_contain_text("✓")
