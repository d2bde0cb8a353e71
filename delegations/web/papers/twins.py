"""The same papers as a page: to read on a screen, aloud, or where a PDF cannot be opened."""

from base64 import b64encode
from typing import Any, Literal

from flask import request as http
from markupsafe import Markup, escape

from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import NotFound
from delegations.core.languages import LANGUAGES, find_language
from delegations.core.settings import Settings
from delegations.documents.values import (
    CardsDocument,
    Facts,
    Heading,
    LetterDocument,
    PageBreak,
    Paragraph,
    Picture,
    ProgrammeDocument,
    Route,
    SheetDocument,
    Span,
    Table,
)
from delegations.dossiers.queries import Dossier, get_dossier
from delegations.itineraries.queries import current_release
from delegations.papers.making import documents_of
from delegations.papers.occasion import load_occasion
from delegations.papers.rules import KINDS, OWN, Wish, check_wish
from delegations.web.papers import blueprint
from delegations.webkit.context import actor, clock, language, services, session, set_language
from delegations.webkit.guards import staff
from delegations.webkit.pages import page

NAMES = {
    ProgrammeDocument: "programme", SheetDocument: "sheet", LetterDocument: "letter", CardsDocument: "cards",
    Heading: "heading", Paragraph: "paragraph", Facts: "facts", Table: "table", Route: "route", PageBreak: "break",
    Picture: "picture",
}  # fmt: skip


def kind_of(value: object) -> str:
    """The name under which the template draws a document or a block; 'words' for text."""
    return NAMES.get(type(value), "words")


def said(text: Any) -> Markup:
    """Words of a document as markup: bold, links, line feeds."""
    spans = (Span(text),) if isinstance(text, str) else text
    return Markup("").join(_span(span) for span in spans)


def _span(span: Span) -> Markup:
    shown = Markup("<br>").join(escape(line) for line in span.text.split("\n"))
    if span.link and span.link.startswith(("http://", "https://", "mailto:", "tel:")):
        shown = Markup('<a href="{}">{}</a>').format(span.link, shown)
    if span.bold:
        shown = Markup("<strong>{}</strong>").format(shown)
    return Markup("<s>{}</s>").format(shown) if span.strike else shown


def data_address(picture: Picture) -> str:
    kind = "png" if picture.data.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{b64encode(picture.data).decode()}"


def twin_page(dossier: Dossier, wish: Wish, *, actor: Actor, clock: Clock, settings: Settings, home: str) -> str:
    """All papers of a wish under each other, each in its language. Raises what ordering them raises."""
    check_wish(wish)
    occasion = load_occasion(session(), clock=clock, settings=settings, dossier=dossier, source=wish.source)
    documents = documents_of(occasion, wish, actor=actor, clock=clock, home=home)
    set_language(documents[0].language)
    return page(
        "papers/twin.html", documents=documents, languages_known=LANGUAGES, kind_of=kind_of, said=said,
        data_address=data_address, code=dossier.code,
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/papers/<kind>")
@staff
def twin(code: str, kind: str) -> str:
    """A page of its own address for papers that need nothing typed and show no passport."""
    dossier = get_dossier(session(), actor(), code)
    known = KINDS.get(kind)
    if known is None or known.restricted or known.needs:
        raise NotFound()
    wanted = find_language(http.args.get("language", "")) or OWN
    drafted = http.args.get("source") == "draft" or current_release(session(), dossier.id) is None
    source: Literal["release", "draft"] = "draft" if drafted else "release"
    return twin_page(
        dossier, Wish(kinds=(kind,), language=wanted, source=source), actor=actor(), clock=clock(),
        settings=services().settings, home=language(),
    )  # fmt: skip
