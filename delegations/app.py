"""Wiring: the one place that knows every room."""

import base64
import hashlib
from functools import partial
from importlib import import_module

from flask import Flask, g, request
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from delegations.accounts.links import LinkMaker
from delegations.accounts.mailboxes import Mailboxes
from delegations.accounts.services import actor_for, find_session
from delegations.cli import install_commands
from delegations.core.clock import Clock, ShiftedClock, SystemClock
from delegations.core.languages import STAFF, choose_language
from delegations.core.settings import Settings
from delegations.database import Database, configure_encryption
from delegations.documents.fonts import FontStore
from delegations.dossiers.rules import use_limits
from delegations.itineraries.attachments import programme_part
from delegations.messaging.rendering import PartMaker, Renderer
from delegations.webkit import addresses, errors, headers, metrics, pages, presence, units, uploads
from delegations.webkit.context import Identity, Services, identity
from delegations.webkit.sessions import WITHOUT, Sessions

BLUEPRINTS = (
    "delegations.web.today",
    "delegations.web.accounts",
    "delegations.web.network",
    "delegations.web.dossiers",
    "delegations.web.itineraries",
    "delegations.web.translations",
    "delegations.web.invitations",
    "delegations.web.papers",
    "delegations.web.fairs",
    "delegations.web.messages",
    "delegations.portal",
    "delegations.feeds",
)


def encryption_key(secret: str) -> bytes:
    """The Fernet key of the travel file, derived from the application's key."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"travel-file|" + secret.encode()).digest())


def make_clock(settings: Settings) -> Clock:
    if settings.clock_start is None:
        return SystemClock()
    return ShiftedClock(settings.clock_start, reference=settings.clock_since)


def mail_parts(settings: Settings, fonts: FontStore) -> dict[str, PartMaker]:
    """Makers of the attachments of mails, by kind."""
    return {"programme_pdf": partial(programme_part, fonts=fonts, settings=settings)}


def make_services(settings: Settings, clock: Clock | None = None) -> Services:
    """What the front doors, commands and the worker need."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    configure_encryption([encryption_key(settings.secret_key)])
    use_limits(settings.retention)
    links = LinkMaker(settings.secret_key, settings.base_url)
    mailboxes = Mailboxes(settings.secret_key, settings.mail_from, settings.mail_tags)
    fonts = FontStore(settings.instance / "fonts", settings.font_dir)
    return Services(
        settings=settings,
        database=Database(settings.database_url),
        clock=clock or make_clock(settings),
        links=links,
        mailboxes=mailboxes,
        fonts=fonts,
        renderer=Renderer(links=links, mailboxes=mailboxes, settings=settings, parts=mail_parts(settings, fonts)),
    )


def _install_sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
    def load_identity(token: str) -> Identity | None:
        found = find_session(g.unit, token)
        if found is None:
            return None
        user = found.user
        g.session_seen_at = found.seen_at
        return Identity(token, found.id, actor_for(user), user.language, user.email, user.zone)

    def choose() -> None:
        wishes = [tag for tag, _quality in request.accept_languages]
        g.language = choose_language(wishes, STAFF)
        if not request.path.startswith(("/static/", *WITHOUT)) and identity().is_authenticated:
            g.language = choose_language([identity().language], STAFF)

    app.before_request(choose)


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """The application. Imports nothing of config; the Settings are handed in."""
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.testing = settings.testing
    app.session_interface = Sessions()
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_production,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    services = make_services(settings, clock)
    app.extensions["delegations"] = services
    addresses.install(app)
    metrics.install(app)
    units.install(app, services.database)
    headers.install(app)
    uploads.install(app)
    CSRFProtect(app)
    _install_sign_in(app)
    presence.install(app, services.database)
    errors.install(app)
    pages.install()
    for name in BLUEPRINTS:
        app.register_blueprint(import_module(name).blueprint)
    install_commands(app)
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n)  # type: ignore[method-assign]  # as documented
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # the documented way of wrapping
        app.wsgi_app, root=str(settings.static), prefix="static/", max_age=31_536_000
    )
    return app
