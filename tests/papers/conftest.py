"""A visit with people, a hosted slot, a transfer and an interpreter, published once."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from delegations.core.actor import Actor
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.documents import Printable
from delegations.invitations.services import ensure_templates
from delegations.papers.making import documents_of
from delegations.papers.occasion import Occasion, load_occasion
from delegations.papers.rules import Wish
from tests.factories import Factory
from tests.itineraries.scenes import Scene


class Press:
    """The scene, and its papers as values."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def occasion(self, source: str = "release") -> Occasion:
        tools = {"clock": self.scene.clock, "settings": self.scene.settings}
        return load_occasion(self.scene.session, **tools, dossier=self.scene.dossier(), source=source)  # type: ignore[arg-type]

    def make(self, kind: str, language: str = "en", *, actor: Actor | None = None, **wish: Any) -> list[Printable]:
        made = Wish(kinds=(kind,), language=language, **wish)
        return documents_of(
            self.occasion(made.source), made, actor=actor or self.scene.planner, clock=self.scene.clock, home="fr"
        )


@pytest.fixture
def press(session: Session, make: Factory, clock: FixedClock, settings: Settings, planner: Actor) -> Press:
    scene = Scene(session, make, clock, settings, planner)
    scene.open_dossier(title="Casablanca – ville durable")
    ensure_templates(session, actor=planner, clock=clock)
    ministry = make.organisation("Ministère de l’Aménagement", category="state", country="MA")
    head = make.person(
        "Salma", "Benchekroun", native_name="سلمى بنشقرون", title="كاتبة الدولة", title_fr="Secrétaire d’État",
        language="ar", organisation_id=ministry.id, validated_at=clock.now(), honorific="S.E.",
    )  # fmt: skip
    second = make.person("Karim", "Lahlou", title="Président de commune", language="fr", organisation_id=ministry.id)
    dossier = scene.dossier()
    make.participation(dossier, head, role="head", precedence=1, visa_state="to_request")
    make.participation(dossier, second, role="delegate", precedence=2)
    interpreter = make.person("Samira", "Amrani", language="fr", native_name="سميرة العمراني")
    make.participation(dossier, interpreter, role="interpreter", precedence=3)
    place = make.place(
        coach_parking="Quai Augagneur", access_rules="Badge à l’accueil", hospital="Hôpital Édouard-Herriot"
    )
    airport = make.place("Aéroport de Lyon", latitude=45.7256, longitude=5.0811)
    transfer = scene.plan("Navette", "2027-10-28 08:00", "2027-10-28 09:00", kind="transfer", place_id=airport.id,
                          end_place_id=place.id)  # fmt: skip
    visit = scene.plan("Plan vélo", host_id=scene.host().id, place_id=place.id, staff_note="Photo à 10:15",
                       interpreting="consecutive", interpreter_note="Glossaire envoyé")  # fmt: skip
    make.booking(visit, make.resource("Samira Amrani", person_id=interpreter.id, languages=["fr", "ar"]))
    scene.answer(scene.ask(visit, scene.contact(title="Directrice", phone="+33478000000")))
    assert transfer.id
    scene.publish()
    return Press(scene)


@pytest.fixture
def words_of() -> Callable[[Any], str]:
    """Everything a document says, joined: for sentences about what stands on it."""

    def collect(value: Any) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, (tuple, list)):
            return " ".join(collect(part) for part in value)
        fields = getattr(value, "__dataclass_fields__", {})
        return " ".join(collect(getattr(value, name)) for name in fields)

    return collect
