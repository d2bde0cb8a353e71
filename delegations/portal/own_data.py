"""“My name and my data”: a delegate corrects his name, tells his needs, says yes or no to photos, sends a portrait."""

from flask_wtf.file import FileField
from werkzeug.wrappers import Response as BaseResponse
from wtforms import BooleanField, RadioField, StringField, TextAreaField

from delegations.core.actor import Actor, Door
from delegations.core.errors import N_, DomainError
from delegations.dossiers.own_data import NEEDS, OwnData, OwnPage, own_page, save_own_data
from delegations.dossiers.photographs import LARGEST_FILE
from delegations.itineraries.reader_pages import Reader
from delegations.portal import blueprint
from delegations.portal.language import kept_wish
from delegations.portal.readers import contact_of, opened
from delegations.webkit.context import clock, language, say, session
from delegations.webkit.forms import BaseForm, line, lines, required, sent_file, short
from delegations.webkit.guards import public
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.uploads import takes

SAVED = N_("Thank you. Your details are kept.")
TO_CONFIRM = N_("Thank you. We check the new spelling of your name and use it as soon as it is confirmed.")
CHOOSE_AGAIN = N_("Choose the photograph once more: a browser does not keep a chosen file.")


class OwnDataForm(BaseForm):
    """Photos: nothing is preselected until the person has said yes or no."""

    family_name = StringField(N_("Family name"), filters=[line], validators=[required(), short(120)])
    given_name = StringField(N_("Given name"), filters=[line], validators=[short(120)])
    native_name = StringField(N_("Name in your own script"), filters=[line], validators=[short(120)])
    name_is_right = BooleanField(N_("My name is written correctly"))
    diet = TextAreaField(N_("Meals: what should not be served to you?"), filters=[lines], validators=[short(500)])
    access = TextAreaField(N_("Access: what do you need on the spot?"), filters=[lines], validators=[short(500)])
    erase_diet = BooleanField(N_("Erase what I wrote about meals"))
    erase_access = BooleanField(N_("Erase what I wrote about access"))
    photo_consent = RadioField("", choices=[("yes", N_("Yes")), ("no", N_("No"))], validate_choice=False)
    photograph = FileField(N_("A photograph of yours (optional)"))
    drops_photograph = BooleanField(N_("Throw my photograph away"))
    wants_cards = BooleanField(N_("Send me a calendar entry by mail for each change, besides the message"))

    def own_data(self) -> OwnData:
        needs = {field: self[field].data for field in NEEDS if self[field].data}
        needs.update({field: "" for field in NEEDS if self[f"erase_{field}"].data and not self[field].data})
        return OwnData(
            family_name=self.family_name.data, given_name=self.given_name.data, native_name=self.native_name.data,
            name_is_right=self.name_is_right.data, needs=needs, photo_consent=self.photo_consent.data or "",
            wants_cards=self.wants_cards.data, photograph=sent_file(self.photograph),
            drops_photograph=self.drops_photograph.data,
        )  # fmt: skip

    def ask_for_file_again(self) -> None:
        """Everything typed stays in a form that was refused; a chosen file does not."""
        if self.photograph.data and not self.photograph.errors:
            self.photograph.errors = [say().gettext(CHOOSE_AGAIN)]


def _form_for(reader: Reader, shown: OwnPage) -> OwnDataForm:
    row = reader.participation
    consent = row.photo_consent if row.photo_consent != "unasked" else None
    return OwnDataForm(data={**shown.names, "photo_consent": consent, "wants_cards": row.wants_cards})


def _shown(token: str, reader: Reader, shown: OwnPage, form: OwnDataForm) -> str:
    return page(
        "portal/own_data.html", token=token, shown=shown, form=form, name=reader.name(language()),
        facts=contact_of(reader), wish=kept_wish(),
    )  # fmt: skip


@blueprint.get("/i/<token>/me", endpoint="reader_data")
@public
def show_own_data(token: str) -> str:
    reader = opened(token)
    shown = own_page(session(), dossier=reader.dossier, participation=reader.participation)
    return _shown(token, reader, shown, _form_for(reader, shown))


@blueprint.post("/i/<token>/me", endpoint="save_reader_data")
@public
@takes(LARGEST_FILE)
def take_own_data(token: str) -> BaseResponse | tuple[str, int]:
    reader = opened(token)
    form = OwnDataForm()
    actor = Actor("delegate", reader.participation.person_id, reader.name(language()), Door.PORTAL)
    if form.validate():
        try:
            changed = save_own_data(
                session(), actor=actor, clock=clock(), dossier=reader.dossier, participation=reader.participation,
                own=form.own_data(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            told(TO_CONFIRM if "correction" in changed else SAVED)
            return back_to("portal.reader_data", token=token, **kept_wish())
    form.ask_for_file_again()
    session().rollback()
    reader = opened(token)
    return _shown(
        token, reader, own_page(session(), dossier=reader.dossier, participation=reader.participation), form
    ), 422
