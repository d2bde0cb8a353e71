"""What reading a list gives: persons, and remarks by row and column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from delegations.sheets.honorifics import Civility

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Issue:
    """A remark may quote a cell with personal data: it is for the preview, not for keeping.

    `message` is a catalogue message with %(name)s places for `data`; `column` is the sender's own heading.
    """

    row: int | None
    column: str
    severity: Severity
    message: str
    data: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.data


@dataclass(frozen=True)
class ReadPerson:
    """One person of the list. `sensitive` holds what belongs in the protected travel file: birth_date,
    passport_number, passport_expiry (ISO dates), diet, access, flight, room. `role` is a code ('head',
    'interpreter'...) where the words are known, else the words.
    """

    row: int
    family_name: str = ""
    given_name: str = ""
    native_name: str = ""
    honorific: str = ""
    civility: Civility = ""
    title: str = ""
    organisation: str = ""
    email: str = ""
    other_emails: tuple[str, ...] = ()
    phone: str = ""
    language: str = ""
    role: str = ""
    group: str = ""
    precedence: int | None = None
    nationality: str = ""
    notes: str = ""
    sensitive: Mapping[str, str] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip() or self.native_name


@dataclass(frozen=True)
class Preview:
    people: tuple[ReadPerson, ...]
    issues: tuple[Issue, ...]

    @property
    def has_errors(self) -> bool:
        return any(issue.severity == "error" for issue in self.issues)
