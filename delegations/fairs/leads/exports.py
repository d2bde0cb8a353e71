"""Leads as the rows of a file that others open."""

from collections.abc import Iterable
from datetime import date

from delegations.core.errors import N_, NC_
from delegations.core.walltime import local_at
from delegations.fairs.leads.models import Lead
from delegations.fairs.leads.rules import OUTCOMES
from delegations.i18n import Words
from delegations.i18n.phones import shown_phone

COLUMNS = (
    N_("Name"), N_("Organisation"), N_("Country"), N_("E-mail address"), N_("Telephone"), N_("Language"),
    N_("What interests them"), N_("What was promised"), N_("Next step"), NC_("deadline", "By"),
    N_("Who follows it"), N_("Stand"), N_("About the visitor"), NC_("lead", "Taken on"), NC_("lead", "Taken by"),
    N_("What came of it"), N_("In a few words"), NC_("lead", "Noted on"),
)  # fmt: skip


def lead_header(words: Words) -> list[str]:
    return [words.gettext(column) for column in COLUMNS]


def lead_rows(leads: Iterable[Lead], words: Words, zone: str) -> list[list[str | date | None]]:
    """A row for each lead, under `lead_header`; days are those of the fair's place."""
    return [
        [
            lead.name, lead.organisation, words.country(lead.country) if lead.country else "", lead.email,
            shown_phone(lead.phone), words.language_name(lead.language) if lead.language else "", lead.interest,
            lead.promise, lead.next_step, lead.due_on, lead.owner.name, lead.stand, lead.visitor_note,
            local_at(lead.taken_at, zone).date(), lead.taken_by.name, words.gettext(OUTCOMES[lead.outcome]),
            lead.outcome_note, local_at(lead.outcome_at, zone).date() if lead.outcome_at else None,
        ]
        for lead in leads
    ]  # fmt: skip
