"""Use cases of the draft: saving, duplicating, shifting and cancelling slots. Saving sends nothing to anybody."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, InvalidInput, StaleVersion
from delegations.core.walltime import WallTime, local_at
from delegations.dossiers.models import Dossier, Participation
from delegations.i18n.content import forget_texts
from delegations.itineraries.models import Booking, Slot, slot_attendance
from delegations.itineraries.queries import find_release, get_slot
from delegations.itineraries.rules import FILLED_LATER, SlotTaken, check_order
from delegations.itineraries.standing import follow_host, mark_revised, reopen_answers
from delegations.network.models import Resource

TIME_FIELDS = ("starts", "start_zone", "start_fold", "ends", "end_zone", "end_fold", "place_id", "end_place_id")
PLAIN_FIELDS = (
    "kind", "title", "place_id", "end_place_id", "host_id", "attendance", "public_text", "staff_note", "fixed",
    "tolerance_minutes", "tolerance_people", "travel_mode", "travel_minutes", "remote_link",
    "interpreting", "interpreter_note", "guests",
)  # fmt: skip


class NoTitle(InvalidInput):
    message = N_("Give the slot a title.")


class NobodyAttends(InvalidInput):
    message = N_("Choose at least one person, or say that everybody attends.")


@dataclass(frozen=True)
class SlotValues:
    """What a slot is to become. `participation_ids` count only when `attendance` is 'some'."""

    kind: str
    title: str
    start: WallTime
    end: WallTime
    place_id: int | None = None
    end_place_id: int | None = None
    host_id: int | None = None
    attendance: str = "all"
    participation_ids: tuple[int, ...] = ()
    resource_ids: tuple[int, ...] = ()
    public_text: str = ""
    staff_note: str = ""
    fixed: bool = False
    tolerance_minutes: int = 0
    tolerance_people: int = 2
    travel_mode: str = "coach"
    travel_minutes: int | None = None
    remote_link: str = ""
    interpreting: str = ""
    interpreter_note: str = ""
    guests: int | None = None


def values_of(slot: Slot) -> SlotValues:
    """The present values of a fully loaded slot."""
    plain = {name: getattr(slot, name) for name in PLAIN_FIELDS}
    return SlotValues(
        start=slot.start,
        end=slot.end,
        participation_ids=tuple(p.id for p in slot.participations),
        resource_ids=tuple(b.resource_id for b in slot.bookings if b.active),
        **plain,
    )


def _apply(slot: Slot, values: SlotValues) -> set[str]:
    """Writes the values and gives the names of the fields that changed."""
    wanted = {name: getattr(values, name) for name in PLAIN_FIELDS}
    for prefix, wall in (("start", values.start), ("end", values.end)):
        wanted[f"{prefix}s"] = wall.local
        wanted[f"{prefix}_zone"] = wall.zone
        wanted[f"{prefix}_fold"] = wall.fold
        wanted[f"{prefix}s_at"] = wall.instant()
    changed = {name for name, value in wanted.items() if getattr(slot, name, None) != value}
    for name in changed:
        setattr(slot, name, wanted[name])
    return changed


def save_slot(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, values: SlotValues,
    slot: Slot | None = None, version: int | None = None,
) -> Slot:  # fmt: skip
    """Creates or changes a slot of the draft.

    Raises NoTitle, EndsBeforeStart, NobodyAttends, SlotTaken, or StaleVersion when `version` is not the present one.
    A change beyond the tolerance of a host who confirmed puts his answer back to "to reconfirm"; no mail leaves.
    """
    if not values.title:
        raise NoTitle(field="title")
    check_order(values.start, values.end)
    if values.attendance == "some" and not values.participation_ids and values.kind not in FILLED_LATER:
        raise NobodyAttends(field="participation_ids")
    created = slot is None
    if slot is None:
        slot = Slot(dossier_id=dossier.id, uid=str(uuid.uuid4()), created_at=clock.now(), revised_at=clock.now())
        slot.revision, slot.sequence, slot.version = 0, -1, 0
        session.add(slot)
    elif version is not None and slot.version != version:
        raise StaleVersion(current=slot)
    host_before = slot.host_id
    changed = _apply(slot, values)
    session.flush()
    changed |= _set_attendance(session, slot, values)
    changed |= _set_bookings(session, dossier, slot, values)
    if changed or created:
        mark_revised(slot, clock, significant=created or bool(changed & set(TIME_FIELDS)))
        slot.version += 1
        session.flush()
    session.expire(slot, ["participations", "parts", "bookings", "requests", "place", "end_place", "host", "dossier"])
    slot = get_slot(session, dossier.id, slot.id)
    if not created:
        follow_host(session, actor=actor, clock=clock, slot=slot, before=host_before)
        reopen_answers(session, actor=actor, clock=clock, slot=slot)
    record(session, actor=actor, clock=clock, action="create_slot" if created else "change_slot", entity="slot",
           entity_id=slot.id, dossier_id=dossier.id, fields=changed)  # fmt: skip
    session.flush()
    return slot


def save_slots(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, wanted: Sequence[tuple[Slot | None, SlotValues]]
) -> list[Slot]:
    """Many slots at once, as save_slot does: None makes one, a slot gets its values. None has a host or resources.

    Who attends is written for new ones alone. The slots come back without what hangs on them.
    """
    allowed = set(session.scalars(select(Participation.id).where(Participation.dossier_id == dossier.id)))
    now, done = clock.now(), list[tuple[Slot, SlotValues, set[str], bool]]()
    for known, values in wanted:
        if not values.title:
            raise NoTitle(field="title")
        check_order(values.start, values.end)
        if values.host_id or values.resource_ids or (known is not None and known.host_id):
            raise InvalidInput(field="host_id")
        slot = known or Slot(dossier_id=dossier.id, uid=str(uuid.uuid4()), created_at=now, revised_at=now)
        if known is None:
            slot.revision, slot.sequence, slot.version = 0, -1, 0
        changed = _apply(slot, values)
        if changed:
            mark_revised(slot, clock, significant=known is None or bool(changed & set(TIME_FIELDS)))
            slot.version += 1
        done.append((slot, values, changed, known is None))
    session.add_all(slot for slot, *_rest in done)
    session.flush()
    seats = [
        {"slot_id": slot.id, "participation_id": one}
        for slot, values, _changed, new in done if new
        for one in sorted(set(values.participation_ids) & allowed)
    ]  # fmt: skip
    if seats:
        session.execute(insert(slot_attendance), seats)
    for slot, _values, changed, new in done:
        if changed:
            record(session, actor=actor, clock=clock, action="create_slot" if new else "change_slot", entity="slot",
                   entity_id=slot.id, dossier_id=dossier.id, fields=changed)  # fmt: skip
    session.flush()
    return [slot for slot, *_rest in done]


def _set_attendance(session: Session, slot: Slot, values: SlotValues) -> set[str]:
    ids = set(values.participation_ids) if values.attendance == "some" else set()
    query = select(slot_attendance.c.participation_id).where(slot_attendance.c.slot_id == slot.id)
    known = set(session.scalars(query))
    allowed = select(Participation.id).where(Participation.dossier_id == slot.dossier_id, Participation.id.in_(ids))
    ids = set(session.scalars(allowed))
    if known == ids:
        return set()
    session.execute(delete(slot_attendance).where(slot_attendance.c.slot_id == slot.id))
    if ids:
        session.execute(insert(slot_attendance), [{"slot_id": slot.id, "participation_id": i} for i in sorted(ids)])
    return {"participation_ids"}


def _set_bookings(session: Session, dossier: Dossier, slot: Slot, values: SlotValues) -> set[str]:
    """Makes the active bookings those of `values`, at the slot's present time. Raises SlotTaken."""
    present = {b.resource_id: b for b in session.scalars(select(Booking).where(Booking.slot_id == slot.id)) if b.active}
    wanted = set(values.resource_ids) if slot.cancelled_at is None else set()
    changed = set(present) != wanted
    for resource_id in set(present) - wanted:
        session.delete(present[resource_id])
    session.flush()
    for resource_id in sorted(wanted):
        booking = present.get(resource_id)
        if booking and (booking.starts_at, booking.ends_at) == (slot.starts_at, slot.ends_at):
            continue
        _check_free(session, slot, resource_id)
        if booking is None:
            booking = Booking(slot_id=slot.id, resource_id=resource_id, active=True)
            session.add(booking)
        booking.starts_at, booking.ends_at = slot.starts_at, slot.ends_at
        _flush_booking(session, slot, resource_id, dossier)
    return {"resource_ids"} if changed else set()


