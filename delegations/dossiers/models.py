"""The file of one undertaking: rights, participants, tasks, budget, travel file, imports."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delegations.accounts.models import User
from delegations.database import Base, EncryptedText, choices
from delegations.database.base import Versioned
from delegations.database.types import EncryptedBytes
from delegations.dossiers.rules import KINDS, PARTICIPANT_ROLES, RIGHTS, STATES, TRAVEL_FIELDS, VISA_STATES
from delegations.network.models import Organisation, Person


class Dossier(Base, Versioned):
    """`public_id` names its public page, kept for life once given; `withdrawn_at`: the page is no longer public.

    `sequence` and `revised_at` are those of its all-day entry in the public season (RFC 5546). `caldav`: its releases
    are kept on the calendar server.
    """

    __tablename__ = "dossier"
    __table_args__ = (
        choices("kind", KINDS),
        choices("state", STATES),
        CheckConstraint("ends_on >= starts_on", name="dates_in_order"),
    )

    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="requested")
    country: Mapped[str]
    zone: Mapped[str] = mapped_column(default="Europe/Paris")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    languages: Mapped[list[str]] = mapped_column(default=list)
    objective: Mapped[str] = mapped_column(default="")
    context: Mapped[str] = mapped_column(default="")
    requested_by: Mapped[str] = mapped_column(default="")
    template: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    duty_officer_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    show_unconfirmed: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    public_id: Mapped[str | None] = mapped_column(unique=True, index=True)
    withdrawn_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    revised_at: Mapped[datetime | None]
    caldav: Mapped[bool] = mapped_column(default=False)

    owner: Mapped[User] = relationship(lazy="raise", foreign_keys=[owner_id])
    duty_officer: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[duty_officer_id])
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")

    @property
    def is_public(self) -> bool:
        return self.public_id is not None and self.withdrawn_at is None


class DossierRight(Base):
    __tablename__ = "dossier_right"
    __table_args__ = (UniqueConstraint("dossier_id", "user_id"), choices("right_level", RIGHTS))

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    right_level: Mapped[str]

    user: Mapped[User] = relationship(lazy="raise")


class BudgetLine(Base, Versioned):
    """Amounts in euro cents."""

    __tablename__ = "budget_line"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    label: Mapped[str]
    payer: Mapped[str] = mapped_column(default="")
    planned: Mapped[int] = mapped_column(default=0)
    committed: Mapped[int] = mapped_column(default=0)
    paid: Mapped[int] = mapped_column(default=0)


class Task(Base, Versioned):
    __tablename__ = "task"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    offset_days: Mapped[int | None]
    due_on: Mapped[date] = mapped_column(index=True)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    done_at: Mapped[datetime | None]

    dossier: Mapped[Dossier] = relationship(lazy="raise")
    assignee: Mapped[User | None] = relationship(lazy="raise")


group_member = Table(
    "group_member",
    Base.metadata,
    Column("group_id", ForeignKey("participant_group.id", ondelete="CASCADE"), primary_key=True),
    Column("participation_id", ForeignKey("participation.id", ondelete="CASCADE"), primary_key=True),
)


class ParticipantGroup(Base):
    __tablename__ = "participant_group"
    __table_args__ = (UniqueConstraint("dossier_id", "name"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]


class Participation(Base, Versioned):
    """A person in a dossier. `liaison_id` is the person who receives and answers for them."""

    __tablename__ = "participation"
    __table_args__ = (
        choices("role", PARTICIPANT_ROLES),
        choices("visa_state", VISA_STATES),
        choices("photo_consent", ("unasked", "yes", "no")),
        Index(
            "uq_participation_active",
            "dossier_id",
            "person_id",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(default="delegate")
    precedence: Mapped[int] = mapped_column(default=0)
    represented_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    represented_reason: Mapped[str] = mapped_column(default="")
    liaison_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    visa_state: Mapped[str] = mapped_column(default="not_needed")
    photo_consent: Mapped[str] = mapped_column(default="unasked")
    wants_cards: Mapped[bool] = mapped_column(default=False)
    acknowledged_release: Mapped[int | None]
    acknowledged_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    represented_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[represented_by_id])
    liaison: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[liaison_id])
    groups: Mapped[list[ParticipantGroup]] = relationship(
        lazy="raise", secondary=group_member, order_by=ParticipantGroup.name
    )


class TravelField(Base):
    """One fact of a travel file: encrypted, read only by a logged act, gone on `erase_on`."""

    __tablename__ = "travel_field"
    __table_args__ = (UniqueConstraint("participation_id", "field"), choices("field", TRAVEL_FIELDS))

    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id", ondelete="CASCADE"), index=True)
    field: Mapped[str]
    value: Mapped[str] = mapped_column(EncryptedText)
    erase_on: Mapped[date] = mapped_column(index=True)
    saved_at: Mapped[datetime]


class Photograph(Base):
    """The portrait of a participant, a small JPEG for the list of participants, handed in for that alone."""

    __tablename__ = "photograph"

    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id", ondelete="CASCADE"), unique=True)
    image: Mapped[bytes] = mapped_column(EncryptedBytes)
    taken_at: Mapped[datetime]


class ImportBatch(Base):
    """What one import brought, so that it can be undone. The file itself is never kept."""

    __tablename__ = "import_batch"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    filename: Mapped[str]
    person_ids: Mapped[list[int]]
    participation_ids: Mapped[list[int]]
    organisation_ids: Mapped[list[int]] = mapped_column(default=list)
    undone_at: Mapped[datetime | None]


class PendingImport(Base):
    """A read list waiting for its preview to be accepted: encrypted, deleted on import or after 24 hours."""

    __tablename__ = "pending_import"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None]
    token: Mapped[str] = mapped_column(unique=True)
    filename: Mapped[str]
    tables: Mapped[str] = mapped_column(EncryptedText)
    created_at: Mapped[datetime] = mapped_column(index=True)


class ColumnMapping(Base):
    """The mapping somebody chose for a layout, remembered for the next list of that kind."""

    __tablename__ = "column_mapping"

    header_key: Mapped[str] = mapped_column(unique=True)
    columns: Mapped[dict[str, Any]]
