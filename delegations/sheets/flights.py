"""A further sheet with flights: each flight goes to the person it names."""

from collections.abc import Sequence
from dataclasses import replace

from delegations.core.errors import N_
from delegations.core.text import one_line
from delegations.sheets.cells import Remarks, clean_cell
from delegations.sheets.folding import fold
from delegations.sheets.likeness import NameIndex
from delegations.sheets.mapping import Mapping, guess_mapping, label
from delegations.sheets.names import read_name
from delegations.sheets.results import Preview, ReadPerson
from delegations.sheets.rowkinds import RowJudge
from delegations.sheets.tables import Row, SheetTable

SAME = 0.85
_DATES = frozenset(map(fold, ("date", "heure", "time", "hora", "fecha", "التاريخ", "الساعة")))


def has_flights(table: SheetTable) -> bool:
    return bool(guess_mapping(table).columns_of("flight"))


def merge_flights(people: Sequence[ReadPerson], table: SheetTable) -> Preview:
    """The persons with sensitive['flight'] filled, and remarks about this sheet only; no flights, no change."""
    mapping = guess_mapping(table)
    remarks = Remarks()
    columns = _flight_columns(table, mapping)
    rows = [row for row in table.rows if mapping.header_row is None or row.number > mapping.header_row]
    if not mapping.columns_of("flight"):
        return Preview(tuple(people), ())
    if not mapping.has_names or mapping.header_row is None:
        message = N_("The sheet “%(sheet)s” lists flights without names (%(value)s); nobody was given a flight.")
        flights = "; ".join(_flight_text(row, columns, remarks) for row in rows[:10])
        remarks.add(None, "", "warning", message, sheet=table.name, value=flights)
        return Preview(tuple(people), tuple(remarks.found))
    merger = _Merger(people, mapping, columns, remarks, table.name)
    judge = RowJudge(mapping, table.rows)
    for row in rows:
        if judge.kind(row) in ("person", "remark"):
            merger.take(row)
    return Preview(tuple(merger.people), tuple(remarks.found))


def _flight_columns(table: SheetTable, mapping: Mapping) -> dict[int, str]:
    """Flight columns and the plain 'Date' beside them, with their headings."""
    header = next((row.cells for row in table.rows if row.number == mapping.header_row), ())
    dates = {column for column, cell in enumerate(header) if fold(cell) in _DATES}
    return {column: label(mapping, table, column) for column in sorted({*mapping.columns_of("flight"), *dates})}


def _flight_text(row: Row, columns: dict[int, str], remarks: Remarks) -> str:
    parts = [
        clean_cell(row.cells[column], row.number, head, remarks)
        for column, head in columns.items()
        if column < len(row.cells)
    ]
    return " ".join(one_line(part) for part in parts if part)


def _row_person(row: Row, mapping: Mapping) -> ReadPerson:
    def cell(column: int) -> str:
        return one_line(row.cells[column]) if column < len(row.cells) else ""

    whole = " ".join(cell(column) for column in mapping.columns_of("full_name"))
    name = read_name(whole)
    given = " ".join(cell(column) for column in mapping.columns_of("given_name")) or name.given
    family = " ".join(cell(column) for column in mapping.columns_of("family_name")) or name.family
    native = " ".join(cell(column) for column in mapping.columns_of("native_name")) or name.native
    email = " ".join(cell(column) for column in mapping.columns_of("email")).casefold()
    return ReadPerson(row=row.number, family_name=family, given_name=given, native_name=native, email=email)


class _Merger:
    """Gives the flight of each row to the one person it names."""

    def __init__(
        self, people: Sequence[ReadPerson], mapping: Mapping, columns: dict[int, str], remarks: Remarks, sheet: str
    ) -> None:
        self.people = list(people)
        self.index = NameIndex(people)
        self.mapping = mapping
        self.columns = columns
        self.remarks = remarks
        self.sheet = sheet

    def take(self, row: Row) -> None:
        wanted = _row_person(row, self.mapping)
        flight = _flight_text(row, self.columns, self.remarks)
        if not flight:
            return
        found = self._find(wanted)
        if len(found) == 1:
            self._give(found[0], flight)
            return
        unknown = N_("Sheet “%(sheet)s”, row %(row)s: “%(value)s” is not in the list; the flight was not given.")
        several = N_("Sheet “%(sheet)s”, row %(row)s: “%(value)s” may be several persons; the flight was not given.")
        data = {"sheet": self.sheet, "value": wanted.full_name or wanted.email, "flight": flight}
        self.remarks.add(row.number, "", "warning", several if found else unknown, **data)

    def _find(self, wanted: ReadPerson) -> list[int]:
        alike = self.index.alike(wanted, SAME)
        best = [position for position, likeness in alike if likeness >= alike[0][1] - 0.02]
        return self.index.same_email(wanted) or best

    def _give(self, position: int, flight: str) -> None:
        person = self.people[position]
        earlier = person.sensitive.get("flight", "")
        joined = earlier if flight in earlier else f"{earlier}; {flight}".removeprefix("; ")
        self.people[position] = replace(person, sensitive={**person.sensitive, "flight": joined})
