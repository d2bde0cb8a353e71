"""A delegate on her phone, in Arabic: her programme, her name, her needs, her picture."""

from playwright.sync_api import Page, expect

from delegations.i18n.content import save_text
from tests.itineraries.scenes import Scene
from tests.journeys.conftest import Site
from tests.journeys.steps import fits, link_in, only_on, send, sign_in


@only_on("postgresql")
def test_she_corrects_her_name_tells_her_needs_and_acknowledges_a_release(
    site: Site, desk: Page, phone: Page, scene: Scene
) -> None:
    scene.delegate("Benchekroun", email="salma@example.org", language="ar", native_name="سلمى بنشقرون", civility="f")
    slot = scene.plan()
    save_text(
        scene.session, entity="slot", entity_id=slot.id, field="title", language="ar", text="خطة الدراجات",
        source=slot.title,
    )  # fmt: skip
    scene.session.commit()
    scene.publish()
    path = link_in(site.mails_to("salma@example.org")[-1], "i")
    _read(phone, path)
    _tell(phone, path)
    sign_in(desk)
    _settle(desk)
    scene.move(slot, "2027-10-28 10:30")
    scene.publish(note="Une demi-heure plus tard")
    _acknowledge(phone, path)
    _needs_without_a_name(desk, scene)


def _read(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.locator(".slot")).to_contain_text("خطة الدراجات")
    assert fits(page), "nothing is cut off at 320 pixels"
    assert page.request.get(f"{path}/programme.pdf").body().startswith(b"%PDF")


def _tell(page: Page, path: str) -> None:
    page.goto(path)
    page.locator(f"a[href^='{path}/me']").first.click()
    assert fits(page)
    assert page.locator("input[name=photo_consent]:checked").count() == 0, "nothing is decided for her"
    page.fill("[name=family_name]", "")
    page.fill("[name=diet]", "بدون لحم خنزير")
    send(page)
    expect(page.locator("[data-error-summary]")).to_be_visible()
    expect(page.locator("[name=diet]"), "what was typed stays").to_have_value("بدون لحم خنزير")
    page.fill("[name=family_name]", "Benchekroun-Alami")
    page.fill("[name=access]", "كرسي متحرك")
    page.check("input[name=photo_consent][value=no]")
    send(page)
    expect(page.locator("[role=status]")).to_be_visible()
    expect(page.locator(".n-info"), "the new spelling waits for staff").to_be_visible()
    assert "كرسي" not in page.content(), "what was told is kept apart and not shown again"
    expect(page.locator("input[name=photo_consent][value=no]")).to_be_checked()


def _settle(page: Page) -> None:
    page.goto("/")
    page.locator("#to-do a[href$='/participants']").first.click()
    expect(page.locator("main")).to_contain_text("Benchekroun-Alami")
    page.locator("form[action*='/corrections/'] button, button[formaction*='/corrections/']").first.click()
    row = page.locator("tr[id^=person-]")
    expect(row).to_contain_text("Benchekroun-Alami")
    expect(row).to_contain_text("✓")


def _acknowledge(page: Page, path: str) -> None:
    page.goto(path)
    news = page.locator("section.notice")
    expect(news).to_contain_text("10:30")
    news.locator("button").click()
    expect(page.locator("[role=status]")).to_be_visible()
    assert page.locator("section.notice ins").count() == 0, "what was seen is not announced again"
    page.goto(f"{path}/me")
    expect(page.locator("[name=family_name]")).to_have_value("Benchekroun-Alami")
    assert page.locator(".n-info").count() == 0


def _needs_without_a_name(page: Page, scene: Scene) -> None:
    """Staff see that there is something to arrange; what it is opens on demand, and the opening is written down."""
    page.goto("/dossiers/VISIT-1/participants")
    page.locator("tr[id^=person-] th a").click()
    assert "كرسي" not in page.content()
    page.locator("form[action$='/travel'] button").first.click()
    expect(page.locator("[name=access]")).to_have_value("كرسي متحرك")
    expect(page.locator("[name=diet]")).to_have_value("بدون لحم خنزير")
