"""Forms of letters: choosing whom to write to, templates, answers on behalf."""

from typing import Any

from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional as Blank

from delegations.core.errors import N_
from delegations.core.languages import COMPLETE
from delegations.webkit.forms import BaseForm, line, lines, required, short

ANSWERS = [("accept", N_("Accepts")), ("decline", N_("Declines")), ("substitute", N_("Sends someone else"))]
HEARD = [("phone", N_("by telephone")), ("letter", N_("by letter")), ("meeting", N_("in person"))]


class ChooseForm(BaseForm):
    template_id = SelectField(N_("Letter"), coerce=int)
    deadline = DateField(N_("Answer hoped for by"), validators=[Blank()])


class BehalfForm(BaseForm):
    answer = SelectField(N_("Answer"), choices=ANSWERS)
    behalf = SelectField(N_("Heard"), choices=HEARD)
    substitute_name = StringField(N_("Who comes instead"), filters=[line], validators=[short()])
    note = TextAreaField(N_("Note"), filters=[lines], validators=[short(2000)])


class TemplateForm(BaseForm):
    """One subject and body per language."""

    name = StringField(N_("Name"), filters=[line], validators=[required(), short()])
    subject_fr = StringField(N_("Subject in French"), filters=[line], validators=[short(300)])
    body_fr = TextAreaField(N_("Letter in French"), filters=[lines])
    subject_en = StringField(N_("Subject in English"), filters=[line], validators=[short(300)])
    body_en = TextAreaField(N_("Letter in English"), filters=[lines])
    subject_ar = StringField(N_("Subject in Arabic"), filters=[line], validators=[short(300)])
    body_ar = TextAreaField(N_("Letter in Arabic"), filters=[lines])

    def texts(self) -> dict[str, dict[str, str]]:
        return {
            code: {part: self._fields[f"{part}_{code}"].data or "" for part in ("subject", "body")} for code in COMPLETE
        }

    @classmethod
    def stands(cls, template: Any) -> dict[str, Any]:
        data = {"name": template.name}
        for code, text in template.texts.items():
            data |= {f"subject_{code}": text["subject"], f"body_{code}": text["body"]}
        return data
