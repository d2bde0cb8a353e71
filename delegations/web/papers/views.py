"""The papers of a dossier: what can be printed, and ordering one or several as one file."""

from typing import Any

from flask import Response
from flask import request as http
from werkzeug.wrappers import Response as BaseResponse

from delegations.core.errors import N_, DomainError
from delegations.dossiers.queries import Dossier, get_dossier, list_participations
from delegations.dossiers.travel import readable_by
from delegations.itineraries.queries import current_release
from delegations.network.rules import display_name
from delegations.papers.making import PASSPORT
from delegations.papers.orders import list_orders, order_papers
from delegations.papers.rules import AT_ONCE, GROUPS, KINDS, Kind
from delegations.web.papers import blueprint
from delegations.web.papers.forms import TEXTS, PapersForm
from delegations.web.papers.twins import twin_page
from delegations.webkit.context import actor, clock, language, services, session
from delegations.webkit.frames import dossier_frame
from delegations.webkit.guards import staff
from delegations.webkit.pages import back_to, page, told

Answer = str | BaseResponse | tuple[str, int]
STATE_WORDS = {
    "waiting": N_("Waiting"), "running": N_("Being made"), "ready": N_("Ready"), "failed": N_("Failed"),
    "cancelled": N_("Stopped"),
}  # fmt: skip
CHIPS = {
    "waiting": "waiting",
    "running": "waiting",
    "ready": "confirmed",
    "failed": "declined",
    "cancelled": "withdrawn",
}


def _groups(dossier: Dossier) -> list[tuple[str, list[Kind]]]:
    """The kinds by group; those with passport data only for who may read it."""
    allowed = set(PASSPORT) <= set(readable_by(session(), actor(), dossier))
    shown = [kind for kind in KINDS.values() if allowed or not kind.restricted]
    return [(title, [k for k in shown if k.group == group]) for group, title in GROUPS.items()]


def papers_page(dossier: Dossier, form: PapersForm, *, needs: frozenset[str] = frozenset()) -> str:
    people = list_participations(session(), dossier.id)
    release = current_release(session(), dossier.id)
    return page(
        "papers/index.html", **dossier_frame(dossier, "papers"), form=form, groups=_groups(dossier), people=people,
        release=release, orders=list_orders(session(), actor=actor(), dossier=dossier), states=STATE_WORDS, chips=CHIPS,
        display_name=display_name, ticked=set(form.kinds.data or ()), chosen=set(form.people.data or ()), kinds=KINDS,
        at_once=AT_ONCE, texts=TEXTS, unchecked=[p for p in people if p.person.validated_at is None], needs=needs,
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/papers")
@staff
def index(code: str) -> str:
    dossier = get_dossier(session(), actor(), code)
    source = "release" if current_release(session(), dossier.id) else "draft"
    return papers_page(
        dossier, PapersForm(formdata=None, data={"source": source, "language": "own", "missing": "mark"})
    )


@blueprint.post("/dossiers/<code>/papers")
@staff
def order(code: str) -> Answer | Response:
    """One kind by its own button, or all that are ticked; as a file, or as a page to read."""
    dossier = get_dossier(session(), actor(), code)
    form = PapersForm()
    wanted, _, way = http.form.get("only", "").partition(":")
    if not form.validate():
        return papers_page(dossier, form), 422
    wish = form.wish(wanted)
    tools: dict[str, Any] = {"actor": actor(), "clock": clock(), "settings": services().settings, "home": language()}
    try:
        if way == "page" or http.form.get("way") == "page":
            return twin_page(dossier, wish, **tools)
        made = order_papers(session(), fonts=services().fonts, dossier=dossier, wish=wish, **tools)
    except DomainError as error:
        form.refuse(error)
        return papers_page(dossier, form, needs=frozenset({error.field or ""})), 422
    if made.state == "ready" and not made.places:
        return back_to("papers.file", code=dossier.code, order_id=made.id)
    if made.state != "ready":
        told(N_("The file is being made. You can leave this page and come back."))
    return back_to("papers.order_state", code=dossier.code, order_id=made.id)
