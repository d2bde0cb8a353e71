"""Keeping the newest release of a dossier on a calendar server, each entry as a resource of its own.

What has to be there is worked out in one unit of work, brought there outside of any, and noted in another. Doing it
twice, or again after a fall in between, leaves the same entries.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.calendars.feeds import resource
from delegations.calendars.invitations import PRODID
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.languages import COMPLETE, DEFAULT, choose_language
from delegations.dossiers.models import Dossier
from delegations.dossiers.queries import may_see
from delegations.itineraries.calendars import horizon_of, midnight, released, rendered_slots, tag_of
from delegations.itineraries.models import CalendarCopy, Release
from delegations.itineraries.readers import TOMBSTONE_DAYS, feed_slots
from delegations.itineraries.rules import calendar_uid
from delegations.messaging.collection import Collection, EntryRefused, UnreachableCollection
from delegations.messaging.rules import retry_delay

AUDIENCE = "delegate"
CHECK_EVERY = timedelta(hours=1)
"""How often we look whether the server still has what we put there."""
SLOWEST_RETRY = 7
"""From this failure on it is tried again every hour."""


def set_caldav(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, wanted: bool) -> None:
    """Keeps the programme on the calendar server, or takes it away from there; the worker does it within a minute.

    Saying so again after a failure tries at once.
    """
    copy = find_copy(session, dossier.id)
    if copy is not None:
        copy.next_at = None
    if dossier.caldav == wanted:
        return
    dossier.caldav = wanted
    record(session, actor=actor, clock=clock, action="set_caldav", entity="dossier", entity_id=dossier.id,
           dossier_id=dossier.id, detail={"wanted": wanted})  # fmt: skip
    session.flush()


def find_copy(session: Session, dossier_id: int) -> CalendarCopy | None:
    """What is known of the dossier on the calendar server; None before it was first tried."""
    return session.scalars(select(CalendarCopy).where(CalendarCopy.dossier_id == dossier_id)).one_or_none()


def failing_dossiers(session: Session, actor: Actor) -> list[Dossier]:
    """Dossiers of which the calendar server is not up to date, among those the actor may see. One query."""
    failing = select(CalendarCopy.dossier_id).where(CalendarCopy.failures > 0)
    query = select(Dossier).where(Dossier.id.in_(failing), Dossier.id.in_(may_see(actor)))
    return list(session.scalars(query.order_by(Dossier.starts_on, Dossier.id)))


@dataclass(frozen=True)
class Plan:
    """`wanted`: {resource: bytes} that ought to be there; `known`: what CalendarCopy.entries says is there."""

    dossier_id: int
    tag: str
    wanted: Mapping[str, bytes]
    known: Mapping[str, Any]


@dataclass
class Outcome:
    """`entries` as in CalendarCopy; `error` in the server's words, empty when everything is as it ought to be."""

    entries: dict[str, Any]
    put: int = 0
    deleted: int = 0
    error: str = ""


def due_copies(session: Session, *, clock: Clock) -> list[int]:
    """The dossiers whose entries have to be brought to the calendar server, or looked after there. One query."""
    return [row.dossier_id for row in _rows(session) if _is_due(row, clock)]


def _rows(session: Session, *dossier_ids: int) -> list[Row[Any]]:
    query = (
        released()
        .outerjoin(CalendarCopy, CalendarCopy.dossier_id == Dossier.id)
        .add_columns(Dossier.id.label("dossier_id"), Dossier.caldav, Dossier.languages, CalendarCopy)
        .where(or_(Dossier.caldav, CalendarCopy.id.is_not(None)))
    )
    return list(session.execute(query.where(Dossier.id.in_(dossier_ids)) if dossier_ids else query))


def _is_due(row: Row[Any], clock: Clock) -> bool:
    copy: CalendarCopy | None = row.CalendarCopy
    if copy is None:
        return row.release_id is not None
    if copy.failures:
        return copy.next_at is None or copy.next_at <= clock.now()
    if copy.tag != _tag(row, clock):
        return True
    return bool(copy.entries) and (copy.checked_at is None or copy.checked_at + CHECK_EVERY <= clock.now())


