"""The organiser's public programme and guided tours. What has a time in our own programme is a slot."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delegations.database import Base
from delegations.database.base import Versioned
from delegations.dossiers.models import Participation
from delegations.fairs.stands.models import Stand
from delegations.itineraries.models import SessionPart as SessionPart
from delegations.itineraries.models import Slot
from delegations.network.models import Person

WALL = DateTime(timezone=False)


class PublicSession(Base, Versioned):
    """An entry of the organiser's programme as his file says it, in his zone.

    `source_uid`: the UID of the file, else made of title and day. `taken`: what stood here when it was picked, or when
    somebody last looked at a change. `gone_at`: a later file no longer has it.
    """

    __tablename__ = "public_session"
    __table_args__ = (
        UniqueConstraint("dossier_id", "source_uid", name="uq_public_session_source"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_public_session_dossier_id_starts_at", "dossier_id", "starts_at"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    source_uid: Mapped[str]
    title: Mapped[str]
    starts: Mapped[datetime] = mapped_column(WALL)
    ends: Mapped[datetime] = mapped_column(WALL)
    zone: Mapped[str]
    fold: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    room: Mapped[str] = mapped_column(default="")
    hall: Mapped[str] = mapped_column(default="")
    speakers: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    track: Mapped[str] = mapped_column(default="")
    imported_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id", ondelete="SET NULL"), index=True)
    taken: Mapped[dict[str, Any]] = mapped_column(default=dict)

    slot: Mapped[Slot | None] = relationship(lazy="raise")


class Tour(Base, Versioned):
    """A guided tour. Its stops are slots; here stand who leads it and how many can come along.

    `everybody`: the whole delegation at the time of the last change, else those who attend the stops. `headsets`: set
    by hand, else one each. `counted`: heads at the start.
    """

    __tablename__ = "tour"
    __table_args__ = (
        CheckConstraint("max_people > 0", name="max_people"),
        CheckConstraint("headsets >= 0", name="headsets"),
        CheckConstraint("counted >= 0", name="counted"),
        CheckConstraint("walk_minutes >= 0", name="walk_minutes"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    starts: Mapped[datetime] = mapped_column(WALL)
    zone: Mapped[str]
    fold: Mapped[int] = mapped_column(default=0)
    guide_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id", ondelete="SET NULL"), index=True)
    interpreter_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id", ondelete="SET NULL"), index=True)
    languages: Mapped[str] = mapped_column(default="")
    meeting_point: Mapped[str] = mapped_column(default="")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    walk_minutes: Mapped[int] = mapped_column(default=3)
    max_people: Mapped[int | None]
    everybody: Mapped[bool] = mapped_column(default=True)
    people: Mapped[list[int]] = mapped_column(default=list)
    headsets: Mapped[int | None]
    counted: Mapped[int | None]
    counted_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")

    guide: Mapped[Participation | None] = relationship(lazy="raise", foreign_keys=[guide_id])
    interpreter: Mapped[Participation | None] = relationship(lazy="raise", foreign_keys=[interpreter_id])
    stops: Mapped[list["TourStop"]] = relationship(
        lazy="raise", order_by="TourStop.position, TourStop.id", passive_deletes=True
    )


class TourStop(Base):
    """One stop. `walk_minutes` lead to it; `stand` is hall and number as the host writes them."""

    __tablename__ = "tour_stop"
    __table_args__ = (CheckConstraint("walk_minutes >= 0", name="walk_minutes"),)

    tour_id: Mapped[int] = mapped_column(ForeignKey("tour.id", ondelete="CASCADE"), index=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), unique=True)
    position: Mapped[int]
    stand: Mapped[str] = mapped_column(default="")
    stand_id: Mapped[int | None] = mapped_column(ForeignKey("stand.id", ondelete="SET NULL"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    walk_minutes: Mapped[int] = mapped_column(default=0)

    slot: Mapped[Slot] = relationship(lazy="raise")
    own_stand: Mapped[Stand | None] = relationship(lazy="raise")
    contact: Mapped[Person | None] = relationship(lazy="raise")
