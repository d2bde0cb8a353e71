"""“My name and my data”: what a delegate says of herself."""

import base64
import io
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.audit.models import AuditEntry
from delegations.core.clock import FixedClock
from delegations.database import Database
from delegations.dossiers.models import Participation, TravelField
from delegations.dossiers.photographs import photographs_of
from delegations.network.models import NameCorrection, Person
from tests.client import StaffClient, text_of
from tests.pictures import SVG, from_a_telephone, picture

NAMES = {"family_name": "Benchekroun", "given_name": "Salma", "native_name": "سلمى بنشقرون العلمي"}


def fields_of(database: Database) -> dict[str, tuple[str, date]]:
    with database.reading() as unit:
        return {r.field: (r.value, r.erase_on) for r in unit.scalars(select(TravelField).order_by(TravelField.id))}


def test_nothing_is_chosen_for_photographs(visit: Any, visitor: StaffClient, database: Database) -> None:
    page = visitor.get(f"{visit.path}/me?lang=en")
    assert "checked" not in page.text
    visitor.post(f"{visit.path}/me", NAMES)
    with database.reading() as unit:
        assert unit.get_one(Participation, visit.participation_id).photo_consent == "unasked"
    assert visitor.post(f"{visit.path}/me", {**NAMES, "photo_consent": "no"}).status_code == 303
    with database.reading() as unit:
        assert unit.get_one(Participation, visit.participation_id).photo_consent == "no"
    assert visitor.get(f"{visit.path}/me").text.count("checked") == 1


def test_a_new_spelling_waits_for_staff_and_replaces_an_earlier_one(
    visit: Any, visitor: StaffClient, database: Database
) -> None:
    visitor.get(f"{visit.path}/me")
    for given in ("Selma", "Salmaa"):
        assert visitor.post(f"{visit.path}/me", {**NAMES, "given_name": given}).status_code == 303
    with database.reading() as unit:
        rows = unit.scalars(select(NameCorrection)).all()
        assert [(r.given_name, r.state) for r in rows] == [("Salmaa", "proposed")]
        person = unit.scalars(select(Person).where(Person.family_name == "Benchekroun")).one()
        assert person.given_name == "Salma"
    page = visitor.get(f"{visit.path}/me?lang=en")
    assert "We are checking it" in text_of(page)
    assert 'value="Salmaa"' in page.text
    visitor.post(f"{visit.path}/me", NAMES)
    with database.reading() as unit:
        assert unit.scalars(select(NameCorrection)).all() == []


def test_characters_nobody_sees_are_taken_out_of_a_name_and_told(
    visit: Any, visitor: StaffClient, database: Database
) -> None:
    visitor.get(f"{visit.path}/me?lang=en")
    page = visitor.post(f"{visit.path}/me?lang=en", {**NAMES, "given_name": "Sel\u202ema"}, follow=True)
    assert "Invisible characters were removed: Given name." in text_of(page)
    with database.reading() as unit:
        assert unit.scalars(select(NameCorrection.given_name)).all() == ["Selma"]


def test_a_right_name_can_be_declared_right(visit: Any, visitor: StaffClient, database: Database) -> None:
    visitor.get(f"{visit.path}/me")
    visitor.post(f"{visit.path}/me", {**NAMES, "name_is_right": "yes"})
    with database.reading() as unit:
        person = unit.scalars(select(Person).where(Person.family_name == "Benchekroun")).one()
        assert person.validated_at is not None


def test_needs_are_kept_apart_until_a_date_the_page_tells_and_never_shown_again(
    visit: Any, visitor: StaffClient, database: Database
) -> None:
    page = visitor.get(f"{visit.path}/me?lang=en")
    assert "erased on November 5, 2027" in text_of(page)
    visitor.post(f"{visit.path}/me", {**NAMES, "diet": "Sans porc", "access": "Fauteuil"})
    assert fields_of(database) == {
        "diet": ("Sans porc", date(2027, 11, 5)), "access": ("Fauteuil", date(2027, 11, 5)),
    }  # fmt: skip
    page = visitor.get(f"{visit.path}/me?lang=en")
    assert "Sans porc" not in page.text
    assert "We keep what you wrote" in text_of(page)


def test_needs_left_empty_stay_and_can_be_erased(visit: Any, visitor: StaffClient, database: Database) -> None:
    visitor.get(f"{visit.path}/me")
    visitor.post(f"{visit.path}/me", {**NAMES, "diet": "Sans porc", "access": "Fauteuil"})
    visitor.post(f"{visit.path}/me", NAMES)
    assert set(fields_of(database)) == {"diet", "access"}
    visitor.post(f"{visit.path}/me", {**NAMES, "erase_diet": "yes"})
    assert set(fields_of(database)) == {"access"}


def test_after_the_date_nothing_may_be_kept(visit: Any, visitor: StaffClient, clock: FixedClock) -> None:
    visitor.get(f"{visit.path}/me")
    clock.advance(days=60)
    response = visitor.post(f"{visit.path}/me?lang=en", {**NAMES, "diet": "Sans porc"})
    assert response.status_code == 422
    assert "may not be kept any more" in text_of(response)


