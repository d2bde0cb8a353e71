"""The first page of the staff: what needs them today, with the act beside the line."""

from flask import request

from delegations.core.walltime import local_at
from delegations.dossiers.today import dossiers_between, writable_ids
from delegations.itineraries.calendar_server import failing_dossiers
from delegations.itineraries.today import clock_changes_ahead
from delegations.web.today import blueprint
from delegations.web.today.lines import todo_lines, when_words
from delegations.web.today.present import figures, messages, season, season_span, week
from delegations.webkit.context import actor, clock, identity, services, session
from delegations.webkit.guards import staff
from delegations.webkit.pages import page

MOST = 12


@blueprint.get("/")
@staff
def index() -> str:
    now = clock().now()
    today = local_at(now, identity().zone).date()
    most = None if request.args.get("all") == "yes" else MOST
    dossiers = dossiers_between(session(), actor(), *season_span(today))
    lines, mail, slots = todo_lines(now, today), messages(today), week(now)
    refused = mail["counts"]["failed"] + mail["counts"]["bounced"]
    behind = failing_dossiers(session(), actor()) if services().settings.caldav_url else []
    return page(
        "today/index.html", section="today", today=today, when=when_words, started=bool(dossiers or lines),
        figures=figures(dossiers, lines, refused, now, today), lines=lines[:most], all_lines=len(lines),
        slots=slots[:most], all_slots=len(slots), mail=mail, season=season(dossiers, today),
        changes=clock_changes_ahead(session(), actor(), today), writable=writable_ids(session(), actor()),
        behind=behind,
    )  # fmt: skip
