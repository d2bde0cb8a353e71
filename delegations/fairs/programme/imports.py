"""The organiser's programme: kept as a preview, imported whole, told apart from what is known, picked into our own."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, InvalidInput, NotAllowedNow
from delegations.core.walltime import WallTime, local_at, zone
from delegations.dossiers.models import Dossier
from delegations.fairs.programme.models import PublicSession, Tour
from delegations.fairs.programme.queries import get_public_session, public_sessions
from delegations.fairs.programme.reading import Fault, Read, ReadProgramme, in_zone, read_programme
from delegations.itineraries.calendar_imports import get_waiting, keep_waiting
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import get_slot
from delegations.itineraries.slots import NobodyAttends, SlotValues, save_slot, values_of
from delegations.sheets.folding import fold

PURPOSE = "fair"
"""What a waiting file is kept for."""
FIELDS = ("title", "starts", "ends", "zone", "fold", "room", "hall", "speakers", "language", "url", "track")


class ZoneNotAnswered(InvalidInput):
    message = N_("Say of which place the times without a zone are.")


class RowsInError(InvalidInput):
    message = N_("Some rows cannot be read. Correct the file, or say that they are left out.")


class PickedBefore(NotAllowedNow):
    message = N_("“%(title)s” stands in our programme already.")


class NothingToTakeOver(NotAllowedNow):
    message = N_("There is nothing to take over.")


@dataclass(frozen=True)
class Compared:
    """One entry of a file beside what is known: new, changed or same. `changes` are fields."""

    read: Read
    key: str
    state: str
    known: PublicSession | None
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What an import would do. `gone`: entries known before that the file does not have any more."""

    token: str
    filename: str
    file: ReadProgramme
    zone: str
    entries: tuple[Compared, ...]
    faults: tuple[Fault, ...]
    gone: tuple[PublicSession, ...]

    def count(self, state: str) -> int:
        return sum(one.state == state for one in self.entries)


def keep_programme(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, filename: str, content: bytes
) -> str:
    """Keeps what the file says (not the file) for at most a day; gives the token of the preview."""
    read = read_programme(content, filename, dossier.zone)
    return keep_waiting(
        session, actor=actor, clock=clock, dossier=dossier, filename=filename, kept=read.as_json(), purpose=PURPOSE
    )


def get_preview(session: Session, actor: Actor, dossier: Dossier, token: str, zone_name: str = "") -> Preview:
    """`zone_name` answers for times without a zone; until then they are shown as those of the fair."""
    row = get_waiting(session, actor, dossier, token, purpose=PURPOSE)
    read = ReadProgramme.from_json(json.loads(row.kept))
    if zone_name:
        zone(zone_name)
    entries, faults = in_zone(read, zone_name or dossier.zone)
    known = {entry.source_uid: entry for entry in public_sessions(session, dossier.id)}
    compared = tuple(_compare(one, key, known.get(key)) for key, one in _keyed(entries).items())
    kept = {one.key for one in compared}
    gone = tuple(entry for key, entry in known.items() if key not in kept and entry.gone_at is None)
    return Preview(token, row.filename, read, zone_name, compared, (*read.faults, *faults), gone)


def _keyed(entries: list[Read]) -> dict[str, Read]:
    """By UID, else by title and day; the second of the same title on a day has a number."""
    found: dict[str, Read] = {}
    seen: dict[str, int] = defaultdict(int)
    for one in sorted(entries, key=lambda entry: (entry.starts, entry.row)):
        key = one.uid or f"{fold(one.title)}|{one.starts[:10]}"
        if not one.uid:
            seen[key] += 1
            key = f"{key}|{seen[key]}"
        found[key] = one
    return found


def _compare(one: Read, key: str, known: PublicSession | None) -> Compared:
    if known is None:
        return Compared(one, key, "new", None)
    wanted = _columns(one)
    changes = tuple(name for name in FIELDS if getattr(known, name) != wanted[name])
    if known.gone_at is not None:
        changes = (*changes, "gone_at")
    return Compared(one, key, "changed" if changes else "same", known, changes)


def _columns(one: Read) -> dict[str, Any]:
    start, end = one.start, one.end
    plain = {name: value for name, value in asdict(one).items() if name not in ("row", "uid", "starts", "ends")}
    return {
        **plain, "starts": start.local, "ends": end.local, "starts_at": start.instant(), "ends_at": end.instant(),
    }  # fmt: skip


def forget_programme_file(session: Session, *, actor: Actor, dossier: Dossier, token: str) -> None:
    session.delete(get_waiting(session, actor, dossier, token, purpose=PURPOSE))
    session.flush()


def import_programme(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, token: str, zone_name: str,
    without_faults: bool = False,
) -> Preview:  # fmt: skip
    """Brings a file in: what is known is changed, never doubled; what is no longer in it is marked.

    Raises ZoneNotAnswered, RowsInError unless `without_faults`, NotFound when it was imported already.
    """
    row = get_waiting(session, actor, dossier, token, purpose=PURPOSE, lock=True)
    preview = get_preview(session, actor, dossier, token, zone_name)
    if preview.file.floating and not zone_name:
        raise ZoneNotAnswered(field="zone")
    if preview.faults and not without_faults:
        raise RowsInError(field="without_faults")
    now = clock.now()
    for one in preview.entries:
        entry = one.known or PublicSession(dossier_id=dossier.id, source_uid=one.key, version=0, taken={})
        for name, value in _columns(one.read).items():
            setattr(entry, name, value)
        entry.imported_at, entry.gone_at = now, None
        entry.version += one.state != "same"
        session.add(entry)
    for entry in preview.gone:
        entry.gone_at = now
        entry.version += 1
    session.delete(row)
    session.flush()
    detail = {state: preview.count(state) for state in ("new", "changed", "same")} | {"gone": len(preview.gone)}
    record(session, actor=actor, clock=clock, action="import_programme", entity="dossier", entity_id=dossier.id,
           dossier_id=dossier.id, detail=detail)  # fmt: skip
    return preview


