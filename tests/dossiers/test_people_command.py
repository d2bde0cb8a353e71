"""`people import`: the same import from the command line."""

from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.dossiers.models import Participation
from tests.dossiers.conftest import Look
from tests.dossiers.lists import PEOPLE, embassy_list
from tests.factories import Factory


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["people", "import", *words])
    return result.exit_code, result.output


def test_a_dry_run_reports_and_changes_nothing(
    app: Flask, make: Factory, session: Session, look: Look, tmp_path: Path
) -> None:
    make.dossier()
    make.person("Mohamed", "Daoudy", native_name="محمد الداودي")
    session.commit()
    file = tmp_path / "liste.xlsx"
    file.write_bytes(embassy_list())
    code, output = run(app, "VISIT-1", str(file), "--dry-run")
    assert code == 0, output
    assert "12 people would be imported" in output
    assert "row 12 (Karim Guessous) repeats row 10" in output
    assert "Mohamed Daoudy" in output
    assert look(select(Participation.id)) == []
    code, output = run(app, "visit-1", str(file))
    assert (code, len(look(select(Participation.id)))) == (0, 12), output
    code, output = run(app, "VISIT-1", str(file))
    assert (code, len(look(select(Participation.id)))) == (0, 12), output


def test_an_error_names_row_and_column_and_imports_nobody(
    app: Flask, make: Factory, session: Session, look: Look, tmp_path: Path
) -> None:
    make.dossier()
    session.commit()
    file = tmp_path / "liste.xlsx"
    wrong = ("M. TAZI Omar", "", "Maire", "", "o.tazi@example.org", "30/02/1965", "")
    file.write_bytes(embassy_list((*PEOPLE[:3], wrong)))
    code, output = run(app, "VISIT-1", str(file))
    assert code == 1
    assert "Row 8, column “Date de naissance”" in output
    assert look(select(Participation.id)) == []


def test_an_unknown_dossier_or_file_fails(app: Flask, make: Factory, session: Session, tmp_path: Path) -> None:
    make.dossier()
    session.commit()
    file = tmp_path / "liste.csv"
    file.write_bytes(b"Nom;Pr\xe9nom\nA;B\n")
    assert run(app, "NOWHERE", str(file))[0] == 1
    assert run(app, "VISIT-1", str(tmp_path / "none.csv"))[0] == 2
