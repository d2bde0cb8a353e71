"""The public page of a visit, fair or event: what everybody may know of it, and nothing else."""

from flask import Response, make_response

from delegations.accounts.links import Revoked
from delegations.itineraries.publicity import public_page
from delegations.portal import blueprint
from delegations.portal.language import speak
from delegations.webkit.context import language, services, session
from delegations.webkit.guards import public
from delegations.webkit.pages import page
from delegations.webkit.subscribing import subscription, wished_entries


@blueprint.get("/programme/<public_id>", endpoint="programme")
@public
def show_programme(public_id: str) -> Response:
    """410 with a word of explanation for a page that is no longer public."""
    speak("")
    try:
        shown = public_page(session(), public_id, language())
    except Revoked:
        return make_response(page("portal/programme_gone.html"), 410)
    base = services().settings.base_url.rstrip("/")
    address = f"{base}/programme/{public_id}"
    answer = make_response(page(
        "portal/programme.html", shown=shown, address=address,
        calendar=subscription(f"{address}.ics", name=shown.title, entries=wished_entries()),
        season=f"{base}/calendar/season.ics?lang={language()}",
    ))  # fmt: skip
    answer.headers["X-Robots-Tag"] = "index, follow"
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.headers["Content-Language"] = language().replace("_", "-")
    answer.vary.add("Accept-Language")
    return answer
