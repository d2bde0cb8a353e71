"""Who can when: asking, the answers side by side, answers entered on behalf."""

from dataclasses import dataclass

from flask import flash, request
from werkzeug.wrappers import Response

from delegations.core.errors import NN_, DomainError, StaleVersion
from delegations.dossiers.queries import Dossier, get_participation
from delegations.fairs.roster.asking import answer_availability, ask_availability
from delegations.fairs.roster.queries import (
    availabilities,
    is_usually_asked,
    list_shifts,
    members,
    on_duty,
    opening_days,
)
from delegations.fairs.roster.rules import CAME_BY, hours_offered
from delegations.fairs.stands.queries import find_edition
from delegations.network.rules import display_name
from delegations.web.fairs import blueprint
from delegations.web.fairs.stands import Answer, fair_of
from delegations.webkit.availability import PARTS, AvailabilityForm, Opening
from delegations.webkit.context import actor, clock, say, services, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import fair_frame
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.rights import may_write

WRITTEN = NN_("%(num)s message is on its way.", "%(num)s messages are on their way.")


@dataclass(frozen=True)
class Member:
    """A line of the overview. `hours` offered within the opening hours, None for any; `load` in minutes."""

    id: int
    name: str
    house: str
    languages: list[str]
    hours: float | None
    load: int
    row: object | None
    usual: bool

    @property
    def answered(self) -> bool:
        return getattr(self.row, "answered_at", None) is not None


def opening_of(dossier: Dossier) -> Opening:
    return opening_days(find_edition(session(), dossier.id))


def _members(dossier: Dossier) -> list[Member]:
    said, opening, words = availabilities(session(), dossier.id), opening_of(dossier), say()
    load: dict[int, int] = {}
    for shift in list_shifts(session(), dossier.id):
        for one in on_duty(shift):
            minutes = int((shift.slot.ends_at - shift.slot.starts_at).total_seconds()) // 60
            load[one.id] = load.get(one.id, 0) + minutes
    found = []
    for one in members(session(), dossier.id):
        row, house = said.get(one.id), one.person.organisation
        found.append(Member(
            one.id, display_name(one.person), house.name if house else "",
            [words.language_name(code) for code in (row.languages if row else ())],
            hours_offered(row.windows if row else (), opening), load.get(one.id, 0), row,
            is_usually_asked(one),
        ))  # fmt: skip
    return found


@blueprint.get("/dossiers/<code>/roster/people")
@staff
def roster_people(code: str) -> str:
    dossier = fair_of(code)
    people = _members(dossier)
    return page(
        "fairs/roster_people.html", **fair_frame(dossier, "roster"), people=people, may_write=may_write(dossier),
        came_by=CAME_BY, answered=sum(1 for one in people if one.answered), opening=opening_of(dossier),
    )  # fmt: skip


@blueprint.post("/dossiers/<code>/roster/people")
@planner
def ask_people(code: str) -> Response:
    dossier = fair_of(code, write=True)
    chosen = [number for typed in request.form.getlist("people") if (number := number_or_none(typed))]
    count = ask_availability(
        session(), actor=actor(), clock=clock(), settings=services().settings, dossier=dossier, participation_ids=chosen
    )
    flash(say().ngettext(*WRITTEN, count))
    return back_to("fairs.roster_people", code=dossier.code)


def _member_page(dossier: Dossier, participation_id: int, form: AvailabilityForm, *, stale: bool = False) -> str:
    one = get_participation(session(), dossier.id, participation_id)
    row = availabilities(session(), dossier.id).get(one.id)
    return page(
        "fairs/roster_member.html", **fair_frame(dossier, "roster"), form=form, row=row, stale=stale, came_by=CAME_BY,
        who=display_name(one.person), member_id=one.id, opening=opening_of(dossier), day_parts=PARTS,
        duties=[s for s in list_shifts(session(), dossier.id) if one.id in {p.id for p in on_duty(s)}],
    )  # fmt: skip


def _form_of(dossier: Dossier, participation_id: int) -> AvailabilityForm:
    row = availabilities(session(), dossier.id).get(participation_id)
    return AvailabilityForm.of(row, opening_of(dossier))


@blueprint.get("/dossiers/<code>/roster/people/<int:participation_id>")
@planner
def roster_member(code: str, participation_id: int) -> str:
    dossier = fair_of(code, write=True)
    return _member_page(dossier, participation_id, _form_of(dossier, participation_id))


@blueprint.post("/dossiers/<code>/roster/people/<int:participation_id>")
@planner
def save_member(code: str, participation_id: int) -> Answer:
    dossier = fair_of(code, write=True)
    form = _form_of(dossier, participation_id)
    if form.validate():
        try:
            answer_availability(
                session(), actor=actor(), clock=clock(), dossier=dossier, participation_id=participation_id,
                version=number_or_none(form.version.data) or 0, answer=form.answer(opening_of(dossier)),
                came_by=form.came_by.data,
            )  # fmt: skip
            told("Saved.")
            return back_to("fairs.roster_people", code=dossier.code)
        except StaleVersion as error:
            form.version.data = str(getattr(error.data["current"], "version", 0))
            return _member_page(dossier, participation_id, form, stale=True), 409
        except DomainError as error:
            form.refuse(error)
    return _member_page(dossier, participation_id, form), 422
