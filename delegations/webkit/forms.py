"""The base form: labels and errors are catalogue messages; rules' errors land on their field."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import TelField
from wtforms.validators import InputRequired, Length, Optional

from delegations.core.errors import N_, DomainError
from delegations.core.languages import LANGUAGES
from delegations.core.text import many_lines, one_line, typeset
from delegations.i18n.phones import shown_phone
from delegations.webkit.context import say

FILL_IN = N_("Please fill in this field.")
LANGUAGE_CHOICES = [(code, language.name) for code, language in LANGUAGES.items()]
LARGEST = 2**31 - 1
TOO_LONG = N_("This is too long.")
NOT_A_CHOICE = N_("Not a valid choice.")
"""A sentence of WTForms, named here so that the catalogues have it."""


class _Translations:
    """WTForms' own messages in the language of the request."""

    def gettext(self, message: str) -> str:
        return say().gettext(message)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return say().catalogue.ngettext(singular, plural, n)


class BaseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        def get_translations(self, _form: Any) -> _Translations:
            return _Translations()

    def validate(self, extra_validators: Any = None) -> bool:
        """As the library does, but each sentence once and in the reader's language."""
        good = bool(super().validate(extra_validators))
        for field in self:
            if field.errors:
                field.errors = list(dict.fromkeys(say().gettext(sentence) for sentence in field.errors))
        return good

    def refuse(self, error: DomainError) -> None:
        """Puts a broken rule at its field, or on the form when it has none."""
        sentence = say().error(error)
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(sentence)
        else:
            field.errors = [*field.errors, sentence]

    def errors_by_field(self) -> dict[str, list[str]]:
        """{field name: sentences}, '' for the form itself."""
        found = {name: list(sentences) for name, sentences in self.errors.items() if name and sentences}
        if self.form_errors:
            found[""] = list(self.form_errors)
        return found

    def values(self) -> dict[str, Any]:
        """What was typed, without the token."""
        return {name: value for name, value in self.data.items() if name != "csrf_token"}


class PhoneField(TelField):  # type: ignore[misc]  # WTForms has no types
    """A kept number is shown in groups; what was typed stays as typed."""

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else shown_phone(self.data or "")


def line(value: str | None) -> str:
    """Filter of single-line fields."""
    return typeset(one_line(value or ""))


def lines(value: str | None) -> str:
    """Filter of paragraph fields."""
    return typeset(many_lines(value or ""))


def number_or_none(value: Any) -> int | None:
    """A typed whole number, also as `coerce` of a choice; one no column can hold becomes the largest."""
    text = str(value or "")
    return min(int(text[:10]), LARGEST) if text.isdecimal() else None


def required() -> InputRequired:
    return InputRequired(message=FILL_IN)


def optional() -> Optional:
    return Optional()


def short(limit: int = 200) -> Length:
    return Length(max=limit, message=TOO_LONG)
