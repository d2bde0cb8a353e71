"""The base form: labels and errors are catalogue messages; rules' errors land on their field."""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import TelField
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError

from delegations.core.errors import N_, NN_, DomainError, InvalidInput
from delegations.core.languages import LANGUAGES
from delegations.core.text import has_unseen, many_lines, one_line, typeset
from delegations.core.walltime import AmbiguousHour, WallTime
from delegations.i18n.phones import shown_phone
from delegations.webkit.context import say
from delegations.webkit.pages import told

FILL_IN = N_("Please fill in this field.")
LANGUAGE_CHOICES = [(code, language.name) for code, language in LANGUAGES.items()]
LARGEST = 2**31 - 1
WHOLE_TIME = N_("Give both the day and the time.")
TOO_LONG = NN_(
    "This is too long: at most %(num)s character (now %(length)s).",
    "This is too long: at most %(num)s characters (now %(length)s).",
)
UNSEEN = N_("Invisible characters were removed: %(fields)s.")
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
        self._tell_unseen()
        return good

    def _tell_unseen(self) -> None:
        """Names and the like were cleaned by `line`: whoever typed or pasted them is told."""
        found = [
            f.label.text for f in self if line in getattr(f, "filters", ()) and any(map(_unseen, f.raw_data or ()))
        ]
        if found:
            told(UNSEEN, fields=say().and_list(say().gettext(label) for label in found))

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


def _unseen(typed: object) -> bool:
    return isinstance(typed, str) and has_unseen(unicodedata.normalize("NFC", typed.strip()))


def line(value: str | None) -> str:
    """Filter of single-line fields."""
    return typeset(one_line(value or ""))


def lines(value: str | None) -> str:
    """Filter of paragraph fields."""
    return typeset(many_lines(value or ""))


def sent_file(field: Any) -> bytes:
    """The bytes of a chosen file; b'' for none."""
    return bytes(field.data.read()) if getattr(field.data, "filename", "") else b""


def number_or_none(value: Any) -> int | None:
    """A typed whole number, also as `coerce` of a choice; one no column can hold becomes the largest."""
    text = str(value or "")
    return min(int(text[:10]), LARGEST) if text.isdecimal() else None


def required() -> InputRequired:
    return _Required(message=FILL_IN)


class _Required(InputRequired):  # type: ignore[misc]  # WTForms has no types
    """What the filters left of it counts: a blank or a sign that nobody sees is nothing."""

    def __call__(self, form: Any, field: Any) -> None:
        super().__call__(form, field)
        if field.data == "":
            field.errors = []
            raise StopValidation(FILL_IN)


def optional() -> Optional:
    return Optional()


def short(limit: int = 200) -> Length:
    return _Short(max=limit)


class _Short(Length):  # type: ignore[misc]  # WTForms has no types
    """Says the limit and the length; nothing is cut."""

    def __call__(self, _form: Any, field: Any) -> None:
        length = len(field.data or "")
        if length > self.max:
            raise ValidationError(say().ngettext(*TOO_LONG, self.max, length=length))


class OfferedTimesForm(BaseForm):
    """Days and times in numbered fields `day_1`, `time_1` ... `ambiguous` holds the numbers that need a second look."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ambiguous: set[int] = set()

    def offered(self, numbers: Iterable[int], make: Callable[[int, Any, Any, str], WallTime]) -> tuple[WallTime, ...]:
        """The times that `make` takes from (number, day, time, field); what is wrong with others lands there."""
        found = (self._offered(n, make) for n in numbers)
        return tuple(wall for wall in found if wall is not None)

    def _offered(self, n: int, make: Callable[[int, Any, Any, str], WallTime]) -> WallTime | None:
        day, time = self[f"day_{n}"].data, self[f"time_{n}"].data
        if not day and not time:
            return None
        if not day or not time:
            self[f"time_{n}" if day else f"day_{n}"].errors = [say().gettext(WHOLE_TIME)]
            return None
        try:
            return make(n, day, time, f"time_{n}")
        except AmbiguousHour as error:
            self.ambiguous.add(n)
            self.refuse(error)
        except InvalidInput as error:
            self.refuse(error)
        return None
