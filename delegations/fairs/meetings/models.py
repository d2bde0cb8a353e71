"""Tables of business meetings. When and where one takes place stands in its slot; here is who meets whom."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delegations.core.walltime import WallTime
from delegations.database import Base, choices
from delegations.database.base import Versioned
from delegations.dossiers.models import Participation
from delegations.fairs.meetings.rules import ATTENDED, SIDES, WISH_STATES
from delegations.itineraries.models import Slot
from delegations.network.models import Place

WALL = DateTime(timezone=False)
TABLE_TAKEN = "uq_business_meeting_period_table"
PARTY_TAKEN = "uq_meeting_seat_party_period"


class MeetingRound(Base, Versioned):
    """One a fair. Each phase lasts until the end of its day in the dossier's zone.

    `grid`: what the periods were made from (rules.Grid as JSON). `most`: meetings of one party at most, None: any.
    `placed_at`: when a proposal was last taken over; what was accepted later waits to be placed.
    """

    __tablename__ = "meeting_round"
    __table_args__ = (
        CheckConstraint(
            "profiles_until <= wishes_until AND wishes_until <= answers_until AND answers_until <= publish_on",
            name="phases_in_order",
        ),
        CheckConstraint("most > 0", name="most"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), unique=True)
    profiles_until: Mapped[date]
    wishes_until: Mapped[date]
    answers_until: Mapped[date]
    publish_on: Mapped[date]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    most: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    grid: Mapped[dict[str, Any]] = mapped_column(default=dict)
    placed_at: Mapped[datetime | None]

    place: Mapped[Place | None] = relationship(lazy="raise")


class MeetingPeriod(Base):
    """Wall times of the dossier's zone; the instants are derived from them."""

    __tablename__ = "meeting_period"
    __table_args__ = (
        UniqueConstraint("round_id", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("meeting_round.id", ondelete="CASCADE"))
    starts: Mapped[datetime] = mapped_column(WALL)
    start_fold: Mapped[int] = mapped_column(default=0)
    ends: Mapped[datetime] = mapped_column(WALL)
    end_fold: Mapped[int] = mapped_column(default=0)
    zone: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    @property
    def start(self) -> WallTime:
        return WallTime(self.starts, self.zone, self.start_fold)

    @property
    def end(self) -> WallTime:
        return WallTime(self.ends, self.zone, self.end_fold)

    @property
    def day(self) -> date:
        return self.starts.date()


class MeetingTable(Base):
    """`position`: the order in which tables are written down. `note`: where it stands."""

    __tablename__ = "meeting_table"
    __table_args__ = (UniqueConstraint("round_id", "name"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("meeting_round.id", ondelete="CASCADE"))
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")


class MeetingParty(Base, Versioned):
    """A participant who may be met. `not_free`: ids of periods. `late`: joined after the phases, which stay open."""

    __tablename__ = "meeting_party"
    __table_args__ = (UniqueConstraint("dossier_id", "participation_id"), choices("side", SIDES))

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id", ondelete="CASCADE"), index=True)
    side: Mapped[str]
    offers: Mapped[str] = mapped_column(default="")
    interests: Mapped[str] = mapped_column(default="")
    themes: Mapped[list[str]] = mapped_column(default=list)
    languages: Mapped[list[str]] = mapped_column(default=list)
    not_free: Mapped[list[int]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(default="")
    late: Mapped[bool] = mapped_column(default=False)
    invited_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    profile_at: Mapped[datetime | None]

    participation: Mapped[Participation] = relationship(lazy="raise")

    @property
    def is_present(self) -> bool:
        return self.participation.removed_at is None


class MeetingWish(Base, Versioned):
    """Who wants to meet whom, and what the other one says. `weight` 1 to 3."""

    __tablename__ = "meeting_wish"
    __table_args__ = (
        UniqueConstraint("from_party_id", "to_party_id"),
        choices("state", WISH_STATES),
        CheckConstraint("weight BETWEEN 1 AND 3", name="weight"),
        CheckConstraint("from_party_id <> to_party_id", name="two_parties"),
    )

    from_party_id: Mapped[int] = mapped_column(ForeignKey("meeting_party.id", ondelete="CASCADE"))
    to_party_id: Mapped[int] = mapped_column(ForeignKey("meeting_party.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(default="wished")
    weight: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(default="")
    wished_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class BusinessMeeting(Base, Versioned):
    """A wish that has its period and table. `attended_*`: '' not ticked yet. Its slot says when, where and who."""

    __tablename__ = "business_meeting"
    __table_args__ = (
        UniqueConstraint("period_id", "table_id", name=TABLE_TAKEN),
        choices("attended_a", ATTENDED),
        choices("attended_b", ATTENDED),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("meeting_round.id", ondelete="CASCADE"), index=True)
    wish_id: Mapped[int | None] = mapped_column(ForeignKey("meeting_wish.id", ondelete="SET NULL"), unique=True)
    party_a_id: Mapped[int] = mapped_column(ForeignKey("meeting_party.id", ondelete="CASCADE"), index=True)
    party_b_id: Mapped[int] = mapped_column(ForeignKey("meeting_party.id", ondelete="CASCADE"), index=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("meeting_period.id"))
    table_id: Mapped[int] = mapped_column(ForeignKey("meeting_table.id"), index=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), unique=True)
    locked: Mapped[bool] = mapped_column(default=False)
    attended_a: Mapped[str] = mapped_column(default="")
    attended_b: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None]

    slot: Mapped[Slot] = relationship(lazy="raise")


class MeetingSeat(Base):
    """A party in a period, once: the database itself refuses that anybody sits at two tables."""

    __tablename__ = "meeting_seat"
    __table_args__ = (UniqueConstraint("party_id", "period_id", name=PARTY_TAKEN),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("business_meeting.id", ondelete="CASCADE"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("meeting_party.id", ondelete="CASCADE"))
    period_id: Mapped[int] = mapped_column(ForeignKey("meeting_period.id"), index=True)
