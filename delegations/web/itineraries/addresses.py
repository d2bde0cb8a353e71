"""The calendars of a dossier: whose they are, renewed and withdrawn; and its public page."""

from typing import Any

from flask import request as http
from werkzeug.wrappers import Response

from delegations.core.errors import N_, NotFound
from delegations.dossiers.queries import Dossier, get_dossier
from delegations.dossiers.rules import PUBLIC_KINDS
from delegations.itineraries.addresses import addresses_of, give_address, take_address
from delegations.itineraries.calendar_server import find_copy
from delegations.itineraries.publicity import make_private, make_public
from delegations.web.itineraries import blueprint
from delegations.webkit.context import actor, clock, services, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import dossier_frame
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.rights import may_write
from delegations.webkit.subscribing import entry_languages, subscription, wished_entries


@blueprint.get("/dossiers/<code>/calendars")
@staff
def calendars(code: str) -> str:
    dossier = get_dossier(session(), actor(), code)
    found, offer = addresses_of(session(), dossier), None
    if found.whole.link is not None and found.whole.state == "open":
        address = services().links.url(found.whole.link)
        offer = subscription(address, name=dossier.title, entries=wished_entries())
    base = services().settings.base_url.rstrip("/")
    return page(
        "itineraries/calendars.html", **dossier_frame(dossier, "releases"), found=found, offer=offer,
        languages_of=entry_languages(), entries=wished_entries(), may_plan=may_write(dossier, even_closed=True),
        can_be_public=dossier.kind in PUBLIC_KINDS,
        public_address=f"{base}/programme/{dossier.public_id}" if dossier.public_id else "",
        has_server=bool(services().settings.caldav_url), on_server=find_copy(session(), dossier.id),
    )  # fmt: skip


def _writable(code: str) -> Dossier:
    """An address can be taken away in a closed dossier too."""
    return get_dossier(session(), actor(), code, write=True, even_closed=True)


def _chosen(dossier: Dossier) -> dict[str, Any]:
    subject = number_or_none(http.form.get("subject"))
    if subject is None:
        raise NotFound()
    return {
        "actor": actor(), "clock": clock(), "dossier": dossier, "purpose": http.form.get("purpose", ""),
        "subject_id": subject,
    }  # fmt: skip


@blueprint.post("/dossiers/<code>/calendars/renew")
@planner
def renew_calendar(code: str) -> Response:
    dossier = _writable(code)
    address = give_address(session(), **_chosen(dossier))
    if address.link is None:
        told(N_("%(name)s has an address now."), name=address.who)
    else:
        told(N_("%(name)s has a new address; the earlier one has ended."), name=address.who)
    return back_to("itineraries.calendars", code=dossier.code)


@blueprint.post("/dossiers/<code>/calendars/revoke")
@planner
def revoke_calendar(code: str) -> Response:
    dossier = _writable(code)
    address = take_address(session(), **_chosen(dossier))
    told(N_("The calendar of %(name)s was withdrawn: its address does not open any more."), name=address.who)
    return back_to("itineraries.calendars", code=dossier.code)


@blueprint.post("/dossiers/<code>/public")
@planner
def change_publicity(code: str) -> Response:
    """`public` is yes or no."""
    dossier = _writable(code)
    if http.form.get("public") == "yes":
        make_public(session(), actor=actor(), clock=clock(), dossier=dossier)
        told(N_("The dossier has a public page now."))
    else:
        make_private(session(), actor=actor(), clock=clock(), dossier=dossier)
        told(N_("The public page was withdrawn. Its address says that it is no longer public."))
    return back_to("itineraries.calendars", code=dossier.code, _anchor="public")
