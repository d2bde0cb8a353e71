"""Nothing that a host or a delegate meets falls back to English: pages, mails, calendars, papers."""

import gettext
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.links import link_for
from delegations.core.clock import FixedClock
from delegations.core.languages import LANGUAGES
from delegations.dossiers.models import Participation
from delegations.i18n import words
from delegations.messaging.models import Message
from delegations.network.models import Person
from tests.check_catalogues import TRANSLATIONS, read
from tests.client import StaffClient
from tests.portal.conftest import Visit

pytestmark = pytest.mark.room
KNOWN = {str(m.id[0] if isinstance(m.id, tuple) else m.id) for m in read(TRANSLATIONS / "messages.pot") if m.id}
"""A label may be said twice, the second time in the language it is in already."""
OTHERS = [code for code in LANGUAGES if code != "en"]


class Missed(gettext.NullTranslations):
    """Stands behind a catalogue and writes down what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def gettext(self, message: str) -> str:
        self.messages.append(message)
        return message

    def pgettext(self, context: str, message: str) -> str:
        self.messages.append(f"{context}: {message}")
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.messages.append(msgid1)
        return msgid1 if n == 1 else msgid2


@pytest.fixture
def missed(request: pytest.FixtureRequest) -> Iterator[Missed]:
    catalogue: Any = words(request.getfixturevalue("language")).catalogue
    recorder, before = Missed(), catalogue._fallback
    catalogue._fallback = recorder
    yield recorder
    catalogue._fallback = before


@pytest.mark.parametrize("language", OTHERS)
def test_pages_mails_calendars_and_papers(
    language: str, missed: Missed, visitor: StaffClient, ask: Any, visit: Visit, written: Any, session: Session,
    app: Flask, clock: FixedClock,
) -> None:  # fmt: skip
    asked = ask(language=language, code="VISIT-2")
    row = session.get_one(Participation, visit.participation_id)
    session.get_one(Person, row.person_id).language = language
    visit.publish()
    slot = asked.slot_id
    feed = link_for(session, clock=clock, purpose="reader_feed", subject_id=visit.participation_id)
    address = app.extensions["delegations"].links.url(feed).removeprefix("http://localhost")
    session.commit()
    for path in (
        asked.path, f"{asked.path}/calendar", visit.path, f"{visit.path}/me", f"{visit.path}/calendar",
        f"{visit.path}?release=1", "/privacy", "/accessibility", "/r/unknown",
    ):  # fmt: skip
        visitor.http.get(f"{path}{'&' if '?' in path else '?'}lang={LANGUAGES[language].tag}")
    assert visitor.http.get(f"{address}?lang={LANGUAGES[language].tag}").status_code == 200
    assert visitor.http.get(f"{visit.path}/programme.pdf?lang={LANGUAGES[language].tag}").status_code == 200
    visitor.get(asked.path)
    assert visitor.post(asked.path, {"answer": "accept", "slot": str(slot)}).status_code in (303, 422)
    templates = sorted(set(session.scalars(select(Message.template).where(Message.language == language))))
    assert "host_request" in templates and "release" in templates
    for template in templates:
        written(template)
    assert {message for message in missed.messages if message in KNOWN} == set()
