"""What an order may say."""

import pytest

from delegations.core.errors import InvalidInput
from delegations.papers.making import makers
from delegations.papers.rules import CARD_FORMATS, GROUPS, KINDS, Needed, WhichPapers, Wish, check_wish, is_restricted
from delegations.web.papers.forms import TEXTS


def test_every_kind_has_a_group_a_text_and_a_maker() -> None:
    assert {kind.group for kind in KINDS.values()} == set(GROUPS)
    assert set(TEXTS) == set(KINDS) == set(makers(lambda _each: {}))
    assert set(CARD_FORMATS) == {kind.key for kind in KINDS.values() if kind.group == "signs"}


@pytest.mark.parametrize("kinds", [(), ("unknown",)])
def test_an_order_names_kinds_that_there_are(kinds: tuple[str, ...]) -> None:
    with pytest.raises(WhichPapers):
        check_wish(Wish(kinds=kinds))


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InvalidInput):
        check_wish(Wish(kinds=("programme",), language="tlh"))


def test_a_note_says_to_whom_and_who_pays() -> None:
    with pytest.raises(Needed) as refused:
        check_wish(Wish(kinds=("note",), addressee="  "))
    assert refused.value.field == "addressee"
    check_wish(Wish(kinds=("note",), addressee="l’Ambassade", costs="Le ministère"))


def test_a_wish_survives_being_kept() -> None:
    wish = Wish(kinds=("note", "programme"), language="ar", people=(3, 4), addressee="l’Ambassade", costs="x")
    assert Wish.from_json({**wish.as_json(), "of_another_time": 1}) == wish


def test_papers_with_passports_are_known_as_such() -> None:
    assert is_restricted(Wish(kinds=("programme", "visa"))) and not is_restricted(Wish(kinds=("programme",)))
