"""An embassy's list becomes participants: whole or not at all, nobody merged silently, and it can be undone."""

import io
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.audit.models import AuditEntry
from delegations.core.clock import FixedClock
from delegations.database import Database
from delegations.dossiers.imports import drop_old_imports
from delegations.dossiers.models import (
    ColumnMapping,
    Dossier,
    ImportBatch,
    Participation,
    PendingImport,
    TravelField,
)
from delegations.itineraries.models import Release, slot_attendance
from delegations.network.models import Organisation, Person
from tests.client import StaffClient, text_of
from tests.dossiers.conftest import Look
from tests.dossiers.lists import CSV_1252, embassy_list, long_list
from tests.factories import Factory

BASE = "/dossiers/VISIT-1"
SECOND_GUESSOUS, SECOND_FASSI, DAOUDI = 12, 18, 8
CHOSEN = {f"row-{SECOND_GUESSOUS}": "skip", f"row-{SECOND_FASSI}": "skip"}


def send(staff: StaffClient, body: bytes, name: str = "liste.xlsx") -> str:
    """Uploads a list and gives the address of its columns."""
    staff.get(f"{BASE}/import")
    response = staff.post(f"{BASE}/import", {"file": (io.BytesIO(body), name)}, content_type="multipart/form-data")
    assert response.status_code == 303, text_of(response)
    return str(response.headers["Location"])


def accept_columns(staff: StaffClient, path: str, **changes: str) -> str:
    """Takes the guessed columns as a browser would send them; gives the address of the preview."""
    page = staff.get(path)
    chosen: dict[str, Any] = {"sheet": "0"}
    for part in page.text.split('<select class="input" id="column-')[1:]:
        number = part.split('"', 1)[0]
        chosen[f"column-{number}"] = part.split(" selected", 1)[0].rsplit('value="', 1)[1].split('"', 1)[0]
    response = staff.post(path, {**chosen, **changes})
    assert response.status_code == 303
    return str(response.headers["Location"])


def preview_of(staff: StaffClient, body: bytes, name: str = "liste.xlsx") -> str:
    path = accept_columns(staff, send(staff, body, name))
    staff.get(path)
    return path


@pytest.fixture
def known(make: Factory, session: Session) -> Person:
    """VISIT-1, and in the directory somebody of the list under another spelling."""
    make.dossier()
    person = make.person("Mohamed", "Daoudy", native_name="محمد الداودي", email="wali@example.ma")
    session.commit()
    return person


def test_the_ordinary_week(staff: StaffClient, known: Person, look: Look) -> None:
    path = preview_of(staff, embassy_list())
    page = staff.get(path)
    text = text_of(page)
    assert look(select(Participation.id)) == [], "a preview brings in nobody"
    assert f'id="row-{SECOND_GUESSOUS}"' in page.text
    assert f'id="row-{SECOND_FASSI}"' in page.text
    assert "Mohamed Daoudy" in text
    assert f'name="row-{DAOUDI}" value="{known.id}"' in page.text
    assert f'name="row-{DAOUDI}" value="new" checked' in page.text, "a likeness is proposed, not chosen"
    refused = staff.post(path, {})
    assert refused.status_code == 422, "two repetitions wait for a decision"
    assert look(select(Participation.id)) == []
    done = staff.post(path, {**CHOSEN, f"row-{DAOUDI}": str(known.id)})
    assert done.status_code == 303
    assert len(look(select(Participation.id))) == 12
    assert len(look(select(Person.id))) == 12, "eleven new ones beside the known one"
    assert look(select(Person.family_name).filter_by(id=known.id)) == ["Daoudy"], "the known person is not rewritten"
    assert look(select(PendingImport.id)) == []
    assert look(select(Participation.role).order_by(Participation.precedence))[0] == "head"


def test_what_must_expire_goes_to_the_travel_file_and_nowhere_else(
    staff: StaffClient, known: Person, look: Look, database: Database
) -> None:
    path = preview_of(staff, embassy_list())
    assert "1972" not in text_of(staff.get(path))
    with database.engine.connect() as connection:
        assert "BERRADA" not in str(connection.exec_driver_sql("SELECT tables FROM pending_import").all())
    staff.post(path, CHOSEN)
    fields = look(select(TravelField))
    assert {field.field for field in fields} == {"birth_date", "diet", "access"}
    assert {str(field.erase_on) for field in fields if field.field == "birth_date"} == {"2027-10-30"}
    assert any(field.value == "sans porc" for field in fields if field.field == "diet")
    plain = [*look(select(Participation.note)), *look(select(Person.notes)), *look(select(Person.title))]
    assert not [text for text in plain if "porc" in text or "fauteuil" in text or "1972" in text]
    assert "1972" not in str(look(select(AuditEntry.detail)))


