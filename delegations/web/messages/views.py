"""The outbox as staff see it: what waits, what left, what came back; one message as it was sent."""

from dataclasses import replace
from typing import Any

from flask import Response, flash, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from delegations.core.errors import N_, NotAllowedNow, NotFound
from delegations.dossiers.queries import dossier_codes, scope_of_decisions, scope_of_messages
from delegations.messaging import queries
from delegations.messaging import services as messaging
from delegations.messaging.exports import MessageView, file_of, view_message
from delegations.messaging.incoming_queries import incoming_counts
from delegations.messaging.rules import STATUSES
from delegations.web.messages import blueprint
from delegations.web.messages.words import ACTIONS, DONE, LEFT, PURPOSES
from delegations.webkit.chips import MESSAGE_CHIPS
from delegations.webkit.context import actor, clock, identity, say, services, session
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, download, page, told

PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"
_DECISIONS = {
    "release": messaging.release_held,
    "resend": messaging.resend_message,
    "cancel": messaging.cancel_message,
}


def _number(values: MultiDict[str, str], name: str) -> int:
    return values.get(name, 0, type=int)


def _wanted(codes: dict[int, tuple[str, str]]) -> queries.MessageFilter:
    """The filter in the address; an unknown state or dossier narrows nothing."""
    status, code = request.args.get("status", ""), request.args.get("dossier", "").upper()
    dossier_id = next((key for key, (known, _title) in codes.items() if known == code), None)
    return queries.MessageFilter(status if status in STATUSES else "", dossier_id, request.args.get("q", ""))


@blueprint.get("/messages")
@staff
def index() -> str:
    codes = dossier_codes(session(), actor())
    scope, wanted = scope_of_messages(actor()), _wanted(codes)
    found = queries.list_messages(session(), wanted, scope, page=_number(request.args, "page"))
    return page(
        "messages/index.html", section="messages", found=found, wanted=wanted, codes=codes, statuses=STATUSES,
        counts=queries.counts_by_status(session(), scope), shapes=MESSAGE_CHIPS, purposes=PURPOSES,
        zone=identity().zone, may_decide=actor().may_plan,
        to_review=incoming_counts(session(), scope, unmatched=actor().may_plan)["review"],
        code=codes[wanted.dossier_id][0] if wanted.dossier_id else "",
    )  # fmt: skip


@blueprint.post("/messages")
@planner
def decide() -> BaseResponse:
    """One decision on the chosen messages; those whose state does not allow it stay as they are."""
    action = request.form.get("action", "")
    chosen = request.form.getlist("id", type=int)
    if action == "release_all":
        held = replace(_wanted(dossier_codes(session(), actor())), status="withheld")
        action, chosen = "release", queries.matching_ids(session(), held, scope_of_decisions(actor()))
    if action not in ACTIONS:
        raise NotFound()
    if not chosen:
        told(N_("Choose at least one message first."))
    else:
        _decide(action, chosen)
    return back_to("messages.index", **request.args.to_dict())


def _decide(action: str, chosen: list[int]) -> None:
    found = queries.messages_to_decide(session(), chosen, scope_of_decisions(actor()))
    done = 0
    for message in found:
        try:
            _DECISIONS[action](session(), actor=actor(), clock=clock(), message=message)
            done += 1
        except NotAllowedNow:
            continue
    if done:
        flash(say().ngettext(*DONE[action], done))
    if len(chosen) > done:
        flash(say().ngettext(*LEFT, len(chosen) - done))


def _view(message_id: int, *, whole: bool = True) -> tuple[Any, MessageView]:
    message = queries.seen_message(session(), message_id, scope_of_messages(actor()))
    return message, view_message(session(), renderer=services().renderer, message=message, whole=whole)


@blueprint.get("/messages/<int:message_id>")
@staff
def show(message_id: int) -> str:
    message, view = _view(message_id)
    actions = [name for name, allowed in ACTIONS.items() if message.status in allowed] if actor().may_plan else []
    return page(
        "messages/show.html", section="messages", message=message, view=view, actions=actions, shapes=MESSAGE_CHIPS,
        statuses=STATUSES, purposes=PURPOSES, zone=identity().zone,
        reason=say().error(view.error) if view.error else "",
        dossier=dossier_codes(session(), actor()).get(message.dossier_id),
    )  # fmt: skip


@blueprint.post("/messages/<int:message_id>")
@planner
def decide_one(message_id: int) -> BaseResponse:
    action = request.form.get("action", "")
    if action not in ACTIONS:
        raise NotFound()
    queries.seen_message(session(), message_id, scope_of_messages(actor()))
    _decide(action, [message_id])
    return back_to("messages.show", message_id=message_id)


@blueprint.get("/messages/<int:message_id>/preview")
@staff
def preview(message_id: int) -> Response:
    """The HTML part alone, for a frame that can neither run nor load anything."""
    _message, view = _view(message_id, whole=False)
    response = Response(view.html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = PREVIEW_POLICY
    return response


@blueprint.get("/messages/<int:message_id>/files/<int:number>")
@staff
def attachment(message_id: int, number: int) -> Response:
    _message, view = _view(message_id)
    file = file_of(view, number)
    return download(file.content, file.name, file.media_type)
