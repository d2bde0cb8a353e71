"""How a letter is filled, addressed and taken apart: no database."""

from datetime import date

import pytest

from delegations.invitations.rules import (
    PLACEHOLDERS,
    HalfLetter,
    LinkInSubject,
    MissingValues,
    UnknownPlaceholder,
    check_letter,
    check_placeholders,
    fill,
    french_office,
    left_out,
    lines_of,
    take_apart,
)
from delegations.invitations.wording import dates_with_preposition, day_in_letter, formulas_for
from delegations.network.models import Person


def person(**values: object) -> Person:
    given = {
        "given_name": "Salma", "family_name": "Benchekroun", "native_name": "", "family_first": False, "civility": "f",
        "rank": "standard", "title": "", "title_fr": "", "language": "fr", "salutation": "",
    }  # fmt: skip
    return Person(**{**given, **values})


def test_a_letter_names_the_values_it_lacks_each_once() -> None:
    assert fill("{reply_by} {salutation} {reply_by}", {"salutation": "Madame,"}) == ("Madame,", ["reply_by"])


def test_an_optional_value_goes_with_its_brackets_comma_or_line() -> None:
    text = "qui se tiendra {dates} ({cities}).\n\n{objective}\n\n{name}, {title}\n{signatory}\n{signatory_title}"
    values = {"dates": "le 2 mai 2027", "name": "A. B.", "signatory": "C. D."}
    assert fill(text, values) == ("qui se tiendra le 2 mai 2027.\n\nA. B.\nC. D.", [])
    assert left_out(text, values) == ["cities", "objective", "title", "signatory_title"]


def test_a_comma_of_a_value_stays() -> None:
    assert fill("{salutation} {objective}x", {"salutation": "Madame,"})[0] == "Madame, x"


def test_no_template_language_is_run_and_braces_in_values_are_text() -> None:
    assert fill("{{7*7}} {% x %} {name.__class__}", {})[0] == "{{7*7}} {% x %} {name.__class__}"
    assert fill("{name} {link}", {"name": "{link}{{7*7}}", "link": "L"})[0] == "{link}{{7*7}} L"


@pytest.mark.parametrize("text", ["{passport}", "{{7*7}}", "{Salutation}", "{{salutation}}", "{}", "{prénom}"])
def test_what_is_not_declared_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(UnknownPlaceholder) as refusal:
        check_placeholders(f"Madame, {text}", "body_fr")
    assert refusal.value.field == "body_fr"


def test_every_declared_placeholder_may_be_written_even_with_spaces() -> None:
    check_placeholders(" ".join(f"{{{name}}} {{ {name} }}" for name in PLACEHOLDERS), "body_fr")
    assert fill("{ name }", {"name": "Salma"})[0] == "Salma"


def test_a_subject_carries_no_secret_and_never_stands_alone() -> None:
    with pytest.raises(LinkInSubject):
        check_letter("Votre lien {link}", "…", "fr")
    with pytest.raises(HalfLetter) as refusal:
        check_letter("Invitation", "", "ar")
    assert refusal.value.field == "body_ar"


def test_missing_values_are_told_as_they_stand_in_the_letter() -> None:
    error = MissingValues(person="Salma Benchekroun", placeholders=("reply_by", "closing"))
    assert str(error) == "Salma Benchekroun: no value for {reply_by}, {closing}. Nothing was sent."


@pytest.mark.parametrize(
    ("title", "civility", "office"),
    [
        ("Secrétaire d’État chargée de l’Aménagement", "f", "la Secrétaire d’État"),
        ("Secrétaire général de la wilaya de Casablanca-Settat", "m", "le Secrétaire général"),
        ("Maire de Rabat", "f", "la Maire"),
        ("adjointe au maire", "f", "l’Adjointe au maire"),
        ("Haut-commissaire", "m", "le Haut-commissaire"),
        ("Ministre délégué auprès du Premier ministre", "m", "le Ministre"),
        ("Chef de cabinet du ministre", "m", "le Chef de cabinet"),
        ("la Secrétaire d’État", "f", "la Secrétaire d’État"),
        ("", "m", ""),
    ],
)
def test_a_french_function_gets_its_article_and_loses_its_complement(title: str, civility: str, office: str) -> None:
    assert french_office(title, civility) == office


