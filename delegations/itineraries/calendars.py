"""Feeds and downloads: which entries, their kept bytes, and the tag that answers a poll without rendering."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select
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

FORMAT = 2
"""Raise it when the same content gives other bytes, so that no poll is answered with an old tag."""
MARGIN = timedelta(days=3)
rendered_once = lru_cache(maxsize=2048)(render_entry)


@dataclass(frozen=True)
class Feed:
    """What a poll needs to know; `body` renders or joins only when asked to."""

    etag: str
    modified: datetime
    filename: str
    body: Callable[[Session], bytes]


def tag_of(*parts: Any) -> str:
    """The opaque part of a strong entity tag from what the bytes depend on."""
    return hashlib.sha256(json.dumps([FORMAT, *parts], default=str).encode()).hexdigest()[:32]


def joined(entries: Iterable[Rendered], *, name: str, description: str, language: str) -> bytes:
    """The VCALENDAR; it names no address, so that no secret travels in it."""
    tag = LANGUAGES[language].tag
    return assemble(entries, name=name, description=description, language=tag, prodid=PRODID, url=None)


def _horizon(today: date, starts_on: date, ends_on: date) -> date:
    """Cancelled entries that ended before this day have gone.

    It moves only around the stay, so that a feed keeps its bytes, and its tag, for months before and after.
    """
    wanted = today - timedelta(days=TOMBSTONE_DAYS)
    return min(max(wanted, starts_on - MARGIN), ends_on + MARGIN)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def reader_feed(session: Session, *, clock: Clock, participation_id: int, wish: str = "") -> Feed:
    """The feed of one reader from the newest release, empty before the first. One query."""
    newest = select(func.max(Release.number)).where(Release.dossier_id == Participation.dossier_id).scalar_subquery()
    query = (
        select(
            Dossier.code, Dossier.starts_on, Dossier.ends_on, Dossier.created_at, Person.language, Release.id,
            Release.published_at,
        )
        .select_from(Participation)
        .join(Dossier, Dossier.id == Participation.dossier_id)
        .join(Person, Person.id == Participation.person_id)
        .outerjoin(Release, (Release.dossier_id == Dossier.id) & (Release.number == newest.correlate(Participation)))
        .where(Participation.id == participation_id, Participation.removed_at.is_(None))
    )  # fmt: skip
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound()
    language = choose_language([wish, row.language], COMPLETE, "en")
    horizon = _horizon(clock.now().date(), row.starts_on, row.ends_on)
    modified = row.published_at or row.created_at
    if horizon > row.starts_on - MARGIN:
        modified = max(modified, _midnight(horizon + timedelta(days=TOMBSTONE_DAYS)))
    return Feed(
        etag=tag_of("reader", row.id, participation_id, language, horizon), modified=modified,
        filename=f"{row.code}.ics",
        body=lambda unit: _reader_body(unit, row.id, row.code, participation_id, language, horizon),
    )  # fmt: skip


def _reader_body(
    session: Session, release_id: int | None, code: str, participation_id: int, language: str, horizon: date
) -> bytes:
    w = words(language)
    release = session.get(Release, release_id) if release_id else None
    if release is None:
        name = w.gettext("Programme %(title)s", title=code)
        return joined([], name=name, description=w.gettext("Not yet published"), language=language)
    head = release.snapshot["dossier"]
    slots = feed_slots(release.snapshot, participation_id, _midnight(horizon) + timedelta(days=TOMBSTONE_DAYS))
    kept = _kept(session, slots, language)
    entries = [kept.get((s["uid"], s["changed_in"])) or rendered_once(reader_entry(s, language)) for s in slots]
    contact = w.comma.join(p for p in (head["owner_name"], head["owner_phone"]) if p)
    return joined(
        entries, name=pick(head["title"], language)[0], language=language,
        description=w.gettext("Programme of the delegation. On the spot: %(contact)s", contact=contact),
    )  # fmt: skip


def _kept(session: Session, slots: Sequence[Mapping[str, Any]], language: str) -> dict[tuple[str, int], Rendered]:
    """{(slot uid, release in which it changed): bytes} for delegates, one query of plain columns."""
    kept = CalendarEntry
    query = select(kept.slot_uid, kept.revision, kept.body, kept.zones, kept.first, kept.last).where(
        kept.slot_uid.in_([s["uid"] for s in slots]), kept.language == language, kept.audience == "delegate"
    )
    rows = session.execute(query.order_by(kept.id))
    return {(uid, revision): Rendered(body, tuple(zones), *days) for uid, revision, body, zones, *days in rows}


def keep_entries(session: Session, release: Release) -> int:
    """At publication: renders what changed, once per language of the readers; returns how many entries."""
    slots = release.snapshot["slots"]
    count = 0
    for language in sorted({p["language"] for p in release.snapshot["people"]}):
        kept = _kept(session, slots, language)
        for slot in slots:
            if (slot["uid"], slot["changed_in"]) not in kept:
                session.add(_row(slot, language, render_entry(reader_entry(slot, language))))
                count += 1
    session.flush()
    return count


def _row(slot: Mapping[str, Any], language: str, entry: Rendered) -> CalendarEntry:
    return CalendarEntry(
        slot_uid=slot["uid"], revision=slot["changed_in"], language=language, audience="delegate", body=entry.body,
        zones=list(entry.zones), first=entry.first, last=entry.last,
    )  # fmt: skip


def make_reader_links(session: Session, *, clock: Clock, release: Release) -> None:
    """At publication: every reader has his page and his feed, also those to whom no mail goes."""
    ids = [p["participation"] for p in release.snapshot["people"]]
    for purpose in ("itinerary", "reader_feed"):
        known = links_for(session, purpose=purpose, subject_ids=ids)
        for participation_id in ids:
            if participation_id not in known:
                link_for(session, clock=clock, purpose=purpose, subject_id=participation_id)
