"""Calendars for everybody: the season, and the programme of one public dossier."""

from flask import Response, request

from delegations.core.errors import N_
from delegations.feeds import blueprint
from delegations.feeds.answers import PUBLIC, answer
from delegations.feeds.views import UNKNOWN
from delegations.itineraries.public_calendars import programme_feed, season_feed
from delegations.webkit.context import clock, services, session
from delegations.webkit.guards import public

NO_LONGER = N_("This calendar is no longer public.")


def _wish() -> str:
    return request.args.get("lang", "")


@blueprint.get("/calendar/season.ics", endpoint="season")
@public
def show_season() -> Response:
    return answer(
        lambda: season_feed(session(), wish=_wish(), base_url=services().settings.base_url),
        unknown=UNKNOWN, withdrawn=NO_LONGER, keep=PUBLIC,
    )  # fmt: skip


@blueprint.get("/programme/<public_id>.ics", endpoint="programme")
@public
def show_programme_calendar(public_id: str) -> Response:
    return answer(
        lambda: programme_feed(session(), clock=clock(), public_id=public_id, wish=_wish()),
        unknown=UNKNOWN, withdrawn=NO_LONGER, keep=PUBLIC,
    )  # fmt: skip
