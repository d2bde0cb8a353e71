"""Fixtures: both databases, a clock that stands still, an application, signed-in clients, factories."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from delegations.accounts.services import use_quick_hashes
from delegations.app import create_app
from delegations.core.actor import Actor, Door, Role, system_actor
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.database import Base, Database
from delegations.database.migrate import upgrade
from tests.browser import browser as browser  # one Chromium for journeys and the looks of pages
from tests.client import StaffClient
from tests.factories import Factory
from tests.postgres import Postgres

ROOT = Path(__file__).parents[1]
hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.load_profile("steady")
_server: list[Postgres] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-golden", action="store_true", help="write the kept texts of tests/golden anew")


def pytest_configure(config: pytest.Config) -> None:
    """The controlling process starts one PostgreSQL for all workers, unless told of one."""
    if hasattr(config, "workerinput") or "TEST_POSTGRES_URL" in os.environ or config.option.collectonly:
        return
    if os.environ.get("TEST_WITHOUT_POSTGRES") and not os.environ.get("CI"):
        return
    server = Postgres()
    server.start()
    _server.append(server)
    os.environ["TEST_POSTGRES_URL"] = server.url()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _server:
        os.environ.pop("TEST_POSTGRES_URL", None)
        _server.pop().stop()


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> None:
    use_quick_hashes()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    database = Database(f"sqlite:///{path}")
    upgrade(database.engine)
    database.dispose()  # the last connection to close folds the log into the file
    return path


@pytest.fixture(scope="session")
def migrated_postgres() -> Iterator[Database]:
    """A database of this worker's own, emptied between tests."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    server = Database(os.environ["TEST_POSTGRES_URL"])
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS test_{worker}"))
        connection.execute(text(f"CREATE DATABASE test_{worker}"))
    url = server.url.set(database=f"test_{worker}").render_as_string(hide_password=False)
    server.dispose()
    database = Database(url)
    upgrade(database.engine)
    yield database
    database.dispose()


def backends() -> list[str]:
    without = os.environ.get("TEST_WITHOUT_POSTGRES") and not os.environ.get("CI")
    return ["sqlite"] if without else ["sqlite", "postgresql"]


@pytest.fixture(params=backends())
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        copy = tmp_path / "test.sqlite"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), copy)
        yield f"sqlite:///{copy}"
        return
    database: Database = request.getfixturevalue("migrated_postgres")
    yield database.url.render_as_string(hide_password=False)
    empty(database)


def empty(database: Database) -> None:
    tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
    with database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))


@pytest.fixture
def clock() -> FixedClock:
    """Monday 18 October 2027, 09:00 in Paris."""
    return first_morning()


def first_morning() -> FixedClock:
    return FixedClock(datetime(2027, 10, 18, 7, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def font_folder() -> Path:
    """Built fonts are kept between runs: making them takes seconds."""
    folder = Path(os.environ.get("TEST_FONT_FOLDER", ROOT / "instance" / "test-fonts"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def settings(database_url: str, tmp_path: Path, font_folder: Path) -> Settings:
    return settings_in(tmp_path, database_url, font_folder)


def settings_in(folder: Path, database_url: str, font_folder: Path) -> Settings:
    instance = folder / "instance"
    instance.mkdir()
    (instance / "fonts").symlink_to(font_folder)
    return Settings(
        environment="development",
        secret_key="a-key-for-tests-alone-0123456789abcdef",
        database_url=database_url,
        instance=instance,
        base_url="http://localhost",
        mail_url=f"file://{instance / 'mail'}",
        inbox_url=f"file://{instance / 'inbox'}",
        queue_url="",
        templates=ROOT / "templates",
        translations=ROOT / "translations",
        static=ROOT / "static",
        duty_officer_email="duty@delegations.example",
        testing=True,
    )


@pytest.fixture
def app(settings: Settings, clock: FixedClock) -> Iterator[Flask]:
    app = create_app(settings, clock)
    yield app
    app.extensions["delegations"].database.dispose()


@pytest.fixture
def database(app: Flask) -> Database:
    return app.extensions["delegations"].database


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing unit of work; `session.commit()` makes it visible to the pages, and opens the next."""
    with database.session(writing=True) as session:
        yield session


@pytest.fixture
def make(session: Session, clock: FixedClock) -> Factory:
    return Factory(session, clock)


@pytest.fixture
def planner(make: Factory) -> Actor:
    """A planner with an account; owns the dossiers that the factory makes."""
    user = make.user()
    return Actor("staff", user.id, user.name, Door.WEB, Role.PLANNER)


@pytest.fixture
def system() -> Actor:
    return system_actor()


@pytest.fixture
def staff(app: Flask, make: Factory, session: Session) -> StaffClient:
    """A browser signed in as the planner of the factory (in French)."""
    user = make.user()
    session.commit()
    return StaffClient.signed_in(app, user.email)


@pytest.fixture
def visitor(app: Flask) -> StaffClient:
    """A browser that is nobody."""
    return StaffClient(app)


def pytest_collection_modifyitems(items: list[Any]) -> None:
    for item in items:
        if "database_url" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.room)
