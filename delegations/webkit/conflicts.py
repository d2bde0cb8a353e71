"""Conflicts in words, for the pages that show them."""

from datetime import date

from delegations.i18n import Words
from delegations.planning.values import Conflict


def conflict_words(w: Words, conflict: Conflict) -> str:
    """The sentence of a conflict; data that are catalogue messages or dates are said in the language."""
    data = {key: _said(w, value) for key, value in conflict.data.items()}
    return w.gettext(conflict.message) % data if data else w.gettext(conflict.message)


def _said(w: Words, value: object) -> object:
    if isinstance(value, date):
        return w.date(value, "weekday_long")
    if isinstance(value, str) and value:
        return w.gettext(value)
    return value
