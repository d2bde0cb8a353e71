"""Finds the header of a list and guesses which column holds what."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz, process

from delegations.sheets.dates import looks_like_date
from delegations.sheets.folding import fold, in_latin
from delegations.sheets.honorifics import is_honorific
from delegations.sheets.tables import Row, SheetTable
from delegations.sheets.vocabulary import SEVERAL, WORDS, FieldName

HEADER_SEARCH = 40
"""How many filled rows may stand above the header."""
_LIKE = 86
_EXPIRY = re.compile(r"\b(expir\w*|valable|valid|validite|caducidad|vencimiento|انتهاء|صلاحيه)\b")
_BIRTH = re.compile(r"\b(naissance|birth|born|nacimiento|nascimento|الميلاد|الازدياد|الولاده)\b")
_ARABIC_HEADER = re.compile(r"\b(arabe|arabic|بالعربيه|العربيه)\b")
_NAME_FIELDS: tuple[FieldName, ...] = ("full_name", "family_name", "given_name", "native_name")


@dataclass(frozen=True)
class Mapping:
    """`header_row` is the number of the row as the sender sees it; columns count from 0."""

    header_row: int | None
    columns: dict[int, FieldName] = field(default_factory=dict)

    def columns_of(self, name: FieldName) -> tuple[int, ...]:
        return tuple(sorted(column for column, held in self.columns.items() if held == name))

    @property
    def has_names(self) -> bool:
        return any(held in _NAME_FIELDS for held in self.columns.values())


def _phrases() -> dict[str, FieldName]:
    return {fold(phrase): name for name, phrases in WORDS.items() for phrase in phrases.split("|") if fold(phrase)}


_BY_PHRASE = _phrases()
_BY_LENGTH = sorted(_BY_PHRASE, key=len, reverse=True)
_BARE_NAMES = frozenset(
    fold(word) for word in ("nom", "noms", "name", "names", "nombre", "nome", "الاسم", "الإسم", "اسم")
)


@lru_cache(maxsize=4_000)
def header_field(text: str) -> FieldName | None:
    """The field a header cell names, if any."""
    key = fold(text)
    if not key or len(key) > 60 or key.isdigit():
        return None
    if key in _BARE_NAMES:
        return "family_name" if key in ("nom", "noms") else "full_name"
    return _BY_PHRASE.get(key) or _special(key) or _contained(key) or _alike(key)


def is_header_word(key: str) -> bool:
    """Whether folded words are exactly a known heading."""
    return key in _BY_PHRASE or key in _BARE_NAMES


def _special(key: str) -> FieldName | None:
    words = set(key.split())
    if _BIRTH.search(key):
        return "ignore" if words & {"lieu", "place", "lugar", "مكان", "pays", "country"} else "birth_date"
    if _EXPIRY.search(key):
        return "passport_expiry"
    if _ARABIC_HEADER.search(key):
        return "native_name"
    family = words & {"nom", "noms", "surname", "apellidos", "last", "family"}
    given = words & {"prenom", "prenoms", "first", "given", "nombre", "forename"}
    return "full_name" if family and given else None


def _contained(key: str) -> FieldName | None:
    """The longest known words inside a longer header ('Nom de l’organisme')."""
    padded = f" {key} "
    return next((_BY_PHRASE[phrase] for phrase in _BY_LENGTH if len(phrase) >= 3 and f" {phrase} " in padded), None)


def _alike(key: str) -> FieldName | None:
    if len(key) < 5:
        return None
    found = process.extractOne(key, _BY_LENGTH, scorer=fuzz.ratio, score_cutoff=_LIKE)
    return _BY_PHRASE[found[0]] if found else None


def guess_mapping(table: SheetTable) -> Mapping:
    """The best guess; people may correct it before anything is read."""
    header = _find_header(table.rows)
    below = [row for row in table.rows if header is None or row.number > header.number]
    columns = _from_header(header) if header else {}
    _from_content(columns, below, table.width, has_header=header is not None)
    _settle_names(columns, below, header)
    return Mapping(header.number if header else None, dict(sorted(columns.items())))


def main_table(tables: Sequence[SheetTable]) -> SheetTable:
    """The sheet that most looks like a list of people."""

    def worth(table: SheetTable) -> tuple[bool, int, int]:
        mapping = guess_mapping(table)
        known = {held for held in mapping.columns.values() if held != "ignore"}
        return (mapping.has_names, len(known), len(table.rows))

    return max(tables, key=worth)


def header_key(table: SheetTable) -> str:
    """A fingerprint of the layout: the same for the next version of the same form."""
    header = _find_header(table.rows)
    cells = [fold(cell) for cell in header.cells] if header else [f"no header, {table.width} columns"]
    while cells and not cells[-1]:
        cells.pop()
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:32]


def _find_header(rows: Sequence[Row]) -> Row | None:
    """The first of the rows that name most different fields."""
    best, best_score = None, 0
    for row in rows[:HEADER_SEARCH]:
        score = _header_score(row)
        if score > best_score:
            best, best_score = row, score
    return best


def _header_score(row: Row) -> int:
    filled = [cell for cell in row.cells if cell]
    fields = {found for cell in filled if len(cell) <= 60 and "@" not in cell and (found := header_field(cell))}
    if any(looks_like_date(cell) for cell in filled) or len(fields) * 3 < len(filled):
        return 0
    only_names = bool(fields & set(_NAME_FIELDS)) and all(is_header_word(fold(cell)) for cell in filled)
    return len(fields) if len(fields) >= 2 or only_names else 0


def _from_header(header: Row) -> dict[int, FieldName]:
    columns: dict[int, FieldName] = {}
    for column, cell in enumerate(header.cells):
        found = header_field(cell) if cell else None
        if found is None:
            continue
        taken = found in columns.values() and found not in SEVERAL
        if taken and found in ("full_name", "family_name"):
            columns[column] = found  # settled once the content is known
        else:
            columns[column] = "ignore" if taken else found
    return columns


_Test = Callable[[str], bool]
_CONTENT: tuple[tuple[FieldName, _Test], ...] = (
    ("email", lambda text: "@" in text and "." in text),
    ("civility", is_honorific),
    ("birth_date", looks_like_date),
    ("phone", lambda text: re.fullmatch(r"[+()\d\s./-]{8,}", text) is not None and not looks_like_date(text)),
    ("precedence", lambda text: text.isdecimal() and len(text) <= 3),
)


def _share(cells: Sequence[str], test: _Test) -> float:
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def _cells_of(rows: Sequence[Row], column: int) -> list[str]:
    return [row.cells[column] for row in rows[:200] if column < len(row.cells) and row.cells[column]]


def _from_content(columns: dict[int, FieldName], rows: Sequence[Row], width: int, *, has_header: bool) -> None:
    """Completes the guess where the header says nothing, and corrects 'Titre' over a column of 'M.' and 'Mme'."""
    for column in range(width):
        cells = _cells_of(rows, column)
        held = columns.get(column)
        if held == "title" and _share(cells, is_honorific) > 0.6 and "civility" not in columns.values():
            columns[column] = "civility"
        if held is not None or not cells:
            continue
        for name, test in _CONTENT:
            allowed = name in SEVERAL or name not in columns.values()
            if allowed and _share(cells, test) > 0.6 and not (has_header and name in ("precedence", "birth_date")):
                columns[column] = name
                break
    if not any(held in _NAME_FIELDS for held in columns.values()):
        _guess_name_column(columns, rows, width)


def _guess_name_column(columns: dict[int, FieldName], rows: Sequence[Row], width: int) -> None:
    """Without a named column: two short words are a name, and two neighbours of one word are its halves."""
    free = [column for column in range(width) if column not in columns and _cells_of(rows, column)]
    for column in free:
        if _share(_cells_of(rows, column), lambda text: 2 <= len(text.split()) <= 6) > 0.5:
            columns[column] = "full_name"
            return
    if len(free) >= 2 and free[1] == free[0] + 1:
        columns[free[0]], columns[free[1]] = "family_name", "given_name"
    elif free:
        columns[free[0]] = "full_name"


def _settle_names(columns: dict[int, FieldName], rows: Sequence[Row], header: Row | None) -> None:
    """'Name' beside 'First name' is the family's; a second name column in another script is the native one."""
    given = "given_name" in columns.values()
    whole = [column for column, held in columns.items() if held in ("full_name", "family_name")]
    latin = [column for column in whole if _is_latin(rows, column)]
    for column in whole:
        foreign = bool(latin) and column not in latin
        if foreign:
            columns[column] = "native_name"
    whole = [column for column in whole if columns[column] != "native_name"]
    _settle_one(columns, whole, given=given, header=header)
    if not given and not whole and "native_name" in columns.values():
        native = min(column for column, held in columns.items() if held == "native_name")
        columns[native] = "full_name"


