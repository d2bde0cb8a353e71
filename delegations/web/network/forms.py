"""Forms of the directory: one per kind of entry, and the line of filters above each list."""

from typing import Any

from wtforms import (
    BooleanField,
    DecimalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange
from wtforms.validators import Optional as Blank

from delegations.core.errors import N_
from delegations.core.languages import LANGUAGES
from delegations.network.opening import parse_window, windows_text
from delegations.network.rules import CATEGORIES, RANKS, RESOURCE_KINDS, THEMES
from delegations.webkit.forms import BaseForm, line, lines, required, short

DAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
YES_NO = [("", N_("not known")), ("yes", N_("yes")), ("no", N_("no"))]
NOT_A_NUMBER = N_("Give a number.")
LANGUAGE_CHOICES = [(code, language.name) for code, language in LANGUAGES.items()]


def _id(value: Any) -> int | None:
    return int(value) if str(value or "").isdigit() else None


class EntryForm(BaseForm):
    """`values_for` gives what the service saves, `stands` what the form shows of an entry."""

    def fill_choices(self, organisations: list[tuple[int, str]]) -> None:
        if "organisation_id" in self._fields:
            self._fields["organisation_id"].choices = [("", ""), *organisations]

    def values_for(self) -> dict[str, Any]:
        return self.values()

    @classmethod
    def stands(cls, entry: Any) -> dict[str, Any]:
        return {name: value for name, value in vars(entry).items() if not name.startswith("_")}


class OrganisationForm(EntryForm):
    name = StringField(N_("Name"), filters=[line], validators=[required(), short()])
    category = SelectField(N_("Category"), choices=list(CATEGORIES.items()))
    country = StringField(N_("Country (two letters)"), filters=[line], validators=[required(), short(2)], default="FR")
    city = StringField(N_("City"), filters=[line])
    territory = StringField(N_("Territory"), filters=[line])
    themes = SelectMultipleField(N_("Themes"), choices=list(THEMES.items()))
    member = BooleanField(N_("Member of the network"))
    website = StringField(N_("Website"), filters=[line], validators=[short(300)])
    notes = TextAreaField(N_("Notes"), filters=[lines])


class PersonForm(EntryForm):
    family_name = StringField(N_("Family name"), filters=[line], validators=[required(), short()])
    given_name = StringField(N_("Given name"), filters=[line], validators=[short()])
    native_name = StringField(N_("Name in native script"), filters=[line], validators=[short()])
    family_first = BooleanField(N_("Family name stands first"))
    civility = SelectField(N_("Form of address"), choices=[("", N_("not known")), ("f", N_("Madam")), ("m", N_("Sir"))])
    honorific = StringField(N_("Honorific, such as H.E. or Dr"), filters=[line], validators=[short(40)])
    rank = SelectField(N_("Rank, for letters"), choices=list(RANKS.items()), default="standard")
    title = StringField(N_("Function, in the original"), filters=[line], validators=[short(300)])
    title_fr = StringField(N_("French equivalent of the function"), filters=[line], validators=[short(300)])
    organisation_id = SelectField(N_("Organisation"), coerce=_id, default=None)
    email = StringField(N_("E-mail address"), filters=[line])
    phone = StringField(N_("Telephone"), filters=[line])
    language = SelectField(N_("Language"), choices=LANGUAGE_CHOICES, default="fr")
    salutation = StringField(N_("Opening of letters, if it is to differ"), filters=[line], validators=[short()])
    notes = TextAreaField(N_("Notes"), filters=[lines])


class PlaceForm(EntryForm):
    name = StringField(N_("Name"), filters=[line], validators=[required(), short()])
    organisation_id = SelectField(N_("Organisation"), coerce=_id, default=None)
    address = TextAreaField(N_("Address"), filters=[lines])
    city = StringField(N_("City"), filters=[line])
    country = StringField(N_("Country (two letters)"), filters=[line], validators=[required(), short(2)], default="FR")
    zone = StringField(N_("Time zone"), filters=[line], validators=[required()], default="Europe/Paris")
    latitude = DecimalField(N_("Latitude"), places=None, validators=[Blank()])
    longitude = DecimalField(N_("Longitude"), places=None, validators=[Blank()])
    capacity = IntegerField(N_("Capacity"), validators=[Blank(), NumberRange(1, 100_000, message=NOT_A_NUMBER)])
    step_free = SelectField(N_("Step-free"), choices=YES_NO)
    open_0 = StringField(DAYS[0], filters=[line])
    open_1 = StringField(DAYS[1], filters=[line])
    open_2 = StringField(DAYS[2], filters=[line])
    open_3 = StringField(DAYS[3], filters=[line])
    open_4 = StringField(DAYS[4], filters=[line])
    open_5 = StringField(DAYS[5], filters=[line])
    open_6 = StringField(DAYS[6], filters=[line])
    closed_days = StringField(N_("Closed on (dates such as 2027-11-01, separated by commas)"), filters=[line])
    access_rules = TextAreaField(N_("Rules of access (ID list, helmet, photos)"), filters=[lines])
    coach_parking = TextAreaField(N_("Where the coach parks"), filters=[lines])
    security_minutes = IntegerField(
        N_("Minutes to get in"), default=0, validators=[Blank(), NumberRange(0, 600, message=NOT_A_NUMBER)]
    )
    notes = TextAreaField(N_("Notes"), filters=[lines])

    def values_for(self) -> dict[str, Any]:
        values = {name: value for name, value in self.values().items() if not name.startswith("open_")}
        typed = {str(day): self._fields[f"open_{day}"].data for day in range(7)}
        values["opening"] = {day: parse_window(text, f"open_{day}") for day, text in typed.items() if text}
        values["closed_days"] = [day.strip() for day in (self.closed_days.data or "").split(",") if day.strip()]
        values["step_free"] = {"yes": True, "no": False}.get(self.step_free.data or "")
        values["security_minutes"] = self.security_minutes.data or 0
        for name in ("latitude", "longitude"):
            values[name] = None if values[name] is None else float(values[name])
        return values

    @classmethod
    def stands(cls, entry: Any) -> dict[str, Any]:
        data = super().stands(entry)
        data["step_free"] = {True: "yes", False: "no"}.get(entry.step_free, "")
        data["closed_days"] = ", ".join(entry.closed_days)
        return data | {f"open_{day}": windows_text(entry.opening.get(str(day), [])) for day in range(7)}


class ResourceForm(EntryForm):
    name = StringField(N_("Name"), filters=[line], validators=[required(), short()])
    kind = SelectField(N_("Kind"), choices=list(RESOURCE_KINDS.items()))
    capacity = IntegerField(N_("Seats or places"), validators=[Blank(), NumberRange(1, 10_000, message=NOT_A_NUMBER)])
    languages = SelectMultipleField(N_("Languages"), choices=LANGUAGE_CHOICES)
    organisation_id = SelectField(N_("Organisation"), coerce=_id, default=None)
    notes = TextAreaField(N_("Notes"), filters=[lines])


FORMS: dict[str, type[EntryForm]] = {
    "organisations": OrganisationForm, "people": PersonForm, "places": PlaceForm, "resources": ResourceForm,
}  # fmt: skip
EVERY = ("", N_("all"))
FILTERS: dict[str, tuple[tuple[str, str, list[tuple[str, str]]], ...]] = {
    "organisations": (
        ("category", N_("Category"), [EVERY, *CATEGORIES.items()]),
        ("theme", N_("Theme"), [EVERY, *THEMES.items()]),
        ("territory", N_("City or territory"), []),
        ("member", N_("Member"), [EVERY, *YES_NO[1:]]),
    ),
    "people": (("language", N_("Language"), [EVERY, *LANGUAGE_CHOICES]),),
    "places": (
        ("city", N_("City"), []),
        ("step_free", N_("Step-free"), [EVERY, *YES_NO[1:]]),
        ("capacity", N_("Capacity at least"), []),
    ),
    "resources": (("kind", N_("Kind"), [EVERY, *RESOURCE_KINDS.items()]),),
}
"""noun -> (name, label, choices; none for a typed filter)."""
