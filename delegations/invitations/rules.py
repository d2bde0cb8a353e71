"""States of an invitation, the placeholders a letter may use, and how they are filled. No template language."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from delegations.core.errors import N_, NC_, InvalidInput

INVITATION_STATES = {
    "sent": N_("No answer"),
    "accepted": NC_("invitation", "Accepted"),
    "declined": NC_("invitation", "Declined"),
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
PAPER_PLACEHOLDERS = {
    "mission": N_("Name of the mission"),
    "addressee": N_("Whom the note is addressed to"),
    "costs": N_("Who bears the costs"),
    "lodging": N_("Address during the stay"),
    "passport_name": N_("Name as in the passport"),
    "birth_date": N_("Birth date"),
    "passport_number": N_("Passport number"),
}
"""For letters that are only printed."""
USUAL = {"invitation": N_("Invitation"), "visa": N_("Letter for a visa"), "note": N_("Note verbale")}
"""The letters of a fresh installation, by key."""
PRINTED = {
    "visa": ("name", "title", "organisation", "dossier_title", "dates", "cities", "contact_name", "contact_phone",
             "signatory", "signatory_title", "mission", "costs", "lodging", "passport_name", "birth_date",
             "passport_number"),
    "note": ("dossier_title", "dates", "cities", "objective", "contact_name", "contact_phone", "mission", "addressee",
             "costs"),
}  # fmt: skip
"""Letters that are printed and never mailed, with the placeholders each may use."""
OPTIONAL = frozenset({"title", "organisation", "objective", "signatory_title", "contact_phone", "cities", "lodging"})
"""Left out together with their brackets, label or line when there is no value; the others must have one."""
FORM_PLACEHOLDERS = frozenset({"full_name", "family_name", "title", "office"})
"""What the table of forms of address may use; `office` is the French article with the short function."""
_KNOWN = frozenset({*PLACEHOLDERS, *PAPER_PLACEHOLDERS})
LINK = "https://…"
"""Stands in a kept letter for the personal address, which is a secret and never stored."""

_PLACE = re.compile(r"\{\s*([a-z_]+)\s*\}")
_BRACES = re.compile(r"\{+\s*([^{}\n]{0,60}?)\s*\}+")
_NOTHING = "\0"
_LEFT_OUT = re.compile(
    r" ?[(（]\0[)）]|^[ \t]*\0[ \t]*\n?|^[^\n{}.]{1,80}[:：][ \u00a0]?\0$\n?| \0(?=[,.;])|(?:, |، )?\0", re.MULTILINE
)
_VOWELS = "aàâeéèêëiîïoôuùûüyœæ"
_COMPLEMENT = re.compile(r",| (?:du|de|des|chargée?|auprès|à la) | de l[’']| d[’'](?!état)| délégué", re.IGNORECASE)
_BOUND = frozenset({"chef", "cheffe", "chargé", "chargée", "attaché", "attachée", "garde", "maître"})


class UnknownPlaceholder(InvalidInput):
    message = N_("“{%(name)s}” is not one of the placeholders listed beside the text.")


class LinkInSubject(InvalidInput):
    message = N_("The personal link belongs in the letter, not in its subject.")


class HalfLetter(InvalidInput):
    message = N_("A letter needs both a subject and a text.")


class NoLetter(InvalidInput):
    message = N_("Write the letter in at least one language.")


class MissingValues(InvalidInput):
    """`placeholders` are names of PLACEHOLDERS; the sentence shows them as they are written in the letter."""

    message = N_("%(person)s: no value for %(names)s. Nothing was sent.")

    def __init__(self, *, person: str, placeholders: Sequence[str]) -> None:
        super().__init__(person=person, names=", ".join(f"{{{name}}}" for name in placeholders))
        self.placeholders = tuple(placeholders)


def declared_for(key: str | None) -> dict[str, str]:
    """{placeholder: what it stands for} of a letter."""
    if key not in PRINTED:
        return PLACEHOLDERS
    known = PLACEHOLDERS | PAPER_PLACEHOLDERS
    return {name: known[name] for name in PRINTED[key]}


def check_placeholders(text: str, field: str, declared: Iterable[str] = PLACEHOLDERS) -> None:
    """Raises UnknownPlaceholder for the first thing in braces that is not declared."""
    for found in _BRACES.finditer(text):
        if found.group(1) not in declared or not _PLACE.fullmatch(found.group()):
            raise UnknownPlaceholder(field=field, name=found.group(1))


def check_letter(subject: str, body: str, language: str, declared: Iterable[str] = PLACEHOLDERS) -> None:
    """Raises UnknownPlaceholder, LinkInSubject, HalfLetter, tied to `subject_fr`, `body_ar` and so on."""
    check_placeholders(subject, f"subject_{language}", declared)
    check_placeholders(body, f"body_{language}", declared)
    if "link" in _PLACE.findall(subject):
        raise LinkInSubject(field=f"subject_{language}")
    if bool(subject) != bool(body):
        raise HalfLetter(field=f"{'body' if subject else 'subject'}_{language}")


def fill(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The text with its placeholders filled, and the names of required ones without a value.

    One pass: braces inside a value are text. What is not declared stays as it was written.
    """
    names = dict.fromkeys(name for name in _PLACE.findall(text) if name in _KNOWN)
    missing = [name for name in names if name not in OPTIONAL and not values.get(name)]
    filled = _filled(text, {name: values.get(name, "") for name in names})
    return re.sub(r"\n{3,}", "\n\n", filled).strip(), missing


