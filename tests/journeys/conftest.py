"""A served application and a mailbox for the journeys."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from delegations.app import create_app
from delegations.core.actor import Actor
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.messaging.worker import run_outbox
from tests.factories import Factory
from tests.itineraries.scenes import Scene
from tests.journeys.steps import PLANNER, sign_in

PATIENCE = 20_000
"""Milliseconds until a page counts as broken; a busy machine is no fault of the product."""
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.journey)


class Site:
    """The running application: its address, and the mails it has sent."""

    def __init__(self, app: Flask, address: str) -> None:
        self.app = app
        self.address = address
        self.services = app.extensions["delegations"]

    def send_mail(self) -> list[EmailMessage]:
        """Runs the outbox once and gives every mail sent so far, oldest first."""
        s = self.services
        run_outbox(s.database, s.clock, s.renderer, s.settings, "journey", once=True)
        folder = s.settings.instance / "mail"
        files = sorted(folder.glob("*.eml"), key=lambda p: p.stat().st_mtime_ns) if folder.exists() else []
        return [message_from_bytes(f.read_bytes(), policy=policy.default) for f in files]  # type: ignore[misc]

    def mails_to(self, address: str) -> list[EmailMessage]:
        return [m for m in self.send_mail() if address in str(m["To"])]


@pytest.fixture
def site(settings: Settings, clock: FixedClock) -> Iterator[Site]:
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    app = create_app(replace(settings, base_url=address), clock)
    server.app = app
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(app, address)
    server.shutdown()
    thread.join(10)
    server.server_close()
    app.extensions["delegations"].database.dispose()


def _page(browser: Browser, site: Site, **options: object) -> Page:
    context = browser.new_context(base_url=site.address, **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    return page


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Page]:
    """A member of staff at a desk, French."""
    page = _page(browser, site, viewport={"width": 1280, "height": 900}, locale="fr-FR")
    yield page
    page.context.close()


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    """A narrow phone without JavaScript."""
    page = _page(browser, site, viewport={"width": 320, "height": 640}, java_script_enabled=False, locale="fr-FR")
    yield page
    page.context.close()


@pytest.fixture
def open_desk(browser: Browser, site: Site) -> Iterator[Callable[[str], Page]]:
    """Opens one more desk and signs in there: `open_desk(email)`."""
    opened: list[Page] = []

    def open_one(email: str = PLANNER) -> Page:
        page = _page(browser, site, viewport={"width": 1280, "height": 900}, locale="fr-FR")
        opened.append(page)
        sign_in(page, email)
        return page

    yield open_one
    for page in opened:
        page.context.close()


@pytest.fixture
def scene(session: Session, make: Factory, clock: FixedClock, settings: Settings, planner: Actor) -> Scene:
    """The planner's open dossier VISIT-1, without anything in it; what happened before a journey is told to it."""
    scene = Scene(session, make, clock, settings, planner)
    scene.open_dossier()
    return scene
