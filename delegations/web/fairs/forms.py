"""The forms of an edition, a stand, an application to exhibit, and a badge."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from wtforms import (
    DateField,
    DateTimeLocalField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional as Blank

from delegations.core.errors import N_, NC_, InvalidInput
from delegations.dossiers.services import cents
from delegations.fairs.stands.queries import Edition, Exhibitor, Stand
from delegations.fairs.stands.rules import BADGE_KINDS, CAME_BY, FORMULAS, INVOICING
from delegations.fairs.stands.services import Application, EditionFacts, Figure, OpeningDay, StandFacts
from delegations.itineraries.timetyping import parse_time
from delegations.network.rules import THEMES
from delegations.webkit.forms import BaseForm, line, lines, number_or_none, required, short

NOT_A_MOMENT = N_("Not a valid datetime value.")
"""A sentence of WTForms, named here so that the catalogues have it."""
DAYS, FIGURES = 10, 8
MOMENT = ["%Y-%m-%dT%H:%M"]


class NotANumber(InvalidInput):
    message = N_("“%(typed)s” is not a number such as 12 or 12,5.")


class HalfARow(InvalidInput):
    message = N_("Give the day, when it opens and when it closes.")


class FigureWithoutSource(InvalidInput):
    message = N_("A figure needs its value and who says so.")


def metres(typed: str, *, field: str) -> float | None:
    """'12,5' as people type it; None for nothing."""
    plain = re.sub(r"[\s\u00a0\u202f]|m²?$", "", typed or "").replace(",", ".")
    if not plain:
        return None
    if not re.fullmatch(r"\d{1,6}(\.\d{1,2})?", plain):
        raise NotANumber(field=field, typed=typed)
    return float(plain)


def as_typed(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


class _Rows(BaseForm):
    """Numbered fields `day_1`, `opens_1` ... and `what_1`, `value_1` ..."""


for _n in range(1, DAYS + 1):
    setattr(_Rows, f"day_{_n}", DateField(N_("Day"), [Blank()]))
    setattr(_Rows, f"opens_{_n}", StringField(N_("Opens at"), filters=[line]))
    setattr(_Rows, f"closes_{_n}", StringField(N_("Closes at"), filters=[line]))
for _formula, _label in FORMULAS.items():
    setattr(_Rows, f"contribution_{_formula}", StringField(_label, [short(20)], filters=[line]))
for _n in range(1, FIGURES + 1):
    setattr(_Rows, f"what_{_n}", StringField(NC_("figure", "What"), [short()], filters=[line]))
    setattr(_Rows, f"value_{_n}", StringField(NC_("figure", "Value"), [short()], filters=[line]))
    setattr(_Rows, f"source_{_n}", StringField(NC_("figure", "Who says so"), [short(400)], filters=[line]))
    setattr(_Rows, f"as_of_{_n}", StringField(NC_("figure", "As of"), [short()], filters=[line]))


class EditionForm(_Rows):
    version = HiddenField()
    fair = StringField(NC_("dossier", "Fair"), [required(), short()], filters=[line])
    label = StringField(N_("Edition"), [short()], filters=[line], description=N_("Such as 2027 or 48th"))
    organiser = StringField(N_("Organiser"), [short()], filters=[line])
    halls = TextAreaField(N_("Halls"), [short(2000)], filters=[lines], description=N_("One a line, the name alone: 2"))
    themes = SelectMultipleField(N_("Themes"), choices=list(THEMES.items()))
    build_up_starts = DateTimeLocalField(N_("Build-up begins"), [Blank()], format=MOMENT)
    build_up_ends = DateTimeLocalField(N_("Build-up ends"), [Blank()], format=MOMENT)
    dismantling_starts = DateTimeLocalField(N_("Dismantling begins"), [Blank()], format=MOMENT)
    dismantling_ends = DateTimeLocalField(N_("Dismantling ends"), [Blank()], format=MOMENT)
    note = TextAreaField(N_("Remarks"), [short(4000)], filters=[lines])

    @classmethod
    def of(cls, edition: Edition | None) -> "EditionForm":
        """The form as typed, or filled with the edition."""
        if edition is None:
            return cls(data={"version": "0"})
        data = {**vars(edition), "halls": "\n".join(edition.halls)}
        for n, row in enumerate(edition.opening[:DAYS], 1):
            data |= {f"day_{n}": date.fromisoformat(row["day"]), f"opens_{n}": row["opens"],
                     f"closes_{n}": row["closes"]}  # fmt: skip
        data |= {f"contribution_{formula}": f"{sum_ / 100:.2f}" for formula, sum_ in edition.contributions.items()}
        for n, row in enumerate(edition.figures[:FIGURES], 1):
            data |= {f"{name}_{n}": row[name] for name in ("what", "value", "source", "as_of")}
        return cls(data=data)

    @property
    def contributions(self) -> list[Any]:
        return [self[f"contribution_{formula}"] for formula in FORMULAS]

    def rows(self, first: str, most: int) -> list[int]:
        """The numbers of rows to draw: those with something in them and two empty ones."""
        filled = [n for n in range(1, most + 1) if self[f"{first}_{n}"].data]
        return list(range(1, min(most, max(filled, default=0) + 2) + 1))

    @property
    def days(self) -> list[int]:
        return self.rows("day", DAYS)

    @property
    def figures(self) -> list[int]:
        return self.rows("what", FIGURES)

    def facts(self) -> EditionFacts:
        """Raises InvalidInput at its field."""
        return EditionFacts(
            fair=self.fair.data, label=self.label.data, organiser=self.organiser.data,
            halls=tuple(hall for hall in map(line, self.halls.data.splitlines()) if hall),
            themes=tuple(self.themes.data or ()), opening=self._opening(), figures=self._figures(),
            contributions={
                formula: cents(self[f"contribution_{formula}"].data, field=f"contribution_{formula}")
                for formula in FORMULAS
                if self[f"contribution_{formula}"].data
            },
            build_up=self._window("build_up"), dismantling=self._window("dismantling"), note=self.note.data,
        )  # fmt: skip

    def _window(self, name: str) -> tuple[datetime, datetime] | None:
        starts, ends = self[f"{name}_starts"].data, self[f"{name}_ends"].data
        if (starts is None) != (ends is None):
            raise WindowHalf(field=f"{name}_ends" if ends is None else f"{name}_starts")
        return (starts, ends) if starts and ends else None

    def _opening(self) -> tuple[OpeningDay, ...]:
        found = []
        for n in range(1, DAYS + 1):
            day, opens, closes = (self[f"{name}_{n}"].data for name in ("day", "opens", "closes"))
            if day and opens and closes:
                times: list[time] = [parse_time(self[f"{one}_{n}"].data, field=f"{one}_{n}") for one in _TIMES]
                found.append(OpeningDay(day, *times))
            elif day or opens or closes:
                raise HalfARow(field=f"day_{n}")
        return tuple(found)

    def _figures(self) -> tuple[Figure, ...]:
        rows = [tuple(self[f"{name}_{n}"].data for name in _FIGURE) for n in range(1, FIGURES + 1)]
        for n, row in enumerate(rows, 1):
            needed = dict(zip(_FIGURE[:3], row, strict=False))
            missing = [name for name, text in needed.items() if not text]
            if any(needed.values()) and missing:
                raise FigureWithoutSource(field=f"{missing[0]}_{n}")
        return tuple(Figure(*row) for row in rows if row[0])


_TIMES = ("opens", "closes")
_FIGURE = ("what", "value", "source", "as_of")


class WindowHalf(InvalidInput):
    message = N_("Give both when it begins and when it ends, or neither.")


class StandForm(BaseForm):
    """Surface and distances as people type them, with a comma or a point."""

    version = HiddenField()
    hall = SelectField(N_("Hall"), [required()])
    number = StringField(NC_("stand", "Number"), [required(), short(20)], filters=[line])
    area = StringField(N_("Surface (m²)"), [required(), short(12)], filters=[line])
    sides = SelectField(N_("Open sides"), choices=[(str(n), str(n)) for n in range(1, 5)])
    formula = SelectField(N_("Formula"), choices=list(FORMULAS.items()), default="co_exhibition")
    places = StringField(
        N_("Places for exhibitors"), [required(), short(4)], filters=[line], default="1",
        description=N_("Nobody is accepted beyond them."),
    )  # fmt: skip
    x = StringField(N_("From the left wall (m)"), [short(12)], filters=[line])
    y = StringField(N_("From the upper wall (m)"), [short(12)], filters=[line])
    width = StringField(N_("Width (m)"), [short(12)], filters=[line])
    depth = StringField(N_("Depth (m)"), [short(12)], filters=[line])
    note = TextAreaField(N_("Remarks"), [short(2000)], filters=[lines])

    def offer(self, halls: list[str]) -> "StandForm":
        self.hall.choices = [(hall, hall) for hall in halls]
        return self

    @classmethod
    def of(cls, stand: Stand | None) -> "StandForm":
        if stand is None:
            return cls(data={"version": "0"})
        sizes = {name: as_typed(getattr(stand, name)) for name in ("area", "x", "y", "width", "depth")}
        return cls(data={**vars(stand), **sizes, "sides": str(stand.sides), "places": str(stand.places)})

    def facts(self) -> StandFacts:
        """Raises NotANumber at its field."""
        sizes = {name: metres(self[name].data, field=name) for name in ("x", "y", "width", "depth")}
        places = number_or_none(self.places.data)
        if places is None:
            raise NotANumber(field="places", typed=self.places.data)
        return StandFacts(
            hall=self.hall.data, number=self.number.data, area=metres(self.area.data, field="area") or 0,
            sides=int(self.sides.data), formula=self.formula.data, places=places, note=self.note.data, **sizes,
        )  # fmt: skip


class ExhibitorForm(BaseForm):
    """An application that staff enter on behalf of the organisation."""

    version = HiddenField()
    organisation_id = SelectField(N_("Organisation"), [required()])
    contact_id = SelectField(N_("Contact"))
    formula = SelectField(N_("Formula"), choices=list(FORMULAS.items()), default="co_exhibition")
    stand_id = SelectField(NC_("fair", "Stand"))
    contribution = StringField(N_("Contribution (€)"), [short(20)], filters=[line])
    invoicing = SelectField(N_("Invoicing"), choices=list(INVOICING.items()), default="none")
    came_by = SelectField(N_("How the application came"), choices=list(CAME_BY.items()), default="letter")
    note = TextAreaField(N_("Remarks"), [short(2000)], filters=[lines])

    def offer(self, organisations: Any, contacts: Any, stands: Any) -> "ExhibitorForm":
        """Lists of (id, text)."""
        self.organisation_id.choices = [("", N_("Choose an organisation")), *organisations]
        self.contact_id.choices = [("", N_("Nobody yet")), *contacts]
        self.stand_id.choices = [("", NC_("fair", "No stand")), *stands]
        if self.came_by.data == "link":
            self.came_by.choices = [("link", N_("Through their link")), *CAME_BY.items()]
        return self

    @classmethod
    def of(cls, row: Exhibitor | None) -> "ExhibitorForm":
        if row is None:
            return cls(data={"version": "0"})
        ids = {name: str(getattr(row, name) or "") for name in ("organisation_id", "contact_id", "stand_id")}
        euros = "" if row.state == "invited" else f"{row.contribution / 100:.2f}"
        return cls(data={**vars(row), **ids, "contribution": euros})

    def wish(self, usual: Mapping[str, int]) -> Application:
        """`usual` contributions by formula stand in for none typed. Raises NotADecimal at its field."""
        typed = self.contribution.data
        return Application(
            organisation_id=number_or_none(self.organisation_id.data) or 0, formula=self.formula.data,
            contact_id=number_or_none(self.contact_id.data), stand_id=number_or_none(self.stand_id.data),
            contribution=cents(typed, field="contribution") if typed else usual.get(self.formula.data, 0),
            invoicing=self.invoicing.data,
            came_by=self.came_by.data, note=self.note.data,
        )  # fmt: skip


class BadgeForm(BaseForm):
    kind = SelectField(N_("Kind"), choices=list(BADGE_KINDS.items()))
    participation_id = SelectField(N_("For whom"), [required()])
    exhibitor_id = SelectField(N_("Comes for"))

    def offer(self, people: Any, exhibitors: Any) -> "BadgeForm":
        self.participation_id.choices = [("", N_("Choose a participant")), *people]
        self.exhibitor_id.choices = [("", NC_("badge", "The mission")), *exhibitors]
        return self


class QuotaForm(BaseForm):
    """How many badges the organiser granted, a field for each kind."""

    def wanted(self) -> dict[str, int]:
        """{kind: number}. Raises NotANumber at its field."""
        found = {}
        for kind in BADGE_KINDS:
            typed = self[f"quota_{kind}"].data
            number = number_or_none(typed) if typed else 0
            if number is None:
                raise NotANumber(field=f"quota_{kind}", typed=typed)
            found[kind] = number
        return found


for _kind, _word in BADGE_KINDS.items():
    setattr(QuotaForm, f"quota_{_kind}", StringField(_word, [short(6)], filters=[line]))
