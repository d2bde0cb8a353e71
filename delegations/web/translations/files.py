"""PO files: out for translators, and back in two steps, so that nothing is kept unseen."""

from flask import Response, request

from delegations.core.errors import DomainError, InvalidInput
from delegations.dossiers.queries import get_dossier
from delegations.itineraries.translation_files import MAX_BYTES, NoPoFile, compare_po, read_po, write_po
from delegations.itineraries.translations import lines_in
from delegations.web.translations import blueprint, present
from delegations.web.translations.forms import PoForm
from delegations.web.translations.views import Answer, edit_page
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.frames import dossier_frame
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import download, page


@blueprint.get("/dossiers/<code>/translations/<language>.po")
@staff
def export(code: str, language: str) -> Response:
    dossier = get_dossier(session(), actor(), code)
    lines = lines_in(session(), dossier, language)
    body = write_po(say(), dossier=dossier, language=language, lines=lines, at=clock().now())
    return download(body, f"{dossier.code}-{language}.po", "text/x-gettext-translation; charset=utf-8")


def _sent(form: PoForm) -> bytes:
    """The file, read one byte beyond the limit at most."""
    sent = form.file.data
    if not sent or not getattr(sent, "filename", ""):
        raise NoPoFile(field="file")
    return bytes(sent.read(MAX_BYTES + 1))


@blueprint.post("/dossiers/<code>/translations/<language>/file")
@planner
def preview(code: str, language: str) -> Answer:
    """What the file would change. Nothing is kept: the page carries the changes to the form of texts."""
    dossier = get_dossier(session(), actor(), code, write=True)
    form, lines = PoForm(), lines_in(session(), dossier, language)
    try:
        found = compare_po(lines, read_po(_sent(form), language))
    except InvalidInput as error:
        form.refuse(error)
        return edit_page(dossier, language, lines, present.rows(say(), lines), form=form), 422
    return page(
        "translations/preview.html", **dossier_frame(dossier, "programme"), found=found, shown=language,
        filename=request.files["file"].filename, row=lambda line: present.row(say(), line),
        seen=present.seen_word, said=_said,
    )  # fmt: skip


def _said(error: DomainError) -> str:
    return say().error(error)