def _taken(resource: str, other: Slot | None) -> SlotTaken:
    if other is None:
        return SlotTaken(field="resource_ids", resource=resource, start="?", end="?", dossier="?", slot="?")
    return SlotTaken(
        field="resource_ids", resource=resource, start=f"{other.starts:%d/%m %H:%M}", end=f"{other.ends:%H:%M}",
        dossier=other.dossier.title, slot=other.title,
    )  # fmt: skip


def _check_free(session: Session, slot: Slot, resource_id: int) -> None:
    """The readable check; the database constraint behind it catches the race."""
    query = (
        select(Slot.id, Slot.dossier_id)
        .join(Booking, Booking.slot_id == Slot.id)
        .where(
            Booking.resource_id == resource_id, Booking.active, Booking.slot_id != slot.id,
            Booking.starts_at < slot.ends_at, Booking.ends_at > slot.starts_at,
        )
    )  # fmt: skip
    clash = session.execute(query.order_by(Booking.starts_at, Booking.id)).first()
    if clash is not None:
        resource = session.get_one(Resource, resource_id)
        raise _taken(resource.name, get_slot(session, clash.dossier_id, clash.id))


def _flush_booking(session: Session, slot: Slot, resource_id: int, dossier: Dossier) -> None:
    try:
        session.flush()
    except DBAPIError as error:
        if "booking_overlap" not in str(error.orig):
            raise
        raise SlotTaken(
            field="resource_ids", resource=str(resource_id), start=f"{slot.starts:%H:%M}", end=f"{slot.ends:%H:%M}",
            dossier=dossier.title, slot=slot.title,
        ) from error  # fmt: skip


