"""Forms of requests: asking a host, and entering an answer on his behalf."""

from datetime import date

from wtforms import BooleanField, DateField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField

from delegations.core.errors import N_
from delegations.core.walltime import WallTime, wall_time
from delegations.itineraries.asking import MOST_TIMES, Question
from delegations.itineraries.requests import Answer
from delegations.itineraries.timetyping import on_day
from delegations.webkit.context import say
from delegations.webkit.forms import OfferedTimesForm, line, lines, optional, short

NUMBERS = tuple(range(1, MOST_TIMES + 1))
CHOOSE_CONTACT = N_("Choose whom to ask.")
CHOOSE_ANSWER = N_("Say what the answer was.")
CHOOSE_WAY = N_("Say how you heard it.")
BEHALF = {"phone": N_("By phone"), "letter": N_("By letter or mail"), "meeting": N_("In a meeting")}
ANSWERS = {
    "accept": N_("Yes, they receive the delegation"),
    "counter": N_("Yes, but at another time"),
    "decline": N_("No"),
    "hand_over": N_("A colleague will answer"),
}


class TimesForm(OfferedTimesForm):
    """Up to three times."""

    day_1 = DateField(validators=[optional()])
    time_1 = StringField(filters=[line])
    fold_1 = IntegerField(validators=[optional()])
    day_2 = DateField(validators=[optional()])
    time_2 = StringField(filters=[line])
    fold_2 = IntegerField(validators=[optional()])
    day_3 = DateField(validators=[optional()])
    time_3 = StringField(filters=[line])
    fold_3 = IntegerField(validators=[optional()])

    def times(self, zone: str) -> tuple[WallTime, ...]:
        def typed(n: int, day: date, text: str, field: str) -> WallTime:
            fold = self[f"fold_{n}"].data
            return wall_time(
                on_day(day, text, field=field), zone, occurrence=fold if fold in (0, 1) else None, field=field
            )

        return self.offered(NUMBERS, typed)


class AskForm(TimesForm):
    """`organisation_id` was chosen before; contacts are (id, text)."""

    contact_id = SelectField(N_("Contact"), coerce=int, validate_choice=False)
    deadline = DateField(N_("Answer wanted by"), validators=[optional()])
    expected = TextAreaField(
        N_("What we expect of them"),
        description=N_("For example: a guided visit, a room for twenty, a speaker on water"),
        filters=[lines],
        validators=[short(1000)],
    )

    agreed = BooleanField(
        N_("They have already agreed"),
        description=N_("By phone or letter: they get a confirmation instead of a question."),
    )

    def fill(self, contacts: list[tuple[int, str]]) -> None:
        self.contact_id.choices = contacts

    def question(self, organisation_id: int, zone: str) -> Question | None:
        """What to ask, or None when the form has errors (look at `errors_by_field`)."""
        if self.contact_id.data not in {value for value, _text in self.contact_id.choices}:
            self.contact_id.errors = [say().gettext(CHOOSE_CONTACT)]
        times = self.times(zone)
        if self.errors_by_field():
            return None
        return Question(
            contact_id=self.contact_id.data, organisation_id=organisation_id, deadline=self.deadline.data,
            expected=self.expected.data, times=times,
        )  # fmt: skip


class BehalfForm(TimesForm):
    """An answer that staff heard. Only the fields of the chosen answer count."""

    answer = StringField()
    behalf = StringField()
    options = SelectMultipleField(coerce=int, validate_choice=False)
    conditions = TextAreaField(N_("Conditions, if any"), filters=[lines], validators=[short(1000)])
    note = TextAreaField(N_("Note: who said it, and what else"), filters=[lines], validators=[short(1000)])
    colleague_name = StringField(N_("Their name"), filters=[line], validators=[short(120)])
    colleague_email = StringField(N_("Their e-mail address"), filters=[line], validators=[short(200)])

    def given(self, zone: str) -> Answer | None:
        """The answer, or None when the form has errors."""
        kind = self.answer.data
        if kind not in ANSWERS:
            self.answer.errors = [say().gettext(CHOOSE_ANSWER)]
        if self.behalf.data not in BEHALF:
            self.behalf.errors = [say().gettext(CHOOSE_WAY)]
        times = self.times(zone) if kind == "counter" else ()
        if self.errors_by_field():
            return None
        colleague = {"name": self.colleague_name.data, "email": self.colleague_email.data}
        return Answer(
            kind, note=self.note.data, conditions=self.conditions.data if kind == "accept" else "", times=times,
            option_ids=tuple(self.options.data or ()) if kind == "counter" else (),
            colleague=colleague if kind == "hand_over" else {}, behalf=self.behalf.data,
        )  # fmt: skip
