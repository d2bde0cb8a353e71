"""A dossier with two slots at one place, one Arabic reader and one French."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from delegations.core.actor import Actor
from delegations.core.clock import FixedClock
from delegations.dossiers.models import Dossier
from delegations.dossiers.queries import get_dossier
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import list_slots
from delegations.itineraries.translations import TextLine, Typed, lines_in, save_translations
from tests.factories import Factory

PATH = "/dossiers/VISIT-1/translations"
ARABIC = f"{PATH}/ar"


@dataclass
class Desk:
    """The translator's view of the dossier."""

    session: Session
    clock: FixedClock
    actor: Actor

    def dossier(self) -> Dossier:
        return get_dossier(self.session, self.actor, "VISIT-1")

    def lines(self, language: str = "ar") -> dict[str, TextLine]:
        self.session.expire_all()
        found = {line.key: line for line in lines_in(self.session, self.dossier(), language)}
        self.session.rollback()
        return found

    def key(self, field: str = "title", number: int = 0) -> str:
        uid = self.slots()[number].uid
        self.session.rollback()
        return f"slot:{uid}:{field}"

    def slots(self) -> list[Slot]:
        return list_slots(self.session, self.dossier().id)

    def save(self, typed: Mapping[str, Typed], language: str = "ar") -> int:
        count = save_translations(
            self.session, actor=self.actor, clock=self.clock, dossier=self.dossier(), language=language, typed=typed
        )
        self.session.commit()
        return count

    def states(self, language: str = "ar") -> dict[str, str]:
        return {key: line.state for key, line in self.lines(language).items()}


@pytest.fixture
def desk(session: Session, make: Factory, clock: FixedClock, planner: Actor) -> Desk:
    dossier = make.dossier(languages=["fr"])
    place = make.place("Hôtel de la Métropole", access_rules="Pièce d’identité.")
    make.slot(dossier, "2027-10-28 10:00", "2027-10-28 11:30", place_id=place.id, public_text="Au 3e étage.\nEntrée B.")
    make.slot(dossier, "2027-10-28 14:00", "2027-10-28 15:00", title="Déjeuner", place_id=place.id)
    make.participation(dossier, make.person("Salma", "Alami", language="ar"))
    make.participation(dossier, make.person("Alice", "Tazi", language="fr"))
    session.commit()
    return Desk(session, clock, planner)
