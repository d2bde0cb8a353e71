"""What the form of texts sends: one text, one tick and one mark of what was seen for each key."""

import re

from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict

from delegations.core.errors import N_
from delegations.itineraries.translations import Seen, Typed
from delegations.webkit.forms import BaseForm

_SEEN = re.compile(r"([0-9a-f]{16})\.([01])\.([0-9a-f]{16})")


class PoForm(BaseForm):
    file = FileField(N_("PO file"))


def seen_of(word: str) -> Seen | None:
    found = _SEEN.fullmatch(word)
    return Seen(found[1], found[2] == "1", found[3]) if found else None


def typed_texts(form: "MultiDict[str, str]") -> dict[str, Typed]:
    """{key: what was typed}. A text without a mark of what was seen is not taken.

    `all_reviewed` ticks the texts of a file that were `sure`.
    """
    found = {}
    for name, text in form.items():
        kind, _, key = name.partition(".")
        seen = seen_of(form.get(f"seen.{key}", ""))
        if kind == "text" and seen is not None:
            by_file = "all_reviewed" in form and f"sure.{key}" in form
            found[key] = Typed(text, by_file or f"reviewed.{key}" in form, seen)
    return found
