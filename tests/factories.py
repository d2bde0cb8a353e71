"""Rows with sensible values; a test names only what it is about. Each method flushes and gives the row."""

import itertools
import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.models import User
from delegations.accounts.services import create_user
from delegations.core.actor import Role, system_actor
from delegations.core.clock import Clock
from delegations.core.walltime import WallTime
from delegations.dossiers.models import Dossier, DossierRight, ParticipantGroup, Participation
from delegations.itineraries.models import Booking, Request, Slot
from delegations.network.models import Organisation, Person, Place, Resource
from delegations.network.rules import search_key
from tests.client import PASSWORD


class Factory:
    def __init__(self, session: Session, clock: Clock) -> None:
        self.session = session
        self.clock = clock
        self._numbers = itertools.count(1)

    def _add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def user(self, email: str = "planner@delegations.example", role: Role = Role.PLANNER, **values: Any) -> User:
        known = self.session.scalars(select(User).where(User.email == email)).one_or_none()
        if known is not None:
            return known
        name = values.pop("name", "Mathieu Laurent")
        return create_user(
            self.session, actor=system_actor(), clock=self.clock, email=email, name=name, role=role,
            password=PASSWORD, **values,
        )  # fmt: skip

    def organisation(self, name: str = "Métropole de Lyon", **values: Any) -> Organisation:
        values.setdefault("category", "local_authority")
        return self._add(Organisation(name=name, search_key=search_key(name), **values))

    def person(self, given: str = "Élise", family: str = "Renaud", **values: Any) -> Person:
        values.setdefault("email", f"person{next(self._numbers)}@example.org")
        key = search_key(given, family, values.get("native_name", ""), values["email"])
        return self._add(Person(given_name=given, family_name=family, search_key=key, **values))

    def place(self, name: str = "Hôtel de la Métropole", **values: Any) -> Place:
        values = {"city": "Lyon", "latitude": 45.7609, "longitude": 4.8597, **values}
        return self._add(Place(name=name, search_key=search_key(name), **values))

    def resource(self, name: str = "Samira Amrani", kind: str = "interpreter", **values: Any) -> Resource:
        return self._add(Resource(name=name, kind=kind, **values))

    def dossier(self, code: str = "VISIT-1", **values: Any) -> Dossier:
        values.setdefault("owner_id", self.user().id)
        defaults = {
            "title": "Casablanca – ville durable", "kind": "visit", "state": "preparing", "country": "MA",
            "starts_on": date(2027, 10, 26), "ends_on": date(2027, 10, 29), "languages": ["fr", "ar"],
            "created_at": self.clock.now(),
        }  # fmt: skip
        return self._add(Dossier(code=code, **{**defaults, **values}))

    def right(self, dossier: Dossier, user: User, level: str = "planner") -> DossierRight:
        return self._add(DossierRight(dossier_id=dossier.id, user_id=user.id, right_level=level))

    def participation(self, dossier: Dossier, person: Person | None = None, **values: Any) -> Participation:
        person = person or self.person()
        values.setdefault("precedence", next(self._numbers))
        return self._add(Participation(dossier_id=dossier.id, person_id=person.id, **values))

    def group(self, dossier: Dossier, name: str = "B") -> ParticipantGroup:
        return self._add(ParticipantGroup(dossier_id=dossier.id, name=name))

    def slot(self, dossier: Dossier, start: str = "2027-10-28 10:00", end: str = "2027-10-28 11:30",
             zone: str = "Europe/Paris", **values: Any) -> Slot:  # fmt: skip
        starts = WallTime(datetime.fromisoformat(start), zone)
        ends = WallTime(datetime.fromisoformat(end), values.pop("end_zone", zone))
        defaults = {"kind": "visit", "title": "Plan vélo", "uid": str(uuid.uuid4())}
        now = self.clock.now()
        return self._add(
            Slot(
                dossier_id=dossier.id, starts=starts.local, start_zone=starts.zone, starts_at=starts.instant(),
                ends=ends.local, end_zone=ends.zone, ends_at=ends.instant(), created_at=now, revised_at=now,
                **{**defaults, **values},
            )
        )  # fmt: skip

    def booking(self, slot: Slot, resource: Resource) -> Booking:
        return self._add(
            Booking(slot_id=slot.id, resource_id=resource.id, starts_at=slot.starts_at, ends_at=slot.ends_at)
        )

    def request(self, slot: Slot, contact: Person, organisation: Organisation, **values: Any) -> Request:
        return self._add(Request(slot_id=slot.id, contact_id=contact.id, organisation_id=organisation.id, **values))
