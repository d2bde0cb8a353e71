"""Blanks that French needs, and where they come from."""

import pytest

from delegations.core.text import headline, one_line, typeset


def test_a_headline_keeps_no_break_spaces_and_a_name_does_not() -> None:
    typed = "  Votre\u00a0: réponse\u202f?\n\u2066oui\u2069  "
    assert headline(typed) == "Votre\u00a0: réponse\u202f? oui"
    assert one_line(typed) == "Votre : réponse ? oui"


@pytest.mark.parametrize(
    ("typed", "set_well"),
    [
        ("Qui ? Nous : « bonjour » ; adieu !", "Qui\u202f? Nous\u00a0: «\u202fbonjour\u202f»\u202f; adieu\u202f!"),
        ("Le thé : 10:30, https://a.example/x", "Le thé\u00a0: 10:30, https://a.example/x"),
        ("Why? Because: no blank", "Why? Because: no blank"),
    ],
)
def test_blanks_before_french_punctuation_do_not_break(typed: str, set_well: str) -> None:
    assert typeset(typed) == set_well
