"""Letters of a dossier: whom to write to, preview, sending, reminding."""

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from delegations.core.errors import NN_, DomainError
from delegations.core.walltime import local_at
from delegations.dossiers.queries import Dossier, Participation, get_dossier, list_participations
from delegations.invitations.letters import OTHER_LANGUAGE, LetterPreview, preview_letters
from delegations.invitations.queries import (
    Invitation,
    answer_counts,
    get_template,
    letter_statuses,
    list_invitations,
    list_templates,
)
from delegations.invitations.rules import INVITATION_STATES, LINK, PLACEHOLDERS, lines_of
from delegations.invitations.services import remind_invited, send_invitations
from delegations.messaging.rules import NOT_ARRIVED, STATUSES
from delegations.network.rules import display_name
from delegations.web.invitations import blueprint
from delegations.web.invitations.common import CHIPS
from delegations.web.invitations.forms import ChooseForm
from delegations.webkit.chips import MESSAGE_CHIPS
from delegations.webkit.context import actor, clock, say, services, session
from delegations.webkit.frames import dossier_frame, today
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.rights import may_write

Answer = str | BaseResponse | tuple[str, int]
UNREVIEWED = NN_(
    "%(num)s letter in words that nobody has reviewed (%(language)s)",
    "%(num)s letters in words that nobody has reviewed (%(language)s)",
)
ELSEWHERE = NN_(
    "%(num)s letter in another language than the person’s (%(language)s)",
    "%(num)s letters in another language than the persons’ (%(language)s)",
)


def _hoped_for(dossier: Dossier) -> date | None:
    """45 days before the start, but ten days to answer, and never after the eve."""
    usual = max(today(dossier) + timedelta(days=10), dossier.starts_on - timedelta(days=45))
    day = min(usual, dossier.starts_on - timedelta(days=1))
    return day if day >= today(dossier) else None


def _form(dossier: Dossier) -> ChooseForm:
    form = ChooseForm(data={"deadline": _hoped_for(dossier)}) if request.method == "GET" else ChooseForm()
    form.template_id.choices = [(t.id, t.name) for t in list_templates(session(), mailed=True)]
    return form


def _picked(rows: list[Participation], letters: dict[int, list[Invitation]], form: ChooseForm) -> Collection[int]:
    """Whose boxes are ticked: as typed, or those a link asked for."""
    wish = request.args.get("choose", "")
    if wish == "uninvited":
        return [row.id for row in rows if row.id not in letters]
    if wish == "silent":
        return [row.id for row in rows if any(one.state == "sent" for one in letters.get(row.id, []))]
    return form.participation_ids.data or []


def _not_arrived(dossier: Dossier, invitations: Collection[Invitation]) -> dict[int, str]:
    """{invitation id: status of its mail} of the letters that wait for staff."""
    statuses = letter_statuses(session(), dossier.id)
    sent = [one.id for one in invitations if one.state == "sent" and one.id in statuses]
    return {key: statuses[key] for key in sent if statuses[key] in NOT_ARRIVED}


