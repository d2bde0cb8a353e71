"""Which language a page behind a link speaks: the one wished, else the person's, else the browser's.

Who reads in another language than his own is offered to keep it: mails, papers and calendars follow.
"""

from collections.abc import Callable

from flask import g, request
from werkzeug.wrappers import Response as BaseResponse

from delegations.accounts.links import open_link
from delegations.core.actor import Actor, Door
from delegations.core.errors import N_, NotFound
from delegations.core.languages import COMPLETE, choose_language, find_language
from delegations.fairs.meetings.queries import get_party
from delegations.fairs.stands.queries import Exhibitor, open_application
from delegations.invitations.mails import reader_of
from delegations.invitations.queries import open_invitation
from delegations.itineraries.queries import get_request
from delegations.itineraries.reader_pages import get_reader
from delegations.network.queries import Person
from delegations.network.rules import display_name
from delegations.network.services import choose_language_of
from delegations.portal import blueprint
from delegations.webkit.context import clock, services, session, set_language
from delegations.webkit.guards import public
from delegations.webkit.pages import back_to, told

KEPT = N_("From now on we write to you in this language.")
PAGES = {
    "request": "portal.request", "invitation": "portal.invitation", "itinerary": "portal.itinerary",
    "application": "portal.application", "duty": "portal.duty", "meetings": "portal.meetings",
}  # fmt: skip
"""The page of each kind of link whose person may choose."""


def _wish() -> str:
    return request.args.get("lang", "")


def speak(own: str, token: str = "") -> None:
    """`own` is the person's language; `?lang=` wins over it, and can be kept by who holds the `token`."""
    g.own_language = (token, own) if token else None
    browser = [tag for tag, _quality in request.accept_languages]
    set_language(choose_language([_wish(), own, *browser], COMPLETE, "en"))


def kept_wish() -> dict[str, str]:
    """The query that keeps a switched language on the next page."""
    code = find_language(_wish())
    return {"lang": code} if code in COMPLETE and code else {}


def _contact_of(exhibitor: Exhibitor) -> Person:
    if exhibitor.contact is None:
        raise NotFound()
    return exhibitor.contact


def _participant(number: int) -> Person:
    return get_reader(session(), number).participation.person


READERS: dict[str, Callable[[int], Person]] = {
    "request": lambda number: get_request(session(), number).contact,
    "invitation": lambda number: reader_of(open_invitation(session(), number)),
    "itinerary": _participant,
    "duty": _participant,
    "application": lambda number: _contact_of(open_application(session(), number)),
    "meetings": lambda number: get_party(session(), number).participation.person,
}
"""Whose language a page speaks, from what its link is about."""


def _who(token: str) -> tuple[str, Person]:
    """The endpoint of a link's page and whose language it speaks. NotFound, Revoked."""
    link = open_link(session(), maker=services().links, token=token, purposes=tuple(PAGES))
    return PAGES[link.purpose], READERS[link.purpose](link.subject_id)


@blueprint.post("/language/<token>", endpoint="keep_language")
@public
def keep_language(token: str) -> BaseResponse:
    """The person behind a link wants to be written to in the language in which he reads."""
    endpoint, person = _who(token)
    wanted = find_language(request.form.get("language", ""))
    if wanted is None:
        raise NotFound()
    actor = Actor("host" if endpoint == PAGES["request"] else "delegate", person.id, display_name(person), Door.PORTAL)
    choose_language_of(session(), actor=actor, clock=clock(), person=person, language=wanted)
    set_language(wanted)
    told(KEPT)
    return back_to(endpoint, token=token)


@blueprint.before_request
def speak_the_browsers_language() -> None:
    """Until the link has said who reads; errors speak it too."""
    speak("")
