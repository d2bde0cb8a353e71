"""The forms of a report: one text, and a promise that becomes a task."""

from typing import Any

from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField

from delegations.accounts.services import list_users
from delegations.core.errors import N_, NC_
from delegations.webkit.context import session
from delegations.webkit.forms import BaseForm, lines, number_or_none, required


class SectionForm(BaseForm):
    version = HiddenField()
    text = TextAreaField(NC_("report", "Text"), filters=[lines])

    def typed_version(self) -> int:
        return number_or_none(self.version.data) or 0


class PromiseForm(BaseForm):
    """`line` is the promise as it stands in the debrief."""

    line = StringField(N_("Promise"), [required()])
    due_on = DateField(NC_("deadline", "By"), [required()])
    assignee_id = SelectField(N_("Who keeps it"), [required()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assignee_id.choices = [(str(user.id), user.name) for user in list_users(session()) if user.active]
