"""The duty rosters of the season: shifts, questions and answers, a proposal taken over, a shift given away."""

from functools import partial

from delegations.cli.season.duties import DUTIES, Duties, Said, Shifts
from delegations.cli.season.load_dossiers import Loading
from delegations.cli.season.timeline import Timeline
from delegations.core.actor import Actor, Door
from delegations.dossiers.models import Participation
from delegations.dossiers.queries import list_participations
from delegations.fairs.roster.asking import answer_availability, ask_availability
from delegations.fairs.roster.exports import question_of
from delegations.fairs.roster.queries import (
    find_availability,
    is_usually_asked,
    list_shifts,
    members,
    on_duty,
    usual_place,
)
from delegations.fairs.roster.rules import Answer, ShiftPlan
from delegations.fairs.roster.services import make_shifts, take_over
from delegations.fairs.roster.swaps import ask_swap
from delegations.fairs.stands.queries import list_stands
from delegations.network.rules import display_name


def plan_duties(timeline: Timeline, loading: Loading) -> None:
    """Notes the acts of a roster; nothing for other dossiers."""
    duties = DUTIES.get(loading.shape.key)
    if duties is None:
        return
    timeline.at(duties.made, partial(_make, loading, duties))
    timeline.at(duties.asked, partial(_ask, loading))
    for said in duties.said:
        timeline.at(said.when, partial(_answer, loading, duties, said))
    if duties.reminded:
        timeline.at(duties.reminded, partial(_remind, loading))
    timeline.at(duties.taken, partial(_take, loading, duties))
    if duties.given:
        timeline.at(duties.given[0], partial(_give, loading, duties.given))


def _make(loading: Loading, duties: Duties) -> None:
    dossier = loading.dossier()
    stands = {stand.number: stand.id for stand in list_stands(loading.session, dossier.id)}
    place_id = usual_place(loading.session, dossier)
    for one in duties.shifts:
        make_shifts(loading.session, actor=loading.actor(), clock=loading.clock, dossier=dossier,
                    plan=_plan(one, stands[one.stand], place_id))  # fmt: skip


def _plan(one: Shifts, stand_id: int, place_id: int | None) -> ShiftPlan:
    return ShiftPlan((stand_id,), one.days, one.starts, one.ends, one.length, one.needed, one.languages, place_id)


def _ask(loading: Loading) -> None:
    everybody = [p.id for p in members(loading.session, loading.dossier_id) if is_usually_asked(p)]
    ask_availability(loading.session, actor=loading.actor(), clock=loading.clock, settings=loading.settings,
                     dossier=loading.dossier(), participation_ids=everybody)  # fmt: skip


def _remind(loading: Loading) -> None:
    """Those who have not answered."""
    rows = [find_availability(loading.session, p.id) for p in members(loading.session, loading.dossier_id)]
    silent = [row.participation_id for row in rows if row is not None and row.answered_at is None]
    ask_availability(loading.session, actor=loading.actor(), clock=loading.clock, settings=loading.settings,
                     dossier=loading.dossier(), participation_ids=silent)  # fmt: skip


def _participation(loading: Loading, person: str) -> Participation:
    rows = list_participations(loading.session, loading.dossier_id)
    return next(p for p in rows if p.person_id == loading.directory.people[person])


def _himself(participation: Participation) -> Actor:
    return Actor("delegate", participation.person_id, display_name(participation.person), Door.PORTAL)


def _answer(loading: Loading, duties: Duties, said: Said) -> None:
    one = _participation(loading, said.person)
    row = find_availability(loading.session, one.id)
    answer_availability(
        loading.session, actor=_himself(one) if said.came_by == "link" else loading.actor(), clock=loading.clock,
        dossier=loading.dossier(), participation_id=one.id, version=row.version if row else 0, came_by=said.came_by,
        answer=Answer(duties.windows_of(said), said.languages, said.max_hours, said.note),
    )  # fmt: skip


def _take(loading: Loading, duties: Duties) -> None:
    dossier, now = loading.dossier(), loading.clock.now()
    question = question_of(loading.session, dossier, now=now, rules=duties.rules)
    take_over(loading.session, actor=loading.actor(), clock=loading.clock, dossier=dossier, digest=question.digest,
              rules=duties.rules)  # fmt: skip


def _give(loading: Loading, given: tuple[str, str, str, str]) -> None:
    _when, person, day, note = given
    one = _participation(loading, person)
    mine = [s for s in list_shifts(loading.session, loading.dossier_id) if one.id in {p.id for p in on_duty(s)}]
    shift = next((s for s in mine if f"{s.slot.starts.date()}" == day), mine[-1])
    ask_swap(loading.session, actor=_himself(one), clock=loading.clock, settings=loading.settings,
             dossier=loading.dossier(), shift_id=shift.id, from_id=one.id, note=note)  # fmt: skip
