"""The mail that came in and what became of it; what is not certain waits here for one click."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from delegations.core.errors import N_, DomainError, NotFound
from delegations.dossiers.queries import dossier_codes, scope_of_decisions, scope_of_messages
from delegations.dossiers.today import writable_ids
from delegations.itineraries.queries import requests_by_id
from delegations.itineraries.replies import decide_reply
from delegations.messaging.incoming import settle_incoming
from delegations.messaging.incoming_queries import incoming_counts, incoming_to_decide, list_incoming
from delegations.messaging.rules import INCOMING_KINDS, INCOMING_STATUSES
from delegations.web.messages import blueprint
from delegations.web.messages.inbox_present import INCOMING_CHIPS, decisions, item
from delegations.webkit.context import actor, clock, identity, say, services, session
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told


@blueprint.get("/messages/inbox")
@staff
def inbox() -> str:
    status = request.args.get("status", "review")
    if status not in INCOMING_STATUSES:
        raise NotFound()
    scope, unmatched = scope_of_messages(actor()), actor().may_plan
    found = list_incoming(
        session(), status, scope, unmatched=unmatched, page=request.args.get("page", 1, type=int)
    )  # fmt: skip
    known = requests_by_id(session(), [row.request_id for row in found.rows if row.request_id is not None])
    items: list[dict[str, Any]] = [item(say(), row, known.get(row.request_id or 0)) for row in found.rows]
    return page(
        "messages/inbox.html", section="messages", found=found, items=items, status=status, statuses=INCOMING_STATUSES,
        counts=incoming_counts(session(), scope, unmatched=unmatched), kinds=INCOMING_KINDS, shapes=INCOMING_CHIPS,
        codes=dossier_codes(session(), actor()), zone=identity().zone, writable=writable_ids(session(), actor()),
    )  # fmt: skip


@blueprint.post("/messages/inbox/<int:incoming_id>")
@planner
def decide_incoming(incoming_id: int) -> BaseResponse:
    """Takes a mail for what it says, or puts it away."""
    action = request.form.get("action", "")
    row = incoming_to_decide(session(), incoming_id, scope_of_decisions(actor()))
    if action != "settle" and action not in decisions(row):
        raise NotFound()
    try:
        if action != "settle":
            decide_reply(session(), actor=actor(), clock=clock(), settings=services().settings, row=row, kind=action)
        settle_incoming(session(), actor=actor(), clock=clock(), row=row)
    except DomainError as error:
        session().rollback()
        told(error.message, **error.data)
    else:
        told(N_("Put away.") if action == "settle" else N_("The answer is noted; the host gets a receipt."))
    return back_to("messages.inbox")
