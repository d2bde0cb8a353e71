"""Leads taken at a fair."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delegations.accounts.models import User
from delegations.database import Base, choices
from delegations.database.base import Versioned
from delegations.fairs.leads.rules import OUTCOMES


class Lead(Base, Versioned):
    """A visitor who wants something. `key` comes with the form, so that sending it twice makes one; `purged_on`:
    the visitor is no longer named. `task_ids` are the tasks it brought: to write, to follow up, to note the outcome.
    """

    __tablename__ = "lead"
    __table_args__ = (choices("outcome", OUTCOMES),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    organisation: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    interest: Mapped[str]
    promise: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    next_step: Mapped[str]
    due_on: Mapped[date]
    visitor_note: Mapped[str] = mapped_column(default="")
    stand: Mapped[str] = mapped_column(default="")
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    taken_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(default="")
    outcome_note: Mapped[str] = mapped_column(default="")
    outcome_at: Mapped[datetime | None]
    task_ids: Mapped[list[int]] = mapped_column(default=list)
    purged_on: Mapped[date | None]

    owner: Mapped[User] = relationship(lazy="raise", foreign_keys=[owner_id])
    taken_by: Mapped[User] = relationship(lazy="raise", foreign_keys=[taken_by_id])
