"""Two colleagues in one slot: nobody's text is lost."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from delegations.core.actor import Role
from tests.itineraries.scenes import Scene
from tests.journeys.conftest import Site
from tests.journeys.steps import only_on, send


@only_on("postgresql")
def test_the_second_to_save_sees_both_versions_and_keeps_what_was_typed(
    site: Site, open_desk: Callable[..., Page], scene: Scene
) -> None:
    scene.make.right(scene.dossier(), scene.make.user("nadia@delegations.example", Role.PLANNER, name="Nadia Petit"))
    slot = scene.plan()
    path = f"/dossiers/VISIT-1/programme/slots/{slot.id}"
    mathieu, nadia = open_desk(), open_desk("nadia@delegations.example")
    for page in (mathieu, nadia):
        page.goto(path)
    mathieu.fill("[name=public_text]", "Rendez-vous devant la grille.")
    send(mathieu)
    expect(mathieu.locator("main")).to_contain_text("Rendez-vous devant la grille.")

    long_text = "Une heure à vélo,\npuis les ateliers. " * 20
    nadia.fill("[name=public_text]", long_text)
    nadia.fill("[name=staff_note]", "Prévenir le gardien")
    with nadia.expect_response(lambda response: response.request.method == "POST") as answer:
        send(nadia)
    assert answer.value.status == 409
    both = nadia.locator("[role=alert] table")
    expect(both).to_contain_text("Rendez-vous devant la grille.")
    expect(both).to_contain_text("Une heure à vélo")
    assert nadia.input_value("[name=public_text]").strip() == long_text.strip()
    expect(nadia.locator("[name=staff_note]")).to_have_value("Prévenir le gardien")

    nadia.fill("[name=public_text]", "Rendez-vous devant la grille, puis une heure à vélo.")
    send(nadia)
    mathieu.reload()
    expect(mathieu.locator("main")).to_contain_text("grille, puis une heure à vélo")
    expect(mathieu.locator("main")).to_contain_text("Prévenir le gardien")
