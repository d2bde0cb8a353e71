"""Letters and notes: order, pages, the place of a stamp."""

from dataclasses import replace
from pathlib import Path

import pytest

from delegations.documents import FontStore, letter_pdf
from delegations.documents.theme import MILLIMETRE
from tests.documents.papers import NOTE_FR
from tests.documents.reading import boxes, place_of, text_of, words_of
from tests.documents.samples import LETTER


def test_a_letter_is_read_in_its_order(fonts: FontStore, tmp_path: Path) -> None:
    text = words_of(letter_pdf(LETTER, fonts), tmp_path).replace("\u202f", " ")
    parts = [
        "12 rue de l’Exemple",
        "Madame Salma Benchekroun El Alami",
        "Paris, le 18 octobre 2027",
        "Réf. 2027-118",
        "Objet : invitation",
        "Madame la Présidente,",
        "avant le 2 novembre",
        "haute considération",
        "Jeanne Laurent",
        "P. J. : programme",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places and places == sorted(places)


def test_a_long_letter_goes_on_and_keeps_closing_and_signature_together(fonts: FontStore, tmp_path: Path) -> None:
    for count in range(20, 32):
        letter = replace(LETTER, paragraphs=tuple(f"Paragraphe {n}. " + "Mot " * 40 for n in range(count)))
        pages = text_of(letter_pdf(letter, fonts), tmp_path).split("\f")[:-1]
        assert len(pages) > 1
        assert sum("haute considération" in page and "Jeanne Laurent" in page for page in pages) == 1


def test_an_arabic_letter_can_be_read_back(fonts: FontStore, tmp_path: Path) -> None:
    letter = replace(LETTER, language="ar", salutation="تحية طيبة وبعد،", paragraphs=("يسرنا دعوتكم إلى Lyon.",))
    text = words_of(letter_pdf(letter, fonts), tmp_path)
    assert "تحية طيبة وبعد" in text and "يسرنا دعوتكم إلى" in text


def test_a_paragraph_longer_than_a_page_loses_nothing(fonts: FontStore, tmp_path: Path) -> None:
    words = [f"mot{n}" for n in range(2500)]
    text = words_of(letter_pdf(replace(LETTER, paragraphs=(" ".join(words),)), fonts), tmp_path).split()
    assert set(words) <= set(text)


def test_a_note_verbale_begins_with_its_words_and_keeps_the_place_of_a_stamp(fonts: FontStore, tmp_path: Path) -> None:
    (page,) = boxes(letter_pdf(NOTE_FR, fonts), tmp_path)
    after = place_of("J.", page).top - max(word.bottom for word in page if word.text == "2027")
    assert after > 35 * MILLIMETRE
    assert place_of("Le", page).top - place_of("Note", page).bottom < 30
    (plain,) = boxes(letter_pdf(replace(NOTE_FR, stamp=False), fonts), tmp_path)
    assert place_of("J.", page).top - place_of("J.", plain).top == pytest.approx(35 * MILLIMETRE, abs=0.1)


def test_the_place_of_a_stamp_is_never_cut_by_the_foot_of_the_page(fonts: FontStore, tmp_path: Path) -> None:
    for count in range(20, 60, 3):
        note = replace(NOTE_FR, paragraphs=("Une ligne.",) * count, enclosures=())
        for page in boxes(letter_pdf(note, fonts), tmp_path):
            last = max((word.bottom for word in page if word.text == "ligne."), default=0.0)
        assert last < 790 - 35 * MILLIMETRE


def test_a_letter_gives_the_same_bytes_again(fonts: FontStore) -> None:
    assert letter_pdf(LETTER, fonts) == letter_pdf(LETTER, fonts)
