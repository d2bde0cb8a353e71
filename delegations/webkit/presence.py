"""Keeps a used session alive: notes at most every few minutes that its browser was seen."""

from datetime import UTC, timedelta

from flask import Flask, Response, g, request

from delegations.accounts.services import touch_session
from delegations.core.clock import SystemClock
from delegations.database import Database
from delegations.webkit.context import identity
from delegations.webkit.units import SAFE

EVERY = timedelta(minutes=5)


def install(app: Flask, database: Database) -> None:
    """`g.session_seen_at` is set by whoever loads the identity; other requests cost nothing."""

    def note(response: Response) -> Response:
        seen = g.get("session_seen_at")
        if seen is None or SystemClock().now().astimezone(UTC) - seen < EVERY or not identity().is_authenticated:
            return response
        if request.method in SAFE:
            with database.writing() as session:
                touch_session(session, identity().session_id)
        else:
            touch_session(g.unit, identity().session_id)
        return response

    app.after_request(note)
