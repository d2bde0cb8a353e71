"""The report of a fair: what staff say of it. Its numbers are never kept: they are read where they stand."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from delegations.database import Base
from delegations.database.base import Versioned


class FairReport(Base, Versioned):
    """`sections`: {section: what staff wrote}; a section that is not there says what the data say, in any language.
    `languages`: {section: the language they wrote it in}; `revised`: {section: the version in which it last changed},
    so that two people at two sections do not disturb each other. `tasks`: {promise: task id}. `purged_on`: the
    answers of the debrief, which may name people, are gone.
    """

    __tablename__ = "fair_report"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), unique=True)
    sections: Mapped[dict[str, Any]] = mapped_column(default=dict)
    languages: Mapped[dict[str, Any]] = mapped_column(default=dict)
    revised: Mapped[dict[str, Any]] = mapped_column(default=dict)
    tasks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    drafted_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    finished_by: Mapped[str] = mapped_column(default="")
    purged_on: Mapped[date | None]
