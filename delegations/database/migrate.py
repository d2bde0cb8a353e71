"""Running the numbered migrations of migrations/ on a given connection."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection, Engine

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


class BrokenReferences(RuntimeError):
    """A migration left rows that refer to nothing; it was undone."""


@contextmanager
def _whole_tables(connection: Connection) -> Iterator[None]:
    """SQLite changes a constraint by making the table anew; dropping the old one must not take its dependants along.

    The switch has no effect inside a transaction, so it is turned outside; the references are checked before the end
    (https://www.sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes").
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def _migrate(engine: Engine, step: Callable[[Config, str], None], revision: str) -> None:
    config = _config()
    with engine.connect() as connection, _whole_tables(connection), connection.begin():
        config.attributes["connection"] = connection
        step(config, revision)
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise BrokenReferences(", ".join(sorted({str(row[0]) for row in broken})))


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Brings the database to `revision`."""
    _migrate(engine, command.upgrade, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Takes the database back to `revision` ('base' empties it)."""
    _migrate(engine, command.downgrade, revision)
