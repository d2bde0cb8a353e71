"""One person's letter: values of the placeholders, and the preview of what would leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.core.errors import N_
from delegations.core.languages import direction
from delegations.core.text import headline, isolate, many_lines, one_line
from delegations.dossiers.models import Dossier, Participation
from delegations.i18n import words
from delegations.i18n.content import texts, translations_of
from delegations.i18n.models import Translation
from delegations.i18n.phones import shown_phone
from delegations.i18n.reviewing import text_state
from delegations.i18n.words import NO_BREAK
from delegations.invitations.letter_states import letter_state
from delegations.invitations.models import Invitation, LetterTemplate
from delegations.invitations.queries import own_forms
from delegations.invitations.rules import LINK, fill, left_out
from delegations.invitations.wording import (
    Forms,
    dates_with_preposition,
    day_in_letter,
    formulas_for,
    title_in,
)
from delegations.itineraries.queries import list_slots
from delegations.network.models import Person
from delegations.network.rules import display_name

NEUTRAL = N_("The civility is not known: a neutral form is used.")
PLAIN = N_("The function is not known in the language of the letter: the opening goes without it.")
OTHER_LANGUAGE = N_("There is no text in this person’s language: another one is used.")
TITLE_UNTRANSLATED = N_("The title of the visit is not translated into the language of the letter.")
TEXT_UNREVIEWED = N_("Nobody has reviewed the letter in this language.")
TEXT_STALE = N_("The letter has changed in its first language since this text was made.")
VISIT_UNREVIEWED = N_("Title or objective of the visit are not reviewed in the language of the letter.")
UNSURE = frozenset({OTHER_LANGUAGE, TITLE_UNTRANSLATED, TEXT_UNREVIEWED, TEXT_STALE, VISIT_UNREVIEWED})
"""With these a letter leaves only if the sender says so."""
TO_PRINT = N_("No address: this letter has to be printed.")
_APART = frozenset({"name", "organisation", "contact_name", "contact_phone", "signatory", "signatory_title"})
"""Values that keep their own direction within a letter from right to left."""


@dataclass(frozen=True)
class LetterPreview:
    """What one person would get.

    `missing`: placeholders without the value they need; `left_out`: optional ones without; `warnings` are catalogue
    messages; `already`: the person has this letter and does not get it again.
    """

    participation: Participation
    recipient: Person
    language: str
    subject: str
    body: str
    missing: tuple[str, ...]
    left_out: tuple[str, ...]
    warnings: tuple[str, ...]
    already: bool

    @property
    def unsure(self) -> bool:
        """It would leave in words that nobody has reviewed, or in another language than the person's."""
        return not UNSURE.isdisjoint(self.warnings)


@dataclass(frozen=True)
class Occasion:
    """What every letter of one sending shares. Texts by language; `unsure`: where one of them is not reviewed."""

    dossier: Dossier
    titles: dict[str, str]
    objectives: dict[str, str]
    cities: tuple[str, ...]
    deadline: date | None
    mission: str
    unsure: frozenset[str] = frozenset()


def occasion_of(session: Session, dossier: Dossier, *, deadline: date | None, mission: str) -> Occasion:
    rows = translations_of(session, "dossier", [dossier.id]).get(dossier.id, {})
    slots = list_slots(session, dossier.id, cancelled=False)
    cities = dict.fromkeys(s.place.city for s in slots if s.place and s.place.city and s.kind == "visit")
    return Occasion(
        dossier=dossier, titles=texts(dossier.title, "fr", rows.get("title")),
        objectives=texts(dossier.objective, "fr", rows.get("objective")), cities=tuple(cities), deadline=deadline,
        mission=mission, unsure=_unsure_of(dossier, rows),
    )  # fmt: skip


def _unsure_of(dossier: Dossier, rows: Mapping[str, Mapping[str, Translation]]) -> frozenset[str]:
    """Languages in which the title or the objective is a draft, or out of date."""
    return frozenset(
        language
        for field in ("title", "objective")
        for language, row in rows.get(field, {}).items()
        if text_state(getattr(dossier, field), row.text, row.state, row.source_hash) != "reviewed"
    )


