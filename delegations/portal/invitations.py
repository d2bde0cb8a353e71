"""An invitation behind its link: the letter, and the answer to it."""

from werkzeug.wrappers import Response as BaseResponse
from wtforms import RadioField, StringField, TextAreaField

from delegations.accounts.links import open_link
from delegations.core.actor import Actor, Door
from delegations.core.errors import N_, DomainError
from delegations.invitations.letters import LINK
from delegations.invitations.queries import Invitation, get_invitation
from delegations.invitations.services import InvitationAnswer, answer_invitation
from delegations.network.rules import display_name
from delegations.portal import blueprint
from delegations.portal.language import kept_wish, speak
from delegations.webkit.context import clock, language, say, services, session
from delegations.webkit.forms import BaseForm, line, lines, short
from delegations.webkit.guards import public
from delegations.webkit.pages import back_to, page, told

CHOICES = [("accept", ""), ("decline", ""), ("substitute", "")]


class InvitationForm(BaseForm):
    answer = RadioField(choices=CHOICES, validate_choice=False)
    note = TextAreaField(filters=[lines], validators=[short(2000)])
    substitute_name = StringField(filters=[line], validators=[short()])
    substitute_title = StringField(filters=[line], validators=[short()])
    substitute_email = StringField(filters=[line], validators=[short()])

    def given(self) -> InvitationAnswer:
        """The answer; only the chosen card's fields count."""
        substitute = {
            name: getattr(self, f"substitute_{name}").data or "" for name in ("name", "title", "email")
        }  # fmt: skip
        return InvitationAnswer(self.answer.data, self.note.data or "", substitute)


def _opened(token: str) -> Invitation:
    link = open_link(session(), maker=services().links, token=token, purposes=("invitation",))
    invitation = get_invitation(session(), link.subject_id)
    person = invitation.participation.liaison or invitation.participation.person
    speak(person.language)
    return invitation


def _shown(invitation: Invitation, form: InvitationForm) -> str:
    person = invitation.participation.person
    return page(
        "portal/invitation.html", invitation=invitation, form=form, errors=form.errors_by_field(),
        guest=display_name(person, language()), body=invitation.body.replace(LINK, "").split("\n\n"),
        dossier=invitation.dossier,
    )  # fmt: skip


@blueprint.get("/v/<token>", endpoint="invitation")
@public
def show_invitation(token: str) -> str:
    return _shown(_opened(token), InvitationForm())


@blueprint.post("/v/<token>", endpoint="answer_invitation")
@public
def take_answer(token: str) -> BaseResponse | tuple[str, int]:
    invitation = _opened(token)
    form = InvitationForm()
    form.validate()
    if form.answer.data not in dict(CHOICES):
        form.answer.errors = [*form.answer.errors, _sentence()]
        return _shown(invitation, form), 422
    person = invitation.participation.person
    actor = Actor("delegate", person.id, display_name(person), Door.PORTAL)
    try:
        answer_invitation(
            session(), actor=actor, clock=clock(), settings=services().settings, invitation_id=invitation.id,
            answer=form.given(),
        )  # fmt: skip
    except DomainError as error:
        form.refuse(error)
        return _shown(invitation, form), 422
    told(N_("Thank you. Your answer has reached us, and a receipt is on its way to you by mail."))
    return back_to("portal.invitation", token=token, **kept_wish())


def _sentence() -> str:
    return say().gettext("Choose one of the answers.")
