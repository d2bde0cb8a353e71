"""Catalogues, formats and templates for an explicit language; nothing here asks who the reader is."""

from delegations.i18n.words import Words, words

__all__ = ["Words", "words"]
