"""Who still points at a row, found from the foreign keys of all tables."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.database.base import Base


def referenced(session: Session, table: str, ids: Collection[int], *, besides: Collection[str] = ()) -> set[int]:
    """Those of `ids` of a table that other rows point at; tables named in `besides` do not count."""
    found: set[int] = set()
    if not ids:
        return found
    for other in Base.metadata.sorted_tables:
        if other.name in besides:
            continue
        for key in other.foreign_keys:
            if key.column.table.name == table:
                found.update(session.scalars(select(key.parent).where(key.parent.in_(ids)).distinct()))
    return found
