"""The requests of a dossier: who was asked, who answered, who is late; one request with its history and acts."""

from collections.abc import Callable
from typing import Any

from flask import request as http

from delegations.accounts.links import link_for, links_for, renew_link, revoke_link
from delegations.core.errors import N_, DomainError, Forbidden, NotFound
from delegations.core.text import many_lines
from delegations.dossiers.queries import Dossier, get_dossier
from delegations.itineraries import asking, decisions
from delegations.itineraries.exports import request_facts
from delegations.itineraries.fits import fits_of
from delegations.itineraries.queries import Request, events_of, list_slots
from delegations.itineraries.requests import answer_request, approve_hand_over
from delegations.messaging.queries import messages_to
from delegations.web.itineraries import blueprint
from delegations.web.itineraries import requests_present as present
from delegations.web.itineraries.lookups import request_of
from delegations.web.itineraries.requests_forms import ANSWERS, BEHALF, NUMBERS, BehalfForm
from delegations.webkit.context import actor, clock, language, say, services, session
from delegations.webkit.frames import dossier_frame, today
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.rights import may_write

MOST_MAILS = 8
NOTE_LENGTH = 1000


def _tools() -> dict[str, Any]:
    return {"actor": actor(), "clock": clock(), "settings": services().settings}


@blueprint.get("/dossiers/<code>/requests")
@staff
def requests(code: str) -> str:
    dossier = get_dossier(session(), actor(), code)
    slots, day = list_slots(session(), dossier.id), today(dossier)
    offers = [(s, o) for s in slots if s.cancelled_at is None for r in s.requests for o in present.offered(r)]
    rows = present.rows(say(), slots, day, fits_of(session(), offers))
    return page(
        "itineraries/requests.html", **dossier_frame(dossier, "requests"), rows=rows,
        progress=present.progress(say(), slots, day), may_plan=may_write(dossier),
        some_open=any(line.open for row in rows for line in row.lines),
    )  # fmt: skip


def _chosen(dossier: Dossier) -> list[Request]:
    ids = dict.fromkeys(http.form.getlist("request_ids", type=int))
    return [request_of(dossier, request_id, lock=True) for request_id in ids]


@blueprint.post("/dossiers/<code>/requests/remind")
@planner
def remind(code: str) -> Any:
    dossier = get_dossier(session(), actor(), code, write=True)
    count = asking.remind(session(), requests=_chosen(dossier), **_tools())
    told(say().ngettext("%(num)s host was reminded.", "%(num)s hosts were reminded.", count))
    return back_to("itineraries.requests", code=dossier.code)


@blueprint.post("/dossiers/<code>/requests/ask-again")
@planner
def ask_again(code: str) -> Any:
    dossier = get_dossier(session(), actor(), code, write=True)
    count = asking.ask_again(session(), requests=_chosen(dossier), **_tools())
    told(say().ngettext("%(num)s host was asked again.", "%(num)s hosts were asked again.", count))
    return back_to("itineraries.requests", code=dossier.code)


