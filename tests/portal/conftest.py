"""A host who was asked, and a delegate with a published programme."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import html5lib
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.links import LinkMaker, link_for
from delegations.core.actor import Actor
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.database import Database
from delegations.dossiers.models import Dossier
from delegations.dossiers.queries import get_dossier_by_id
from delegations.itineraries.models import Release, Request, RequestEvent, RequestOption
from delegations.itineraries.queries import get_slot
from delegations.itineraries.releases import publish_release
from delegations.itineraries.requests import Question, ask_host
from delegations.messaging.models import Message
from delegations.messaging.rendering import Rendered
from tests.factories import Factory

URL = Callable[[str, int], str]


@pytest.fixture
def link(app: Flask, session: Session, clock: FixedClock) -> URL:
    """The path of the link of a purpose and subject."""
    maker: LinkMaker = app.extensions["delegations"].links

    def path(purpose: str, subject_id: int) -> str:
        found = link_for(session, clock=clock, purpose=purpose, subject_id=subject_id)
        session.commit()
        return maker.url(found).removeprefix("http://localhost")

    return path


@dataclass
class Asked:
    request: Request
    path: str
    slot_id: int
    database: Database

    def now(self) -> Request:
        """The request as the database has it."""
        with self.database.reading() as unit:
            return unit.get_one(Request, self.request.id)

    def mails(self, template: str) -> list[Message]:
        with self.database.reading() as unit:
            query = select(Message).where(Message.template == template).order_by(Message.id)
            return list(unit.scalars(query))

    def events(self, event: str = "") -> int:
        with self.database.reading() as unit:
            rows = unit.scalars(select(RequestEvent).where(RequestEvent.request_id == self.request.id)).all()
            return sum(1 for row in rows if event in ("", row.event))

    def options(self) -> list[RequestOption]:
        with self.database.reading() as unit:
            query = select(RequestOption).where(RequestOption.current).order_by(RequestOption.id)
            return list(unit.scalars(query))


@pytest.fixture
def ask(
    make: Factory,
    session: Session,
    database: Database,
    clock: FixedClock,
    settings: Settings,
    planner: Actor,
    link: URL,
) -> Any:  # fmt: skip
    """Asks a French-speaking contact to receive 3 people on 28 October 2027 at 10:00."""

    def make_asked(*, times: tuple[Any, ...] = (), language: str = "fr", code: str = "VISIT-1", **slot: Any) -> Asked:
        dossier = make.dossier(code)
        for family, role, title in (
            ("Benchekroun", "head", "Secrétaire d’État à l’aménagement"),
            ("Alami", "delegate", "Directeur des transports"),
            ("Tazi", "delegate", "Cheffe du plan vélo"),
        ):
            person = make.person("Salma", family, title=title, title_fr=title)
            make.participation(dossier, person, role=role)
        host = make.organisation()
        values = {"title": "Plan vélo", "public_text": "Présentation, puis échange", "host_id": host.id, **slot}
        row = make.slot(dossier, place_id=make.place(address="20 rue du Lac").id, **values)
        contact = make.person("Élise", "Renaud", email="renaud@metropole.example", language=language)
        question = Question(contact.id, host.id, expected="Salle pour 20 personnes", times=times)
        loaded = get_slot(session, dossier.id, row.id)
        request = ask_host(session, actor=planner, clock=clock, settings=settings, slot=loaded, question=question)
        session.commit()
        return Asked(request, link("request", request.id), row.id, database)

    return make_asked


@dataclass
class Visit:
    dossier: Dossier
    participation_id: int
    path: str
    publish: Callable[..., Release]


@pytest.fixture
def visit(make: Factory, session: Session, clock: FixedClock, settings: Settings, planner: Actor, link: URL) -> Visit:
    """An Arabic-speaking head of delegation with two slots on 28 October; nothing is published yet."""
    dossier = make.dossier()
    person = make.person(
        "Salma", "Benchekroun", native_name="سلمى بنشقرون العلمي", honorific="معالي السيدة", language="ar"
    )
    participation = make.participation(dossier, person, role="head")
    place = make.place(address="20 rue du Lac", access_rules="Pièce d’identité")
    make.slot(dossier, title="Plan vélo", public_text="Présentation", place_id=place.id)
    second = make.place("Confluence", latitude=45.7406, longitude=4.8158)
    make.slot(dossier, "2027-10-28 14:00", "2027-10-28 15:30", title="Confluence", place_id=second.id)

    def publish(**options: Any) -> Release:
        release = publish_release(
            session,
            actor=planner,
            clock=clock,
            settings=settings,
            dossier=get_dossier_by_id(session, dossier.id),
            **options,
        )
        session.commit()
        return release

    return Visit(dossier, participation.id, link("itinerary", participation.id), publish)


@pytest.fixture
def written(app: Flask, database: Database) -> Any:
    """The rendered mails of a template, oldest first."""
    renderer = app.extensions["delegations"].renderer

    def render(template: str) -> list[Rendered]:
        with database.reading() as unit:
            query = select(Message).where(Message.template == template).order_by(Message.id)
            return [checked(renderer.render_message(unit, m)) for m in unit.scalars(query)]

    return render


def checked(mail: Rendered) -> Rendered:
    """What every mail must be."""
    assert mail.subject and "\n" not in mail.subject
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(mail.html)
    assert not parser.errors, parser.errors[:3]
    assert len(tree.findall(".//h1")) == 1
    for part in (mail.subject, mail.text, mail.html):
        assert "{{" not in part and "%(" not in part and "None" not in part
    assert "\n\n\n" not in mail.text
    return mail
