"""A feed as an answer: its bytes, or 304 without rendering anything to who has them already."""

from collections.abc import Callable
from datetime import UTC
from email.utils import format_datetime

from flask import Response, request

from delegations.accounts.links import Revoked
from delegations.core.errors import NotFound
from delegations.core.languages import COMPLETE, choose_language
from delegations.feeds.keeping import kept
from delegations.i18n import words
from delegations.itineraries.calendars import Feed
from delegations.itineraries.kept_calendars import kept_body
from delegations.webkit.context import session
from delegations.webkit.metrics import count_feed_body
from delegations.webkit.pages import download

MEDIA_TYPE = "text/calendar"
PRIVATE = "private, max-age=900, must-revalidate"
PUBLIC = "public, max-age=900, must-revalidate"


def refusal(sentence: str, status: int) -> Response:
    """In plain words: calendar programs show them, or nothing."""
    tags = [request.args.get("lang", ""), *(tag for tag, _quality in request.accept_languages)]
    say = words(choose_language(tags, COMPLETE, "en"))
    return Response(f"{say.gettext(sentence)}\n", status, mimetype="text/plain", headers={"Cache-Control": "no-store"})


def _is_current(feed: Feed) -> bool:
    """Whether the client has these bytes: its tag decides; only without one its date does (RFC 9110, 13.2.2)."""
    if request.if_none_match:
        return request.if_none_match.contains_weak(feed.etag)
    since = request.if_modified_since
    return since is not None and feed.modified.replace(microsecond=0) <= since


def _body(feed: Feed) -> bytes:
    """From this process, from the table that the worker fills, or made here and now."""
    source = "memory"

    def look_up() -> bytes:
        nonlocal source
        found = kept_body(session(), feed)
        source = "request" if found is None else "table"
        return feed.body(session()) if found is None else found

    body = kept().body(feed.etag, look_up)
    count_feed_body(source)
    return body


def answer(find: Callable[[], Feed], *, unknown: str, withdrawn: str, keep: str) -> Response:
    """`find` may raise NotFound (404) and Revoked (410); `keep` is how long the answer may be kept, and by whom."""
    try:
        feed = find()
    except Revoked:
        return refusal(withdrawn, 410)
    except NotFound:
        return refusal(unknown, 404)
    response = (
        Response(status=304) if _is_current(feed) else download(_body(feed), feed.filename, MEDIA_TYPE, inline=True)
    )
    response.set_etag(feed.etag)
    response.headers["Last-Modified"] = format_datetime(feed.modified.astimezone(UTC), usegmt=True)
    response.headers["Cache-Control"] = keep
    return response
