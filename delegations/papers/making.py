"""From a wish to the documents it stands for, in order, each in its language."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import Forbidden
from delegations.core.languages import LANGUAGES, choose_language
from delegations.documents import FontStore, Printable
from delegations.dossiers.models import Participation
from delegations.dossiers.travel import read_travel_file, readable_by
from delegations.i18n import words
from delegations.network.rules import display_name
from delegations.papers import letters, people, programmes, sheets, signs
from delegations.papers.occasion import COMPANIONS, Occasion
from delegations.papers.people import PassportOf
from delegations.papers.rules import KINDS, MOST, OWN, Kind, NothingToPrint, TooMany, Wish, is_restricted

Maker = Callable[[Occasion, Wish, str], Iterator[Printable]]
PASSPORT = ("birth_date", "passport_number", "passport_expiry")


def makers(passport: PassportOf) -> Mapping[str, Maker]:
    return {
        "programme": programmes.programme, "personal": programmes.personal, "annotated": programmes.annotated,
        "route": programmes.route, "participants": people.participants,
        "id_list": partial(people.id_list, passport=passport), "invitation": letters.invitations,
        "visa": partial(letters.visas, passport=passport), "note": letters.note,
        "badge_a6": partial(signs.badges, kind="badge_a6"), "badge_card": partial(signs.badges, kind="badge_card"),
        "place_cards": signs.place_cards, "door_signs": signs.door_signs, "welcome": signs.welcome,
        "run_sheet": sheets.run_sheet, "interpreter": sheets.interpreter, "driver": sheets.driver,
        "emergency": sheets.emergency,
    }  # fmt: skip


def check_rights(occasion: Occasion, actor: Actor, wish: Wish) -> None:
    """Raises Forbidden for papers with passport data to those who may not read them."""
    if is_restricted(wish) and not set(PASSPORT) <= set(readable_by(occasion.session, actor, occasion.dossier)):
        raise Forbidden()


def documents_of(occasion: Occasion, wish: Wish, *, actor: Actor, clock: Clock, home: str) -> list[Printable]:
    """What an order stands for. `home` is the language of who ordered, for papers of our own.

    Reading a travel file is logged. Raises Forbidden, NothingToPrint, TooMany, NoCheckedNames.
    """
    check_rights(occasion, actor, wish)

    def passport(each: Participation) -> dict[str, str]:
        return read_travel_file(occasion.session, actor=actor, clock=clock, dossier=occasion.dossier,
                                participation=each)  # fmt: skip

    found: list[Printable] = []
    known = makers(passport)
    for kind in KINDS.values():
        if kind.key in wish.kinds:
            found += _made(occasion, wish, kind, known[kind.key], home)
    if not found:
        raise NothingToPrint()
    if len(found) > MOST:
        raise TooMany(count=len(found), most=MOST)
    return found


def _made(occasion: Occasion, wish: Wish, kind: Kind, make: Maker, home: str) -> Iterator[Printable]:
    if wish.language != OWN or kind.each == "invited":
        yield from make(occasion, wish, wish.language)
    elif kind.ours:
        yield from make(occasion, wish, home)
    elif kind.each and occasion.chosen(wish):
        yield from _each_in_his_own(occasion, wish, kind, make)
    else:
        for language in languages_of(occasion, wish):
            yield from make(occasion, wish, language)


def _each_in_his_own(occasion: Occasion, wish: Wish, kind: Kind, make: Maker) -> Iterator[Printable]:
    """Person by person; a kind for a role that nobody has is made once for all."""
    made = False
    for each in occasion.chosen(wish):
        if kind.each == "driver" and each.role != "driver":
            continue
        for document in make(occasion, replace(wish, people=(each.id,)), each.person.language):
            made = True
            yield document
    if not made and kind.each == "driver":
        yield from make(occasion, wish, "fr")


def languages_of(occasion: Occasion, wish: Wish) -> list[str]:
    """Those of the delegation; where nobody is known, those of the dossier."""
    guests = [p.person.language for p in occasion.chosen(wish) if p.role not in COMPANIONS]
    wanted = guests or list(occasion.dossier.languages) or ["fr"]
    return sorted({choose_language([code], tuple(LANGUAGES)) for code in wanted})


@dataclass(frozen=True)
class Place:
    """Characters that no font prints, and where they stand: whose name, or which slot, and which field."""

    whose: str
    field: str
    characters: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {"whose": self.whose, "field": self.field, "characters": list(self.characters)}


def unprintable(occasion: Occasion, wish: Wish, fonts: FontStore, language: str) -> list[Place]:
    """Names, functions and titles with characters that no installed font has."""
    w, places = words(language), list[Place]()
    for each in occasion.chosen(wish):
        person, whose = each.person, display_name(each.person)
        house = person.organisation.name if person.organisation else ""
        for field, text in (
            (w.gettext("Family name"), person.family_name), (w.gettext("Given name"), person.given_name),
            (w.gettext("Name in native script"), person.native_name), (w.gettext("Function"), person.title),
            (w.gettext("Function in French"), person.title_fr), (w.gettext("Organisation"), house),
        ):  # fmt: skip
            places += _lacking(fonts, language, whose, field, text)
    for slot in occasion.snapshot["slots"]:
        for code, text in slot["title"].items():
            places += _lacking(fonts, code, text, w.gettext("Title of the slot"), text)
    return places


def _lacking(fonts: FontStore, language: str, whose: str, field: str, text: str) -> list[Place]:
    found = fonts.missing(text, language) if text else ()
    return [Place(whose, field, tuple(found))] if found else []
