"""Letters from templates, forms of address, and what invited people answered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delegations.database import Base, choices
from delegations.database.base import Versioned
from delegations.dossiers.models import Dossier, Participation
from delegations.invitations.rules import INVITATION_STATES


class FormOfAddress(Base):
    """Language x rank x civility -> how a letter opens, speaks and closes."""

    __tablename__ = "form_of_address"
    __table_args__ = (UniqueConstraint("language", "rank", "civility"),)

    language: Mapped[str]
    rank: Mapped[str]
    civility: Mapped[str]
    envelope: Mapped[str]
    opening: Mapped[str]
    in_text: Mapped[str]
    closing: Mapped[str]


class LetterTemplate(Base, Versioned):
    """`texts` maps a language to {"subject": ..., "body": ...} with declared placeholders in braces."""

    __tablename__ = "letter_template"

    key: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    texts: Mapped[dict[str, Any]]


class Invitation(Base, Versioned):
    """One person's letter in a dossier, and the answer to it."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("participation_id", "template_id"),
        choices("state", INVITATION_STATES),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id", ondelete="CASCADE"), index=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("letter_template.id"))
    language: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    state: Mapped[str] = mapped_column(default="sent")
    deadline: Mapped[date | None]
    sent_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer_door: Mapped[str] = mapped_column(default="")
    answer_note: Mapped[str] = mapped_column(default="")
    substitute: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None]

    dossier: Mapped[Dossier] = relationship(lazy="raise")
    participation: Mapped[Participation] = relationship(lazy="raise")
    template: Mapped[LetterTemplate] = relationship(lazy="raise")