def _settle_one(columns: dict[int, FieldName], whole: list[int], *, given: bool, header: Row | None) -> None:
    cells = header.cells if header else ()
    named = {column: fold(cells[column]) for column in whole if column < len(cells)}
    exact = [
        column for column in whole if columns[column] == "family_name" and named.get(column) not in ("nom", "noms")
    ]
    main = exact[0] if exact else (whole[0] if whole else None)
    for column in whole:
        if column != main:
            beside = bool(exact) and not given and named.get(column) in _BARE_NAMES  # 'Name' beside 'Surname'
            columns[column] = "given_name" if beside else "ignore"
            given = given or beside
    if main is None:
        return
    if given and (columns[main] == "family_name" or named.get(main) in _BARE_NAMES):
        columns[main] = "family_name"
    elif not given and named.get(main, "") in ("nom", "noms"):
        columns[main] = "full_name"
    given_columns = [column for column, held in columns.items() if held == "given_name"]
    if columns[main] == "full_name" and given_columns and named.get(main) not in _BARE_NAMES:
        for column in given_columns:
            columns[column] = "ignore"


def _is_latin(rows: Sequence[Row], column: int) -> bool:
    return _share(_cells_of(rows, column), in_latin) >= 0.5


def label(mapping: Mapping, table: SheetTable, column: int) -> str:
    """What people call a column: its header, else its letter."""
    header = next((row for row in table.rows if row.number == mapping.header_row), None)
    text = " ".join(header.cells[column].split()) if header and column < len(header.cells) else ""
    return text or column_letter(column)


def column_letter(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
