"""The ordinary week in a real browser: from an embassy's sheet to a confirmed programme in a delegate's hands."""

import re

from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.factories import Factory
from tests.journeys.conftest import Site
from tests.journeys.sheets import messy_rows, workbook
from tests.journeys.steps import cards_in, link_in, sign_in


def test_from_the_embassys_sheet_to_the_delegates_phone(
    site: Site, desk: Page, phone: Page, make: Factory, session: Session
) -> None:
    make.user(name="Mathieu Laurent")
    make.person("Mohamed Amine", "Almansuri", email="")
    place = make.place("Hôtel de la Métropole", address="20 rue du Lac")
    make.place("Gare Part-Dieu", latitude=45.7605, longitude=4.8600)
    host = make.organisation("Métropole de Lyon")
    make.person("Claire", "Fontaine", email="claire@lyon.example", organisation_id=host.id)
    place.organisation_id = host.id
    session.commit()
    sign_in(desk)
    code = _open_dossier(desk)
    _import_list(desk, code)
    _lay_out_the_day(desk, code)
    _ask_the_host(desk, code)
    asked = site.mails_to("claire@lyon.example")[-1]
    _counter_from_the_phone(phone, link_in(asked, "r"))
    _accept_in_one_click(desk, code)
    _publish(desk, code)
    arabic = site.mails_to("salma@example.org")[-1]
    _read_in_arabic(phone, link_in(arabic, "i"))
    _take_along(phone, link_in(arabic, "i"), link_in(arabic, "calendar"))
    uids = {card["UID"] for mail in site.mails_to("claire@lyon.example") for card in cards_in(mail)}
    assert len(uids) == 1, "one entry, replaced later by the same UID"


def _open_dossier(page: Page) -> str:
    page.goto("/dossiers/new")
    page.select_option("[name=template]", "delegation")
    page.fill("[name=title]", "Casablanca – ville durable")
    page.select_option("[name=country]", "MA")
    page.fill("[name=starts_on]", "2027-10-26")
    page.fill("[name=ends_on]", "2027-10-29")
    page.fill("[name=code]", "CASA-1")
    page.locator("main form button[type=submit], main form button").last.click()
    expect(page).to_have_url(re.compile(r"/dossiers/CASA-1"))
    page.goto("/dossiers/CASA-1/tasks")
    expect(page.locator("main ol.rows > li")).to_have_count(31)
    return "CASA-1"


def _import_list(page: Page, code: str) -> None:
    page.goto(f"/dossiers/{code}/import")
    page.set_input_files("[name=file]", {"name": "liste.xlsx", "mimeType": "", "buffer": workbook(messy_rows())})
    page.locator("main form button").last.click()
    page.locator("main form[action*='/import/'] button").first.click()
    text = page.locator("main").inner_text()
    assert "Almansuri" in text, "the known person under another spelling is proposed"
    for fieldset in page.locator("fieldset.is-question").all():
        fieldset.locator("input[value=new], input[value=skip]").first.check()
    page.locator("fieldset.is-question", has_text=re.compile("5|8")).first.locator("input[value=skip]").check()
    accept = page.locator("[name=accept_errors]")
    if accept.count():
        accept.check()
    page.locator("form[action$='/preview'] button").last.click()
    expect(page).to_have_url(re.compile(r"/imports/\d+"))
    page.goto(f"/dossiers/{code}/participants")
    assert "Benchekroun Alami" in page.locator("main").inner_text()


def _lay_out_the_day(page: Page, code: str) -> None:
    page.goto(f"/dossiers/{code}/programme?day=2027-10-28&mode=edit")
    rows = (
        ("10:00", "11:30", "Plan vélo et ZFE", "Hôtel de la Métropole", "Métropole de Lyon"),
        ("13:34", "15:20", "Train vers Marseille", "Gare Part-Dieu", ""),
    )
    for number, (start, end, title, place, host) in enumerate(rows, 1):
        for name, value in zip(
            ("starts", "ends", "title", "place", "host"), (start, end, title, place, host), strict=True
        ):
            page.fill(f"[name=new{number}-{name}]", value)
    page.select_option("[name=new2-kind]", "departure")
    page.fill("[name=new2-travel_minutes]", "27")
    page.press("[name=new2-title]", "Control+Enter")
    expect(page.locator("main")).to_contain_text("Plan vélo et ZFE")


def _ask_the_host(page: Page, code: str) -> None:
    page.goto(f"/dossiers/{code}/programme?day=2027-10-28")
    page.get_by_role("link", name="Plan vélo et ZFE").first.click()
    page.locator("a[href$='/ask']").first.click()
    page.locator("main form button").last.click()
    expect(page.locator("main")).to_contain_text("Métropole de Lyon")


def _counter_from_the_phone(page: Page, path: str) -> None:
    for _ in range(3):
        page.goto(path)
    assert page.locator("input[type=radio]:checked").count() == 0, "nothing is chosen beforehand"
    page.check("input[name=answer][value=counter]")
    page.fill("[name=day_1]", "2027-10-28")
    page.fill("[name=time_1]", "11:30")
    page.fill("[name=day_2]", "2027-10-28")
    page.fill("[name=time_2]", "14:00")
    page.fill("[name=note]", "Le matin, la salle est prise.")
    page.locator("main form button").last.click()
    expect(page.locator("main")).to_contain_text("11:30")


def _accept_in_one_click(page: Page, code: str) -> None:
    page.goto(f"/dossiers/{code}/programme?day=2027-10-28")
    page.locator("form[action*='/options'] button, form[action*='accept'] button").first.click()
    page.goto(f"/dossiers/{code}/programme?day=2027-10-28")
    expect(page.locator("main")).to_contain_text("11:30")
    expect(page.locator("main")).to_contain_text("✓")
    alert = page.locator("tr.leg.is-bad").first
    expect(alert, "the train leaves 34 minutes after the visit; the way takes 27 and the group 10").to_contain_text(
        "37"
    )
    expect(alert).to_contain_text("34")


def _publish(page: Page, code: str) -> None:
    page.goto(f"/dossiers/{code}/releases/new")
    expect(page.locator("main")).to_contain_text("Plan vélo et ZFE")
    page.locator("main form button").last.click()
    expect(page.locator("main")).to_contain_text("1")


def _read_in_arabic(page: Page, path: str) -> None:
    page.goto(path)
    html = page.locator("html")
    expect(html).to_have_attribute("dir", "rtl")
    expect(html).to_have_attribute("lang", "ar")
    expect(page.locator("main")).to_contain_text("11:30")


def _take_along(page: Page, path: str, feed: str) -> None:
    """The PDF and the calendar hold what the page shows."""
    pdf = page.request.get(f"{path}/programme.pdf")
    assert pdf.status == 200 and pdf.body().startswith(b"%PDF")
    calendar = page.request.get(f"{feed}.ics")
    assert calendar.status == 200
    assert "DTSTART;TZID=Europe/Paris:20271028T113000" in calendar.text()
    assert "ATTENDEE" not in calendar.text()
