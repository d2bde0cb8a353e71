"""The scene of the programme's tests."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from delegations.core.actor import Actor
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.database import Database
from tests.client import StaffClient
from tests.factories import Factory
from tests.itineraries.scenes import Scene


@pytest.fixture
def scene(session: Session, make: Factory, clock: FixedClock, settings: Settings, planner: Actor) -> Scene:
    """An open dossier without anything in it."""
    scene = Scene(session, make, clock, settings, planner)
    scene.open_dossier()
    return scene


@pytest.fixture
def count_queries(database: Database) -> Iterator[Callable[[Callable[[], object]], int]]:
    """How many statements something sends to the database."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)

    def count(act: Callable[[], object]) -> int:
        statements.clear()
        act()
        return len(statements)

    yield count
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture
def reading(staff: StaffClient, session: Session) -> StaffClient:
    """The planner's browser in English, the words of the sources; what the scene did is committed before it asks."""
    send = staff.http.open

    def commit_and_send(*args: Any, **options: Any) -> Any:
        session.commit()
        return send(*args, **options)

    staff.http.open = commit_and_send  # type: ignore[method-assign]
    staff.post("/language", {"language": "en"})
    return staff
