"""The duty roster: the day as a picture and a list, making and changing shifts, who is on them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from delegations.core.errors import N_, NN_, DomainError, StaleVersion
from delegations.core.walltime import local_at
from delegations.dossiers.queries import Dossier
from delegations.fairs.roster.exports import Choice, choices_for
from delegations.fairs.roster.queries import (
    Shift,
    availabilities,
    get_shift,
    list_shifts,
    list_swaps,
    on_duty,
    opening_days,
    people_twice,
    places_near,
    usual_place,
)
from delegations.fairs.roster.rules import SWAP_STATES, Made
from delegations.fairs.roster.services import (
    add_shift,
    assign,
    change_shift,
    make_shifts,
    preview_shifts,
    remove_shift,
)
from delegations.fairs.stands.queries import find_edition, list_stands
from delegations.network.rules import display_name
from delegations.web.fairs import blueprint
from delegations.web.fairs.roster_forms import DutyForm, MakeForm, ShiftForm
from delegations.web.fairs.roster_present import badge_note, days_of, hours_words, shift_view
from delegations.web.fairs.stands import Answer, fair_of
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import fair_frame
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.rights import may_write

NO_STAND = N_("Write down the stands first: a shift belongs to a stand.")
REMOVED = N_("The shift was removed.")
CANCELLED = N_("The shift was cancelled: its people hear of it with the next release.")
MADE = NN_("%(num)s shift was made.", "%(num)s shifts were made.")
THERE = NN_("%(num)s was there already.", "%(num)s were there already.")


@blueprint.get("/dossiers/<code>/roster")
@staff
def roster(code: str) -> str:
    dossier = fair_of(code)
    return roster_page(dossier)


def roster_page(dossier: Dossier, sentence: str = "") -> str:
    """The day of the address, else today's of the fair, else the first with something open."""
    days, shifts = days_of(dossier), list_shifts(session(), dossier.id)
    return page(
        "fairs/roster.html", **fair_frame(dossier, "roster"), days=days, shown=_chosen(dossier, days),
        hours=hours_words, may_write=may_write(dossier), sentence=sentence, name=display_name,
        twice=people_twice(session(), shifts),
        badge_note=badge_note(dossier, shifts), swaps=list_swaps(session(), dossier.id), swap_words=SWAP_STATES,
        stands=list_stands(session(), dossier.id),
    )  # fmt: skip


def _chosen(dossier: Dossier, days: list[Any]) -> Any:
    wanted = request.args.get("day", "") or f"{local_at(clock().now(), dossier.zone):%Y-%m-%d}"
    return next((d for d in days if f"{d.day}" == wanted), next((d for d in days if d.open), days[0] if days else None))


def _all_days(dossier: Dossier) -> list[date]:
    """The opening days; before they are known, those of the dossier."""
    opening = [day for day, _opens, _closes in opening_days(find_edition(session(), dossier.id))]
    length = (dossier.ends_on - dossier.starts_on).days
    return opening or [dossier.starts_on + timedelta(days=n) for n in range(length + 1)]


def _make_form(dossier: Dossier) -> MakeForm:
    days, opening = _all_days(dossier), opening_days(find_edition(session(), dossier.id))
    stands = list_stands(session(), dossier.id)
    hours = {"starts": f"{opening[0][1]:%H:%M}", "ends": f"{opening[0][2]:%H:%M}"} if opening else {}
    form = MakeForm(data={
        "stand_ids": [s.id for s in stands], "days": [f"{day}" for day in days], **hours,
        "place_id": usual_place(session(), dossier),
    })  # fmt: skip
    form.stand_ids.choices = [(s.id, f"{s.number} ({s.hall})") for s in stands]
    form.days.choices = [(f"{day}", say().date(day, "weekday")) for day in days]
    form.place_id.choices = [("", ""), *places_near(session(), dossier)]
    return form


def _make_page(dossier: Dossier, form: MakeForm, preview: Made | None = None) -> str:
    return page("fairs/roster_make.html", **fair_frame(dossier, "roster"), form=form, preview=preview)


