"""What the fields of a list are called on the page of its columns."""

from delegations.core.errors import N_, NC_
from delegations.sheets.vocabulary import FieldName

FIELD_WORDS: dict[FieldName, str] = {
    "full_name": N_("Full name in one cell"),
    "family_name": N_("Family name"),
    "given_name": N_("Given name"),
    "native_name": N_("Name in native script"),
    "civility": N_("Form of address"),
    "title": NC_("person", "Title"),
    "organisation": N_("Organisation"),
    "email": N_("E-mail address"),
    "phone": N_("Telephone"),
    "language": N_("Language"),
    "role": N_("Role"),
    "group": N_("Group"),
    "precedence": NC_("in the order", "Place"),
    "nationality": N_("Nationality"),
    "flight": N_("Flight (protected)"),
    "birth_date": N_("Birth date (protected)"),
    "passport_number": N_("Passport number (protected)"),
    "passport_expiry": N_("Passport expiry (protected)"),
    "diet": N_("Meals (protected)"),
    "access": NC_("travel file", "Access (protected)"),
    "room": NC_("travel file", "Room (protected)"),
    "notes": N_("Remarks"),
    "ignore": N_("Not read"),
}
