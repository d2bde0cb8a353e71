"""An exhibitor's page behind its link: invited, applied, decided, with what is theirs at the fair."""

from typing import Any

from werkzeug.wrappers import Response as BaseResponse
from wtforms import HiddenField, SelectField, StringField, TextAreaField

from delegations.accounts.exports import owner_facts
from delegations.accounts.links import open_link
from delegations.core.actor import Actor, Door
from delegations.core.errors import N_, DomainError, NotFound, StaleVersion
from delegations.fairs.stands.application_pages import (
    ApplicationPage,
    Offer,
    application_page,
    published_remains,
    published_titles,
)
from delegations.fairs.stands.applications import Wish, apply_by_link, say_no
from delegations.fairs.stands.queries import Exhibitor, Stand, open_application
from delegations.fairs.stands.rules import FORMULAS, INVOICING
from delegations.network.rules import display_name
from delegations.portal import blueprint
from delegations.portal.language import kept_wish, speak
from delegations.webkit.context import clock, language, say, services, session
from delegations.webkit.forms import BaseForm, lines, number_or_none, short
from delegations.webkit.guards import public
from delegations.webkit.pages import back_to, page, told

NO = "no"
CHOOSE = N_("Choose one of the answers.")
THANKS = N_("Thank you. Your answer has reached us, and a receipt is on its way to you by mail.")
THANKS_WITHOUT_MAIL = N_("Thank you. Your answer has reached us.")
CHANGED_MEANWHILE = N_("Something changed here meanwhile: look at the present state, then send your answer again.")


class ApplicationForm(BaseForm):
    """Nothing is preselected. `answer` is a formula or "no"; each formula has its own choice of stands."""

    answer = StringField("")
    version = HiddenField()
    wanted = TextAreaField(N_("What you show, and who comes"), [short(2000)], filters=[lines])
    note = TextAreaField(N_("A note for us"), [short(2000)], filters=[lines])

    @classmethod
    def of(cls, row: Exhibitor, mode: str, offers: tuple[Offer, ...]) -> "ApplicationForm":
        """Filled with the application that can still be changed, else as typed."""
        data = {"version": str(row.version)}
        if mode == "change":
            data |= {"answer": row.formula, "wanted": row.wanted, "note": row.own_note}
            data[f"stand_{row.formula}"] = str(row.stand_id or "")
        return cls(data=data).offer(offers)

    def offer(self, offers: tuple[Offer, ...]) -> "ApplicationForm":
        """Only stands that have room, with their hall and the places left."""
        for one in offers:
            self[f"stand_{one.formula}"].choices = [(str(stand.id), _room(stand, left)) for stand, left in one.stands]
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if self.answer.data not in (*FORMULAS, NO):
            self.answer.errors = [say().gettext(CHOOSE)]
            return False
        return bool(good)

    def wish(self) -> Wish:
        stand_id = number_or_none(self[f"stand_{self.answer.data}"].data)
        return Wish(self.answer.data, stand_id, self.wanted.data, self.note.data)


def _room(stand: Stand, left: int) -> str:
    words = say()
    where = words.gettext("Stand %(stand)s, hall %(hall)s", stand=stand.number, hall=stand.hall)
    return words.line([where, words.ngettext("%(num)s place left", "%(num)s places left", left)])


for _formula in FORMULAS:
    setattr(ApplicationForm, f"stand_{_formula}",
            SelectField(N_("Wanted stand"), choices=[], validate_choice=False))  # fmt: skip


def _opened(token: str) -> tuple[Exhibitor, ApplicationPage]:
    """The exhibitor of a link; the page speaks the contact's language. NotFound, Revoked."""
    link = open_link(session(), maker=services().links, token=token, purposes=("application",))
    row = open_application(session(), link.subject_id)
    speak(row.contact.language if row.contact else "", token if row.contact else "")
    return row, application_page(session(), row, language=language(), now=clock().now())


def _shown(token: str, row: Exhibitor, shown: ApplicationPage, form: ApplicationForm) -> str:
    return page(
        "portal/application.html", token=token, row=row, shown=shown, form=form, errors=form.errors_by_field(),
        invoicing=INVOICING, formulas=FORMULAS, facts=owner_facts(row.dossier.owner), wish=kept_wish(),
        mission=services().settings.mission_name,
    )  # fmt: skip


def _actor(row: Exhibitor) -> Actor:
    name = display_name(row.contact) if row.contact else row.organisation.name
    return Actor("exhibitor", row.contact_id, name, Door.PORTAL)


@blueprint.get("/a/<token>", endpoint="application")
@public
def show_application(token: str) -> str:
    row, shown = _opened(token)
    return _shown(token, row, shown, ApplicationForm.of(row, shown.mode, shown.offers))


@blueprint.post("/a/<token>", endpoint="apply")
@public
def take_application(token: str) -> BaseResponse | tuple[str, int]:
    row, shown = _opened(token)
    form = ApplicationForm.of(row, shown.mode, shown.offers)
    if not form.validate():
        return _shown(token, row, shown, form), 422
    try:
        _answer(row, form)
    except StaleVersion:
        return _refused(token, form, 409)
    except DomainError as error:
        error.field = f"stand_{form.answer.data}" if error.field == "stand_id" else error.field
        form.refuse(error)
        return _refused(token, form, 422)
    return _thanked(token, row)


def _answer(row: Exhibitor, form: ApplicationForm) -> None:
    common: dict[str, Any] = {
        "actor": _actor(row), "clock": clock(), "settings": services().settings, "exhibitor_id": row.id
    }  # fmt: skip
    if form.answer.data == NO:
        say_no(session(), **common, note=form.note.data)
    else:
        apply_by_link(session(), **common, version=number_or_none(form.version.data) or 0, wish=form.wish())


def _refused(token: str, form: ApplicationForm, status: int) -> tuple[str, int]:
    """The page as it stands now around the form as typed; stands that are full are offered no more."""
    session().rollback()
    row, shown = _opened(token)
    if status == 409:
        form.version.data = str(row.version)
        form.form_errors.append(say().gettext(CHANGED_MEANWHILE))
    return _shown(token, row, shown, form.offer(shown.offers)), status


def _thanked(token: str, row: Exhibitor) -> BaseResponse:
    told(THANKS if row.contact and row.contact.email else THANKS_WITHOUT_MAIL)
    return back_to("portal.application", token=token, **kept_wish())


@blueprint.get("/a/<token>/withdraw", endpoint="withdrawal")
@public
def show_withdrawal(token: str) -> str:
    """What would remain, before they say that they no longer come."""
    row, shown = _opened(token)
    if shown.mode not in ("change", "engaged"):
        raise NotFound()
    return page(
        "portal/withdrawal.html", token=token, row=row, shown=shown, facts=owner_facts(row.dossier.owner),
        remains=published_remains(session(), row, clock().now()), name=display_name, wish=kept_wish(),
        titles=published_titles(session(), row.dossier_id, language()),
    )  # fmt: skip


@blueprint.post("/a/<token>/withdraw", endpoint="withdraw")
@public
def take_withdrawal(token: str) -> BaseResponse:
    row, _shown_page = _opened(token)
    say_no(session(), actor=_actor(row), clock=clock(), settings=services().settings, exhibitor_id=row.id)
    return _thanked(token, row)
