"""What people of a fair read behind their links exists in all languages: pages and papers of the demo season."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, or_, select

from delegations.accounts.links import link_for
from delegations.core.languages import LANGUAGES
from delegations.database import Database
from delegations.database.migrate import upgrade
from delegations.dossiers.models import Dossier, Participation
from delegations.fairs.meetings.models import BusinessMeeting, MeetingParty
from delegations.fairs.roster.models import Availability
from delegations.fairs.stands.models import Exhibitor
from delegations.i18n import words
from delegations.messaging.models import Message
from delegations.network.models import Person
from tests.client import StaffClient
from tests.portal.conftest import checked
from tests.portal.test_every_language import KNOWN, OTHERS, Missed
from tests.season.test_demo import make_app, run

pytestmark = pytest.mark.room


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One database is enough: words do not depend on it."""
    folder = tmp_path_factory.mktemp("fair")
    app = make_app(f"sqlite:///{folder / 'fair.sqlite'}", Path(folder))
    database: Database = app.extensions["delegations"].database
    upgrade(database.engine)
    assert run(app, "load").exit_code == 0
    yield app
    database.dispose()


@pytest.fixture(scope="module")
def paths(app: Flask) -> list[str]:
    """Everything behind the links of a fair: exhibitors in each state, duty asked and answered, parties, a speaker."""
    house = app.extensions["delegations"]
    fair = select(Dossier.id).where(Dossier.code == "DEMO-FAIR").scalar_subquery()
    guests = select(MeetingParty.id).where(MeetingParty.dossier_id == fair, MeetingParty.side == "visitor")
    met = select(BusinessMeeting.party_a_id).union(select(BusinessMeeting.party_b_id))
    said = select(Availability.participation_id).where(Availability.dossier_id == fair)
    speaker = select(Participation.id).join(Person, Person.id == Participation.person_id)
    found: list[str] = []
    with house.database.session(writing=True) as session:

        def path(purpose: str, query: Select[Any]) -> str:
            number = session.scalars(query.limit(1)).one()
            link = link_for(session, clock=house.clock, purpose=purpose, subject_id=number)
            return str(house.links.url(link)).removeprefix("http://localhost")

        for state in ("invited", "applied", "accepted", "declined", "withdrawn"):
            query = select(Exhibitor.id).where(Exhibitor.dossier_id == fair, Exhibitor.state == state)
            found.append(path("application", query.order_by(Exhibitor.id)))
            found += [f"{found[-1]}/withdraw"] if state == "accepted" else []
        for query in (
            said.where(Availability.answered_at.is_(None)),
            said.where(Availability.answered_at.is_not(None)),
        ):
            found.append(path("duty", query.order_by(Availability.id)))
        party = path("meetings", guests.where(MeetingParty.id.in_(met)).order_by(MeetingParty.id))
        found += [party, f"{party}/profile", f"{party}/people", f"{party}/meetings.pdf"]
        here = path("itinerary", speaker.where(Participation.dossier_id == fair, Person.given_name == "Camila"))
        found += [here, f"{here}/programme.pdf"]
        session.commit()
    return found


@contextmanager
def heard(language: str) -> Iterator[Missed]:
    """Writes down what the catalogue of a language is asked for in vain."""
    catalogue: Any = words(language).catalogue
    recorder, before = Missed(), catalogue._fallback
    assert isinstance(recorder, gettext.NullTranslations)
    catalogue._fallback = recorder
    try:
        yield recorder
    finally:
        catalogue._fallback = before


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_behind_a_link_of_a_fair_falls_back_to_english(language: str, app: Flask, paths: list[str]) -> None:
    visitor = StaffClient(app)
    with heard(language) as missed:
        for path in paths:
            answer = visitor.http.get(f"{path}?lang={LANGUAGES[language].tag}")
            assert answer.status_code == 200, path
    assert {message for message in missed.messages if message in KNOWN} == set()


@pytest.mark.parametrize("language", OTHERS)
def test_no_mail_of_a_fair_falls_back_to_english(language: str, app: Flask) -> None:
    house = app.extensions["delegations"]
    wanted = or_(*(Message.template.startswith(f"{name}_") for name in ("exhibitor", "duty", "meetings")))
    with house.database.reading() as session, heard(language) as missed:
        mails = session.scalars(select(Message).where(wanted).order_by(Message.id)).all()
        session.expunge_all()
        assert {"exhibitor_invitation", "exhibitor_receipt", "exhibitor_settled", "duty_availability", "duty_swap",
                "meetings_invitation"} <= {mail.template for mail in mails}  # fmt: skip
        for mail in mails:
            mail.language = language
            checked(house.renderer.render_readable(mail))
    assert {message for message in missed.messages if message in KNOWN} == set()
