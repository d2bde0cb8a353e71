"""Pages in the reader's language, local redirects, files to download."""

from typing import Any
from urllib.parse import quote, urlsplit

from flask import Response, flash, g, get_flashed_messages, redirect, request, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from delegations.core.languages import COMPLETE
from delegations.i18n.templating import environment
from delegations.webkit import assets
from delegations.webkit.context import clock, language, say, services


def page(template: str, **context: Any) -> str:
    """A template in the language of this request."""
    return (
        environment(language())
        .get_template(template)
        .render(
            current_actor=current_user.actor if current_user.is_authenticated else None,
            current_email=current_user.email if current_user.is_authenticated else "",
            mission_name=services().settings.mission_name,
            now=clock().now(),
            **context,
        )
    )


def told(message: str, **values: object) -> None:
    """A sentence for the next page, in the reader's language."""
    flash(say().gettext(message, **values))


def back_to(endpoint: str, **values: Any) -> BaseResponse:
    """See-other redirect after a successful POST."""
    return redirect(url_for(endpoint, **values), code=303)


def local_target(target: str | None, fallback: str) -> str:
    """`target` when it stays on this site, else `fallback`."""
    if not target:
        return fallback
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith(("//", "/\\")):
        return fallback
    return target


def download(body: bytes, filename: str, mimetype: str, *, inline: bool = False) -> Response:
    """A file with a safe name in both notations (RFC 6266)."""
    ascii_name = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in filename)
    kind = "inline" if inline else "attachment"
    response = Response(body, mimetype=mimetype)
    response.headers["Content-Disposition"] = (
        f"{kind}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(filename, safe='')}"
    )
    return response


def _csp_nonce() -> str:
    return str(g.nonce)


def _url_with(**changes: Any) -> str:
    """The present address with other query values (paging, filters)."""
    values = {**request.args.to_dict(), **(request.view_args or {}), **changes}
    return url_for(request.endpoint or "today.index", **{k: v for k, v in values.items() if v not in (None, "")})


def _language_offer() -> tuple[str, str] | None:
    """(token, language) of who reads behind a link in another language than his own; None for everybody else."""
    offer: tuple[str, str] | None = g.get("own_language")
    return offer if offer and offer[1] != language() else None


def install() -> None:
    """Gives every language's environment the web's globals."""
    for code in COMPLETE:
        env = environment(code)
        env.globals.update(
            url_for=url_for,
            static=assets.static_url,
            csp_nonce=_csp_nonce,
            csrf_token=generate_csrf,
            flashed=get_flashed_messages,
            url_with=_url_with,
            language_offer=_language_offer,
            request=_RequestProxy(),
            Markup=Markup,
        )


class _RequestProxy:
    """The little of the request that layouts need."""

    @property
    def path(self) -> str:
        return request.path

    @property
    def args(self) -> dict[str, str]:
        return request.args.to_dict()
