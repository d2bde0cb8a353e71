"""Calendar addresses behind a link: a delegate's own, and the one of a host's house."""

from typing import Any

from werkzeug.wrappers import Response as BaseResponse

from delegations.core.actor import Actor, Door
from delegations.core.errors import N_, NotFound
from delegations.itineraries.addresses import Address, address_of_host, own_addresses, renew_own
from delegations.itineraries.exports import request_facts
from delegations.itineraries.reader_pages import Reader, title_in
from delegations.portal import blueprint
from delegations.portal.hosts import opened as opened_request
from delegations.portal.language import kept_wish
from delegations.portal.readers import contact_of, opened
from delegations.webkit.context import clock, language, say, services, session
from delegations.webkit.guards import public
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.subscribing import RenewForm, Subscription, entry_languages, subscription, wished_entries

RENEWED = N_("Here is the new address. Please enter it in your calendar programs; the earlier one has ended.")


def _offered(address: Address, name: str) -> Subscription | None:
    """None where there is no address yet, or none any more."""
    if address.link is None or address.state != "open":
        return None
    return subscription(services().links.url(address.link), name=name, entries=wished_entries())


def _renewed(form: RenewForm, found: list[Address], actor: Actor, dossier_id: int) -> bool:
    """Whether the owner got what the form asks for; a first address needs no confirmation."""
    chosen = next((one for one in found if one.purpose == form.purpose.data), None)
    if chosen is None:
        raise NotFound()
    if chosen.link is not None and not form.validate():
        return False
    renew_own(
        session(), actor=actor, clock=clock(), purpose=chosen.purpose, subject_id=chosen.subject_id,
        dossier_id=dossier_id,
    )  # fmt: skip
    told(RENEWED)
    return True


def _reader_page(token: str, reader: Reader, form: RenewForm) -> str:
    title, spoken = title_in(session(), reader.dossier, language())
    found = own_addresses(session(), reader.participation)
    names = {"reader_feed": title, "person_feed": say().gettext("Your appointments with delegations")}
    return page(
        "portal/reader_calendar.html", token=token, form=form, title=title, title_language=spoken,
        name=reader.name(language()),
        offers=[(one, names[one.purpose], _offered(one, names[one.purpose])) for one in found],
        languages_of=entry_languages(), entries=wished_entries(), facts=contact_of(reader), wish=kept_wish(),
    )  # fmt: skip


@blueprint.get("/i/<token>/calendar", endpoint="reader_calendar")
@public
def show_reader_calendar(token: str) -> str:
    return _reader_page(token, opened(token), RenewForm(formdata=None))


@blueprint.post("/i/<token>/calendar", endpoint="renew_reader_calendar")
@public
def renew_reader_calendar(token: str) -> BaseResponse | tuple[str, int]:
    reader, form = opened(token), RenewForm()
    actor = Actor("delegate", reader.participation.person_id, reader.name(language()), Door.PORTAL)
    if _renewed(form, own_addresses(session(), reader.participation), actor, reader.dossier.id):
        return back_to("portal.reader_calendar", token=token, **kept_wish())
    return _reader_page(token, reader, form), 422


def _host_page(token: str, found: Any, form: RenewForm) -> str:
    address = address_of_host(session(), found)
    name = say().gettext("Delegations at %(name)s", name=found.organisation.name)
    return page(
        "portal/host_calendar.html", token=token, form=form, organisation=found.organisation.name, address=address,
        offer=_offered(address, name), languages_of=entry_languages(), entries=wished_entries(),
        facts=request_facts(session(), found, language()), wish=kept_wish(),
    )  # fmt: skip


@blueprint.get("/r/<token>/calendar", endpoint="host_calendar")
@public
def show_host_calendar(token: str) -> str:
    found, _shown = opened_request(token)
    return _host_page(token, found, RenewForm(formdata=None))


@blueprint.post("/r/<token>/calendar", endpoint="renew_host_calendar")
@public
def renew_host_calendar(token: str) -> BaseResponse | tuple[str, int]:
    found, shown = opened_request(token)
    form = RenewForm()
    actor = Actor("host", found.contact_id, shown.facts["contact_name"], Door.PORTAL)
    if _renewed(form, [address_of_host(session(), found)], actor, found.slot.dossier_id):
        return back_to("portal.host_calendar", token=token, **kept_wish())
    return _host_page(token, found, form), 422
