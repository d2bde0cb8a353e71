"""Slots, who attends them, what is booked, who was asked, and the published releases."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delegations.core.walltime import WallTime
from delegations.database import Base, EncryptedText, choices
from delegations.database.base import Versioned
from delegations.dossiers.models import Dossier, Participation
from delegations.itineraries.rules import INTERPRETING, PARTS, PLAN_B_ANSWERS, REQUEST_STATES, SLOT_KINDS, TRAVEL_MODES
from delegations.network.models import Organisation, Person, Place, Resource

WALL = DateTime(timezone=False)


def digest_of(snapshot: Mapping[str, Any]) -> str:
    """The hash of a snapshot, whatever the order of its keys."""
    canonical = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


slot_attendance = Table(
    "slot_attendance",
    Base.metadata,
    Column("slot_id", ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True),
    Column("participation_id", ForeignKey("participation.id", ondelete="CASCADE"), primary_key=True),
)


class Slot(Base, Versioned):
    """Anything with a time. The wall times and zones are the truth; the instants are derived from them.

    `revision` rises with every change a reader could see, `sequence` as RFC 5546 wants it. `source_uid`: the UID in
    somebody else's calendar file that the slot was imported from. `guests`: how many are expected beside the
    participants, at a reception.
    """

    __tablename__ = "slot"
    __table_args__ = (
        choices("kind", SLOT_KINDS),
        choices("travel_mode", TRAVEL_MODES),
        choices("attendance", ("all", "some")),
        choices("interpreting", INTERPRETING),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_slot_dossier_id_starts_at", "dossier_id", "starts_at"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    uid: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    title: Mapped[str]
    starts: Mapped[datetime] = mapped_column(WALL)
    start_zone: Mapped[str]
    start_fold: Mapped[int] = mapped_column(default=0)
    ends: Mapped[datetime] = mapped_column(WALL)
    end_zone: Mapped[str]
    end_fold: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    end_place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    host_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    attendance: Mapped[str] = mapped_column(default="all")
    public_text: Mapped[str] = mapped_column(default="")
    staff_note: Mapped[str] = mapped_column(default="")
    fixed: Mapped[bool] = mapped_column(default=False)
    tolerance_minutes: Mapped[int] = mapped_column(default=0)
    tolerance_people: Mapped[int] = mapped_column(default=2)
    travel_mode: Mapped[str] = mapped_column(default="coach")
    travel_minutes: Mapped[int | None]
    remote_link: Mapped[str] = mapped_column(default="")
    interpreting: Mapped[str] = mapped_column(default="")
    interpreter_note: Mapped[str] = mapped_column(default="")
    sequence: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    revised_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(default="")
    source_uid: Mapped[str | None]
    guests: Mapped[int | None]

    dossier: Mapped[Dossier] = relationship(lazy="raise")
    place: Mapped[Place | None] = relationship(lazy="raise", foreign_keys=[place_id])
    end_place: Mapped[Place | None] = relationship(lazy="raise", foreign_keys=[end_place_id])
    host: Mapped[Organisation | None] = relationship(lazy="raise")
    participations: Mapped[list[Participation]] = relationship(lazy="raise", secondary=slot_attendance)
    requests: Mapped[list["Request"]] = relationship(lazy="raise", back_populates="slot", order_by="Request.id")
    bookings: Mapped[list["Booking"]] = relationship(lazy="raise", order_by="Booking.id")
    parts: Mapped[list["SessionPart"]] = relationship(
        lazy="raise", order_by="SessionPart.position, SessionPart.id", foreign_keys="SessionPart.slot_id",
        passive_deletes=True,
    )  # fmt: skip

    @property
    def start(self) -> WallTime:
        return WallTime(self.starts, self.start_zone, self.start_fold)

    @property
    def end(self) -> WallTime:
        return WallTime(self.ends, self.end_zone, self.end_fold)


class SessionPart(Base):
    """What a participant does at a slot. `zone`: where a remote one is, '' for the person's own.

    `test_slot_id`: the call in which his line is tried out.
    """

    __tablename__ = "session_part"
    __table_args__ = (
        UniqueConstraint("slot_id", "participation_id", "part", name="uq_session_part_once"),
        choices("part", PARTS),
    )

    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), index=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id", ondelete="CASCADE"), index=True)
    part: Mapped[str] = mapped_column(default="speaker")
    position: Mapped[int] = mapped_column(default=0)
    remote: Mapped[bool] = mapped_column(default=False)
    zone: Mapped[str] = mapped_column(default="")
    test_slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id", ondelete="SET NULL"), index=True)

    participation: Mapped[Participation] = relationship(lazy="raise")


class CalendarImport(Base):
    """Somebody else's calendar file on its way into a programme. The file itself is never kept.

    `purpose`: to become slots, or the organiser's programme of a fair. `kept`: its events, encrypted, until they are
    imported or a day is over. `taken`: the slots made or changed by it, with their version and what stood there
    before, so that it can be undone.
    """

    __tablename__ = "calendar_import"
    __table_args__ = (choices("purpose", ("slots", "fair")),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None]
    token: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str] = mapped_column(default="slots")
    filename: Mapped[str]
    kept: Mapped[str] = mapped_column(EncryptedText)
    created_at: Mapped[datetime] = mapped_column(index=True)
    imported_at: Mapped[datetime | None]
    taken: Mapped[list[Any]] = mapped_column(default=list)
    undone_at: Mapped[datetime | None]


class PlanB(Base, Versioned):
    """Who and where instead, should a slot's host fall away: sounded beforehand, or only noted.

    `title` empty: the slot then takes the name of the place. `used_at`: the slot was given to them.
    """

    __tablename__ = "plan_b"
    __table_args__ = (
        choices("answer", PLAN_B_ANSWERS),
        CheckConstraint("host_id IS NOT NULL OR place_id IS NOT NULL", name="somebody_or_somewhere"),
    )

    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), index=True)
    host_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str] = mapped_column(default="")
    public_text: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="unasked")
    answered_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]

    host: Mapped[Organisation | None] = relationship(lazy="raise")
    place: Mapped[Place | None] = relationship(lazy="raise")
    contact: Mapped[Person | None] = relationship(lazy="raise")


class Booking(Base):
    """A resource held for a slot. Active bookings of one resource cannot overlap (database constraint)."""

    __tablename__ = "booking"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), index=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    active: Mapped[bool] = mapped_column(default=True)

    resource: Mapped[Resource] = relationship(lazy="raise")


class Request(Base, Versioned):
    """Asks one contact of an organisation to receive the delegation; keeps what it asked for."""

    __tablename__ = "request"
    __table_args__ = (choices("state", REQUEST_STATES),)

    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(default="draft")
    sounding: Mapped[bool] = mapped_column(default=False)
    expected: Mapped[str] = mapped_column(default="")
    deadline: Mapped[date | None]
    asked_at: Mapped[datetime | None]
    asked_starts_at: Mapped[datetime | None]
    asked_ends_at: Mapped[datetime | None]
    asked_place_id: Mapped[int | None]
    asked_size: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    answer_note: Mapped[str] = mapped_column(default="")
    conditions: Mapped[str] = mapped_column(default="")
    handed_to: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reminded_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    asks: Mapped[int] = mapped_column(default=0)

    slot: Mapped[Slot] = relationship(lazy="raise", back_populates="requests")
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    contact: Mapped[Person] = relationship(lazy="raise")
    options: Mapped[list["RequestOption"]] = relationship(lazy="raise", order_by="RequestOption.id")


class RequestOption(Base):
    """A time offered: by us in a sounding, by the host in a counter-proposal. Held times warn in conflicts."""

    __tablename__ = "request_option"
    __table_args__ = (choices("source", ("sounding", "counter")),)

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id", ondelete="CASCADE"), index=True)
    source: Mapped[str]
    starts: Mapped[datetime] = mapped_column(WALL)
    zone: Mapped[str]
    fold: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    current: Mapped[bool] = mapped_column(default=True)
    chosen: Mapped[bool] = mapped_column(default=False)


class RequestEvent(Base):
    """The whole history of a request: asked, reminded, answered, on whose behalf, through which door."""

    __tablename__ = "request_event"

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    event: Mapped[str]
    actor_kind: Mapped[str]
    actor_name: Mapped[str]
    door: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Release(Base):
    """An immutable published programme; changing the snapshot is refused by a trigger.

    The one exception blanks personal facts (itineraries.retention): `purged_on` says when, and `digest`, the hash of
    the snapshot as it was published, stays.
    `owed`: {participation id: number of the release he was last told of, 0 for none} of readers whom staff left out,
    now or earlier and not made up for since, and of those who left the list before a quiet one. The next release that
    writes to them counts their changes from there.
    """

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("dossier_id", "number"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    number: Mapped[int]
    public_id: Mapped[str] = mapped_column(unique=True)
    published_at: Mapped[datetime]
    published_by: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    quiet: Mapped[bool] = mapped_column(default=False)
    owed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    snapshot: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(default=lambda row: digest_of(row.get_current_parameters()["snapshot"]))
    purged_on: Mapped[date | None]


class CalendarEntry(Base):
    """Rendered bytes of one entry, kept per (slot, revision, language, audience)."""

    __tablename__ = "calendar_entry"
    __table_args__ = (
        UniqueConstraint("slot_uid", "revision", "language", "audience"),
        choices("audience", ("delegate", "host", "public")),
    )

    slot_uid: Mapped[str] = mapped_column(index=True)
    revision: Mapped[int]
    language: Mapped[str]
    audience: Mapped[str]
    body: Mapped[bytes]
    zones: Mapped[list[str]]
    first: Mapped[date]
    last: Mapped[date]


class KeptCalendar(Base):
    """A whole calendar of a host or a member of staff as the worker last rendered it; `etag` is what it stands for."""

    __tablename__ = "kept_calendar"
    __table_args__ = (
        UniqueConstraint("audience", "subject_id", "language"),
        choices("audience", ("host", "staff")),
    )

    audience: Mapped[str]
    subject_id: Mapped[int]
    language: Mapped[str]
    etag: Mapped[str]
    body: Mapped[bytes]
    kept_at: Mapped[datetime]


class CalendarCopy(Base):
    """What the calendar server has of a dossier, as far as we know.

    `entries`: {resource: [digest of what we put there, the server's entity tag]}; `tag` says what that was made from.
    `error` holds the server's words since it last failed, `next_at` when it is tried again.
    """

    __tablename__ = "calendar_copy"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), unique=True)
    entries: Mapped[dict[str, Any]] = mapped_column(default=dict)
    tag: Mapped[str] = mapped_column(default="")
    checked_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    next_at: Mapped[datetime | None]
