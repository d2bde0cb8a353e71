"""Files of papers that are being made, or wait a day to be fetched."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from delegations.database import Base, choices
from delegations.database.types import EncryptedBytes

STATES = ("waiting", "running", "ready", "failed", "cancelled")


class PaperOrder(Base):
    """What somebody wants printed, how far it is, and the file. `done` of `total` papers are drawn.

    `places`: {"person", "field", "characters"} of what no font could print; `problem` says why it failed.
    """

    __tablename__ = "paper_order"
    __table_args__ = (choices("state", STATES),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    ordered_by: Mapped[str]
    ordered_at: Mapped[datetime]
    wish: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="waiting", index=True)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    places: Mapped[list[Any]] = mapped_column(default=list)
    problem: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime | None]
    filename: Mapped[str] = mapped_column(default="")
    body: Mapped[bytes | None] = mapped_column(EncryptedBytes, deferred=True)
