"""Lists of participants: kept encrypted until their preview is accepted, imported whole or not at all, undone."""

import json
import secrets
from collections.abc import Mapping as Values
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, InvalidInput, NotFound
from delegations.core.text import one_line
from delegations.core.walltime import local_at
from delegations.dossiers.models import (
    ColumnMapping,
    Dossier,
    ImportBatch,
    Participation,
    PendingImport,
    TravelField,
    group_member,
)
from delegations.dossiers.participants import find_or_make_group, next_precedence
from delegations.dossiers.previews import LEAVE_OUT, NEW, ErrorsNotSeen, ImportPreview, check_choices, compare
from delegations.dossiers.queries import organisations_by_name
from delegations.dossiers.rules import PARTICIPANT_ROLES, TRAVEL_FIELDS, erase_on
from delegations.network.models import Organisation, Person
from delegations.network.rules import search_key
from delegations.network.services import key_of
from delegations.sheets.flights import has_flights, merge_flights
from delegations.sheets.mapping import Mapping, guess_mapping, header_key, main_table
from delegations.sheets.people import read_people
from delegations.sheets.results import Preview, ReadPerson
from delegations.sheets.tables import Row, SheetTable
from delegations.sheets.vocabulary import FIELD_NAMES


class NobodyToImport(InvalidInput):
    message = N_("Nobody is left to import.")


@dataclass(frozen=True)
class PendingList:
    """A read list before its import. `mapping` is the one chosen, else the remembered or guessed one."""

    token: str
    filename: str
    tables: tuple[SheetTable, ...]
    sheet: int
    mapping: Mapping
    chosen: bool

    @property
    def table(self) -> SheetTable:
        return self.tables[self.sheet]


def _dump(tables: Sequence[SheetTable], sheet: int, mapping: Mapping | None) -> str:
    return json.dumps(
        {
            "tables": [[table.name, [[row.number, *row.cells] for row in table.rows]] for table in tables],
            "sheet": sheet,
            "header_row": mapping.header_row if mapping else None,
            "columns": {str(key): name for key, name in mapping.columns.items()} if mapping else None,
        },
        ensure_ascii=False,
    )


def _mapping(columns: Values[str, str], header_row: int | None) -> Mapping:
    known = {name: name for name in FIELD_NAMES}
    return Mapping(header_row, {int(key): known[name] for key, name in columns.items() if name in known})


def keep_list(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, filename: str, tables: Sequence[SheetTable]
) -> str:
    """Keeps the cells (not the file) for at most a day; gives the token of the preview."""
    token = secrets.token_urlsafe(16)
    main = list(tables).index(main_table(tables))
    session.add(
        PendingImport(
            dossier_id=dossier.id, user_id=actor.id, token=token, filename=one_line(filename)[:120],
            tables=_dump(tables, main, None), created_at=clock.now(),
        )
    )  # fmt: skip
    session.flush()
    return token


def _pending(session: Session, actor: Actor, dossier: Dossier, token: str) -> PendingImport:
    query = select(PendingImport).filter_by(token=token, dossier_id=dossier.id, user_id=actor.id)
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound()
    return row


def get_list(session: Session, actor: Actor, dossier: Dossier, token: str, *, sheet: int | None = None) -> PendingList:
    """The waiting list of this member of staff; another `sheet` is guessed anew. NotFound once imported or too old."""
    row = _pending(session, actor, dossier, token)
    kept = json.loads(row.tables)
    tables = tuple(
        SheetTable(name, tuple(Row(cells[0], tuple(cells[1:])) for cells in rows)) for name, rows in kept["tables"]
    )
    wanted = kept["sheet"] if sheet is None or not 0 <= sheet < len(tables) else sheet
    chosen = kept["columns"] is not None and wanted == kept["sheet"]
    settled = _mapping(kept["columns"], kept["header_row"]) if chosen else None
    mapping = settled or remembered_mapping(session, tables[wanted])
    return PendingList(token, row.filename, tables, wanted, mapping, chosen)


