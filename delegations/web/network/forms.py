"""Forms of the directory: one per kind of entry, and the line of filters above each list."""

from collections.abc import Sequence
from decimal import Decimal
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

from delegations.core.errors import N_, NC_
from delegations.i18n.phones import shown_phone
from delegations.network.opening import parse_window, windows_text
from delegations.network.rules import CATEGORIES, RANKS, RESOURCE_KINDS, THEMES
from delegations.webkit.context import say
from delegations.webkit.forms import (
    LANGUAGE_CHOICES,
    BaseForm,
    PhoneField,
    line,
    lines,
    number_or_none,
    required,
    short,
)

DAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
YES_NO = [("", N_("not known")), ("yes", N_("yes")), ("no", N_("no"))]
NOT_A_NUMBER = N_("Give a number.")


class DegreesField(DecimalField):  # type: ignore[misc]  # WTForms has no types
    """A number with a point or, as the French write it, a comma."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([typed.strip().replace(",", ".") for typed in valuelist])
        except ValueError as error:
            raise ValueError(say().gettext(NOT_A_NUMBER)) from error


class CountField(IntegerField):  # type: ignore[misc]  # WTForms has no types
    """A whole number; the sentence of its error is ours."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(say().gettext(NOT_A_NUMBER)) from error


class EntryForm(BaseForm):
    """`values_for` gives what the service saves, `stands` what the form shows of an entry."""

    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Headings of the form and the fields below each."""

    def fill_choices(self, organisations: Sequence[tuple[int, str]]) -> None:
        if "organisation_id" in self._fields:
            self._fields["organisation_id"].choices = [("", ""), *organisations]
        if "country" in self._fields:
            self._fields["country"].choices = say().countries()

    def values_for(self) -> dict[str, Any]:
        return self.values()

    def shown(self, name: str, value: Any) -> str:
        """A field's value in words, for people who compare two versions."""
        field, words = self._fields[name], say()
        if isinstance(field, BooleanField):
            return words.gettext("yes") if value else words.gettext("no")
        if isinstance(field, SelectMultipleField):
            return words.and_list(words.gettext(text) for key, text in field.choices if key in (value or ()))
        if isinstance(field, SelectField):
            return next((words.gettext(text) for key, text in field.choices if str(key) == str(value or "")), "")
        if isinstance(value, float | Decimal):
            return str(float(value))
        if isinstance(field, PhoneField):
            return shown_phone(value or "")
        return "" if value is None else str(value)

    @classmethod
    def stands(cls, entry: Any) -> dict[str, Any]:
        return {name: value for name, value in vars(entry).items() if not name.startswith("_")}


class OrganisationForm(EntryForm):
    name = StringField(N_("Name"), filters=[line], validators=[required(), short()])
    category = SelectField(N_("Category"), choices=list(CATEGORIES.items()))
    country = SelectField(N_("Country"), default="FR")
    city = StringField(N_("City"), filters=[line], validators=[short()])
    territory = StringField(N_("Territory"), filters=[line], validators=[short()])
    themes = SelectMultipleField(N_("Themes"), choices=list(THEMES.items()))
    member = BooleanField(N_("Member of the network"))
    own = BooleanField(N_("Our own house: nobody has to be asked to receive a delegation"))
    website = StringField(N_("Website"), filters=[line], validators=[short(300)])
    notes = TextAreaField(N_("Notes"), filters=[lines])
    groups = (
        (N_("Organisation"), ("name", "category", "member", "own", "website")),
        (N_("Where"), ("country", "city", "territory")),
        (N_("What it is about"), ("themes", "notes")),
    )


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
    organisation_id = SelectField(N_("Organisation"), coerce=number_or_none, default=None)
    email = StringField(N_("E-mail address"), filters=[line], validators=[short(254)])
    phone = PhoneField(N_("Telephone"), filters=[line], validators=[short(60)])
    language = SelectField(N_("Language"), choices=LANGUAGE_CHOICES, default="fr")
    zone = StringField(N_("Time zone, such as Africa/Casablanca"), filters=[line], validators=[short()])
    salutation = StringField(N_("Opening of letters, if it is to differ"), filters=[line], validators=[short()])
    notes = TextAreaField(N_("Notes"), filters=[lines])
    groups = (
        (N_("Name"), ("family_name", "given_name", "family_first", "native_name", "civility", "honorific")),
        (N_("Function"), ("title", "title_fr", "rank", "organisation_id")),
        (N_("How to write to this person"), ("email", "phone", "language", "zone", "salutation", "notes")),
    )


