"""Persons who stand twice in one list: flagged with both rows, never merged."""

from collections.abc import Sequence

from delegations.core.errors import N_
from delegations.sheets.cells import Remarks
from delegations.sheets.likeness import NameIndex
from delegations.sheets.results import ReadPerson

ALIKE = 0.9


def flag_duplicates(people: Sequence[ReadPerson], remarks: Remarks) -> None:
    """One warning for each later row, naming the earlier one."""
    index = NameIndex(people)
    for position, person in enumerate(people):
        same = [other for other in index.same_email(person) if other < position]
        if same:
            message = N_("Row %(row)s has the same e-mail address (%(value)s) as row %(other_row)s.")
            other = people[same[0]]
            data = {"value": person.email, "other_row": other.row, "name": person.full_name}
            remarks.add(person.row, "", "warning", message, **data)
            continue
        alike = [other for other, _likeness in index.alike(person, ALIKE) if other < position]
        if alike:
            other = people[alike[0]]
            message = N_("Row %(row)s (%(name)s) looks like the same person as row %(other_row)s (%(other_name)s).")
            data = {"name": person.full_name, "other_row": other.row, "other_name": other.full_name}
            remarks.add(person.row, "", "warning", message, **data)
