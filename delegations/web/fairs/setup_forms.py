"""The form of an appointment for build-up or freight."""

from datetime import date, datetime
from typing import Any

from wtforms import DateField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional as Blank

from delegations.core.errors import N_, NC_
from delegations.core.walltime import WallTime, wall_time
from delegations.fairs.stands.setup_rules import SETUPS
from delegations.fairs.stands.setups import Setup, SetupFacts, titled
from delegations.itineraries.timetyping import on_day
from delegations.webkit.forms import BaseForm, line, lines, number_or_none, required, short

TWICE = [("", N_("not said")), ("0", N_("the first")), ("1", N_("the second"))]


class SetupForm(BaseForm):
    """Times are wall times of the place; an hour that happens twice is asked about."""

    version = HiddenField()
    what = SelectField(NC_("setup", "What"), choices=list(SETUPS.items()))
    stand_id = SelectField(NC_("fair", "Stand"))
    title = StringField(
        N_("Title (French)"), [short(300)], filters=[line], description=N_("Left empty: what it is and the stand"),
    )  # fmt: skip
    day = DateField(N_("Day"), [required()])
    starts = StringField(NC_("time", "From"), [required()], filters=[line])
    start_fold = SelectField(N_("If this hour happens twice"), choices=TWICE, default="")
    end_day = DateField(N_("Last day, if another"), [Blank()])
    ends = StringField(NC_("time", "To"), [required()], filters=[line])
    end_fold = SelectField(N_("If this hour happens twice"), choices=TWICE, default="")
    place_id = SelectField(NC_("venue", "Place"))
    carrier = StringField(N_("Carrier"), [short()], filters=[line])
    access = TextAreaField(
        N_("Gate, number plates, unloading"), [short(2000)], filters=[lines], description=N_("For staff only")
    )
    participation_ids = SelectMultipleField(N_("Who is there"), coerce=int)
    public_text = TextAreaField(N_("Text for those who are there (French)"), [short(4000)], filters=[lines])

    def offer(self, stands: Any, places: Any, people: Any) -> "SetupForm":
        """Lists of (id, text)."""
        self.stand_id.choices = [("", NC_("fair", "All stands")), *stands]
        self.place_id.choices = [("", NC_("fair", "No place")), *places]
        self.participation_ids.choices = people
        return self

    @classmethod
    def of(cls, known: Setup | None) -> "SetupForm":
        """The form as typed, or filled with the appointment."""
        if known is None:
            return cls()
        slot = known.slot
        plain = slot.title == titled(known.what, known.stand, "fr")
        return cls(
            data={
                "version": str(slot.version), "what": known.what, "title": "" if plain else slot.title,
                "day": slot.starts.date(),
                "stand_id": str(known.stand.id) if known.stand else "", "starts": f"{slot.starts:%H:%M}",
                "ends": f"{slot.ends:%H:%M}", "place_id": str(slot.place_id or ""), "carrier": known.carrier,
                "end_day": slot.ends.date() if slot.ends.date() != slot.starts.date() else None,
                "start_fold": str(slot.start_fold) if slot.start.is_ambiguous else "",
                "end_fold": str(slot.end_fold) if slot.end.is_ambiguous else "", "access": known.access,
                "participation_ids": [p.id for p in slot.participations], "public_text": slot.public_text,
            }
        )  # fmt: skip

    def facts(self, zone: str, zones: dict[int, str]) -> SetupFacts:
        """`zone` where no place says another. Raises NotATime, MissingHour, AmbiguousHour at their fields."""
        place_id = number_or_none(self.place_id.data)
        here = zones.get(place_id or 0, zone)
        return SetupFacts(
            what=self.what.data, start=self._wall("starts", self.day.data, here, self.start_fold.data),
            end=self._wall("ends", self.end_day.data or self.day.data, here, self.end_fold.data),
            stand_id=number_or_none(self.stand_id.data), place_id=place_id, title=self.title.data,
            participation_ids=tuple(self.participation_ids.data or ()), carrier=self.carrier.data,
            access=self.access.data, public_text=self.public_text.data,
        )  # fmt: skip

    def _wall(self, field: str, day: date, zone: str, fold: str) -> WallTime:
        typed: datetime = on_day(day, self[field].data, field=field)
        return wall_time(typed, zone, occurrence=int(fold) if fold in ("0", "1") else None, field=field)
