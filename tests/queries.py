"""Counts what a page asks the database, so that no list grows a query per line."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from delegations.database import Database


@contextmanager
def count_queries(database: Database) -> Iterator[list[str]]:
    """The statements sent while the block runs; their number is the length of the list."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
