"""One page of a long list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """`page` and `pages` count from 1; `total` is the number of rows of the whole list."""

    rows: Sequence[Row]
    page: int
    pages: int
    total: int


def page_of(session: Session, query: Select[Row], *, page: int, size: int) -> Page[Row]:
    """One page of an ordered query; a page that is not there is the nearest that is. Two queries."""
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, -(-total // size))
    number = min(max(page, 1), pages)
    return Page(session.scalars(query.limit(size).offset((number - 1) * size)).all(), number, pages, total)
