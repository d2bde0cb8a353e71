"""One's own account: name, language, password, open sessions."""

from typing import Any

from werkzeug.wrappers import Response

from delegations.accounts import services as accounts
from delegations.accounts.rules import TooManyAttempts, WeakPassword, WrongPassword
from delegations.core.errors import N_, DomainError
from delegations.web.accounts import blueprint
from delegations.web.accounts.forms import PasswordForm, ProfileForm
from delegations.webkit.context import actor, clock, identity, keep_changes, session, set_language
from delegations.webkit.errors import error_page
from delegations.webkit.guards import staff
from delegations.webkit.pages import back_to, page, told

Answer = str | tuple[str, int] | Response


def _account_page(**forms: Any) -> str:
    user = accounts.get_user(session(), actor().id or 0)
    profile = forms.get("profile") or ProfileForm(formdata=None, obj=user)
    password = forms.get("password") or PasswordForm(formdata=None)
    return page("accounts/account.html", section="settings", user=user, profile=profile, password=password)


@blueprint.get("/account")
@staff
def account() -> Answer:
    return _account_page()


@blueprint.post("/account")
@staff
def change_profile() -> Answer:
    form = ProfileForm()
    if not form.validate():
        return _account_page(profile=form), 422
    user = accounts.get_user(session(), actor().id or 0)
    try:
        accounts.change_profile(session(), actor=actor(), clock=clock(), user=user, **form.values())
    except DomainError as error:
        form.refuse(error)
        return _account_page(profile=form), 422
    set_language(form.language.data)
    told(N_("Your account is saved."))
    return back_to("accounts.account")


@blueprint.post("/account/password")
@staff
def change_password() -> Answer:
    form = PasswordForm()
    if not form.validate():
        return _account_page(password=form), 422
    try:
        accounts.change_password(
            session(), actor=actor(), clock=clock(), user=accounts.get_user(session(), actor().id or 0),
            old=form.old.data, new=form.new.data, keep=identity().session_id,
        )  # fmt: skip
    except TooManyAttempts:
        return error_page(429)
    except (WrongPassword, WeakPassword) as error:
        keep_changes()
        form.refuse(error)
        return _account_page(password=form), 422
    told(N_("Your password is changed. Your other sessions have ended."))
    return back_to("accounts.account")


@blueprint.get("/account/sessions")
@staff
def sessions() -> Answer:
    rows = accounts.sessions_of(session(), actor().id or 0)
    return page("accounts/sessions.html", section="settings", rows=rows, current=identity().session_id,
                zone=identity().zone)  # fmt: skip


@blueprint.post("/account/sessions/<int:session_id>/end")
@staff
def end_session(session_id: int) -> Response:
    accounts.end_session(session(), user_id=actor().id or 0, session_id=session_id)
    told(N_("The session has ended."))
    return back_to("accounts.sessions")


@blueprint.post("/account/sessions/end-others")
@staff
def end_other_sessions() -> Response:
    accounts.end_all_sessions(session(), user_id=actor().id or 0, keep=identity().session_id)
    told(N_("Your other sessions have ended."))
    return back_to("accounts.sessions")
