"""A delegate's itinerary behind its link: the newest release or an older one, on page and paper."""

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from delegations.accounts.exports import owner_facts
from delegations.accounts.links import links_for, open_link
from delegations.core.errors import N_, NotFound
from delegations.itineraries.attachments import reader_pdf
from delegations.itineraries.queries import find_release
from delegations.itineraries.reader_pages import Reader, check_release, get_reader, reader_page, title_in
from delegations.itineraries.releases import acknowledge
from delegations.portal import blueprint
from delegations.portal.language import kept_wish, speak
from delegations.webkit.context import clock, language, services, session
from delegations.webkit.guards import public
from delegations.webkit.pages import back_to, download, page, told

SEEN = N_("Thank you. From now on, changes are counted from this release.")


def opened(token: str) -> Reader:
    """The reader of a link; the page speaks his language. NotFound, Revoked."""
    link = open_link(session(), maker=services().links, token=token, purposes=("itinerary",))
    reader = get_reader(session(), link.subject_id)
    speak(reader.language, token)
    return reader


def contact_of(reader: Reader) -> dict[str, str]:
    return owner_facts(reader.dossier.owner)


def _wanted_number() -> int | None:
    """`?release=3`; None for the newest. NotFound for what is no number."""
    text = request.args.get("release", "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise NotFound()
    return int(text)


def _feed_address(reader: Reader) -> str:
    """The subscription in the language of the page; '' when there is none or it was withdrawn."""
    participation_id = reader.participation.id
    link = links_for(session(), purpose="reader_feed", subject_ids=[participation_id]).get(participation_id)
    if link is None or link.revoked_at is not None:
        return ""
    own = "" if language() == reader.language else f"?lang={language()}"
    return services().links.url(link) + own


@blueprint.get("/i/<token>", endpoint="itinerary")
@public
def show_itinerary(token: str) -> str:
    reader = opened(token)
    number = _wanted_number()
    shown = reader_page(session(), reader, language=language(), now=clock().now(), number=number)
    common = {"token": token, "name": reader.name(language()), "facts": contact_of(reader), "wish": kept_wish()}
    if shown is None:
        title, spoken = title_in(session(), reader.dossier, language())
        return page("portal/unpublished.html", title=title, title_language=spoken, **common)
    return page("portal/itinerary.html", shown=shown, feed=_feed_address(reader), **common)


@blueprint.post("/i/<token>/seen", endpoint="acknowledge")
@public
def acknowledge_changes(token: str) -> BaseResponse:
    reader = opened(token)
    text = request.form.get("number", "")
    newest = find_release(session(), reader.dossier.id)
    if newest is None or not text.isascii() or not text.isdigit() or not 0 < int(text[:9]) <= newest.number:
        raise NotFound()
    acknowledge(session(), clock=clock(), participation=reader.participation, number=int(text))
    told(SEEN)
    return back_to("portal.itinerary", token=token, **kept_wish())


@blueprint.get("/i/<token>/programme.pdf", endpoint="itinerary_pdf")
@public
def download_programme(token: str) -> Response:
    reader = opened(token)
    release = find_release(session(), reader.dossier.id, _wanted_number())
    if release is None:
        raise NotFound()
    file = reader_pdf(
        session(), release=release, participation=reader.participation, zone=reader.zone, language=language(),
        fonts=services().fonts, settings=services().settings,
    )  # fmt: skip
    return download(file.content, file.filename, file.media_type, inline=True)


@blueprint.get("/p/<public_id>", endpoint="release_check")
@public
def show_release_check(public_id: str) -> str:
    """Behind the code on paper: open to everybody, so it tells numbers and dates alone."""
    return page("portal/release_check.html", check=check_release(session(), public_id, language()))
