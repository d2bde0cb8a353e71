"""`fonts build` makes what documents need; `fonts check` names what could not be printed, and where it stands."""

from sqlalchemy.orm import Session

from tests.factories import Factory
from tests.operations.conftest import Operator


def test_faces_are_built_and_named(operator: Operator) -> None:
    said = operator.run("fonts", "build").output
    assert "ready     Noto Sans Regular" in said and "ready     Noto Sans Arabic Bold" in said


def test_names_in_our_scripts_can_be_printed(operator: Operator, make: Factory, session: Session) -> None:
    make.person("Đặng", "Nguyễn", native_name="سلمى بنشقرون")
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
