"""Forms of letters: choosing whom to write to, templates, formulas, answers on behalf."""

from collections.abc import Sequence
from typing import Any

from wtforms import DateField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from delegations.core.errors import N_
from delegations.invitations.queries import LetterTemplate
from delegations.invitations.services import InvitationAnswer
from delegations.webkit.context import say
from delegations.webkit.forms import BaseForm, line, lines, optional, required, short

ANSWERS = {"accept": N_("Accepts"), "decline": N_("Declines"), "substitute": N_("Sends someone else")}
HEARD = [("phone", N_("by telephone")), ("letter", N_("by letter")), ("meeting", N_("in person"))]
CHOOSE_PERSON = N_("Choose at least one person.")
CHOOSE_ANSWER = N_("Say what the answer was.")


class ChooseForm(BaseForm):
    """Whom to write to, with which letter. `participation_ids` are drawn by the page, in its table."""

    participation_ids = SelectMultipleField(coerce=int, validate_choice=False)
    template_id = SelectField(N_("Letter"), coerce=int)
    deadline = DateField(N_("Answer hoped for by"), validators=[optional()])

    def chosen(self) -> set[int]:
        """The ids; nobody chosen is an error of the form."""
        ids = set(self.participation_ids.data or [])
        if not ids:
            self.participation_ids.errors = [say().gettext(CHOOSE_PERSON)]
        return ids


class BehalfForm(BaseForm):
    answer = RadioField(N_("Answer"), choices=list(ANSWERS.items()), validate_choice=False)
    behalf = SelectField(N_("How you heard it"), choices=HEARD)
    substitute_name = StringField(N_("Who comes instead"), filters=[line], validators=[short()])
    substitute_title = StringField(N_("Their function"), filters=[line], validators=[short()])
    substitute_email = StringField(N_("Their e-mail address"), filters=[line], validators=[short()])
    note = TextAreaField(N_("Note"), filters=[lines], validators=[short(2000)])

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if self.answer.data not in ANSWERS:
            self.answer.errors = [say().gettext(CHOOSE_ANSWER)]
            return False
        return bool(good)

    def given(self) -> InvitationAnswer:
        """The answer; only the chosen card's fields count."""
        substitute = {name: self[f"substitute_{name}"].data or "" for name in ("name", "title", "email")}
        return InvitationAnswer(self.answer.data, self.note.data or "", substitute, self.behalf.data)


class TemplateForm(BaseForm):
    """`parts_of` adds one subject and body per language."""

    name = StringField(N_("Name"), filters=[line], validators=[required(), short()])
    languages: Sequence[str] = ()

    def text_names(self) -> list[str]:
        """The fields that somebody else may have changed."""
        return ["name", *(f"{part}_{code}" for code in self.languages for part in ("subject", "body"))]

    def texts(self) -> dict[str, dict[str, str]]:
        return {
            code: {part: self[f"{part}_{code}"].data or "" for part in ("subject", "body")} for code in self.languages
        }


def template_form(languages: Sequence[str], template: LetterTemplate | None, *, typed: bool) -> TemplateForm:
    """The form of these languages: what was `typed`, else what stands."""
    fields: dict[str, Any] = {"languages": tuple(languages)}
    for code in languages:
        fields[f"subject_{code}"] = StringField(N_("Subject"), filters=[line], validators=[short(300)])
        fields[f"body_{code}"] = TextAreaField(N_("Letter"), filters=[lines], validators=[short(20_000)])
    form = type("LanguagesForm", (TemplateForm,), fields)
    return form() if typed else form(data=standing(template))  # type: ignore[no-any-return]  # made by type()


def standing(template: LetterTemplate | None) -> dict[str, str]:
    """{field name: what is saved}."""
    data = {"name": template.name if template else ""}
    for code, text in (template.texts if template else {}).items():
        data |= {f"subject_{code}": text["subject"], f"body_{code}": text["body"]}
    return data


class AddressForm(BaseForm):
    """One row of the table: how one writes to a rank, in a language, to a man, a woman, or somebody unknown."""

    envelope = StringField(N_("On the envelope"), filters=[line], validators=[required(), short()])
    opening = StringField(N_("Opening of the letter"), filters=[line], validators=[required(), short()])
    in_text = StringField(N_("Within the text"), filters=[line], validators=[required(), short()])
    closing = StringField(N_("Closing formula"), filters=[line], validators=[required(), short(400)])
