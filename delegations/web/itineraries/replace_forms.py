"""Noting somebody in reserve for a slot."""

from wtforms import SelectField, StringField, TextAreaField

from delegations.core.errors import N_
from delegations.itineraries.plan_b import PlanBValues
from delegations.itineraries.rules import PLAN_B_ANSWERS
from delegations.webkit.forms import BaseForm, line, lines, number_or_none, short


class PlanBForm(BaseForm):
    """The organisation was chosen before; its people and places come first in the lists."""

    place_id = SelectField(N_("Place"), coerce=number_or_none, default=None)
    contact_id = SelectField(N_("Contact"), coerce=number_or_none, default=None)
    answer = SelectField(N_("What they said"), choices=list(PLAN_B_ANSWERS.items()), default="unasked")
    title = StringField(
        N_("Title of the slot there (French)"), description=N_("Empty: the name of the place, in each language"),
        filters=[line], validators=[short(300)],
    )  # fmt: skip
    public_text = TextAreaField(N_("Text for the delegation (French)"), filters=[lines], validators=[short(2000)])
    note = TextAreaField(N_("Note for staff only"), filters=[lines], validators=[short(1000)])

    def fill(self, *, places: list[tuple[int, str]], contacts: list[tuple[int, str]]) -> None:
        self.place_id.choices = [("", ""), *places]
        self.contact_id.choices = [("", ""), *contacts]

    def plan_b(self, organisation_id: int | None) -> PlanBValues:
        return PlanBValues(
            host_id=organisation_id, place_id=self.place_id.data, contact_id=self.contact_id.data,
            title=self.title.data, public_text=self.public_text.data, note=self.note.data, answer=self.answer.data,
        )  # fmt: skip
