"""What the fields of a list are called on the page of its columns."""

from delegations.core.errors import N_
from delegations.sheets.vocabulary import FieldName

FIELD_WORDS: dict[FieldName, str] = {
    "full_name": N_("Full name in one cell"),
    "family_name": N_("Family name"),
    "given_name": N_("Given name"),
    "native_name": N_("Name in native script"),
    "civility": N_("Form of address"),
    "title": N_("Title"),
    "organisation": N_("Organisation"),
    "email": N_("E-mail address"),
    "phone": N_("Telephone"),
    "language": N_("Language"),
    "role": N_("Role"),
    "group": N_("Group"),
    "precedence": N_("Order"),
    "nationality": N_("Nationality"),
    "flight": N_("Flight (protected)"),
    "birth_date": N_("Birth date (protected)"),
    "passport_number": N_("Passport number (protected)"),
    "passport_expiry": N_("Passport expiry (protected)"),
    "diet": N_("Meals (protected)"),
    "access": N_("Access (protected)"),
    "room": N_("Room (protected)"),
    "notes": N_("Remarks"),
    "ignore": N_("Not read"),
}
