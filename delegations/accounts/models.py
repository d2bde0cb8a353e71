"""Staff accounts, their sessions, and the links that open one thing for one person."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delegations.core.actor import Role
from delegations.database import Base, choices
from delegations.database.base import Versioned


class User(Base, Versioned):
    """A member of the mission's staff."""

    __tablename__ = "user_account"
    __table_args__ = (choices("role", tuple(Role)),)

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    language: Mapped[str] = mapped_column(default="fr")
    zone: Mapped[str] = mapped_column(default="Europe/Paris")
    phone: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class StaffSession(Base):
    """A signed-in browser. Only the hash of its token is kept; times are real, not the product's clock."""

    __tablename__ = "staff_session"

    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    agent: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise")


class Attempt(Base):
    """A failed attempt, by hashed key, for throttling; pruned after a day."""

    __tablename__ = "attempt"

    key_hash: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]


PURPOSES = (
    "request", "itinerary", "invitation", "host_feed", "reader_feed", "person_feed", "staff_feed", "dossier_feed",
    "application", "duty", "meetings",
)  # fmt: skip


class AccessLink(Base):
    """The stored half of a link: the other half is derived from the key, so a dump opens nothing."""

    __tablename__ = "access_link"
    __table_args__ = (UniqueConstraint("purpose", "subject_id"), choices("purpose", PURPOSES))

    public_id: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    subject_id: Mapped[int]
    generation: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