def _filled(text: str, values: Mapping[str, str]) -> str:
    """What has no value goes first, with its brackets, comma or line; then the values come in."""

    def emptied(found: re.Match[str]) -> str:
        return found.group() if values.get(found.group(1), "-") else _NOTHING

    kept = _LEFT_OUT.sub("", _PLACE.sub(emptied, text.replace(_NOTHING, "")))
    return _PLACE.sub(lambda found: values.get(found.group(1), found.group()), kept)


def left_out(text: str, values: Mapping[str, str]) -> list[str]:
    """Optional placeholders of a text that have no value."""
    return [name for name in dict.fromkeys(_PLACE.findall(text)) if name in OPTIONAL and not values.get(name)]


def fill_form(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """A formula of the table of forms, and which of its placeholders had no value."""
    return _filled(text, values).strip(), [name for name in _PLACE.findall(text) if not values.get(name)]


def short_function(title: str) -> str:
    """The function without its complement: “Maire” of “Maire de Casablanca”, as a French opening wants it."""
    words = title.split(" ")
    kept = " ".join(words[:3]) if words[0].lower() in _BOUND else ""
    cut = _COMPLEMENT.search(title, len(kept))
    return title[: cut.start()] if cut else title


def french_office(title: str, civility: str) -> str:
    """“le Directeur général”, “l’Adjointe”, “la Maire”: article and function, as they follow Monsieur or Madame."""
    if not title or title.lower().startswith(("le ", "la ", "l’", "l'")):
        return title
    short = short_function(title)
    short = short[0].upper() + short[1:]
    first = short[0].lower()
    if first in _VOWELS or (first == "h" and not short.lower().startswith(("haut", "héraut"))):
        return f"l’{short}"
    return f"{'la' if civility == 'f' else 'le'} {short}"


@dataclass(frozen=True)
class Parts:
    """A letter taken apart for print: `closing` and `signature` stay together at the foot."""

    salutation: str
    paragraphs: tuple[str, ...]
    closing: str
    signature: tuple[str, ...]


def take_apart(source: str, filled: str) -> Parts:
    """The filled letter in the order of its template, where opening and closing stand as paragraphs of their own.

    Values may bring paragraphs of their own, so the closing is counted from the end.
    """
    model = [part.strip() for part in source.split("\n\n") if part.strip()]
    parts = [part.strip() for part in filled.split("\n\n") if part.strip()]
    opening, foot = "", 0
    if "{closing}" in model:
        foot = len(model) - model.index("{closing}")
    if foot and len(parts) > foot:
        parts, ending = parts[:-foot], parts[-foot:]
    else:
        ending = []
    if model and model[0] == "{salutation}" and len(parts) > 1:
        opening, *parts = parts
    signature = tuple(line for part in ending[1:] for line in part.split("\n"))
    return Parts(opening, tuple(parts), ending[0] if ending else "", signature)


def lines_of(body: str, link: Any) -> list[list[list[Any]]]:
    """Paragraphs of lines of parts, with `link` wherever the letter names the personal address."""
    return [
        [_woven(line.split(LINK), link) for line in paragraph.split("\n")]
        for paragraph in body.split("\n\n")
        if paragraph.strip()
    ]


def _woven(texts: list[str], link: Any) -> list[Any]:
    parts: list[Any] = [texts[0]]
    for text in texts[1:]:
        parts += [link, text]
    return [part for part in parts if part]
