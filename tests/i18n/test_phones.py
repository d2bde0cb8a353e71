"""Telephone numbers: kept in one form, shown in groups, dialled by links."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from delegations.database import Database
from delegations.database.migrate import downgrade, upgrade
from delegations.i18n.phones import BadPhone, clean_phone, phone_link, read_phone, shown_phone
from tests.client import StaffClient
from tests.database.test_migrations import empty  # noqa: F401 - the fixture
from tests.factories import Factory


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("01 99 00 12 34", "+33199001234", "+33 1 99 00 12 34"),
        ("+212 522-12.34.56", "+212522123456", "+212 5 22 12 34 56"),
        ("00 34 932 33 20 00", "+34932332000", "+34 932 33 20 00"),
        ("+39 06 1234 5678", "+390612345678", "+39 06 1234 5678"),
        ("+33 1 99 00 12 34 ext. 56", "+33199001234;ext=56", "+33 1 99 00 12 34 ext. 56"),
        (
            "+33 1 99 00 12 34 / +33 6 39 98 00 01",
            "+33199001234 / +33639980001",
            "+33 1 99 00 12 34 / +33 6 39 98 00 01",
        ),
        ("", "", ""),
    ],
)
def test_a_typed_number_is_kept_in_one_form_and_shown_in_groups(typed: str, kept: str, shown: str) -> None:
    assert clean_phone(typed) == kept
    assert shown_phone(kept) == shown
    assert shown_phone(shown) == shown
    assert clean_phone(shown) == kept


def test_what_is_no_number_is_refused_in_a_form_and_kept_from_a_list() -> None:
    for typed in ("12", "call me", "+33 1 99 00 12 34 / nobody"):
        with pytest.raises(BadPhone):
            clean_phone(typed)
    assert read_phone("06 12 34 56 78") == "06 12 34 56 78"
    assert shown_phone("06 12 34 56 78") == "06 12 34 56 78"


def test_a_link_dials_the_first_number() -> None:
    assert phone_link("+33199001234 / +33639980001") == "tel:+33199001234"
    assert phone_link("+33 1 99 00 12 34") == "tel:+33199001234"
    assert phone_link("nobody") == ""


def test_pages_lists_and_forms_show_groups(staff: StaffClient, make: Factory, session: Session) -> None:
    person = make.person(phone="+212522123456")
    row = make.participation(make.dossier(), person)
    session.commit()
    for path in (f"/network/people/{person.id}", "/network/people.csv", f"/dossiers/VISIT-1/participants/{row.id}"):
        page = staff.get(path)
        assert "+212 5 22 12 34 56" in page.text and "+212522123456" not in page.text, path
    assert 'value="+212 5 22 12 34 56"' in staff.get(f"/network/people/{person.id}/edit").text


def test_the_owners_number_is_kept_in_one_form_and_what_is_none_refused(staff: StaffClient, session: Session) -> None:
    staff.get("/account")
    refused = staff.post("/account", {"name": "M", "phone": "nothing", "language": "fr"})
    assert refused.status_code == 422 and 'value="nothing"' in refused.text
    staff.post("/account", {"name": "M", "phone": "01 99 00 12 34", "language": "fr"})
    assert session.scalar(text("SELECT phone FROM user_account")) == "+33199001234"
    assert 'value="+33 1 99 00 12 34"' in staff.get("/account").text


def test_what_can_be_read_is_rewritten_and_goes_back(empty: Database) -> None:  # noqa: F811 - the fixture
    upgrade(empty.engine, "0003")
    numbers = ("+33 1 99 00 12 34 / +212 5 22 12 34 56", "06 12 34 56 78", "")
    with empty.engine.begin() as connection:
        for number in numbers:
            connection.execute(
                text(
                    "INSERT INTO person (family_name, given_name, native_name, family_first, civility, honorific, "
                    "rank, title, title_fr, email, phone, language, zone, notes, salutation, search_key, version) "
                    "VALUES ('A', '', '', false, '', '', 'standard', '', '', '', :phone, 'fr', '', '', '', '', 1)"
                ),
                {"phone": number},
            )
    query = text("SELECT phone FROM person ORDER BY id")
    upgrade(empty.engine, "0004")
    with empty.engine.connect() as connection:
        assert connection.scalars(query).all() == ["+33199001234 / +212522123456", "06 12 34 56 78", ""]
    downgrade(empty.engine, "0003")
    with empty.engine.connect() as connection:
        assert tuple(connection.scalars(query)) == numbers
