"""One's own calendar over all the dossiers one works on: found, renewed and withdrawn here."""

from flask import request
from werkzeug.wrappers import Response

from delegations.accounts.links import find_link, make_or_renew, revoke_link
from delegations.core.errors import N_, NotFound
from delegations.core.languages import STAFF
from delegations.itineraries.team_calendars import dossiers_in_feed
from delegations.web.accounts import blueprint
from delegations.webkit.context import actor, clock, say, services, session
from delegations.webkit.guards import staff
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.subscribing import RenewForm, entry_languages, subscription, wished_entries

PURPOSE = "staff_feed"


def _calendar_page(form: RenewForm) -> str:
    dossiers = dossiers_in_feed(session(), clock=clock(), user_id=actor().id or 0)
    link = find_link(session(), purpose=PURPOSE, subject_id=actor().id or 0)
    code = request.args.get("dossier", "")
    chosen = code if code in dict(dossiers) else ""
    offer = None
    if link is not None and link.revoked_at is None:
        offer = subscription(
            services().links.url(link), name=say().gettext("Delegations I work on"), entries=wished_entries(STAFF),
            dossier=chosen,
        )  # fmt: skip
    return page(
        "accounts/calendar.html", section="settings", link=link, offer=offer, form=form, dossiers=dossiers,
        dossier=chosen, languages_of=entry_languages(STAFF), entries=wished_entries(STAFF),
    )  # fmt: skip


@blueprint.get("/account/calendar")
@staff
def calendar() -> str:
    return _calendar_page(RenewForm(formdata=None))


@blueprint.post("/account/calendar")
@staff
def renew_calendar() -> Response | tuple[str, int]:
    """The first address, one instead of a withdrawn one, or, once confirmed, one instead of the present."""
    form, user_id = RenewForm(), actor().id or 0
    link = find_link(session(), purpose=PURPOSE, subject_id=user_id)
    if link is not None and link.revoked_at is None and not form.validate():
        return _calendar_page(form), 422
    make_or_renew(session(), actor=actor(), clock=clock(), purpose=PURPOSE, subject_id=user_id)
    told(N_("Here is the new address. Please enter it in your calendar programs; the earlier one has ended."))
    return back_to("accounts.calendar")


@blueprint.post("/account/calendar/revoke")
@staff
def revoke_calendar() -> Response:
    link = find_link(session(), purpose=PURPOSE, subject_id=actor().id or 0)
    if link is None:
        raise NotFound()
    if link.revoked_at is None:
        revoke_link(session(), actor=actor(), clock=clock(), link=link)
    told(N_("Your calendar’s address has ended."))
    return back_to("accounts.calendar")
