"""Who stands where and when: a duty roster proposed from what people said, with what stays open and why.

Hard rules never give way: nobody twice at once, nobody outside what he said, nobody beyond his hours, no stretch
without a break that is too long. Then, in this order: most places, fewest empty shifts, most languages, fair loads.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from delegations.planning.roster_moves import Board, augment, fill, level, search, speak, spread_out
from delegations.planning.roster_values import CAUSES, RosterPerson, RosterProblem, RosterRules, RosterShift, obstacle


@dataclass(frozen=True)
class Uncovered:
    """A shift with places left or a language nobody there speaks.

    `causes`: why those who are not there are not, {cause: people}; `speakers`: the same for each missing language.
    """

    shift: int
    missing: int
    languages: tuple[str, ...]
    causes: Mapping[str, int]
    speakers: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Roster:
    """`load` in minutes with what was served before; `spread` between the greatest and the smallest load."""

    assignments: Mapping[int, tuple[int, ...]]
    uncovered: tuple[Uncovered, ...]
    load: Mapping[int, int]
    spread: int


def propose(problem: RosterProblem, *, seed: int = 1) -> Roster:
    """The roster; the same problem and seed give the same one."""
    board = Board(problem)
    order = {p.id: Random(f"{seed}:{p.id}").random() for p in problem.people}  # noqa: S311 - a tie-break
    fill(board, order)
    augment(board, order)
    spread_out(board, order)
    search(board)
    speak(board, order)
    level(board, order)
    return _told(board)


def _told(board: Board) -> Roster:
    loads = board.load.values()
    return Roster(
        assignments={s.id: tuple(sorted(board.on[s.id])) for s in board.problem.shifts},
        uncovered=uncovered(board.problem, board.on),
        load=dict(sorted(board.load.items())),
        spread=max(loads, default=0) - min(loads, default=0),
    )


def uncovered(problem: RosterProblem, on: Mapping[int, set[int]]) -> tuple[Uncovered, ...]:
    """What any roster leaves open, in the order of the shifts, and what keeps everybody else away."""
    people = {p.id: p for p in problem.people}
    theirs: dict[int, list[RosterShift]] = {i: [] for i in people}
    for shift in problem.shifts:
        for person_id in on[shift.id] & people.keys():
            theirs[person_id].append(shift)
    found = []
    for shift in sorted(problem.shifts, key=lambda s: (s.start, s.id)):
        there = on[shift.id] & people.keys()
        spoken = set().union(*(people[i].languages for i in there))
        missing = max(0, shift.needed - len(on[shift.id]))
        lacking = tuple(code for code in dict.fromkeys(shift.languages) if code not in spoken)
        if missing or lacking:
            away = {p.id: _cause(p, shift, theirs[p.id], problem.rules) for p in problem.people if p.id not in there}
            speakers = {code: _counted(away[i] for i in away if code in people[i].languages) for code in lacking}
            found.append(Uncovered(shift.id, missing, lacking, _counted(away.values()), speakers))
    return tuple(found)


def _cause(person: RosterPerson, shift: RosterShift, theirs: Sequence[RosterShift], rules: RosterRules) -> str:
    found = obstacle(person, shift, theirs, rules)
    return found.cause if found else "full"


def _counted(causes: Iterable[str]) -> dict[str, int]:
    counts = Counter(causes)
    return {cause: counts[cause] for cause in CAUSES if counts[cause]}
