"""The subscription of a delegate or a host. A poll that has the current bytes gets 304 and renders nothing."""

from datetime import UTC
from email.utils import format_datetime

from flask import Response, request

from delegations.accounts.links import Revoked, open_link
from delegations.core.errors import N_, NotFound
from delegations.core.languages import COMPLETE, choose_language
from delegations.feeds import blueprint
from delegations.i18n import words
from delegations.itineraries.calendars import Feed, reader_feed
from delegations.itineraries.host_calendars import host_feed
from delegations.webkit.context import clock, services, session
from delegations.webkit.guards import public
from delegations.webkit.pages import download

UNKNOWN = N_("There is no calendar at this address.")
WITHDRAWN = N_("This calendar was withdrawn. Ask your contact at the mission for a new address.")
MEDIA_TYPE = "text/calendar"


def _refusal(sentence: str, status: int) -> Response:
    tags = [request.args.get("lang", ""), *(tag for tag, _quality in request.accept_languages)]
    say = words(choose_language(tags, COMPLETE, "en"))
    return Response(f"{say.gettext(sentence)}\n", status, mimetype="text/plain", headers={"Cache-Control": "no-store"})


def _feed_of(token: str) -> Feed:
    """NotFound, Revoked."""
    link = open_link(session(), maker=services().links, token=token, purposes=("reader_feed", "host_feed"))
    wish = request.args.get("lang", "")
    if link.purpose == "reader_feed":
        return reader_feed(session(), clock=clock(), participation_id=link.subject_id, wish=wish)
    return host_feed(session(), clock=clock(), organisation_id=link.subject_id, wish=wish)


def _is_current(feed: Feed) -> bool:
    """Whether the client has these bytes: its tag decides; only without one its date does (RFC 9110, 13.2.2)."""
    if request.if_none_match:
        return request.if_none_match.contains_weak(feed.etag)
    since = request.if_modified_since
    return since is not None and feed.modified.replace(microsecond=0) <= since


@blueprint.get("/calendar/<token>.ics", endpoint="calendar")
@public
def show_calendar(token: str) -> Response:
    try:
        feed = _feed_of(token)
    except Revoked:
        return _refusal(WITHDRAWN, 410)
    except NotFound:
        return _refusal(UNKNOWN, 404)
    response = (
        Response(status=304)
        if _is_current(feed)
        else download(feed.body(session()), feed.filename, MEDIA_TYPE, inline=True)
    )
    response.set_etag(feed.etag)
    response.headers["Last-Modified"] = format_datetime(feed.modified.astimezone(UTC), usegmt=True)
    response.headers["Cache-Control"] = "private, max-age=900, must-revalidate"
    return response