@pytest.mark.parametrize(
    ("language", "first", "last", "said"),
    [
        ("fr", date(2027, 10, 26), date(2027, 10, 29), "du 26 au 29 octobre 2027"),
        ("fr", date(2027, 10, 30), date(2027, 11, 1), "du 30 octobre au 1er novembre 2027"),
        ("fr", date(2027, 10, 1), date(2027, 10, 1), "le 1er octobre 2027"),
        ("fr", date(2027, 12, 30), date(2028, 1, 2), "du 30 décembre 2027 au 2 janvier 2028"),
        ("en", date(2027, 10, 26), date(2027, 10, 29), "from 26 to 29 October 2027"),
        ("en", date(2027, 10, 26), date(2027, 10, 26), "on 26 October 2027"),
        ("ar", date(2027, 10, 26), date(2027, 10, 29), "من 26 إلى 29 أكتوبر 2027"),
        ("ar", date(2027, 10, 26), date(2027, 10, 26), "يوم 26 أكتوبر 2027"),
    ],
)
def test_dates_come_with_the_preposition_of_the_language(language: str, first: date, last: date, said: str) -> None:
    assert dates_with_preposition(language, first, last) == said


def test_a_single_day_is_written_day_first() -> None:
    assert day_in_letter(date(2027, 11, 1), "fr") == "1er novembre 2027"
    assert day_in_letter(date(2027, 11, 11), "fr") == "11 novembre 2027"


def test_formulas_follow_language_rank_and_civility() -> None:
    minister = person(rank="minister", title="كاتبة الدولة", title_fr="Secrétaire d’État chargée de l’eau")
    assert formulas_for(minister, "fr", {}).opening == "Madame la Secrétaire d’État,"
    assert formulas_for(minister, "fr", {}).closing.startswith("Je vous prie d’agréer, Madame la Secrétaire d’État, l’")
    assert formulas_for(minister, "ar", {}).opening == "معالي السيدة كاتبة الدولة،"
    assert formulas_for(minister, "en", {}).opening == "Your Excellency,"


def test_who_has_no_function_in_the_language_is_addressed_without_it() -> None:
    said = formulas_for(person(rank="senior", title="رئيسة"), "fr", {})
    assert said.plain and (said.opening, said.in_text) == ("Madame,", "Madame Benchekroun")
    assert formulas_for(person(rank="elected", title="Mayor", language="en"), "ar", {}).plain


def test_an_unknown_civility_is_neutral_in_every_language() -> None:
    for language, opening in (("fr", "Madame, Monsieur,"), ("en", "Dear Salma Benchekroun,"), ("ar", "تحية طيبة،")):
        said = formulas_for(person(civility="", rank="minister"), language, {})
        assert said.neutral and said.opening == opening


def test_an_opening_written_at_the_person_wins() -> None:
    assert formulas_for(person(salutation="Chère Salma,"), "fr", {}).opening == "Chère Salma,"


def test_a_printed_letter_keeps_closing_and_signature_apart_whatever_the_values_bring() -> None:
    source = "{salutation}\n\nTexte.\n\n{objective}\n\n{closing}\n\n{signatory}\n{signatory_title}"
    parts = take_apart(source, "Madame,\n\nTexte.\n\nUn.\n\nDeux.\n\nJe vous prie.\n\nC. D.\nMission")
    assert parts.salutation == "Madame," and parts.paragraphs == ("Texte.", "Un.", "Deux.")
    assert (parts.closing, parts.signature) == ("Je vous prie.", ("C. D.", "Mission"))
    whole = take_apart("Bonjour {name}", "Bonjour Salma\n\nSuite")
    assert (whole.salutation, whole.paragraphs, whole.closing) == ("", ("Bonjour Salma", "Suite"), "")


def test_the_personal_address_comes_in_wherever_the_letter_names_it() -> None:
    assert lines_of("Ici : https://…\nou https://… encore\n\nFin", "L") == [
        [["Ici : ", "L"], ["ou ", "L", " encore"]],
        [["Fin"]],
    ]
