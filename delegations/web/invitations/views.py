"""Letters of a dossier: whom to write to, preview, sending, answers; and the templates they come from."""

from datetime import date, timedelta
from typing import Any

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from delegations.accounts.links import links_for
from delegations.core.errors import N_, DomainError, NotFound, StaleVersion
from delegations.documents import letter_pdf as draw
from delegations.dossiers.queries import Dossier, get_dossier, list_participations
from delegations.invitations.exports import letter_document
from delegations.invitations.letters import preview_letters
from delegations.invitations.queries import (
    Invitation,
    get_invitation,
    get_template,
    list_invitations,
    list_templates,
)
from delegations.invitations.rules import INVITATION_STATES, PLACEHOLDERS
from delegations.invitations.services import (
    InvitationAnswer,
    accept_substitute,
    answer_invitation,
    remind_invited,
    save_template,
    send_invitations,
)
from delegations.network.rules import display_name
from delegations.web.invitations import blueprint
from delegations.web.invitations.forms import BehalfForm, ChooseForm, TemplateForm
from delegations.webkit.context import actor, clock, say, services, session
from delegations.webkit.frames import dossier_frame, today
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, download, page, told

Answer = str | BaseResponse | tuple[str, int]
CHIPS = {"sent": "waiting", "accepted": "confirmed", "declined": "declined", "substituted": "countered"}


def _choose_form(dossier: Dossier) -> ChooseForm:
    hoped = max(today(dossier) + timedelta(days=10), dossier.starts_on - timedelta(days=45))
    form = ChooseForm(data={"deadline": min(hoped, dossier.starts_on)}) if request.method == "GET" else ChooseForm()
    form.template_id.choices = [(t.id, t.name) for t in list_templates(session())]
    return form


