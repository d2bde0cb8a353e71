"""Placing business meetings: the proposal, taking it over, one meeting by hand, who came."""

import json

from flask import request

from delegations.core.errors import N_, DomainError, NotFound, StaleVersion
from delegations.dossiers.queries import Dossier
from delegations.fairs.meetings.attendance import save_attendance
from delegations.fairs.meetings.board import load_board
from delegations.fairs.meetings.choices import choices_of
from delegations.fairs.meetings.placing import (
    cancel_meeting,
    lock_meeting,
    move_meeting,
    propose,
    take_over,
)
from delegations.fairs.meetings.queries import get_meeting, get_round, list_meetings, list_parties, list_periods
from delegations.fairs.meetings.rules import NoLongerFits
from delegations.fairs.meetings.standing import period_on, proposal_grid, reasons, told_state
from delegations.itineraries.queries import current_release
from delegations.web.fairs import blueprint
from delegations.web.fairs.meetings import WORDS, acting
from delegations.web.fairs.stands import Answer, fair_of
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.forms import BaseForm, number_or_none
from delegations.webkit.frames import fair_frame
from delegations.webkit.guards import planner
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.rights import may_write

ENOUGH = 60_000
"""Characters of the longest proposal that comes back."""
LOCKED, UNLOCKED = N_("Locked: it stays when others are placed again."), N_("Unlocked.")


