"""Migrations: up and down on both databases, and no table that differs from its model."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

import delegations.fairs.models
import delegations.invitations.models
import delegations.itineraries.models
import delegations.messaging.models  # noqa: F401 - registers its tables
from delegations.database import Base, Database
from delegations.database.migrate import downgrade, upgrade
from tests.conftest import backends


@pytest.fixture(params=backends())
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
        yield database
        database.dispose()
        return
    server: Database = request.getfixturevalue("migrated_postgres")
    name = f"empty_{uuid.uuid4().hex[:8]}"
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    database = Database(server.url.set(database=name).render_as_string(hide_password=False))
    yield database
    database.dispose()
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE {name}"))


def test_up_down_and_up_again_leaves_the_same_tables(empty: Database) -> None:
    upgrade(empty.engine)
    first = sorted(inspect(empty.engine).get_table_names())
    downgrade(empty.engine, "base")
    assert [t for t in inspect(empty.engine).get_table_names() if t != "alembic_version"] == []
    upgrade(empty.engine)
    assert sorted(inspect(empty.engine).get_table_names()) == first


def test_the_tables_are_those_of_the_models(empty: Database) -> None:
    upgrade(empty.engine)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


def test_an_audit_line_can_be_neither_changed_nor_deleted(empty: Database) -> None:
    upgrade(empty.engine)
    with empty.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO audit_entry (at, actor_kind, actor_name, door, action, entity, fields, detail) "
                "VALUES ('2027-10-18 07:00:00', 'system', 'system', 'cli', 'a', 'slot', '[]', '{}')"
            )
        )
    for statement in ("UPDATE audit_entry SET action = 'b'", "DELETE FROM audit_entry"):
        with pytest.raises(DBAPIError, match="audit_entry"), empty.engine.begin() as connection:
            connection.execute(text(statement))
