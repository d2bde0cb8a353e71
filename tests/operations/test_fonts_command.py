"""`fonts build` makes what documents need; `fonts check` names what could not be printed, and where it stands."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from delegations.cli.chores import build_fonts
from delegations.documents import FontStore
from tests.factories import Factory
from tests.operations.conftest import Operator


def test_faces_are_built_and_named(operator: Operator) -> None:
    said = operator.run("fonts", "build").output
    assert "ready     Noto Sans Regular" in said and "ready     Noto Sans Arabic Bold" in said

    assert "ready     Noto Sans JP Bold" in said


def test_one_language_can_be_built_alone(operator: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = replace(operator.known, fonts=FontStore(tmp_path / "fresh"))
    monkeypatch.setitem(operator.app.extensions, "delegations", fresh)
    said = operator.run("fonts", "build", "ko").output
    assert "Building fonts" in said and "ready     Noto Sans KR Regular" in said and "Arabic" not in said
    assert "Building fonts" not in operator.run("fonts", "build", "ko").output
    assert "to build  Noto Sans JP Bold" in operator.run("fonts", "check").output
    assert "Klingon" in operator.run("fonts", "build", "Klingon", expect=2).output


def test_the_worker_builds_what_somebody_reads_one_language_a_lap(
    operator: Operator, make: Factory, session: Session, tmp_path: Path
) -> None:
    make.person("Ji-woo", "Kim", language="ko")
    make.dossier(languages=["ar", "tlh"])
    session.commit()
    session.close()
    known = replace(operator.known, fonts=FontStore(tmp_path / "fresh"))
    assert [build_fonts(known) for _ in range(3)] == ["ar", "ko", None]
    assert known.fonts.is_ready("ko") and not known.fonts.is_ready("ja")


def test_what_cannot_be_built_holds_nothing_up(
    operator: Operator, make: Factory, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("delegations.documents.families._package_folders", lambda family: ())
    make.person("Ji-woo", "Kim", language="ko")
    session.commit()
    session.close()
    assert build_fonts(replace(operator.known, fonts=FontStore(tmp_path / "fresh"))) is None


def test_names_in_our_scripts_can_be_printed(operator: Operator, make: Factory, session: Session) -> None:
    make.person("Đặng", "Nguyễn", native_name="سلمى بنشقرون")
    make.person("Wěi", "Lǐ", native_name="李伟")
    make.organisation("Município de São Paulo")
    session.commit()
    session.close()
    assert "Every character of" in operator.run("fonts", "check").output


def test_what_no_font_has_is_named_with_person_and_field(operator: Operator, make: Factory, session: Session) -> None:
    person = make.person("Ana", "Tibet", native_name="བོད")
    session.commit()
    session.close()
    said = operator.run("fonts", "check", expect=1).output
    assert f"person {person.id} (བོད), native_name: U+0F56 བ" in said
    assert "0 faces and 3 characters are missing." in said
