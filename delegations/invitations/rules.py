"""States of an invitation, the placeholders a letter may use, and how they are filled. No template language."""

import re
from collections.abc import Mapping

from delegations.core.errors import N_, InvalidInput

INVITATION_STATES = {
    "sent": N_("No answer"),
    "accepted": N_("Accepted"),
    "declined": N_("Declined"),
    "substituted": N_("Sends someone else"),
}
PLACEHOLDERS = {
    "salutation": N_("Opening formula"),
    "form": N_("Form of address in the text"),
    "name": N_("Full name"),
    "title": N_("Function"),
    "organisation": N_("Organisation"),
    "dossier_title": N_("Title of the visit"),
    "dates": N_("Dates, with their preposition"),
    "cities": N_("Cities"),
    "objective": N_("Objective"),
    "reply_by": N_("Date by which an answer is hoped for"),
    "link": N_("Personal link for the answer"),
    "contact_name": N_("Name of the contact at the mission"),
    "contact_phone": N_("Telephone of the contact"),
    "closing": N_("Closing formula"),
    "signatory": N_("Who signs"),
    "signatory_title": N_("Function of who signs"),
}
OPTIONAL = frozenset({"title", "organisation", "objective", "signatory_title", "contact_phone", "cities"})
_PLACE = re.compile(r"\{([a-z_]+)\}")


class UnknownPlaceholder(InvalidInput):
    message = N_("“{%(name)s}” is not one of the placeholders listed beside the text.")


class MissingValues(InvalidInput):
    message = N_("%(person)s: no value for %(names)s. Nothing was sent.")


def check_placeholders(text: str, field: str) -> None:
    """Raises UnknownPlaceholder for the first one that is not declared."""
    for name in _PLACE.findall(text):
        if name not in PLACEHOLDERS:
            raise UnknownPlaceholder(field=field, name=name)


def fill(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The text with its placeholders filled, and the names of required ones without a value."""
    missing = []

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        if not values.get(name) and name not in OPTIONAL:
            missing.append(name)
        return values.get(name, "")

    filled = _PLACE.sub(value, text)
    return re.sub(r"\n{3,}", "\n\n", filled).strip(), missing


def french_office(title: str, civility: str) -> str:
    """“le Directeur”, “l’Adjointe”, “la Maire”: the article a French letter puts before a function."""
    if not title or title.lower().startswith(("le ", "la ", "l’", "l'")):
        return title
    if title[0].lower() in "aeiouyéèêh":
        return f"l’{title}"
    return f"{'la' if civility == 'f' else 'le'} {title}"
