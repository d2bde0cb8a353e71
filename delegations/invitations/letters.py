"""One person's letter: forms of address, values of the placeholders, and the preview of what would leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.core.errors import N_
from delegations.core.text import many_lines, one_line
from delegations.dossiers.models import Dossier, Participation
from delegations.i18n import words
from delegations.i18n.content import pick
from delegations.invitations.defaults import ADDRESS_FORMS, NEUTRAL, AddressForm
from delegations.invitations.models import FormOfAddress, LetterTemplate
from delegations.invitations.rules import fill, french_office
from delegations.itineraries.exports import dossier_titles
from delegations.itineraries.queries import list_slots
from delegations.network.models import Person
from delegations.network.rules import display_name

LINK = "https://…"


@dataclass(frozen=True)
class LetterPreview:
    """What one person would get. `missing` names placeholders without a value; `warnings` are catalogue messages."""

    participation: Participation
    recipient: Person
    language: str
    subject: str
    body: str
    missing: tuple[str, ...]
    warnings: tuple[str, ...]


def form_of(session: Session, person: Person, language: str) -> tuple[AddressForm, bool]:
    """The form of address, and whether it is the neutral one. Staff's own table wins over the defaults."""
    query = select(FormOfAddress).filter_by(language=language, rank=person.rank, civility=person.civility)
    own = session.scalars(query).one_or_none()
    if own is not None:
        return AddressForm(
            language, own.rank, own.civility, own.envelope, own.opening, own.in_text, own.closing
        ), False  # fmt: skip
    found = ADDRESS_FORMS.get((language, person.rank, person.civility))
    return (found, False) if found else (NEUTRAL[language], True)


def addressed(text: str, person: Person, language: str) -> str:
    """A formula of the table with the person's own words."""
    title = person.title_fr if language == "fr" and person.title_fr else person.title
    values = {
        "full_name": display_name(person, language), "family_name": person.family_name, "title": title,
        "office": french_office(person.title_fr or person.title, person.civility),
    }  # fmt: skip
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return one_line(text)


def dates_with_preposition(language: str, first: date, last: date) -> str:
    """“du 26 au 29 octobre 2027”, “from 26 to 29 October 2027”."""
    w = words(language)
    if first == last:
        return w.gettext("on %(date)s", date=w.date(first))
    return w.gettext("from %(first)s to %(last)s", first=w.date(first), last=w.date(last))


def letter_values(session: Session, dossier: Dossier, person: Person, language: str, deadline: date | None,
                  cities: Sequence[str]) -> tuple[dict[str, str], bool]:  # fmt: skip
    """{placeholder: text} for one person, and whether the neutral form had to be taken."""
    w = words(language)
    form, neutral = form_of(session, person, language)
    return {
        "salutation": person.salutation or addressed(form.opening, person, language),
        "form": addressed(form.in_text, person, language), "closing": addressed(form.closing, person, language),
        "name": display_name(person, language), "title": person.title,
        "organisation": person.organisation.name if person.organisation else "",
        "dossier_title": pick(dossier_titles(session, dossier), language)[0],
        "dates": dates_with_preposition(language, dossier.starts_on, dossier.ends_on),
        "cities": w.and_list(cities), "objective": dossier.objective if language == "fr" else "",
        "reply_by": w.date(deadline) if deadline else "", "link": LINK, "contact_name": dossier.owner.name,
        "contact_phone": dossier.owner.phone, "signatory": dossier.owner.name, "signatory_title": "",
    }, neutral  # fmt: skip


def cities_of(session: Session, dossier: Dossier) -> list[str]:
    slots = list_slots(session, dossier.id, cancelled=False)
    return list(dict.fromkeys(s.place.city for s in slots if s.place and s.place.city and s.kind == "visit"))


def preview_letters(
    session: Session, *, dossier: Dossier, template: LetterTemplate, participations: Sequence[Participation],
    deadline: date | None,
) -> list[LetterPreview]:  # fmt: skip
    """Each person's letter as it would leave, in his language; nothing is saved."""
    cities = cities_of(session, dossier)
    previews = []
    for participation in participations:
        person = participation.person
        text, language = pick_text(template, person.language)
        values, neutral = letter_values(session, dossier, person, language, deadline, cities)
        subject, missing_there = fill(text["subject"], values)
        body, missing = fill(text["body"], values)
        recipient = participation.liaison or person
        warnings = []
        if neutral:
            warnings.append(N_("The civility is not known: a neutral form is used."))
        if language != person.language:
            warnings.append(N_("There is no text in this person’s language: another one is used."))
        if not recipient.email:
            warnings.append(N_("No address: this letter has to be printed."))
        previews.append(
            LetterPreview(participation, recipient, language, one_line(subject), many_lines(body),
                          tuple(dict.fromkeys([*missing_there, *missing])), tuple(warnings))
        )  # fmt: skip
    return previews


def pick_text(template: LetterTemplate, language: str) -> tuple[dict[str, str], str]:
    """The template's text in the language, else in another one, with the language it is in."""
    for code in (language, "en", "fr", *sorted(template.texts)):
        text = template.texts.get(code)
        if text and text.get("body"):
            return text, code
    return {"subject": "", "body": ""}, language
