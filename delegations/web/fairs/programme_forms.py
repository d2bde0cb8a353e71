"""The forms of a session, of its speakers, of the organiser's file and of a guided tour."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import request
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange
from wtforms.validators import Optional as Blank

from delegations.core.errors import N_, NC_
from delegations.core.walltime import WallTime, wall_time, zone_names
from delegations.dossiers.queries import Dossier
from delegations.fairs.programme.rules import MOST_STOPS, NumberOutOfRange, UnknownHost
from delegations.fairs.programme.sessions import PartValues
from delegations.fairs.programme.tours import StopValues, TourFacts
from delegations.itineraries.rules import INTERPRETING, PARTS
from delegations.itineraries.slots import SlotValues
from delegations.itineraries.timetyping import on_day
from delegations.network.rules import search_key
from delegations.webkit.forms import BaseForm, line, lines, number_or_none, required, short

FOLDS = [("", N_("not said")), ("0", N_("the first")), ("1", N_("the second"))]
Choices = Sequence[tuple[int, str]]


class _TimedForm(BaseForm):
    """A day with a start; the fold answers for an hour that happens twice."""

    day = DateField(N_("Day"), [required()])
    starts = StringField(NC_("time", "From"), [required()], filters=[line])
    start_fold = SelectField(N_("If this hour happens twice"), choices=FOLDS, default="")

    def start(self, zone: str) -> WallTime:
        """Raises NotATime, MissingHour, AmbiguousHour at the field."""
        return self.moment("starts", zone)

    def moment(self, name: str, zone: str) -> WallTime:
        local: datetime = on_day(self.day.data, self[name].data, field=name)
        said = number_or_none(self.start_fold.data)
        return wall_time(local, zone, occurrence=said, field=name)


class SessionForm(_TimedForm):
    """A session or a reception: a slot with what a fair asks for."""

    title = StringField(N_("Title (French)"), [required(), short(300)], filters=[line])
    ends = StringField(NC_("time", "To"), [required()], filters=[line])
    place_id = SelectField(NC_("venue", "Place"), coerce=number_or_none, default=None)
    public_text = TextAreaField(N_("Text for the delegation (French)"), [short(4000)], filters=[lines])
    attendance = SelectField(
        N_("Who attends"), choices=[("all", N_("The whole delegation")), ("some", N_("Those chosen below"))]
    )
    participation_ids = SelectMultipleField(N_("Chosen people"), coerce=int)
    remote_link = StringField(N_("Link of the remote session"), [short(500)], filters=[line])
    interpreting = SelectField(N_("How it is interpreted"), choices=list(INTERPRETING.items()), default="")
    guests = IntegerField(
        N_("Guests expected beside the delegation"), [Blank(), NumberRange(0, 10_000)]
    )  # fmt: skip

    def offer(self, places: Any, people: Choices) -> "SessionForm":
        self.place_id.choices = [("", ""), *places]
        self.participation_ids.choices = list(people)
        return self

    def values_for(self, kind: str, dossier: Dossier, zones: Mapping[int, str]) -> SlotValues:
        """Raises what a typed time raises, at its field."""
        zone = zones.get(self.place_id.data or 0, dossier.zone)
        return SlotValues(
            kind=kind, title=self.title.data, start=self.start(zone), end=self.moment("ends", zone),
            place_id=self.place_id.data, attendance=self.attendance.data,
            participation_ids=tuple(self.participation_ids.data or ()), public_text=self.public_text.data,
            remote_link=self.remote_link.data, interpreting=self.interpreting.data, guests=self.guests.data,
        )  # fmt: skip


class PartForm(BaseForm):
    """One more person of a session."""

    version = HiddenField()
    participation_id = SelectField(N_("Who"), coerce=number_or_none)
    part = SelectField(NC_("session", "Part"), choices=list(PARTS.items()), default="speaker")
    remote = BooleanField(N_("Takes part from afar"))
    zone = SelectField(N_("Time zone there"), default="")

    def offer(self, people: Choices) -> "PartForm":
        self.participation_id.choices = [("", N_("Choose a participant")), *people]
        self.zone.choices = [("", N_("the person’s own")), *((name, name.replace("_", " ")) for name in zone_names())]
        return self

    def values_of_part(self) -> PartValues:
        return PartValues(self.participation_id.data or 0, self.part.data, bool(self.remote.data), self.zone.data)


class ProgrammeFileForm(BaseForm):
    file = FileField(
        N_("File of the organiser"),
        description=N_("A calendar file (.ics), or a list as XLSX, ODS or CSV with title, day, from, to, room, link."),
    )


class PreviewForm(BaseForm):
    """What an import still has to know."""

    zone = SelectField(N_("Times without a zone are those of"), default="")
    without_faults = BooleanField(N_("Leave out the rows in error"))

    def offer(self, here: str) -> "PreviewForm":
        others = [(name, name.replace("_", " ")) for name in zone_names() if name != here]
        self.zone.choices = [("", N_("Choose a place")), (here, here.replace("_", " ")), *others]
        return self


class PickForm(BaseForm):
    attendance = SelectField(
        N_("Who goes"), [required()],
        choices=[("", N_("Choose")), ("all", N_("The whole delegation")), ("some", N_("Those chosen below"))],
    )  # fmt: skip
    participation_ids = SelectMultipleField(N_("Chosen people"), coerce=int)
    place_id = SelectField(NC_("venue", "Place"), coerce=number_or_none, default=None)

    def offer(self, places: Any, people: Choices) -> "PickForm":
        self.place_id.choices = [("", ""), *places]
        self.participation_ids.choices = list(people)
        return self


class TourForm(_TimedForm):
    """The head of a tour; its stops are rows beside it, see StopRows."""

    version = HiddenField()
    agreed = HiddenField()
    title = StringField(N_("Title (French)"), [required(), short(200)], filters=[line])
    place_id = SelectField(NC_("venue", "Place"), coerce=number_or_none, default=None)
    meeting_point = StringField(N_("Meeting point"), [short()], filters=[line])
    guide_id = SelectField(N_("Guide"), coerce=number_or_none, default=None)
    interpreter_id = SelectField(N_("Interpreter"), coerce=number_or_none, default=None)
    languages = StringField(N_("Languages of the tour"), [short()], filters=[line])
    walk_minutes = IntegerField(N_("Usual walk between two stops, in minutes"), [NumberRange(0, 120)], default=3)
    max_people = IntegerField(N_("People at most"), [Blank(), NumberRange(1, 1000)])
    headsets = IntegerField(
        N_("Headsets"), [Blank(), NumberRange(0, 1000)],
        description=N_("Empty: one for each person, the guide and the interpreter"),
    )  # fmt: skip
    attendance = SelectField(
        N_("Who goes along"), choices=[("all", N_("The whole delegation")), ("some", N_("Those chosen below"))]
    )
    people = SelectMultipleField(N_("Chosen people"), coerce=int)
    note = TextAreaField(N_("Note for the guide"), [short(2000)], filters=[lines])

    def offer(self, places: Any, people: Choices) -> "TourForm":
        self.place_id.choices = [("", ""), *places]
        self.guide_id.choices = [("", N_("Nobody yet")), *people]
        self.interpreter_id.choices = [("", N_("Nobody")), *people]
        self.people.choices = list(people)
        return self

    @classmethod
    def of(cls, facts: TourFacts, version: int) -> "TourForm":
        return cls(data={
            **vars(facts), "day": facts.start.local.date(), "starts": f"{facts.start.local:%H:%M}",
            "attendance": "all" if facts.everybody else "some", "version": str(version),
            "people": list(facts.people), "start_fold": str(facts.start.fold) if facts.start.is_ambiguous else "",
        })  # fmt: skip

    def facts(self, dossier: Dossier, zones: Mapping[int, str]) -> TourFacts:
        everybody = self.attendance.data == "all"
        return TourFacts(
            title=self.title.data, start=self.start(zones.get(self.place_id.data or 0, dossier.zone)),
            guide_id=self.guide_id.data, interpreter_id=self.interpreter_id.data, languages=self.languages.data,
            meeting_point=self.meeting_point.data, place_id=self.place_id.data,
            walk_minutes=self.walk_minutes.data or 0, max_people=self.max_people.data, everybody=everybody,
            people=() if everybody else tuple(self.people.data or ()), headsets=self.headsets.data, note=self.note.data,
        )  # fmt: skip


ROW = ("position", "host", "stand", "topic", "minutes", "walk", "stop")
"""Cells of a row of stops, each a field such as `host-3`."""


class StopRows:
    """The stops as typed in a spreadsheet, a row each; a row that is empty or ticked as gone is no stop."""

    def __init__(self, cells: Sequence[Mapping[str, str]]) -> None:
        self.cells = list(cells)
        self.errors: dict[str, list[str]] = {}
        self.order: list[int] = []

    @classmethod
    def typed(cls) -> "StopRows":
        rows = []
        for n in range(MOST_STOPS + 3):
            if f"host-{n}" in request.form:
                cells = {name: line(request.form.get(f"{name}-{n}", "")[:300]) for name in ROW}
                rows.append({**cells, "gone": request.form.get(f"gone-{n}", "")})
        return cls(rows)

    @classmethod
    def of(cls, stops: Sequence[StopValues], names: Mapping[int, str], empty: int = 3) -> "StopRows":
        rows = [
            {
                "position": str(number), "host": names.get(one.host_id or 0, ""), "stand": one.stand,
                "topic": one.topic, "minutes": str(one.minutes), "walk": str(one.walk if one.walk is not None else ""),
                "stop": str(one.stop_id or ""), "gone": "",
            }
            for number, one in enumerate(stops, 1)
        ]  # fmt: skip
        blank = dict.fromkeys((*ROW, "gone"), "")
        return cls([*rows, *(blank for _ in range(empty))])

    def with_room(self) -> "StopRows":
        """The same with three empty rows at the end."""
        filled = [cells for cells in self.cells if any(cells[name] for name in ("host", "topic", "stand", "minutes"))]
        blank = dict.fromkeys((*ROW, "gone"), "")
        rows = StopRows([*filled, *(blank for _ in range(3))])
        rows.errors = self.errors
        return rows

    def stops(self, organisations: Choices, contacts: Mapping[int, int | None]) -> list[StopValues]:
        """The stops in the order of their numbers. Raises UnknownHost, NumberOutOfRange at `host-2` and the like."""
        by_name = {search_key(name): number for number, name in organisations}
        found = []
        for n, cells in enumerate(self.cells):
            if cells["gone"] or not any(cells[name] for name in ("host", "topic", "stand", "minutes")):
                continue
            host = by_name.get(search_key(cells["host"])) if cells["host"] else None
            if cells["host"] and host is None:
                raise UnknownHost(field=f"host-{n}", typed=cells["host"])
            stop_id = number_or_none(cells["stop"])
            minutes = _number(cells["minutes"] or "12", f"minutes-{n}", 0, 1440) or 0
            found.append((_number(cells["position"], f"position-{n}", 0, 999), n, StopValues(
                host_id=host, topic=cells["topic"], minutes=minutes, stop_id=stop_id, stand=cells["stand"],
                walk=_number(cells["walk"], f"walk-{n}", 0, 1440), contact_id=contacts.get(stop_id or 0),
            )))  # fmt: skip
        found.sort(key=lambda one: (one[0] if one[0] is not None else 1000, one[1]))
        self.order = [n for _position, n, _stop in found]
        return [replace(stop) for _position, _n, stop in found]

    def refuse(self, field: str, sentence: str) -> bool:
        """Puts an error at its cell; False where the field is none of a row. Fields of services count the stops."""
        name, _, number = field.partition("-")
        if name not in ROW or not number.isdecimal():
            return False
        at = field if field in self.errors else f"{name}-{number}"
        self.errors.setdefault(at, []).append(sentence)
        return True

    def row_of(self, field: str) -> str:
        """The field of the page that a service means, which counts the stops from 0 in their order."""
        name, _, number = field.partition("-")
        if name in ROW and number.isdecimal() and int(number) < len(self.order):
            return f"{name}-{self.order[int(number)]}"
        return field


def _number(typed: str, field: str, least: int, most: int) -> int | None:
    """A whole number; None for nothing. Raises NumberOutOfRange."""
    if not typed:
        return None
    if not typed.isdecimal() or not least <= int(typed[:9]) <= most:
        raise NumberOutOfRange(field=field, least=least, most=most)
    return int(typed)
