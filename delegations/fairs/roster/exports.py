"""The roster as values for the planning engine: people with what they said, shifts with who stays."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from delegations.dossiers.models import Dossier, Participation
from delegations.fairs.roster.models import Availability, Shift
from delegations.fairs.roster.queries import Elsewhere, availabilities, elsewhere, list_shifts, members, on_duty
from delegations.fairs.roster.rules import USUAL, instants
from delegations.planning.roster_values import (
    Commitment,
    Obstacle,
    RosterPerson,
    RosterProblem,
    RosterRules,
    RosterShift,
    obstacle,
)

AROUND = timedelta(hours=12)


@dataclass(frozen=True)
class Question:
    """Everything a proposal is made from. `silent`: who was asked and has not said when he can."""

    problem: RosterProblem
    shifts: dict[int, Shift]
    people: dict[int, Participation]
    silent: list[Participation]

    @property
    def digest(self) -> str:
        """The same for the same question, in whatever process."""
        told = json.dumps(_plain(self.problem), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()[:24]


def _plain(value: Any) -> Any:
    """Values as JSON, sets in order."""
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value if isinstance(value, (int, str, type(None))) else str(value)


def shift_value(shift: Shift, fixed: Sequence[int] = ()) -> RosterShift:
    slot = shift.slot
    return RosterShift(
        id=shift.id, stand=shift.stand_id, start=slot.starts_at, end=slot.ends_at, day=slot.starts.date(),
        needed=shift.needed, languages=tuple(shift.languages), fixed=tuple(sorted(fixed)),
    )  # fmt: skip


def person_value(
    participation: Participation, said: Availability | None, zone: str, busy: Sequence[Commitment]
) -> RosterPerson:
    """Who has said nothing is taken as free: the hand that puts him there is told so."""
    answered = said if said is not None and said.answered_at is not None else None
    return RosterPerson(
        id=participation.id, languages=languages_of(participation, said),
        free=instants(answered.windows, zone) if answered else None, busy=tuple(busy),
        day_limit=answered.max_hours * 60 if answered and answered.max_hours else None,
    )  # fmt: skip


def languages_of(participation: Participation, said: Availability | None) -> frozenset[str]:
    """What somebody said he speaks; before that the language he reads."""
    if said is not None and said.languages:
        return frozenset(said.languages)
    return frozenset({participation.person.language})


def away(session: Session, people: Sequence[Participation], shifts: Sequence[Shift]) -> dict[int, list[Elsewhere]]:
    """{participation id: what else they attend around these shifts}."""
    if not shifts:
        return {}
    ours = {shift.slot_id for shift in shifts}
    first, last = min(s.slot.starts_at for s in shifts), max(s.slot.ends_at for s in shifts)
    by_person = {p.person_id: p.id for p in people}
    found: dict[int, list[Elsewhere]] = {}
    for one in elsewhere(session, by_person.keys(), first - AROUND, last + AROUND):
        if one.slot_id not in ours:
            found.setdefault(by_person[one.person_id], []).append(one)
    return found


def commitments(found: Sequence[Elsewhere]) -> list[Commitment]:
    return [Commitment(one.starts_at, one.ends_at, one.slot_id) for one in found]


def question_of(
    session: Session, dossier: Dossier, *, now: datetime, rules: RosterRules = USUAL, keep: bool = True
) -> Question:
    """What is asked of the engine. `keep`: who is on duty now stays; else only those locked and what has begun.

    Who has not said when he can gets no shift beside those he has.
    """
    shifts, people = list_shifts(session, dossier.id), members(session, dossier.id)
    said = availabilities(session, dossier.id)
    busy = away(session, people, shifts)
    there = {shift.id: [p.id for p in on_duty(shift)] for shift in shifts}
    known = {p.id for p in people if (row := said.get(p.id)) is not None and row.answered_at is not None}
    placed = {i for ids in there.values() for i in ids}
    values = []
    for shift in shifts:
        begun = shift.slot.starts_at <= now
        fixed = [i for i in there[shift.id] if keep or begun or i in shift.locked]
        value = shift_value(shift, fixed)
        values.append(_as_it_was(value, len(fixed)) if begun else value)
    asked = [
        person_value(p, said.get(p.id), dossier.zone, commitments(busy.get(p.id, ())))
        for p in people
        if p.id in known | placed
    ]
    return Question(
        problem=RosterProblem(
            tuple(one if one.id in known else replace(one, free=()) for one in asked), tuple(values), rules
        ),
        shifts={shift.id: shift for shift in shifts}, people={p.id: p for p in people},
        silent=[p for p in people if p.id in said and p.id not in known],
    )  # fmt: skip


def _as_it_was(value: RosterShift, there: int) -> RosterShift:
    """What has begun is not filled any more."""
    return replace(value, needed=there, languages=())


@dataclass(frozen=True)
class Choice:
    """Somebody who could be put on a shift, or what speaks against it."""

    participation: Participation
    languages: frozenset[str]
    said: Availability | None
    obstacle: Obstacle | None
    minutes: int
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether no hand may put him there: he would be in two places."""
        return self.obstacle is not None and self.obstacle.cause in ("on_duty", "busy_now")


def choices_for(session: Session, dossier: Dossier, shift: Shift, rules: RosterRules = USUAL) -> list[Choice]:
    """All members for one shift: who is free first, then by how much they have to do."""
    shifts, people = list_shifts(session, dossier.id), members(session, dossier.id)
    said, busy = availabilities(session, dossier.id), away(session, people, shifts)
    wanted, theirs = shift_value(shift), theirs_of(shifts, besides=shift.id)
    found = []
    for one in people:
        there = busy.get(one.id, [])
        value = person_value(one, said.get(one.id), dossier.zone, commitments(there))
        mine = theirs.get(one.id, [])
        why = _clash(value, wanted) or obstacle(value, wanted, mine, rules)
        found.append(Choice(one, value.languages, said.get(one.id), why, sum(s.minutes for s in mine), tuple(there)))
    return sorted(found, key=lambda c: (c.refused, c.obstacle is not None, c.minutes, c.participation.id))


def theirs_of(shifts: Sequence[Shift], *, besides: int = 0) -> dict[int, list[RosterShift]]:
    """{participation id: shifts they have}."""
    found: dict[int, list[RosterShift]] = {}
    for shift in shifts:
        if shift.id != besides:
            for one in on_duty(shift):
                found.setdefault(one.id, []).append(shift_value(shift))
    return found


def _clash(person: RosterPerson, shift: RosterShift) -> Obstacle | None:
    """Elsewhere at the same time, not only within the buffer around it."""
    for one in person.busy:
        if one.start < shift.end and shift.start < one.end:
            return Obstacle("busy_now", one.slot)
    return None


def lacking(shift: Shift, spoken: frozenset[str]) -> list[str]:
    """Languages of a shift that nobody there speaks."""
    return [code for code in shift.languages if code not in spoken]
