"""What a shift, a person's availability and a change of duty know beside the slot. Who is on duty is the attendance."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delegations.database import Base, choices
from delegations.database.base import Versioned
from delegations.dossiers.models import Participation
from delegations.fairs.roster.rules import CAME_BY, SWAP_STATES
from delegations.fairs.stands.models import Stand
from delegations.itineraries.models import Slot

ONE_OPEN_SWAP = "uq_shift_swap_open"


class Shift(Base, Versioned):
    """`locked`: ids of participations that a proposal leaves where they are."""

    __tablename__ = "shift"
    __table_args__ = (CheckConstraint("needed > 0", name="needed"),)

    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), unique=True)
    stand_id: Mapped[int] = mapped_column(ForeignKey("stand.id"), index=True)
    needed: Mapped[int] = mapped_column(default=1)
    languages: Mapped[list[str]] = mapped_column(default=list)
    locked: Mapped[list[int]] = mapped_column(default=list)

    slot: Mapped[Slot] = relationship(lazy="raise")
    stand: Mapped[Stand] = relationship(lazy="raise")


class Availability(Base, Versioned):
    """What somebody was asked and said. `windows`: [starts, ends] as wall times of the dossier's zone, or ["all"].

    `asks`: how often he was written to; `max_hours` of a day, None for as many as needed.
    """

    __tablename__ = "availability"
    __table_args__ = (
        choices("came_by", ("", *CAME_BY)),
        CheckConstraint("max_hours BETWEEN 1 AND 24", name="max_hours"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id", ondelete="CASCADE"), unique=True)
    languages: Mapped[list[str]] = mapped_column(default=list)
    windows: Mapped[list[Any]] = mapped_column(default=list)
    max_hours: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    asks: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    came_by: Mapped[str] = mapped_column(default="")

    participation: Mapped[Participation] = relationship(lazy="raise")


class ShiftSwap(Base, Versioned):
    """Somebody wants to give a shift away: to one person, or with `to_id` None to whoever takes it first.

    `taken_by_id`: who said yes; he has it once staff have settled it.
    """

    __tablename__ = "shift_swap"
    __table_args__ = (
        choices("state", SWAP_STATES),
        Index(
            ONE_OPEN_SWAP,
            "shift_id",
            "from_id",
            unique=True,
            sqlite_where=text("state IN ('asked', 'accepted')"),
            postgresql_where=text("state IN ('asked', 'accepted')"),
        ),
    )

    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id", ondelete="CASCADE"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("participation.id", ondelete="CASCADE"), index=True)
    to_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id", ondelete="CASCADE"), index=True)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(default="asked")
    note: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    shift: Mapped[Shift] = relationship(lazy="raise")
    giver: Mapped[Participation] = relationship(lazy="raise", foreign_keys=[from_id])
    wanted: Mapped[Participation | None] = relationship(lazy="raise", foreign_keys=[to_id])
    taker: Mapped[Participation | None] = relationship(lazy="raise", foreign_keys=[taken_by_id])
