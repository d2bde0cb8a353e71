"""The commands as an operator types them, on the database of the test; PostgreSQL's tools beside its server."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from delegations.app import create_app
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.database import Database
from tests.postgres import _binaries


class Operator:
    def __init__(self, app: Flask) -> None:
        self.app = app
        self.known = app.extensions["delegations"]

    def run(self, *words: object, expect: int = 0) -> Result:
        result = self.app.test_cli_runner().invoke(args=[str(word) for word in words])
        assert result.exit_code == expect, f"{result.output}\n{result.exception!r}"
        return result


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    if database_url.startswith("postgresql"):
        monkeypatch.setenv("PATH", f"{_binaries()}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def operator(app: Flask, tools: None) -> Operator:
    return Operator(app)


@pytest.fixture
def elsewhere(settings: Settings, clock: FixedClock, tmp_path: Path, tools: None) -> Iterator[Operator]:
    """Another machine: an instance folder of its own and a database without tables."""
    instance = tmp_path / "elsewhere"
    instance.mkdir()
    if settings.database_url.startswith("sqlite"):
        app = create_app(
            replace(settings, instance=instance, database_url=f"sqlite:///{instance / 'new.sqlite'}"), clock
        )
        yield Operator(app)
        app.extensions["delegations"].database.dispose()
        return
    server, name = Database(settings.database_url), f"elsewhere_{uuid4().hex[:8]}"
    alone = server.engine.execution_options(isolation_level="AUTOCOMMIT")
    with alone.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = server.url.set(database=name).render_as_string(hide_password=False)
    app = create_app(replace(settings, instance=instance, database_url=url), clock)
    yield Operator(app)
    app.extensions["delegations"].database.dispose()
    with alone.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}"))
    server.dispose()
