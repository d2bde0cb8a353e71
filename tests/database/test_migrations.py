"""Migrations: up and down on both databases, and no table that differs from its model."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table, inspect, text
from sqlalchemy.exc import DBAPIError

import delegations.fairs.models
import delegations.invitations.models
import delegations.itineraries.models
import delegations.messaging.models  # noqa: F401 - registers its tables
from delegations.database import Base, Database
from delegations.database.migrate import BrokenReferences, downgrade, upgrade
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


def _row(connection: Connection, name: str, **values: Any) -> None:
    """A row of a table as it stood then; what may not be empty and is not said gets something of its type."""
    table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
    usual: dict[type, Any] = {
        bool: False, int: 1, str: "", object: [], date: date(2027, 11, 2),
        datetime: datetime(2027, 11, 2, 9, tzinfo=UTC),
    }  # fmt: skip
    given = {c.name: usual.get(c.type.python_type, []) for c in table.columns if not c.nullable} | values
    connection.execute(table.insert(), given)


def test_a_table_made_anew_keeps_what_hangs_on_it(empty: Database) -> None:
    upgrade(empty.engine, "0019")
    nine = datetime(2027, 11, 2, 9, tzinfo=UTC)
    with empty.engine.begin() as connection:
        _row(connection, "user_account", role="planner")
        _row(connection, "dossier", kind="fair", state="requested")
        _row(connection, "slot", kind="meeting", travel_mode="coach", attendance="all", ends_at=nine.replace(hour=10))
        _row(connection, "resource", kind="room")
        _row(connection, "booking", ends_at=nine.replace(hour=10))
    upgrade(empty.engine)
    downgrade(empty.engine, "0019")
    with empty.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM booking")) == 1


def test_a_migration_that_leaves_broken_references_is_undone(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'broken.sqlite'}")
    upgrade(database.engine, "0019")
    raw: Any = database.engine.raw_connection()
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute(
        "INSERT INTO booking (id, slot_id, resource_id, starts_at, ends_at, active) "
        "VALUES (1, 7, 7, '2027-11-02 08:00:00', '2027-11-02 09:00:00', 1)"
    )
    raw.commit()
    raw.close()
    with pytest.raises(BrokenReferences, match="booking"):
        upgrade(database.engine)
    with database.engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0019"
    database.dispose()
