"""Reads a PDF back as a person or a search engine would."""

import io
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from pypdf import PdfReader

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
