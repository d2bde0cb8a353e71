"""Errors named after the rule they break. They carry data, never HTML; the front doors give them words."""

from typing import ClassVar


class Message(str):
    """A message of the catalogue that says where it is used: “Room” of a hotel, “Room” for a meeting."""

    context: str

    def __new__(cls, message: str, context: str = "") -> "Message":
        made = super().__new__(cls, message)
        made.context = context
        return made


def N_(message: str) -> str:  # noqa: N802 - gettext's customary marker
    """Marks a message for the catalogue without translating it here."""
    return message


def NN_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802 - gettext's customary marker
    """Marks both forms of a message that counts, for `Words.ngettext`."""
    return singular, plural


def NC_(context: str, message: str) -> Message:  # noqa: N802 - gettext's customary marker
    """Marks a message that needs its context; `Words.gettext` and the filter `tr` look there."""
    return Message(message, context)


class DomainError(Exception):
    """A rule said no. `message` is a catalogue message with %(name)s places for `data`."""

    message: ClassVar[str] = N_("This cannot be done.")

    def __init__(self, *, field: str | None = None, **data: object) -> None:
        super().__init__(self.message, data)
        self.field = field
        self.data = data

    def __str__(self) -> str:
        return self.message % self.data if self.data else self.message


class NotFound(DomainError):
    message = N_("There is nothing at this address.")


class Forbidden(DomainError):
    message = N_("Your rights do not allow this.")


class InvalidInput(DomainError):
    message = N_("This value is not usable.")


class StaleVersion(DomainError):
    """Somebody else saved first. `current` is their version."""

    message = N_("Somebody else changed this meanwhile.")


class NotAllowedNow(DomainError):
    """A move the table of states does not have."""

    message = N_("This is not possible in the present state (%(state)s).")
