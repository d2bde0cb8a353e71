"""Lists of participants as values for files that others open."""

import csv
import io
from collections.abc import Sequence

from delegations.core.errors import N_, NC_
from delegations.dossiers.models import Participation
from delegations.dossiers.rules import PARTICIPANT_ROLES
from delegations.i18n import Words
from delegations.network.rules import display_name

COLUMNS = (
    NC_("in the order", "Place"), N_("Form of address"), N_("Family name"), N_("Given name"),
    N_("Name in native script"), NC_("person", "Title"), NC_("person", "Title in French"), N_("Organisation"),
    N_("Role"), N_("Groups"), N_("Represented by"), N_("E-mail address"), N_("Language"), N_("Name checked"),
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _harmless(text: str) -> str:
    """A cell that a spreadsheet shows and never computes."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(place: int, row: Participation, words: Words) -> list[str]:
    person = row.person
    return [
        str(place), person.honorific, person.family_name, person.given_name, person.native_name, person.title,
        person.title_fr, person.organisation.name if person.organisation else "",
        words.gettext(PARTICIPANT_ROLES[row.role]), words.and_list(group.name for group in row.groups),
        display_name(row.represented_by) if row.represented_by else "", person.email, person.language,
        words.gettext("yes") if person.validated_at else words.gettext("no"),
    ]  # fmt: skip


def participants_csv(rows: Sequence[Participation], words: Words) -> bytes:
    """By precedence, without anything of the travel file; UTF-8 with mark and semicolons, as spreadsheets like it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([words.gettext(column) for column in COLUMNS])
    for place, row in enumerate(rows, start=1):
        writer.writerow([_harmless(cell) for cell in _row(place, row, words)])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()