def told_of(entry: PublicSession) -> dict[str, Any]:
    """What of an entry matters to who picked it."""
    return {
        "title": entry.title, "starts_at": entry.starts_at.isoformat(), "ends_at": entry.ends_at.isoformat(),
        "room": entry.room, "gone": entry.gone_at is not None,
    }  # fmt: skip


def moved_minutes(entry: PublicSession) -> int:
    """By how much the organiser moved a picked entry since somebody last looked; later is positive."""
    if not entry.taken or entry.slot_id is None:
        return 0
    return int((entry.starts_at - datetime.fromisoformat(entry.taken["starts_at"])).total_seconds() // 60)


def has_changed(entry: PublicSession) -> bool:
    """Whether a picked entry is no longer what was picked."""
    return entry.slot_id is not None and entry.taken != told_of(entry)


def _walls(entry: PublicSession, dossier: Dossier) -> tuple[WallTime, WallTime]:
    """In the fair's zone."""
    start, end = (local_at(moment, dossier.zone) for moment in (entry.starts_at, entry.ends_at))
    return tuple(WallTime(m.replace(tzinfo=None, fold=0), dossier.zone, m.fold) for m in (start, end))  # type: ignore[return-value]  # a pair


def room_text(entry: PublicSession) -> str:
    """Room, hall, speakers, page: as the organiser writes them."""
    where = entry.room if not entry.hall or entry.hall in entry.room else f"{entry.room} ({entry.hall})".strip()
    return "\n".join(line for line in (where, entry.speakers, entry.url) if line)


def pick_entry(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, entry_id: int, attendance: str,
    participation_ids: tuple[int, ...] = (), place_id: int | None = None,
) -> Slot:  # fmt: skip
    """An entry as a slot of our own programme, for all or for some. Raises PickedBefore, NobodyAttends."""
    entry = get_public_session(session, dossier.id, entry_id, lock=True)
    if entry.slot_id is not None:
        known = get_slot(session, dossier.id, entry.slot_id)
        if known.cancelled_at is None:
            raise PickedBefore(state="", title=entry.title)
    if attendance not in ("all", "some"):
        raise NobodyAttends(field="attendance")
    start, end = _walls(entry, dossier)
    values = SlotValues(
        kind="session", title=entry.title, start=start, end=end, place_id=place_id, attendance=attendance,
        participation_ids=participation_ids, public_text=room_text(entry), fixed=True,
    )  # fmt: skip
    slot = save_slot(session, actor=actor, clock=clock, dossier=dossier, values=values)
    entry.slot_id, entry.taken = slot.id, told_of(entry)
    entry.version += 1
    session.flush()
    record(session, actor=actor, clock=clock, action="pick_session", entity="slot", entity_id=slot.id,
           dossier_id=dossier.id)  # fmt: skip
    return slot


def take_over(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, entry_id: int, ours: bool) -> None:
    """The slot follows the organiser; with `ours` it stays as it is, and the change counts as seen.

    Raises NothingToTakeOver.
    """
    entry = get_public_session(session, dossier.id, entry_id, lock=True)
    if entry.slot_id is None or not has_changed(entry):
        raise NothingToTakeOver(state="")
    if not ours and entry.gone_at is None:
        slot = get_slot(session, dossier.id, entry.slot_id, lock=True)
        start, end = _walls(entry, dossier)
        values = replace(values_of(slot), start=start, end=end, **_texts(entry, slot))
        save_slot(session, actor=actor, clock=clock, dossier=dossier, values=values, slot=slot)
    entry.taken = told_of(entry)
    entry.version += 1
    session.flush()
    record(session, actor=actor, clock=clock, action="follow_session", entity="slot", entity_id=entry.slot_id,
           dossier_id=dossier.id, detail={"ours": ours})  # fmt: skip


def _texts(entry: PublicSession, slot: Slot) -> dict[str, Any]:
    """Title and room, where nobody has put our own words in their place."""
    title = {"title": entry.title} if slot.title == entry.taken.get("title") else {}
    old = entry.taken.get("room", "")
    text = slot.public_text.replace(old, entry.room, 1) if old and slot.public_text.startswith(old) else ""
    return {**title, **({"public_text": text} if text else {})}


def forget_speakers(session: Session, dossier_ids: Sequence[int]) -> int:
    """Blanks the names that an organiser's programme gives, and notes on tours, in dossiers that are long over."""
    mine = PublicSession.dossier_id.in_(dossier_ids)
    entries = session.scalars(select(PublicSession).where(mine, PublicSession.speakers != "")).all()
    tours = session.scalars(select(Tour).where(Tour.dossier_id.in_(dossier_ids), Tour.note != "")).all()
    for entry in entries:
        entry.speakers = ""
    for tour in tours:
        tour.note = ""
    session.flush()
    return len(entries) + len(tours)