def _letters_page(dossier: Dossier, form: ChooseForm, sentence: str = "") -> str:
    invitations = list_invitations(session(), dossier.id)
    return page(
        "invitations/letters.html", **dossier_frame(dossier, "letters"), form=form, sentence=sentence,
        invited={i.participation_id: i for i in invitations}, states=INVITATION_STATES, chips=CHIPS,
        participations=list_participations(session(), dossier.id), display_name=display_name,
        counts={s: sum(1 for i in invitations if i.state == s) for s in INVITATION_STATES},
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/letters")
@staff
def letters(code: str) -> str:
    dossier = get_dossier(session(), actor(), code)
    return _letters_page(dossier, _choose_form(dossier))


def _chosen(dossier: Dossier) -> list[Any]:
    wanted = set(request.form.getlist("participation_ids", type=int))
    return [p for p in list_participations(session(), dossier.id) if p.id in wanted]


@blueprint.post("/dossiers/<code>/letters/preview")
@planner
def preview(code: str) -> Answer:
    """What each chosen person would get; nothing is saved."""
    dossier = get_dossier(session(), actor(), code, write=True)
    form, chosen = _choose_form(dossier), _chosen(dossier)
    if not form.validate() or not chosen:
        sentence = "" if chosen else say().gettext("Choose at least one person.")
        return _letters_page(dossier, form, sentence), 422
    template = get_template(session(), form.template_id.data)
    deadline = form.deadline.data
    previews = preview_letters(
        session(), dossier=dossier, template=template, participations=chosen, deadline=deadline
    )  # fmt: skip
    return page(
        "invitations/preview.html", **dossier_frame(dossier, "letters"), previews=previews, letter=template,
        deadline=deadline, display_name=display_name, placeholders=PLACEHOLDERS,
    )  # fmt: skip


@blueprint.post("/dossiers/<code>/letters/send")
@planner
def send(code: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    form, chosen = _choose_form(dossier), _chosen(dossier)
    if not form.validate() or not chosen:
        return _letters_page(dossier, form, say().gettext("Choose at least one person.")), 422
    template = get_template(session(), form.template_id.data)
    deadline: date | None = form.deadline.data
    try:
        count = send_invitations(
            session(), actor=actor(), clock=clock(), settings=services().settings, dossier=dossier,
            template=template, participations=chosen, deadline=deadline, hold=bool(request.form.get("hold")),
        )  # fmt: skip
    except DomainError as error:
        session().rollback()
        return _letters_page(get_dossier(session(), actor(), code), form, say().error(error)), 422
    told(say().ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", count))
    return back_to("invitations.letters", code=dossier.code)


@blueprint.post("/dossiers/<code>/letters/remind")
@planner
def remind(code: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    wanted = set(request.form.getlist("participation_ids", type=int))
    chosen = [i for i in list_invitations(session(), dossier.id) if i.participation_id in wanted]
    count = remind_invited(
        session(), actor=actor(), clock=clock(), settings=services().settings, invitations=chosen
    )  # fmt: skip
    told(say().ngettext("%(num)s reminder is on its way.", "%(num)s reminders are on their way.", count))
    return back_to("invitations.letters", code=dossier.code)


def _found(code: str, invitation_id: int, *, write: bool = False) -> tuple[Dossier, Invitation]:
    dossier = get_dossier(session(), actor(), code, write=write)
    invitation = get_invitation(session(), invitation_id)
    if invitation.dossier_id != dossier.id:
        raise NotFound()
    return dossier, invitation


def _letter_page(dossier: Dossier, invitation: Invitation, form: BehalfForm) -> str:
    link = links_for(session(), purpose="invitation", subject_ids=[invitation.id]).get(invitation.id)
    return page(
        "invitations/letter.html", **dossier_frame(dossier, "letters"), invitation=invitation, form=form,
        address=services().links.url(link) if link else "", states=INVITATION_STATES, chips=CHIPS,
        guest=display_name(invitation.participation.person), may_plan=actor().may_plan,
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/letters/<int:invitation_id>")
@staff
def letter(code: str, invitation_id: int) -> str:
    return _letter_page(*_found(code, invitation_id), BehalfForm())


@blueprint.get("/dossiers/<code>/letters/<int:invitation_id>/letter.pdf")
@staff
def letter_pdf(code: str, invitation_id: int) -> Response:
    _dossier, invitation = _found(code, invitation_id)
    link = links_for(session(), purpose="invitation", subject_ids=[invitation.id]).get(invitation.id)
    document = letter_document(
        session(), invitation=invitation, mission=services().settings.mission_name,
        address=services().links.url(link) if link else "",
    )  # fmt: skip
    return download(draw(document, services().fonts), "invitation.pdf", "application/pdf", inline=True)


@blueprint.post("/dossiers/<code>/letters/<int:invitation_id>/answer")
@planner
def answer(code: str, invitation_id: int) -> Answer:
    """An answer heard by telephone, by letter or in person."""
    dossier, invitation = _found(code, invitation_id, write=True)
    form = BehalfForm()
    if not form.validate():
        return _letter_page(dossier, invitation, form), 422
    given = InvitationAnswer(
        form.answer.data, form.note.data or "", {"name": form.substitute_name.data or ""}, form.behalf.data
    )
    try:
        answer_invitation(
            session(), actor=actor(), clock=clock(), settings=services().settings, invitation_id=invitation.id,
            answer=given,
        )  # fmt: skip
    except DomainError as error:
        form.refuse(error)
        return _letter_page(dossier, invitation, form), 422
    told(N_("The answer was entered."))
    return back_to("invitations.letter", code=dossier.code, invitation_id=invitation.id)


@blueprint.post("/dossiers/<code>/letters/<int:invitation_id>/substitute")
@planner
def substitute(code: str, invitation_id: int) -> Answer:
    dossier, invitation = _found(code, invitation_id, write=True)
    accept_substitute(session(), actor=actor(), clock=clock(), invitation=invitation)
    told(N_("The person who comes instead is in the list, at the end of the order: rank is not inherited."))
    return back_to("dossiers.participants", code=dossier.code)


@blueprint.get("/letters/templates")
@staff
def templates() -> str:
    return page("invitations/templates.html", section="visits", templates=list_templates(session()))


@blueprint.route("/letters/templates/new", methods=["GET", "POST"])
@planner
def new_template() -> Answer:
    return _edit_template(None)


@blueprint.route("/letters/templates/<int:template_id>", methods=["GET", "POST"])
@planner
def template(template_id: int) -> Answer:
    return _edit_template(template_id)


def _edit_template(template_id: int | None) -> Answer:
    found = get_template(session(), template_id) if template_id else None
    reading = request.method == "GET"
    form = TemplateForm(data=TemplateForm.stands(found) if found else {}) if reading else TemplateForm()
    status = 200 if reading else 422
    theirs: dict[str, Any] = {}
    if not reading and form.validate():
        try:
            save_template(
                session(), actor=actor(), clock=clock(), name=form.name.data, texts=form.texts(), template=found,
                version=request.form.get("version", type=int),
            )  # fmt: skip
            told(N_("The letter was saved."))
            return back_to("invitations.templates")
        except StaleVersion:
            status, theirs = 409, TemplateForm.stands(found)
        except DomainError as error:
            form.refuse(error)
    mine = form.values()
    differences = [(form._fields[k].label.text, v, mine.get(k)) for k, v in theirs.items() if v != mine.get(k)]
    html = page(
        "invitations/template.html", section="visits", form=form, letter=found, placeholders=PLACEHOLDERS,
        differences=differences, back=url_for("invitations.templates"),
    )  # fmt: skip
    return html, status
