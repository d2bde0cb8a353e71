"""What stands on each paper, as values."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from delegations.audit.models import AuditEntry
from delegations.core.actor import Actor, Door, Role
from delegations.core.errors import Forbidden
from delegations.core.languages import LANGUAGES
from delegations.documents import FontStore, document_pdf
from delegations.documents.values import CardsDocument, LetterDocument, ProgrammeDocument, Route, SheetDocument, Table
from delegations.dossiers.photographs import keep_photograph
from delegations.dossiers.queries import list_participations
from delegations.dossiers.travel import save_travel_file
from delegations.invitations.models import LetterTemplate
from delegations.invitations.services import send_invitations
from delegations.papers.rules import KINDS, OWN, NothingToPrint, NotPublished
from delegations.papers.signs import NoCheckedNames
from tests.papers.conftest import Press
from tests.pictures import picture

pytestmark = pytest.mark.room
Words = Callable[[Any], str]
NEEDED = {"addressee": "l’Ambassade", "costs": "À la charge du ministère"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_exists_in_every_language(press: Press, language: str) -> None:
    for kind in KINDS:
        if kind != "invitation":  # a letter that left has the language in which it left
            made = press.make(kind, language, unchecked=True, **NEEDED)
            assert made and {document.language for document in made} == {language}, kind


def test_in_the_readers_own_language_each_gets_his(press: Press) -> None:
    assert [d.language for d in press.make("personal", OWN)] == ["ar", "fr", "fr"]
    assert [d.language for d in press.make("programme", OWN)] == ["ar", "fr"]
    assert [d.language for d in press.make("run_sheet", OWN)] == ["fr"]


def test_an_annotated_programme_says_who_receives_and_what_staff_noted(press: Press, words_of: Words) -> None:
    (annotated,), (clean,) = press.make("annotated"), press.make("programme")
    assert isinstance(annotated, ProgrammeDocument)
    for words in ("Élise Renaud", "+33 4 78 00 00 00", "Photo à 10:15", "Samira Amrani", "Quai Augagneur"):
        assert words in words_of(annotated)
    assert "Photo à 10:15" not in words_of(clean) and "Renaud" not in words_of(clean)


def test_the_draft_is_marked_and_bears_no_code(press: Press) -> None:
    (document,) = press.make("programme", source="draft")
    assert isinstance(document, ProgrammeDocument)
    assert document.draft_mark == "DRAFT" and document.code_url is None and "not published" in document.release_line
    (document,) = press.make("programme")
    assert isinstance(document, ProgrammeDocument)
    assert document.draft_mark is None and document.code_url and "Release 1" in document.release_line


def test_a_list_stands_in_order_of_precedence_with_both_scripts(press: Press, words_of: Words) -> None:
    (document,) = press.make("participants", "fr")
    assert isinstance(document, SheetDocument)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [len(table.rows) for table in tables] == [2, 1]
    first = words_of(tables[0].rows[0])
    assert "Salma Benchekroun" in first and "سلمى بنشقرون" in first and "Secrétaire d’État" in first
    (document,) = press.make("participants", "ar")
    assert words_of(document).index("سلمى بنشقرون") < words_of(document).index("Salma Benchekroun")


def test_a_list_for_a_site_needs_the_right_and_is_logged(press: Press, words_of: Words) -> None:
    scene = press.scene
    head = list_participations(scene.session, scene.dossier_id)[0]
    save_travel_file(
        scene.session, actor=scene.planner, clock=scene.clock, dossier=scene.dossier(), participation=head,
        values={"passport_number": "MA123456", "birth_date": "1972-03-14"},
    )  # fmt: skip
    (document,) = press.make("id_list", "en")
    assert "MA123456" in words_of(document) and "Mar 14, 1972" in words_of(document)
    read = scene.session.scalars(select(AuditEntry).where(AuditEntry.action == "read_travel_file")).all()
    assert len(read) == 3
    reader = scene.make.user("reader@x.example", Role.READER)
    scene.make.right(scene.dossier(), reader, "reader")
    with pytest.raises(Forbidden):
        press.make("id_list", actor=Actor("staff", reader.id, reader.name, Door.WEB, Role.READER))


def test_a_visa_letter_leaves_blank_what_is_not_known(press: Press, words_of: Words) -> None:
    (letter,) = press.make("visa", "fr", costs="À la charge du ministère")
    assert isinstance(letter, LetterDocument)
    said = words_of(letter)
    assert "BENCHEKROUN Salma" in said and "…………" in said and "À la charge du ministère" in said
    assert "{" not in said and "Adresse pendant le séjour" not in said


def test_a_note_verbale_has_the_list_annexed_and_names_no_signatory(press: Press, words_of: Words) -> None:
    note, annex = press.make("note", "fr", addressee="l’Ambassade du Royaume du Maroc", costs="Le ministère")
    assert isinstance(note, LetterDocument) and isinstance(annex, SheetDocument)
    assert note.stamp and not note.signatory_lines and "{" not in words_of(note)
    assert words_of(note).count("l’Ambassade du Royaume du Maroc") >= 3
    assert "Salma Benchekroun" in words_of(annex)


def test_badges_print_checked_names_alone_unless_wished(press: Press) -> None:
    (badges,) = press.make("badge_a6", "fr")
    assert isinstance(badges, CardsDocument)
    assert [(card.name, card.native) for card in badges.cards] == [("Salma Benchekroun", "سلمى بنشقرون")]
    (badges,) = press.make("badge_a6", "fr", unchecked=True)
    assert isinstance(badges, CardsDocument) and len(badges.cards) == 3
    unchecked = list_participations(press.scene.session, press.scene.dossier_id)[1]
    with pytest.raises(NoCheckedNames):
        press.make("badge_card", people=(unchecked.id,))


def test_a_door_sign_says_when_and_where_and_transfers_have_no_door(press: Press, words_of: Words) -> None:
    (signs,) = press.make("door_signs", "fr")
    assert isinstance(signs, CardsDocument) and len(signs.cards) == 1
    assert "10:00–11:30" in words_of(signs) and "Hôtel de la Métropole" in words_of(signs)


def test_a_welcome_greets_in_the_guests_language_and_in_french(press: Press) -> None:
    (sign,) = press.make("welcome", "ar")
    assert isinstance(sign, CardsDocument)
    assert sign.cards[0].name and sign.cards[0].native == "Bienvenue"


def test_a_run_sheet_says_who_is_met_and_how_to_get_in(press: Press, words_of: Words) -> None:
    (sheet,) = press.make("run_sheet", "en")
    said = words_of(sheet)
    for words in ("08:00–09:00", "Plan vélo", "Quai Augagneur", "Badge à l’accueil", "Élise Renaud", "Samira Amrani"):
        assert words in said


def test_a_route_is_drawn_with_the_minutes_of_each_way(press: Press) -> None:
    (sheet,) = press.make("route", "en")
    assert isinstance(sheet, SheetDocument)
    (route,) = [block for block in sheet.blocks if isinstance(block, Route)]
    assert [stop.label for stop in route.stops] == ["Aéroport de Lyon", "Hôtel de la Métropole"]
    assert [leg.label for leg in route.legs] == ["60 min"]
    assert all(0 <= stop.x <= 1 and 0 <= stop.y <= 1 for stop in route.stops)


def test_an_interpreter_reads_mode_briefing_and_contact(press: Press, words_of: Words) -> None:
    (sheet,) = press.make("interpreter", "en")
    said = words_of(sheet)
    for words in ("Samira Amrani", "Consecutive", "Glossaire envoyé", "Élise Renaud"):
        assert words in said


def test_a_driver_reads_where_to_be_when_with_how_many(press: Press, words_of: Words) -> None:
    (sheet,) = press.make("driver", "en")
    said = words_of(sheet)
    for words in ("08:00", "Aéroport de Lyon", "09:00", "Hôtel de la Métropole"):
        assert words in said


def test_an_emergency_sheet_has_numbers_people_and_hospitals(press: Press, words_of: Words) -> None:
    (sheet,) = press.make("emergency", "en")
    said = words_of(sheet)
    for words in ("112", "15", "Mathieu Laurent", "Hôpital Édouard-Herriot", "Valid until"):
        assert words in said


def test_without_a_release_the_draft_has_to_be_chosen(press: Press) -> None:
    press.scene.open_dossier("VISIT-2")
    with pytest.raises(NotPublished):
        press.make("programme")
    with pytest.raises(NothingToPrint):
        press.make("participants", source="draft")


def test_letters_that_left_are_printed_each_in_its_language_without_the_address(press: Press, words_of: Words) -> None:
    scene = press.scene
    template = scene.session.scalars(select(LetterTemplate).filter_by(key="invitation")).one()
    guests = [p for p in list_participations(scene.session, scene.dossier_id) if p.role in ("head", "delegate")]
    send_invitations(
        scene.session, actor=scene.planner, clock=scene.clock, settings=scene.settings, dossier=scene.dossier(),
        template=template, participations=guests, deadline=date(2027, 10, 22), anyway=True,
    )  # fmt: skip
    assert [d.language for d in press.make("invitation", OWN)] == ["ar", "fr"]
    (letter,) = press.make("invitation", "fr")
    assert "https://" not in words_of(letter) and "adresse personnelle" not in words_of(letter)
    assert "Karim Lahlou" in words_of(letter)


def test_a_photograph_that_somebody_sent_stands_in_the_list_on_paper(press: Press, tmp_path: Path) -> None:
    scene = press.scene
    head = list_participations(scene.session, scene.dossier_id)[0]
    keep_photograph(scene.session, actor=scene.planner, clock=scene.clock, participation=head, data=picture())
    (with_it,), (without,) = press.make("participants", "fr", photos=True), press.make("participants", "fr")
    fonts = FontStore(tmp_path)
    assert b"/Subtype /Image" in document_pdf(with_it, fonts)
    assert b"/Subtype /Image" not in document_pdf(without, fonts)
