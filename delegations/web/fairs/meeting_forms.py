"""The forms of business meetings that only staff have: the round, who takes part, a wish on behalf."""

from datetime import date, time
from typing import Any

from wtforms import DateField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField

from delegations.core.errors import N_, NC_, InvalidInput
from delegations.fairs.meetings.queries import MeetingRound, MeetingTable
from delegations.fairs.meetings.rules import SIDES, WEIGHTS, Grid, Phases
from delegations.fairs.meetings.services import RoundFacts
from delegations.itineraries.timetyping import parse_time
from delegations.webkit.context import say
from delegations.webkit.forms import BaseForm, line, lines, number_or_none, required, short

_TIMES = ("first", "last", "break_from", "break_to")


class NotMinutes(InvalidInput):
    message = N_("“%(typed)s” is not a whole number.")


class RoundForm(BaseForm):
    """Dates of the phases; how the days are cut. `occurrence` counts only where an hour happens twice."""

    version = HiddenField()
    profiles_until = DateField(N_("Profiles until"), [required()])
    wishes_until = DateField(N_("Wishes until"), [required()])
    answers_until = DateField(N_("Answers until"), [required()])
    publish_on = DateField(N_("Published on"), [required()])
    days = SelectMultipleField(N_("Days of the meetings"), validate_choice=False)
    first = StringField(N_("First meeting at"), [required(), short(10)], filters=[line], default="09:30")
    last = StringField(N_("Last one ends by"), [required(), short(10)], filters=[line], default="17:00")
    length = StringField(N_("Length (minutes)"), [required(), short(4)], filters=[line], default="25")
    pause = StringField(N_("Between two (minutes)"), [short(4)], filters=[line], default="5")
    break_from = StringField(N_("Break from"), [short(10)], filters=[line])
    break_to = StringField(N_("Break until"), [short(10)], filters=[line])
    occurrence = SelectField(
        N_("Which of the two hours"),
        choices=[("", N_("Not said")), ("0", N_("The first")), ("1", N_("The second"))],
        default="",
    )
    tables = TextAreaField(
        N_("Tables"), [required(), short(4000)], filters=[lines], default="1\n2\n3\n4",
        description=N_("One a line, the name alone: 3. Where it stands may follow a colon: 3: by the window"),
    )  # fmt: skip
    place_id = SelectField(N_("Place"), default="")
    most = StringField(
        N_("Meetings of one party at most"), [short(4)], filters=[line], description=N_("Leave empty for any number.")
    )
    note = TextAreaField(N_("Remarks"), [short(2000)], filters=[lines])

    @classmethod
    def of(cls, found: MeetingRound | None, tables: list[MeetingTable], first: date, last: date) -> "RoundForm":
        """As typed, or filled with the round; `first`, `last`: days of the fair."""
        if found is None:
            form = cls(data={"version": "0", "days": [f"{first}"]})
        else:
            named = [f"{table.name}: {table.note}" if table.note else table.name for table in tables]
            grid = {name: str(value) for name, value in found.grid.items() if name != "days"}
            form = cls(data={
                **vars(found), **grid, "days": found.grid.get("days", []), "tables": "\n".join(named),
                "place_id": str(found.place_id or ""), "most": str(found.most or ""),
            })  # fmt: skip
        span = range(first.toordinal(), last.toordinal() + 1)
        form.days.choices = [(f"{d}", say().date(d, "weekday")) for d in map(date.fromordinal, span)]
        return form

    def _number(self, name: str) -> int | None:
        typed = self[name].data
        number = number_or_none(typed)
        if typed and number is None:
            raise NotMinutes(field=name, typed=typed)
        return number

    def facts(self) -> RoundFacts:
        """Raises InvalidInput at its field."""
        typed: dict[str, time | None] = {
            name: parse_time(self[name].data, field=name) if self[name].data else None for name in _TIMES
        }
        days = tuple(date.fromisoformat(day) for day, _label in self.days.choices if day in (self.days.data or ()))
        grid = Grid(
            days, typed["first"] or time(), typed["last"] or time(), self._number("length") or 0,
            self._number("pause") or 0, typed["break_from"], typed["break_to"],
        )  # fmt: skip
        phases = Phases(self.profiles_until.data, self.wishes_until.data, self.answers_until.data, self.publish_on.data)
        return RoundFacts(
            phases, grid, tuple(self.tables.data.splitlines()), number_or_none(self.place_id.data),
            self._number("most"), self.note.data, number_or_none(self.occurrence.data),
        )  # fmt: skip


class AddPartiesForm(BaseForm):
    side = SelectField(N_("Side"), choices=list(SIDES.items()), default="visitor")
    participation_ids = SelectMultipleField(N_("Participants"), coerce=int, validate_choice=False)

    def offer(self, people: list[tuple[int, str]]) -> "AddPartiesForm":
        self.participation_ids.choices = people
        return self


class WishForm(BaseForm):
    from_id = SelectField(NC_("wish", "Who wishes"), [required()])
    to_id = SelectField(NC_("wish", "To meet whom"), [required()])
    weight = SelectField(NC_("wish", "How much"), choices=[(str(n), word) for n, word in WEIGHTS.items()], default="1")

    def offer(self, parties: list[tuple[str, Any]]) -> "WishForm":
        self.from_id.choices = [("", N_("Choose one")), *parties]
        self.to_id.choices = [("", N_("Choose one")), *parties]
        return self
