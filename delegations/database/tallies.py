"""How many rows a table has, and one hash over all of them: two databases with the same tallies hold the same."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, inspect

_CIRCLE = 2**256


@dataclass(frozen=True)
class Tally:
    rows: int
    digest: str


def tables_of(connection: Connection) -> list[str]:
    return sorted(inspect(connection).get_table_names())


def tally(connection: Connection, table: str) -> Tally:
    """Whatever the order of the rows. Instants are read in UTC, so that the zone of the server does not matter."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
    quoted = connection.dialect.identifier_preparer.quote(table)
    every = f"SELECT * FROM {quoted}"  # noqa: S608 - a name of the database's own, quoted
    count = total = 0
    for row in connection.exec_driver_sql(every, execution_options={"stream_results": True}):
        digest = hashlib.sha256(repr(tuple(row)).encode()).digest()
        count, total = count + 1, (total + int.from_bytes(digest)) % _CIRCLE
    return Tally(count, f"{total:064x}")


def is_empty(connection: Connection) -> bool:
    """Without tables, or with tables that hold nothing but the number of the newest migration."""
    quote = connection.dialect.identifier_preparer.quote
    tables = [quote(name) for name in tables_of(connection) if name != "alembic_version"]
    return not any(
        connection.exec_driver_sql(f"SELECT 1 FROM {name} LIMIT 1").first() is not None  # noqa: S608 - as above
        for name in tables
    )


def revision_of(connection: Connection) -> str:
    """The newest migration; '' for a database that has none."""
    if "alembic_version" not in tables_of(connection):
        return ""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")
