"""Feeds and downloads: which entries, their kept bytes, and the tag that answers a poll without rendering."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, case, func, literal, null, select
from sqlalchemy.orm import Session

from delegations.accounts.links import link_for, links_for
from delegations.calendars.entries import render_entry
from delegations.calendars.feeds import assemble
from delegations.calendars.invitations import PRODID
from delegations.calendars.values import Rendered
from delegations.core.clock import Clock
from delegations.core.errors import NotFound
from delegations.core.languages import COMPLETE, LANGUAGES, choose_language
from delegations.dossiers.models import Dossier, Participation
from delegations.i18n import words
from delegations.i18n.content import pick
from delegations.itineraries.models import CalendarEntry, Release
from delegations.itineraries.readers import TOMBSTONE_DAYS, feed_slots, reader_entry
from delegations.network.models import Person

FORMAT = 4
"""Raise it when the same content gives other bytes, so that no poll is answered with an old tag.

A migration then empties calendar_entry as well; the worker keeps the newest releases anew.
"""
MARGIN = timedelta(days=3)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""When an empty feed last changed."""
rendered_once = lru_cache(maxsize=2048)(render_entry)


@dataclass(frozen=True)
class Feed:
    """What a poll needs to know; `body` renders or joins only when asked to.

    `key`: (audience, subject, language) under which the worker keeps it whole, where it does.
    """

    etag: str
    modified: datetime
    filename: str
    body: Callable[[Session], bytes]
    key: tuple[str, int, str] | None = None


def tag_of(*parts: Any) -> str:
    """The opaque part of a strong entity tag from what the bytes depend on."""
    return hashlib.sha256(json.dumps([FORMAT, *parts], default=str).encode()).hexdigest()[:32]


def joined(
    entries: Iterable[Rendered], *, name: str, description: str, language: str, name_language: str = ""
) -> bytes:
    """The VCALENDAR; it names no address, so that no secret travels in it.

    `name_language`: that of the name where it is not that of the rest, for want of a translation.
    """
    return assemble(
        entries, name=name, description=description, language=LANGUAGES[language].tag, prodid=PRODID, url=None,
        name_language=LANGUAGES[name_language or language].tag,
    )  # fmt: skip


def horizon_of(today: date, starts_on: date, ends_on: date) -> date:
    """Cancelled entries that ended before this day have gone.

    It moves only around the stay, so that a feed keeps its bytes, and its tag, for months before and after.
    """
    wanted = today - timedelta(days=TOMBSTONE_DAYS)
    return min(max(wanted, starts_on - MARGIN), ends_on + MARGIN)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


@dataclass(frozen=True)
class Part:
    """One dossier's newest release in a feed; `participation_id` None takes all of it, not one reader's part."""

    code: str
    participation_id: int | None
    release_id: int | None
    horizon: date


@cache
def released() -> Select[*tuple[Any, ...]]:
    """Dossiers with their newest release, if any. Written once: a poll would take a fifth of its time for it."""
    newest = select(func.max(Release.number)).where(Release.dossier_id == Dossier.id).correlate(Dossier)
    return (
        select(
            Dossier.code, Dossier.starts_on, Dossier.ends_on, Dossier.created_at, Release.id.label("release_id"),
            Release.published_at,
        )
        .select_from(Dossier)
        .outerjoin(Release, (Release.dossier_id == Dossier.id) & (Release.number == newest.scalar_subquery()))
        .order_by(Dossier.starts_on, Dossier.id)
    )  # fmt: skip


@cache
def _personal() -> Select[*tuple[Any, ...]]:
    return (
        released()
        .join(Participation, (Participation.dossier_id == Dossier.id) & Participation.removed_at.is_(None))
        .join(Person, Person.id == Participation.person_id)
        .add_columns(Participation.id.label("participation_id"), Person.language)
    )


def reader_feed(session: Session, *, clock: Clock, participation_id: int, wish: str = "") -> Feed:
    """The feed of one reader of one dossier from its newest release, empty before the first. One query."""
    rows = session.execute(_personal().where(Participation.id == participation_id)).all()
    if not rows:
        raise NotFound()
    return _feed_of(clock, ("reader", participation_id), rows, wish, f"{rows[0].code}.ics")


def person_feed(session: Session, *, clock: Clock, person_id: int, wish: str = "", code: str = "") -> Feed:
    """A person's slots over all dossiers, or in one of them: for interpreters and frequent travellers. One query."""
    query = _personal().where(Participation.person_id == person_id)
    rows = session.execute(query.where(Dossier.code == code) if code else query).all()
    return _feed_of(clock, ("person", person_id), rows, wish, "delegations.ics")


def dossier_feed(session: Session, *, clock: Clock, dossier_id: int, wish: str = "") -> Feed:
    """The whole published programme of a dossier. One query."""
    query = released().add_columns(null().label("participation_id"), literal("").label("language"))
    rows = session.execute(query.where(Dossier.id == dossier_id)).all()
    if not rows:
        raise NotFound()
    return _feed_of(clock, ("dossier", dossier_id), rows, wish, f"{rows[0].code}.ics")


