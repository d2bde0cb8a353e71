"""What the tests of dossiers share."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Select
from sqlalchemy.orm import Session

from delegations.database import Database
from tests.factories import Factory

Look = Callable[[Select[Any]], list[Any]]


@pytest.fixture
def look(database: Database) -> Look:
    """Reads what the pages have committed, in a unit of work of its own."""

    def scalars(query: Select[Any]) -> list[Any]:
        with database.reading() as session:
            return list(session.scalars(query))

    return scalars


@pytest.fixture
def owner_id(make: Factory, session: Session) -> int:
    found = make.user().id
    session.commit()
    return found
