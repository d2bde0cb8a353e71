"""The files of `languages/`: every language has its letters, its forms of address, and grammar for its dates."""

import re
from datetime import date

import pytest

from delegations.core.languages import LANGUAGES
from delegations.core.text import is_latin
from delegations.invitations.defaults import date_words, default_form, default_letters, neutral_form
from delegations.invitations.rules import FORM_PLACEHOLDERS, USUAL, check_letter, declared_for
from delegations.invitations.wording import dates_with_preposition, day_in_letter
from delegations.network.rules import RANKS

PLACE = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("key", USUAL)
def test_a_usual_letter_says_the_same_things_in_every_language(key: str) -> None:
    letters = default_letters(key)
    assert set(letters) == set(LANGUAGES)
    wanted = {part: set(PLACE.findall(letters["en"][part])) for part in ("subject", "body")}
    for language, text in letters.items():
        check_letter(text["subject"], text["body"], language, declared_for(key))
        assert {part: set(PLACE.findall(text[part])) for part in wanted} == wanted, language


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_can_be_addressed(language: str) -> None:
    forms = [default_form(language, rank, civility) for rank in RANKS for civility in ("m", "f")]
    for form in (*forms, neutral_form(language)):
        assert form is not None
        said = f"{form.envelope} {form.opening} {form.in_text} {form.closing}"
        assert set(PLACE.findall(said)) <= FORM_PLACEHOLDERS
        assert form.envelope and form.opening and form.in_text and form.closing


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_stand_in_the_grammar_of_the_language(language: str) -> None:
    known = date_words(language)
    assert known is not None
    assert set(PLACE.findall(known.single)) == {"last"} and set(PLACE.findall(known.span)) == {"first", "last"}
    said = dates_with_preposition(language, date(2027, 10, 26), date(2027, 10, 29))
    assert "26" in said and "29" in said and said.count("2027") == 1
    assert "30" in dates_with_preposition(language, date(2027, 10, 30), date(2027, 11, 2))
    assert day_in_letter(date(2027, 10, 1), language)


def test_spans_as_people_write_them() -> None:
    first, last = date(2027, 10, 26), date(2027, 10, 29)
    said = {language: dates_with_preposition(language, first, last) for language in LANGUAGES}
    assert said["fr"] == "du 26 au 29 octobre 2027" and said["de"] == "vom 26. bis zum 29. Oktober 2027"
    assert said["es"] == "del 26 al 29 de octubre de 2027" and said["pl"] == "w dniach od 26 do 29 października 2027 r."
    assert said["ja"] == "2027年10月26日から29日まで"


def test_languages_of_other_scripts_are_known() -> None:
    assert [code for code in LANGUAGES if not is_latin(code)] == ["ar", "zh_Hans", "ja", "ko", "bg", "hi"]