def _preview(dossier: Dossier, *, anew: bool, sentence: str = "") -> str:
    proposal = propose(session(), clock=clock(), dossier=dossier, anew=anew)
    board, breaks = proposal.board, proposal.placement.breaks
    waits = sorted(((board.parties[who], n) for who, n in breaks.items() if n), key=lambda one: (-one[1], one[0].id))
    days = proposal_grid(proposal)
    fresh = sum(1 for day in days for _period, row in day.rows for cell in row if cell and cell.mark)
    return page(
        "fairs/meeting_place.html", **fair_frame(dossier, "meetings"), **WORDS, board=board, anew=anew, days=days,
        reasons=reasons(say(), proposal), waits=waits, fresh=fresh, sentence=sentence,
        places=json.dumps([[w, *place] for w, place in sorted(proposal.places.items())], separators=(",", ":")),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/meetings/place")
@planner
def place_meetings(code: str) -> str:
    """Changes nothing. `?anew=1`: what nobody has seen yet may move too."""
    return _preview(fair_of(code, write=True), anew=request.args.get("anew") == "1")


def _typed_places() -> dict[int, tuple[int, int]]:
    """What the form carried back; NoLongerFits for anything else than whole numbers."""
    try:
        rows = json.loads(request.form.get("places", "")[:ENOUGH])
        found = {int(w): (int(period), int(table)) for w, period, table in rows}
    except (ValueError, TypeError) as error:
        raise NoLongerFits() from error
    if len(found) != len(rows):
        raise NoLongerFits()
    return found


@blueprint.post("/dossiers/<code>/meetings/place")
@planner
def take_over_places(code: str) -> Answer:
    dossier, anew = fair_of(code, write=True), request.form.get("anew") == "1"
    try:
        count = take_over(session(), **acting(dossier), places=_typed_places(), anew=anew)
    except NoLongerFits as error:
        session().rollback()
        return _preview(fair_of(code, write=True), anew=anew, sentence=say().error(error)), 409
    told("Placed: %(count)s. Nobody is told before the programme is published.", count=count)
    return back_to("fairs.meetings", code=dossier.code)


def _meeting_page(
    dossier: Dossier, meeting_id: int, form: BaseForm, *, sentence: str = "", stale: bool = False, chosen: str = ""
) -> str:
    board = load_board(session(), dossier, clock())
    meeting = get_meeting(session(), board.round.id, meeting_id)
    a, b = (board.parties[one] for one in (meeting.party_a_id, meeting.party_b_id))
    return page(
        "fairs/meeting.html", **fair_frame(dossier, "meetings"), **WORDS, meeting=meeting, board=board, form=form,
        pair=sorted((a, b), key=lambda party: party.side), choices=choices_of(board, meeting, clock()),
        told_as=told_state(meeting, current_release(session(), dossier.id)), sentence=sentence, stale=stale,
        chosen=chosen, sentences={c.period.id: say().error(c.closed) for c in choices_of(board, meeting, clock())
                                  if c.closed},
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/meetings/<int:meeting_id>")
@planner
def meeting(code: str, meeting_id: int) -> str:
    return _meeting_page(fair_of(code, write=True), meeting_id, BaseForm(formdata=None))


def _typed_version() -> int:
    return number_or_none(request.form.get("version")) or 0


@blueprint.post("/dossiers/<code>/meetings/<int:meeting_id>")
@planner
def move(code: str, meeting_id: int) -> Answer:
    dossier, form, chosen = fair_of(code, write=True), BaseForm(), request.form.get("place", "")
    period, _dash, table = chosen.partition("-")
    try:
        move_meeting(
            session(), **acting(dossier), meeting_id=meeting_id, version=_typed_version(),
            period_id=number_or_none(period) or 0, table_id=number_or_none(table) or 0,
        )  # fmt: skip
    except StaleVersion:
        return _meeting_page(dossier, meeting_id, form, stale=True, chosen=chosen), 409
    except DomainError as error:
        if isinstance(error, NotFound) and chosen:
            raise
        session().rollback()
        sentence = say().gettext("Choose a time and a table.") if not chosen else say().error(error)
        return _meeting_page(fair_of(code, write=True), meeting_id, form, sentence=sentence, chosen=chosen), 422
    told("Moved. Both are told when the programme is published.")
    return back_to("fairs.meetings", code=dossier.code)


@blueprint.post("/dossiers/<code>/meetings/<int:meeting_id>/lock")
@planner
def lock(code: str, meeting_id: int) -> Answer:
    dossier, locked = fair_of(code, write=True), request.form.get("locked") == "yes"
    lock_meeting(session(), **acting(dossier), meeting_id=meeting_id, locked=locked)
    told(LOCKED if locked else UNLOCKED)
    return back_to("fairs.meeting", code=dossier.code, meeting_id=meeting_id)


@blueprint.post("/dossiers/<code>/meetings/<int:meeting_id>/cancel")
@planner
def cancel(code: str, meeting_id: int) -> Answer:
    dossier = fair_of(code, write=True)
    try:
        cancel_meeting(session(), **acting(dossier), meeting_id=meeting_id, version=_typed_version())
    except StaleVersion:
        return _meeting_page(dossier, meeting_id, BaseForm(formdata=None), stale=True), 409
    told("Cancelled. Table and time are free again; who had it in a release is told with the next one.")
    return back_to("fairs.meetings", code=dossier.code)


def _attendance_page(dossier: Dossier, wanted: int | None, sentence: str = "") -> str:
    found = get_round(session(), dossier.id)
    periods = list_periods(session(), found.id)
    period = period_on(periods, wanted, clock())
    meetings = list_meetings(session(), found.id)
    return page(
        "fairs/meeting_attendance.html", **fair_frame(dossier, "meetings"), **WORDS, periods=periods, period=period,
        parties={party.id: party for party in list_parties(session(), dossier.id)},
        tables=load_board(session(), dossier, clock()).tables, sentence=sentence, may_write=may_write(dossier),
        meetings=[m for m in meetings if m.period_id == period.id], begun=period.starts_at <= clock().now(),
        open_in={p.id: sum(1 for m in meetings if m.period_id == p.id and "" in (m.attended_a, m.attended_b))
                 for p in periods},
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/meetings/attendance")
@planner
def meeting_attendance(code: str) -> str:
    dossier = fair_of(code)
    return _attendance_page(dossier, number_or_none(request.args.get("period")))


@blueprint.post("/dossiers/<code>/meetings/attendance")
@planner
def mark_meetings(code: str) -> Answer:
    dossier, period = fair_of(code, write=True), number_or_none(request.form.get("period"))
    ids = [number for number in map(number_or_none, request.form.getlist("meeting")) if number]
    ticks = {n: (request.form.get(f"a-{n}", ""), request.form.get(f"b-{n}", "")) for n in ids}
    try:
        save_attendance(session(), actor=actor(), clock=clock(), dossier=dossier, ticks=ticks)
    except NotFound:
        raise
    except DomainError as error:
        session().rollback()
        return _attendance_page(fair_of(code, write=True), period, say().error(error)), 422
    told("Saved.")
    return back_to("fairs.meeting_attendance", code=dossier.code, period=period)
