"""What hosts fill in behind their link."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from wtforms import DateField, IntegerField, SelectMultipleField, StringField, TextAreaField, TimeField, ValidationError

from delegations.calendars.lines import checked_address
from delegations.calendars.values import UnsafeAddress
from delegations.core.errors import N_
from delegations.core.walltime import WallTime, wall_time
from delegations.itineraries.requests import Answer, NoColleague
from delegations.webkit.context import say
from delegations.webkit.forms import BaseForm, OfferedTimesForm, line, lines, optional, short

CHOOSE = N_("Choose one of the answers.")
CHOOSE_TIME = N_("Choose at least one of the times.")
CONFIRM = N_("Please tick the box: this answer reaches the duty officer at once.")
BELONGS = {
    "accept": ("conditions",),
    "options": ("options", "options_note"),
    "counter": (*(f"{name}_{n}" for n in (1, 2, 3) for name in ("day", "time", "occurrence")), "note"),
    "decline": ("reason",),
    "hand_over": ("colleague_name", "colleague_email"),
}
"""The fields that count for each answer; the others are kept as typed and not looked at."""


class AnswerForm(OfferedTimesForm):
    """Nothing is preselected; `options` are the ids of a sounding's times, `seen` the version of the slot shown."""

    answer = StringField("")
    seen = IntegerField("", validators=[optional()])
    conditions = TextAreaField(N_("Conditions, if any"), filters=[lines], validators=[short(1000)])
    options = SelectMultipleField("", coerce=int, validate_choice=False)
    options_note = TextAreaField(N_("A note for us"), filters=[lines], validators=[short(1000)])
    day_1 = DateField("", validators=[optional()])
    time_1 = TimeField("", validators=[optional()])
    occurrence_1 = IntegerField("", validators=[optional()])
    day_2 = DateField("", validators=[optional()])
    time_2 = TimeField("", validators=[optional()])
    occurrence_2 = IntegerField("", validators=[optional()])
    day_3 = DateField("", validators=[optional()])
    time_3 = TimeField("", validators=[optional()])
    occurrence_3 = IntegerField("", validators=[optional()])
    note = TextAreaField(N_("A note for us"), filters=[lines], validators=[short(1000)])
    reason = TextAreaField(N_("Reason"), filters=[lines], validators=[short(1000)])
    colleague_name = StringField(N_("Their name"), filters=[line], validators=[short(120)])
    colleague_email = StringField(N_("Their e-mail address"), filters=[line])

    def validate_colleague_email(self, field: StringField) -> None:
        if self.answer.data == "hand_over":
            if not field.data:
                raise ValidationError(say().gettext(NoColleague.message))
            try:
                checked_address(field.data)
            except UnsafeAddress as error:
                raise ValidationError(say().error(error)) from error

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        counted = ("answer", "seen", "csrf_token", *BELONGS.get(self.answer.data or "", ()))
        for name, field in self._fields.items():
            if name not in counted:
                field.errors = []
        if self.answer.data not in BELONGS:
            self.answer.errors = [say().gettext(CHOOSE)]
        return not self.errors_by_field()

    def given(self, zone: str) -> Answer:
        """The answer as the service wants it; errors in times land on the form (look at `errors_by_field`)."""
        return replace(self._answer(zone), seen=self.seen.data)

    def _answer(self, zone: str) -> Answer:
        kind = self.answer.data
        if kind == "accept":
            return Answer("accept", conditions=self.conditions.data)
        if kind == "decline":
            return Answer("decline", note=self.reason.data)
        if kind == "hand_over":
            colleague = {"name": self.colleague_name.data, "email": self.colleague_email.data.lower()}
            return Answer("hand_over", colleague=colleague)
        if kind == "options":
            chosen = tuple(self.options.data or ())
            if not chosen:
                self.options.errors = [say().gettext(CHOOSE_TIME)]
            return Answer("counter", note=self.options_note.data, option_ids=chosen)
        return Answer("counter", note=self.note.data, times=self._times(zone))

    def _times(self, zone: str) -> tuple[WallTime, ...]:
        def chosen(n: int, day: date, clock: time, field: str) -> WallTime:
            said = self[f"occurrence_{n}"].data
            return wall_time(
                datetime.combine(day, clock), zone, occurrence=said if said in (0, 1) else None, field=field
            )

        return self.offered((1, 2, 3), chosen)


class LateForm(BaseForm):
    """After the cut-off: only “we can no longer receive you”, said twice."""

    reason = TextAreaField(N_("What has happened?"), filters=[lines], validators=[short(1000)])
    sure = StringField("")

    def validate_sure(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(say().gettext(CONFIRM))
