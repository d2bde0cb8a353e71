"""Directory tables: organisations, people, places, resources."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delegations.database import Base, choices
from delegations.database.base import Versioned
from delegations.network.rules import CATEGORIES, CIVILITIES, RANKS, RESOURCE_KINDS


class Organisation(Base, Versioned):
    """`own`: of our own house, so that nobody has to be asked to receive a delegation there."""

    __tablename__ = "organisation"
    __table_args__ = (choices("category", CATEGORIES),)

    key: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    category: Mapped[str]
    country: Mapped[str] = mapped_column(default="FR")
    city: Mapped[str] = mapped_column(default="")
    territory: Mapped[str] = mapped_column(default="")
    themes: Mapped[list[str]] = mapped_column(default=list)
    member: Mapped[bool] = mapped_column(default=False)
    own: Mapped[bool] = mapped_column(default=False)
    website: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    search_key: Mapped[str] = mapped_column(default="")


class Person(Base, Versioned):
    """`validated_at`: the person, or staff for them, has checked the spelling; `purged_on`: names were erased."""

    __tablename__ = "person"
    __table_args__ = (choices("civility", CIVILITIES), choices("rank", RANKS))

    key: Mapped[str | None] = mapped_column(unique=True)
    family_name: Mapped[str] = mapped_column(index=True)
    given_name: Mapped[str] = mapped_column(default="")
    native_name: Mapped[str] = mapped_column(default="")
    family_first: Mapped[bool] = mapped_column(default=False)
    civility: Mapped[str] = mapped_column(default="")
    honorific: Mapped[str] = mapped_column(default="")
    rank: Mapped[str] = mapped_column(default="standard")
    title: Mapped[str] = mapped_column(default="")
    title_fr: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="", index=True)
    phone: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="fr")
    zone: Mapped[str] = mapped_column(default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    notes: Mapped[str] = mapped_column(default="")
    salutation: Mapped[str] = mapped_column(default="")
    validated_at: Mapped[datetime | None]
    purged_on: Mapped[date | None]
    search_key: Mapped[str] = mapped_column(default="")

    organisation: Mapped[Organisation | None] = relationship(lazy="raise")


class NameCorrection(Base):
    """A spelling proposed by the person; staff confirm or refuse it."""

    __tablename__ = "name_correction"
    __table_args__ = (choices("state", ("proposed", "confirmed", "refused")),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    dossier_id: Mapped[int | None]
    family_name: Mapped[str]
    given_name: Mapped[str]
    native_name: Mapped[str]
    state: Mapped[str] = mapped_column(default="proposed")
    proposed_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")


class Place(Base, Versioned):
    """`opening` maps a weekday ('0' is Monday) to [[minute, minute], ...]; absent means unknown."""

    __tablename__ = "place"
    __table_args__ = (
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        CheckConstraint("capacity > 0", name="capacity"),
    )

    key: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    address: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="FR")
    zone: Mapped[str] = mapped_column(default="Europe/Paris")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    opening: Mapped[dict[str, Any]] = mapped_column(default=dict)
    closed_days: Mapped[list[str]] = mapped_column(default=list)
    capacity: Mapped[int | None]
    step_free: Mapped[bool | None]
    access_rules: Mapped[str] = mapped_column(default="")
    coach_parking: Mapped[str] = mapped_column(default="")
    hospital: Mapped[str] = mapped_column(default="")
    security_minutes: Mapped[int] = mapped_column(default=0)
    notes: Mapped[str] = mapped_column(default="")
    search_key: Mapped[str] = mapped_column(default="")

    organisation: Mapped[Organisation | None] = relationship(lazy="raise")


class Resource(Base, Versioned):
    """What can be booked, and by nobody twice at once."""

    __tablename__ = "resource"
    __table_args__ = (choices("kind", RESOURCE_KINDS),)

    key: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    capacity: Mapped[int | None]
    languages: Mapped[list[str]] = mapped_column(default=list)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    notes: Mapped[str] = mapped_column(default="")
