"""Our quick way to the ends of lines finds what the slow one finds."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uniseg.linebreak import line_break_boundaries

from delegations.documents import FontStore
from delegations.documents.breaking import break_places
from delegations.documents.text import Typesetter
from delegations.documents.theme import BODY
from tests.documents.languages import SPOKEN

LETTERS = "abzÉ09  .,;:!?-–/()«»“”’'\"·@&%€+\u00a0\u202f…Жя中国東京かっきゃーア、。，（）「」：！？々한국ابت َ،؟हिन्दी।"
KOREAN = re.compile(r"(?<=[\uac00-\ud7a3])(?=[\w(])|(?<=[\w)])(?=[\uac00-\ud7a3])")


def slowly(text: str) -> list[int]:
    kept = {match.start() for match in KOREAN.finditer(text)}
    return [0, *(int(place) for place in line_break_boundaries(text) if place and place not in kept)]


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=LETTERS, min_size=1, max_size=12))
def test_the_places_are_those_of_the_standard(text: str) -> None:
    assert break_places(text) == slowly(text)


@pytest.mark.parametrize("language", SPOKEN)
def test_so_they_are_in_real_sentences(language: str) -> None:
    spoken = SPOKEN[language]
    for text in (spoken.title, spoken.day, spoken.visit, spoken.line, spoken.place, "10:30–11:45"):
        assert break_places(text) == slowly(text), text


def test_a_korean_word_is_divided_only_when_it_is_longer_than_the_line() -> None:
    assert break_places("서울 대표단은 28일(목)에") == [0, 3, 8, len("서울 대표단은 28일(목)에")]


def test_no_japanese_line_begins_with_a_sign_that_ends_or_ends_with_one_that_begins(fonts: FontStore) -> None:
    setter = Typesetter(fonts, "ja")
    for width in range(40, 160, 3):
        lines = setter.lines(SPOKEN["ja"].line + SPOKEN["ja"].visit, BODY, width)
        assert [line.text for line in lines if line.text[0] in "。、」）っゃゅょー・"] == []
        assert [line.text for line in lines if line.text[-1] in "「（"] == []


def test_chinese_and_japanese_fill_their_lines(fonts: FontStore) -> None:
    lines = Typesetter(fonts, "zh_Hans").lines(SPOKEN["zh_Hans"].line, BODY, 100)
    assert all(line.width > 100 - 2.5 * BODY.size for line in lines[:-1])
    assert "".join(line.text for line in lines) == SPOKEN["zh_Hans"].line


def test_nothing_is_lost_between_two_lines(fonts: FontStore) -> None:
    for language, spoken in SPOKEN.items():
        lines = [line.text for line in Typesetter(fonts, language).lines(spoken.line, BODY, 70)]
        assert "".join("".join(lines).split()) == "".join(spoken.line.split())
        assert all(one and other for one, other in pairwise(lines))
