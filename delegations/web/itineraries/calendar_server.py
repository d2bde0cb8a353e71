"""Whether the calendar server keeps the releases of a dossier; the card itself stands on the page of the calendars."""

from flask import request as http
from werkzeug.wrappers import Response

from delegations.core.errors import N_, NotFound
from delegations.dossiers.queries import get_dossier
from delegations.itineraries.calendar_server import set_caldav
from delegations.web.itineraries import blueprint
from delegations.webkit.context import actor, clock, services, session
from delegations.webkit.guards import planner
from delegations.webkit.pages import back_to, told


@blueprint.post("/dossiers/<code>/calendars/server")
@planner
def change_calendar_server(code: str) -> Response:
    """`caldav` is yes or absent."""
    if not services().settings.caldav_url:
        raise NotFound()
    dossier = get_dossier(session(), actor(), code, write=True, even_closed=True)
    wanted = http.form.get("caldav") == "yes"
    set_caldav(session(), actor=actor(), clock=clock(), dossier=dossier, wanted=wanted)
    if wanted:
        told(N_("The calendar server has the newest release within a minute."))
    else:
        told(N_("The calendar server has nothing of this dossier any more within a minute."))
    return back_to("itineraries.calendars", code=dossier.code, _anchor="calendar-server")
