"""A proposed roster beside the present one, taken over or left; changes of duty settled."""

from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from delegations.core.errors import NN_, DomainError, StaleVersion
from delegations.dossiers.queries import Dossier
from delegations.fairs.roster.exports import Question, question_of
from delegations.fairs.roster.queries import availabilities, get_shift, get_swap, list_shifts, on_duty
from delegations.fairs.roster.rules import SWAP_STATES
from delegations.fairs.roster.services import take_over
from delegations.fairs.roster.swaps import settle_swap, takers, withdraw_swap
from delegations.fairs.stands.queries import find_edition
from delegations.network.rules import display_name
from delegations.planning.roster import Roster, propose
from delegations.web.fairs import blueprint
from delegations.web.fairs.roster import reason_for
from delegations.web.fairs.roster_forms import ProposalForm
from delegations.web.fairs.roster_present import hours_words, shift_view, why
from delegations.web.fairs.stands import Answer, fair_of
from delegations.webkit.context import actor, clock, say, services, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import fair_frame
from delegations.webkit.guards import planner
from delegations.webkit.pages import back_to, page, told

TAKEN = NN_(
    "The proposal was taken over: %(num)s shift changed.", "The proposal was taken over: %(num)s shifts changed."
)


def _asked(dossier: Dossier, form: ProposalForm) -> Question:
    return question_of(session(), dossier, now=clock().now(), rules=form.rules(), keep=form.keeps)


def _proposal_page(dossier: Dossier, form: ProposalForm, sentence: str = "") -> str:
    question = _asked(dossier, form)
    roster = propose(question.problem)
    form.digest.data = question.digest
    rows = _rows(dossier, question, roster)
    return page(
        "fairs/roster_proposal.html", **fair_frame(dossier, "roster"), form=form, rows=rows, sentence=sentence,
        loads=_loads(question, roster), gaps=_gaps(question, roster), hours=hours_words,
        places=sum(s.needed for s in question.problem.shifts),
        changed=sum(1 for row in rows if row["come"] or row["go"]),
        filled=sum(min(s.needed, len(roster.assignments[s.id])) for s in question.problem.shifts),
        silent=[display_name(p.person) for p in question.silent], spread=roster.spread,
    )  # fmt: skip


def _rows(dossier: Dossier, question: Question, roster: Roster) -> list[dict[str, Any]]:
    """Each shift with who would be there, who comes and who goes."""
    said, edition, rows = availabilities(session(), dossier.id), find_edition(session(), dossier.id), []
    for key, people in roster.assignments.items():
        shift = question.shifts[key]
        before, after = {p.id: p for p in on_duty(shift)}, [question.people[i] for i in people if i in question.people]
        rows.append({
            "shift": shift, "view": shift_view(shift, said, edition, after),
            "stay": [display_name(p.person) for p in after if p.id in before],
            "come": [display_name(p.person) for p in after if p.id not in before],
            "go": [display_name(p.person) for p in before.values() if p.id not in people],
        })  # fmt: skip
    return rows


def _loads(question: Question, roster: Roster) -> list[dict[str, Any]]:
    """Hours of each, the most first, with how long the bar is in per cent."""
    most = max(roster.load.values(), default=0) or 1
    ranked = sorted(roster.load.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        {"name": display_name(question.people[i].person), "minutes": minutes, "share": round(100 * minutes / most, 1)}
        for i, minutes in ranked
    ]


def _gaps(question: Question, roster: Roster) -> list[dict[str, Any]]:
    return [
        {"shift": question.shifts[gap.shift], "gap": gap, "why": why(gap), "there": roster.assignments[gap.shift]}
        for gap in roster.uncovered
    ]


@blueprint.get("/dossiers/<code>/roster/proposal")
@planner
def proposal(code: str) -> str:
    dossier = fair_of(code, write=True)
    return _proposal_page(dossier, _form(request.args.to_dict()))


def _form(typed: dict[str, str]) -> ProposalForm:
    """Choices of the address; what is none of the choices counts as not said."""
    form = ProposalForm(formdata=None)
    for name in ("keep", "longest", "rest", "buffer"):
        if typed.get(name) in dict(form[name].choices):
            form[name].data = typed[name]
    return form


@blueprint.post("/dossiers/<code>/roster/proposal")
@planner
def take_proposal(code: str) -> Answer:
    dossier = fair_of(code, write=True)
    form = _form(request.form.to_dict())
    try:
        _roster, count = take_over(
            session(), actor=actor(), clock=clock(), dossier=dossier, digest=request.form.get("digest", ""),
            rules=form.rules(), keep=form.keeps,
        )  # fmt: skip
    except StaleVersion as error:
        return _proposal_page(dossier, form, say().error(error)), 409
    except DomainError as error:
        session().rollback()
        return _proposal_page(fair_of(code, write=True), form, say().error(error)), 422
    flash(say().ngettext(*TAKEN, count))
    return back_to("fairs.roster", code=dossier.code)


def _swap_page(dossier: Dossier, swap_id: int, sentence: str = "") -> str:
    """Who could take the shift, and which rule a change would break."""
    swap = get_swap(session(), dossier.id, swap_id)
    shift = get_shift(session(), dossier.id, swap.shift_id)
    found = takers(session(), dossier, shift, swap.from_id)
    words, shifts = say(), {row.id: row for row in list_shifts(session(), dossier.id)}
    options = [
        {
            "id": t.choice.participation.id, "name": display_name(t.choice.participation.person), "good": t.good,
            "refused": t.choice.refused, "reason": reason_for(t.choice, shifts, dossier.zone),
            "silent": [words.language_name(code) for code in t.silent],
        }
        for t in found
    ]  # fmt: skip
    return page(
        "fairs/roster_swap.html", **fair_frame(dossier, "roster"), swap=swap, shift=shift, options=options,
        hours=hours_words, name=display_name, swap_words=SWAP_STATES, sentence=sentence,
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/roster/swaps/<int:swap_id>")
@planner
def swap(code: str, swap_id: int) -> str:
    return _swap_page(fair_of(code, write=True), swap_id)


@blueprint.post("/dossiers/<code>/roster/swaps/<int:swap_id>")
@planner
def settle_duty(code: str, swap_id: int) -> Answer:
    dossier = fair_of(code, write=True)
    try:
        settle_swap(
            session(), actor=actor(), clock=clock(), settings=services().settings, dossier=dossier, swap_id=swap_id,
            taker_id=number_or_none(request.form.get("taker_id", "")),
        )  # fmt: skip
    except DomainError as error:
        session().rollback()
        return _swap_page(fair_of(code, write=True), swap_id, say().error(error)), 422
    told("The change of duty is made. Both hear of it by mail; the programme carries it from the next release.")
    return back_to("fairs.roster", code=dossier.code)


@blueprint.post("/dossiers/<code>/roster/swaps/<int:swap_id>/drop")
@planner
def drop_swap(code: str, swap_id: int) -> Response:
    dossier = fair_of(code, write=True)
    withdraw_swap(
        session(), actor=actor(), clock=clock(), settings=services().settings, dossier=dossier, swap_id=swap_id
    )
    told("The change of duty was dropped; those concerned hear of it.")
    return back_to("fairs.roster", code=dossier.code)
