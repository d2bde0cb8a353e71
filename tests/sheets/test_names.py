"""Names taken apart, capitals restored, and likeness across spellings and scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegations.sheets.capitals import restore_capitals
from delegations.sheets.likeness import KnownPeople, KnownPerson, find_known, name_likeness
from delegations.sheets.names import read_name
from delegations.sheets.results import ReadPerson


@pytest.mark.parametrize(
    ("written", "honorific", "family", "given"),
    [
        ("S.E. M. BENJELLOUN Karim", "S.E.M.", "Benjelloun", "Karim"),
        ("Dr. Salma EL FASSI", "Dr", "El Fassi", "Salma"),
        ("AIT BENHADDOU Youssef", "", "Ait Benhaddou", "Youssef"),
        ("Mme Fatima-Zahra BENNANI", "Mme", "Bennani", "Fatima-Zahra"),
        ("M. AÏT SEBTI, Youssef", "M.", "Aït Sebti", "Youssef"),
        ("EL Haddad Rim", "", "El Haddad", "Rim"),
        ("de LA FUENTE María", "", "de la Fuente", "María"),
        ("BENNANI Rim (Mme)", "Mme", "Bennani", "Rim"),
        ("John McDONALD", "", "McDonald", "John"),
        ("Prof. Dr. Hans MÜLLER", "Pr Dr", "Müller", "Hans"),
        ("NGUYEN Van An", "", "Nguyen", "Van An"),
    ],
)
def test_names_with_hints(written: str, honorific: str, family: str, given: str) -> None:
    name = read_name(written)
    assert (name.honorific, name.family, name.given, name.certain) == (honorific, family, given, True)


@pytest.mark.parametrize("written", ["KARIM BENJELLOUN", "BENJELLOUN KARIM"])
def test_known_given_names_help_but_prove_nothing(written: str) -> None:
    name = read_name(written)
    assert (name.family, name.given, name.certain) == ("Benjelloun", "Karim", False)


@pytest.mark.parametrize(
    ("capitals", "usual"),
    [
        ("BENJELLOUN", "Benjelloun"),
        ("EL FASSI", "El Fassi"),
        ("O'NEILL", "O'Neill"),
        ("O’NEILL", "O’Neill"),
        ("DE LA FUENTE", "de la Fuente"),
        ("MCDONALD", "McDonald"),
        ("MACHADO", "Machado"),
        ("AL-HASSAN", "Al-Hassan"),
        ("MA'AROUF", "Ma'arouf"),
        ("VAN DEN BERG", "van den Berg"),
        ("ÉLODIE", "Élodie"),
        ("DiCaprio", "DiCaprio"),
    ],
)
def test_capitals(capitals: str, usual: str) -> None:
    assert restore_capitals(capitals) == usual


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohamed Benjelloun", "Muhammad Bin Jalloun"),
        ("Mohammed El Alaoui", "AL-ALAWI Mohamed"),
        ("Youssef Khatib", "Yusuf Al Khateeb"),
        ("Karim Benjelloun", "كريم بنجلون"),
        ("محمد أمين المنصوري", "EL MANSOURI Mohammed Amine"),
        ("Chakib Ghazi", "Shakib Ghazi"),
        ("عبد القادر عمر", "Abdelkader Omar"),
        ("Wafa Ouazzani", "Ouafa Wazzani"),
        ("Nour-Eddine Kadiri", "Noureddine Qadiri"),
        ("Fatima-Zahra Bennani", "Fatimazahra Bennani"),
        ("Rachid Cherkaoui", "Rashid Sharqawi"),
        ("Jürgen Müller", "Mueller Jürgen"),
    ],
)
def test_the_same_name_in_two_spellings(one: str, other: str) -> None:
    assert name_likeness(one, other) >= 0.85
    assert name_likeness(one, other) == pytest.approx(name_likeness(other, one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rim Bennani", "Rima Sebti"),
        ("Salma Bennani", "Salim Bennani"),
        ("Hassan Alaoui", "Hussein Alaoui"),
        ("Samira Idrissi", "Samir Idrissi"),
        ("Ahmed Alami", "Mohamed Alami"),
        ("Mohamed", "Mohamed Alami"),
    ],
)
def test_different_people(one: str, other: str) -> None:
    assert name_likeness(one, other) < 0.82


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_of_anything(one: str, other: str) -> None:
    assert 0 <= name_likeness(one, other) <= 1
    assert read_name(one) is not None


KNOWN = KnownPeople(
    [
        KnownPerson(1, "Benjelloun", "Karim", "كريم بنجلون", "k@example.org", "Ville"),
        KnownPerson(2, "Tazi", "Rim", "", "rim@example.org"),
        KnownPerson(3, "Sebti", "Anas"),
    ]
)


def test_the_same_address_is_sure() -> None:
    (found,) = find_known(ReadPerson(1, "X", "Y", email="RIM@example.org"), KNOWN)
    assert (found.id, found.likeness) == (2, 1.0)


def test_another_transliteration_is_proposed() -> None:
    assert [found.id for found in find_known(ReadPerson(1, "Bin Jalloun", "Kareem"), KNOWN)] == [1]
    assert [found.id for found in find_known(ReadPerson(1, native_name="كريم بنجلون"), KNOWN)] == [1]
    assert find_known(ReadPerson(1, "Alami", "Karim"), KNOWN) == []


def test_a_thousand_are_compared_with_three_thousand() -> None:
    known = KnownPeople(
        [KnownPerson(number, f"Tazi{chr(97 + number % 26)}l{number % 97}", "Karim") for number in range(3_000)]
    )
    found = [find_known(ReadPerson(number, f"Tazi{chr(97 + number % 26)}r", "Karim"), known) for number in range(1_000)]
    assert len(found) == 1_000
