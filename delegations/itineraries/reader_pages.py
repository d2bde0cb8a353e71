"""What a delegate reads behind his link: his days of one release, what changed for him, his own clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from delegations.core.errors import NotFound
from delegations.core.territories import only_zone
from delegations.core.walltime import local_at
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.queries import get_dossier_by_id
from delegations.i18n import words
from delegations.i18n.content import pick
from delegations.itineraries.differences import ChangeWords, compare, in_words, labels, visible_slots
from delegations.itineraries.exports import dossier_titles
from delegations.itineraries.interpreters import Sheet, interpreter_sheet
from delegations.itineraries.models import Release
from delegations.itineraries.queries import current_release, find_release, find_release_by_public_id, get_release
from delegations.itineraries.readers import MOVING, ReaderDay, reader_days
from delegations.network.models import Person
from delegations.network.rules import addressed_name

GUESTS = ("head", "delegate", "speaker")


@dataclass(frozen=True)
class Reader:
    """Whom a link is for. `zone` is '' when no second clock is of use to him."""

    participation: Participation
    dossier: Dossier
    zone: str

    @property
    def language(self) -> str:
        return self.participation.person.language

    def name(self, language: str) -> str:
        """The name in the script of the page."""
        return addressed_name(self.participation.person, language)


def get_reader(session: Session, participation_id: int) -> Reader:
    """NotFound for somebody who was taken off the list."""
    query = select(Participation).options(joinedload(Participation.person).joinedload(Person.organisation))
    query = query.where(Participation.id == participation_id, Participation.removed_at.is_(None))
    participation = session.scalars(query).one_or_none()
    if participation is None:
        raise NotFound()
    dossier = get_dossier_by_id(session, participation.dossier_id)
    return Reader(participation, dossier, _own_zone(participation, dossier))


def _own_zone(participation: Participation, dossier: Dossier) -> str:
    """The person's zone; of a guest who told none, his country's if it has but one."""
    person = participation.person
    if person.zone or participation.role not in GUESTS:
        return person.zone
    country = person.organisation.country if person.organisation else dossier.country
    return only_zone(country)


@dataclass(frozen=True)
class DayChip:
    """A day to choose. `first` is the one the page opens with: today's of a stay, else the first."""

    label: str
    anchor: str
    current: bool
    first: bool


@dataclass(frozen=True)
class ReaderPage:
    """One release for one reader. `since` is the release the changes are counted from, None without any.

    `marks`: {slot uid: word} of the slots that changed. `newest` is the number of the current release.
    `sheet` is what an interpreter reads besides.
    """

    number: int
    newest: int
    published: str
    title: str
    title_language: str
    dates: str
    cities: tuple[str, ...]
    days: tuple[ReaderDay, ...]
    chips: tuple[DayChip, ...]
    since: int | None
    changes: tuple[ChangeWords, ...]
    marks: Mapping[str, str]
    sheet: Sheet | None = None

    @property
    def is_old(self) -> bool:
        return self.number < self.newest


Changes = tuple[int | None, tuple[ChangeWords, ...], dict[str, str]]
NO_CHANGES: Changes = (None, (), {})


def reader_page(
    session: Session, reader: Reader, *, language: str, now: datetime, number: int | None = None
) -> ReaderPage | None:
    """The release `number` or the newest; None before the first. NotFound for a number that never was."""
    newest = find_release(session, reader.dossier.id)
    if newest is None:
        return None
    release = newest if number in (None, newest.number) else get_release(session, reader.dossier.id, number or 0)
    w, snapshot, pid = words(language), release.snapshot, reader.participation.id
    head = snapshot["dossier"]
    days = tuple(reader_days(snapshot, pid, language, reader.zone))
    since, changes, marks = _changes(session, reader, newest, language) if release is newest else NO_CHANGES
    title, title_language = pick(head["title"], language)
    return ReaderPage(
        number=release.number, newest=newest.number, published=w.datetime(release.published_at, head["zone"]),
        title=title, title_language=title_language,
        dates=w.dates(date.fromisoformat(head["starts_on"]), date.fromisoformat(head["ends_on"])),
        cities=_cities(snapshot, pid), days=days, chips=_chips(days, language, local_at(now, head["zone"]).date()),
        since=since, changes=changes, marks=marks,
        sheet=interpreter_sheet(session, w, reader.participation, snapshot),
    )  # fmt: skip


def _cities(snapshot: Mapping[str, Any], participation_id: int) -> tuple[str, ...]:
    slots = visible_slots(snapshot, participation_id)
    live = [s["place"]["city"] for s in slots if s["place"] and s["state"] != "cancelled" and s["kind"] not in MOVING]
    return tuple(dict.fromkeys(city for city in live if city))


def _chips(days: tuple[ReaderDay, ...], language: str, today: date) -> tuple[DayChip, ...]:
    """Today's chip is the current one; before and after the stay none is."""
    w = words(language)
    first = today if any(d.day == today for d in days) else min((d.day for d in days), default=None)
    return tuple(DayChip(w.date(d.day, "day"), f"d-{d.day}", d.day == today, d.day == first) for d in days)


def _changes(session: Session, reader: Reader, newest: Release, language: str) -> Changes:
    """What changed for the reader since the release he acknowledged, else since the one before."""
    seen = reader.participation.acknowledged_release or newest.number - 1
    older = find_release(session, reader.dossier.id, seen) if 0 < seen < newest.number else None
    if older is None:
        return NO_CHANGES
    w, pid = words(language), reader.participation.id
    if not visible_slots(older.snapshot, pid):
        return NO_CHANGES
    found = compare(older.snapshot, newest.snapshot, pid)
    known = labels(w)
    return older.number, tuple(in_words(w, found)), {c.uid: known[c.kind] for c in found if c.kind != "cancelled"}


def title_in(session: Session, dossier: Dossier, language: str) -> tuple[str, str]:
    """The dossier's title for a page that shows no release, and the language it is in."""
    return pick(dossier_titles(session, dossier), language)


@dataclass(frozen=True)
class ReleaseCheck:
    """What a stranger with a printed page may learn: numbers and dates, nothing of the programme."""

    number: int
    published: str
    newest: int
    newest_published: str

    @property
    def is_latest(self) -> bool:
        return self.number == self.newest


def check_release(session: Session, public_id: str, language: str) -> ReleaseCheck:
    """NotFound for an unknown code."""
    release = find_release_by_public_id(session, public_id)
    newest = current_release(session, release.dossier_id) if release else None
    if release is None or newest is None:
        raise NotFound()
    w, zone = words(language), release.snapshot["dossier"]["zone"]
    return ReleaseCheck(
        release.number, w.datetime(release.published_at, zone), newest.number, w.datetime(newest.published_at, zone)
    )