def _tag(row: Row[Any], clock: Clock) -> str:
    """What the entries are made from; nothing where the server is to have none."""
    if not row.caldav or row.release_id is None:
        return ""
    horizon = horizon_of(clock.now().date(), row.starts_on, row.ends_on)
    return tag_of("caldav", row.release_id, _language(row), horizon)


def _language(row: Row[Any]) -> str:
    """A calendar server has one entry for everybody: in the first language of the dossier that is complete."""
    return choose_language(row.languages, COMPLETE, DEFAULT)


def plan_copy(session: Session, *, clock: Clock, dossier_id: int) -> Plan:
    """What the calendar server ought to have of a dossier now; changes nothing."""
    row = _rows(session, dossier_id)[0]
    copy: CalendarCopy | None = row.CalendarCopy
    tag = _tag(row, clock)
    wanted = _resources(session, row, clock) if tag else {}
    return Plan(dossier_id, tag, wanted, dict(copy.entries) if copy else {})


def _resources(session: Session, row: Row[Any], clock: Clock) -> dict[str, bytes]:
    """{resource: bytes} of the newest release; cancelled entries stay as long as in the feeds."""
    horizon = midnight(horizon_of(clock.now().date(), row.starts_on, row.ends_on)) + timedelta(days=TOMBSTONE_DAYS)
    slots = feed_slots(session.get_one(Release, row.release_id).snapshot, None, horizon)
    rendered = rendered_slots(session, slots, _language(row), AUDIENCE)
    names = [f"{calendar_uid(slot['uid'])}.ics" for slot in slots]
    return {name: resource(entry, prodid=PRODID) for name, entry in zip(names, rendered, strict=True)}


def bring(collection: Collection, plan: Plan) -> Outcome:
    """Makes the collection have what is planned: puts what is new, other or gone, takes away what is no more.

    Never touches what somebody else put there. Never raises; the outcome says how far it came.
    """
    outcome = Outcome(dict(plan.known))
    try:
        there = collection.tags()
        _put(collection, plan, there, outcome)
        _delete(collection, plan, there, outcome)
        if outcome.put:
            there = collection.tags()
        for name, (digest, tag) in outcome.entries.items():
            outcome.entries[name] = [digest, tag or there.get(name, "")]
    except UnreachableCollection as error:
        outcome.error = str(error.data["reason"])
    return outcome


def _put(collection: Collection, plan: Plan, there: Mapping[str, str], outcome: Outcome) -> None:
    for name, body in plan.wanted.items():
        digest = hashlib.sha256(body).hexdigest()
        known, tag = plan.known.get(name, ("", ""))
        if known == digest and name in there and tag in ("", there[name]):
            continue
        try:
            collection.put(name, body)
        except EntryRefused as error:
            outcome.error = str(error.data["reason"])
        else:
            outcome.entries[name] = [digest, ""]
            outcome.put += 1


def _delete(collection: Collection, plan: Plan, there: Mapping[str, str], outcome: Outcome) -> None:
    for name in [name for name in plan.known if name not in plan.wanted]:
        try:
            if name in there:
                collection.delete(name)
        except EntryRefused as error:
            outcome.error = str(error.data["reason"])
        else:
            del outcome.entries[name]
            outcome.deleted += 1


def settle_copy(session: Session, *, actor: Actor, clock: Clock, plan: Plan, outcome: Outcome) -> None:
    """Notes how bringing it there went, and when to try again."""
    copy = find_copy(session, plan.dossier_id)
    if copy is None:
        copy = CalendarCopy(dossier_id=plan.dossier_id, failures=0)
        session.add(copy)
    copy.entries, copy.error = outcome.entries, outcome.error
    if outcome.error:
        copy.failures += 1
        copy.next_at = clock.now() + retry_delay(min(copy.failures, SLOWEST_RETRY), 0)
    else:
        copy.failures, copy.next_at, copy.tag, copy.checked_at = 0, None, plan.tag, clock.now()
    if outcome.put or outcome.deleted:
        record(session, actor=actor, clock=clock, action="bring_calendar", entity="dossier",
               entity_id=plan.dossier_id, dossier_id=plan.dossier_id,
               detail={"put": outcome.put, "deleted": outcome.deleted})  # fmt: skip
    session.flush()
