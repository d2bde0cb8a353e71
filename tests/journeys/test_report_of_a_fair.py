"""After the fair, on a phone without JavaScript: the report is drafted, one text changed, a promise becomes a task."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from delegations.dossiers.models import Task
from tests.fairs.pavilion import Pavilion, make_pavilion
from tests.fairs.reported import fill
from tests.itineraries.scenes import Scene
from tests.journeys.conftest import PATIENCE, Site
from tests.journeys.steps import only_on, sign_in

REPORT = "/dossiers/FAIR-1/report"


@pytest.fixture
def pavilion(scene: Scene, site: Site) -> Pavilion:
    found = make_pavilion(scene.session, scene.clock, scene.make)
    fill(found)
    scene.session.commit()
    return found


@pytest.fixture
def handset(browser: Browser, site: Site, pavilion: Pavilion) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site.address, viewport={"width": 320, "height": 640}, java_script_enabled=False, locale="en-GB"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page)
    yield page
    context.close()


@only_on("postgresql")
def test_a_report_is_drafted_changed_and_its_promise_kept(handset: Page, scene: Scene, pavilion: Pavilion) -> None:
    page = handset
    page.goto(f"{REPORT}?lang=en")
    expect(page.locator("figure.chart").first).to_be_visible()
    page.locator(f"form[action='{REPORT}'] button").first.click()
    page.locator("#promises a").click()
    page.fill("[name=text]", "- Send the study to the visitors\n- Thank the hosts")
    page.locator("main button.button--main").last.click()
    form = page.locator(".promises form").first
    form.locator("[name=due_on]").fill("2027-11-09")
    form.locator("button").click()
    expect(page.locator(".promises form")).to_have_count(1)
    with page.expect_response(lambda answer: "report.pdf" in answer.url) as waiting:
        page.locator(".report-files button").click()
    assert (waiting.value.status, waiting.value.headers["content-type"]) == (200, "application/pdf")
    found = scene.session.scalars(select(Task.due_on).where(Task.title == "Send the study to the visitors"))
    assert list(found) == [date(2027, 11, 9)]
    scene.session.rollback()


@only_on("sqlite")
def test_the_report_fits_a_phone(handset: Page) -> None:
    handset.goto(REPORT)
    handset.set_viewport_size({"width": 320, "height": 640})
    box = handset.locator("figure.chart").last.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 320
