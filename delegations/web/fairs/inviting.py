"""Inviting organisations to exhibit: whom, until when, what they would receive; reminding and links to hand over."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response
from wtforms import DateField, TextAreaField
from wtforms.validators import Optional as Blank

from delegations.core.errors import N_, NN_, DomainError, NotFound
from delegations.core.languages import COMPLETE, choose_language
from delegations.dossiers.queries import Dossier
from delegations.fairs.stands.application_mails import preview_invitation
from delegations.fairs.stands.applications import (
    Invited,
    invite_exhibitors,
    remind_exhibitor,
    show_application_link,
)
from delegations.fairs.stands.queries import Candidate, Exhibitor, candidates, find_edition, get_exhibitor, listed
from delegations.fairs.stands.rules import ENDED, NobodyInvited, NoEditionYet
from delegations.network.queries import Person
from delegations.network.rules import display_name
from delegations.web.fairs import blueprint
from delegations.web.fairs.stands import WORDS, Answer, fair_of, stands_page
from delegations.webkit.context import actor, clock, say, services, session
from delegations.webkit.forms import BaseForm, lines, number_or_none, short
from delegations.webkit.frames import fair_frame, today
from delegations.webkit.guards import planner
from delegations.webkit.pages import back_to, page, told

ASKED = NN_("%(num)s invitation leaves.", "%(num)s invitations leave.")
PREVIEWS = 4
"""How many different invitations the page shows before they leave."""


class InviteForm(BaseForm):
    answer_by = DateField(N_("Answer by"), [Blank()])
    message = TextAreaField(N_("A sentence of your own"), [short(1000)], filters=[lines])

    def chosen(self) -> list[Invited]:
        """Ticked organisations with the contact chosen beside each."""
        ids = [number for one in request.form.getlist("organisations") if (number := number_or_none(one))]
        contacts = {number: number_or_none(request.form.get(f"contact_{number}")) for number in ids}
        return [Invited(number, contacts[number]) for number in dict.fromkeys(ids)]


def _invite_page(dossier: Dossier, form: InviteForm, **changes: Any) -> str:
    known = listed(session(), dossier.id)
    chosen = {one.organisation_id: one.contact_id for one in form.chosen()}
    rows = [(one, known.get(one.organisation.id, "")) for one in candidates(session())]
    groups = [
        (N_("Members of the network"), [row for row in rows if row[0].organisation.member]),
        (N_("Other organisations"), [row for row in rows if not row[0].organisation.member]),
    ]
    values = {"previews": [], "sentence": "", "form": form, "groups": groups, "chosen": chosen, "again": ENDED}
    return page("fairs/invite.html", **fair_frame(dossier, "stands"), **WORDS, **{**values, **changes})


def _contact(one: Invited, known: dict[int, Candidate]) -> Person | None:
    candidate = known.get(one.organisation_id)
    return next((p for p in candidate.people if p.id == one.contact_id), None) if candidate else None


def _previews(dossier: Dossier, form: InviteForm) -> list[Any]:
    """(language, recipients, mail) of the invitations as they would leave, one for each language."""
    known = {one.organisation.id: one for one in candidates(session())}
    found: dict[str, list[Any]] = {}
    for one in form.chosen():
        contact = _contact(one, known)
        if contact and contact.email:
            language = choose_language([contact.language], COMPLETE, "en")
            found.setdefault(language, []).append((known[one.organisation_id].organisation.name, contact))
    base = services().settings.base_url.rstrip("/")
    return [
        (language, [name for name, _contact in rows], services().renderer.render_readable(
            preview_invitation(
                session(), dossier=dossier, organisation=rows[0][0], contact=rows[0][1],
                answer_by=form.answer_by.data, message=form.message.data, link=f"{base}/a/…",
            )
        ))
        for language, rows in list(found.items())[:PREVIEWS]
    ]  # fmt: skip


@blueprint.get("/dossiers/<code>/exhibitors/invite")
@planner
def invite(code: str) -> Answer:
    dossier = fair_of(code, write=True)
    if find_edition(session(), dossier.id) is None:
        told(NoEditionYet.message)
        return back_to("fairs.edition", code=dossier.code)
    return _invite_page(dossier, InviteForm(formdata=None))


@blueprint.post("/dossiers/<code>/exhibitors/invite")
@planner
def send_invitations(code: str) -> Answer:
    """First what they would receive, then the sending: two buttons of one form."""
    dossier, form = fair_of(code, write=True), InviteForm()
    if not form.validate():
        return _invite_page(dossier, form), 422
    if "send" not in request.form:
        if not form.chosen():
            form.refuse(NobodyInvited())
            return _invite_page(dossier, form), 422
        return _invite_page(dossier, form, previews=_previews(dossier, form), seen=True)
    try:
        rows = invite_exhibitors(
            session(), actor=actor(), clock=clock(), settings=services().settings, dossier=dossier,
            invited=form.chosen(), answer_by=form.answer_by.data, message=form.message.data,
        )  # fmt: skip
    except DomainError as error:
        session().rollback()
        form.refuse(error)
        return _invite_page(fair_of(code, write=True), form), 422
    return _sent(dossier, [get_exhibitor(session(), dossier.id, row.id) for row in rows])


def _sent(dossier: Dossier, rows: list[Exhibitor]) -> Response:
    without = [row.organisation.name for row in rows if not (row.contact and row.contact.email)]
    if len(rows) > len(without):
        told(say().ngettext(*ASKED, len(rows) - len(without)))
    if without:
        told("No e-mail address: hand the link over to %(names)s yourself. It stands behind “Link”.",
             names=say().and_list(without))  # fmt: skip
    return back_to("fairs.stands", code=dossier.code, _anchor="exhibitors")


def _link_page(dossier: Dossier, row: Exhibitor, address: str = "") -> str:
    return page(
        "fairs/exhibitor_link.html", **fair_frame(dossier, "stands"), **WORDS, row=row, address=address,
        today=today(dossier),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/exhibitors/<int:exhibitor_id>/link")
@planner
def exhibitor_link(code: str, exhibitor_id: int) -> str:
    dossier = fair_of(code, write=True)
    return _link_page(dossier, get_exhibitor(session(), dossier.id, exhibitor_id))


@blueprint.post("/dossiers/<code>/exhibitors/<int:exhibitor_id>/link")
@planner
def show_exhibitor_link(code: str, exhibitor_id: int) -> str:
    dossier = fair_of(code, write=True)
    link = show_application_link(
        session(), actor=actor(), clock=clock(), dossier=dossier, exhibitor_id=exhibitor_id,
        renew=request.form.get("do") == "renew",
    )  # fmt: skip
    address = "" if link.revoked_at else services().links.url(link)
    return _link_page(dossier, get_exhibitor(session(), dossier.id, exhibitor_id), address)


@blueprint.post("/dossiers/<code>/exhibitors/<int:exhibitor_id>/remind")
@planner
def remind_invited(code: str, exhibitor_id: int) -> Answer:
    dossier = fair_of(code, write=True)
    try:
        row = remind_exhibitor(
            session(), actor=actor(), clock=clock(), settings=services().settings, dossier=dossier,
            exhibitor_id=exhibitor_id,
        )  # fmt: skip
    except NotFound:
        raise
    except DomainError as error:
        return stands_page(dossier, say().error(error)), 422
    told("A reminder leaves to %(name)s.", name=display_name(row.contact) if row.contact else "")
    return back_to("fairs.stands", code=dossier.code, _anchor=f"exhibitor-{row.id}")
