"""An invitation letter: written once, filled in for each guest, sent, answered by link, reminded, noted on behalf."""

import re

from playwright.sync_api import Page, expect

from tests.itineraries.scenes import Scene
from tests.journeys.conftest import Site
from tests.journeys.steps import fits, link_in, only_on, send, sign_in, text_of

GUESTS = ("Alami", "Berrada", "Chraibi", "Daoudi", "Essaidi")
LETTERS = "/dossiers/VISIT-1/letters"
BODY = """{salutation}

Nous avons l’honneur d’inviter {form} à « {dossier_title} », {dates}.
{title} ({organisation})

Votre réponse : {link}
Nous l’espérons avant le {reply_by}.

{closing}

{signatory}
"""


@only_on("sqlite")
def test_a_letter_is_written_sent_answered_and_followed_guest_by_guest(
    site: Site, desk: Page, phone: Page, scene: Scene
) -> None:
    for family in GUESTS:
        scene.delegate(family, email=f"{family.lower()}@example.org", civility="f", title="Directrice")
    sign_in(desk)
    _write(desk)
    _what_is_missing_is_named(desk)
    assert site.mails_to("alami@example.org") == [], "nothing leaves before it was read"
    _send(desk)
    paths = {family: _letter_of(site, family) for family in GUESTS}
    _answer(phone, paths["Alami"], "accept")
    _answer(phone, paths["Berrada"], "decline", note="Retenue à Rabat")
    _somebody_else(phone, paths["Chraibi"])
    _remind(desk, site)
    _heard_by_phone(desk)
    _each_has_an_answer(desk)
    _put_on_the_list(desk)


def _write(page: Page) -> None:
    page.goto("/letters/templates/new")
    page.fill("[name=name]", "Invitation à la visite")
    page.fill("[name=subject_fr]", "Invitation – {dossier_title}")
    page.fill("[name=body_fr]", "{salutation} {prenom}")
    send(page)
    expect(page.locator("[data-error-summary]")).to_contain_text("{prenom}")
    page.fill("[name=body_fr]", BODY)
    send(page)
    expect(page.locator("[data-error-summary]")).to_have_count(0)


def _choose(page: Page, *families: str) -> None:
    page.goto(LETTERS)
    for family in families:
        page.locator("tr", has_text=family).locator("[name=participation_ids]").check()


def _what_is_missing_is_named(page: Page) -> None:
    _choose(page, *GUESTS)
    page.fill("[name=deadline]", "")
    send(page)
    missing = page.locator("[role=alert]")
    expect(missing).to_have_count(len(GUESTS))
    expect(missing.first).to_contain_text("{reply_by}")
    assert page.locator("form[action$='/letters/send'] button").count() == 0


def _send(page: Page) -> None:
    _choose(page, *GUESTS)
    page.fill("[name=deadline]", "2027-10-22")
    send(page)
    letter = page.locator(".letter").first
    expect(letter).to_contain_text("du 26 au 29 octobre 2027")
    expect(letter).to_contain_text("22 octobre")
    assert not re.search(r"[{}]", letter.inner_text()), "every placeholder is filled in or left out"
    assert "()" not in letter.inner_text(), "what has no value goes with its brackets"
    send(page)
    expect(page.locator("[role=status]")).to_contain_text("5")


def _letter_of(site: Site, family: str) -> str:
    mail = site.mails_to(f"{family.lower()}@example.org")[-1]
    assert family in text_of(mail)
    return link_in(mail, "v")


def _answer(page: Page, path: str, kind: str, note: str = "") -> None:
    page.goto(path)
    assert fits(page)
    assert page.locator("input[name=answer]:checked").count() == 0, "nothing is chosen beforehand"
    page.check(f"input[name=answer][value={kind}]")
    page.fill("[name=note]", note)
    send(page)
    expect(page.locator("[role=status]")).to_be_visible()
    if note:
        expect(page.locator("main")).to_contain_text(note)


def _somebody_else(page: Page, path: str) -> None:
    page.goto(path)
    page.check("input[name=answer][value=substitute]")
    page.fill("[name=substitute_title]", "Adjointe")
    send(page)
    expect(page.locator("[data-error-summary]"), "a stand-in has a name").to_be_visible()
    expect(page.locator("[name=substitute_title]")).to_have_value("Adjointe")
    page.fill("[name=substitute_name]", "Houda Filali")
    page.fill("[name=substitute_email]", "houda@example.org")
    send(page)
    expect(page.locator("main")).to_contain_text("Houda Filali")


def _remind(page: Page, site: Site) -> None:
    """Two are chosen; the one who has answered is not troubled."""
    _choose(page, "Alami", "Daoudi")
    page.locator("button[formaction$='/remind']").click()
    expect(page.locator("[role=status]").first).to_contain_text("1")
    first, second = site.mails_to("daoudi@example.org")
    assert link_in(first, "v") == link_in(second, "v"), "a reminder repeats the same link"
    assert len(site.mails_to("essaidi@example.org")) == 1, "who was not chosen is not reminded"
    assert len(site.mails_to("alami@example.org")) == 2, "the letter and the receipt"


def _heard_by_phone(page: Page) -> None:
    page.goto(LETTERS)
    page.locator("tr", has_text="Essaidi").get_by_role("link").click()
    page.check("input[name=answer][value=accept]")
    page.select_option("[name=behalf]", "phone")
    page.fill("[name=note]", "Son cabinet, 10 h 20")
    send(page)
    expect(page.locator("main")).to_contain_text("Son cabinet, 10 h 20")


def _each_has_an_answer(page: Page) -> None:
    page.goto(LETTERS)
    marks = {"Alami": "✓", "Berrada": "✕", "Chraibi": "Houda Filali", "Daoudi": "○", "Essaidi": "✓"}
    for family, mark in marks.items():
        expect(page.locator("tr", has_text=family)).to_contain_text(mark)


def _put_on_the_list(page: Page) -> None:
    page.locator("tr", has_text="Chraibi").get_by_role("link").click()
    page.locator("form[action$='/substitute'] button").click()
    expect(page.locator("[role=status]")).to_be_visible()
    page.goto("/dossiers/VISIT-1/participants")
    expect(page.locator("tr[id^=person-]").last, "rank is not inherited").to_contain_text("Filali")
    expect(page.locator("tr[id^=person-]")).to_have_count(len(GUESTS))
