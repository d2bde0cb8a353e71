"""The letters that are written once and filled in for each person."""

from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response as BaseResponse

from delegations.core.errors import N_, DomainError, StaleVersion
from delegations.core.languages import COMPLETE, LANGUAGES
from delegations.core.walltime import HOME_ZONE, local_at
from delegations.invitations.queries import LetterTemplate, get_template, list_templates, own_forms
from delegations.invitations.rules import LINK, OPTIONAL, PLACEHOLDERS, lines_of
from delegations.invitations.samples import sample_letter
from delegations.invitations.services import ensure_templates, save_template
from delegations.web.invitations import blueprint
from delegations.web.invitations.forms import TemplateForm, standing, template_form
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told

Answer = str | BaseResponse | tuple[str, int]


@blueprint.get("/letters/templates")
@staff
def templates() -> str:
    return page("invitations/templates.html", section="visits", templates=list_templates(session()))


def _languages(template: LetterTemplate | None) -> list[str]:
    """Those every letter should have, those this one has, and the one being added."""
    added = request.values.get("language", "")
    wanted = {*COMPLETE, *(template.texts if template else ()), added}
    return [code for code in LANGUAGES if code in wanted]


def _template_page(template: LetterTemplate | None, form: TemplateForm, differences: Any = ()) -> str:
    today, forms = local_at(clock().now(), HOME_ZONE).date(), own_forms(session())
    samples = []
    for code, text in form.texts().items():
        if text["body"]:
            subject, body = sample_letter(text, code, forms, today)
            samples.append((code, subject, lines_of(body, LINK)))
    return page(
        "invitations/template.html", section="visits", form=form, letter=template, placeholders=PLACEHOLDERS,
        optional=OPTIONAL, samples=samples, differences=differences, back=url_for("invitations.templates"),
        others={code: one.name for code, one in LANGUAGES.items() if code not in form.languages},
        action=url_for("invitations.change_template", template_id=template.id) if template
        else url_for("invitations.create_template"),
    )  # fmt: skip


@blueprint.post("/letters/templates/usual")
@planner
def usual_template() -> BaseResponse:
    """The letter a fresh installation starts with."""
    ensure_templates(session(), actor=actor(), clock=clock())
    return back_to("invitations.templates")


@blueprint.get("/letters/templates/new")
@planner
def new_template() -> str:
    return _template_page(None, template_form(_languages(None), None, typed=False))


@blueprint.post("/letters/templates/new")
@planner
def create_template() -> Answer:
    return _take(None)


@blueprint.get("/letters/templates/<int:template_id>")
@staff
def template(template_id: int) -> str:
    found = get_template(session(), template_id)
    return _template_page(found, template_form(_languages(found), found, typed=False))


@blueprint.post("/letters/templates/<int:template_id>")
@planner
def change_template(template_id: int) -> Answer:
    return _take(get_template(session(), template_id))


def _take(found: LetterTemplate | None) -> Answer:
    """Saves what was typed, or shows it: as a preview, with its errors, or beside what somebody else saved."""
    form = template_form(_typed_languages(found), found, typed=True)
    if "preview" in request.form:
        return _template_page(found, form)
    if not form.validate():
        return _template_page(found, form), 422
    try:
        saved = save_template(
            session(), actor=actor(), clock=clock(), name=form.name.data, texts=form.texts(), template=found,
            version=request.form.get("version", type=int),
        )  # fmt: skip
    except StaleVersion:
        return _template_page(found, form, _differences(found, form)), 409
    except DomainError as error:
        form.refuse(error)
        return _template_page(found, form), 422
    told(N_("The letter was saved."))
    return back_to("invitations.template", template_id=saved.id)


def _typed_languages(found: LetterTemplate | None) -> list[str]:
    typed = {code for code in LANGUAGES if f"body_{code}" in request.form}
    return [code for code in LANGUAGES if code in typed | set(_languages(found))]


def _differences(found: LetterTemplate | None, form: TemplateForm) -> list[tuple[str, str, str]]:
    """(field, saved by the other, typed here) where they differ."""
    saved, mine = standing(found), form.values()
    return [
        (_label(form, name), saved.get(name, ""), typed or "")
        for name, typed in mine.items()
        if (typed or "") != saved.get(name, "")
    ]


def _label(form: TemplateForm, name: str) -> str:
    """“Subject (French)” for subject_fr."""
    words, code = say(), name.partition("_")[2]
    label = words.gettext(form[name].label.text)
    return f"{label} ({words.language_name(code)})" if code else label
