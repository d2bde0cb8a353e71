"""Letters on paper: invitations as they left, letters in support of visas, the note verbale with its annex."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from delegations.core.errors import N_
from delegations.core.text import one_line
from delegations.core.walltime import local_at
from delegations.documents.values import LetterDocument, SheetDocument
from delegations.dossiers.models import Dossier, Participation
from delegations.i18n import words
from delegations.i18n.phones import shown_phone
from delegations.invitations import letters as written
from delegations.invitations.defaults import default_letters
from delegations.invitations.exports import letter_document
from delegations.invitations.queries import list_invitations, own_forms, printed_template
from delegations.invitations.rules import fill
from delegations.invitations.wording import Forms, day_in_letter
from delegations.itineraries.printing import page_format
from delegations.network.models import Person
from delegations.network.rules import function_of
from delegations.papers.occasion import COMPANIONS, Occasion
from delegations.papers.people import PassportOf, participants
from delegations.papers.rules import OWN, Wish

BLANK = "…………………………"
"""Where somebody has to write by hand what is not known."""
TO_CONSULATE = N_("To the consular service concerned")


def invitations(occasion: Occasion, wish: Wish, language: str) -> Iterator[LetterDocument]:
    """Letters that left, in one language or in all; without the personal addresses, which are the guests' alone."""
    for invitation in list_invitations(occasion.session, occasion.dossier.id):
        concerned = not wish.people or invitation.participation_id in wish.people
        if concerned and language in (OWN, invitation.language) and invitation.participation.removed_at is None:
            yield letter_document(
                occasion.session, invitation=invitation, mission=occasion.settings.mission_name, address=""
            )


def needs_visa(each: Participation) -> bool:
    return each.visa_state in ("to_request", "requested")


def visas(occasion: Occasion, wish: Wish, language: str, *, passport: PassportOf) -> Iterator[LetterDocument]:
    """One for each person who needs a visa; what the travel file lacks stays blank, to be written by hand."""
    w, desk = words(language), _desk(occasion, "visa", language)
    for each in occasion.chosen(wish):
        if needs_visa(each):
            known, person = passport(each), each.person
            birth = known.get("birth_date", "")
            values = desk.values(person, language) | {
                "costs": wish.costs, "lodging": wish.lodging, "passport_name": _passport_name(person),
                "birth_date": _day(birth, language), "passport_number": known.get("passport_number") or BLANK,
                "title": function_of(person, language),
            }  # fmt: skip
            yield replace(_letter(occasion, desk, language, values), recipient_lines=(w.gettext(TO_CONSULATE),))


def _day(kept: str, language: str) -> str:
    return day_in_letter(date.fromisoformat(kept), language) if kept else BLANK


def _passport_name(person: Person) -> str:
    """Family name in capitals before the given name, in Latin letters, as passports have it."""
    return one_line(f"{person.family_name.upper()} {person.given_name}")


def note(occasion: Occasion, wish: Wish, language: str) -> Iterator[LetterDocument | SheetDocument]:
    """The note, then the list of the delegation as its annex."""
    w, nobody = words(language), Person(family_name="", given_name="", native_name="", family_first=False, title="",
                                        title_fr="", language=language, rank="standard", civility="",
                                        salutation="")  # fmt: skip
    nobody.organisation = None
    desk = _desk(occasion, "note", language)
    values = desk.values(nobody, language) | {"costs": wish.costs, "addressee": wish.addressee}
    letter = _letter(occasion, desk, language, values)
    yield replace(
        letter,
        recipient_lines=(_addressed(wish.addressee),),
        enclosures=(w.gettext("Annex: list of the delegation"),),
        stamp=True,
    )
    delegation = tuple(p.id for p in occasion.people if p.role not in COMPANIONS)
    for sheet in participants(occasion, replace(wish, people=delegation), language) if delegation else ():
        yield replace(
            sheet, title=w.gettext("Annex: list of the delegation"), draft_mark=None, release_line="", code_url=None,
            latest_question="", replaced_note=None,
        )  # fmt: skip


def _addressed(name: str) -> str:
    """The addressee as he stands above a letter: without the article that the sentence wants."""
    bare = name.removeprefix("l’").removeprefix("l'").removeprefix("la ").removeprefix("le ").removeprefix("the ")
    return bare[:1].upper() + bare[1:]


@dataclass(frozen=True)
class _Desk:
    """What all letters of one kind share, read once: the occasion, the forms of address, the text."""

    shared: written.Occasion
    forms: Forms
    text: Mapping[str, str]

    def values(self, person: Person, language: str) -> dict[str, str]:
        return written.letter_values(self.shared, person, language, self.forms) | {"mission": self.shared.mission}


def _desk(occasion: Occasion, key: str, language: str) -> _Desk:
    """With the text staff wrote for this language, else the usual one."""
    session, mission = occasion.session, occasion.settings.mission_name
    template = printed_template(session, key)
    text = (template.texts if template else {}).get(language) or default_letters(key)[language]
    shared = written.occasion_of(session, occasion.dossier, deadline=None, mission=mission)
    return _Desk(shared, own_forms(session), text)


def _letter(occasion: Occasion, desk: _Desk, language: str, values: dict[str, str]) -> LetterDocument:
    w, dossier, text = words(language), occasion.dossier, desk.text
    paragraphs = [part for part in fill(text["body"], values)[0].split("\n\n") if part.strip()]
    signed = "{signatory}" in text["body"].rstrip().split("\n\n")[-1]
    signature = paragraphs.pop().split("\n") if signed else []
    return LetterDocument(
        language=language, mission=occasion.settings.mission_name, sender_lines=_sender(dossier),
        recipient_lines=(), place_date=day_in_letter(local_at(occasion.now, dossier.zone).date(), language),
        subject=w.gettext("Subject: %(subject)s", subject=fill(text["subject"], values)[0]), salutation="",
        paragraphs=tuple(paragraphs), closing="", signatory_lines=tuple(signature), page_format=page_format(w),
        produced=occasion.now,
    )  # fmt: skip


def _sender(dossier: Dossier) -> tuple[str, ...]:
    owner = dossier.owner
    lines = (owner.name, shown_phone(owner.phone), owner.email)
    return tuple(line for line in lines if line)
