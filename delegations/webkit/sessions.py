"""Browser sessions: a signed cookie everywhere, none at all for feeds."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

WITHOUT = ("/calendar/", "/programme/")
"""What calendar programs and everybody read: it depends on nobody who is signed in."""


class Sessions(SecureCookieSessionInterface):
    """Calendar programs get no cookie and no `Vary: Cookie`: shared caches and 304 keep working."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith(WITHOUT):
            return None
        return super().open_session(app, request)
