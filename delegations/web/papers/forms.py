"""The form that orders papers: which kinds, in which language, from which state, and what letters still need."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from delegations.core.errors import N_
from delegations.papers.rules import KINDS, OWN, Wish
from delegations.webkit.forms import LANGUAGE_CHOICES, BaseForm, line, lines, short

TEXTS = {
    "programme": N_("For hand-out: clean, whole, of the current release"),
    "personal": N_("One for each reader, with his own slots alone"),
    "annotated": N_("For staff: who receives, telephones, conditions, notes"),
    "route": N_("Numbered stops and minutes, a drawing for each day"),
    "participants": N_("By precedence, with function and organisation"),
    "id_list": N_("Names as in passports, birth dates, numbers"),
    "invitation": N_("As they left, one for each guest"),
    "visa": N_("One for each person who needs a visa"),
    "note": N_("With the list of the delegation annexed"),
    "badge_a6": N_("Four on a sheet, checked names alone"),
    "badge_card": N_("Ten on a sheet, checked names alone"),
    "place_cards": N_("To fold, the name on both sides"),
    "door_signs": N_("One for each slot with a place"),
    "welcome": N_("For the airport or the entrance, A3"),
    "run_sheet": N_("Minute by minute: moves, who receives, plan B"),
    "interpreter": N_("Slots, mode, contacts and briefing of each"),
    "driver": N_("Where to be when, with how many people"),
    "emergency": N_("Duty officer, emergency numbers, nearest hospitals"),
}
"""What each kind of paper is for, for those who choose."""
SOURCES = [("release", N_("the current release")), ("draft", N_("the draft as it stands"))]
MISSING = [
    ("mark", N_("Print them as a box and mark the word")),
    ("refuse", N_("Print nothing, so that I correct them")),
]


class PapersForm(BaseForm):
    """`only` is the kind whose own button was pressed; `kinds` those that were ticked for one file."""

    kinds = SelectMultipleField(validate_choice=False)
    people = SelectMultipleField(coerce=int, validate_choice=False)
    language = SelectField(N_("Language"), choices=[(OWN, N_("each in the reader’s own")), *LANGUAGE_CHOICES])
    source = RadioField(N_("State of the programme"), choices=SOURCES, default="release")
    photos = BooleanField(N_("With the photographs that people sent for it"))
    unchecked = BooleanField(N_("Also names that nobody has checked"))
    missing = RadioField(N_("Characters that no font has"), choices=MISSING, default="mark")
    addressee = StringField(
        N_("Whom the note is addressed to"), description=N_("For example: the Embassy of Morocco in Paris"),
        filters=[line], validators=[short(200)],
    )  # fmt: skip
    costs = TextAreaField(
        N_("Who bears the costs"), description=N_("For letters for visas and the note verbale, in their language"),
        filters=[lines], validators=[short(600)],
    )  # fmt: skip
    lodging = StringField(N_("Address during the stay"), filters=[line], validators=[short(300)])

    def wish(self, only: str) -> Wish:
        kinds: Sequence[str] = [only] if only else (self.kinds.data or [])
        values: dict[str, Any] = {
            name: self[name].data
            for name in ("language", "source", "photos", "unchecked", "missing", "addressee", "costs", "lodging")
        }
        return Wish(
            kinds=tuple(kind for kind in KINDS if kind in kinds), people=tuple(self.people.data or ()), **values
        )