@blueprint.get("/dossiers/<code>/roster/make")
@planner
def make_roster(code: str) -> Answer:
    dossier = fair_of(code, write=True)
    if not list_stands(session(), dossier.id):
        told(NO_STAND)
        return back_to("fairs.stands", code=dossier.code)
    return _make_page(dossier, _make_form(dossier))


@blueprint.post("/dossiers/<code>/roster/make")
@planner
def save_roster(code: str) -> Answer:
    """Counts first; `step` make does it."""
    dossier = fair_of(code, write=True)
    form = _make_form(dossier)
    if form.validate():
        try:
            plan, folds = form.plan(), form.folds
            if request.form.get("step") != "make":
                return _make_page(dossier, form, preview_shifts(session(), dossier=dossier, plan=plan, folds=folds))
            done = make_shifts(session(), actor=actor(), clock=clock(), dossier=dossier, plan=plan, folds=folds)
            _tell_made(done)
            return back_to("fairs.roster", code=dossier.code, day=plan.days[0])
        except DomainError as error:
            form.refuse(error)
    return _make_page(dossier, form), 422


def _tell_made(done: Made) -> None:
    flash(say().ngettext(*MADE, done.made))
    if done.there:
        flash(say().ngettext(*THERE, done.there))


def _shift_form(dossier: Dossier, shift: Shift | None) -> ShiftForm:
    form = ShiftForm.of(shift, place_id=usual_place(session(), dossier), day=_all_days(dossier)[0])
    form.stand_id.choices = [(s.id, f"{s.number} ({s.hall})") for s in list_stands(session(), dossier.id)]
    form.place_id.choices = [("", ""), *places_near(session(), dossier)]
    return form


def _shift_page(
    dossier: Dossier, form: ShiftForm, shift: Shift | None, *, stale: bool = False, duty: DutyForm | None = None,
    sentence: str = "",
) -> str:  # fmt: skip
    """What a shift is, and who could be on it."""
    view, choices = None, list[Choice]()
    if shift is not None:
        view = shift_view(shift, availabilities(session(), dossier.id), find_edition(session(), dossier.id))
        choices = choices_for(session(), dossier, shift)
    shifts = {row.id: row for row in list_shifts(session(), dossier.id)}
    wanted = set(duty.participation_ids.data or ()) if duty else {p.id for p in on_duty(shift)} if shift else set()
    locked = set(duty.locked.data or ()) if duty else set(shift.locked if shift else ())
    return page(
        "fairs/shift.html", **fair_frame(dossier, "roster"), form=form, shift=shift, view=view, stale=stale,
        wanted=wanted, locked=locked, sentence=sentence,
        choices=[(choice, reason_for(choice, shifts, dossier.zone)) for choice in choices],
        hours=hours_words, name=display_name,
    )  # fmt: skip


REASONS = {
    "not_free": N_("says not to be free then"),
    "stretch": N_("would have no break"),
    "day_limit": N_("would exceed the hours of the day"),
    "total_limit": N_("would exceed the hours in all"),
}


def reason_for(choice: Choice, shifts: Mapping[int, Shift], zone: str) -> str:
    """Why somebody cannot or should not; '' when nothing speaks against it."""
    words, why = say(), choice.obstacle
    if why is None:
        return "" if choice.said and choice.said.answered_at else words.gettext("has not said when")
    if why.cause == "on_duty":
        shift = shifts[why.slot]
        when = words.times(shift.slot.start, shift.slot.end)
        return words.gettext("on duty on stand %(stand)s, %(when)s", stand=shift.stand.number, when=when)
    if why.cause in ("busy", "busy_now"):
        one = next(e for e in choice.elsewhere if e.slot_id == why.slot)
        when = "–".join(words.time(local_at(at, zone)) for at in (one.starts_at, one.ends_at))
        return words.gettext("elsewhere: %(title)s, %(when)s", title=one.title, when=when)
    return words.gettext(REASONS[why.cause])


