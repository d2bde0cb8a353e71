"""A visit with three guests, and the usual letter."""

import re
from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.links import link_for
from delegations.core.actor import Actor
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.queries import get_dossier, list_participations
from delegations.invitations.models import Invitation, LetterTemplate
from delegations.invitations.queries import get_template
from delegations.invitations.services import ensure_templates, send_invitations
from tests.client import StaffClient
from tests.factories import Factory

HOSTILE = "<script>alert(1)</script>"


@dataclass
class Visit:
    """Salma reads Arabic, Karim has no address, Alice answers through her embassy."""

    session: Session
    clock: FixedClock
    settings: Settings
    actor: Actor
    app: Flask
    template_id: int

    @property
    def template(self) -> LetterTemplate:
        return get_template(self.session, self.template_id)

    def dossier(self) -> Dossier:
        return get_dossier(self.session, self.actor, "VISIT-1")

    def guests(self) -> list[Participation]:
        return list_participations(self.session, self.dossier().id)

    def send(self, *, hold: bool = False) -> None:
        send_invitations(
            self.session, actor=self.actor, clock=self.clock, settings=self.settings, dossier=self.dossier(),
            template=self.template, participations=self.guests(), deadline=date(2027, 10, 22), hold=hold,
            anyway=True,
        )  # fmt: skip
        self.session.commit()

    def invitation(self, family: str) -> Invitation:
        """As it stands in the database now, for reading; no unit of work stays open."""
        self.session.rollback()
        self.session.expire_all()
        row = next(p for p in self.guests() if p.person.family_name == family)
        found = self.session.scalars(select(Invitation).where(Invitation.participation_id == row.id)).one()
        self.session.expunge(found)
        self.session.rollback()
        return found

    def path(self, family: str) -> str:
        """The address of the guest's personal page."""
        link = link_for(
            self.session, clock=self.clock, purpose="invitation", subject_id=self.invitation(family).id
        )  # fmt: skip
        path = f"/v/{self.app.extensions['delegations'].links.token(link)}"
        self.session.commit()
        return path


@pytest.fixture
def visit(app: Flask, session: Session, make: Factory, clock: FixedClock, settings: Settings, planner: Actor) -> Visit:
    ensure_templates(session, actor=planner, clock=clock)
    dossier = make.dossier(objective=f"Voir l’eau et la ville {HOSTILE} {{{{7*7}}}}")
    make.participation(dossier, make.person(
        "Salma", "Benchekroun", native_name="سلمى بنشقرون", language="ar", civility="f", rank="minister",
        title="كاتبة الدولة", email="salma@example.org",
    ))  # fmt: skip
    make.participation(dossier, make.person("Karim", HOSTILE, email="", civility="m"))
    liaison = make.person("Paul", "Liaison", language="en", email="embassy@example.org")
    make.participation(
        dossier, make.person("Alice", "Tazi", language="fr", civility="f", email="alice@example.org"),
        liaison_id=liaison.id,
    )  # fmt: skip
    session.commit()
    template_id = session.scalars(select(LetterTemplate.id).where(LetterTemplate.key == "invitation")).one()
    session.rollback()
    return Visit(session, clock, settings, planner, app, template_id)


def boxes(client: StaffClient, path: str = "/dossiers/VISIT-1/letters") -> list[str]:
    """The values of the list's boxes, in its order."""
    return re.findall(r'name="participation_ids" value="(\d+)"', client.get(path).text)
