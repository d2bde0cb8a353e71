"""Permission, directly under the route. A test walks the URL map and fails on a route without one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, request, url_for
from flask_login import current_user

from delegations.core.errors import Forbidden
from delegations.webkit.context import actor

View = Callable[..., Any]


def _mark(view: View, guard: str) -> View:
    view.guard = guard  # type: ignore[attr-defined]  # read by the test of all routes
    return view


def public(view: View) -> View:
    """Open to everybody; the link or nothing protects it."""
    return _mark(view, "public")


def _staff(view: View, guard: str, allowed: Callable[[], bool]) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            after = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("accounts.sign_in", next=after if after != "/" else None))
        if not allowed():
            raise Forbidden()
        return view(*args, **kwargs)

    return _mark(guarded, guard)


def staff(view: View) -> View:
    """Any signed-in member of staff. Rights in a dossier are checked by the services that load it."""
    return _staff(view, "staff", lambda: True)


def planner(view: View) -> View:
    """Administrators and planners."""
    return _staff(view, "planner", lambda: actor().may_plan)


def administrator(view: View) -> View:
    return _staff(view, "administrator", lambda: actor().is_administrator)
