"""A fair with an edition and one stand, for the tests of stands and badges."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from threading import Barrier
from typing import Any

from sqlalchemy.orm import Session

from delegations.core.actor import Actor, Door, Role
from delegations.core.clock import FixedClock
from delegations.core.errors import DomainError
from delegations.core.settings import Settings
from delegations.database import Database
from delegations.dossiers.models import Dossier
from delegations.fairs.stands.models import Exhibitor, Stand
from delegations.fairs.stands.services import (
    Application,
    EditionFacts,
    Figure,
    OpeningDay,
    StandFacts,
    add_stand,
    enter_application,
    save_edition,
    settle_application,
)
from tests.factories import Factory

ROOT = Path(__file__).parents[2]

EDITION = EditionFacts(
    fair="Salon des villes",
    label="12e",
    halls=("2", "3"),
    themes=("water",),
    opening=(OpeningDay(date(2027, 11, 3), time(9), time(18)), OpeningDay(date(2027, 11, 2), time(9), time(19))),
    build_up=(datetime(2027, 10, 30, 8, 0), datetime(2027, 11, 1, 20, 0)),
    figures=(Figure("Visiteurs", "51 000", "Organisateur, contesté", "2025"),),
)
SETTINGS = Settings(
    environment="development", secret_key="a-key-for-tests-alone-0123456789abcdef", database_url="", instance=ROOT,
    base_url="http://localhost", mail_url="", inbox_url="", queue_url="", templates=ROOT / "templates",
    translations=ROOT / "translations", static=ROOT / "static", testing=True,
)  # fmt: skip
STAND = StandFacts("2", "B297", 120, 3, "co_exhibition", 2, 1, 1, 12, 10)


@dataclass
class Pavilion:
    session: Session
    clock: FixedClock
    make: Factory
    dossier: Dossier
    actor: Actor
    stand: Stand
    settings: Settings

    @property
    def acting(self) -> dict[str, Any]:
        return {"actor": self.actor, "clock": self.clock, "dossier": self.dossier}

    def apply(self, name: str, state: str = "applied", **values: Any) -> Exhibitor:
        values.setdefault("stand_id", None if values.get("formula") == "representation" else self.stand.id)
        wish = Application(organisation_id=self.make.organisation(name).id, **values)
        row = enter_application(self.session, **self.acting, wish=wish)
        if state != "applied":
            self.settle(row, state)
        return row

    def settle(self, row: Exhibitor, state: str) -> Exhibitor:
        return settle_application(self.session, **self.acting, settings=self.settings, exhibitor_id=row.id, state=state)


def make_pavilion(session: Session, clock: FixedClock, make: Factory) -> Pavilion:
    user = make.user()
    actor = Actor("staff", user.id, user.name, Door.WEB, Role.PLANNER)
    dossier = make.dossier(
        "FAIR-1", kind="fair", country="ES", zone="Europe/Madrid", title="Salon des villes",
        starts_on=date(2027, 10, 30), ends_on=date(2027, 11, 4),
    )  # fmt: skip
    save_edition(session, actor=actor, clock=clock, dossier=dossier, version=0, facts=EDITION)
    stand = add_stand(session, actor=actor, clock=clock, dossier=dossier, facts=STAND)
    return Pavilion(session, clock, make, dossier, actor, stand, SETTINGS)


def at_once(database: Database, works: list[Callable[[Session], object]]) -> list[str]:
    """Each work in a unit and thread of its own, all at the same instant; 'done' or the name of what refused."""
    ready = Barrier(len(works), timeout=20)

    def run(work: Callable[[Session], object]) -> str:
        ready.wait()
        try:
            with database.writing() as session:
                work(session)
        except DomainError as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(run, works))
