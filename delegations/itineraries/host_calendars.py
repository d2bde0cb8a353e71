"""The feed of all slots of a host, and the file of one confirmed slot."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, joinedload

from delegations.calendars.values import Entry
from delegations.core.clock import Clock
from delegations.core.errors import NotFound
from delegations.core.languages import COMPLETE, LANGUAGES, choose_language, find_language
from delegations.dossiers.models import Dossier
from delegations.i18n import words
from delegations.itineraries.calendars import EPOCH, Feed, joined, midnight, rendered_once, tag_of
from delegations.itineraries.exports import dossier_titles, host_entry, slot_texts
from delegations.itineraries.models import Request, Slot
from delegations.itineraries.readers import TOMBSTONE_DAYS
from delegations.messaging.rendering import entry_of
from delegations.network.models import Organisation, Place

KEPT = ("fr", "en")
"""The languages in which the worker keeps the calendars of hosts."""
RANK = ("cancelled", "tentative", "confirmed")


@dataclass(frozen=True)
class _Line:
    """One slot of a host with all that its bytes depend on."""

    slot_id: int
    revision: int
    status: str
    place_version: int | None
    dossier_version: int


def status_of(state: str, *, sounding: bool, cancelled: bool) -> str | None:
    """How a request shows in its host's calendar; None: not at all (a sounding of several times has no entry)."""
    if sounding and state not in ("confirmed", "reconfirm"):
        return None
    if cancelled or state in ("declined", "withdrawn", "settled"):
        return "cancelled"
    return "confirmed" if state == "confirmed" else "tentative"


def _rows(session: Session, organisation_ids: Collection[int]) -> list[Row[Any]]:
    """Hosts with every slot they were asked for; one row without a slot for whom there is none."""
    query = (
        select(
            Organisation.id.label("host"), Organisation.name, Organisation.country,
            Slot.id, Slot.revision, Slot.revised_at, Slot.ends_at, Slot.cancelled_at,
            Request.state, Request.sounding,
            Place.version.label("place"), Dossier.version.label("dossier"), Dossier.code,
        )
        .select_from(Organisation)
        .outerjoin(Request, (Request.organisation_id == Organisation.id) & Request.asked_at.is_not(None))
        .outerjoin(Slot, Slot.id == Request.slot_id)
        .outerjoin(Dossier, Dossier.id == Slot.dossier_id)
        .outerjoin(Place, Place.id == Slot.place_id)
        .where(Organisation.id.in_(organisation_ids))
        .order_by(Organisation.id, Slot.starts_at, Slot.id, Request.id)
    )  # fmt: skip
    rows: list[Row[Any]] = list(session.execute(query))
    return rows


def _lines(rows: Sequence[Row[Any]], now: datetime) -> list[_Line]:
    """The slots that show, several contacts of one host joined; ended tombstones have gone, at midnight."""
    horizon = midnight(now.date()) - timedelta(days=TOMBSTONE_DAYS)
    found: dict[int, _Line] = {}
    for row in rows:
        status = status_of(row.state, sounding=row.sounding, cancelled=row.cancelled_at is not None)
        if status is None or (row.id in found and RANK.index(found[row.id].status) >= RANK.index(status)):
            continue
        if status != "cancelled" or row.ends_at > horizon:
            found[row.id] = _Line(row.id, row.revision, status, row.place, row.dossier)
    return list(found.values())


def _modified(row: Row[Any], now: datetime) -> datetime:
    """When a slot last changed in the feed: its revision, or the day a tombstone may have gone."""
    gone = midnight((row.ends_at + timedelta(days=TOMBSTONE_DAYS + 1) - timedelta.resolution).date())
    revised: datetime = row.revised_at
    return max(revised, gone) if gone <= now else revised


def host_feed(session: Session, *, clock: Clock, organisation_id: int, wish: str = "", code: str = "") -> Feed:
    """Every slot an organisation was asked for, over all dossiers or in one of them. One query."""
    rows = _rows(session, [organisation_id])
    if not rows:
        raise NotFound()
    return _feed_of(rows, clock, wish, code)


def host_feeds(session: Session, *, clock: Clock, organisation_ids: Collection[int]) -> list[Feed]:
    """The whole feed of each host, in French and in English, one of which it gets unless it asks. One query."""
    by_host = groupby(_rows(session, organisation_ids), key=lambda row: row.host)
    return [_feed_of(rows, clock, wish, "") for rows in (list(found) for _, found in by_host) for wish in KEPT]


def _feed_of(rows: Sequence[Row[Any]], clock: Clock, wish: str, code: str) -> Feed:
    name, home = rows[0].name, "fr" if rows[0].country == "FR" else "en"
    language = choose_language([wish, home], COMPLETE, "en")
    asked = [row for row in rows if row.id is not None and code in ("", row.code)]
    lines = _lines(asked, clock.now())
    return Feed(
        etag=tag_of("host", name, language, lines), filename="delegations.ics",
        modified=max((_modified(row, clock.now()) for row in asked), default=EPOCH),
        body=lambda unit: _host_body(unit, name, lines, language),
        key=None if code else ("host", rows[0].host, language),
    )  # fmt: skip


def _host_body(session: Session, name: str, lines: Sequence[_Line], language: str) -> bytes:
    w = words(language)
    query = select(Slot).options(joinedload(Slot.place), joinedload(Slot.dossier))
    slots = session.scalars(query.where(Slot.id.in_([line.slot_id for line in lines])).order_by(Slot.id)).all()
    entries = _entries(session, slots, {line.slot_id: line.status for line in lines}, language)
    return joined(
        [rendered_once(e) for e in entries], name=w.gettext("Delegations at %(name)s", name=name), language=language,
        description=w.gettext("Delegations you were asked to receive"),
    )  # fmt: skip


def _entries(session: Session, slots: Sequence[Slot], status: dict[int, str], language: str) -> list[Entry]:
    w, texts = words(language), slot_texts(session, slots)
    titles = {s.dossier_id: dossier_titles(session, s.dossier) for s in {s.dossier_id: s for s in slots}.values()}
    prefix = {
        "cancelled": w.gettext("✕ Cancelled: %(title)s"),
        "tentative": w.gettext("○ To be confirmed: %(title)s"),
        "confirmed": "%(title)s",
    }
    made = []
    for slot in slots:
        facts = host_entry(slot, language, texts=texts[slot.id], titles=titles[slot.dossier_id], status=status[slot.id])
        entry = entry_of(facts, LANGUAGES[language].tag)
        made.append(replace(entry, summary=prefix[entry.status] % {"title": entry.summary}))
    return made


def slot_calendar(session: Session, *, request: Request, language: str) -> bytes:
    """The file of one confirmed slot: the same UID as in its mails and in the host's feed."""
    entries = _entries(session, [request.slot], {request.slot_id: "confirmed"}, language)
    spoken = find_language(entries[0].summary_language) or language
    return joined(
        [rendered_once(e) for e in entries], name=entries[0].summary, name_language=spoken, description="",
        language=language,
    )  # fmt: skip
