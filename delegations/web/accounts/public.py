"""Pages open to everybody: health of the service, personal data, accessibility, where to report a weakness."""

from datetime import timedelta

from flask import Response, request

from delegations.core.languages import COMPLETE, choose_language
from delegations.web.accounts import blueprint
from delegations.webkit.context import clock, services, set_language
from delegations.webkit.guards import public
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
