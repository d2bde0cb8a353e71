"""Characters that nobody sees, at every door: cleaned, told, never stored. Long and odd values are answered."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.network.models import Organisation, Person
from delegations.network.services import save_entry
from tests.client import StaffClient, text_of
from tests.factories import Factory

TURNED = "Ben\u202echek\u200broun"
FORM = {"language": "fr", "rank": "standard", "civility": ""}
TOLD = "Invisible characters were removed"
TOLD_FR = "invisibles"


def person(session: Session) -> Person:
    session.rollback()
    return session.scalars(select(Person).order_by(Person.id.desc())).first()  # type: ignore[return-value]  # there is one


def said(page: Any) -> bool:
    return TOLD in text_of(page) or TOLD_FR in text_of(page)


def test_the_directory_cleans_a_name_and_says_so(staff: StaffClient, session: Session) -> None:
    staff.get("/network/people/new")
    typed = {"family_name": TURNED, "given_name": "علی\u200cرضا", "title": "Maire\u2069"} | FORM
    page = staff.post("/network/people/new", typed, follow=True)
    assert said(page)
    kept = person(session)
    assert (kept.family_name, kept.given_name, kept.title) == ("Benchekroun", "علی\u200cرضا", "Maire")


def test_an_honest_name_is_not_talked_about(staff: StaffClient) -> None:
    staff.get("/network/people/new")
    typed = {"family_name": "Nguyễn", "given_name": "علی\u200cرضا 👩\u200d🚒"} | FORM
    assert not said(staff.post("/network/people/new", typed, follow=True))


def test_a_name_of_nothing_but_unseen_characters_is_no_name(staff: StaffClient, session: Session) -> None:
    staff.get("/network/people/new")
    for name in ("\u200b\u2060", "\u3164", " "):
        page = staff.post("/network/people/new", {"family_name": name} | FORM)
        assert page.status_code == 422 and 'id="family_name-error"' in page.text


def test_whatever_calls_the_directory_cannot_store_them(session: Session, planner: Any, clock: Any) -> None:
    values = {"name": "Ville\u202e de Rabat\u200f", "category": "other", "country": "MA", "themes": []}
    made = save_entry(session, actor=planner, clock=clock, noun="organisations", values=values)
    assert session.get_one(Organisation, made.id).name == "Ville de Rabat"


def test_a_function_of_300_characters_is_kept_and_of_301_refused_with_the_figures(
    staff: StaffClient, session: Session
) -> None:
    staff.get("/network/people/new")
    form = {"family_name": "Alami"} | FORM
    page = staff.post("/network/people/new", {**form, "title": "é" * 301})
    assert page.status_code == 422
    assert "300" in text_of(page) and "301" in text_of(page) and "é" * 301 in page.text
    assert staff.post("/network/people/new", {**form, "title": "é" * 300}).status_code == 303
    assert person(session).title == "é" * 300


def test_an_unknown_language_is_a_message_or_the_fallback_never_an_error(
    staff: StaffClient, visitor: StaffClient
) -> None:
    staff.get("/network/people/new")
    page = staff.post("/network/people/new", {"family_name": "Alami"} | {**FORM, "language": "xx"})
    assert page.status_code == 422 and 'id="language-error"' in page.text
    for wish in ("xx", "tlh", "x" * 300, "fr-FR-u-\u202e", "../fr", "zh_Hant_TW", "%00"):
        visitor.get("/privacy", query_string={"lang": wish})
        assert visitor.http.get("/calendar/season.ics", query_string={"lang": wish}).status_code < 500


def test_a_list_with_hidden_signs_and_klingon_is_previewed_with_remarks(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    make.dossier()
    session.commit()
    rows = f"Nom\tPrénom\tFonction\tLangue\tCourriel\n{TURNED}\tSal\u200dma\tMai\u00adre\tKlingon\ta@ville.example\n"
    staff.get("/dossiers/VISIT-1/import")
    path = staff.post("/dossiers/VISIT-1/import", {"pasted": rows}).headers["Location"]
    page = staff.get(f"{path}/preview")
    text = text_of(page)
    assert "Klingon" in text
    assert text.count(TOLD_FR) + text.count("invisible characters") >= 2
    staff.post(f"{path}/preview", {}, follow=True)
    kept = person(session)
    assert (kept.family_name, kept.given_name, kept.title, kept.language) == ("Benchekroun", "Salma", "Maire", "fr")
    assert kept.search_key.isprintable()
