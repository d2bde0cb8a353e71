"""The texts of a dossier: how far each language has come, and one language beside the source."""

from collections.abc import Sequence
from typing import Any

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from delegations.core.errors import DomainError
from delegations.dossiers.queries import Dossier, get_dossier
from delegations.i18n.reviewing import Coverage
from delegations.itineraries.exports import SOURCE_LANGUAGE
from delegations.itineraries.queries import current_release
from delegations.itineraries.translations import (
    ChangedMeanwhile,
    TextLine,
    check_language,
    coverage,
    lines_in,
    list_sources,
    pick_lines,
    save_translations,
)
from delegations.web.translations import blueprint, present
from delegations.web.translations.forms import PoForm, typed_texts
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.frames import dossier_frame
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.rights import may_write
from delegations.webkit.texts import sentence_of

Answer = str | BaseResponse | tuple[str, int]


@blueprint.get("/dossiers/<code>/translations")
@staff
def index(code: str) -> Answer:
    """`?language=` goes on to that language."""
    dossier = get_dossier(session(), actor(), code)
    if wanted := request.args.get("language"):
        return back_to("translations.edit", code=dossier.code, language=check_language(wanted))
    w, found = say(), coverage(session(), dossier)
    return page(
        "translations/index.html", **dossier_frame(dossier, "programme"), bars=present.bars(w, found),
        others=present.other_languages(w, found), total=len(list_sources(session(), dossier)),
        source_language=SOURCE_LANGUAGE, may_plan=may_write(dossier),
    )  # fmt: skip


def show_wanted() -> str:
    wanted = request.args.get("show", "")
    return wanted if wanted in present.SHOWS else "all"


def edit_page(
    dossier: Dossier, language: str, lines: Sequence[TextLine], rows: list[dict[str, Any]], **more: Any
) -> str:
    """The form with these rows; the head counts all `lines`."""
    w, release = say(), current_release(session(), dossier.id)
    return page(
        "translations/edit.html", **dossier_frame(dossier, "programme"), shown=language, rows=rows, show=show_wanted(),
        sentence=sentence_of(w, Coverage.of(line.state for line in lines)),
        shows=[(key, w.gettext(word), len(pick_lines(lines, key))) for key, word in present.SHOWS.items()],
        source_language=SOURCE_LANGUAGE, may_plan=may_write(dossier), release=release,
        form=more.pop("form", None) or PoForm(formdata=None), late=more.pop("late", ()), **more,
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/translations/<language>")
@staff
def edit(code: str, language: str) -> str:
    """`?show=` missing, stale, open or all."""
    dossier = get_dossier(session(), actor(), code)
    lines = lines_in(session(), dossier, language)
    return edit_page(dossier, language, lines, present.rows(say(), pick_lines(lines, show_wanted())))


@blueprint.post("/dossiers/<code>/translations/<language>")
@planner
def save(code: str, language: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    typed = typed_texts(request.form)
    try:
        count = save_translations(
            session(), actor=actor(), clock=clock(), dossier=dossier, language=language, typed=typed
        )
    except ChangedMeanwhile as error:
        return _refused(code, language, typed, error, 409, late=error.keys)
    except DomainError as error:
        return _refused(code, language, typed, error, 422)
    told(say().ngettext("%(num)s text was saved.", "%(num)s texts were saved.", count) if count else _nothing())
    return back_to("translations.edit", code=dossier.code, language=language, show=_show_again())


def _nothing() -> str:
    return say().gettext("Nothing was different, so nothing was saved.")


def _show_again() -> str | None:
    return show if (show := show_wanted()) != "all" else None


def _refused(
    code: str, language: str, typed: dict[str, Any], error: DomainError, status: int, late: Sequence[str] = ()
) -> tuple[str, int]:
    """What was typed, beside what stands now; nothing was saved."""
    session().rollback()
    dossier = get_dossier(session(), actor(), code)
    lines = lines_in(session(), dossier, language)
    rows = present.rows(say(), [line for line in lines if line.key in typed], typed, late=late, refused=error)
    return edit_page(dossier, language, lines, rows, late=[row for row in rows if row["theirs"] is not None]), status
