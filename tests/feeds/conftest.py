"""The host and the delegate of the portal's tests; and a scene in which every kind of calendar has something in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.orm import Session

from delegations.core.actor import Actor
from delegations.core.clock import FixedClock
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.queries import get_dossier_by_id
from delegations.feeds.keeping import kept
from delegations.itineraries.models import Slot
from delegations.itineraries.publicity import make_public
from delegations.itineraries.queries import list_slots
from tests.client import StaffClient
from tests.factories import Factory
from tests.portal.conftest import ask, link, visit

__all__ = ["ask", "link", "visit"]

KINDS = ("reader", "person", "host", "staff", "dossier", "season", "programme")
SECRET_KINDS = KINDS[:5]
SLOT_KINDS = tuple(kind for kind in KINDS if kind != "season")
"""Calendars that hold slots, not whole dossiers."""
PEOPLE = ("Benchekroun", "بنشقرون", "Renaud", "Laurent", "renaud@metropole.example", "+33 6 12 34 56 78", "33612345678")


@dataclass
class Scene:
    """`addresses` are paths by kind of calendar."""

    dossier: Dossier
    addresses: dict[str, str]
    subjects: dict[str, int]
    slot_id: int
    publish: Callable[..., Any]
    session: Session
    clock: FixedClock

    def change(self, **values: Any) -> None:
        """Edits the first slot as a service would, and publishes."""
        slot = self.session.get_one(Slot, self.slot_id)
        for name, value in values.items():
            setattr(slot, name, value)
        if "starts" in values or "ends" in values:
            slot.starts_at, slot.ends_at = slot.start.instant(), slot.end.instant()
        slot.revision, slot.revised_at = slot.revision + 1, self.clock.now()
        self.session.commit()
        self.publish()


@pytest.fixture
def scene(visit: Any, make: Factory, session: Session, clock: FixedClock, planner: Actor, link: Any) -> Scene:
    """A published, public visit of which one slot has a host who said yes."""
    slot = list_slots(session, visit.dossier.id)[0]
    host = make.organisation()
    contact = make.person("Élise", "Renaud", email="renaud@metropole.example", phone="+33612345678")
    slot.host_id = host.id
    make.request(slot, contact, host, state="confirmed", asked_at=clock.now(), answered_at=clock.now())
    session.commit()
    visit.publish()
    dossier = get_dossier_by_id(session, visit.dossier.id)
    make_public(session, actor=planner, clock=clock, dossier=dossier)
    session.commit()
    subjects = {"reader": visit.participation_id, "host": host.id, "staff": planner.id or 0, "dossier": dossier.id}
    subjects["person"] = session.get_one(Participation, visit.participation_id).person_id
    addresses = {kind: link(f"{kind}_feed", subjects[kind]) for kind in SECRET_KINDS}
    addresses["season"] = "/calendar/season.ics"
    addresses["programme"] = f"/programme/{dossier.public_id}.ics"
    return Scene(dossier, addresses, subjects, slot.id, visit.publish, session, clock)


def unfolded(body: bytes) -> str:
    return body.decode().replace("\r\n ", "")


def forget_bodies(visitor: StaffClient) -> None:
    """As after a restart of the web server."""
    with visitor.app.app_context():
        kept().clear()
