"""What every paper of one order shares, loaded once: dossier, people, slots, and the state of the programme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from delegations.core.clock import Clock
from delegations.core.settings import Settings
from delegations.core.text import isolate_mixed
from delegations.documents.values import Cell, Column, Span, Table, Text
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.photographs import photographs_of
from delegations.dossiers.queries import list_participations
from delegations.i18n import Words, words
from delegations.i18n.content import marked, pick
from delegations.i18n.phones import phone_link, shown_phone
from delegations.itineraries.attachments import edition_of
from delegations.itineraries.differences import wall_of
from delegations.itineraries.models import Release, Slot
from delegations.itineraries.printing import Edition, paper_head, programme_subtitle
from delegations.itineraries.queries import find_release, list_slots
from delegations.itineraries.snapshots import draft_snapshot
from delegations.network.models import Person
from delegations.network.rules import display_name, function_of
from delegations.papers.rules import KINDS, NotPublished, Wish

COMPANIONS = ("interpreter", "driver", "staff", "liaison", "host")
"""Roles of those who go along or receive; they stand after the delegation."""


@dataclass(frozen=True)
class Occasion:
    """`slots` are the live ones of the draft by uid: what a release does not keep (contacts, notes, bookings)."""

    session: Session
    settings: Settings
    now: datetime
    dossier: Dossier
    people: tuple[Participation, ...]
    slots: Mapping[str, Slot]
    snapshot: Mapping[str, Any]
    edition: Edition

    def head(self, language: str, kind: str) -> dict[str, Any]:
        """Head and foot of a paper of this kind."""
        w = words(language)
        paper, mission = w.gettext(KINDS[kind].title), self.settings.mission_name
        return paper_head(w, self.snapshot, self.edition, mission=mission, paper=paper)

    def title(self, language: str) -> str:
        return marked(words(language), *pick(self.snapshot["dossier"]["title"], language))

    def subtitle(self, language: str, *more: str) -> str:
        return programme_subtitle(words(language), self.snapshot, *more)

    def photos(self, people: Sequence[Participation]) -> dict[int, bytes]:
        """{participation id: JPEG} of those who sent one for the list."""
        return photographs_of(self.session, [p.id for p in people])

    def chosen(self, wish: Wish) -> list[Participation]:
        """Those of an order, in order of precedence; all when it names nobody."""
        return [p for p in self.people if not wish.people or p.id in wish.people]


def load_occasion(session: Session, *, clock: Clock, settings: Settings, dossier: Dossier, source: str) -> Occasion:
    """The current release, or with `source` "draft" what the next one would be. Raises NotPublished."""
    release = find_release(session, dossier.id)
    if source != "draft" and release is None:
        raise NotPublished()
    snapshot, edition = _programme(session, clock, settings, dossier, None if source == "draft" else release, release)
    return Occasion(
        session=session, settings=settings, now=clock.now(), dossier=dossier,
        people=tuple(list_participations(session, dossier.id)),
        slots={slot.uid: slot for slot in list_slots(session, dossier.id, cancelled=False)},
        snapshot=snapshot, edition=edition,
    )  # fmt: skip


def _programme(
    session: Session, clock: Clock, settings: Settings, dossier: Dossier, wanted: Release | None, newest: Release | None
) -> tuple[Mapping[str, Any], Edition]:
    if wanted is not None:
        return wanted.snapshot, edition_of(session, wanted, settings)
    number, old = (newest.number + 1, newest.snapshot) if newest else (1, None)
    return draft_snapshot(session, dossier, old, number, clock.now().isoformat()), Edition()


def phone_span(phone: str) -> Span:
    """A number that can be dialled from the file."""
    return Span(shown_phone(phone), link=phone_link(phone) or None)


def person_line(w: Words, person: Person, *, phone: bool = True) -> Text:
    """Name in bold, function, telephone."""
    name, function = display_name(person, w.language), function_of(person, w.language)
    spans = [Span(name, bold=True)]
    if function:
        spans.append(Span(w.line([name, function]).removeprefix(name)))
    if phone and person.phone:
        spans += [Span(" · "), phone_span(person.phone)]
    return tuple(spans)


def labelled(label: str, *text: Span | str) -> Text:
    """“Contact: …” with the label in bold; plain words keep their own direction beside it."""
    apart = "" if label.endswith("：") else " "
    parts = (Span(isolate_mixed(part, "rtl")) if isinstance(part, str) else part for part in text)
    return (Span(f"{label}{apart}", bold=True), *parts)


def lean_table(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, leads: frozenset[int] = frozenset()
) -> Table:
    """Columns in which no row says anything are left out: what remains has more room."""
    filled = [n for n in range(len(columns)) if any(row[n] for row in rows)]
    lean = tuple(tuple(row[n] for n in filled) for row in rows)
    return Table(tuple(columns[n] for n in filled), lean, leads=leads)


def days_of(slots: Sequence[Mapping[str, Any]]) -> dict[date, list[Mapping[str, Any]]]:
    """By local day, without what is cancelled."""
    days: dict[date, list[Mapping[str, Any]]] = {}
    for slot in slots:
        if slot["state"] != "cancelled":
            days.setdefault(wall_of(slot["start"]).local.date(), []).append(slot)
    return days


def titled(w: Words, slot: Mapping[str, Any]) -> str:
    """The title of a slot, with the name of its language where that is another one than the paper's."""
    return marked(w, *pick(slot["title"], w.language))
