"""The forms of a lead: what is typed at the stand, and what came of it."""

from typing import Any

from wtforms import DateField, EmailField, HiddenField, RadioField, SelectField, StringField, TextAreaField

from delegations.accounts.services import list_users
from delegations.core.errors import N_, NC_
from delegations.fairs.leads.queries import Lead
from delegations.fairs.leads.rules import OUTCOMES, LeadValues
from delegations.webkit.context import actor, say, session
from delegations.webkit.forms import (
    LANGUAGE_CHOICES,
    BaseForm,
    PhoneField,
    line,
    lines,
    number_or_none,
    required,
    short,
)

FIELDS = tuple(LeadValues.__dataclass_fields__)


class LeadForm(BaseForm):
    """`key` is the form's own: sent twice it makes one lead. `version` is empty for a new one."""

    key = HiddenField()
    version = HiddenField()
    name = StringField(N_("Who"), [required(), short()], filters=[line])
    interest = TextAreaField(N_("What interests them"), [required(), short(2000)], filters=[lines])
    promise = TextAreaField(
        N_("What was promised"), [required(), short(2000)], filters=[lines],
        description=N_("Write “nothing” when nothing was."),
    )  # fmt: skip
    next_step = StringField(N_("Next step"), [required(), short()], filters=[line])
    due_on = DateField(NC_("deadline", "By"), [required()])
    owner_id = SelectField(N_("Who follows it"), [required()])
    organisation = StringField(N_("Organisation"), [short()], filters=[line])
    email = EmailField(N_("E-mail address"), [short()], filters=[line])
    phone = PhoneField(N_("Telephone"), [short(80)], filters=[line])
    country = SelectField(N_("Country"))
    language = SelectField(N_("Language"))
    stand = StringField(N_("Stand"), [short()], filters=[line])
    visitor_note = TextAreaField(N_("About the visitor"), [short(4000)], filters=[lines])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner_id.choices = [(str(user.id), user.name) for user in list_users(session()) if user.active]
        self.country.choices = [("", N_("Not said")), *say().countries()]
        self.language.choices = [("", N_("Not said")), *LANGUAGE_CHOICES]

    @classmethod
    def of(cls, lead: Lead) -> "LeadForm":
        """Filled with the lead."""
        return cls(formdata=None, obj=lead, data={"owner_id": str(lead.owner_id)})

    def lead(self) -> LeadValues:
        typed = {name: self[name].data for name in FIELDS}
        return LeadValues(**{**typed, "owner_id": number_or_none(self.owner_id.data) or actor().id or 0})

    def typed_version(self) -> int:
        return number_or_none(self.version.data) or 0


class OutcomeForm(BaseForm):
    version = HiddenField()
    outcome = RadioField(
        N_("What came of it"), [required()], choices=[(key, name) for key, name in OUTCOMES.items() if key]
    )
    outcome_note = TextAreaField(N_("In a few words"), [short(2000)], filters=[lines])

    def typed_version(self) -> int:
        return number_or_none(self.version.data) or 0
