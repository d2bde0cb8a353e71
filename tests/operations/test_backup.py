"""Backup and restore: one file, one moment, nothing overwritten by mistake, nothing put back that is not whole."""

import json
import shutil
import stat
import zipfile
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from delegations.database import Database, copies
from delegations.database.tallies import Tally, tables_of, tally
from delegations.dossiers.models import Dossier
from delegations.network.models import Organisation, Person
from tests.factories import Factory
from tests.operations.conftest import Operator


def _hashes(database: Database) -> dict[str, Tally]:
    with database.engine.connect() as connection:
        return {table: tally(connection, table) for table in tables_of(connection)}


def _manifest(file: Path) -> dict[str, dict[str, object]]:
    with zipfile.ZipFile(file) as archive:
        return json.loads(archive.read("manifest.json"))  # type: ignore[no-any-return]  # as written


def _write_pairs(database: Database, stop: Event, written: list[int]) -> None:
    """A person and an organisation in each transaction: a copy of one moment has as many of both."""
    while not stop.is_set():
        with database.writing() as unit:
            unit.add_all([Person(family_name="Écrit"), Organisation(name="Pendant", category="other")])
        written.append(1)


def test_a_backup_made_while_others_write_is_one_moment_and_comes_back_row_for_row(
    operator: Operator, elsewhere: Operator, database: Database, make: Factory, session: Session, tmp_path: Path
) -> None:
    make.participation(make.dossier())
    session.commit()
    session.close()
    file, stop, written = tmp_path / "night.zip", Event(), [0]
    writer = Thread(target=_write_pairs, args=(database, stop, written))
    writer.start()
    try:
        operator.run("backup", file)
    finally:
        stop.set()
        writer.join()
    assert len(written) > 1
    said = elsewhere.run("restore", file).output
    restored = _hashes(elsewhere.known.database)
    recorded = {name: Tally(**one) for name, one in _manifest(file)["tables"].items()}  # type: ignore[arg-type]  # JSON
    assert restored == recorded
    with elsewhere.known.database.reading() as unit:
        pairs = unit.scalar(select(func.count()).where(Person.family_name == "Écrit"))
        assert pairs == unit.scalar(select(func.count()).where(Organisation.name == "Pendant"))
        assert unit.scalars(select(Dossier.code)).all() == ["VISIT-1"]
    assert f"{'dossier':24} 1" in said


def test_nothing_is_overwritten_without_being_told_so(
    operator: Operator, make: Factory, session: Session, database: Database, tmp_path: Path
) -> None:
    make.dossier()
    session.commit()
    file = tmp_path / "one.zip"
    operator.run("backup", file)
    before = _hashes(database)
    make.dossier("VISIT-2")
    session.commit()
    session.close()
    refused = operator.run("restore", file, expect=1)
    assert "--replace" in refused.output
    with database.reading() as unit:
        assert unit.scalar(select(func.count(Dossier.id))) == 2
    operator.run("restore", file, "--replace")
    assert _hashes(database) == before


def test_the_guards_of_the_database_come_back_too(
    operator: Operator, elsewhere: Operator, make: Factory, session: Session, tmp_path: Path
) -> None:
    make.user()
    session.commit()
    operator.run("backup", tmp_path / "one.zip")
    elsewhere.run("restore", tmp_path / "one.zip")
    elsewhere.run("db", "upgrade")
    with pytest.raises(Exception, match="audit_entry"), elsewhere.known.database.writing() as unit:
        unit.execute(text("DELETE FROM audit_entry"))


def test_a_damaged_file_changes_nothing(
    operator: Operator, make: Factory, session: Session, database: Database, tmp_path: Path
) -> None:
    make.dossier()
    session.commit()
    session.close()
    file = tmp_path / "one.zip"
    operator.run("backup", file)
    before = _hashes(database)
    whole = file.read_bytes()
    for place in (len(whole) // 3, len(whole) // 2):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        operator.run("restore", file, "--replace", expect=1)
    file.write_bytes(whole[: len(whole) // 2])
    assert "is not a backup" in operator.run("restore", file, "--replace", expect=1).output
    assert _hashes(database) == before


def test_a_forged_copy_is_refused_before_anything_is_overwritten(
    operator: Operator, make: Factory, session: Session, database: Database, tmp_path: Path
) -> None:
    make.dossier()
    session.commit()
    session.close()
    file, forged = tmp_path / "one.zip", tmp_path / "forged.zip"
    operator.run("backup", file)
    before = _hashes(database)
    facts = _manifest(file)
    facts["tables"]["dossier"]["rows"] = 7  # type: ignore[index]  # JSON
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(forged, "w") as goal:
        goal.writestr("database", source.read("database"))
        goal.writestr("manifest.json", json.dumps(facts))
    assert "dossier is not as it was" in operator.run("restore", forged, "--replace", expect=1).output
    assert _hashes(database) == before


def test_a_member_cannot_leave_the_folder(operator: Operator, tmp_path: Path, make: Factory, session: Session) -> None:
    make.user()
    session.commit()
    session.close()
    file, forged = tmp_path / "one.zip", tmp_path / "forged.zip"
    operator.run("backup", file)
    facts = _manifest(file)
    facts["members"]["instance/../../outside"] = "0"
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(forged, "w") as goal:
        goal.writestr("database", source.read("database"))
        goal.writestr("instance/../../outside", "x")
        goal.writestr("manifest.json", json.dumps(facts))
    assert "is not a backup" in operator.run("restore", forged, "--replace", expect=1).output
    assert not (tmp_path.parent / "outside").exists()


def test_the_file_carries_what_cannot_be_made_again_and_never_the_key(
    operator: Operator, elsewhere: Operator, tmp_path: Path
) -> None:
    instance, key = operator.known.settings.instance, operator.known.settings.secret_key
    for name in ("inbox/waiting.eml", "mail/left.eml", "settings.env", ".hidden", "logo.svg"):
        (instance / name).parent.mkdir(exist_ok=True)
        (instance / name).write_text(f"SECRET={key}" if name == "settings.env" else name)
    file = tmp_path / "one.zip"
    said = operator.run("backup", file).output
    with zipfile.ZipFile(file) as archive:
        assert sorted(archive.namelist()) == [
            "database",
            "instance/inbox/waiting.eml",
            "instance/logo.svg",
            "manifest.json",
        ]
        assert not any(key.encode() in archive.read(name) for name in archive.namelist())
    assert "settings.env holds the secret key" in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    elsewhere.run("restore", file)
    assert (elsewhere.known.settings.instance / "inbox" / "waiting.eml").read_text() == "inbox/waiting.eml"


def test_a_missing_tool_is_named(
    operator: Operator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database: Database
) -> None:
    if database.is_sqlite:
        return
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(copies, "PLACES", tmp_path)
    refused = operator.run("backup", tmp_path / "one.zip", expect=1)
    assert "pg_dump is needed" in refused.output and "apt install" in refused.output
    assert not (tmp_path / "one.zip").exists()


def test_a_terminal_sees_a_bar(operator: Operator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "Counting what was copied ..." in operator.run("backup", tmp_path / "one.zip").output
    monkeypatch.setattr("delegations.cli.progress.on_terminal", lambda: True)
    assert "Counting what was copied ..." not in operator.run("backup", tmp_path / "two.zip").output