def remembered_mapping(session: Session, table: SheetTable) -> Mapping:
    """What somebody chose for this layout before, else the guess."""
    guess = guess_mapping(table)
    query = select(ColumnMapping.columns).where(ColumnMapping.header_key == header_key(table))
    columns = session.scalars(query).one_or_none()
    return _mapping(columns, guess.header_row) if columns else guess


def choose_columns(
    session: Session, *, actor: Actor, dossier: Dossier, token: str, sheet: int, columns: Values[int, str]
) -> None:
    """Settles which column holds what, and remembers it for the next list of this layout."""
    row = _pending(session, actor, dossier, token)
    pending = get_list(session, actor, dossier, token, sheet=sheet)
    plain = {str(key): name for key, name in columns.items()}
    row.tables = _dump(pending.tables, pending.sheet, _mapping(plain, pending.mapping.header_row))
    key = header_key(pending.table)
    kept = session.scalars(select(ColumnMapping).filter_by(header_key=key)).one_or_none()
    if kept is None:
        kept = ColumnMapping(header_key=key)
        session.add(kept)
    kept.columns = plain
    session.flush()


def preview_list(session: Session, *, clock: Clock, dossier: Dossier, pending: PendingList) -> ImportPreview:
    """The people of the chosen sheet, with the flights that other sheets give them, compared with whom we know."""
    today = local_at(clock.now(), dossier.zone).date()
    read = read_people(pending.table, pending.mapping, today=today)
    for number, table in enumerate(pending.tables):
        if number != pending.sheet and has_flights(table):
            flights = merge_flights(read.people, table)
            remarks = tuple(replace(issue, row=None) for issue in flights.issues)
            read = Preview(flights.people, (*read.issues, *remarks))
    return compare(session, dossier_id=dossier.id, read=read)


def read_list(session: Session, filename: str, tables: Sequence[SheetTable]) -> PendingList:
    """A list imported at once (the command line)."""
    sheet = list(tables).index(main_table(tables))
    return PendingList("", filename, tuple(tables), sheet, remembered_mapping(session, tables[sheet]), chosen=False)


