"""What a list would bring: each row with its remarks, and who of the known persons it may be. Changes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from delegations.core.errors import N_, InvalidInput
from delegations.dossiers.participants import NewPerson
from delegations.dossiers.queries import all_people, list_participations
from delegations.network.models import Person
from delegations.network.rules import display_name
from delegations.sheets.likeness import KnownPeople, KnownPerson, find_known
from delegations.sheets.results import Issue, Preview, ReadPerson

NEW, LEAVE_OUT = "new", "skip"
SURE = 0.95
"""From here on somebody who takes part already is asked about, not only proposed."""
SHOWN = 3


class ChoiceMissing(InvalidInput):
    message = N_("Row %(row)s (%(name)s): say who this is before importing.")


class ChoiceUnknown(InvalidInput):
    message = N_("Row %(row)s (%(name)s): this choice is not one of those offered.")


class ChosenTwice(InvalidInput):
    message = N_("Row %(row)s (%(name)s): an earlier row was already said to be this person.")


class ErrorsNotSeen(InvalidInput):
    message = N_("The list has errors. Correct it and send it again, or say that the faulty values are to be left out.")


@dataclass(frozen=True)
class Proposal:
    """A known person this row may mean; `reason` is a catalogue message."""

    person_id: int
    name: str
    native_name: str
    title: str
    organisation: str
    email: str
    reason: str
    takes_part: bool


@dataclass(frozen=True)
class PreviewRow:
    """`repeats` is the earlier row that looks like the same person."""

    person: ReadPerson
    issues: tuple[Issue, ...]
    proposals: tuple[Proposal, ...]
    repeats: int | None
    takes_part: bool

    @property
    def must_choose(self) -> bool:
        """Nothing is chosen beforehand for a repetition: people say what it is."""
        return self.repeats is not None or self.takes_part

    @property
    def needs_eyes(self) -> bool:
        return self.must_choose or bool(self.proposals) or any(i.severity != "info" for i in self.issues)

    def options(self) -> tuple[str, ...]:
        """The values a choice may have."""
        known = tuple(str(p.person_id) for p in self.proposals if not p.takes_part)
        return (NEW, *known, LEAVE_OUT)


@dataclass(frozen=True)
class ImportPreview:
    """`issues` are those of no row that was read (passed over, unreadable)."""

    rows: tuple[PreviewRow, ...]
    issues: tuple[Issue, ...]

    @property
    def errors(self) -> list[Issue]:
        mine = [issue for row in self.rows for issue in row.issues]
        return sorted((issue for issue in (*self.issues, *mine) if issue.severity == "error"), key=lambda i: i.row or 0)

    @property
    def to_choose(self) -> int:
        return sum(row.must_choose for row in self.rows)

    @property
    def proposed(self) -> int:
        return sum(bool(row.proposals) and not row.must_choose for row in self.rows)


def _known(people: Iterable[Person]) -> KnownPeople:
    return KnownPeople(
        [
            KnownPerson(
                id=person.id, family_name=person.family_name, given_name=person.given_name,
                native_name=person.native_name, email=person.email,
                organisation=person.organisation.name if person.organisation else "",
            )
            for person in people
        ]
    )  # fmt: skip


def _repeats(issues: Iterable[Issue]) -> dict[int, int]:
    """{row: the earlier row of the same person}, as the reading has flagged them."""
    return {
        issue.row: int(str(issue.data["other_row"]))
        for issue in issues
        if issue.row is not None and "other_row" in issue.data
    }


class _Comparer:
    """Compares the rows of one list with the directory and the dossier."""

    def __init__(self, session: Session, dossier_id: int) -> None:
        self.people = {person.id: person for person in all_people(session)}
        self.index = _known(self.people.values())
        self.present = {row.person_id for row in list_participations(session, dossier_id)}

    def row(self, person: ReadPerson, issues: tuple[Issue, ...], repeats: int | None) -> PreviewRow:
        found = find_known(person, self.index, limit=SHOWN)
        here = any(int(c.id) in self.present and c.likeness >= SURE for c in found)
        proposals = tuple(self._proposal(int(c.id), c.reason) for c in found)
        return PreviewRow(person, issues, proposals, repeats, here)

    def _proposal(self, person_id: int, reason: str) -> Proposal:
        person = self.people[person_id]
        return Proposal(
            person_id, display_name(person), person.native_name, person.title_fr or person.title,
            person.organisation.name if person.organisation else "", person.email, reason,
            person_id in self.present,
        )  # fmt: skip


def compare(session: Session, *, dossier_id: int, read: Preview) -> ImportPreview:
    """The preview of a read list."""
    comparer = _Comparer(session, dossier_id)
    by_row: dict[int | None, list[Issue]] = {}
    for issue in read.issues:
        by_row.setdefault(issue.row, []).append(issue)
    repeats = _repeats(read.issues)
    rows = tuple(comparer.row(p, tuple(by_row.pop(p.row, ())), repeats.get(p.row)) for p in read.people)
    return ImportPreview(rows, tuple(issue for issues in by_row.values() for issue in issues))


def check_choices(preview: ImportPreview, choices: Mapping[int, str]) -> list[tuple[ReadPerson, str]]:
    """Each person with what was chosen for it. Raises ChoiceMissing, ChoiceUnknown, ChosenTwice at 'row-<number>'."""
    settled: list[tuple[ReadPerson, str]] = []
    known: set[str] = set()
    for row in preview.rows:
        person = row.person
        chosen = choices.get(person.row) or ("" if row.must_choose else NEW)
        if not chosen:
            raise ChoiceMissing(field=f"row-{person.row}", row=person.row, name=person.full_name)
        if chosen not in row.options():
            raise ChoiceUnknown(field=f"row-{person.row}", row=person.row, name=person.full_name)
        if chosen in known:
            raise ChosenTwice(field=f"row-{person.row}", row=person.row, name=person.full_name)
        if chosen not in (NEW, LEAVE_OUT):
            known.add(chosen)
        settled.append((person, chosen))
    return settled


def cautious_choices(preview: ImportPreview) -> dict[int, str]:
    """For the command line, where nobody can be asked: repetitions stay out, everybody else is new."""
    return {row.person.row: LEAVE_OUT if row.must_choose else NEW for row in preview.rows}


def propose_known(session: Session, *, dossier_id: int, person: NewPerson) -> list[Proposal]:
    """Known persons whom somebody typed by hand may be."""
    typed = ReadPerson(
        row=0, family_name=person.family_name, given_name=person.given_name, native_name=person.native_name,
        email=person.email,
    )  # fmt: skip
    return list(_Comparer(session, dossier_id).row(typed, (), None).proposals)
