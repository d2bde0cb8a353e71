"""Saving texts in other languages: states, what is counted, and two people at once."""

import pytest
from sqlalchemy import select

from delegations.audit.models import AuditEntry
from delegations.core.errors import NotFound, StaleVersion
from delegations.i18n.models import Translation
from delegations.itineraries.options import save_slot_texts
from delegations.itineraries.releases import preview
from delegations.itineraries.slots import SlotValues, delete_draft_slot, save_slot
from delegations.itineraries.translations import (
    ChangedMeanwhile,
    TextTooLong,
    Typed,
    coverage,
    lines_in,
    pick_lines,
)
from tests.factories import Factory
from tests.translations.conftest import Desk

pytestmark = pytest.mark.room


def test_every_text_that_readers_meet_is_there_once(desk: Desk, make: Factory) -> None:
    make.slot(desk.dossier(), "2027-10-29 10:00", "2027-10-29 11:00", cancelled_at=desk.clock.now())
    found = [line.source for line in desk.lines().values()]
    assert [one.source for one in found] == [
        "Casablanca – ville durable", "Plan vélo", "Au 3e étage.\nEntrée B.", "Déjeuner", "Hôtel de la Métropole",
        "Pièce d’identité.",
    ]  # fmt: skip
    assert [one.field for one in found if one.required] == ["title", "title", "public_text", "title"]


def test_a_saved_text_is_a_draft_unless_it_is_ticked(desk: Desk) -> None:
    key = desk.key()
    assert desk.save({key: Typed("  خطة\u202e الدراجات ")}) == 1
    assert desk.lines()[key].text == "خطة الدراجات" and desk.states()[key] == "draft"
    assert desk.save({key: Typed("خطة الدراجات", reviewed=True)}) == 1
    assert desk.states()[key] == "reviewed"
    assert desk.save({key: Typed("خطة", reviewed=False)}) == 1
    assert desk.states()[key] == "draft"
    assert desk.save({key: Typed("", reviewed=True)}) == 1
    assert desk.states()[key] == "missing"


def test_nothing_different_writes_nothing(desk: Desk) -> None:
    desk.save({desk.key(): Typed("خطة", reviewed=True)})
    assert desk.save({desk.key(): Typed(" خطة ", reviewed=True), desk.key("public_text"): Typed("")}) == 0
    acts = desk.session.scalars(select(AuditEntry).where(AuditEntry.action == "save_translations")).all()
    assert [act.detail for act in acts] == [{"language": "ar", "texts": 1}]


def test_a_text_is_out_of_date_once_its_source_changes_and_the_old_one_is_known(desk: Desk) -> None:
    key = desk.key()
    desk.save({key: Typed("خطة", reviewed=True)})
    desk.slots()[0].title = "Plan vélo 2030"
    desk.session.commit()
    line = desk.lines()[key]
    assert (line.state, line.old, line.reviewed) == ("stale", "Plan vélo", False)
    desk.save({key: Typed("خطة", reviewed=True, seen=line.seen)})
    assert desk.states()[key] == "reviewed" and desk.lines()[key].old == "Plan vélo 2030"


def test_what_was_read_beside_an_older_source_does_not_pass_for_new(desk: Desk) -> None:
    key = desk.key()
    seen = desk.lines()[key].seen
    desk.slots()[0].title = "Plan vélo 2030"
    desk.session.commit()
    desk.save({key: Typed("خطة", reviewed=True, seen=seen)})
    assert desk.states()[key] == "stale" and desk.lines()[key].old == ""


def test_two_translators_lose_nothing(desk: Desk) -> None:
    first, second = desk.key(), desk.key("title", 1)
    lines = desk.lines()
    desk.save({first: Typed("خطة", reviewed=True, seen=lines[first].seen)})
    late = {
        first: Typed("مخطط", seen=lines[first].seen), second: Typed("غداء", seen=lines[second].seen),
    }  # fmt: skip
    with pytest.raises(ChangedMeanwhile) as refused:
        desk.save(late)
    desk.session.rollback()
    assert refused.value.keys == (first,)
    assert desk.states()[second] == "missing", "all or nothing"
    assert desk.save({**late, first: Typed("", seen=lines[first].seen)}) == 1, "left alone: the other's stays"
    assert desk.lines()[first].text == "خطة"
    assert desk.save({first: Typed("خطة", reviewed=True, seen=lines[first].seen)}) == 0, "both typed the same"


