"""A host's request behind its link: shown as it stands, answered without an account."""

from typing import Any

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from delegations.accounts.links import open_link
from delegations.core.actor import Actor, Door
from delegations.core.errors import N_, DomainError, NotFound
from delegations.itineraries.host_calendars import slot_calendar
from delegations.itineraries.host_pages import HostPage, host_page
from delegations.itineraries.queries import get_request
from delegations.itineraries.requests import Answer, answer_request
from delegations.portal import blueprint
from delegations.portal.forms import AnswerForm, LateForm
from delegations.portal.language import kept_wish, speak
from delegations.webkit.context import clock, language, services, session
from delegations.webkit.guards import public
from delegations.webkit.pages import back_to, download, page, told

THANKS = N_("Thank you. Your answer has reached us, and a receipt is on its way to you by mail.")


def opened(token: str) -> tuple[Any, HostPage]:
    """The request of a link and its page in the reader's language. NotFound, Revoked."""
    link = open_link(session(), maker=services().links, token=token, purposes=("request",))
    found = get_request(session(), link.subject_id)
    speak(found.contact.language, token)
    return found, host_page(session(), clock=clock(), request=found, language=language())


def _form_for(shown: HostPage) -> AnswerForm | LateForm:
    """Who has said no stays with that form: the same answer sent twice is one answer."""
    told_no = shown.mode == "closed" and shown.state == "declined"
    return LateForm() if shown.mode == "late" or told_no else AnswerForm()


def _shown(token: str, shown: HostPage, form: AnswerForm | LateForm) -> str:
    return page(
        "portal/request.html", token=token, shown=shown, facts=shown.facts, form=form,
        errors=form.errors_by_field(), wish=kept_wish(),
    )  # fmt: skip


@blueprint.get("/r/<token>", endpoint="request")
@public
def show_request(token: str) -> str:
    _found, shown = opened(token)
    return _shown(token, shown, _form_for(shown))


@blueprint.post("/r/<token>", endpoint="answer")
@public
def take_answer(token: str) -> BaseResponse | tuple[str, int]:
    found, shown = opened(token)
    form = _form_for(shown)
    answer = _read(form, shown)
    actor = Actor("host", found.contact_id, shown.facts["contact_name"], Door.PORTAL)
    if answer is not None:
        try:
            answer_request(
                session(), actor=actor, clock=clock(), settings=services().settings, request_id=found.id,
                answer=answer,
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            told(THANKS)
            return back_to("portal.request", token=token, **kept_wish())
    session().rollback()
    return _shown(token, opened(token)[1], form), 422


def _read(form: AnswerForm | LateForm, shown: HostPage) -> Answer | None:
    """The answer, or None when the form has errors."""
    if not form.validate():
        return None
    if isinstance(form, LateForm):
        return Answer("decline", note=form.reason.data)
    answer = form.given(shown.start.zone)
    return None if form.errors_by_field() else answer


@blueprint.get("/r/<token>/slot.ics", endpoint="request_calendar")
@public
def download_slot(token: str) -> Response:
    found, shown = opened(token)
    if not shown.can_download:
        raise NotFound()
    body = slot_calendar(session(), request=found, language=language())
    return download(body, f"{found.slot.dossier.code}.ics", "text/calendar")
