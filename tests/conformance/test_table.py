"""The conformance table itself: no row without a test, none that the manual forgets."""

import re

from tests.conftest import ROOT

ROWS = [f"C{number:02}" for number in range(1, 51)]
TEST = re.compile(r"^def test((?:_c\d\d)+)_", re.MULTILINE)


def rows_tested() -> set[str]:
    here = (file.read_text() for file in (ROOT / "tests" / "conformance").glob("test_*.py"))
    names = [found for text in here for found in TEST.findall(text)]
    return {part.upper() for name in names for part in name.split("_") if part}


def test_every_row_has_a_test() -> None:
    assert sorted(rows_tested()) == ROWS


def test_the_manual_lists_every_row_and_names_tests_that_exist() -> None:
    manual = (ROOT / "docs" / "calendars.md").read_text()
    assert re.findall(r"^\| (C\d\d) ", manual, re.MULTILINE) == ROWS
    files = set(re.findall(r"`(test_\w+\.py)`", manual))
    assert files and all((ROOT / "tests" / "conformance" / file).exists() for file in files)