def test_an_open_form_of_the_slot_does_not_put_the_old_text_back(desk: Desk) -> None:
    slot = desk.slots()[0]
    version = slot.version
    desk.save({desk.key(): Typed("خطة")})
    values = SlotValues("visit", "Plan vélo", slot.start, slot.end)
    with pytest.raises(StaleVersion):
        save_slot(desk.session, actor=desk.actor, clock=desk.clock, dossier=desk.dossier(), values=values,
                  slot=desk.slots()[0], version=version)  # fmt: skip


def test_the_form_of_a_slot_leaves_what_it_did_not_touch(desk: Desk) -> None:
    key = desk.key()
    desk.save({key: Typed("خطة", reviewed=True)})
    slot = desk.slots()[0]
    slot.title = "Plan vélo 2030"
    save_slot_texts(desk.session, slot=slot, texts={("title", "ar"): "خطة", ("title", "en"): "Cycling plan"})
    desk.session.commit()
    assert desk.states()[key] == "stale", "saving the slot reviews nothing"
    assert desk.states("en")[key] == "draft"


def test_a_deleted_slot_takes_its_translations_along(desk: Desk) -> None:
    desk.save({desk.key("title", 1): Typed("غداء")})
    delete_draft_slot(desk.session, actor=desk.actor, clock=desk.clock, dossier=desk.dossier(), slot=desk.slots()[1])
    desk.session.commit()
    assert desk.session.scalars(select(Translation)).all() == []


def test_too_long_is_refused_at_its_text_and_unknown_keys_are_passed_over(desk: Desk) -> None:
    with pytest.raises(TextTooLong) as refused:
        desk.save({desk.key(): Typed("خ" * 301)})
    assert refused.value.field == desk.key()
    desk.session.rollback()
    assert desk.save({"slot:none:title": Typed("x"), "": Typed("x"), desk.key("public_text", 1): Typed("x")}) == 0


@pytest.mark.parametrize("language", ["fr", "xx", "", "../ar"])
def test_only_other_languages_of_ours_are_translated_into(desk: Desk, language: str) -> None:
    with pytest.raises(NotFound):
        lines_in(desk.session, desk.dossier(), language)


def test_coverage_has_those_who_read_first(desk: Desk, make: Factory) -> None:
    desk.save({desk.key(): Typed("Plan de bicicletas")}, "es")
    desk.save({desk.key(): Typed("خطة", reviewed=True)})
    desk.session.commit()
    found = coverage(desk.session, desk.dossier())
    assert [(one.language, one.readers, one.counts.reviewed, one.counts.draft) for one in found] == [
        ("ar", True, 1, 0), ("es", False, 0, 1),
    ]  # fmt: skip
    make.request(desk.slots()[0], make.person(language="de"), make.organisation())
    desk.session.commit()
    assert [one.language for one in coverage(desk.session, desk.dossier()) if one.readers] == ["ar", "de"]


def test_lines_are_picked_by_what_is_left_to_do(desk: Desk) -> None:
    desk.save({desk.key(): Typed("خطة", reviewed=True), desk.key("title", 1): Typed("غداء")})
    lines = list(desk.lines().values())
    assert [len(pick_lines(lines, show)) for show in ("all", "missing", "stale", "open", "")] == [6, 4, 0, 5, 6]


def test_the_next_release_names_what_nobody_has_reviewed(desk: Desk) -> None:
    def open_texts() -> list[tuple[str, str, str]]:
        found = preview(desk.session, desk.dossier(), clock=desk.clock).unready
        return [(code, line.state, line.source.source) for code, line in found]

    title = "dossier:title"
    desk.save({title: Typed("الدار البيضاء", reviewed=True), desk.key(): Typed("خطة"),
               desk.key("public_text"): Typed("في الطابق", reviewed=True)})  # fmt: skip
    assert open_texts() == [("ar", "draft", "Plan vélo"), ("ar", "missing", "Déjeuner")]
    desk.save({desk.key(): Typed("خطة", reviewed=True), desk.key("title", 1): Typed("غداء", reviewed=True)})
    assert open_texts() == []
    desk.slots()[0].public_text = "Au 4e étage."
    desk.session.commit()
    assert open_texts() == [("ar", "stale", "Au 4e étage.")]