def test_a_form_without_family_name_keeps_what_was_typed(visit: Any, visitor: StaffClient) -> None:
    visitor.get(f"{visit.path}/me")
    response = visitor.post(f"{visit.path}/me", {**NAMES, "family_name": " ", "diet": "Sans porc"})
    assert response.status_code == 422
    assert "Sans porc" in response.text


def test_the_journal_names_fields_never_values(visit: Any, visitor: StaffClient, session: Session) -> None:
    visitor.get(f"{visit.path}/me")
    visitor.post(f"{visit.path}/me", {**NAMES, "diet": "Sans porc", "wants_cards": "yes"})
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "save_own_data")).one()
    assert entry.fields == ["diet", "wants_cards"]
    assert (entry.actor_name, entry.detail) == ("delegate", {})


def kept_photograph(database: Database, visit: Any) -> bytes | None:
    with database.reading() as unit:
        return photographs_of(unit, [visit.participation_id]).get(visit.participation_id)


def a_file(data: bytes, name: str = "me.jpg") -> dict[str, Any]:
    return {**NAMES, "photograph": (io.BytesIO(data), name)}


def test_a_photograph_is_sent_shown_replaced_and_thrown_away(
    visit: Any, visitor: StaffClient, database: Database
) -> None:
    page = visitor.get(f"{visit.path}/me?lang=en")
    assert "you agree that it is printed" in text_of(page) and "until November 13, 2027" in text_of(page)
    assert visitor.post(f"{visit.path}/me?lang=en", a_file(from_a_telephone())).status_code == 303
    first = kept_photograph(database, visit)
    assert first and base64.b64encode(first).decode() in visitor.get(f"{visit.path}/me?lang=en").text
    visitor.post(f"{visit.path}/me", {**a_file(picture()), "drops_photograph": "yes"})
    assert kept_photograph(database, visit) not in (None, first), "a new one wins over the wish to have none"
    visitor.post(f"{visit.path}/me", NAMES)
    assert kept_photograph(database, visit)
    visitor.post(f"{visit.path}/me", {**NAMES, "drops_photograph": "yes"})
    assert kept_photograph(database, visit) is None
    assert "data:image" not in visitor.get(f"{visit.path}/me").text


def test_the_portrait_does_not_hang_on_the_answer_about_pictures_of_the_visit(
    visit: Any, visitor: StaffClient, database: Database
) -> None:
    visitor.get(f"{visit.path}/me")
    visitor.post(f"{visit.path}/me", {**a_file(picture()), "photo_consent": "no"})
    assert kept_photograph(database, visit)
    visitor.post(f"{visit.path}/me", {**NAMES, "photo_consent": "yes", "drops_photograph": "yes"})
    assert kept_photograph(database, visit) is None


def test_a_file_that_is_no_photograph_is_told_at_its_field_and_nothing_else_is_lost(
    visit: Any, visitor: StaffClient, database: Database
) -> None:
    visitor.get(f"{visit.path}/me")
    page = visitor.post(f"{visit.path}/me?lang=en", {**a_file(SVG, "me.svg"), "diet": "Sans porc"})
    assert page.status_code == 422
    assert 'id="photograph-error"' in page.text and "Sans porc" in page.text
    assert fields_of(database) == {} and kept_photograph(database, visit) is None


def test_a_good_photograph_beside_another_mistake_has_to_be_chosen_again(
    visit: Any, visitor: StaffClient, database: Database
) -> None:
    visitor.get(f"{visit.path}/me")
    page = visitor.post(f"{visit.path}/me?lang=en", {**a_file(picture()), "family_name": " "})
    assert page.status_code == 422 and "Choose the photograph once more" in text_of(page)
    assert kept_photograph(database, visit) is None


def test_telephones_send_more_than_six_megabytes_and_more_than_twelve_is_told(visit: Any, visitor: StaffClient) -> None:
    visitor.get(f"{visit.path}/me")
    padded = picture() + bytes(9_000_000)
    assert visitor.post(f"{visit.path}/me", a_file(padded)).status_code == 303
    page = visitor.post(f"{visit.path}/me?lang=en", a_file(bytes(13_100_000)))
    assert page.status_code == 413 and "at most 12 MB" in text_of(page)


def test_after_the_stay_no_photograph_is_taken_in(visit: Any, visitor: StaffClient, clock: FixedClock) -> None:
    visitor.get(f"{visit.path}/me")
    clock.advance(days=60)
    page = visitor.post(f"{visit.path}/me?lang=en", a_file(picture()))
    assert page.status_code == 422 and "may not be kept any more" in text_of(page)


def test_the_link_of_a_host_opens_no_data(visitor: StaffClient, ask: Any) -> None:
    token = ask().path.removeprefix("/r/")
    visitor.get(f"/i/{token}", status=404)
    visitor.get(f"/i/{token}/me", status=404)
    visitor.get(f"/i/{token}/programme.pdf", status=404)