def duplicate_slot(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, slot: Slot) -> Slot:
    """A copy right after the original, without host answers or bookings."""
    start = slot.end
    end = _end_after(start, slot.ends_at - slot.starts_at, slot.end_zone)
    values = replace(values_of(slot), start=start, end=end, resource_ids=(), fixed=False)
    return save_slot(session, actor=actor, clock=clock, dossier=dossier, values=values)


def _end_after(start: WallTime, length: timedelta, zone_name: str) -> WallTime:
    """The wall time at the end's place when `length` of real time has passed."""
    local = local_at(start.instant() + length, zone_name)
    return WallTime(local.replace(tzinfo=None, fold=0), zone_name, local.fold)


def move_slot(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, slot: Slot, start: WallTime,
    version: int | None = None,
) -> Slot:  # fmt: skip
    """Gives a slot another start; it keeps its length in real time."""
    end = _end_after(start, slot.ends_at - slot.starts_at, slot.end_zone)
    values = replace(values_of(slot), start=start, end=end)
    return save_slot(session, actor=actor, clock=clock, dossier=dossier, values=values, slot=slot, version=version)


def shift_rest(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, slots: list[Slot], from_slot: Slot,
    minutes: int,
) -> list[Slot]:  # fmt: skip
    """Moves this slot and the later movable ones of its day by `minutes`; fixed ones stay. Bookings move along."""
    day = from_slot.starts.date()
    rest = [
        s for s in slots
        if s.starts.date() == day and s.starts >= from_slot.starts and not s.fixed and s.cancelled_at is None
    ]  # fmt: skip
    order = sorted(rest, key=lambda s: s.starts_at, reverse=minutes > 0)
    delta = timedelta(minutes=minutes)
    for slot in order:
        values = replace(values_of(slot), start=_shifted(slot.start, delta), end=_shifted(slot.end, delta))
        save_slot(session, actor=actor, clock=clock, dossier=dossier, values=values, slot=slot)
    return rest


def _shifted(wall: WallTime, delta: timedelta) -> WallTime:
    moved: datetime = wall.local + delta
    return WallTime(moved, wall.zone, wall.fold)


def cancel_slot(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, slot: Slot, reason: str = ""
) -> None:
    """Cancels a slot in the draft; its resources are free at once, hosts and delegates hear at publication."""
    if slot.cancelled_at is not None:
        return
    slot.cancelled_at, slot.cancel_reason = clock.now(), reason
    slot.version += 1
    for booking in slot.bookings:
        booking.active = False
    mark_revised(slot, clock, significant=True)
    record(session, actor=actor, clock=clock, action="cancel_slot", entity="slot", entity_id=slot.id,
           dossier_id=dossier.id)  # fmt: skip
    session.flush()


def restore_slot(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, slot: Slot) -> None:
    """Takes a cancellation back. Bookings were given up and have to be made again."""
    slot.cancelled_at, slot.cancel_reason = None, ""
    slot.version += 1
    mark_revised(slot, clock, significant=True)
    record(session, actor=actor, clock=clock, action="restore_slot", entity="slot", entity_id=slot.id,
           dossier_id=dossier.id)  # fmt: skip
    session.flush()


def delete_draft_slot(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, slot: Slot) -> bool:
    """Deletes a slot nobody outside has seen (never asked, never published); else cancels it. True when deleted."""
    release = find_release(session, dossier.id)
    published = release is not None and any(s["uid"] == slot.uid for s in release.snapshot["slots"])
    if published or any(r.asked_at is not None for r in slot.requests):
        cancel_slot(session, actor=actor, clock=clock, dossier=dossier, slot=slot)
        return False
    slot_id = slot.id
    session.execute(delete(Slot).where(Slot.id == slot_id).execution_options(synchronize_session=False))
    session.expunge(slot)
    forget_texts(session, "slot", slot_id)
    record(session, actor=actor, clock=clock, action="delete_slot", entity="slot", entity_id=slot_id,
           dossier_id=dossier.id)  # fmt: skip
    session.flush()
    return True