def request_page(dossier: Dossier, found: Request, form: BehalfForm | None = None, problem: str = "") -> str:
    """The page of one request; `form` brings a refused answer back, `problem` says why an act was refused."""
    w = say()
    frozen = request_facts(session(), found, language())
    link = links_for(session(), purpose="request", subject_ids=[found.id]).get(found.id)
    offers = present.offered(found)
    fits = fits_of(session(), [(found.slot, o) for o in offers])
    events = events_of(session(), [found.id]).get(found.id, [])
    chip, word = present.state_chip(w, found, found.slot, today(dossier))
    return page(
        "itineraries/request.html", **dossier_frame(dossier, "requests"), request_=found, facts=frozen,
        pairs=present.facts(w, found, frozen), chip_state=chip, chip_word=word, was=present.was(w, found),
        offers=[(o, present.moment(w, present.option_wall(o)), present.fit_words(w, fits.get(o.id))) for o in offers],
        soundings=[(o, present.moment(w, present.option_wall(o))) for o in found.options if o.source == "sounding"],
        history=present.history(w, events, dossier.zone), form=form or BehalfForm(formdata=None), problem=problem,
        numbers=NUMBERS, answers=ANSWERS, ways=BEHALF, may_plan=may_write(dossier), acts=present.acts(found),
        link=services().links.url(link) if link and link.revoked_at is None else "", revoked=link and link.revoked_at,
        mails=messages_to(session(), found.contact_id, dossier.id)[:MOST_MAILS],
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/requests/<int:request_id>")
@staff
def request(code: str, request_id: int) -> str:
    dossier = get_dossier(session(), actor(), code)
    return request_page(dossier, request_of(dossier, request_id))


@blueprint.post("/dossiers/<code>/requests/<int:request_id>/answer")
@planner
def answer(code: str, request_id: int) -> Any:
    """An answer that staff heard, entered on the host's behalf."""
    dossier = get_dossier(session(), actor(), code, write=True)
    found = request_of(dossier, request_id, lock=True)
    form = BehalfForm()
    given = form.given(found.slot.start_zone) if form.validate() else None
    if given is not None:
        try:
            answer_request(session(), request_id=found.id, answer=given, **_tools())
        except DomainError as error:
            form.refuse(error)
        else:
            told(N_("The answer is noted; the host gets a receipt."))
            return back_to("itineraries.request", code=dossier.code, request_id=request_id)
    session().rollback()
    dossier = get_dossier(session(), actor(), code)
    return request_page(dossier, request_of(dossier, request_id), form), 422


def _act(code: str, request_id: int, use_case: Callable[[Request], str]) -> Any:
    """One act on one request, then back to it; a rule that says no is told on its page."""
    dossier = get_dossier(session(), actor(), code, write=True)
    found = request_of(dossier, request_id, lock=True)
    try:
        sentence = use_case(found)
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        problem = say().error(error)
        session().rollback()
        dossier = get_dossier(session(), actor(), code)
        return request_page(dossier, request_of(dossier, request_id), problem=problem), 422
    told(sentence)
    return back_to("itineraries.request", code=dossier.code, request_id=request_id)


def _note() -> str:
    return many_lines(http.form.get("note", ""))[:NOTE_LENGTH]


@blueprint.post("/dossiers/<code>/requests/<int:request_id>/withdraw")
@planner
def withdraw(code: str, request_id: int) -> Any:
    def use_case(found: Request) -> str:
        asking.withdraw(session(), request=found, note=_note(), **_tools())
        return N_("The request is withdrawn. Whoever was asked gets word.")

    return _act(code, request_id, use_case)


@blueprint.post("/dossiers/<code>/requests/<int:request_id>/accept")
@planner
def accept_option(code: str, request_id: int) -> Any:
    """Takes one of the host's times, and shows the day as it then is, with what it does to the ways."""
    option_id = http.form.get("option_id", type=int) or 0
    days: list[str] = []

    def use_case(found: Request) -> str:
        slot = decisions.accept_option(session(), request=found, option_id=option_id, **_tools())
        days.append(slot.starts.date().isoformat())
        time = say().time(slot.start)
        return say().gettext("The slot moved to %(time)s and is confirmed; the host was told.", time=time)

    response = _act(code, request_id, use_case)
    return back_to("itineraries.programme", code=code.upper(), day=days[0]) if days else response


@blueprint.post("/dossiers/<code>/requests/<int:request_id>/refuse-times")
@planner
def refuse_options(code: str, request_id: int) -> Any:
    def use_case(found: Request) -> str:
        decisions.refuse_options(session(), request=found, note=_note(), **_tools())
        return N_("The times are refused; the host was told that the first question stands again.")

    return _act(code, request_id, use_case)


@blueprint.post("/dossiers/<code>/requests/<int:request_id>/hand-over/approve", endpoint="approve_hand_over")
@planner
def approve(code: str, request_id: int) -> Any:
    def use_case(found: Request) -> str:
        approve_hand_over(session(), request=found, **_tools())
        return N_("The colleague was asked, with a link of his own.")

    return _act(code, request_id, use_case)


@blueprint.post("/dossiers/<code>/requests/<int:request_id>/hand-over/refuse")
@planner
def refuse_hand_over(code: str, request_id: int) -> Any:
    def use_case(found: Request) -> str:
        decisions.refuse_hand_over(session(), request=found, **_tools())
        return N_("The question went back to the contact who was asked first.")

    return _act(code, request_id, use_case)


@blueprint.post("/dossiers/<code>/requests/<int:request_id>/link/renew")
@planner
def renew_request_link(code: str, request_id: int) -> Any:
    def use_case(found: Request) -> str:
        link = link_for(session(), clock=clock(), purpose="request", subject_id=found.id)
        renew_link(session(), actor=actor(), clock=clock(), link=link)
        return N_("There is a new link; the old one opens nothing any more.")

    return _act(code, request_id, use_case)


@blueprint.post("/dossiers/<code>/requests/<int:request_id>/link/revoke")
@planner
def revoke_request_link(code: str, request_id: int) -> Any:
    def use_case(found: Request) -> str:
        link = link_for(session(), clock=clock(), purpose="request", subject_id=found.id)
        revoke_link(session(), actor=actor(), clock=clock(), link=link)
        return N_("The link is revoked: it opens nothing any more.")

    return _act(code, request_id, use_case)
