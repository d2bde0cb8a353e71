"""Badges, place cards, door signs, the welcome sign. Names come from people whose spelling was checked."""

from collections.abc import Iterator

from delegations.core.errors import N_, NotAllowedNow
from delegations.documents.values import Card, CardFormat, CardsDocument, Tone
from delegations.dossiers.models import Participation
from delegations.dossiers.rules import PARTICIPANT_ROLES
from delegations.i18n import Words, words
from delegations.itineraries.differences import place_name, span, title_of, visible_slots, wall_of
from delegations.itineraries.readers import MOVING
from delegations.network.rules import display_name, function_of
from delegations.papers.occasion import Occasion
from delegations.papers.rules import CARD_FORMATS, KINDS, Wish

BANDS: dict[str, Tone] = {
    "head": "confirmed", "delegate": "confirmed", "speaker": "moved", "moderator": "moved", "exhibitor": "moved",
    "interpreter": "waiting", "driver": "waiting", "host": "off", "staff": "refused", "liaison": "off",
}  # fmt: skip
SILENT = ("free", "lodging", *MOVING)
"""Kinds of slots that have no door."""


class NoCheckedNames(NotAllowedNow):
    message = N_("Nobody’s name was checked yet. Let people check their names, or print the others too.")


def unchecked(occasion: Occasion, wish: Wish) -> list[Participation]:
    """Whose spelling nobody has confirmed."""
    return [p for p in occasion.chosen(wish) if p.person.validated_at is None]


def _cards(occasion: Occasion, kind: str, language: str, cards: list[Card], heading: str = "") -> CardsDocument:
    w, form = words(language), CARD_FORMATS[kind]
    return CardsDocument(
        language=language, mission=occasion.settings.mission_name,
        title=f"{occasion.title(language)} · {w.gettext(KINDS[kind].title)}", format=_format(form), cards=tuple(cards),
        heading=heading, produced=occasion.edition.published_at,
    )  # fmt: skip


def _format(form: str) -> CardFormat:
    return form  # type: ignore[return-value]  # CARD_FORMATS holds nothing else


def _named(occasion: Occasion, wish: Wish) -> list[Participation]:
    people = occasion.chosen(wish)
    named = [p for p in people if wish.unchecked or p.person.validated_at is not None]
    if people and not named:
        raise NoCheckedNames()
    return named


def badges(occasion: Occasion, wish: Wish, language: str, *, kind: str) -> Iterator[CardsDocument]:
    w = words(language)
    cards = [_badge(w, each) for each in _named(occasion, wish)]
    if cards:
        yield _cards(occasion, kind, language, cards, heading=occasion.title(language))


def _badge(w: Words, each: Participation) -> Card:
    """The Latin name is the large one: hosts read it; below it the guest's own script."""
    person = each.person
    organisation = person.organisation.name if person.organisation else ""
    return Card(
        name=display_name(person), native=person.native_name,
        lines=tuple(line for line in (function_of(person, w.language), organisation) if line),
        strip=w.gettext(PARTICIPANT_ROLES[each.role]), tone=BANDS[each.role],
    )  # fmt: skip


def place_cards(occasion: Occasion, wish: Wish, language: str) -> Iterator[CardsDocument]:
    w = words(language)
    cards = [
        Card(
            name=display_name(p.person),
            native=p.person.native_name,
            lines=_first_line(function_of(p.person, w.language)),
        )
        for p in _named(occasion, wish)
    ]
    if cards:
        yield _cards(occasion, "place_cards", language, cards)


def _first_line(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def door_signs(occasion: Occasion, _wish: Wish, language: str) -> Iterator[CardsDocument]:
    """The delegation's name, the subject, day and hours, the place."""
    w, cards = words(language), []
    for slot in visible_slots(occasion.snapshot, None):
        if slot["place"] and slot["kind"] not in SILENT and slot["state"] not in ("cancelled", "declined"):
            day = w.date(wall_of(slot["start"]).local.date(), "weekday_long")
            lines = (title_of(w, slot), f"{day} · {span(w, slot)}", place_name(w, slot))
            cards.append(Card(name=occasion.title(language), lines=lines))
    if cards:
        yield _cards(occasion, "door_signs", language, cards)


def welcome(occasion: Occasion, _wish: Wish, language: str) -> Iterator[CardsDocument]:
    """In the guests' language, with the French greeting below it."""
    w = words(language)
    greeting, french = w.gettext("Welcome"), words("fr").gettext("Welcome")
    card = Card(
        name=greeting, native=french if french != greeting else "",
        lines=(occasion.title(language), occasion.subtitle(language), occasion.settings.mission_name),
    )  # fmt: skip
    yield _cards(occasion, "welcome", language, [card])
