"""One consistent copy of a database as a file, while others write; and the way back, whole or not at all."""

import os
import shutil
import sqlite3
import subprocess
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError, ProgrammingError

from delegations.core.errors import N_, DomainError
from delegations.database.engine import Database
from delegations.database.tallies import Tally, tables_of, tally

Tallies = Mapping[str, Tally]
Watch = Callable[[list[str]], Iterator[str]]
"""Takes the names of the tables and gives them on, one by one: to show how far the counting is."""
_LEFT_TO_THE_SERVER = (" EXTENSION ", " SCHEMA ")
"""Lines of a dump's contents that need rights a database's owner may not have."""


PLACES = Path("/usr/lib/postgresql")
"""Where Debian keeps the tools of PostgreSQL that are not on the path."""


class CopyFailed(DomainError):
    message = N_("The copy cannot be made: %(reason)s")


class CopyBroken(DomainError):
    message = N_("The copy is not whole: %(reason)s")


class ToolMissing(DomainError):
    message = N_("%(tool)s is needed for PostgreSQL and is not installed. On Debian: apt install postgresql-client")


def tally_all(connection: Connection, watch: Watch) -> dict[str, Tally]:
    return {table: tally(connection, table) for table in watch(tables_of(connection))}


def write_copy(database: Database, target: Path, watch: Watch) -> dict[str, Tally]:
    """Copies the database into `target`, checks the copy and gives its tallies. Raises CopyFailed, CopyBroken."""
    return _dump_sqlite(database, target, watch) if database.is_sqlite else _dump_postgresql(database, target, watch)


def check_copy(database: Database, copy: Path, expected: Tallies, watch: Watch) -> bool:
    """Raises CopyBroken unless the copy holds what it should; False when this server gives no room to look.

    A dump of PostgreSQL can only be looked into where the user may make a database beside the present one.
    """
    if database.is_sqlite:
        check_sqlite(copy)
        with _plain(copy) as connection:
            compare(expected, tally_all(connection, watch))
        return True
    with _scratch(database) as scratch:
        if scratch is None:
            return False
        _load_postgresql(scratch, copy)
        with scratch.engine.connect() as connection:
            compare(expected, tally_all(connection, watch))
    return True


def load_copy(database: Database, copy: Path, expected: Tallies) -> None:
    """Puts the copy in the place of what the database holds, in one transaction. Raises CopyFailed."""
    database.dispose()
    if not database.is_sqlite:
        _check_no_stranger(database, expected)
        _load_postgresql(database, copy)
        return
    target = Path(database.url.database or "")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(target, timeout=10)) as goal:
            source.backup(goal)
    except sqlite3.Error as error:
        raise CopyFailed(reason=str(error)) from error


def compare(expected: Tallies, found: Tallies) -> None:
    """Raises CopyBroken naming the first table that differs."""
    for table in sorted({*expected, *found}):
        if expected.get(table) != found.get(table):
            raise CopyBroken(reason=f"{table} is not as it was when the backup was made")


def check_sqlite(copy: Path) -> None:
    """SQLite's own two checks. Raises CopyBroken."""
    try:
        with closing(sqlite3.connect(copy)) as connection:
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
            strays = connection.execute("PRAGMA foreign_key_check").fetchmany(1)
    except sqlite3.Error as error:
        raise CopyBroken(reason=str(error)) from error
    if faults != ["ok"]:
        raise CopyBroken(reason=faults[0])
    if strays:
        table, row, parent, _key = strays[0]
        raise CopyBroken(reason=f"row {row} of {table} points at nothing in {parent}")


@contextmanager
def _plain(copy: Path) -> Iterator[Connection]:
    """The copy read as it lies there: no log beside it, nothing changed."""
    engine = create_engine(URL.create("sqlite", database=str(copy)))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _dump_sqlite(database: Database, target: Path, watch: Watch) -> dict[str, Tally]:
    source = Path(database.url.database or "")
    if not source.is_file():
        raise CopyFailed(reason=f"there is no database at {source}")
    try:
        with closing(sqlite3.connect(source, isolation_level=None, timeout=10)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        raise CopyFailed(reason=str(error)) from error
    check_sqlite(target)
    with _plain(target) as connection:
        return tally_all(connection, watch)


def _dump_postgresql(database: Database, target: Path, watch: Watch) -> dict[str, Tally]:
    """The dump and the counting see one and the same moment."""
    reading = database.engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with reading as connection:
        moment = connection.scalar(text("SELECT pg_export_snapshot()"))
        options = ("--format=custom", f"--snapshot={moment}", "--no-owner", "--no-privileges", f"--file={target}")
        _run("pg_dump", database.url, *options)
        return tally_all(connection, watch)


def _load_postgresql(database: Database, copy: Path) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS btree_gist"))
        known = bool(tables_of(connection))
    contents = _run("pg_restore", None, "--list", str(copy))
    wanted = copy.with_suffix(".contents")
    wanted.write_text("\n".join(x for x in contents.splitlines() if not any(w in x for w in _LEFT_TO_THE_SERVER)))
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", f"--use-list={wanted}"]
    _run("pg_restore", database.url, *options, *(["--clean", "--if-exists"] if known else []), str(copy))


def _check_no_stranger(database: Database, expected: Tallies) -> None:
    """Tables that the backup does not know would survive it half-connected."""
    with database.engine.connect() as connection:
        strangers = set(tables_of(connection)) - set(expected)
    if strangers:
        names = ", ".join(sorted(strangers))
        raise CopyFailed(reason=f"the database has tables that the backup does not know ({names}); use an empty one")


@contextmanager
def _scratch(database: Database) -> Iterator[Database | None]:
    """A database beside the present one, gone afterwards; None where this user may not make one."""
    name = f"restoring_{uuid.uuid4().hex[:12]}"
    alone = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    try:
        with alone.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    except (OperationalError, ProgrammingError):
        yield None
        return
    scratch = Database(database.url.set(database=name).render_as_string(hide_password=False))
    try:
        yield scratch
    finally:
        scratch.dispose()
        with alone.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name}"))


def _tool(name: str) -> str:
    found = shutil.which(name) or next((str(p) for p in sorted(PLACES.glob(f"*/bin/{name}"), reverse=True)), None)
    if found is None:
        raise ToolMissing(tool=name)
    return found


def _run(name: str, url: URL | None, *options: str) -> str:
    """The password goes by the environment, where other users of the machine cannot read it."""
    environment = {**os.environ, "PGOPTIONS": "-c lock_timeout=10000"}
    where = []
    if url is not None:
        plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
        where = [f"--dbname={plain}"]
        if url.password:
            environment["PGPASSWORD"] = url.password
    done = subprocess.run(  # noqa: S603 - a tool of PostgreSQL with our own options, no shell
        [_tool(name), *where, *options], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        reason = said[0] if said else f"{name} ended with {done.returncode}"
        if "lock timeout" in done.stderr:
            reason = "others use the database; end the web server and the worker first"
        raise CopyFailed(reason=reason)
    return done.stdout