def letter_values(occasion: Occasion, person: Person, language: str, forms: Forms) -> dict[str, str]:
    """{placeholder: text} for one person."""
    dossier, said = occasion.dossier, formulas_for(person, language, forms)
    to_left = direction(language) == "rtl"
    contact = dossier.duty_officer or dossier.owner
    values = {
        "salutation": one_line(said.opening), "form": one_line(said.in_text), "closing": one_line(said.closing),
        "name": display_name(person, language), "title": one_line(title_in(person, language)),
        "organisation": one_line(person.organisation.name) if person.organisation else "",
        "dossier_title": headline(occasion.titles.get(language, dossier.title)),
        "dates": dates_with_preposition(language, dossier.starts_on, dossier.ends_on),
        "cities": words(language).and_list([isolate(c) if to_left else c for c in occasion.cities]),
        "objective": many_lines(occasion.objectives.get(language, "")),
        "reply_by": day_in_letter(occasion.deadline, language) if occasion.deadline else "", "link": LINK,
        "contact_name": one_line(contact.name),
        "contact_phone": shown_phone(one_line(contact.phone)).replace(" ", NO_BREAK),
        "signatory": one_line(dossier.owner.name), "signatory_title": one_line(occasion.mission),
    }  # fmt: skip
    if to_left:
        values |= {name: isolate(text) for name, text in values.items() if text and name in _APART}
    return values


def preview_letters(
    session: Session, *, dossier: Dossier, template: LetterTemplate, participations: Sequence[Participation],
    deadline: date | None, mission: str = "",
) -> list[LetterPreview]:  # fmt: skip
    """Each person's letter as it would leave, in his language; what lacks a value first. Nothing is saved."""
    occasion = occasion_of(session, dossier, deadline=deadline, mission=mission)
    forms = own_forms(session)
    known = select(Invitation.participation_id).where(
        Invitation.dossier_id == dossier.id, Invitation.template_id == template.id
    )
    invited = set(session.scalars(known))
    previews = [_preview(occasion, template, each, forms, already=each.id in invited) for each in participations]
    return sorted(previews, key=lambda each: (each.already, not each.missing))


def _preview(
    occasion: Occasion, template: LetterTemplate, participation: Participation, forms: Forms, *, already: bool
) -> LetterPreview:
    person = participation.person
    text, language = pick_text(template, person.language)
    values = letter_values(occasion, person, language, forms)
    subject, missing_there = fill(text["subject"], values)
    body, missing = fill(text["body"], values)
    recipient = participation.liaison or person
    return LetterPreview(
        participation, recipient, language, headline(subject), body,
        tuple(dict.fromkeys([*missing_there, *missing])), tuple(left_out(text["body"], values)),
        _warnings(occasion, person, recipient, language, forms, letter_state(template.texts, language)), already,
    )  # fmt: skip


def _warnings(
    occasion: Occasion, person: Person, recipient: Person, language: str, forms: Forms, state: str
) -> tuple[str, ...]:  # fmt: skip
    """`state`: of the letter's text in that language."""
    said = formulas_for(person, language, forms)
    own = bool(person.salutation)
    found = {
        NEUTRAL: said.neutral and not own,
        PLAIN: said.plain and not own,
        OTHER_LANGUAGE: language != person.language,
        TEXT_UNREVIEWED: state in ("draft", "machine"),
        TEXT_STALE: state == "stale",
        TITLE_UNTRANSLATED: language not in occasion.titles,
        VISIT_UNREVIEWED: language in occasion.unsure,
        TO_PRINT: not recipient.email,
    }
    return tuple(message for message, true in found.items() if true)


def pick_text(template: LetterTemplate, language: str) -> tuple[dict[str, str], str]:
    """The template's text in the language, else in another one, with the language it is in."""
    for code in (language, "en", "fr", *sorted(template.texts)):
        text = template.texts.get(code)
        if text and text.get("body"):
            return text, code
    return {"subject": "", "body": ""}, language
