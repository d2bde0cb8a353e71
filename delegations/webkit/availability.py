"""The form of when somebody can be on a stand: one card a day. Staff fill it on behalf, people on their own page."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField

from delegations.core.errors import N_, NC_, InvalidInput
from delegations.core.languages import LANGUAGES
from delegations.fairs.roster.queries import Availability
from delegations.fairs.roster.rules import ALWAYS, ON_BEHALF, Answer, BadHours, pieces, whole_day
from delegations.webkit.forms import BaseForm, line, lines, number_or_none, short

DAYS = 10
Opening = Sequence[tuple[date, time, time]]
PARTS = {"all": N_("The whole day"), "some": N_("Some hours"), "none": N_("Not this day")}


class SayForEachDay(InvalidInput):
    message = N_("Say for each day whether you can be there.")


class TickAnHour(InvalidInput):
    message = N_("Tick at least one time, or say “not this day”.")


class AvailabilityForm(BaseForm):
    """`day_1` ... are all, some or none; `hours_1` ... the ticked windows. Nothing is preselected."""

    version = HiddenField(default="0")
    languages = SelectMultipleField(
        NC_("availability", "Languages spoken"), choices=[(code, one.name) for code, one in LANGUAGES.items()]
    )
    max_hours = StringField(
        N_("Most hours a day"), [short(4)], filters=[line], description=N_("Empty: as many as needed")
    )
    note = TextAreaField(N_("A note for us"), [short(2000)], filters=[lines])
    came_by = SelectField(N_("How the answer came"), choices=list(ON_BEHALF.items()), default="phone")

    @classmethod
    def of(cls, row: Availability | None, opening: Opening, *, typed: bool = True) -> "AvailabilityForm":
        """The form as typed, or filled with what is known."""
        data: dict[str, Any] = {"version": str(row.version if row else 0)}
        if row is not None and row.answered_at is not None:
            data |= {"languages": row.languages, "note": row.note, "max_hours": str(row.max_hours or "")}
            data["came_by"] = row.came_by if row.came_by in ON_BEHALF else "phone"
            for number, (day, opens, closes) in enumerate(opening[:DAYS], 1):
                data[f"day_{number}"], data[f"hours_{number}"] = _as_ticked(row.windows, day, opens, closes)
        form = cls(data=data) if typed else cls(formdata=None, data=data)
        form.offer(opening)
        return form

    def offer(self, opening: Opening) -> None:
        for number, (_day, opens, closes) in enumerate(opening[:DAYS], 1):
            self[f"hours_{number}"].choices = [
                (f"{a:%H:%M}-{b:%H:%M}", f"{a:%H:%M}–{b:%H:%M}") for a, b in pieces(opens, closes)
            ]

    def answer(self, opening: Opening) -> Answer:
        """Raises SayForEachDay, TickAnHour, BadHours at their field."""
        hours = number_or_none(self.max_hours.data) if self.max_hours.data else None
        if self.max_hours.data and hours is None:
            raise BadHours(field="max_hours")
        windows: list[list[str]] = []
        for number, (day, _opens, _closes) in enumerate(opening[:DAYS], 1):
            windows += self._of_day(number, day)
        return Answer(tuple(windows), tuple(self.languages.data or ()), hours, self.note.data or "")

    def _of_day(self, number: int, day: date) -> list[list[str]]:
        part, ticked = self[f"day_{number}"].data, self[f"hours_{number}"].data or []
        if part not in PARTS:
            raise SayForEachDay(field=f"day_{number}")
        if part == "some" and not ticked:
            raise TickAnHour(field=f"day_{number}")
        if part == "some":
            return [[f"{day}T{end}" for end in one.split("-")] for one in ticked]
        return [whole_day(day)] if part == "all" else []


for _n in range(1, DAYS + 1):
    setattr(AvailabilityForm, f"day_{_n}", StringField("", filters=[line]))
    setattr(AvailabilityForm, f"hours_{_n}", SelectMultipleField("", choices=[]))


def _as_ticked(windows: Sequence[Any], day: date, opens: time, closes: time) -> tuple[str, list[str]]:
    """What a day's card shows of the windows that are known."""
    if ALWAYS in windows or whole_day(day) in windows:
        return "all", []
    ticked = [
        f"{a:%H:%M}-{b:%H:%M}" for a, b in pieces(opens, closes)
        if any(_covers(window, datetime.combine(day, a), datetime.combine(day, b)) for window in windows)
    ]  # fmt: skip
    return ("some", ticked) if ticked else ("none", [])


def _covers(window: Sequence[str], start: datetime, end: datetime) -> bool:
    return datetime.fromisoformat(window[0]) <= start and end <= datetime.fromisoformat(window[1])
