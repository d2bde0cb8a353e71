"""A programme in each of the seventeen languages: what can be read back, what is spoken, how it looks."""

import io
import json
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from delegations.core.languages import LANGUAGES
from delegations.documents import FontStore, programme_pdf
from tests.documents.languages import SPOKEN, Spoken, programme
from tests.documents.reading import reader, text_of

KEPT = Path(__file__).with_name("looks.json")
GRID = 16
"""Squares of the upper part of a page in each direction; each has a darkness from 0 (white) to 15."""
SAME, OTHER = 0.06, 0.35
"""Means of the differences between squares: below the one it is the same page, above the other it is not."""

_WORD = re.compile("[\u0620-\u0652]+|[0-9]+|[A-Za-zÀ-ÿ]+")


def sentences(spoken: Spoken) -> list[str]:
    page = spoken.page % {"page": 1, "pages": 1}
    said = (spoken.title, spoken.day, spoken.visit, spoken.line, spoken.place, spoken.lunch, spoken.state, page)
    return [unicodedata.normalize("NFC", sentence) for sentence in said]


def joined(text: str) -> str:
    return "".join(text.split())


def test_there_is_a_sample_in_each_language() -> None:
    assert set(SPOKEN) == set(LANGUAGES)


@pytest.mark.parametrize("language", [language for language in SPOKEN if language != "ar"])
def test_every_sentence_can_be_copied_as_it_was_written(fonts: FontStore, tmp_path: Path, language: str) -> None:
    text = joined(text_of(programme_pdf(programme(language), fonts), tmp_path, "-raw"))
    assert [sentence for sentence in sentences(SPOKEN[language]) if joined(sentence) not in text] == []


def test_every_arabic_word_can_be_copied_with_its_vowel_signs(fonts: FontStore, tmp_path: Path) -> None:
    """The order of the words on a line is the extractor's own."""
    signs = "السيّد مُحَمَّدٌ وُجِّه إلى الرَّئيس لأيّ الله"
    document = replace(programme("ar"), subtitle=signs)
    found = _WORD.findall(text_of(programme_pdf(document, fonts), tmp_path))
    words = [word for sentence in (*sentences(SPOKEN["ar"]), signs) for word in _WORD.findall(sentence)]
    assert [word for word in words if word not in found] == []


@pytest.mark.parametrize("language", SPOKEN)
def test_the_structure_names_language_headings_and_cells(fonts: FontStore, language: str) -> None:
    root = reader(programme_pdf(programme(language), fonts)).trailer["/Root"]
    assert root["/Lang"] == LANGUAGES[language].tag
    elements = list(_elements(root["/StructTreeRoot"]["/K"]))
    roles = [element["/S"] for element in elements]
    assert [roles.count(role) for role in ("/H1", "/H2", "/Table", "/TR")] == [1, 1, 1, 2]
    spoken = SPOKEN[language]
    replaced = " ".join(str(element.get("/ActualText", "")) for element in elements)
    for sentence in (spoken.title, spoken.visit, spoken.line) if language == "ar" else (spoken.line,):
        assert joined(sentence) in joined(replaced)


def _elements(element: Any) -> Iterator[Any]:
    element = element.get_object()
    yield element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if not isinstance(kid, int) and "/S" in kid.get_object():
            yield from _elements(kid)


def look(pdf: bytes, folder: Path) -> list[int]:
    """How dark the squares of the upper half of the first page are."""
    source = folder / "look.pdf"
    source.write_bytes(pdf)
    command = ["pdftoppm", "-r", "72", "-gray", "-singlefile", "-x", "40", "-y", "60", "-W", "512", "-H", "256"]
    drawn = subprocess.run([*command, str(source)], capture_output=True, check=True, timeout=60).stdout
    with Image.open(io.BytesIO(drawn)) as picture:
        squares = picture.resize((GRID, GRID), Image.Resampling.BOX).tobytes()
    return [min(15, (255 - value) // 4) for value in squares]


def difference(one: list[int], other: list[int]) -> float:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


def test_no_page_looks_other_than_the_kept_one(
    fonts: FontStore, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    looks = {language: look(programme_pdf(programme(language), fonts), tmp_path) for language in SPOKEN}
    if request.config.getoption("--renew-golden"):
        rows = {language: "".join(f"{square:x}" for square in squares) for language, squares in looks.items()}
        KEPT.write_text(json.dumps(rows, indent=1) + "\n")
    kept = {language: [int(square, 16) for square in row] for language, row in json.loads(KEPT.read_text()).items()}
    assert {language: d for language, s in looks.items() if (d := difference(s, kept[language])) > SAME} == {}
    assert [pair for pair in combinations(SPOKEN, 2) if difference(kept[pair[0]], kept[pair[1]]) < OTHER] == []
