"""The letters that are written once and filled in for each person: one language at a time, beside the first one."""

from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response as BaseResponse

from delegations.core.errors import N_, DomainError, NotFound, StaleVersion
from delegations.core.languages import LANGUAGES
from delegations.core.walltime import HOME_ZONE, local_at
from delegations.i18n.reviewing import TEXT_STATES, Coverage, source_hash
from delegations.invitations.letter_states import LetterTexts, letter_state, source_of
from delegations.invitations.queries import LetterTemplate, get_template, list_templates, own_forms
from delegations.invitations.rules import LINK, OPTIONAL, declared_for, lines_of
from delegations.invitations.samples import sample_letter
from delegations.invitations.services import ensure_templates, save_template
from delegations.web.invitations import blueprint
from delegations.web.invitations.forms import TemplateForm, standing, template_form
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.texts import TEXT_CHIPS, sentence_of

Answer = str | BaseResponse | tuple[str, int]


@blueprint.get("/letters/templates")
@staff
def templates() -> str:
    found = [(one, source_of(one.texts), _coverage(one.texts)) for one in list_templates(session())]
    return page("invitations/templates.html", section="visits", templates=found)


def _coverage(texts: LetterTexts) -> str:
    """How far the other languages have come."""
    source = source_of(texts)
    return sentence_of(say(), Coverage.of(letter_state(texts, code) for code in LANGUAGES if code != source))


def _texts(template: LetterTemplate | None) -> LetterTexts:
    return template.texts if template else {}


def _language(template: LetterTemplate | None) -> str:
    """`?language=`, else the one the letter was first written in. NotFound for one we do not know."""
    wanted = request.args.get("language") or source_of(_texts(template))
    if wanted not in LANGUAGES:
        raise NotFound()
    return wanted


def _switch(template: LetterTemplate | None, action: str) -> list[dict[str, Any]]:
    """One line per language: where it stands, and the way there."""
    w, texts = say(), _texts(template)
    states = {code: letter_state(texts, code) for code in LANGUAGES}
    return [
        {"code": code, "name": w.language_name(code), "url": f"{action}?language={code}", "state": TEXT_CHIPS[state],
         "word": w.gettext(TEXT_STATES[state]) if code != source_of(texts) else w.pgettext("text", "First written")}
        for code, state in states.items()
    ]  # fmt: skip


def _seen(form: TemplateForm, template: LetterTemplate | None) -> str:
    """A mark of what stands in the fields of this form, of all that others may have saved."""
    saved = standing(template)
    return source_hash("\n".join(saved.get(name, "") for name in form.text_names()))


def _template_page(
    template: LetterTemplate | None, form: TemplateForm, language: str, differences: Any = (), *, reviewed: Any = None
) -> str:
    texts = _texts(template)
    source = source_of(texts) if template else language
    state = letter_state(texts, language)
    action = (
        url_for("invitations.change_template", template_id=template.id) if template
        else url_for("invitations.create_template")
    )  # fmt: skip
    return page(
        "invitations/template.html", section="visits", form=form, letter=template, shown=language, source=source,
        source_text=texts.get(source) if language != source else None, state=TEXT_CHIPS[state], stale=state == "stale",
        word=say().gettext(TEXT_STATES[state]), reviewed=state == "reviewed" if reviewed is None else reviewed,
        languages_to_choose=_switch(template, action), seen=_seen(form, template), samples=_samples(form, language),
        placeholders=declared_for(template.key if template else None), optional=OPTIONAL, differences=differences,
        back=url_for("invitations.templates"), action=f"{action}?language={language}",
    )  # fmt: skip


def _samples(form: TemplateForm, language: str) -> list[tuple[str, str, Any]]:
    """The letter as it stands in the form, filled in for an invented guest."""
    text = form.texts()[language]
    if not text["body"]:
        return []
    today = local_at(clock().now(), HOME_ZONE).date()
    subject, body = sample_letter(text, language, own_forms(session()), today)
    return [(language, subject, lines_of(body, LINK))]


@blueprint.post("/letters/templates/usual")
@planner
def usual_template() -> BaseResponse:
    """The letter a fresh installation starts with."""
    ensure_templates(session(), actor=actor(), clock=clock())
    return back_to("invitations.templates")


@blueprint.get("/letters/templates/new")
@planner
def new_template() -> str:
    language = _language(None)
    return _template_page(None, template_form([language], None, typed=False), language)


@blueprint.post("/letters/templates/new")
@planner
def create_template() -> Answer:
    return _take(None)


@blueprint.get("/letters/templates/<int:template_id>")
@staff
def template(template_id: int) -> str:
    """`?language=`: one language beside the one it was first written in."""
    found = get_template(session(), template_id)
    language = _language(found)
    return _template_page(found, template_form([language], found, typed=False), language)


@blueprint.post("/letters/templates/<int:template_id>")
@planner
def change_template(template_id: int) -> Answer:
    return _take(get_template(session(), template_id))


def _take(found: LetterTemplate | None) -> Answer:
    """Saves what was typed, or shows it: as a preview, with its errors, or beside what somebody else saved."""
    language = _language(found)
    form, reviewed = template_form([language], found, typed=True), "reviewed" in request.form
    if "preview" in request.form:
        return _template_page(found, form, language, reviewed=reviewed)
    if not form.validate():
        return _template_page(found, form, language, reviewed=reviewed), 422
    try:
        saved = _save(found, form, language, reviewed=reviewed)
    except StaleVersion:
        return _template_page(found, form, language, _differences(found, form), reviewed=reviewed), 409
    except DomainError as error:
        form.refuse(error)
        return _template_page(found, form, language, reviewed=reviewed), 422
    told(N_("The letter was saved."))
    return back_to("invitations.template", template_id=saved.id, language=language)


def _save(found: LetterTemplate | None, form: TemplateForm, language: str, *, reviewed: bool) -> LetterTemplate:
    """Raises StaleVersion when somebody else changed what this form shows; other languages may change meanwhile."""
    text = {**form.texts()[language], "state": "reviewed" if reviewed else "draft"}
    version = request.form.get("version", type=int)

    def save(at: int | None) -> LetterTemplate:
        return save_template(
            session(), actor=actor(), clock=clock(), name=form.name.data, texts={language: text}, template=found,
            version=at,
        )  # fmt: skip

    try:
        return save(version)
    except StaleVersion:
        if found is None or request.form.get("seen") != _seen(form, found):
            raise
        return save(found.version)


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
