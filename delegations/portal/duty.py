"""Duties on a stand, on somebody's own phone: when he can, what he has, giving a shift away, taking one over."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from delegations.accounts.exports import owner_facts
from delegations.accounts.links import open_link
from delegations.core.actor import Actor, Door
from delegations.core.errors import N_, DomainError, NotFound, StaleVersion
from delegations.dossiers.rules import OVER
from delegations.fairs.roster.asking import answer_availability
from delegations.fairs.roster.own import GivenAway, OwnDuty, colleagues, own_duties, own_swaps
from delegations.fairs.roster.queries import find_availability, opening_days, published
from delegations.fairs.roster.rules import RosterOut
from delegations.fairs.roster.swaps import answer_swap, ask_swap, withdraw_swap
from delegations.fairs.stands.queries import find_edition
from delegations.itineraries.reader_pages import Reader, get_reader
from delegations.network.rules import display_name
from delegations.portal import blueprint
from delegations.portal.language import kept_wish, speak
from delegations.webkit.availability import PARTS, AvailabilityForm, Opening
from delegations.webkit.context import clock, language, say, services, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.guards import public
from delegations.webkit.pages import back_to, page, told

THANKS = N_("Thank you. Your times have reached us. You can change them here until the roster is published.")
ASKED = N_(
    "We have written to those who could take it. You keep the duty until somebody takes it and we have confirmed it."
)
YES = N_("Thank you. The duty is yours as soon as we have confirmed it.")
NO = N_("Thank you. We pass it on.")
KEEP = N_("You keep this duty.")
CHOOSE_WHO = N_("Choose whom to ask.")
Answer = BaseResponse | tuple[str, int]


def _opened(token: str) -> Reader:
    """Whose duties these are; the page speaks his language. NotFound, Revoked."""
    link = open_link(session(), maker=services().links, token=token, purposes=("duty",))
    reader = get_reader(session(), link.subject_id)
    if reader.dossier.kind != "fair":
        raise NotFound()
    speak(reader.language, token)
    return reader


def _actor(reader: Reader) -> Actor:
    person = reader.participation.person
    return Actor("delegate", person.id, display_name(person), Door.PORTAL)


def _opening(reader: Reader) -> Opening:
    return opening_days(find_edition(session(), reader.dossier.id))


def _form(reader: Reader) -> AvailabilityForm:
    return AvailabilityForm.of(find_availability(session(), reader.participation.id), _opening(reader))


def _shown(token: str, reader: Reader, form: AvailabilityForm, *, stale: bool = False, sentence: str = "") -> str:
    out = bool(published(session(), reader.dossier.id))
    duties: list[OwnDuty] = own_duties(session(), reader.dossier, reader.participation, language(), clock().now())
    swaps: list[GivenAway] = own_swaps(session(), reader.dossier, reader.participation, language(), clock().now())
    return page(
        "portal/duty.html", token=token, reader=reader, name=reader.name(language()), form=form, parts=PARTS,
        opening=_opening(reader), row=find_availability(session(), reader.participation.id), out=out, duties=duties,
        swaps=swaps, stale=stale, sentence=sentence, over=reader.dossier.state in OVER, wish=kept_wish(),
        facts=owner_facts(reader.dossier.owner),
    )  # fmt: skip


@blueprint.get("/d/<token>", endpoint="duty")
@public
def show_duty(token: str) -> str:
    reader = _opened(token)
    return _shown(token, reader, _form(reader))


@blueprint.post("/d/<token>", endpoint="save_duty")
@public
def take_times(token: str) -> Answer:
    reader = _opened(token)
    form, dossier = _form(reader), reader.dossier
    if form.validate():
        try:
            _still_open(reader)
            answer_availability(
                session(), actor=_actor(reader), clock=clock(), dossier=dossier, came_by="link",
                participation_id=reader.participation.id, version=number_or_none(form.version.data) or 0,
                answer=form.answer(_opening(reader)),
            )  # fmt: skip
            told(THANKS)
            return back_to("portal.duty", token=token, **kept_wish())
        except StaleVersion as error:
            form.version.data = str(getattr(error.data["current"], "version", 0))
            return _shown(token, reader, form, stale=True), 409
        except DomainError as error:
            form.refuse(error)
    return _shown(token, reader, form), 422


def _still_open(reader: Reader) -> None:
    if reader.dossier.state in OVER or published(session(), reader.dossier.id):
        raise RosterOut()


def _give_page(token: str, reader: Reader, shift_id: int, sentence: str = "") -> str:
    duty = next((d for d in own_duties(session(), reader.dossier, reader.participation, language(), clock().now())
                 if d.shift_id == shift_id and d.can_give), None)  # fmt: skip
    if duty is None:
        raise NotFound()
    return page(
        "portal/duty_give.html", token=token, reader=reader, name=reader.name(language()), duty=duty, sentence=sentence,
        people=colleagues(session(), reader.dossier, shift_id, reader.participation.id), wish=kept_wish(),
        note=request.form.get("note", ""), to=request.form.get("to", ""), facts=owner_facts(reader.dossier.owner),
    )  # fmt: skip


@blueprint.get("/d/<token>/give/<int:shift_id>", endpoint="give_duty")
@public
def show_give(token: str, shift_id: int) -> str:
    return _give_page(token, _opened(token), shift_id)


@blueprint.post("/d/<token>/give/<int:shift_id>", endpoint="ask_duty")
@public
def give(token: str, shift_id: int) -> Answer:
    reader, to = _opened(token), request.form.get("to", "")
    if not to:
        return _give_page(token, reader, shift_id, say().gettext(CHOOSE_WHO)), 422
    try:
        ask_swap(
            session(), actor=_actor(reader), **_tools(reader), shift_id=shift_id, from_id=reader.participation.id,
            to_id=number_or_none(to), note=request.form.get("note", "").strip()[:500],
        )  # fmt: skip
    except NotFound:
        raise
    except DomainError as error:
        session().rollback()
        reader = _opened(token)
        return _shown(token, reader, _plain(reader), sentence=say().error(error)), 422
    told(ASKED)
    return back_to("portal.duty", token=token, **kept_wish())


def _tools(reader: Reader) -> dict[str, Any]:
    return {"clock": clock(), "settings": services().settings, "dossier": reader.dossier}


def _plain(reader: Reader) -> AvailabilityForm:
    """The form as it is kept, whatever else this request sent."""
    row = find_availability(session(), reader.participation.id)
    return AvailabilityForm.of(row, _opening(reader), typed=False)


@blueprint.post("/d/<token>/swaps/<int:swap_id>", endpoint="answer_duty")
@public
def answer(token: str, swap_id: int) -> Answer:
    """Yes or no to somebody's shift; `keep` is the giver who changed his mind."""
    reader, said = _opened(token), request.form.get("answer", "")
    mine = {g.swap_id: g for g in own_swaps(session(), reader.dossier, reader.participation, language(), clock().now())}
    found = mine.get(swap_id)
    if found is None or said not in found.answers:
        gone = found.sentence if found else ""
        return _shown(token, reader, _plain(reader), sentence=gone or say().error(NotFound())), 422
    try:
        _answer(reader, swap_id, said)
    except DomainError as error:
        session().rollback()
        reader = _opened(token)
        return _shown(token, reader, _plain(reader), sentence=say().error(error)), 422
    told({"yes": YES, "no": NO, "keep": KEEP}[said])
    return back_to("portal.duty", token=token, **kept_wish())


def _answer(reader: Reader, swap_id: int, said: str) -> None:
    acting = {"actor": _actor(reader), **_tools(reader), "swap_id": swap_id}
    if said == "keep":
        withdraw_swap(session(), **acting)
    else:
        answer_swap(session(), **acting, participation_id=reader.participation.id, takes=said == "yes")
