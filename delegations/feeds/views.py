"""Subscriptions behind a secret address: of a reader, a host, a person, a member of staff, a whole dossier."""

from flask import Response, request

from delegations.accounts.links import open_link
from delegations.core.errors import N_
from delegations.core.text import one_line
from delegations.feeds import blueprint
from delegations.feeds.answers import PRIVATE, answer
from delegations.itineraries.calendars import Feed, dossier_feed, person_feed, reader_feed
from delegations.itineraries.host_calendars import host_feed
from delegations.itineraries.team_calendars import staff_feed
from delegations.webkit.context import clock, services, session
from delegations.webkit.guards import public

UNKNOWN = N_("There is no calendar at this address.")
WITHDRAWN = N_("This calendar was withdrawn. Ask your contact at the mission for a new address.")
FEEDS = ("reader_feed", "host_feed", "person_feed", "staff_feed", "dossier_feed")


def _feed_of(token: str) -> Feed:
    """NotFound, Revoked. `lang` and `dossier` in the address choose the language and one dossier of several."""
    link = open_link(session(), maker=services().links, token=token, purposes=FEEDS)
    number, wish = link.subject_id, request.args.get("lang", "")
    code = one_line(request.args.get("dossier", "")).upper()
    if link.purpose == "reader_feed":
        return reader_feed(session(), clock=clock(), participation_id=number, wish=wish)
    if link.purpose == "host_feed":
        return host_feed(session(), clock=clock(), organisation_id=number, wish=wish, code=code)
    if link.purpose == "person_feed":
        return person_feed(session(), clock=clock(), person_id=number, wish=wish, code=code)
    if link.purpose == "staff_feed":
        return staff_feed(session(), clock=clock(), user_id=number, wish=wish, code=code)
    return dossier_feed(session(), clock=clock(), dossier_id=number, wish=wish)


@blueprint.get("/calendar/<token>.ics", endpoint="calendar")
@public
def show_calendar(token: str) -> Response:
    return answer(lambda: _feed_of(token), unknown=UNKNOWN, withdrawn=WITHDRAWN, keep=PRIVATE)
