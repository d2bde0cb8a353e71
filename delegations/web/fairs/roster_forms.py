"""The forms of the roster: shifts by the day, one shift, who is on it, how a proposal is made."""

from datetime import date, datetime
from typing import Any

from wtforms import DateField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional as Blank

from delegations.core.errors import N_, NC_, DomainError
from delegations.core.languages import LANGUAGES
from delegations.core.walltime import AmbiguousHour, WallTime, wall_time
from delegations.fairs.roster.queries import Shift
from delegations.fairs.roster.rules import MOST_NEEDED, BadNumber, ShiftFacts, ShiftPlan
from delegations.itineraries.timetyping import on_day, parse_time
from delegations.planning.roster_values import RosterRules
from delegations.webkit.forms import BaseForm, line, number_or_none, required, short

FOLDS = [("", N_("not said")), ("0", N_("the first")), ("1", N_("the second"))]
LANGUAGE_CHOICES = [(code, one.name) for code, one in LANGUAGES.items()]
LENGTHS = [("60", "1 h"), ("90", "1 h 30"), ("120", "2 h"), ("180", "3 h"), ("240", "4 h"), ("300", "5 h")]


def _needed(typed: str) -> int:
    number = number_or_none(typed)
    if number is None:
        raise BadNumber(field="needed", most=MOST_NEEDED)
    return number


def _fold(typed: str | None) -> int | None:
    return int(typed) if typed in ("0", "1") else None


class _Folds(BaseForm):
    start_fold = SelectField(N_("If this hour happens twice"), choices=FOLDS, default="")
    end_fold = SelectField(N_("If this hour happens twice"), choices=FOLDS, default="")

    ambiguous: frozenset[str] = frozenset()

    @property
    def asks(self) -> set[str]:
        """Fields whose hour happens twice: the page asks which of the two is meant."""
        folds = (("starts", self.start_fold), ("ends", self.end_fold))
        return {name for name, field in folds if field.data} | self.ambiguous

    def refuse(self, error: DomainError) -> None:
        super().refuse(error)
        if isinstance(error, AmbiguousHour):
            self.ambiguous = frozenset({error.field or ""})


class MakeForm(_Folds):
    """Shifts of the same hours on several days and stands."""

    stand_ids = SelectMultipleField(N_("Stands"), coerce=int)
    days = SelectMultipleField(N_("Days"))
    starts = StringField(NC_("time", "From"), [required()], filters=[line])
    ends = StringField(NC_("time", "To"), [required()], filters=[line])
    length = SelectField(N_("Length of a shift"), choices=LENGTHS, default="120")
    needed = StringField(N_("People needed"), [required(), short(4)], filters=[line], default="1")
    languages = SelectMultipleField(N_("Languages to be spoken"), choices=LANGUAGE_CHOICES)
    place_id = SelectField(NC_("venue", "Place"), coerce=number_or_none, default=None)

    def plan(self) -> ShiftPlan:
        """Raises NotATime, BadNumber at their field."""
        return ShiftPlan(
            stand_ids=tuple(self.stand_ids.data or ()),
            days=tuple(date.fromisoformat(day) for day in self.days.data or ()),
            starts=parse_time(self.starts.data, field="starts"), ends=parse_time(self.ends.data, field="ends"),
            length=int(self.length.data), needed=_needed(self.needed.data),
            languages=tuple(self.languages.data or ()), place_id=self.place_id.data,
        )  # fmt: skip

    @property
    def folds(self) -> dict[str, int | None]:
        return {"starts": _fold(self.start_fold.data), "ends": _fold(self.end_fold.data)}


class ShiftForm(_Folds):
    """One shift. `end_day` only when it ends on another one."""

    version = HiddenField(default="0")
    stand_id = SelectField(NC_("fair", "Stand"), coerce=int)
    day = DateField(N_("Day"), [required()])
    starts = StringField(NC_("time", "From"), [required()], filters=[line])
    end_day = DateField(N_("Last day, if another"), [Blank()])
    ends = StringField(NC_("time", "To"), [required()], filters=[line])
    needed = StringField(N_("People needed"), [required(), short(4)], filters=[line], default="1")
    languages = SelectMultipleField(N_("Languages to be spoken"), choices=LANGUAGE_CHOICES)
    place_id = SelectField(NC_("venue", "Place"), coerce=number_or_none, default=None)

    @classmethod
    def of(cls, shift: Shift | None, **data: Any) -> "ShiftForm":
        if shift is None:
            return cls(data=data)
        return cls(data=cls.of_data(shift))

    @staticmethod
    def of_data(shift: Shift) -> dict[str, Any]:
        slot = shift.slot
        return {
            "version": str(shift.version), "stand_id": shift.stand_id, "day": slot.starts.date(),
            "starts": f"{slot.starts:%H:%M}", "ends": f"{slot.ends:%H:%M}", "needed": str(shift.needed),
            "end_day": slot.ends.date() if slot.ends.date() != slot.starts.date() else None,
            "start_fold": str(slot.start_fold) if slot.start.is_ambiguous else "",
            "end_fold": str(slot.end_fold) if slot.end.is_ambiguous else "",
            "languages": shift.languages, "place_id": slot.place_id,
        }  # fmt: skip

    def facts(self, zone: str) -> ShiftFacts:
        """Raises NotATime, MissingHour, AmbiguousHour, BadNumber at their field."""
        return ShiftFacts(
            self.stand_id.data, self._wall("starts", self.day.data, zone, self.start_fold.data),
            self._wall("ends", self.end_day.data or self.day.data, zone, self.end_fold.data),
            _needed(self.needed.data), tuple(self.languages.data or ()), self.place_id.data,
        )  # fmt: skip

    def _wall(self, field: str, day: date, zone: str, fold: str | None) -> WallTime:
        typed: datetime = on_day(day, self[field].data, field=field)
        return wall_time(typed, zone, occurrence=_fold(fold), field=field)


class DutyForm(BaseForm):
    version = HiddenField()
    participation_ids = SelectMultipleField(N_("On duty"), coerce=int)
    locked = SelectMultipleField(N_("Stays in a proposal"), coerce=int)

    def offer(self, ids: list[int]) -> "DutyForm":
        self.participation_ids.choices = self.locked.choices = [(number, str(number)) for number in ids]
        return self


class ProposalForm(BaseForm):
    """How a proposal is made; read from the address, and sent again with “take over”."""

    digest = HiddenField()
    keep = SelectField(
        N_("Who is on duty now"), choices=[("yes", N_("stays")), ("no", N_("may change, but for those locked"))],
        default="yes",
    )  # fmt: skip
    longest = SelectField(N_("Longest stretch without a break"), choices=[*LENGTHS[2:], ("480", "8 h")], default="240")
    rest = SelectField(N_("A break lasts at least"), choices=[(n, f"{n} min") for n in ("15", "30", "45", "60")],
                       default="30")  # fmt: skip
    buffer = SelectField(N_("Between a meeting and a duty"), choices=[(n, f"{n} min") for n in ("0", "15", "30")],
                         default="15")  # fmt: skip

    def rules(self) -> RosterRules:
        return RosterRules(rest=int(self.rest.data), buffer=int(self.buffer.data), longest=int(self.longest.data))

    @property
    def keeps(self) -> bool:
        return bool(self.keep.data != "no")
