"""Contexts, plural forms and separators, in the languages that are complete."""

import copy

import pytest

from delegations.core.errors import NC_, NN_, DomainError
from delegations.i18n import words
from delegations.i18n.templating import environment
from delegations.itineraries.rules import RequestMoveNotAllowed, check_request_move

ROOMS = (NC_("resource", "Room"), NC_("travel file", "Room"))
"""The hall that is booked, and the hotel room of a traveller."""


class Cannot(DomainError):
    message = NC_("message", "Refused")


@pytest.mark.parametrize(("language", "hall", "bed"), [("en", "Room", "Room"), ("fr", "Salle", "Chambre")])
def test_a_marked_message_is_said_in_its_context(language: str, hall: str, bed: str) -> None:
    w = words(language)
    assert [w.gettext(room) for room in ROOMS] == [hall, bed]
    tr = environment(language).filters["tr"]
    assert [tr(room) for room in ROOMS] == [hall, bed]


def test_a_marked_message_is_plain_text_elsewhere_and_keeps_its_context_in_a_copy() -> None:
    hall, bed = ROOMS
    assert hall == bed == "Room"
    assert words("fr").gettext(copy.copy(bed)) == "Chambre"


def test_a_closed_list_agrees_with_what_it_describes() -> None:
    w = words("fr")
    assert w.gettext(NC_("dossier", "Cancelled")) == "Annulé"
    assert w.gettext(NC_("slot", "Cancelled")) == "Annulée"


def test_an_error_says_its_message_and_data_in_their_contexts() -> None:
    assert words("ar").error(Cannot()) == "رُفضت"
    with pytest.raises(RequestMoveNotAllowed) as refused:
        check_request_move("withdrawn", "confirmed")
    assert words("fr").error(refused.value) == "Cette réponse n’est plus possible (état actuel\u00a0: Retirée)."


@pytest.mark.parametrize(
    ("n", "told"),
    [
        (0, "لا أشخاص"),
        (1, "شخص واحد"),
        (2, "شخصان"),
        (3, "3 أشخاص"),
        (11, "11 شخصًا"),
        (100, "100 شخص"),
        (103, "103 أشخاص"),
    ],
)
def test_arabic_counts_in_six_forms(n: int, told: str) -> None:
    said = words("ar").ngettext("%(num)s person not concerned", "%(num)s people not concerned", n)
    assert said.startswith(told)


@pytest.mark.parametrize(("n", "told"), [(0, "0 étape"), (1, "1 étape"), (2, "2 étapes"), (20, "20 étapes")])
def test_french_counts_none_as_one(n: int, told: str) -> None:
    assert words("fr").ngettext("%(num)s slot", "%(num)s slots", n) == told


def test_both_forms_of_a_count_are_marked_together() -> None:
    assert words("en").ngettext(*NN_("%(num)s line", "%(num)s lines"), 2) == "2 lines"


@pytest.mark.parametrize(
    ("language", "all_of", "one_of", "comma"),
    [
        ("en", "a, b, and c", "a, b, or c", ", "),
        ("fr", "a, b et c", "a, b ou c", ", "),
        ("ar", "a وb وc", "a أو b أو c", "، "),
    ],
)
def test_lists_and_parts_are_joined_as_the_language_does(language: str, all_of: str, one_of: str, comma: str) -> None:
    w = words(language)
    assert (w.and_list("abc"), w.or_list("abc"), w.comma) == (all_of, one_of, comma)
    assert (w.and_list([]), w.and_list(["a"])) == ("", "a")
    template = environment(language).from_string("{{ names|and_list }}|{{ keys|and_list_of(said) }}|a{{ comma }}b")
    shown = template.render(names=["a", "b", "c"], keys=["a", "b", "c"], said={})
    assert shown == f"{all_of}|{all_of}|a{comma}b"
