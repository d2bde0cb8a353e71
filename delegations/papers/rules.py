"""The kinds of papers, who may have them made, and what an order for several of them says."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from delegations.core.errors import N_, InvalidInput, NotAllowedNow
from delegations.core.languages import LANGUAGES

Group = Literal["programme", "people", "letters", "signs", "field"]
GROUPS: Mapping[Group, str] = {
    "programme": N_("Programme"),
    "people": N_("Lists of people"),
    "letters": N_("Letters and notes"),
    "signs": N_("Badges and signs"),
    "field": N_("On the day"),
}


@dataclass(frozen=True)
class Kind:
    """`each`: one paper for each of these people (reader, visa, invited, interpreter, driver); '' is one for all.

    `restricted`: it shows passport data; it is made for those alone who may read them, and each making is logged.
    `ours`: read by staff, hosts or officials in France, so that "own" is the language of who orders it. `needs` are
    fields of the form that must be filled.
    """

    key: str
    title: str
    group: Group
    each: Literal["", "reader", "visa", "invited", "interpreter", "driver"] = ""
    restricted: bool = False
    ours: bool = False
    needs: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("programme", N_("Programme"), "programme"),
        Kind("personal", N_("Personal programmes"), "programme", each="reader"),
        Kind("annotated", N_("Annotated programme"), "programme", ours=True),
        Kind("route", N_("Route of each day"), "programme"),
        Kind("participants", N_("List of participants"), "people"),
        Kind("id_list", N_("List for secure sites"), "people", restricted=True, ours=True),
        Kind("invitation", N_("Invitation letters"), "letters", each="invited"),
        Kind("visa", N_("Letters for visas"), "letters", each="visa", restricted=True, ours=True, needs=("costs",)),
        Kind("note", N_("Note verbale"), "letters", ours=True, needs=("addressee", "costs")),
        Kind("badge_a6", N_("Badges, A6"), "signs", ours=True),
        Kind("badge_card", N_("Badges, card size"), "signs", ours=True),
        Kind("place_cards", N_("Place cards"), "signs", ours=True),
        Kind("door_signs", N_("Door signs"), "signs", ours=True),
        Kind("welcome", N_("Welcome sign"), "signs"),
        Kind("run_sheet", N_("Run sheet"), "field", ours=True),
        Kind("interpreter", N_("Interpreter’s sheet"), "field", each="interpreter"),
        Kind("driver", N_("Driver’s sheet"), "field", each="driver"),
        Kind("emergency", N_("Emergency sheet"), "field"),
    )
}
LABELS = {"addressee": N_("Whom the note is addressed to"), "costs": N_("Who bears the costs")}
"""What a paper may need, by field."""
OWN = "own"
"""Instead of a language: each in the reader's own; papers for all once in each language of the readers."""
CARD_FORMATS = {
    "badge_a6": "badge_a6", "badge_card": "badge_card", "place_cards": "place_card", "door_signs": "door_sign",
    "welcome": "welcome_sign",
}  # fmt: skip
AT_ONCE = 12
"""Up to so many papers are made while one waits; more are made by the worker."""
KEPT_HOURS = 24
"""How long a made file waits to be fetched."""
MOST = 400
"""Papers in one order."""


class NothingToPrint(NotAllowedNow):
    message = N_("There is nothing to print: nobody and no slot of this dossier is concerned.")


class NotPublished(NotAllowedNow):
    message = N_("There is no release yet. Publish one, or choose the draft.")


class TooMany(InvalidInput):
    message = N_("These are %(count)s papers; at most %(most)s fit into one file. Choose fewer people or kinds.")


class WhichPapers(InvalidInput):
    message = N_("Choose at least one kind of paper.")


class Needed(InvalidInput):
    message = N_("This paper needs to know: %(what)s.")


class CannotPrint(InvalidInput):
    """`places` names person, field and characters."""

    message = N_("No font has these characters: %(places)s. Correct them, or let them be marked.")


@dataclass(frozen=True)
class Wish:
    """What staff want printed. `people` are participations (none: all concerned); `missing`: mark or refuse."""

    kinds: tuple[str, ...]
    language: str = OWN
    people: tuple[int, ...] = ()
    source: Literal["release", "draft"] = "release"
    photos: bool = False
    unchecked: bool = False
    missing: Literal["mark", "refuse"] = "mark"
    addressee: str = ""
    costs: str = ""
    lodging: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Wish":
        known = {field.name for field in fields(cls)}
        values = {n: tuple(v) if isinstance(v, list) else v for n, v in kept.items() if n in known}
        make: Any = cls  # the types are those that as_json wrote
        wish: Wish = make(**values)
        return wish


def check_wish(wish: Wish) -> None:
    """Raises WhichPapers or Needed, tied to the field."""
    if not wish.kinds or not set(wish.kinds) <= set(KINDS):
        raise WhichPapers(field="kinds")
    if wish.language != OWN and wish.language not in LANGUAGES:
        raise WhichPapers(field="language")
    for kind in wish.kinds:
        for name in KINDS[kind].needs:
            if not getattr(wish, name).strip():
                raise Needed(field=name, what=LABELS[name])


def is_restricted(wish: Wish) -> bool:
    return any(KINDS[kind].restricted for kind in wish.kinds)
