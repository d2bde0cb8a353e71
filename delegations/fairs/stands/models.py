"""What a fair has beside its dossier: the edition, stands with their exhibitors, badges, build-up and freight."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delegations.database import Base, choices
from delegations.database.base import Versioned
from delegations.dossiers.models import Dossier
from delegations.fairs.stands.rules import BADGE_KINDS, CAME_BY, EXHIBITOR_STATES, FORMULAS, INVOICING, SETTLED_BY
from delegations.fairs.stands.setup_rules import SETUPS
from delegations.itineraries.models import Slot
from delegations.network.models import Organisation, Person

WALL = DateTime(timezone=False)
STAND_NUMBER = "uq_stand_hall_number"


class Edition(Base, Versioned):
    """One a fair. Opening and windows are wall times of the dossier's zone.

    `opening`: a list of {day, opens, closes}; `figures`: a list of {what, value, source, as_of}; `contributions`:
    {formula: euro cents}.
    """

    __tablename__ = "edition"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), unique=True)
    fair: Mapped[str]
    label: Mapped[str] = mapped_column(default="")
    organiser: Mapped[str] = mapped_column(default="")
    halls: Mapped[list[str]] = mapped_column(default=list)
    themes: Mapped[list[str]] = mapped_column(default=list)
    opening: Mapped[list[Any]] = mapped_column(default=list)
    build_up_starts: Mapped[datetime | None] = mapped_column(WALL)
    build_up_ends: Mapped[datetime | None] = mapped_column(WALL)
    dismantling_starts: Mapped[datetime | None] = mapped_column(WALL)
    dismantling_ends: Mapped[datetime | None] = mapped_column(WALL)
    figures: Mapped[list[Any]] = mapped_column(default=list)
    contributions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(default="")


class Stand(Base, Versioned):
    """`places`: how many exhibitors it takes. `x`, `y`, `width`, `depth`: metres on the plan of its hall."""

    __tablename__ = "stand"
    __table_args__ = (
        UniqueConstraint("dossier_id", "hall", "number", name=STAND_NUMBER),
        choices("formula", FORMULAS),
        CheckConstraint("area > 0", name="area"),
        CheckConstraint("sides BETWEEN 1 AND 4", name="sides"),
        CheckConstraint("places >= 0", name="places"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    hall: Mapped[str]
    number: Mapped[str]
    area: Mapped[float]
    sides: Mapped[int] = mapped_column(default=1)
    formula: Mapped[str] = mapped_column(default="co_exhibition")
    places: Mapped[int] = mapped_column(default=1)
    x: Mapped[float | None]
    y: Mapped[float | None]
    width: Mapped[float | None]
    depth: Mapped[float | None]
    note: Mapped[str] = mapped_column(default="")


class Exhibitor(Base, Versioned):
    """An organisation that was invited or applied. `contribution` in euro cents; no stand when merely represented.

    `stand_id` is the stand they wish for until they are accepted. `note` is for staff alone; `message` is staff's own
    sentence in the invitation, `wanted` what they show and who comes, `own_note` their words to us. `applied_at`: when
    they applied, or were invited. `settled_by`: who said no or withdrew.
    """

    __tablename__ = "exhibitor"
    __table_args__ = (
        UniqueConstraint("dossier_id", "organisation_id", name="uq_exhibitor_dossier_organisation"),
        choices("formula", FORMULAS),
        choices("state", EXHIBITOR_STATES),
        choices("invoicing", INVOICING),
        choices("came_by", ("link", *CAME_BY)),
        choices("settled_by", SETTLED_BY),
        CheckConstraint("contribution >= 0", name="contribution"),
        CheckConstraint("formula <> 'representation' OR stand_id IS NULL", name="represented_without_stand"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    formula: Mapped[str] = mapped_column(default="co_exhibition")
    stand_id: Mapped[int | None] = mapped_column(ForeignKey("stand.id"), index=True)
    state: Mapped[str] = mapped_column(default="applied")
    came_by: Mapped[str] = mapped_column(default="letter")
    contribution: Mapped[int] = mapped_column(default=0)
    invoicing: Mapped[str] = mapped_column(default="none")
    note: Mapped[str] = mapped_column(default="")
    applied_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(default="")
    answer_by: Mapped[date | None]
    message: Mapped[str] = mapped_column(default="")
    wanted: Mapped[str] = mapped_column(default="")
    own_note: Mapped[str] = mapped_column(default="")
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None]

    dossier: Mapped[Dossier] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    contact: Mapped[Person | None] = relationship(lazy="raise")
    stand: Mapped[Stand | None] = relationship(lazy="raise")


class SetupSlot(Base):
    """What a slot of kind "setup" is for; time, place and people stand in the slot. Without a stand: for all."""

    __tablename__ = "setup"
    __table_args__ = (choices("what", SETUPS),)

    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), unique=True)
    stand_id: Mapped[int | None] = mapped_column(ForeignKey("stand.id", ondelete="SET NULL"), index=True)
    what: Mapped[str]
    carrier: Mapped[str] = mapped_column(default="")
    access: Mapped[str] = mapped_column(default="")

    slot: Mapped[Slot] = relationship(lazy="raise")
    stand: Mapped[Stand | None] = relationship(lazy="raise")


class BadgeQuota(Base):
    """How many badges of a kind the organiser granted; whoever gives one locks this row."""

    __tablename__ = "badge_quota"
    __table_args__ = (
        UniqueConstraint("dossier_id", "kind"),
        choices("kind", BADGE_KINDS),
        CheckConstraint("quota >= 0", name="quota"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    kind: Mapped[str]
    quota: Mapped[int] = mapped_column(default=0)


class Badge(Base):
    """A badge kept for a person; gone again when taken back."""

    __tablename__ = "badge"
    __table_args__ = (
        UniqueConstraint("dossier_id", "kind", "person_id"),
        choices("kind", BADGE_KINDS),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    kind: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    exhibitor_id: Mapped[int | None] = mapped_column(ForeignKey("exhibitor.id"), index=True)
    given_at: Mapped[datetime]
    handed_over_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")
    exhibitor: Mapped[Exhibitor | None] = relationship(lazy="raise")