def _letters_page(dossier: Dossier, form: ChooseForm) -> str:
    rows, invitations = list_participations(session(), dossier.id), list_invitations(session(), dossier.id)
    letters: dict[int, list[Invitation]] = {}
    for one in invitations:
        letters.setdefault(one.participation_id, []).append(one)
    return page(
        "invitations/letters.html", **dossier_frame(dossier, "letters"), form=form, letters=letters, rows=rows,
        gone=[one for one in invitations if one.participation.removed_at], picked=_picked(rows, letters, form),
        states=INVITATION_STATES, chips=CHIPS, not_arrived=_not_arrived(dossier, invitations), mail_words=STATUSES,
        mail_chips=MESSAGE_CHIPS, counts=answer_counts(session(), [dossier.id])[dossier.id], today=today(dossier),
        may_write=may_write(dossier), display_name=display_name,
        day=lambda instant: local_at(instant, dossier.zone).date(),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/letters")
@staff
def letters(code: str) -> str:
    dossier = get_dossier(session(), actor(), code)
    return _letters_page(dossier, _form(dossier))


def _chosen(dossier: Dossier, form: ChooseForm) -> list[Participation]:
    """The people whose boxes were ticked; none when the form has errors."""
    ids = form.chosen()
    return [row for row in list_participations(session(), dossier.id) if row.id in ids] if not form.errors else []


@blueprint.post("/dossiers/<code>/letters/preview")
@planner
def preview(code: str) -> Answer:
    """What each chosen person would get; nothing is saved."""
    dossier = get_dossier(session(), actor(), code, write=True)
    form = _form(dossier)
    form.validate()
    chosen = _chosen(dossier, form)
    if not chosen:
        return _letters_page(dossier, form), 422
    return _preview_page(dossier, form, chosen)


def _preview_page(dossier: Dossier, form: ChooseForm, chosen: list[Participation], refused: str = "") -> str:
    template = get_template(session(), form.template_id.data)
    previews = preview_letters(
        session(), dossier=dossier, template=template, participations=chosen, deadline=form.deadline.data,
        mission=services().settings.mission_name,
    )  # fmt: skip
    return page(
        "invitations/preview.html", **dossier_frame(dossier, "letters"), previews=previews, letter=template,
        deadline=form.deadline.data, display_name=display_name, placeholders=PLACEHOLDERS, refused=refused,
        unsure=_unsure(previews),
        paragraphs={each.participation.id: lines_of(each.body, LINK) for each in previews},
    )  # fmt: skip


def _unsure(previews: list[LetterPreview]) -> list[str]:
    """“3 letters in Arabic that nobody has reviewed”: what leaves only if the sender says so."""
    words = say()
    unsure = [each for each in previews if each.unsure and not each.already and not each.missing]
    counts = Counter((OTHER_LANGUAGE in each.warnings, each.language) for each in unsure)
    return [
        words.ngettext(*(ELSEWHERE if elsewhere else UNREVIEWED), count, language=words.language_name(code))
        for (elsewhere, code), count in sorted(counts.items())
    ]


@blueprint.post("/dossiers/<code>/letters/send")
@planner
def send(code: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    form = _form(dossier)
    form.validate()
    chosen = _chosen(dossier, form)
    if not chosen:
        return _letters_page(dossier, form), 422
    hold = bool(request.form.get("hold"))
    try:
        count = send_invitations(
            session(), actor=actor(), clock=clock(), settings=services().settings, dossier=dossier,
            template=get_template(session(), form.template_id.data), participations=chosen,
            deadline=form.deadline.data, hold=hold, anyway=bool(request.form.get("anyway")),
        )  # fmt: skip
    except DomainError as error:
        return _preview_page(dossier, form, chosen, say().error(error)), 422
    _tell_sent(count, hold=hold)
    return back_to("invitations.letters", code=dossier.code)


def _tell_sent(count: int, *, hold: bool) -> None:
    words = say()
    if hold:
        told(words.ngettext("%(num)s letter is held for review.", "%(num)s letters are held for review.", count))
    else:
        told(words.ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", count))


@blueprint.post("/dossiers/<code>/letters/remind")
@planner
def remind(code: str) -> Answer:
    dossier = get_dossier(session(), actor(), code, write=True)
    form = _form(dossier)
    ids = form.chosen()
    if not ids:
        return _letters_page(dossier, form), 422
    chosen = [i for i in list_invitations(session(), dossier.id) if i.participation_id in ids]
    count = remind_invited(
        session(), actor=actor(), clock=clock(), settings=services().settings, invitations=chosen
    )  # fmt: skip
    words = say()
    told(words.ngettext("%(num)s reminder is on its way.", "%(num)s reminders are on their way.", count))
    if count < len(ids):
        told(words.gettext("Not reminded: who has answered, was not invited, or was reminded today."))
    return back_to("invitations.letters", code=dossier.code)
