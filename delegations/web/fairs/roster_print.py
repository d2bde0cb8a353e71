"""The roster to print: all of it, or one person's duties in his language."""

from flask import Response

from delegations.core.languages import LANGUAGES, choose_language
from delegations.documents import sheet_pdf
from delegations.dossiers.queries import get_participation
from delegations.fairs.roster.sheets import person_sheet, roster_sheet
from delegations.web.fairs import blueprint
from delegations.web.fairs.stands import fair_of
from delegations.webkit.context import clock, language, services, session
from delegations.webkit.guards import staff
from delegations.webkit.pages import download


@blueprint.get("/dossiers/<code>/roster/roster.pdf")
@staff
def roster_pdf(code: str) -> Response:
    dossier, known = fair_of(code), services()
    document = roster_sheet(
        session(), clock=clock(), settings=known.settings, dossier=dossier, language=language()
    )  # fmt: skip
    return download(
        sheet_pdf(document, known.fonts, mark_missing=True),
        f"{dossier.code}-roster.pdf",
        "application/pdf",
        inline=True,
    )


@blueprint.get("/dossiers/<code>/roster/people/<int:participation_id>/duties.pdf")
@staff
def duties_pdf(code: str, participation_id: int) -> Response:
    dossier, known = fair_of(code), services()
    one = get_participation(session(), dossier.id, participation_id)
    spoken = choose_language([one.person.language], tuple(LANGUAGES), "en")
    document = person_sheet(
        session(), clock=clock(), settings=known.settings, dossier=dossier, one=one, language=spoken
    )  # fmt: skip
    return download(
        sheet_pdf(document, known.fonts, mark_missing=True),
        f"{dossier.code}-{one.id}.pdf",
        "application/pdf",
        inline=True,
    )
