"""What the directory takes and refuses, without a page: opening times, addresses, numbers, keys of search."""

import pytest

from delegations.core.errors import InvalidInput
from delegations.network.opening import BadWindows, WindowsOverlap, parse_window, windows_text
from delegations.network.rules import search_key
from delegations.network.services import clean_country, clean_day, clean_email, clean_phone, clean_website
from delegations.webkit.csv import harmless


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("09:00-12:00, 14:00-18:00", "09:00-12:00, 14:00-18:00"),
        ("14h-18h30 ; 9h – 12h", "09:00-12:00, 14:00-18:30"),
        ("00:00-24:00", "00:00-24:00"),
        ("19:00-02:00", "19:00-02:00"),
    ],
)
def test_opening_times_are_read_as_people_write_them_and_shown_one_way(typed: str, shown: str) -> None:
    windows = parse_window(typed, "open_0")
    assert windows_text(windows) == shown
    assert parse_window(shown, "open_0") == windows


def test_a_window_past_midnight_runs_into_the_next_day() -> None:
    assert parse_window("19:00-02:00", "open_0") == [[1140, 1560]]


@pytest.mark.parametrize(
    "typed", ["09:75-10:90", "25:00-26:00", "18:00-09:00", "09:00-09:00", "morning", "٠٩:٠٠-١٢:٠٠", "24:00-02:00"]
)
def test_a_time_that_no_clock_shows_is_refused(typed: str) -> None:
    with pytest.raises(BadWindows) as refused:
        parse_window(typed, "open_3")
    assert refused.value.field == "open_3" and typed in str(refused.value)


def test_opening_times_do_not_overlap() -> None:
    with pytest.raises(WindowsOverlap):
        parse_window("09:00-12:00, 11:00-13:00", "open_0")
    assert parse_window("09:00-12:00, 12:00-13:00", "open_0") == [[540, 720], [720, 780]]


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Ministère de l’Aménagement", "l'amenagement ministere"),
        ("Saint-Étienne", "saint etienne"),
        ("Saint Étienne", "SAINT-ÉTIENNE"),
        ("Œuvre sociale", "oeuvre"),
        ("Łódź", "lodz"),
        ("فاطمة الزهراء", "فاطمه"),
    ],
)
def test_the_key_of_search_forgives_how_a_word_is_typed(stored: str, typed: str) -> None:
    assert all(word in search_key(stored) for word in search_key(typed).split())


def test_a_telephone_number_without_country_is_french_and_kept_in_one_form() -> None:
    assert clean_phone("01 99 00 12 34") == "+33199001234"
    assert clean_phone("00212 522-123456") == "+212522123456"
    assert clean_phone("") == ""


@pytest.mark.parametrize(
    ("clean", "typed"),
    [
        (clean_phone, "12"),
        (clean_phone, "call me"),
        (clean_email, "a@b"),
        (clean_email, "x@example.org\r\nBcc: y@example.org"),
        (clean_country, "France"),
        (clean_country, "<>"),
        (clean_day, "demain"),
        (clean_day, "2027-02-30"),
        (clean_website, "javascript:alert(1)"),
        (clean_website, "javascript://example.org/%0aalert(1)"),
    ],
)
def test_what_is_not_usable_is_refused_and_named(clean: object, typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean(typed)  # type: ignore[operator]
    assert refused.value.field and typed in str(refused.value)


def test_a_website_typed_without_its_scheme_gets_the_safe_one() -> None:
    assert clean_website("www.grandlyon.com") == "https://www.grandlyon.com"


def test_cells_that_a_spreadsheet_would_run_are_made_harmless() -> None:
    assert [harmless(cell) for cell in ("=1+1", "+33 1", "-2", "@sum", "\tx", "Lyon", None)] == [
        "'=1+1", "'+33 1", "'-2", "'@sum", "'\tx", "Lyon", "",
    ]  # fmt: skip
    assert harmless(-1.55) == "-1.55"