def test_an_import_is_undone_with_all_it_brought(staff: StaffClient, known: Person, look: Look) -> None:
    staff.post(preview_of(staff, embassy_list()), {**CHOSEN, f"row-{DAOUDI}": str(known.id)})
    batch = look(select(ImportBatch))[0]
    page = staff.get(f"{BASE}/imports/{batch.id}")
    assert "liste.xlsx" in page.text
    assert staff.post(f"{BASE}/imports/{batch.id}/undo").status_code == 303
    assert look(select(Participation.id)) == []
    assert look(select(TravelField.id)) == []
    assert look(select(Organisation.id)) == []
    assert look(select(Person.id)) == [known.id]
    assert staff.post(f"{BASE}/imports/{batch.id}/undo").status_code == 422, "once only"


def test_undoing_keeps_persons_whom_somebody_else_names(
    staff: StaffClient, known: Person, make: Factory, session: Session, look: Look
) -> None:
    staff.post(preview_of(staff, embassy_list()), CHOSEN)
    batch = look(select(ImportBatch))[0]
    make.participation(make.dossier("OTHER"), session.get(Person, batch.person_ids[0]))
    session.commit()
    assert staff.post(f"{BASE}/imports/{batch.id}/undo").status_code == 303
    assert sorted(look(select(Person.id))) == sorted([known.id, batch.person_ids[0]])


def test_undoing_is_refused_after_a_release_a_change_or_a_slot(
    staff: StaffClient, known: Person, make: Factory, session: Session, look: Look, clock: FixedClock
) -> None:
    staff.post(preview_of(staff, embassy_list()), CHOSEN)
    batch = look(select(ImportBatch))[0]
    dossier = session.scalars(select(Dossier)).one()
    slot = make.slot(dossier, attendance="some")
    session.execute(slot_attendance.insert().values(slot_id=slot.id, participation_id=batch.participation_ids[0]))
    session.commit()
    undo = f"{BASE}/imports/{batch.id}/undo"
    staff.get(f"{BASE}/imports/{batch.id}")
    assert staff.post(undo).status_code == 422
    session.execute(slot_attendance.delete())
    person = session.get(Person, batch.person_ids[1])
    assert person is not None
    person.version += 1
    session.commit()
    refused = staff.post(undo)
    assert refused.status_code == 422
    assert person.family_name in text_of(refused)
    session.add(
        Release(
            dossier_id=dossier.id, number=1, public_id="p", published_at=clock.now() + timedelta(hours=1),
            published_by="M", snapshot={},
        )
    )  # fmt: skip
    session.commit()
    assert staff.post(undo).status_code == 422
    assert len(look(select(Participation.id))) == 12


def test_people_who_take_part_already_are_asked_about(staff: StaffClient, known: Person, look: Look) -> None:
    staff.post(preview_of(staff, embassy_list()), CHOSEN)
    path = preview_of(staff, embassy_list())
    assert staff.post(path, CHOSEN).status_code == 422
    assert len(look(select(Participation.id))) == 12
    assert staff.post(path, {"leave_present": "yes"}).status_code == 422, "nobody is left"
    assert staff.post(path, {"leave_present": "yes", "row-9": "new"}).status_code == 303
    assert len(look(select(Participation.id))) == 13


def test_one_known_person_cannot_be_two_rows_nor_a_choice_be_invented(
    staff: StaffClient, known: Person, look: Look
) -> None:
    people = (("DAOUDI Mohammed", "", "Wali", "", "a@example.org", "", ""),
              ("DAOUDI Mohamed", "", "Maire", "", "b@example.org", "", ""))  # fmt: skip
    path = preview_of(staff, embassy_list(people))
    assert staff.post(path, {"row-5": str(known.id), "row-6": str(known.id)}).status_code == 422
    assert staff.post(path, {"row-5": "987654", "row-6": "new"}).status_code == 422
    assert staff.post(path, {"row-5": "new", "row-6": "new"}).status_code == 303, "namesakes exist"
    assert len(look(select(Participation.id))) == 2


