"""Texts that people write in several languages."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from delegations.database import Base, choices


class Translation(Base):
    """One field of one thing in one language, with the source it was made from and its hash.

    `source` is empty where only the hash was kept.
    """

    __tablename__ = "translation"
    __table_args__ = (
        UniqueConstraint("entity", "entity_id", "field", "language"),
        choices("state", ("draft", "machine", "reviewed")),
    )

    entity: Mapped[str]
    entity_id: Mapped[int] = mapped_column(index=True)
    field: Mapped[str]
    language: Mapped[str]
    text: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    source_hash: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
