"""Tells rows of people from titles of sections, totals, repeated headers and remarks."""

import re
import statistics
from collections.abc import Sequence
from typing import Literal

from delegations.sheets.capitals import is_capitals
from delegations.sheets.folding import fold
from delegations.sheets.honorifics import strip_honorifics
from delegations.sheets.mapping import Mapping, is_header_word
from delegations.sheets.tables import Row

Kind = Literal["person", "section", "total", "header", "remark"]

_TOTAL = re.compile(
    r"(sous total|sub total|subtotal|grand total|total|totaux|nombre total|effectif|suma|gesamt"
    r"|المجموع|مجموع|العدد الاجمالي)\b"
)
_REMARK = re.compile(r"(nb|note|nota|remarque|source|liste arretee|mise a jour|updated|version|ملاحظه)\b")
_SECTION_WORDS = re.compile(
    r"\b(autorite\w*|authorit\w+|delegation\w*|delegacion|membre\w*|members?|presse|press|media\w*"
    r"|protocole|protocol|securite"
    r"|security|ministere\w*|ministry|ville|city|region|accompagn\w+|conjoint\w*|spouses?|experts?|officiel\w*|officials?"
    r"|secteur|sector"
    r"|prive|private|public|entreprises?|companies|business|interpretes?|interpreters?|equipe|staff|support|participants?"
    r"|elus?|invites?"
    r"|guests?|societe|civile|partenaires?|partners?|cabinet|journalistes?|chauffeurs?"
    r"|autoridades|prensa|empresas|الوفد|اعضاء|السلطات|الصحافه"
    r"|الوزاره|المرافقون|السلك|القطاع)\b"
)  # fmt: skip


class RowJudge:
    """Judges the rows below the header by what most of them look like."""

    def __init__(self, mapping: Mapping, rows: Sequence[Row]) -> None:
        self.mapping = mapping
        self._header = next((_keys(row) for row in rows if row.number == mapping.header_row), {})
        below = [row for row in rows if row.number != mapping.header_row]
        self._usual = statistics.median([len(_keys(row)) for row in below]) if below else 0
        self._numbered = self._most_are_numbered(below)

    def kind(self, row: Row) -> Kind:
        keys = _keys(row)
        first = next(iter(keys.values()), "")
        if _TOTAL.match(first) and len(set(keys.values())) <= max(2, self._usual // 2):
            return "total"
        if self._is_header(keys):
            return "header"
        if len(set(keys.values())) > 1 or self._usual < 2 or not first:
            return "person"
        return self._alone(next(cell for cell in row.cells if fold(cell)))

    def _alone(self, text: str) -> Kind:
        """A single filled cell: a section, a remark, or a person of whom only the name is known."""
        key = fold(text)
        if _REMARK.match(key) or text.startswith("*") or len(key.split()) > 9 or text.endswith((".", "!")):
            return "remark"
        if strip_honorifics(text)[0].text or _has_mixed_capitals(text):
            return "person"
        if _SECTION_WORDS.search(key) or text.endswith(":") or len(key.split()) == 1 or not _is_name_like(text):
            return "section"
        return "section" if self._numbered else "person"

    def _is_header(self, keys: dict[int, str]) -> bool:
        if len(keys) < 2:
            return False
        same = sum(self._header.get(column) == key for column, key in keys.items())
        named = {key for key in keys.values() if is_header_word(key)}
        return same >= max(2, len(keys) * 0.6) or (len(named) >= 3 and len(named) >= len(keys) * 0.75)

    def _most_are_numbered(self, rows: Sequence[Row]) -> bool:
        columns = self.mapping.columns_of("precedence")
        if not columns or not rows:
            return False
        full = [row for row in rows if len(_keys(row)) > 1]
        numbered = sum(columns[0] < len(row.cells) and row.cells[columns[0]].strip().isdecimal() for row in full)
        return bool(full) and numbered / len(full) > 0.7


def _keys(row: Row) -> dict[int, str]:
    return {column: key for column, cell in enumerate(row.cells) if (key := fold(cell))}


def _has_mixed_capitals(text: str) -> bool:
    words = text.split()
    return any(map(is_capitals, words)) and not all(map(is_capitals, words)) and not _SECTION_WORDS.search(fold(text))


def _is_name_like(text: str) -> bool:
    words = text.split()
    capital = all(word[0].isupper() or word[0].lower() == word[0].upper() for word in words)
    return 2 <= len(words) <= 5 and capital and not any(letter.isdigit() for letter in text)
