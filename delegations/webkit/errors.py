"""The one place where errors become pages."""

from flask import Flask, g, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException

from delegations.accounts.links import Revoked
from delegations.core.errors import N_, DomainError, Forbidden, NotFound, StaleVersion
from delegations.core.languages import COMPLETE, choose_language
from delegations.i18n import words
from delegations.webkit.context import services
from delegations.webkit.pages import page
from delegations.webkit.uploads import largest_file

TITLES = {
    400: N_("This form could not be read"),
    403: N_("Your rights do not allow this"),
    404: N_("There is nothing at this address"),
    405: N_("This address does not take that"),
    409: N_("Somebody else changed this meanwhile"),
    410: N_("This link was withdrawn"),
    413: N_("This file is too large"),
    422: N_("This cannot be done"),
    429: N_("Too many attempts"),
    500: N_("Something went wrong on our side"),
}
ADVICE = {
    400: N_("Go back, reload the page and send the form again. What you typed is usually still there."),
    403: N_("Ask the owner of the dossier or an administrator."),
    404: N_("The address may be incomplete: open the link from your last message again, or write to us."),
    410: N_("Ask your contact at the mission for a new link."),
    413: N_("Choose a file of at most %(limit)s MB. Go back: what you typed is usually still there."),
    429: N_("Wait a quarter of an hour, then try again."),
    500: N_("Nothing was saved. Try again in a moment; if it happens again, tell us what you were doing."),
}

TO_WRITE_TO_US = (404, 410, 500)
"""Where the advice is to write to us, and the reader may have nothing else than this page."""


def _language() -> str:
    """The one chosen for this request; the browser's where it ended before that."""
    if "language" in g:
        return str(g.language)
    browser = [tag for tag, _quality in request.accept_languages]
    return choose_language([request.args.get("lang", ""), *browser], COMPLETE)


def error_page(code: int, sentence: str = "") -> tuple[str, int]:
    g.language = _language()
    say = words(g.language)
    title = say.gettext(TITLES.get(code, TITLES[500]))
    advice = say.gettext(ADVICE[code], limit=largest_file()) if code in ADVICE else ""
    settings = services().settings
    whom = {"mission": settings.mission_name, "address": settings.mail_from} if code in TO_WRITE_TO_US else {}
    return page("errors/error.html", code=code, title=title, sentence=sentence, advice=advice, **whom), code


CODES: tuple[tuple[type[DomainError], int], ...] = (
    (Revoked, 410),
    (NotFound, 404),
    (Forbidden, 403),
    (StaleVersion, 409),
    (DomainError, 422),
)


def install(app: Flask) -> None:
    def on_domain_error(error: DomainError) -> tuple[str, int]:
        code = next(code for kind, code in CODES if isinstance(error, kind))
        sentence = "" if type(error) in (NotFound, Revoked, Forbidden) else words(_language()).error(error)
        return error_page(code, sentence)

    def on_http(error: HTTPException) -> tuple[str, int]:
        return error_page(error.code or 500)

    def on_csrf(_error: CSRFError) -> tuple[str, int]:
        return error_page(400)

    def on_crash(_error: Exception) -> tuple[str, int]:
        app.logger.exception("unexpected error")
        return error_page(500)

    app.register_error_handler(DomainError, on_domain_error)
    app.register_error_handler(CSRFError, on_csrf)
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(IntegrityError, on_crash)
    if not app.testing:
        app.register_error_handler(Exception, on_crash)
