"""Coming in and going out."""

from urllib.parse import urlsplit

from flask import redirect, request, url_for
from flask import session as cookie
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from delegations.accounts import services as accounts
from delegations.accounts.rules import TooManyAttempts, WrongCredentials
from delegations.core.errors import N_
from delegations.core.languages import STAFF, choose_language
from delegations.web.accounts import blueprint
from delegations.web.accounts.forms import SignInForm
from delegations.webkit.context import Identity, actor, identity, keep_changes, language, session, set_language
from delegations.webkit.errors import error_page
from delegations.webkit.guards import public, staff
from delegations.webkit.pages import back_to, local_target, page, told

Answer = str | tuple[str, int] | Response


def _after() -> str:
    return local_target(request.args.get("next"), url_for("today.index"))


@blueprint.get("/sign-in")
@public
def sign_in() -> Answer:
    if current_user.is_authenticated:
        return redirect(_after())
    set_language(choose_language([request.args.get("lang", ""), language()], STAFF))
    return page("accounts/sign_in.html", form=SignInForm())


@blueprint.post("/sign-in")
@public
def enter() -> Answer:
    set_language(choose_language([request.args.get("lang", ""), language()], STAFF))
    form = SignInForm()
    if not form.validate():
        return page("accounts/sign_in.html", form=form), 422
    try:
        token = accounts.sign_in(
            session(), email=form.email.data, password=form.password.data, address=request.remote_addr or "",
            agent=request.user_agent.string,
        )  # fmt: skip
    except TooManyAttempts:
        return error_page(429)
    if token is None:
        keep_changes()
        form.refuse(WrongCredentials())
        return page("accounts/sign_in.html", form=form), 422
    _begin(token)
    return redirect(_after(), code=303)


def _begin(token: str) -> None:
    """A fresh cookie, so that nothing set before signing in lives on."""
    cookie.clear()
    found = accounts.find_session(session(), token)
    if found is not None:
        user = found.user
        login_user(Identity(token, found.id, accounts.actor_for(user), user.language, user.email, user.zone))


@blueprint.post("/sign-out")
@staff
def sign_out() -> Response:
    accounts.end_session(session(), user_id=actor().id or 0, session_id=identity().session_id)
    logout_user()
    cookie.clear()
    told(N_("You are signed out."))
    return back_to("accounts.sign_in")


@blueprint.post("/language")
@staff
def language_switch() -> Response:
    """The language of one's pages, from any page and back to it."""
    wanted = request.form.get("language", "")
    if wanted in STAFF:
        accounts.set_language(session(), user_id=actor().id or 0, language=wanted)
    came_from = urlsplit(request.referrer or "")
    target = came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return redirect(local_target(target, url_for("today.index")), code=303)
