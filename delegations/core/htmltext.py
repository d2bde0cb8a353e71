"""The words of a page that somebody else wrote, in time that grows with its length and no faster."""

import re
from html import unescape

_NAME = re.compile(r"/?[a-z0-9]+")
_SILENT = ("script", "style", "head", "title")
_BREAKS = ("br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote")
_LONG_NUMBER = re.compile(r"&#x?[0-9a-fA-F]{9,}")
_EMPTY_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


def words_of_page(page: str) -> str:
    """Its text without tags, comments, scripts and styles; broken markup costs words at the worst."""
    first, *pieces = page.split("<")
    words, silent, comment = [first], "", False
    for piece in pieces:
        comment = comment or piece.startswith("!--")
        if comment:
            _, closed, rest = piece.partition("-->")
            comment = not closed
            words.append("" if silent else rest)
            continue
        tag, _, rest = piece.partition(">")
        found = _NAME.match(tag.lower())
        name = found[0] if found else ""
        if silent:
            silent = "" if name == f"/{silent}" else silent
        elif name in _SILENT:
            silent = name
        if not silent:
            words.append("\n" + rest if name.strip("/") in _BREAKS else rest)
    return _EMPTY_LINES.sub("\n\n", unescape(_LONG_NUMBER.sub("", "".join(words))))
