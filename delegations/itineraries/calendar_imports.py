"""Foreign calendar files: their events kept encrypted until the preview is accepted, imported whole or not at all."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.calendars.sources import SourceFile, from_json, read_sources, to_json
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, DomainError, InvalidInput, NotAllowedNow, NotFound
from delegations.core.text import one_line
from delegations.core.walltime import WallTime
from delegations.dossiers.models import Dossier
from delegations.itineraries.calendar_comparing import Comparer, Zones
from delegations.itineraries.calendar_lines import Answer, Line
from delegations.itineraries.days import RowErrors
from delegations.itineraries.models import CalendarImport, Slot
from delegations.itineraries.queries import current_release, get_slot, list_slots
from delegations.itineraries.slots import SlotValues, delete_draft_slot, save_slot, values_of

KEPT = timedelta(hours=24)
MOST_EVENTS = 1_000


class NothingChosen(InvalidInput):
    message = N_("No event was chosen.")


class CannotBeTaken(InvalidInput):
    message = N_("This event cannot be taken as the file stands.")


class ImportUndone(NotAllowedNow):
    message = N_("This import was already undone.")


class PublishedSinceImport(NotAllowedNow):
    message = N_("A release was published since. Correct the slots one by one instead.")


class SlotChangedSince(NotAllowedNow):
    message = N_("“%(title)s” was changed since the import. Correct the slots one by one instead.")


@dataclass(frozen=True)
class PendingCalendar:
    """A read file before its import. `beyond`: events that were not kept, those farthest from the dates."""

    token: str
    filename: str
    file: SourceFile
    beyond: int


def keep_calendar(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, filename: str, content: bytes
) -> str:
    """Keeps what the file says (not the file) for at most a day; gives the token of the preview.

    Raises NoEvents, UnreadableCalendar, CalendarTooLarge.
    """
    read = read_sources(content)
    last = _midnight(dossier.ends_on) + timedelta(days=1)
    near = read.nearest(_midnight(dossier.starts_on), last, MOST_EVENTS)
    kept = to_json(near) | {"beyond": len(read.sources) - len(near.sources)}
    return keep_waiting(session, actor=actor, clock=clock, dossier=dossier, filename=filename, kept=kept)


def keep_waiting(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, filename: str, kept: dict[str, Any],
    purpose: str = "slots",
) -> str:  # fmt: skip
    """Keeps what a file says (not the file) until it is imported, a day at most; gives the token of its preview."""
    token = secrets.token_urlsafe(16)
    session.add(
        CalendarImport(
            dossier_id=dossier.id, user_id=actor.id, token=token, filename=one_line(filename)[:120], purpose=purpose,
            kept=json.dumps(kept, ensure_ascii=False), created_at=clock.now(), taken=[],
        )
    )  # fmt: skip
    session.flush()
    return token


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def get_waiting(
    session: Session, actor: Actor, dossier: Dossier, token: str, *, purpose: str = "slots", lock: bool = False
) -> CalendarImport:
    """The file of this member of staff that waits. NotFound once imported, too old, or kept for something else."""
    query = select(CalendarImport).filter_by(
        token=token, dossier_id=dossier.id, user_id=actor.id, imported_at=None, purpose=purpose
    )
    row = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound()
    return row


def get_calendar(session: Session, actor: Actor, dossier: Dossier, token: str) -> PendingCalendar:
    """The waiting file of this member of staff. NotFound once imported or too old."""
    row = get_waiting(session, actor, dossier, token)
    kept = json.loads(row.kept)
    return PendingCalendar(row.token, row.filename, beyond=kept.pop("beyond"), file=from_json(kept))


def forget_calendar(session: Session, *, actor: Actor, dossier: Dossier, token: str) -> None:
    session.delete(get_waiting(session, actor, dossier, token))
    session.flush()


def drop_old_calendars(session: Session, clock: Clock) -> int:
    """Deletes waiting files older than a day; for the worker."""
    query = delete(CalendarImport).where(
        CalendarImport.created_at < clock.now() - KEPT, CalendarImport.imported_at.is_(None)
    )
    return len(session.scalars(query.returning(CalendarImport.id)).all())


def import_calendar(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, pending: PendingCalendar,
    answers: Mapping[int, Answer], zones: Zones,
) -> CalendarImport:  # fmt: skip
    """Makes or updates a slot for each chosen line, or none: after RowErrors nothing may be committed."""
    row = get_waiting(session, actor, dossier, pending.token, lock=True)
    if not answers:
        raise NothingChosen(field="lines")
    comparer = Comparer(session, dossier, zones)
    errors: dict[str, list[DomainError]] = {}
    taken: list[dict[str, Any]] = []
    for number, answer in sorted(answers.items()):
        if not 0 <= number < len(pending.file.sources):
            raise NotFound()
        line = comparer.line(number, pending.file.sources[number])
        try:
            taken.append(_take(session, actor, clock, dossier, comparer, line, answer))
        except DomainError as error:
            errors[str(number)] = [error]
    if errors:
        raise RowErrors(errors)
    row.kept, row.imported_at, row.taken = "", clock.now(), taken
    changed = sum(one["before"] is not None for one in taken)
    record(session, actor=actor, clock=clock, action="import_calendar", entity="calendar_import", entity_id=row.id,
           dossier_id=dossier.id, detail={"new": len(taken) - changed, "changed": changed})  # fmt: skip
    session.flush()
    return row


def _take(
    session: Session, actor: Actor, clock: Clock, dossier: Dossier, comparer: Comparer, line: Line, answer: Answer
) -> dict[str, Any]:
    """Saves one line; gives what undoing it needs."""
    if not line.possible:
        raise CannotBeTaken(field="take")
    before = None if line.slot is None else _before(line.slot)
    values = comparer.settle(line, answer)
    slot = save_slot(session, actor=actor, clock=clock, dossier=dossier, values=values, slot=line.slot)
    slot.source_uid = line.source.uid or None
    session.flush()
    return {"slot": slot.id, "version": slot.version, "before": before}


def _before(slot: Slot) -> dict[str, Any]:
    """What an update may change, as plain values."""
    return {
        "kind": slot.kind, "title": slot.title, "place_id": slot.place_id, "remote_link": slot.remote_link,
        "start": [slot.starts.isoformat(), slot.start_zone, slot.start_fold],
        "end": [slot.ends.isoformat(), slot.end_zone, slot.end_fold],
    }  # fmt: skip


def _restored(slot: Slot, before: Mapping[str, Any]) -> SlotValues:
    walls = {
        name: WallTime(datetime.fromisoformat(before[name][0]), before[name][1], before[name][2])
        for name in ("start", "end")
    }
    return replace(values_of(slot), **(dict(before) | walls))


def get_import(session: Session, dossier_id: int, import_id: int) -> CalendarImport:
    """An import that was made; NotFound otherwise."""
    row = session.scalars(select(CalendarImport).filter_by(id=import_id, dossier_id=dossier_id)).one_or_none()
    if row is None or row.imported_at is None:
        raise NotFound()
    return row


def slots_of_import(session: Session, row: CalendarImport) -> list[Slot]:
    """Its slots as they stand now, in order of time."""
    ids = {one["slot"] for one in row.taken}
    return [slot for slot in list_slots(session, row.dossier_id) if slot.id in ids]


def undo_calendar_import(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, row: CalendarImport
) -> None:
    """Deletes the slots an import made, and gives those it changed their former values back.

    Raises ImportUndone, PublishedSinceImport, SlotChangedSince.
    """
    if row.undone_at is not None or row.imported_at is None:
        raise ImportUndone()
    release = current_release(session, dossier.id)
    if release is not None and release.published_at >= row.imported_at:
        raise PublishedSinceImport()
    known = {slot.id: slot for slot in slots_of_import(session, row)}
    for one in row.taken:
        slot = known.get(one["slot"])
        if slot is not None and (slot.version != one["version"] or (one["before"] is None and slot.requests)):
            raise SlotChangedSince(title=slot.title)
    for one in row.taken:
        if one["slot"] not in known:
            continue
        slot = get_slot(session, dossier.id, one["slot"])
        if one["before"] is None:
            delete_draft_slot(session, actor=actor, clock=clock, dossier=dossier, slot=slot)
        else:
            values = _restored(slot, one["before"])
            save_slot(session, actor=actor, clock=clock, dossier=dossier, values=values, slot=slot)
    row.undone_at = clock.now()
    record(session, actor=actor, clock=clock, action="undo_import", entity="calendar_import",
           entity_id=row.id, dossier_id=dossier.id)  # fmt: skip
    session.flush()
