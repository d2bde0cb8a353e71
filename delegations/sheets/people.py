"""Rows of a list become persons, with a remark for all that was guessed, moved, passed over or refused."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from delegations.core.errors import N_
from delegations.core.text import many_lines, one_line
from delegations.sheets import rowkinds
from delegations.sheets.capitals import restore_capitals
from delegations.sheets.cells import (
    Remarks,
    clean_cell,
    find_role,
    read_emails,
    read_language,
    read_phones,
    without_emails,
)
from delegations.sheets.dates import read_date
from delegations.sheets.duplicates import flag_duplicates
from delegations.sheets.flights import merge_flights
from delegations.sheets.folding import DIGITS
from delegations.sheets.honorifics import Address, find_address
from delegations.sheets.mapping import Mapping, label
from delegations.sheets.names import Order, ReadName, read_name, sheet_order, split_scripts
from delegations.sheets.needs import take_out_needs
from delegations.sheets.results import Issue, Preview, ReadPerson
from delegations.sheets.tables import Row, SheetTable
from delegations.sheets.vocabulary import FieldName

__all__ = ["Issue", "Preview", "ReadPerson", "merge_flights", "read_people"]

_PASSED = {
    "section": N_("Row %(row)s was passed over: a section title (“%(value)s”)."),
    "total": N_("Row %(row)s was passed over: a total (“%(value)s”)."),
    "header": N_("Row %(row)s was passed over: the header once more."),
    "remark": N_("Row %(row)s was passed over: a remark (“%(value)s”)."),
}
_MOVED = {
    "diet": N_("Row %(row)s, column “%(column)s”: a remark on food was moved to the protected part of the file."),
    "access": N_("Row %(row)s, column “%(column)s”: a remark on mobility was moved to the protected part of the file."),
}
_PLAIN_SENSITIVE: tuple[FieldName, ...] = ("passport_number", "diet", "access", "flight", "room")


def read_people(table: SheetTable, mapping: Mapping, *, today: datetime.date | None = None) -> Preview:
    """Every row below the header as a person or a remark. With `today`, unlikely ages and expired passports warn."""
    remarks = Remarks()
    if not mapping.has_names:
        remarks.add(None, "", "error", N_("No column holds names. Choose the column of names."))
        return Preview((), tuple(remarks.found))
    rows = [row for row in table.rows if mapping.header_row is None or row.number > mapping.header_row]
    people = _Reader(table, mapping, rows, remarks, today).people()
    if not people:
        remarks.add(None, "", "error", N_("No person was found in this list."))
    flag_duplicates(people, remarks)
    ordered = sorted(remarks.found, key=lambda issue: issue.row or 0)
    return Preview(tuple(people), tuple(ordered))


@dataclass
class _Cells:
    """The cleaned cells of one row by field."""

    row: int
    values: dict[FieldName, list[tuple[str, str]]]

    def first(self, name: FieldName) -> str:
        return next((one_line(text) for _label, text in self.values.get(name, ())), "")

    def joined(self, name: FieldName, separator: str = "; ") -> str:
        return separator.join(text for _label, text in self.values.get(name, ()))

    def label(self, name: FieldName) -> str:
        return next((label for label, _text in self.values.get(name, ())), "")


class _Reader:
    """Reads the rows of one sheet in order; a section title sets the group of those below it."""

    def __init__(
        self, table: SheetTable, mapping: Mapping, rows: Sequence[Row], remarks: Remarks, today: datetime.date | None
    ) -> None:
        self.mapping = mapping
        self.remarks = remarks
        self.today = today
        self.labels = {column: label(mapping, table, column) for column in mapping.columns}
        judge = rowkinds.RowJudge(mapping, table.rows)
        self.rows = [(row, judge.kind(row)) for row in rows]
        names = mapping.columns_of("full_name")
        kept = (row for row, kind in self.rows if kind == "person")
        texts = [row.cells[names[0]][:200] for row in kept if names and names[0] < len(row.cells)]
        self.order: Order = sheet_order(map(one_line, texts))

    def people(self) -> list[ReadPerson]:
        people: list[ReadPerson] = []
        group = ""
        for row, kind in self.rows:
            if kind != "person":
                text = one_line(next((cell for cell in row.cells if cell), ""))
                self.remarks.add(row.number, "", "info", _PASSED[kind], value=text[:120])
                group = text.rstrip(" :") if kind == "section" else group
                continue
            person = self._person(row, group)
            if person is not None:
                people.append(person)
        return people

    def _cells(self, row: Row) -> _Cells:
        values: dict[FieldName, list[tuple[str, str]]] = {}
        for column, name in self.mapping.columns.items():
            if name == "ignore" or column >= len(row.cells) or not row.cells[column].strip():
                continue
            head = self.labels[column]
            text = clean_cell(row.cells[column], row.number, head, self.remarks, phone=name in ("phone", "email"))
            if text:
                values.setdefault(name, []).append((head, text))
        return _Cells(row.number, values)

    def _person(self, row: Row, group: str) -> ReadPerson | None:
        cells = self._cells(row)
        if not cells.values:
            return None
        name = self._name(cells)
        if not (name.family or name.given or name.native):
            message = N_("Row %(row)s has no name and was not read.")
            self.remarks.add(row.number, "", "error", message)
            return None
        person = self._described(cells, name, group)
        person = self._contacted(cells, person)
        sensitive = self._sensitive(cells)
        notes, needs = self._needs(cells)
        for kind, text in needs.items():
            sensitive[kind] = "; ".join(part for part in (sensitive.get(kind, ""), text) if part)
        role = person.role or find_role(notes)
        return replace(person, sensitive=sensitive, notes=notes, role=role)

    def _name(self, cells: _Cells) -> ReadName:
        whole = cells.first("full_name")
        name = read_name(whole, self.order) if whole else ReadName()
        if whole and not name.certain:
            self._doubt(cells, name)
        name = self._name_parts(cells, name)
        native = cells.first("native_name")
        if native:
            native_name = read_name(native)
            name = replace(name, native=native_name.native or native)
            if not name.family and not name.given:
                name = replace(name, family=native_name.family, given=native_name.given)
        return name

    def _name_parts(self, cells: _Cells, name: ReadName) -> ReadName:
        """Family and given name from their own columns; Arabic beside Latin goes to the native name."""
        family, family_native = split_scripts(cells.first("family_name"))
        given, given_native = split_scripts(cells.first("given_name"))
        if not (family or given or family_native or given_native):
            return name
        address = read_name(f"{family or family_native} X") if family else ReadName()
        if address.honorific:
            family = family.split(maxsplit=len(address.honorific.split()))[-1]
        native = " ".join(part for part in (given_native, family_native) if part)
        return replace(
            name,
            family=restore_capitals(family or family_native) or name.family,
            given=restore_capitals(given or given_native) or name.given,
            native=native or name.native,
            honorific=address.honorific or name.honorific,
            civility=address.civility or name.civility,
        )

    def _doubt(self, cells: _Cells, name: ReadName) -> None:
        head = cells.label("full_name")
        if name.family and name.given:
            message = N_(
                "Row %(row)s, column “%(column)s”: which part is the family name? "
                "“%(family)s” was taken, “%(given)s” as given name."
            )
            self.remarks.add(cells.row, head, "warning", message, family=name.family, given=name.given)
        elif name.family:
            message = N_(
                "Row %(row)s, column “%(column)s”: only one name, “%(family)s”; it was taken as the family name."
            )
            self.remarks.add(cells.row, head, "warning", message, family=name.family)

    def _described(self, cells: _Cells, name: ReadName, group: str) -> ReadPerson:
        stated = cells.first("civility")
        address = (find_address(stated) if stated else None) or Address(stated)
        role = cells.first("role")
        title = one_line(cells.joined("title", " / ")) or ("" if "née" in name.extra else name.extra)
        return ReadPerson(
            row=cells.row,
            family_name=name.family,
            given_name=name.given,
            native_name=name.native,
            honorific=name.honorific or address.text,
            civility=name.civility or address.civility,
            title=title,
            organisation=cells.first("organisation"),
            language=self._language(cells),
            role=find_role(role) or role,
            group=cells.first("group") or group,
            precedence=self._precedence(cells),
            nationality=cells.first("nationality"),
        )

    def _language(self, cells: _Cells) -> str:
        text = cells.first("language")
        code = read_language(text)
        if text and not code:
            message = N_("Row %(row)s, column “%(column)s”: “%(value)s” is not a language this program knows.")
            self.remarks.add(cells.row, cells.label("language"), "warning", message, value=text)
        return code

    def _precedence(self, cells: _Cells) -> int | None:
        text = cells.first("precedence").translate(DIGITS).rstrip(".)°")
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else None

    def _contacted(self, cells: _Cells, person: ReadPerson) -> ReadPerson:
        """Addresses and numbers, whichever of the two columns they stand in."""
        emails: list[str] = []
        phones: list[str] = []
        for head, text in (*cells.values.get("email", ()), *cells.values.get("phone", ())):
            found = read_emails(text, cells.row, head, self.remarks)
            emails.extend(one for one in found if one.casefold() not in [e.casefold() for e in emails])
            phones.extend(one for one in read_phones(without_emails(text)) if one not in phones)
        self._check_contacts(cells, emails)
        return replace(
            person, email=emails[0] if emails else "", other_emails=tuple(emails[1:]), phone=" / ".join(phones)
        )

    def _check_contacts(self, cells: _Cells, emails: list[str]) -> None:
        if len(emails) > 1:
            message = N_(
                "Row %(row)s, column “%(column)s”: several addresses; %(first)s is used, %(others)s kept beside it."
            )
            data = {"first": emails[0], "others": ", ".join(emails[1:])}
            self.remarks.add(cells.row, cells.label("email") or cells.label("phone"), "info", message, **data)
        written = cells.joined("email")
        if emails or "@" in written or "@" in cells.joined("phone"):
            return  # an unusable address has its own remark
        if any(letter.isalpha() for letter in written):
            message = N_("Row %(row)s, column “%(column)s”: “%(value)s” is not an e-mail address.")
            self.remarks.add(cells.row, cells.label("email"), "error", message, value=one_line(written)[:120])
        else:
            message = N_("Row %(row)s has no e-mail address; this person's papers are printed by staff.")
            self.remarks.add(cells.row, "", "info", message)

    def _sensitive(self, cells: _Cells) -> dict[str, str]:
        found: dict[str, str] = {
            name: many_lines(cells.joined(name)) for name in _PLAIN_SENSITIVE if cells.values.get(name)
        }
        flights = cells.values.get("flight", [])
        if len(flights) > 1:
            found["flight"] = "; ".join(f"{head}: {one_line(text)}" for head, text in flights)
        for name in ("birth_date", "passport_expiry"):
            date = self._date(cells, name)
            if date:
                found[name] = date
        return found

    def _date(self, cells: _Cells, name: FieldName) -> str:
        text = cells.first(name)
        if not text:
            return ""
        head = cells.label(name)
        read = read_date(text, past=name == "birth_date")
        if read is None:
            message = N_(
                "Row %(row)s, column “%(column)s”: “%(value)s” is not a date that exists; the date was left empty."
            )
            self.remarks.add(cells.row, head, "error", message, value=text)
            return ""
        date = read.value.isoformat()
        if read.how != "written":
            message = N_("Row %(row)s, column “%(column)s”: “%(value)s” was read as the date %(date)s. Check it.")
            self.remarks.add(cells.row, head, "warning", message, value=text, date=date)
        self._check_date(cells.row, head, name, read.value)
        return date

    def _check_date(self, row: int, head: str, name: FieldName, date: datetime.date) -> None:
        if self.today is None:
            return
        years = (self.today - date).days / 365.25
        if name == "birth_date" and not 10 <= years <= 105:
            message = N_("Row %(row)s, column “%(column)s”: born on %(date)s? Check it.")
        elif name == "passport_expiry" and date < self.today:
            message = N_("Row %(row)s, column “%(column)s”: this passport expired on %(date)s.")
        else:
            return
        self.remarks.add(row, head, "warning", message, date=date.isoformat())

    def _needs(self, cells: _Cells) -> tuple[str, dict[str, str]]:
        notes, needs = take_out_needs(many_lines(cells.joined("notes", "\n")))
        for kind in needs:
            self.remarks.add(cells.row, cells.label("notes"), "info", _MOVED[kind])
        return notes, needs
