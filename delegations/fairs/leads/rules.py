"""What a lead must say, what can come of it, and when somebody has to move."""

import re
from dataclasses import dataclass
from datetime import date

from delegations.core.errors import N_, NC_, InvalidInput

OUTCOMES = {
    "": NC_("lead", "Not known yet"),
    "won": NC_("lead", "Something came of it"),
    "going_on": NC_("lead", "Still going on"),
    "nothing": NC_("lead", "Nothing came of it"),
}
WRITE_AFTER, FOLLOW_AFTER, OUTCOME_AFTER = 2, 15, 183
"""Days after the last day of the fair."""
ERASED = N_("A visitor of the fair")
"""The title of the tasks of a lead whose visitor is no longer named."""
PERSONAL = (
    "name", "organisation", "email", "phone", "interest", "promise", "next_step", "visitor_note", "outcome_note",
)  # fmt: skip
"""What is blanked at its limit: texts may name people. Country, dates and outcome stay for the figures."""
SHOWN = {
    "": NC_("leads", "All"),
    "mine": NC_("leads", "Mine"),
    "open": NC_("leads", "Without outcome"),
    "late": NC_("leads", "Late"),
}
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_COMPULSORY = ("name", "interest", "promise", "next_step")


class LeadIncomplete(InvalidInput):
    message = N_("Say who it is, what interests them, what was promised and the next step.")


class NoSuchOwner(InvalidInput):
    message = N_("Choose who follows this lead.")


class NoOutcome(InvalidInput):
    message = N_("Choose what came of it.")


@dataclass(frozen=True)
class LeadValues:
    """What is typed at the stand."""

    name: str
    interest: str
    promise: str
    next_step: str
    owner_id: int
    due_on: date
    organisation: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    stand: str = ""
    visitor_note: str = ""


def is_key(text: str) -> bool:
    """Whether a text can be the key of a form: long enough that nobody guesses or repeats it."""
    return _KEY.fullmatch(text) is not None


def check_lead(values: LeadValues) -> None:
    """Raises LeadIncomplete at the first field that says nothing."""
    for field in _COMPULSORY:
        if not getattr(values, field).strip():
            raise LeadIncomplete(field=field)


def is_late(due_on: date, outcome: str, today: date) -> bool:
    """The day of the next step is over, and nobody has said what came of it."""
    return not outcome and due_on < today