def test_errors_stop_the_import_until_somebody_has_seen_them(staff: StaffClient, known: Person, look: Look) -> None:
    people = (("M. IRAQI Ali", "", "Conseiller", "", "a.iraqi@example.org", "30/02/1965", ""),
              ("M. JETTOU Anas", "", "Conseiller", "", "a.jettou@", "01/01/1970", ""))  # fmt: skip
    path = preview_of(staff, embassy_list(people))
    text = text_of(staff.get(path))
    assert "30/02/1965" in text
    assert "Date de naissance" in text
    assert staff.post(path, {}).status_code == 422
    assert look(select(Participation.id)) == []
    assert staff.post(path, {"accept_errors": "yes"}).status_code == 303
    assert len(look(select(Participation.id))) == 2
    assert len(look(select(TravelField.id))) == 1, "the impossible date was left out"


def test_a_list_without_a_column_of_names_says_so(staff: StaffClient, known: Person, look: Look) -> None:
    path = send(staff, embassy_list())
    preview = accept_columns(staff, path, **{"column-1": "ignore", "column-2": "ignore"})
    page = staff.get(preview)
    assert ">Import</button>" not in page.text
    assert staff.post(preview, {"accept_errors": "yes"}).status_code == 422
    assert look(select(Participation.id)) == []


def test_the_chosen_columns_are_remembered_for_the_next_list(staff: StaffClient, known: Person, look: Look) -> None:
    accept_columns(staff, send(staff, embassy_list()), **{"column-3": "notes"})
    assert len(look(select(ColumnMapping.id))) == 1
    page = staff.get(send(staff, embassy_list()))
    column = page.text.split('id="column-3"', 1)[1].split("</select>", 1)[0]
    assert 'value="notes" selected' in column


def test_a_windows_1252_csv_and_pasted_rows_are_read(staff: StaffClient, known: Person, look: Look) -> None:
    staff.post(preview_of(staff, CSV_1252, "liste.csv"), {})
    names = look(select(Person.family_name).order_by(Person.id))
    assert names[1:] == ["Müller", "Lefèvre", "Œuvrard"]
    staff.get(f"{BASE}/import")
    pasted = staff.post(f"{BASE}/import", {"pasted": "Nom\tPrénom\nSAOUDI\tRim\nTAZI\tOmar"})
    assert pasted.status_code == 303
    preview = accept_columns(staff, pasted.headers["Location"])
    assert staff.post(preview, {}).status_code == 303
    assert look(select(Person.family_name).order_by(Person.id))[-2:] == ["Saoudi", "Tazi"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (long_list(10_000), "trop.csv"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20, "liste.xlsx"),
        (b"%PDF-1.7 not a sheet", "liste.csv"),
        (b"", "vide.csv"),
        (embassy_list()[:2000], "casse.xlsx"),
    ],
)
def test_what_is_no_usable_list_is_refused_with_a_sentence(
    staff: StaffClient, known: Person, look: Look, body: bytes, name: str
) -> None:
    staff.get(f"{BASE}/import")
    response = staff.post(f"{BASE}/import", {"file": (io.BytesIO(body), name)}, content_type="multipart/form-data")
    assert response.status_code == 422
    assert name in text_of(response)
    assert look(select(PendingImport.id)) == []


def test_an_empty_sheet_and_an_empty_form_are_refused(staff: StaffClient, known: Person) -> None:
    from openpyxl import Workbook

    from tests.dossiers.lists import saved

    staff.get(f"{BASE}/import")
    sent = {"file": (io.BytesIO(saved(Workbook())), "vide.xlsx")}
    assert staff.post(f"{BASE}/import", sent, content_type="multipart/form-data").status_code == 422
    assert staff.post(f"{BASE}/import", {"pasted": ""}).status_code == 422


def test_a_waiting_list_is_its_senders_own_and_goes_after_a_day(
    staff: StaffClient, known: Person, make: Factory, session: Session, look: Look, clock: FixedClock
) -> None:
    path = send(staff, embassy_list())
    colleague = make.user("colleague@delegations.example", name="Claire")
    make.right(session.scalars(select(Dossier)).one(), colleague, "planner")
    session.commit()
    other = StaffClient.signed_in(staff.app, colleague.email)
    other.get(path, status=404)
    clock.advance(hours=23)
    assert drop_old_imports(session, clock, 24) == 0
    clock.advance(hours=2)
    assert drop_old_imports(session, clock, 24) == 1
    session.commit()
    staff.get(path, status=404)


def test_a_list_that_is_given_up_is_deleted_at_once(staff: StaffClient, known: Person, look: Look) -> None:
    path = send(staff, embassy_list())
    staff.get(path)
    assert staff.post(f"{path}/drop").status_code == 303
    assert look(select(PendingImport.id)) == []
