"""Letters and lists: order, pages, heads that return."""

from dataclasses import replace
from pathlib import Path

import pytest

from delegations.documents import FontStore, letter_pdf, list_pdf
from tests.documents.reading import reader, text_of, words_of
from tests.documents.samples import LETTER, PARTICIPANTS


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


def test_the_head_of_a_list_returns_on_every_page(fonts: FontStore, tmp_path: Path) -> None:
    pages = text_of(list_pdf(PARTICIPANTS, fonts), tmp_path).split("\f")[:-1]
    assert len(pages) > 1
    assert all("Organisation" in page for page in pages)
    assert sum(page.count("Salma Benchekroun") for page in pages) == len(PARTICIPANTS.rows)


def test_a_list_can_lie_across_the_page(fonts: FontStore) -> None:
    box = reader(list_pdf(replace(PARTICIPANTS, landscape=True), fonts)).pages[0].mediabox
    assert box.width > box.height


def test_a_row_with_too_few_cells_is_refused(fonts: FontStore) -> None:
    with pytest.raises(ValueError, match="row 1 has 1 cells for 4 columns"):
        list_pdf(replace(PARTICIPANTS, rows=(("seul",),)), fonts)


def test_letters_and_lists_give_the_same_bytes_again(fonts: FontStore) -> None:
    assert letter_pdf(LETTER, fonts) == letter_pdf(LETTER, fonts)
    assert list_pdf(PARTICIPANTS, fonts) == list_pdf(PARTICIPANTS, fonts)
