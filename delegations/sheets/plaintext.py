"""Text files of rows: which character set, which separator, which cells."""

import codecs
import csv
import io
import re
from collections import Counter

import charset_normalizer

from delegations.sheets.errors import NotASheet, NullCharacters

SEPARATORS = (";", "\t", ",", "|")
_WORD = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f]")
_MARKUP = re.compile(r"\s*(<\?xml|<!doctype|<html|<table|\{\\rtf)", re.IGNORECASE)
_STRANGE = re.compile(r"[a-zA-Z][³¹¿£¥¼¾º¢§][a-zA-Z]?|[À-ÿ]{4}")
_RARER = ["cp1250", "cp1251", "cp1253", "cp1254", "cp1256", "gb18030", "cp932", "cp949", "mac_roman"]


def decode(data: bytes, filename: str) -> str:
    """The text of a file. Raises NotASheet or NullCharacters where there is none."""
    text = _decoded(data)
    if "\x00" in text:
        raise NullCharacters(filename=filename)
    if _MARKUP.match(text) or len(_CONTROLS.findall(text[:4000])) > 2:
        raise NotASheet(filename=filename)
    return text.removeprefix("\ufeff")


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    guess = _utf16_without_mark(data)
    if guess:
        return data.decode(guess, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _one_byte(data)


def _utf16_without_mark(data: bytes) -> str:
    """Nulls on every second place only betray the encoding."""
    head = data[:2000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 5 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 5 and odd == 0 else ""


def _one_byte(data: bytes) -> str:
    arabic = data.decode("cp1256")
    words = [word for word in _WORD.findall(arabic) if _ARABIC.search(word)]
    pure = sum(len(word) >= 3 and all(_ARABIC.match(letter) for letter in word) for word in words)
    mixed = sum(any(letter.isascii() for letter in word) for word in words)
    if pure > mixed:
        return arabic
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    if western and not _STRANGE.search(western):
        return western
    best = charset_normalizer.from_bytes(data[:200_000], cp_isolation=_RARER).best()
    return data.decode(best.encoding if best else "cp1252", errors="replace")


def read_cells(text: str) -> list[list[str]]:
    """Rows of cells; a quoted cell may hold line breaks, an unclosed quote is an ordinary character."""
    first, _, rest = text.partition("\n")
    declared = re.fullmatch(r"sep=(.)\s*", first.strip("\ufeff\r"), re.IGNORECASE)
    if declared:
        return [[], *_parsed(rest, declared[1])]
    return _parsed(text, _separator(text))


def _parsed(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            return [line.split(separator) for line in text.splitlines()]
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return [line.split(separator) for line in text.splitlines()]


def _separator(text: str) -> str:
    """The one that cuts most rows into the same number of cells."""
    head = text[:20_000]
    scores = {separator: _regularity(_parsed(head, separator)[:60]) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: scores[separator])
    return best if scores[best] > (0, 0) else next((one for one in SEPARATORS if one in head), "\t")


def _regularity(rows: list[list[str]]) -> tuple[float, int]:
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    cut = {width: count for width, count in widths.items() if width > 1}
    if not cut:
        return (0.0, 0)
    width = max(cut, key=lambda one: (cut[one], one))
    return (round(cut[width] / sum(widths.values()), 1), width)
