"""The demo season, loaded once and served; a browser window for each kind of reader."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from werkzeug.serving import make_server

from delegations.accounts.links import link_for
from delegations.app import create_app
from delegations.cli.season.programme import CLOCK_START
from delegations.cli.season.timeline import moment
from delegations.cli.ways import DOSSIER, delegate_link, exhibitor_link, host_link
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.database.migrate import upgrade
from delegations.dossiers.models import Dossier
from delegations.invitations.models import Invitation
from delegations.itineraries.models import Release
from tests.accessibility.walk import Stop, portal
from tests.conftest import ROOT

WINDOW = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.journey)


class Season:
    """The served season: one window for each reader, the same through all pages."""

    def __init__(self, app: Flask, address: str, password: str, browser: Browser) -> None:
        self.app = app
        self.password = password
        self._address = address
        self._browser = browser
        self._windows: dict[str, Page] = {}

    def window(self, reader: str) -> Page:
        if reader not in self._windows:
            context = self._browser.new_context(
                base_url=self._address,
                viewport=WINDOW,  # type: ignore[arg-type]
                locale="fr-FR",
                reduced_motion="reduce",  # or colours would be measured on their way
            )
            page = self._windows[reader] = context.new_page()
            page.set_default_timeout(30_000)
            email = {"staff": "claire.duvernois@example.org", "onlooker": "olivier.kerguelen@example.org"}.get(reader)
            if email:
                page.goto("/sign-in")
                page.fill("#email", email)
                page.fill("#password", self.password)
                page.press("#password", "Enter")
                page.wait_for_url(self._address + "/")
        return self._windows[reader]

    def close(self) -> None:
        for page in self._windows.values():
            page.context.close()

    def portal(self) -> dict[str, Stop]:
        house = self.app.extensions["delegations"]
        with house.database.session(writing=True) as session:
            dossier_id = session.scalars(select(Dossier.id).where(Dossier.code == DOSSIER)).one()
            invitation = session.scalars(
                select(Invitation.id).where(Invitation.dossier_id == dossier_id).order_by(Invitation.id)
            ).first()
            released = session.scalars(
                select(Release.public_id).where(Release.dossier_id == dossier_id).order_by(Release.number.desc())
            ).first()
            invited = house.links.url(link_for(session, clock=house.clock, purpose="invitation", subject_id=invitation))
            links = [way(session, house.clock, house.links) for way in (host_link, delegate_link, exhibitor_link)]
            session.commit()
        host, delegate, exhibitor, invited = [str(link).removeprefix(self._address) for link in [*links, invited]]
        return {stop.name: stop for stop in portal(host, delegate, invited, exhibitor, f"/p/{released}")}


@contextmanager
def served(folder: Path) -> Iterator[tuple[Flask, str]]:
    """The application on a database in a folder, with the season's own clock."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    settings = Settings(
        environment="development", secret_key="a-key-for-tests-alone-0123456789abcdef",
        database_url=f"sqlite:///{folder / 'season.sqlite'}", instance=folder, base_url=address,
        mail_url=f"file://{folder / 'mail'}", inbox_url=f"file://{folder / 'inbox'}", queue_url="",
        templates=ROOT / "templates", translations=ROOT / "translations", static=ROOT / "static", testing=True,
    )  # fmt: skip
    app = create_app(settings, FixedClock(moment(CLOCK_START)))
    server.app = app
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app, address
    server.shutdown()
    thread.join(10)
    server.server_close()
    app.extensions["delegations"].database.dispose()


@pytest.fixture(scope="module")
def season(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Season]:
    """Pages do not differ by database: the file is enough here."""
    with served(tmp_path_factory.mktemp("season")) as (app, address):
        upgrade(app.extensions["delegations"].database.engine)
        result = app.test_cli_runner().invoke(args=["demo", "load"])
        assert result.exit_code == 0, result.output
        season = Season(app, address, result.output.rsplit("shown this once: ", 1)[1].strip(), browser)
        yield season
        season.close()
