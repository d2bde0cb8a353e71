"""Badges, place cards and signs: real measures, words inside their card, both directions."""

import itertools
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from delegations.documents import Card, CardFormat, CardsDocument, FontStore, cards_pdf
from delegations.documents.card import plan_of
from delegations.documents.cards import places
from delegations.documents.theme import MILLIMETRE
from tests.documents.papers import LONG_TITLE, PEOPLE_FR, cards
from tests.documents.reading import boxes, elements, place_of, reader, words_of

FORMATS: tuple[CardFormat, ...] = get_args(CardFormat)
EACH = pytest.mark.parametrize("format", FORMATS)
MEASURES = {
    "badge_a6": (105, 148, 4),
    "badge_card": (86, 54, 10),
    "place_card": (100, 100, 4),
    "door_sign": (297, 210, 1),
    "welcome_sign": (420, 297, 1),
}
URL = "https://delegations.example.org/i/4f9a7c21e0b84d6f"


@EACH
def test_cards_have_their_measures_and_stand_within_the_page(format: CardFormat) -> None:
    width, height, count = MEASURES[format]
    plan = plan_of(format)
    assert [side / MILLIMETRE for side in plan.card] == pytest.approx([width, height], abs=0.1)
    corners = list(places(format))
    assert len(set(corners)) == len(corners) == count
    for x, y in corners:
        assert x >= -0.1 and x + plan.card[0] <= plan.page[0] + 0.1
        assert y >= -0.1 and y + plan.card[1] <= plan.page[1] + 0.1


@EACH
@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("code", [None, URL])
def test_every_word_stands_on_its_card(
    fonts: FontStore, tmp_path: Path, format: CardFormat, language: str, code: str | None
) -> None:
    document = replace(cards(language, format), code_url=code)
    plan, count = plan_of(format), MEASURES[format][2]
    pages = boxes(cards_pdf(document, fonts), tmp_path)
    assert len(pages) == -(-len(document.cards) // count)
    for page in pages:
        cornered = [(plan.page[0] - x - plan.card[0] if language == "ar" else x, y) for x, y in places(format)]
        for word in page:
            if plan.margin and word.bottom > plan.page[1] - 24:
                continue
            x, y = ((word.left + word.right) / 2, (word.top + word.bottom) / 2)
            inside = [(a, b) for a, b in cornered if a < x < a + plan.card[0] and b < y < b + plan.card[1]]
            (corner,) = inside
            assert corner[0] + 5 < word.left and word.right < corner[0] + plan.card[0] - 5, word
            assert corner[1] + 3 < word.top and word.bottom < corner[1] + plan.card[1] - 3, word


@EACH
def test_no_line_of_a_card_covers_another(fonts: FontStore, tmp_path: Path, format: CardFormat) -> None:
    document = replace(cards("fr", format), cards=(PEOPLE_FR[4],), code_url=URL, heading="")
    (page,) = boxes(cards_pdf(document, fonts), tmp_path)
    plan = plan_of(format)
    middle = next(places(format))[1] + plan.card[1] / 2
    words = [word for word in page if not plan.fold or word.top > middle]
    lines = sorted({round((word.top + word.bottom) / 2) for word in words if word.text != "A12"})
    assert min(after - before for before, after in itertools.pairwise(lines)) > 4


@EACH
def test_the_name_is_the_largest(fonts: FontStore, tmp_path: Path, format: CardFormat) -> None:
    (page,) = boxes(cards_pdf(replace(cards("fr", format), cards=(replace(PEOPLE_FR[0], native=""),)), fonts), tmp_path)
    name = place_of("Benchekroun", page)
    assert max(word.bottom - word.top for word in page) == pytest.approx(name.bottom - name.top, rel=0.02)


def test_the_first_card_of_an_arabic_page_stands_at_the_right(fonts: FontStore, tmp_path: Path) -> None:
    for language, right in (("fr", False), ("ar", True)):
        (page,) = boxes(cards_pdf(replace(cards(language, "badge_card"), cards=PEOPLE_FR[:2]), fonts), tmp_path)
        assert (place_of("Salma", page).left > place_of("Youssef", page).left) is right


def test_a_place_card_says_its_name_on_both_sides_of_the_fold(fonts: FontStore, tmp_path: Path) -> None:
    document = replace(cards("fr", "place_card"), cards=(Card("Ng"),), heading="", mission="", release_line="")
    (page,) = boxes(cards_pdf(document, fonts), tmp_path)
    fold = next(places("place_card"))[1] + 50 * MILLIMETRE
    above, below = sorted((word for word in page if len(word.text) == 2), key=lambda word: word.top)
    assert fold - (above.top + above.bottom) / 2 == pytest.approx((below.top + below.bottom) / 2 - fold, abs=3)
    assert [role for role, _ in elements(cards_pdf(document, fonts))].count("H2") == 1


@EACH
@pytest.mark.parametrize(
    "name",
    [
        "Ng",
        "Marie-Antoinette de La Rochefoucauld-Montmorency Luxembourg II",
        "عبد الرحمن بن محمد بن عبد العزيز آل الشيخ الأنصاري القرطبي",
        "W" * 60,
        LONG_TITLE,
    ],
    ids=["short", "60 characters", "Arabic", "one word", "300 characters"],
)
def test_nothing_of_a_long_name_is_lost(fonts: FontStore, tmp_path: Path, format: CardFormat, name: str) -> None:
    document = replace(cards("fr", format), cards=(Card(name, lines=("Présidente",)),))
    text = "".join(words_of(cards_pdf(document, fonts), tmp_path).split())
    letters = "".join(name.split())
    short = name == LONG_TITLE and not format.endswith("sign")
    assert (letters[:40] if short else letters).replace("-", "") in text.replace("-", "") and "Présidente" in text


def test_every_card_is_a_section_and_the_heading_is_not_repeated_to_the_ear(fonts: FontStore) -> None:
    pdf = cards_pdf(replace(cards("ar", "badge_a6"), code_url=URL), fonts)
    found = list(elements(pdf))
    assert [role for role, _ in found].count("Sect") == 3
    assert next(entry["/ActualText"] for role, entry in found if role == "H2") == "سلمى بنشقرون العلمي"
    assert not any(cards("ar", "badge_a6").heading in str(entry.get("/ActualText", "")) for _, entry in found)


def test_the_code_of_a_badge_is_a_link(fonts: FontStore) -> None:
    pages = reader(cards_pdf(replace(cards("fr", "badge_a6"), code_url=URL), fonts)).pages
    links = [note.get_object()["/A"]["/URI"] for page in pages for note in page.get("/Annots", [])]
    assert links == [URL] * len(PEOPLE_FR)


def test_two_hundred_badges_fill_fifty_pages(fonts: FontStore) -> None:
    people = tuple(replace(PEOPLE_FR[n % 3], number=str(n)) for n in range(200))
    assert len(reader(cards_pdf(replace(cards("fr", "badge_a6"), cards=people), fonts)).pages) == 50


@EACH
def test_the_same_cards_give_the_same_bytes(fonts: FontStore, format: CardFormat) -> None:
    document: CardsDocument = replace(cards("ar", format), code_url=URL)
    assert cards_pdf(document, fonts) == cards_pdf(document, fonts)


def test_no_cards_are_one_empty_page(fonts: FontStore) -> None:
    assert len(reader(cards_pdf(replace(cards("fr", "badge_card"), cards=()), fonts)).pages) == 1
