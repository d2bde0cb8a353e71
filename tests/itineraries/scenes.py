"""A visit with a hosted slot, and the acts that staff and hosts do to it, each in a unit of its own."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.core.actor import Actor, Door
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.core.walltime import WallTime
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.queries import get_dossier
from delegations.itineraries.asking import Question, ask_host
from delegations.itineraries.models import Release, Request, RequestEvent, Slot
from delegations.itineraries.queries import get_request, get_slot
from delegations.itineraries.releases import publish_release
from delegations.itineraries.requests import Answer, answer_request
from delegations.itineraries.slots import cancel_slot, move_slot, save_slot, values_of
from delegations.messaging.models import Message
from delegations.network.models import Organisation, Person
from tests.factories import Factory


def at(typed: str, zone: str = "Europe/Paris") -> WallTime:
    return WallTime(datetime.fromisoformat(typed), zone)


@dataclass
class Scene:
    """One dossier of the planner. Rows are read afresh after each act."""

    session: Session
    make: Factory
    clock: FixedClock
    settings: Settings
    planner: Actor
    dossier_id: int = 0
    code: str = "VISIT-1"
    kept: dict[str, Any] = field(default_factory=dict)

    # what there is
    def open_dossier(self, code: str = "VISIT-1", **values: Any) -> Dossier:
        dossier = self.make.dossier(code, **values)
        self.dossier_id, self.code = dossier.id, code
        self.session.commit()
        return dossier

    def dossier(self) -> Dossier:
        return get_dossier(self.session, self.planner, self.code)

    def host(self, name: str = "Métropole de Lyon") -> Organisation:
        if name not in self.kept:
            self.kept[name] = self.make.organisation(name)
            self.session.commit()
        return self.kept[name]

    def contact(
        self, given: str = "Élise", family: str = "Renaud", host: str = "Métropole de Lyon", **values: Any
    ) -> Person:
        values.setdefault("email", f"{family.lower()}@metropole.example")
        person = self.make.person(given, family, organisation_id=self.host(host).id, **values)
        self.session.commit()
        return person

    def delegate(self, family: str, **values: Any) -> Participation:
        own = {k: values.pop(k) for k in ("role", "wants_cards", "liaison_id", "person") if k in values}
        person = own.pop("person", None) or self.make.person("Nadia", family, **values)
        participation = self.make.participation(self.dossier(), person, **own)
        self.session.commit()
        return participation

    def plan(
        self, title: str = "Plan vélo", start: str = "2027-10-28 10:00", end: str = "2027-10-28 11:30", **values: Any
    ) -> Slot:
        slot = self.make.slot(self.dossier(), start, end, title=title, **values)
        self.session.commit()
        return slot

    # how it stands
    def slot(self, slot: Slot) -> Slot:
        return get_slot(self.session, self.dossier_id, slot.id)

    def request(self, request: Request) -> Request:
        return get_request(self.session, request.id, lock=True)

    def state(self, request: Request) -> str:
        return self.request(request).state

    def events(self, request: Request) -> list[str]:
        query = select(RequestEvent.event).where(RequestEvent.request_id == request.id)
        return list(self.session.scalars(query.order_by(RequestEvent.id)))

    def mails(self, template: str = "", to: str = "", since: int = 0) -> list[Message]:
        query = select(Message).where(Message.id > since).order_by(Message.id)
        if template:
            query = query.where(Message.template == template)
        if to:
            query = query.where(Message.recipient_address == to)
        return list(self.session.scalars(query))

    def last_mail(self) -> int:
        return max((m.id for m in self.mails()), default=0)

    # what staff and hosts do
    def ask(self, slot: Slot, contact: Person, **values: Any) -> Request:
        question = Question(contact.id, values.pop("organisation_id", contact.organisation_id or 0), **values)
        request = ask_host(
            self.session, actor=self.planner, clock=self.clock, settings=self.settings, slot=self.slot(slot),
            question=question,
        )  # fmt: skip
        self.session.commit()
        return request

    def answer(self, request: Request, kind: str = "accept", *, door: Door = Door.PORTAL, **values: Any) -> Request:
        host = Actor("host", request.contact_id, "Élise Renaud", door)
        answered = answer_request(
            self.session, actor=self.planner if values.get("behalf") else host, clock=self.clock,
            settings=self.settings, request_id=request.id, answer=Answer(kind, **values),
        )  # fmt: skip
        self.session.commit()
        return answered

    def change(self, slot: Slot, **values: Any) -> Slot:
        present = self.slot(slot)
        saved = save_slot(
            self.session, actor=self.planner, clock=self.clock, dossier=self.dossier(),
            values=replace(values_of(present), **values), slot=self.slot(slot),
        )  # fmt: skip
        self.session.commit()
        return saved

    def move(self, slot: Slot, start: str) -> Slot:
        moved = move_slot(
            self.session, actor=self.planner, clock=self.clock, dossier=self.dossier(), slot=self.slot(slot),
            start=at(start),
        )  # fmt: skip
        self.session.commit()
        return moved

    def cancel(self, slot: Slot, reason: str = "") -> None:
        cancel_slot(
            self.session, actor=self.planner, clock=self.clock, dossier=self.dossier(), slot=self.slot(slot),
            reason=reason,
        )  # fmt: skip
        self.session.commit()

    def publish(self, **values: Any) -> Release:
        release = publish_release(
            self.session, actor=self.planner, clock=self.clock, settings=self.settings, dossier=self.dossier(),
            **values,
        )  # fmt: skip
        self.session.commit()
        return release

    def confirmed(self, slot: Slot, contact: Person) -> Request:
        """Asked and answered with yes."""
        return self.answer(self.ask(slot, contact))

    def tools(self) -> dict[str, Any]:
        """What most services take."""
        return {"actor": self.planner, "clock": self.clock, "settings": self.settings}


def card(message: Message) -> tuple[str, str, int]:
    """(method, uid, sequence) of the calendar card of a mail."""
    made = message.context["card"]
    return made["method"], made["entry"]["uid"], made["entry"]["sequence"]