def import_people(
    session: Session,
    *,
    actor: Actor,
    clock: Clock,
    dossier: Dossier,
    filename: str,
    preview: ImportPreview,
    choices: Values[int, str],
    accept_errors: bool = False,
) -> ImportBatch:
    """Everybody of the preview as chosen, or nobody. Raises ErrorsNotSeen, NobodyToImport, ChoiceMissing..."""
    settled = check_choices(preview, choices)
    if preview.errors and not accept_errors:
        raise ErrorsNotSeen(field="accept_errors")
    coming = [(person, choice) for person, choice in settled if choice != LEAVE_OUT]
    if not coming:
        raise NobodyToImport()
    importer = _Importer(session, clock, dossier)
    participations = importer.take(coming)
    batch = ImportBatch(
        dossier_id=dossier.id, at=clock.now(), filename=one_line(filename)[:120], person_ids=importer.person_ids,
        participation_ids=[row.id for row in participations], organisation_ids=importer.organisation_ids,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    counts = {"people": len(participations), "new": len(importer.person_ids), "left_out": len(settled) - len(coming)}
    record(session, actor=actor, clock=clock, action="import_people", entity="import_batch", entity_id=batch.id,
           dossier_id=dossier.id, detail=counts)  # fmt: skip
    return batch


def forget_list(session: Session, *, actor: Actor, dossier: Dossier, token: str) -> None:
    """The kept cells go, because they were imported or given up."""
    session.delete(_pending(session, actor, dossier, token))
    session.flush()


def drop_old_imports(session: Session, clock: Clock, hours: int) -> int:
    """Deletes lists that nobody imported in time; gives how many."""
    before = clock.now() - timedelta(hours=hours)
    query = delete(PendingImport).where(PendingImport.created_at < before).returning(PendingImport.id)
    return len(session.scalars(query).all())


class _Importer:
    """Writes people, participations, groups and travel fields of one list in few statements."""

    def __init__(self, session: Session, clock: Clock, dossier: Dossier) -> None:
        self.session = session
        self.clock = clock
        self.dossier = dossier
        self.organisations = organisations_by_name(session)
        self.organisation_ids: list[int] = []
        self.person_ids: list[int] = []

    def take(self, coming: Sequence[tuple[ReadPerson, str]]) -> list[Participation]:
        self._add_organisations([person for person, choice in coming if choice == NEW])
        new = [(read, self._person(read)) for read, choice in coming if choice == NEW]
        self.session.add_all(person for _read, person in new)
        self.session.flush()
        self.person_ids = [person.id for _read, person in new]
        ids = {read.row: person.id for read, person in new}
        ids |= {read.row: int(choice) for read, choice in coming if choice != NEW}
        reads = _in_order([read for read, _choice in coming])
        first = next_precedence(self.session, self.dossier.id)
        rows = [self._participation(read, ids[read.row], first + n) for n, read in enumerate(reads)]
        self.session.add_all(rows)
        self.session.flush()
        self._keep_sensitive(reads, rows)
        self._groups(reads, rows)
        return rows

    def _add_organisations(self, people: Sequence[ReadPerson]) -> None:
        names = {search_key(p.organisation): p.organisation for p in people if p.organisation}
        missing = [name for key, name in names.items() if key not in self.organisations]
        made = [
            Organisation(name=name, category="other", country=self.dossier.country, search_key=search_key(name))
            for name in missing
        ]
        self.session.add_all(made)
        self.session.flush()
        self.organisations |= {search_key(row.name): row for row in made}
        self.organisation_ids = [row.id for row in made]

    def _person(self, read: ReadPerson) -> Person:
        organisation = self.organisations.get(search_key(read.organisation)) if read.organisation else None
        language = read.language or next(iter(self.dossier.languages), "fr")
        family, given = (read.family_name, read.given_name) if read.family_name else (read.full_name, "")
        person = Person(
            family_name=family, given_name=given, native_name=read.native_name, honorific=read.honorific,
            civility=read.civility, title=read.title, email=read.email, phone=read.phone, language=language,
            organisation_id=organisation.id if organisation else None, notes=", ".join(read.other_emails),
        )  # fmt: skip
        person.search_key = key_of("people", person)
        return person

    def _participation(self, read: ReadPerson, person_id: int, place: int) -> Participation:
        known = read.role in PARTICIPANT_ROLES
        note = "\n".join(part for part in ("" if known else read.role, read.notes, read.nationality) if part)
        return Participation(
            dossier_id=self.dossier.id, person_id=person_id, precedence=place, note=note,
            role=read.role if known else "delegate",
        )  # fmt: skip

    def _keep_sensitive(self, reads: Sequence[ReadPerson], rows: Sequence[Participation]) -> None:
        """Into the travel files; what would have to be erased by now is not kept at all."""
        now, last_day = self.clock.now(), self.dossier.ends_on
        today = local_at(now, self.dossier.zone).date()
        self.session.add_all(
            TravelField(
                participation_id=row.id, field=field, value=value, erase_on=erase_on(field, last_day), saved_at=now
            )
            for read, row in zip(reads, rows, strict=True)
            for field, value in read.sensitive.items()
            if field in TRAVEL_FIELDS and value and erase_on(field, last_day) > today
        )
        self.session.flush()

    def _groups(self, reads: Sequence[ReadPerson], rows: Sequence[Participation]) -> None:
        members: dict[str, list[int]] = {}
        for read, row in zip(reads, rows, strict=True):
            if read.group:
                members.setdefault(one_line(read.group)[:80], []).append(row.id)
        for name, ids in members.items():
            group = find_or_make_group(self.session, self.dossier.id, name)
            values = [{"group_id": group.id, "participation_id": one} for one in ids]
            self.session.execute(insert(group_member), values)


def _in_order(people: Sequence[ReadPerson]) -> list[ReadPerson]:
    """By the sender's own numbers where everybody has one, else as listed."""
    if any(person.precedence is None for person in people):
        return list(people)
    return sorted(people, key=lambda person: (person.precedence or 0, person.row))
