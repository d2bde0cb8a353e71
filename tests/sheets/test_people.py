"""Messy rows become persons, and each doubt becomes a remark by row and column."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delegations.sheets.mapping import Mapping, guess_mapping, header_key
from delegations.sheets.people import merge_flights, read_people
from delegations.sheets.reading import read_sheets
from delegations.sheets.vocabulary import FIELD_NAMES, FieldName
from tests.sheets.examples import HEADER, from_workbook, messages, one, preview, table, xlsx


def test_the_usual_embassy_list() -> None:
    found = from_workbook(
        ["LISTE DE LA DÉLÉGATION"],
        [],
        HEADER,
        [
            1,
            "S.E. Mme TAZI EL HADDAD Rim",
            "Ministre",
            "Ministère",
            "R.TAZI@EXAMPLE.ORG",
            date(1972, 3, 14),
            "Chef de délégation",
        ],
        [None, "Autorités locales"],
        [2, "Dr. Anas SEBTI", "Maire", "Ville", "anas@example.org; a2@example.net", "30/02/1965", "végétarien"],
        HEADER,
        [3, "Mlle Hiba NACIRI", "Élue", "Ville", "hiba@example", "12.12.1990", None],
        [None, "TOTAL : 3 personnes"],
    )
    first, second, third = found.people
    assert (first.row, first.family_name, first.given_name) == (4, "Tazi El Haddad", "Rim")
    assert (first.honorific, first.civility, first.role, first.precedence) == ("S.E. Mme", "f", "head", 1)
    assert first.email == "r.tazi@example.org"
    assert first.sensitive == {"birth_date": "1972-03-14"}
    assert first.group == ""
    assert (second.honorific, second.group, second.notes) == ("Dr", "Autorités locales", "")
    assert (second.email, second.other_emails) == ("anas@example.org", ("a2@example.net",))
    assert second.sensitive == {"diet": "végétarien"}
    assert (third.email, third.sensitive["birth_date"]) == ("", "1990-12-12")
    errors = [(issue.row, issue.column) for issue in found.issues if issue.severity == "error"]
    assert errors == [(6, "Date de naissance"), (8, "E-mail")]
    assert "Row 5 was passed over: a section title (“Autorités locales”)." in messages(found)
    assert "Row 7 was passed over: the header once more." in messages(found)
    assert "Row 9 was passed over: a total (“TOTAL : 3 personnes”)." in messages(found)


@pytest.mark.parametrize(
    "written",
    [
        "1975-04-03",
        "03/04/1975",
        "3 avril 1975",
        "3-Apr-1975",
        "27487",
        "٠٣/٠٤/١٩٧٥",
        "1975/04/03",
        "3.4.75",
        "3 أبريل 1975",
        "3 de abril de 1975",
        "April 3rd, 1975",
        "3rd April 1975",
    ],
)
def test_dates_in_many_notations(written: str) -> None:
    assert one(Nom="Tazi", Prénom="Rim", Date_de_naissance=written).sensitive == {"birth_date": "1975-04-03"}


@pytest.mark.parametrize("written", ["30/02/1965", "31 février 1990", "1975", "00/01/1980", "12/25/1980", "demain"])
def test_impossible_dates_are_errors(written: str) -> None:
    found = preview(["Nom", "Prénom", "Date de naissance"], ["Tazi", "Rim", written])
    assert found.people[0].sensitive == {}
    (error,) = [issue for issue in found.issues if issue.severity == "error"]
    assert (error.row, error.column, error.data["value"]) == (2, "Date de naissance", written)


def test_today_makes_unlikely_dates_doubtful() -> None:
    found = table(["Nom", "Prénom", "Né(e) le", "Expiration du passeport"], ["Tazi", "Rim", "2020-01-01", "2020-01-01"])
    warnings = messages(read_people(found, guess_mapping(found), today=date(2027, 10, 18)), "warning")
    assert len(warnings) == 2


def test_names_of_capitals_alone_are_asked_about() -> None:
    found = preview(["Nom et prénom", "E-mail"], ["LAMRANI TOUHAMI", "a@example.org"], ["SEBTI Anas", "b@example.org"])
    assert (found.people[0].family_name, found.people[0].given_name) == ("Lamrani", "Touhami")
    assert any("which part is the family name" in text for text in messages(found, "warning"))


def test_the_majority_decides_the_doubtful() -> None:
    given_first = [["Anas SEBTI", "a@example.org"], ["Rim TAZI", "b@example.org"], ["LAMRANI TOUHAMI", "c@example.org"]]
    assert preview(["Nom et prénom", "E-mail"], *given_first).people[2].family_name == "Touhami"


def test_arabic_right_to_left() -> None:
    found = preview(
        ["م", "الاسم الكامل", "الصفة", "البريد الإلكتروني", "تاريخ الميلاد"],
        ["١", "السيدة ريم التازي", "وزيرة", "rim@example.org", "١٤/٠٣/١٩٧٢"],
        ["٢", "السيد أنس السبتي", "عمدة", "anas@example.org", "١٤/٠٤/١٩٧٢"],
    )
    first = found.people[0]
    assert (first.native_name, first.given_name, first.family_name) == ("ريم التازي", "ريم", "التازي")
    assert (first.civility, first.precedence, first.sensitive) == ("f", 1, {"birth_date": "1972-03-14"})


def test_arabic_beside_latin() -> None:
    assert one(Nom_et_prénom="Anas Sebti أنس السبتي", Fonction="Maire").native_name == "أنس السبتي"
    both = one(Nom_et_prénom="SEBTI Anas", الاسم="أنس السبتي")
    assert (both.native_name, both.family_name) == ("أنس السبتي", "Sebti")


def test_bidi_controls_are_removed_and_reported() -> None:
    found = preview(["Nom", "Prénom"], ["\u202eTazi\u202c", "Rim\u200f"])
    assert (found.people[0].family_name, found.people[0].given_name) == ("Tazi", "Rim")
    assert [issue.severity for issue in found.issues if "invisible" in issue.message] == ["warning", "info"]


@pytest.mark.parametrize("value", ["=1+1", "@SUM(A1)", "+cmd", "-x", '=HYPERLINK("http://example.org","x")'])
def test_formulas_are_text_with_a_warning(value: str) -> None:
    found = preview(["Nom", "Prénom", "Fonction"], ["Tazi", "Rim", value])
    assert any("formula" in text for text in messages(found, "warning"))


def test_formula_error_leaves_the_cell_empty() -> None:
    found = preview(["Nom", "Prénom", "Fonction"], ["Tazi", "Rim", "#REF!"])
    assert found.people[0].title == ""
    assert any("#REF!" in text for text in messages(found, "warning"))


def test_hyperlink_formula_gives_its_text() -> None:
    found = from_workbook(["Nom et prénom", "Fonction"], ['=HYPERLINK("http://example.org","Ali TAZI")', "Conseiller"])
    assert (found.people[0].given_name, found.people[0].family_name) == ("Ali", "Tazi")


def test_numbers_of_telephone_are_no_formulas() -> None:
    found = preview(["Nom", "Prénom", "Tél"], ["Tazi", "Rim", "+33 1 23 45 67 89"])
    assert found.people[0].phone == "+33123456789"
    assert not messages(found, "warning")


def test_duplicates_name_both_rows() -> None:
    found = preview(
        ["Nom", "Prénom", "E-mail"],
        ["Tazi", "Mohamed", "a@example.org"],
        ["Tazi", "Rim", "A@example.org"],
        ["Tazy", "Muhammad", "c@example.org"],
        ["Sebti", "Anas", "d@example.org"],
    )
    duplicates = [(issue.row, issue.data["other_row"]) for issue in found.issues if "other_row" in issue.data]
    assert duplicates == [(3, 2), (4, 2)]


def test_a_person_without_address_is_kept() -> None:
    found = preview(["Nom", "Prénom", "Courriel"], ["Tazi", "Rim", ""])
    assert found.people[0].email == ""
    assert "Row 2 has no e-mail address; this person's papers are printed by staff." in messages(found, "info")


@pytest.mark.parametrize("written", ["-", "à confirmer", "TBC", "N/A", "?"])
def test_an_address_to_come_is_no_error(written: str) -> None:
    assert not preview(["Nom", "Prénom", "Courriel"], ["Tazi", "Rim", written]).has_errors


@pytest.mark.parametrize("piece", ["@", "a@", '="', "+1 ", "(", "M. ", "B ", "A,", '=HYPERLINK("', "1/1/", "؛ب"])
def test_monstrous_cells_are_cut(piece: str) -> None:
    found = preview(
        ["Nom et prénom", "Courriel", "Observations", "Né le"],
        [piece * 15_000, *(f"{mark}{piece * 15_000}" for mark in "xyz")],
    )
    assert "only the first 4000 characters" in " ".join(messages(found))


def test_languages() -> None:
    assert one(Nom="Tazi", Prénom="Rim", Langue="Arabe").language == "ar"
    assert one(Nom="Tazi", Prénom="Rim", Langue="FR").language == "fr"


def test_no_column_of_names() -> None:
    found = read_people(table(["a", "b"]), Mapping(None, {0: "email"}))
    assert found.has_errors
    assert not found.people


@pytest.mark.parametrize(
    ("heads", "fields"),
    [
        (["Last name", "First name", "Job title", "Company", "E-mail address"],
         ["family_name", "given_name", "title", "organisation", "email"]),
        (["Name", "First name"], ["family_name", "given_name"]),
        (["Name", "Position"], ["full_name", "title"]),
        (["Apellidos", "Nombre", "Cargo", "País"], ["family_name", "given_name", "title", "nationality"]),
        (["الاسم العائلي", "الاسم الشخصي", "الصفة", "الهاتف"], ["family_name", "given_name", "title", "phone"]),
        (["NOM", "PRENOM", "Nationnalité", "N° de passeport", "Date d'expiration du passeport"],
         ["family_name", "given_name", "nationality", "passport_number", "passport_expiry"]),
        (["Nom", "Vol d'arrivée", "Régime alimentaire", "Chambre", "Mobilité réduite"],
         ["full_name", "flight", "diet", "room", "access"]),
    ],
)  # fmt: skip
def test_headers_of_many_languages(heads: list[str], fields: list[str]) -> None:
    assert list(guess_mapping(table(["Titre de la liste"], heads, ["x"] * len(heads))).columns.values()) == fields


def test_a_header_of_two_rows() -> None:
    rows = [
        ["No", "Name", None, "Contact"],
        [None, "Last", "First", "Email"],
        [1, "AL HADDAD", "Sara", "s@example.org"],
    ]
    (found,) = read_sheets(xlsx(("A", rows), merged=["B1:C1", "A1:A2"]), "a.xlsx")
    (person,) = read_people(found, guess_mapping(found)).people
    assert (person.family_name, person.given_name, person.precedence) == ("Al Haddad", "Sara", 1)


def test_lines_of_a_letter() -> None:
    found = preview(["1. S.E.M. SEBTI Omar", "Ministre"], ["2. Mme Rim TAZI", "Conseillère"])
    assert [person.family_name for person in found.people] == ["Sebti", "Tazi"]


def test_without_header_the_content_speaks() -> None:
    mapping = guess_mapping(table(["SEBTI Anas", "anas@example.org"], ["TAZI Rim", "rim@example.org"]))
    assert (mapping.header_row, mapping.columns) == (None, {0: "full_name", 1: "email"})


def test_header_key_outlives_the_rows() -> None:
    first = header_key(table(["Titre 1"], ["Nom", "Prénom"], ["a", "b"]))
    assert first == header_key(table(["NOM", "PRENOM "], ["c", "d"], ["e", "f"]))
    assert first != header_key(table(["Nom", "Fonction"], ["c", "d"]))


def test_flights_find_their_person() -> None:
    people = preview(["Nom", "Prénom"], ["Tazi", "Mohamed"], ["Sebti", "Anas"]).people
    merged = merge_flights(
        people,
        table(
            ["Nom et prénom", "Vol", "Date", "Arrivée"],
            ["Muhammad TAZI", "AT 760", "26/10/2027", "09h35"],
            ["X Y", "AT 1", "", ""],
        ),
    )
    assert merged.people[0].sensitive == {"flight": "AT 760 26/10/2027 09h35"}
    assert merged.people[1].sensitive == {}
    (warning,) = merged.issues
    assert (warning.row, warning.severity) == (3, "warning")


def test_flights_without_names_are_reported() -> None:
    people = preview(["Nom", "Prénom"], ["Tazi", "Mohamed"]).people
    merged = merge_flights(people, table(["Vol", "Date", "Arrivée"], ["AT 760", "26/10/2027", "09h35"], name="Vols"))
    assert merged.people == people
    assert "AT 760" in str(merged.issues[0])


TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["Nom", "Prénom", "E-mail", "Date de naissance", "=A1", "M.", "TOTAL", "a@b.org", "٣/٤/١٩٧٥", "x@", "بن"]
    ),
)


@given(
    st.lists(st.lists(TEXTS, max_size=6), max_size=8), st.dictionaries(st.integers(0, 6), st.sampled_from(FIELD_NAMES))
)
@settings(max_examples=300, deadline=None)
def test_no_table_crashes(rows: list[list[str]], columns: dict[int, FieldName]) -> None:
    found = table(*rows)
    chosen = Mapping(None, dict(columns))
    for mapping in (guess_mapping(found), chosen):
        result = read_people(found, mapping, today=date(2027, 10, 18))
        assert all(person.full_name for person in result.people)
        assert all(str(issue) for issue in (*result.issues, *merge_flights(result.people, found).issues))
    assert header_key(found)
