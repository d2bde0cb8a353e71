"""The forms of participants, travel files and imports."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import DateInput

from delegations.core.errors import N_, NC_
from delegations.dossiers.participants import NewPerson, ParticipationValues
from delegations.dossiers.queries import Participation
from delegations.dossiers.rules import PARTICIPANT_ROLES, TRAVEL_FIELDS, VISA_STATES
from delegations.network.rules import display_name
from delegations.webkit.forms import LANGUAGE_CHOICES, BaseForm, line, lines, number_or_none, required, short

CONSENTS = [("unasked", N_("Not asked yet")), ("yes", N_("Yes")), ("no", N_("No"))]
NO_CONSENT = N_("A photograph can be kept only of somebody who agreed to it.")
CIVILITIES = [("", N_("Not said")), ("f", N_("Madam")), ("m", N_("Sir"))]


class AddPersonForm(BaseForm):
    """Somebody who is not in the directory yet."""

    civility = SelectField(N_("Form of address"), choices=CIVILITIES)
    family_name = StringField(N_("Family name"), [required(), short()], filters=[line])
    given_name = StringField(N_("Given name"), [short()], filters=[line])
    native_name = StringField(N_("Name in native script"), [short()], filters=[line])
    title = StringField(NC_("person", "Title"), [short()], filters=[line])
    email = StringField(N_("E-mail address"), [short()], filters=[line])
    language = SelectField(N_("Language"), choices=LANGUAGE_CHOICES)
    role = SelectField(N_("Role"), choices=list(PARTICIPANT_ROLES.items()))

    def person(self) -> NewPerson:
        return NewPerson(
            family_name=self.family_name.data, given_name=self.given_name.data, native_name=self.native_name.data,
            title=self.title.data, email=self.email.data.lower(), civility=self.civility.data,
            language=self.language.data,
        )  # fmt: skip


class ParticipationForm(BaseForm):
    version = HiddenField()
    role = SelectField(N_("Role"), choices=list(PARTICIPANT_ROLES.items()))
    represented_by_id = SelectField(
        N_("Represented by"), description=N_("The stand-in keeps their own rank; the order is not changed.")
    )
    represented_reason = StringField(N_("Reason"), [short()], filters=[line])
    liaison_id = SelectField(
        N_("Liaison"), description=N_("Receives the messages and answers for this person: embassy, private office.")
    )
    visa_state = SelectField(N_("Visa"), choices=list(VISA_STATES.items()))
    photo_consent = SelectField(N_("Pictures of the visit"), choices=CONSENTS)
    wants_cards = BooleanField(
        N_("Sends every change to the calendar as a card by mail"), false_values=(False, "", "no")
    )
    note = TextAreaField(N_("Notes of staff"), [short(4000)], filters=[lines])

    def offer(self, people: list[Participation], of: Participation) -> "ParticipationForm":
        """Fills the two selects of persons: those of the dossier, and whoever is chosen now."""
        named = {row.person_id: display_name(row.person) for row in people if row.id != of.id}
        for person in (of.represented_by, of.liaison):
            if person is not None:
                named.setdefault(person.id, display_name(person))
        options = [("", N_("Nobody")), *((str(key), name) for key, name in named.items())]
        self.represented_by_id.choices = self.liaison_id.choices = options
        return self

    @classmethod
    def of(cls, row: Participation) -> "ParticipationForm":
        chosen = {"represented_by_id": str(row.represented_by_id or ""), "liaison_id": str(row.liaison_id or "")}
        return cls(formdata=None, obj=row, data=chosen)

    def values_chosen(self) -> ParticipationValues:
        return ParticipationValues(
            role=self.role.data, liaison_id=number_or_none(self.liaison_id.data),
            represented_by_id=number_or_none(self.represented_by_id.data),
            represented_reason=self.represented_reason.data, visa_state=self.visa_state.data,
            photo_consent=self.photo_consent.data, wants_cards=self.wants_cards.data, note=self.note.data,
        )  # fmt: skip


class TravelForm(BaseForm):
    """One field for each fact of the travel file; a page draws only those the reader may see."""

    birth_date = StringField(TRAVEL_FIELDS["birth_date"], filters=[line], widget=DateInput())
    passport_number = StringField(TRAVEL_FIELDS["passport_number"], [short(40)], filters=[line])
    passport_expiry = StringField(TRAVEL_FIELDS["passport_expiry"], filters=[line], widget=DateInput())
    diet = StringField(TRAVEL_FIELDS["diet"], [short(400)], filters=[line])
    access = StringField(TRAVEL_FIELDS["access"], [short(400)], filters=[line])
    flight = TextAreaField(TRAVEL_FIELDS["flight"], [short(1000)], filters=[lines])
    room = StringField(TRAVEL_FIELDS["room"], [short(100)], filters=[line])
    emergency_contact = TextAreaField(TRAVEL_FIELDS["emergency_contact"], [short(400)], filters=[lines])

    def chosen(self, allowed: tuple[str, ...]) -> dict[str, str]:
        """What was typed into the fields that were on the page."""
        return {name: self[name].data for name in allowed if self[name].raw_data}


class PhotographForm(BaseForm):
    photograph = FileField(N_("Photograph"), validators=[required()])
    agreed = BooleanField(
        N_("This person agreed that the list of participants shows it"), validators=[InputRequired(message=NO_CONSENT)]
    )


class UploadForm(BaseForm):
    file = FileField(N_("File"), description=N_("XLSX, ODS or CSV, at most 5 MB. It is read and not kept."))
    pasted = TextAreaField(
        N_("Or paste rows here"), description=N_("Copied from a spreadsheet, with the row of headings.")
    )


def empty(form: type[BaseForm], **data: Any) -> Any:
    """A form that ignores what was sent: it belongs to another button of the page."""
    return form(formdata=None, data=data)
