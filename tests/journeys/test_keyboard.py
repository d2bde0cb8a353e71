"""The day's table without a mouse."""

from playwright.sync_api import Page, expect

from tests.client import PASSWORD
from tests.itineraries.scenes import Scene
from tests.journeys.conftest import Site
from tests.journeys.steps import PLANNER, only_on


@only_on("sqlite")
def test_a_day_is_typed_with_tab_enter_and_arrows_alone(site: Site, desk: Page, scene: Scene) -> None:
    scene.make.place()
    scene.host()
    scene.plan("Accueil", "2027-10-28 08:00", "2027-10-28 08:30", host_id=scene.host().id)
    _sign_in_by_keys(desk)
    desk.goto("/dossiers/VISIT-1/programme?day=2027-10-28")
    desk.keyboard.press("e")
    expect(desk.locator("[data-grid]")).to_be_visible()
    assert _where(desk).endswith("-starts"), "the first cell is ready to type in"
    desk.keyboard.press("Enter")
    assert _where(desk) == "new1-starts", "Enter goes down, as in a spreadsheet"

    _type_cells(desk, "930", "11", None, "Plan vélo", "Hôtel de la Métropole", "Métropole de Lyon", "20")
    assert _where(desk) == "new2-starts", "after the last cell comes the next line"
    desk.keyboard.press("ArrowUp")
    assert _where(desk) == "new1-starts"
    desk.keyboard.press("ArrowDown")
    _type_cells(desk, "12h15", "13h45", "m", "Déjeuner", "", "", "")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("[data-grid]")).to_have_count(0)
    rows = desk.locator("tr[id^=slot-]")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("09:30")
    expect(rows.nth(1)).to_contain_text("Hôtel de la Métropole")
    expect(rows.nth(1)).to_contain_text("Métropole de Lyon")
    expect(rows.nth(2)).to_contain_text("12:15")

    _a_wrong_time_is_named_and_kept(desk)


def _where(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def _type_cells(page: Page, *cells: str | None) -> None:
    """Types from cell to cell; None leaves one as it is, an empty text too."""
    for cell in cells:
        if cell:
            page.keyboard.type(cell)
        page.keyboard.press("Tab")


def _sign_in_by_keys(page: Page) -> None:
    page.goto("/sign-in")
    page.locator("[name=email]").focus()
    _type_cells(page, PLANNER)
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#to-do, h1").first).to_be_visible()


def _a_wrong_time_is_named_and_kept(page: Page) -> None:
    page.keyboard.press("e")
    expect(page.locator("[data-grid]")).to_be_visible()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    assert _where(page) == "new1-starts"
    _type_cells(page, "2570", "16", None, "Retour")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert _where(page) == "new1-starts", "the sentence leads to the cell"
    page.keyboard.press("Control+A")
    page.keyboard.type("15")
    page.keyboard.press("Control+Enter")
    expect(page.locator("tr[id^=slot-]")).to_have_count(4)
