"""A list is tried, imported and taken back: nothing of it stays. What is no list is refused with a sentence."""

from playwright.sync_api import Page, expect
from sqlalchemy import select

from delegations.database import Base
from tests.itineraries.scenes import Scene
from tests.journeys.conftest import Site
from tests.journeys.sheets import PEOPLE, messy_rows, workbook
from tests.journeys.steps import only_on, send, sign_in

START = "/dossiers/VISIT-1/import"
NAMES = ("benchekroun", "بنشقرون", "ouazzani", "karim@example.org")


@only_on("sqlite")
def test_a_list_is_looked_at_imported_and_undone_without_trace(site: Site, desk: Page, scene: Scene) -> None:
    sign_in(desk)
    _look_and_give_up(desk)
    assert _traces(site) == [], "the file and what was read of it are gone"

    desk.goto(START)
    desk.fill("[name=pasted]", "\n".join("\t".join(row) for row in messy_rows()))
    send(desk)
    _accept_the_columns(desk)
    preview = desk.locator("main")
    expect(preview).to_contain_text("Benchekroun Alami")
    twice = desk.locator("fieldset.is-question")
    expect(twice).to_have_count(1)
    send(desk)
    expect(desk.locator("[data-error-summary]"), "nobody is merged or dropped unasked").to_be_visible()
    twice.locator("input[value=skip]").check()
    send(desk)
    desk.goto(desk.url)
    expect(desk.locator("main")).to_contain_text(str(len(PEOPLE) - 1))
    assert _traces(site) != [], "the search below would find them"
    result = desk.url
    desk.goto("/dossiers/VISIT-1/participants")
    expect(desk.locator("tr[id^=person-]")).to_have_count(len(PEOPLE) - 1)

    desk.goto(result)
    desk.locator("form[action$='/undo'] button").click()
    expect(desk.locator("[role=status]")).to_be_visible()
    expect(desk.locator("tr[id^=person-]")).to_have_count(0)
    desk.goto(result)
    assert desk.locator("form[action$='/undo']").count() == 0, "what was undone cannot be undone again"
    assert _traces(site) == []


def _look_and_give_up(page: Page) -> None:
    page.goto(START)
    page.set_input_files(
        "[name=file]", {"name": "liste.xlsx", "mimeType": "", "buffer": workbook(messy_rows())}
    )  # fmt: skip
    send(page)
    _accept_the_columns(page)
    expect(page.locator("main")).to_contain_text("liste.xlsx")
    page.locator("form[action$='/drop'] button").click()
    expect(page.locator("[role=status]")).to_be_visible()


def _accept_the_columns(page: Page) -> None:
    expect(page.locator("select[name^=column-]").first).to_be_visible()
    send(page)
    expect(page.locator("form[action$='/preview']")).to_be_visible()


def _traces(site: Site) -> list[str]:
    """Where a name of the list stands, in the database or in a file of the instance."""
    found = []
    with site.services.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            rows = str([tuple(row) for row in session.execute(select(table))]).lower()
            found += [f"{table.name}: {name}" for name in NAMES if name in rows]
    for path in site.services.settings.instance.rglob("*"):
        if path.is_file() and "fonts" not in path.parts:
            body = path.read_bytes()
            found += [f"{path.name}: {name}" for name in NAMES if name.encode() in body.lower()]
    return found


@only_on("postgresql")
def test_what_is_no_list_is_refused_with_a_sentence(site: Site, desk: Page, scene: Scene) -> None:
    sign_in(desk)
    long = "Nom;Courriel\n" + "".join(f"PERSONNE {n};p{n}@example.org\n" for n in range(10_000))
    refused = {
        "liste.xlsx": (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40, "classeur"),
        "vide.xlsx": (workbook([]), "cellule"),
        "rien.csv": (b"", "cellule"),
        "longue.csv": (long.encode(), "lignes"),
    }
    desk.goto(START)
    for name, (body, sentence) in refused.items():
        desk.set_input_files("[name=file]", {"name": name, "mimeType": "text/csv", "buffer": body})
        with desk.expect_response(lambda response: response.request.method == "POST") as answer:
            send(desk)
        assert answer.value.status == 422, name
        problem = desk.locator("[data-error-summary]")
        expect(problem).to_contain_text(sentence)
        expect(problem).to_be_focused()
    desk.goto("/dossiers/VISIT-1/participants")
    expect(desk.locator("tr[id^=person-]")).to_have_count(0)