def _feed_of(clock: Clock, subject: tuple[str, int], rows: Sequence[Any], wish: str, filename: str) -> Feed:
    """The feed of newest releases, a row each."""
    language = choose_language([wish, *(row.language for row in rows)], COMPLETE, "en")
    today = clock.now().date()
    parts = [
        Part(row.code, row.participation_id, row.release_id, horizon_of(today, row.starts_on, row.ends_on))
        for row in rows
    ]
    return Feed(
        etag=tag_of(*subject, language, [(part.release_id, part.participation_id, part.horizon) for part in parts]),
        modified=max(map(modified_of, rows, parts), default=EPOCH), filename=filename,
        body=lambda unit: _programme_body(unit, parts, language),
    )  # fmt: skip


def modified_of(row: Any, part: Part) -> datetime:
    """The newest release, or the day on which a tombstone may have gone."""
    modified: datetime = row.published_at or row.created_at
    gone = part.horizon > row.starts_on - MARGIN
    return max(modified, midnight(part.horizon + timedelta(days=TOMBSTONE_DAYS))) if gone else modified


def _programme_body(session: Session, parts: Sequence[Part], language: str) -> bytes:
    w = words(language)
    query = select(Release).where(Release.id.in_([part.release_id for part in parts if part.release_id]))
    releases = {release.id: release.snapshot for release in session.scalars(query.order_by(Release.id))}
    slots = [
        slot
        for part in parts if part.release_id
        for slot in feed_slots(
            releases[part.release_id], part.participation_id, midnight(part.horizon) + timedelta(days=TOMBSTONE_DAYS)
        )
    ]  # fmt: skip
    slots = list({slot["uid"]: slot for slot in slots}.values())
    entries = rendered_slots(session, slots, language, "delegate")
    name, spoken = w.gettext("Your appointments with delegations"), language
    if len(parts) == 1:
        name = w.gettext("Programme %(title)s", title=parts[0].code)
        for snapshot in releases.values():
            name, spoken = pick(snapshot["dossier"]["title"], language)
    text = w.gettext("Programme of the delegation") if releases else w.gettext("Not yet published")
    return joined(entries, name=name, name_language=spoken, language=language, description=text)


def rendered_slots(
    session: Session, slots: Sequence[Mapping[str, Any]], language: str, audience: str
) -> list[Rendered]:
    """Entries of a snapshot's slots: the bytes kept for an audience, rendered here where none were. One query."""
    kept = _kept(session, slots, language, audience)
    return [kept.get((s["uid"], s["changed_in"])) or rendered_once(reader_entry(s, language)) for s in slots]


def _kept(
    session: Session, slots: Sequence[Mapping[str, Any]], language: str, audience: str
) -> dict[tuple[str, int], Rendered]:
    """{(slot uid, release in which it changed): bytes}, one query of plain columns."""
    kept = CalendarEntry
    query = select(kept.slot_uid, kept.revision, kept.body, kept.zones, kept.first, kept.last).where(
        kept.slot_uid.in_([s["uid"] for s in slots]), kept.language == language, kept.audience == audience
    )
    rows = session.execute(query.order_by(kept.id))
    return {(uid, revision): Rendered(body, tuple(zones), *days) for uid, revision, body, zones, *days in rows}


def keep_entries(session: Session, release: Release) -> int:
    """At publication: renders what changed, once per language of the readers; returns how many entries."""
    languages = sorted({p["language"] for p in release.snapshot["people"]})
    return sum(keep_slots(session, release.snapshot["slots"], language, "delegate") for language in languages)


def keep_slots(session: Session, slots: Sequence[Mapping[str, Any]], language: str, audience: str) -> int:
    """Renders what is not kept yet for an audience; returns how many entries."""
    kept = _kept(session, slots, language, audience)
    fresh = [slot for slot in slots if (slot["uid"], slot["changed_in"]) not in kept]
    session.add_all(_row(slot, language, audience, render_entry(reader_entry(slot, language))) for slot in fresh)
    session.flush()
    return len(fresh)


def _row(slot: Mapping[str, Any], language: str, audience: str, entry: Rendered) -> CalendarEntry:
    return CalendarEntry(
        slot_uid=slot["uid"], revision=slot["changed_in"], language=language, audience=audience, body=entry.body,
        zones=list(entry.zones), first=entry.first, last=entry.last,
    )  # fmt: skip


def make_reader_links(session: Session, *, clock: Clock, release: Release) -> None:
    """At publication: every reader has his page and his feed, also those to whom no mail goes."""
    people = release.snapshot["people"]
    ids = [p["participation"] for p in people]
    several = with_several_programmes(session, [p["person"] for p in people])
    for purpose, wanted in (("itinerary", ids), ("reader_feed", ids), ("person_feed", several)):
        known = links_for(session, purpose=purpose, subject_ids=wanted)
        for subject_id in wanted:
            if subject_id not in known:
                link_for(session, clock=clock, purpose=purpose, subject_id=subject_id)


def with_several_programmes(session: Session, person_ids: Sequence[int]) -> list[int]:
    """Those of whom one calendar over all dossiers is of use: interpreters, and who takes part in more than one."""
    interprets = func.max(case((Participation.role == "interpreter", 1), else_=0))
    query = (
        select(Participation.person_id)
        .where(Participation.person_id.in_(person_ids), Participation.removed_at.is_(None))
        .group_by(Participation.person_id)
        .having((func.count() > 1) | (interprets == 1))
    )
    return list(session.scalars(query.order_by(Participation.person_id)))
