"""Reads a PDF back as a person or a search engine would."""

import html
import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pypdf import PdfReader

from delegations.documents.ordering import has_rtl

_BOX = re.compile(r'<word xMin="([^"]+)" yMin="([^"]+)" xMax="([^"]+)" yMax="([^"]+)">(.*)</word>')
_SIGNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf), strict=True)


def text_of(pdf: bytes, folder: Path, *options: str) -> str:
    """The text poppler extracts, without bidi signs."""
    if shutil.which("pdftotext") is None:
        pytest.fail("pdftotext is not installed")
    source = folder / "read.pdf"
    source.write_bytes(pdf)
    done = subprocess.run(["pdftotext", *options, str(source), "-"], capture_output=True, check=True, timeout=60)
    return unicodedata.normalize("NFC", _SIGNS.sub("", done.stdout.decode()))


def words_of(pdf: bytes, folder: Path) -> str:
    """As text_of, on one line."""
    return " ".join(text_of(pdf, folder).split())


class Word(NamedTuple):
    """A word and its box in points, from the top left of its page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def boxes(pdf: bytes, folder: Path) -> list[list[Word]]:
    """The words of each page with their places; poppler gives them from left to right."""
    found: list[list[Word]] = []
    for line in text_of(pdf, folder, "-bbox").splitlines():
        if "<page " in line:
            found.append([])
        elif match := _BOX.search(line):
            numbers = [float(number) for number in match.groups()[:4]]
            text = html.unescape(match[5])
            found[-1].append(Word(text[::-1] if has_rtl(text) else text, *numbers))
    return found


def place_of(text: str, page: list[Word]) -> Word:
    """The first word that is, or holds, this text."""
    return next(word for word in page if text in word.text)


def elements(pdf: bytes) -> Iterator[tuple[str, Any]]:
    """Role and entry of every element of the structure, in reading order."""

    def walk(entry: Any) -> Iterator[tuple[str, Any]]:
        yield entry["/S"][1:], entry
        for kid in entry.get("/K", []):
            inner = kid.get_object()
            if "/S" in inner:
                yield from walk(inner)

    return walk(reader(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"].get_object())
