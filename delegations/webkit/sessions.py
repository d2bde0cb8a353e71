"""Browser sessions: a signed cookie everywhere, none at all for feeds."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class Sessions(SecureCookieSessionInterface):
    """Calendar programs get no cookie and no `Vary: Cookie`: shared caches and 304 keep working."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith("/calendar/"):
            return None
        return super().open_session(app, request)
