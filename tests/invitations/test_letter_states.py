"""A letter does not leave in words that nobody has reviewed unless the sender says so."""

from datetime import date
from typing import Any

import pytest

from delegations.i18n.content import save_text
from delegations.invitations.letter_states import letter_state, source_of, with_states
from delegations.invitations.letters import (
    OTHER_LANGUAGE,
    TEXT_STALE,
    TEXT_UNREVIEWED,
    TITLE_UNTRANSLATED,
    VISIT_UNREVIEWED,
    LetterPreview,
    preview_letters,
)
from delegations.invitations.queries import list_invitations
from delegations.invitations.services import NotReviewed, save_template, send_invitations
from tests.invitations.conftest import Visit

FRENCH, ARABIC = {"subject": "Bonjour", "body": "Texte"}, {"subject": "مرحبا", "body": "نص"}


def test_the_first_language_is_french_or_what_there_is() -> None:
    assert source_of({}) == "fr"
    assert source_of({"ar": ARABIC, "fr": FRENCH}) == "fr"
    assert source_of({"ar": ARABIC, "fr": {"subject": "", "body": ""}}) == "ar"


def test_states_follow_the_tick_and_the_first_language() -> None:
    kept: dict[str, dict[str, str]] = with_states({"fr": FRENCH, "ar": ARABIC}, {"fr": {}, "ar": {"state": "reviewed"}})
    assert [letter_state(kept, code) for code in ("fr", "ar", "es")] == ["reviewed", "reviewed", "missing"]
    changed = with_states({**kept, "fr": {**FRENCH, "body": "Autre"}}, {"fr": {}})
    assert letter_state(changed, "ar") == "stale"
    assert letter_state(with_states(changed, {"ar": {}}), "ar") == "draft"


def test_texts_from_before_states_were_kept_are_drafts() -> None:
    assert letter_state({"fr": FRENCH, "ar": ARABIC}, "ar") == "draft"


def _send(visit: Visit, **options: Any) -> int:
    sent = send_invitations(
        visit.session, actor=visit.actor, clock=visit.clock, settings=visit.settings, dossier=visit.dossier(),
        template=visit.template, participations=visit.guests(), deadline=date(2027, 10, 22), **options,
    )  # fmt: skip
    visit.session.commit()
    return sent


def _salma(visit: Visit) -> LetterPreview:
    found = preview_letters(
        visit.session, dossier=visit.dossier(), template=visit.template, participations=visit.guests(),
        deadline=date(2027, 10, 22),
    )  # fmt: skip
    return next(each for each in found if each.recipient.given_name == "Salma")


def _review(visit: Visit, **texts: dict[str, str]) -> None:
    save_template(visit.session, actor=visit.actor, clock=visit.clock, name="Invitation", template=visit.template,
                  texts={code: {**text, "state": "reviewed"} for code, text in texts.items()})  # fmt: skip


def _translate(visit: Visit, field: str, source: str, state: str) -> None:
    save_text(visit.session, entity="dossier", entity_id=visit.dossier().id, field=field, language="ar", text="عنوان",
              source=source, state=state)  # fmt: skip


@pytest.mark.parametrize("hold", [False, True])
def test_nobody_is_written_to_before_somebody_says_so(visit: Visit, hold: bool) -> None:
    with pytest.raises(NotReviewed):
        _send(visit, hold=hold)
    visit.session.rollback()
    assert list_invitations(visit.session, visit.dossier().id) == []
    assert _send(visit, hold=hold, anyway=True) == 3


def test_once_letter_and_title_are_reviewed_nothing_is_asked(visit: Visit) -> None:
    assert {TEXT_UNREVIEWED, TITLE_UNTRANSLATED} <= set(_salma(visit).warnings)
    _review(visit, ar=visit.template.texts["ar"])
    _translate(visit, "title", visit.dossier().title, "draft")
    assert VISIT_UNREVIEWED in _salma(visit).warnings and _salma(visit).unsure
    _translate(visit, "title", visit.dossier().title, "reviewed")
    assert not _salma(visit).unsure
    assert _send(visit) == 3


def test_a_changed_first_language_or_title_asks_again(visit: Visit) -> None:
    _review(visit, ar=visit.template.texts["ar"])
    _translate(visit, "title", "Un autre titre", "reviewed")
    assert VISIT_UNREVIEWED in _salma(visit).warnings
    _translate(visit, "title", visit.dossier().title, "reviewed")
    _review(visit, fr={"subject": "Bonjour", "body": "{salutation} {closing}"})
    assert TEXT_STALE in _salma(visit).warnings and _salma(visit).unsure


def test_a_letter_in_another_language_asks_too(visit: Visit) -> None:
    everything = {code: {"subject": "", "body": ""} for code in visit.template.texts}
    _review(visit, **{**everything, "fr": {"subject": "Bonjour", "body": "{salutation} {closing}"}})
    salma = _salma(visit)
    assert salma.language == "fr" and OTHER_LANGUAGE in salma.warnings and salma.unsure
