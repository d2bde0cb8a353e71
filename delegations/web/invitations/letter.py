"""One invitation: the letter as it left, on paper, its link, what came of it, answers heard otherwise."""

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from delegations.accounts.links import links_for
from delegations.core.errors import N_, DomainError
from delegations.documents import letter_pdf as draw
from delegations.dossiers.journal import DOORS, SENTENCES
from delegations.dossiers.queries import Dossier
from delegations.invitations.exports import letter_document
from delegations.invitations.mails import reader_of
from delegations.invitations.queries import Invitation, history_of, messages_about
from delegations.invitations.rules import INVITATION_STATES, LINK, lines_of
from delegations.invitations.services import answer_invitation
from delegations.invitations.substitutes import accept_substitute
from delegations.messaging.rules import STATUSES
from delegations.network.rules import display_name
from delegations.web.invitations import blueprint
from delegations.web.invitations.common import CHIPS, found_invitation
from delegations.web.invitations.forms import ANSWERS, HEARD, BehalfForm
from delegations.webkit.chips import MESSAGE_CHIPS
from delegations.webkit.context import actor, clock, services, session
from delegations.webkit.frames import dossier_frame
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, download, page, told
from delegations.webkit.rights import may_write

Answer = str | BaseResponse | tuple[str, int]
KINDS = {
    "invitation": N_("Letter"), "invitation_reminder": N_("Reminder"), "invitation_receipt": N_("Receipt"),
}  # fmt: skip


def _address(invitation: Invitation) -> str:
    link = links_for(session(), purpose="invitation", subject_ids=[invitation.id]).get(invitation.id)
    return services().links.url(link) if link and link.revoked_at is None else ""


def _letter_page(dossier: Dossier, invitation: Invitation, form: BehalfForm) -> str:
    writing = may_write(dossier)
    return page(
        "invitations/letter.html", **dossier_frame(dossier, "letters"), invitation=invitation, form=form,
        address=_address(invitation) if writing else "", states=INVITATION_STATES, chips=CHIPS, answers=ANSWERS,
        guest=display_name(invitation.participation.person), reader=reader_of(invitation), display_name=display_name,
        may_write=writing, paragraphs=lines_of(invitation.body, LINK), heard=dict(HEARD), sentences=SENTENCES,
        doors=DOORS, history=history_of(session(), invitation.id), kinds=KINDS, mail_words=STATUSES,
        messages=messages_about(session(), invitation.id, dossier.id), mail_chips=MESSAGE_CHIPS,
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/letters/<int:invitation_id>")
@staff
def letter(code: str, invitation_id: int) -> str:
    return _letter_page(*found_invitation(code, invitation_id), BehalfForm())


@blueprint.get("/dossiers/<code>/letters/<int:invitation_id>/letter.pdf")
@staff
def letter_pdf(code: str, invitation_id: int) -> Response:
    """For the post; the personal address is printed only for those who may hand it out."""
    dossier, invitation = found_invitation(code, invitation_id)
    document = letter_document(
        session(), invitation=invitation, mission=services().settings.mission_name,
        address=_address(invitation) if may_write(dossier) else "",
    )  # fmt: skip
    name = f"{dossier.code}-{display_name(invitation.participation.person)}.pdf"
    return download(draw(document, services().fonts), name, "application/pdf", inline=True)


@blueprint.post("/dossiers/<code>/letters/<int:invitation_id>/answer")
@planner
def answer(code: str, invitation_id: int) -> Answer:
    """An answer heard by telephone, by letter or in person."""
    dossier, invitation = found_invitation(code, invitation_id, write=True)
    form = BehalfForm()
    if not form.validate():
        return _letter_page(dossier, invitation, form), 422
    try:
        answer_invitation(
            session(), actor=actor(), clock=clock(), settings=services().settings, invitation_id=invitation.id,
            answer=form.given(),
        )  # fmt: skip
    except DomainError as error:
        form.refuse(error)
        return _letter_page(dossier, invitation, form), 422
    told(N_("The answer was entered."))
    return back_to("invitations.letter", code=dossier.code, invitation_id=invitation.id)


@blueprint.post("/dossiers/<code>/letters/<int:invitation_id>/substitute")
@planner
def substitute(code: str, invitation_id: int) -> BaseResponse:
    dossier, invitation = found_invitation(code, invitation_id, write=True)
    accept_substitute(session(), actor=actor(), clock=clock(), dossier=dossier, invitation=invitation)
    told(N_("The person who comes instead is in the list, at the end of the order: rank is not inherited."))
    return back_to("invitations.letter", code=dossier.code, invitation_id=invitation.id)
