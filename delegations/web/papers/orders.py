"""One order: how far it is, its file, stopping it."""

from flask import Response, jsonify
from werkzeug.wrappers import Response as BaseResponse

from delegations.core.errors import N_, NotFound
from delegations.dossiers.queries import get_dossier
from delegations.papers.orders import cancel_order, get_order
from delegations.papers.rules import KINDS, Wish
from delegations.web.papers import blueprint
from delegations.webkit.context import actor, clock, session
from delegations.webkit.frames import dossier_frame
from delegations.webkit.guards import staff
from delegations.webkit.pages import back_to, download, page, told


@blueprint.get("/dossiers/<code>/papers/orders/<int:order_id>")
@staff
def order_state(code: str, order_id: int) -> str:
    dossier = get_dossier(session(), actor(), code)
    found = get_order(session(), actor=actor(), dossier=dossier, order_id=order_id)
    return page(
        "papers/order.html", **dossier_frame(dossier, "papers"), order=found, kinds=KINDS,
        wish=Wish.from_json(found.wish),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/papers/orders/<int:order_id>/progress")
@staff
def progress(code: str, order_id: int) -> Response:
    """For the script of the page, which otherwise is looked at again by hand."""
    dossier = get_dossier(session(), actor(), code)
    found = get_order(session(), actor=actor(), dossier=dossier, order_id=order_id)
    return jsonify(state=found.state, done=found.done, total=found.total)


@blueprint.get("/dossiers/<code>/papers/orders/<int:order_id>/file.pdf", endpoint="file")
@staff
def fetch(code: str, order_id: int) -> Response:
    dossier = get_dossier(session(), actor(), code)
    found = get_order(session(), actor=actor(), dossier=dossier, order_id=order_id)
    if found.state != "ready" or found.body is None:
        raise NotFound()
    return download(found.body, found.filename, "application/pdf", inline=True)


@blueprint.post("/dossiers/<code>/papers/orders/<int:order_id>/stop")
@staff
def stop(code: str, order_id: int) -> BaseResponse:
    dossier = get_dossier(session(), actor(), code)
    found = get_order(session(), actor=actor(), dossier=dossier, order_id=order_id)
    cancel_order(session(), actor=actor(), clock=clock(), dossier=dossier, order=found)
    told(N_("The file was stopped, or thrown away."))
    return back_to("papers.index", code=dossier.code)