@blueprint.get("/dossiers/<code>/roster/shifts/new")
@planner
def new_shift(code: str) -> Answer:
    dossier = fair_of(code, write=True)
    if not list_stands(session(), dossier.id):
        told(NO_STAND)
        return back_to("fairs.stands", code=dossier.code)
    return _shift_page(dossier, _shift_form(dossier, None), None)


@blueprint.get("/dossiers/<code>/roster/shifts/<int:shift_id>")
@planner
def shift(code: str, shift_id: int) -> str:
    dossier = fair_of(code, write=True)
    row = get_shift(session(), dossier.id, shift_id)
    return _shift_page(dossier, _shift_form(dossier, row), row)


@blueprint.post("/dossiers/<code>/roster/shifts/new")
@blueprint.post("/dossiers/<code>/roster/shifts/<int:shift_id>")
@planner
def save_shift(code: str, shift_id: int = 0) -> Answer:
    dossier = fair_of(code, write=True)
    row = get_shift(session(), dossier.id, shift_id) if shift_id else None
    form = _shift_form(dossier, row)
    if form.validate():
        try:
            row = _save(dossier, form, shift_id)
            return back_to("fairs.roster", code=dossier.code, day=row.slot.starts.date())
        except StaleVersion as error:
            form.version.data = str(getattr(error.data["current"], "version", 0))
            return _shift_page(dossier, form, row, stale=True), 409
        except DomainError as error:
            form.refuse(error)
            if error.field == "participation_ids":
                return _shift_page(dossier, form, row, sentence=say().error(error)), 422
    return _shift_page(dossier, form, row), 422


def _save(dossier: Dossier, form: ShiftForm, shift_id: int) -> Shift:
    facts = form.facts(dossier.zone)
    if not shift_id:
        told("The shift was added.")
        return add_shift(session(), actor=actor(), clock=clock(), dossier=dossier, facts=facts)
    row = change_shift(
        session(), actor=actor(), clock=clock(), dossier=dossier, shift_id=shift_id, facts=facts,
        version=number_or_none(form.version.data) or 0,
    )  # fmt: skip
    told("Saved.")
    return row


@blueprint.post("/dossiers/<code>/roster/shifts/<int:shift_id>/people")
@planner
def assign_duty(code: str, shift_id: int) -> Answer:
    dossier = fair_of(code, write=True)
    row = get_shift(session(), dossier.id, shift_id)
    form = DutyForm().offer([c.participation.id for c in choices_for(session(), dossier, row)])
    fill = _shift_form(dossier, row) if not form.validate() else None
    if fill is not None:
        return _shift_page(dossier, fill, row, duty=form), 422
    try:
        row = assign(
            session(), actor=actor(), clock=clock(), dossier=dossier, shift_id=shift_id,
            version=number_or_none(form.version.data) or 0, participation_ids=form.participation_ids.data or (),
            locked=form.locked.data or (),
        )  # fmt: skip
    except StaleVersion:
        return _shift_page(dossier, _fresh(dossier, row), row, duty=form, stale=True), 409
    except DomainError as error:
        return _shift_page(dossier, _fresh(dossier, row), row, duty=form, sentence=say().error(error)), 422
    told("Saved.")
    return back_to("fairs.roster", code=dossier.code, day=row.slot.starts.date())


def _fresh(dossier: Dossier, row: Shift) -> ShiftForm:
    """The form of the shift itself beside a form of people that was refused."""
    form = _shift_form(dossier, row)
    form.process(formdata=None, data=ShiftForm.of_data(row))
    return form


@blueprint.post("/dossiers/<code>/roster/shifts/<int:shift_id>/remove")
@planner
def drop_shift(code: str, shift_id: int) -> Response:
    dossier = fair_of(code, write=True)
    deleted = remove_shift(session(), actor=actor(), clock=clock(), dossier=dossier, shift_id=shift_id)
    told(REMOVED if deleted else CANCELLED)
    return back_to("fairs.roster", code=dossier.code)


from delegations.web.fairs import roster_people, roster_print, roster_proposal  # noqa: E402,F401
