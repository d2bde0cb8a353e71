"""The form of one slot: times as typed, places, hosts, who attends, texts per language."""

from datetime import date, datetime
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import NumberRange
from wtforms.validators import Optional as Blank

from delegations.core.errors import N_, NC_
from delegations.core.walltime import WallTime, wall_time
from delegations.dossiers.queries import Dossier
from delegations.itineraries.queries import Slot
from delegations.itineraries.rules import INTERPRETING, PLANNED_KINDS, TRAVEL_MODES
from delegations.itineraries.slots import SlotValues
from delegations.itineraries.timetyping import on_day
from delegations.webkit.forms import BaseForm, line, lines, number_or_none, required, short

MINUTES = N_("Give a number of minutes between 0 and 1440.")
TRANSLATED = ("en", "ar")


class SlotForm(BaseForm):
    """`day`, `starts`, `end_day`, `ends` are wall time at the place; folds answer for a repeated hour."""

    kind = SelectField(N_("Kind"), choices=list(PLANNED_KINDS.items()), default="visit")
    title = StringField(N_("Title (French)"), filters=[line], validators=[required(), short(300)])
    day = DateField(N_("Day"), validators=[required()])
    starts = StringField(NC_("time", "From"), filters=[line], validators=[required()])
    start_fold = SelectField(
        N_("If this hour happens twice"),
        choices=[("", N_("not said")), ("0", N_("the first")), ("1", N_("the second"))],
        default="",
    )
    end_day = DateField(N_("Last day, if another"), validators=[Blank()])
    ends = StringField(NC_("time", "To"), filters=[line], validators=[required()])
    end_fold = SelectField(
        N_("If this hour happens twice"),
        choices=[("", N_("not said")), ("0", N_("the first")), ("1", N_("the second"))],
        default="",
    )
    place_id = SelectField(NC_("venue", "Place"), coerce=number_or_none, default=None)
    end_place_id = SelectField(N_("Place at the end, if another"), coerce=number_or_none, default=None)
    host_id = SelectField(N_("Host"), coerce=number_or_none, default=None)
    attendance = SelectField(
        N_("Who attends"), choices=[("all", N_("The whole delegation")), ("some", N_("Those chosen below"))]
    )
    participation_ids = SelectMultipleField(N_("Chosen people"), coerce=int)
    resource_ids = SelectMultipleField(N_("Interpreters, vehicles, rooms"), coerce=int)
    interpreting = SelectField(N_("How it is interpreted"), choices=list(INTERPRETING.items()), default="")
    interpreter_note = TextAreaField(
        N_("Briefing for the interpreters"),
        description=N_("Only the interpreters booked here read it, on their own page"),
        filters=[lines],
    )
    public_text = TextAreaField(N_("Text for the delegation (French)"), filters=[lines])
    staff_note = TextAreaField(N_("Note for staff only"), filters=[lines])
    title_en = StringField(N_("Title in English"), filters=[line], validators=[short(300)])
    public_text_en = TextAreaField(N_("Text in English"), filters=[lines])
    title_ar = StringField(N_("Title in Arabic"), filters=[line], validators=[short(300)])
    public_text_ar = TextAreaField(N_("Text in Arabic"), filters=[lines])
    fixed = BooleanField(N_("Fixed: never moved with the rest of the day"))
    tolerance_minutes = IntegerField(
        N_("The host accepts a shift of, in minutes"), default=0,
        validators=[Blank(), NumberRange(0, 1440, message=MINUTES)],
    )  # fmt: skip
    tolerance_people = IntegerField(
        N_("The host accepts additional people"), default=2, validators=[Blank(), NumberRange(0, 500, message=MINUTES)]
    )
    travel_mode = SelectField(N_("How the group comes here"), choices=list(TRAVEL_MODES.items()), default="coach")
    travel_minutes = IntegerField(
        N_("Minutes on the way here (empty: estimated)"),
        validators=[Blank(), NumberRange(0, 1440, message=MINUTES)],
    )  # fmt: skip
    remote_link = StringField(N_("Link of the remote session"), filters=[line], validators=[short(500)])

    def fill_choices(self, *, places: Any, hosts: Any, people: Any, resources: Any) -> None:
        """Lists of (id, text) from the directory."""
        self.place_id.choices = [("", ""), *places]
        self.end_place_id.choices = [("", ""), *places]
        self.host_id.choices = [("", ""), *hosts]
        self.participation_ids.choices = people
        self.resource_ids.choices = resources

    def slot_values(self, dossier: Dossier, zones: dict[int, str]) -> SlotValues:
        """The values of the slot. Raises NotATime, MissingHour, AmbiguousHour tied to their fields."""
        start_zone = zones.get(self.place_id.data or 0, dossier.zone)
        end_zone = zones.get(self.end_place_id.data or 0, start_zone)
        start = self._wall("starts", self.day.data, start_zone, self.start_fold.data)
        end = self._wall("ends", self.end_day.data or self.day.data, end_zone, self.end_fold.data)
        return SlotValues(
            kind=self.kind.data, title=self.title.data, start=start, end=end, place_id=self.place_id.data,
            end_place_id=self.end_place_id.data, host_id=self.host_id.data, attendance=self.attendance.data,
            participation_ids=tuple(self.participation_ids.data or ()), public_text=self.public_text.data,
            resource_ids=tuple(self.resource_ids.data or ()), staff_note=self.staff_note.data,
            fixed=bool(self.fixed.data), tolerance_minutes=self.tolerance_minutes.data or 0,
            tolerance_people=self.tolerance_people.data if self.tolerance_people.data is not None else 2,
            travel_mode=self.travel_mode.data, travel_minutes=self.travel_minutes.data,
            remote_link=self.remote_link.data, interpreting=self.interpreting.data,
            interpreter_note=self.interpreter_note.data,
        )  # fmt: skip

    def _wall(self, field: str, day: date, zone: str, fold: str | None) -> WallTime:
        typed: datetime = on_day(day, self._fields[field].data, field=field)
        return wall_time(typed, zone, occurrence=int(fold) if fold in ("0", "1") else None, field=field)

    def texts(self) -> dict[tuple[str, str], str]:
        """{(field, language): text} of the translations."""
        return {(f, code): self._fields[f"{f}_{code}"].data for f in ("title", "public_text") for code in TRANSLATED}


def stands(slot: Slot, texts: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The form's data for a slot as it stands."""
    ambiguous = slot.start.is_ambiguous
    data: dict[str, Any] = {
        name: getattr(slot, name)
        for name in (
            "kind", "title", "place_id", "end_place_id", "host_id", "attendance", "public_text", "staff_note", "fixed",
            "tolerance_minutes", "tolerance_people", "travel_mode", "travel_minutes", "remote_link",
            "interpreting", "interpreter_note",
        )
    }  # fmt: skip
    data |= {
        "day": slot.starts.date(), "starts": f"{slot.starts:%H:%M}", "ends": f"{slot.ends:%H:%M}",
        "end_day": slot.ends.date() if slot.ends.date() != slot.starts.date() else None,
        "start_fold": str(slot.start_fold) if ambiguous else "",
        "end_fold": str(slot.end_fold) if slot.end.is_ambiguous else "",
        "participation_ids": [p.id for p in slot.participations],
        "resource_ids": [b.resource_id for b in slot.bookings if b.active],
    }  # fmt: skip
    for field in ("title", "public_text"):
        for code in TRANSLATED:
            data[f"{field}_{code}"] = texts[field].get(code, "")
    return data
