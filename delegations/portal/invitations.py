"""An invitation behind its link: the letter, and the answer to it."""

from typing import Any

from werkzeug.wrappers import Response as BaseResponse
from wtforms import StringField, TextAreaField

from delegations.accounts.exports import owner_facts
from delegations.accounts.links import links_for, open_link
from delegations.core.actor import Actor, Door
from delegations.core.errors import N_, DomainError
from delegations.invitations.mails import reader_of
from delegations.invitations.queries import Invitation, answering, open_invitation
from delegations.invitations.rules import lines_of
from delegations.invitations.services import STATES, InvitationAnswer, answer_invitation
from delegations.network.rules import display_name
from delegations.portal import blueprint
from delegations.portal.language import kept_wish, speak
from delegations.webkit.context import clock, language, say, services, session
from delegations.webkit.forms import BaseForm, line, lines, short
from delegations.webkit.guards import public
from delegations.webkit.pages import back_to, page, told

CHOOSE = N_("Choose one of the answers.")
THANKS = N_("Thank you. Your answer has reached us, and a receipt is on its way to you by mail.")
THANKS_WITHOUT_MAIL = N_("Thank you. Your answer has reached us.")


class InvitationForm(BaseForm):
    """Nothing is preselected."""

    answer = StringField("")
    note = TextAreaField(N_("A note for us"), filters=[lines], validators=[short(2000)])
    substitute_name = StringField(N_("Name"), filters=[line], validators=[short()])
    substitute_title = StringField(N_("Function"), filters=[line], validators=[short()])
    substitute_email = StringField(N_("E-mail address"), filters=[line], validators=[short()])

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if self.answer.data not in STATES:
            self.answer.errors = [say().gettext(CHOOSE)]
            return False
        return bool(good)

    def given(self) -> InvitationAnswer:
        """The answer; only the chosen card's fields count."""
        substitute = {name: self[f"substitute_{name}"].data or "" for name in ("name", "title", "email")}
        return InvitationAnswer(self.answer.data, self.note.data or "", substitute)


def _opened(token: str) -> Invitation:
    """The invitation of a link; the page speaks the language of who answers. NotFound, Revoked."""
    link = open_link(session(), maker=services().links, token=token, purposes=("invitation",))
    invitation = open_invitation(session(), link.subject_id)
    speak(reader_of(invitation).language, token)
    return invitation


def _programme_of(invitation: Invitation) -> str:
    """The token of the guest's own programme, which the letter speaks of; '' when it was withdrawn."""
    guest = invitation.participation
    link = links_for(session(), purpose="itinerary", subject_ids=[guest.id]).get(guest.id)
    known = link is not None and link.revoked_at is None and guest.removed_at is None
    return services().links.token(link) if link is not None and known else ""


def _shown(token: str, invitation: Invitation, form: InvitationForm) -> str:
    person, owner = invitation.participation.person, invitation.dossier.owner
    address = f"{services().settings.base_url.rstrip('/')}/v/{token}"
    return page(
        "portal/invitation.html", invitation=invitation, form=form, errors=form.errors_by_field(),
        guest=display_name(person, language()), through=invitation.participation.liaison is not None,
        paragraphs=lines_of(invitation.body, address), mode=answering(invitation, clock()),
        zone=invitation.dossier.zone, programme=_programme_of(invitation),
        facts=owner_facts(owner),
    )  # fmt: skip


@blueprint.get("/v/<token>", endpoint="invitation")
@public
def show_invitation(token: str) -> str:
    return _shown(token, _opened(token), InvitationForm())


@blueprint.post("/v/<token>", endpoint="answer_invitation")
@public
def take_answer(token: str) -> BaseResponse | tuple[str, int]:
    invitation = _opened(token)
    form, reader = InvitationForm(), reader_of(invitation)
    if not form.validate():
        return _shown(token, invitation, form), 422
    actor = Actor("delegate", reader.id, display_name(reader), Door.PORTAL)
    try:
        answer_invitation(
            session(), actor=actor, clock=clock(), settings=services().settings, invitation_id=invitation.id,
            answer=form.given(),
        )  # fmt: skip
    except DomainError as error:
        form.refuse(error)
        return _shown(token, invitation, form), 422
    told(THANKS if reader.email else THANKS_WITHOUT_MAIL)
    return back_to("portal.invitation", token=token, **kept_wish())