class PlaceForm(EntryForm):
    name = StringField(N_("Name"), filters=[line], validators=[required(), short()])
    organisation_id = SelectField(N_("Organisation"), coerce=number_or_none, default=None)
    address = TextAreaField(N_("Address"), filters=[lines])
    city = StringField(N_("City"), filters=[line], validators=[short()])
    country = SelectField(N_("Country"), default="FR")
    zone = StringField(N_("Time zone"), filters=[line], validators=[required(), short()], default="Europe/Paris")
    latitude = DegreesField(N_("Latitude"), places=None, validators=[Blank()])
    longitude = DegreesField(N_("Longitude"), places=None, validators=[Blank()])
    capacity = CountField(N_("Capacity"), validators=[Blank(), NumberRange(1, 100_000, message=NOT_A_NUMBER)])
    step_free = SelectField(N_("Step-free"), choices=YES_NO)
    open_0 = StringField(DAYS[0], filters=[line])
    open_1 = StringField(DAYS[1], filters=[line])
    open_2 = StringField(DAYS[2], filters=[line])
    open_3 = StringField(DAYS[3], filters=[line])
    open_4 = StringField(DAYS[4], filters=[line])
    open_5 = StringField(DAYS[5], filters=[line])
    open_6 = StringField(DAYS[6], filters=[line])
    closed_days = StringField(
        N_("Closed on (dates such as 2027-11-01, separated by commas)"), filters=[line], validators=[short(2000)]
    )
    access_rules = TextAreaField(N_("Rules of access (ID list, helmet, photos)"), filters=[lines])
    coach_parking = TextAreaField(N_("Where the coach parks"), filters=[lines])
    hospital = TextAreaField(
        N_("Nearest hospital with an emergency ward"), description=N_("For the emergency sheet"), filters=[lines]
    )
    security_minutes = CountField(
        N_("Minutes to get in"), default=0, validators=[Blank(), NumberRange(0, 600, message=NOT_A_NUMBER)]
    )
    notes = TextAreaField(N_("Notes"), filters=[lines])
    groups = (
        (NC_("venue", "Place"), ("name", "organisation_id", "address", "city", "country")),
        (N_("Time and map"), ("zone", "latitude", "longitude")),
        (N_("Opening times"), (*(f"open_{day}" for day in range(7)), "closed_days")),
        (
            NC_("venue", "Access"),
            ("capacity", "step_free", "security_minutes", "access_rules", "coach_parking", "hospital", "notes"),
        ),
    )

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
    capacity = CountField(N_("Seats or places"), validators=[Blank(), NumberRange(1, 10_000, message=NOT_A_NUMBER)])
    languages = SelectMultipleField(N_("Languages"), choices=LANGUAGE_CHOICES)
    organisation_id = SelectField(N_("Organisation"), coerce=number_or_none, default=None)
    notes = TextAreaField(N_("Notes"), filters=[lines])
    groups = ((N_("Resource"), ("name", "kind", "capacity", "languages", "organisation_id", "notes")),)


FORMS: dict[str, type[EntryForm]] = {
    "organisations": OrganisationForm, "people": PersonForm, "places": PlaceForm, "resources": ResourceForm,
}  # fmt: skip
