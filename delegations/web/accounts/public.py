"""Pages open to everybody: health and figures of the service, personal data, where to report a weakness."""

import hmac
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from flask import Response, request

from delegations.core.errors import NotFound
from delegations.core.languages import COMPLETE, choose_language
from delegations.messaging.queries import counts_by_status, oldest_due
from delegations.web.accounts import blueprint
from delegations.webkit.context import clock, services, session, set_language
from delegations.webkit.guards import public
from delegations.webkit.metrics import MEDIA_TYPE, metrics_text
from delegations.webkit.pages import page
from delegations.webkit.units import database_answers


def _choose_language() -> None:
    wishes = [request.args.get("lang", ""), *(tag for tag, _quality in request.accept_languages)]
    set_language(choose_language(wishes, COMPLETE))


def _text(body: str, status: int = 200) -> Response:
    return Response(body, status=status, mimetype="text/plain")


@blueprint.get("/healthz")
@public
def health() -> Response:
    """The process answers."""
    return _text("ok\n")


@blueprint.get("/readyz")
@public
def readiness() -> Response:
    """The process and its database answer."""
    return _text("ready\n") if database_answers() else _text("the database does not answer\n", 503)


@blueprint.get("/privacy")
@public
def privacy() -> str:
    _choose_language()
    return page("accounts/privacy.html", contact=services().settings.mail_from)


@blueprint.get("/accessibility")
@public
def accessibility() -> str:
    _choose_language()
    return page("accounts/accessibility.html", contact=services().settings.mail_from)


@blueprint.get("/.well-known/security.txt")
@public
def security() -> Response:
    """RFC 9116."""
    settings = services().settings
    until = (clock().now() + timedelta(days=180)).replace(microsecond=0)
    return _text(
        f"Contact: mailto:{settings.mail_from}\n"
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}\n"
        "Preferred-Languages: fr, en\n"
        f"Canonical: {settings.base_url.rstrip('/')}/.well-known/security.txt\n"
    )


def _may_read_metrics() -> bool:
    """Whoever has the token; without one, this machine alone, and in production nobody: a proxy is this machine too."""
    settings = services().settings
    if settings.metrics_token:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.metrics_token}".encode())
    return not settings.is_production and ip_address(request.remote_addr or "::").is_loopback


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    """What the service counts about itself, for Prometheus."""
    if not _may_read_metrics():
        raise NotFound()
    now = datetime.now(UTC)
    body = metrics_text(counts_by_status(session(), None), oldest_due(session(), now), now)
    return Response(body, content_type=MEDIA_TYPE)
