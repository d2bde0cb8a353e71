"""A sounding: three times to choose from, the host chooses on a narrow phone in Arabic, staff take one."""

from playwright.sync_api import Page, expect

from tests.itineraries.scenes import Scene
from tests.journeys.conftest import Site
from tests.journeys.steps import cards_in, fits, link_in, only_on, send, sign_in, text_of

TIMES = ("09:00", "11:30", "14:00")


@only_on("postgresql")
def test_a_host_chooses_among_three_times_on_a_phone_in_arabic(
    site: Site, desk: Page, phone: Page, scene: Scene
) -> None:
    scene.contact("سلمى", "المنصوري", email="salma@metropole.example", language="ar")
    slot = scene.plan(host_id=scene.host().id)
    driver = scene.make.resource("Autocar 1", "vehicle")
    scene.make.booking(slot, driver)
    scene.session.commit()
    sign_in(desk)
    _sound_out(desk)
    asked = site.mails_to("salma@metropole.example")[-1]
    assert list(cards_in(asked)) == [], "no entry in a calendar before a time is settled"
    _choose_two(phone, link_in(asked, "r"))
    assert not site.mails_to("duty@delegations.example")
    _take_the_last(desk)
    settled = site.mails_to("salma@metropole.example")[-1]
    assert [card["METHOD"] for card in cards_in(settled)] == ["REQUEST"]
    assert "14:00" in text_of(settled)
    _nothing_is_left_to_choose(phone, link_in(settled, "r"))
    _the_coach_is_free_at_ten(desk, scene, driver.id)


def _sound_out(page: Page) -> None:
    page.goto("/dossiers/VISIT-1/programme?day=2027-10-28")
    page.get_by_role("link", name="Plan vélo").first.click()
    page.locator("a[href$='/ask']").first.click()
    page.locator("details:has([name=day_1]) > summary").click()
    for number, time in enumerate(TIMES, 1):
        page.fill(f"[name=day_{number}]", "2027-10-28")
        page.fill(f"[name=time_{number}]", time)
    send(page)
    for time in TIMES:
        expect(page.locator("main")).to_contain_text(time)


def _choose_two(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert fits(page), "nothing is cut off at 320 pixels"
    boxes = page.locator("input[name=options]")
    expect(boxes).to_have_count(3)
    assert page.locator("input:checked").count() == 0, "nothing is chosen beforehand"
    page.check("input[name=answer][value=options]")
    boxes.nth(1).check()
    boxes.nth(2).check()
    page.fill("[name=options_note]", "القاعة محجوزة في الصباح")
    send(page)
    expect(page.locator("[role=status]")).to_be_visible()
    expect(page.locator("section.notice li")).to_have_count(2)


def _take_the_last(page: Page) -> None:
    page.goto("/dossiers/VISIT-1/requests")
    expect(page.locator("main")).to_contain_text("القاعة محجوزة في الصباح")
    offers = page.locator("form[action*='/accept'] button")
    expect(offers).to_have_count(2)
    offers.last.click()
    page.goto("/dossiers/VISIT-1/programme?day=2027-10-28")
    expect(page.locator("tr[id^=slot-] th")).to_contain_text("14:00")
    expect(page.locator("tr[id^=slot-] th")).to_contain_text("15:30")
    expect(page.locator("tr[id^=slot-]")).to_contain_text("✓")


def _nothing_is_left_to_choose(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator("main")).to_contain_text("14:00")
    assert page.locator("input[name=options]").count() == 0
    assert "11:30" not in page.locator("main").inner_text()


def _the_coach_is_free_at_ten(page: Page, scene: Scene, resource_id: int) -> None:
    """The time the slot held before can be used by another programme; the one it has now cannot."""
    dossier = scene.make.dossier("VISIT-2")
    scene.make.slot(dossier, "2027-10-28 10:00", "2027-10-28 11:00", title="Autre visite")
    scene.session.commit()
    page.goto("/dossiers/VISIT-2/programme?day=2027-10-28")
    page.get_by_role("link", name="Autre visite").first.click()
    page.locator("details:has([name=resource_ids]) > summary").click()
    page.check(f"[name=resource_ids][value='{resource_id}']")
    page.fill("[name=starts]", "14:30")
    page.fill("[name=ends]", "15:00")
    send(page)
    expect(page.locator("[data-error-summary]")).to_contain_text("Autocar 1")
    page.fill("[name=starts]", "10:00")
    page.fill("[name=ends]", "11:00")
    send(page)
    expect(page.locator("tr[id^=slot-]")).to_contain_text("Autre visite")
