"""The steps of a duty roster: filling, moving people along, searching small problems through, sharing fairly."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from delegations.planning.roster_values import RosterPerson, RosterProblem, RosterShift, duty_obstacle, static_obstacle

Score = tuple[int, int, int]
SMALL = 48
"""So many pairs of a person and a shift are searched through to the end, should the quick way leave places open."""
NODES = 40_000
DEPTH = 4
"""How many people one repair may move along."""


@dataclass
class Board:
    """The assignments while they are being made."""

    problem: RosterProblem
    people: dict[int, RosterPerson] = field(init=False)
    shifts: dict[int, RosterShift] = field(init=False)
    fixed: dict[int, frozenset[int]] = field(init=False)
    able: dict[int, list[int]] = field(init=False)
    on: dict[int, set[int]] = field(init=False)
    of: dict[int, dict[int, RosterShift]] = field(init=False)
    load: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        rules = self.problem.rules
        self.people = {p.id: p for p in self.problem.people}
        self.shifts = {s.id: s for s in self.problem.shifts}
        self.fixed = {s.id: frozenset(i for i in s.fixed if i in self.people) for s in self.problem.shifts}
        self.able = {
            s.id: [p.id for p in self.problem.people if static_obstacle(p, s, rules) is None]
            for s in self.problem.shifts
        }
        self.on = {s.id: set() for s in self.problem.shifts}
        self.of = {p.id: {} for p in self.problem.people}
        self.load = {p.id: p.served for p in self.problem.people}
        for shift_id, people in self.fixed.items():
            for person_id in sorted(people):
                self.put(person_id, shift_id)

    def put(self, person_id: int, shift_id: int) -> None:
        shift = self.shifts[shift_id]
        self.on[shift_id].add(person_id)
        self.of[person_id][shift_id] = shift
        self.load[person_id] += shift.minutes

    def take(self, person_id: int, shift_id: int) -> None:
        self.on[shift_id].discard(person_id)
        del self.of[person_id][shift_id]
        self.load[person_id] -= self.shifts[shift_id].minutes

    def fits(self, person_id: int, shift_id: int, without: int | None = None) -> bool:
        """Whether somebody able could take it beside what he has, but for one shift he would give up."""
        theirs = [shift for key, shift in self.of[person_id].items() if key not in (without, shift_id)]
        shift = self.shifts[shift_id]
        return duty_obstacle(self.people[person_id], shift, theirs, self.problem.rules) is None

    def open(self, shift_id: int) -> int:
        return max(0, self.shifts[shift_id].needed - len(self.on[shift_id]))

    def spoken(self, people: set[int]) -> set[str]:
        return set().union(*(self.people[i].languages for i in people))

    def unspoken(self, shift_id: int) -> list[str]:
        spoken = self.spoken(self.on[shift_id])
        return [code for code in dict.fromkeys(self.shifts[shift_id].languages) if code not in spoken]

    def copy_of(self) -> dict[int, set[int]]:
        return {key: set(people) for key, people in self.on.items()}

    def become(self, wanted: Mapping[int, set[int]]) -> None:
        for key, people in wanted.items():
            for person_id in self.on[key] - people:
                self.take(person_id, key)
        for key, people in wanted.items():
            for person_id in people - self.on[key]:
                self.put(person_id, key)

    def score(self, keys: Sequence[int] | None = None) -> Score:
        """Places filled, shifts that are not empty, languages nobody speaks (negative): the more the better."""
        keys = list(self.shifts) if keys is None else keys
        places = sum(min(self.shifts[key].needed, len(self.on[key])) for key in keys)
        return places, sum(1 for key in keys if self.on[key]), -sum(len(self.unspoken(key)) for key in keys)


def fill(board: Board, order: Mapping[int, float]) -> None:
    """Again and again the shift with the least choice gets whoever serves it best."""
    options = {key: {i for i in able if board.fits(i, key) and i not in board.on[key]} for key, able in
               board.able.items()}  # fmt: skip
    rare = Counter(code for person in board.problem.people for code in person.languages)
    waiting = {key for key in board.shifts if board.open(key) and options[key]}
    while waiting:
        key = min(waiting, key=lambda k: (len(options[k]) - board.open(k), bool(board.on[k]),
                                          board.shifts[k].start, k))  # fmt: skip
        lacking = set(board.unspoken(key))

        def worth(person_id: int, lacking: set[str] = lacking) -> tuple[float, int, float]:
            spoken = lacking & board.people[person_id].languages
            gain = sum(1 / rare[code] for code in sorted(spoken))
            return -gain, board.load[person_id], order[person_id]

        chosen = min(options[key], key=worth)
        board.put(chosen, key)
        for other, able in options.items():
            if chosen in able and (other == key or not board.fits(chosen, other)):
                able.discard(chosen)
        waiting = {k for k in waiting if board.open(k) and options[k]}


def augment(board: Board, order: Mapping[int, float]) -> None:
    """Fills what is left by moving people along: whoever is free there comes, his own shift goes to another."""
    for key in sorted(board.shifts, key=lambda k: (bool(board.on[k]), board.shifts[k].start, k)):
        while board.open(key) and _bring(board, key, order, {key}, DEPTH):
            pass


def _bring(board: Board, key: int, order: Mapping[int, float], seen: set[int], depth: int) -> bool:
    """One more person for a shift, if need be out of another one that then finds somebody else."""
    candidates = sorted(
        (i for i in board.able[key] if i not in board.on[key]), key=lambda i: (board.load[i], order[i])
    )  # fmt: skip
    for person_id in candidates:
        if board.fits(person_id, key):
            board.put(person_id, key)
            return True
    if not depth:
        return False
    for person_id in candidates:
        for other in sorted(board.of[person_id]):
            movable = other not in seen and person_id not in board.fixed[other]
            if not movable or not board.fits(person_id, key, without=other):
                continue
            board.take(person_id, other)
            board.put(person_id, key)
            seen.add(other)
            if _bring(board, other, order, seen, depth - 1):
                return True
            board.take(person_id, key)
            board.put(person_id, other)
    return False


def search(board: Board) -> None:
    """Small problems only: every choice is tried, so that nothing better exists."""
    pairs = sum(len(able) for able in board.able.values())
    best, keys = board.score(), sorted(board.shifts, key=lambda k: (board.shifts[k].start, k))
    hopes = _hopes(board, keys)
    if pairs > SMALL or best >= hopes[0]:
        return
    kept, left = board.copy_of(), [NODES]
    board.become({key: set(board.fixed[key]) for key in keys})
    better = _search_from(board, keys, 0, hopes, best, left)
    board.become(better or kept)


def _hopes(board: Board, keys: Sequence[int]) -> list[Score]:
    """What each shift and those after it could reach if nobody were ever in two places or tired."""
    hopes = [(0, 0, 0)]
    for key in reversed(keys):
        shift, there = board.shifts[key], set(board.able[key]) | board.fixed[key]
        lacking = len(set(shift.languages) - board.spoken(there))
        places, manned, spoken = hopes[-1]
        hopes.append((places + min(shift.needed, len(there)), manned + bool(there), spoken - lacking))
    return hopes[::-1]


def _search_from(
    board: Board, keys: Sequence[int], at: int, hopes: Sequence[Score], best: Score, left: list[int]
) -> dict[int, set[int]] | None:
    """The best assignments among those that beat `best`; None when there are none, or no patience is left."""
    left[0] -= 1
    done = board.score(keys[:at])
    reach = (done[0] + hopes[at][0], done[1] + hopes[at][1], done[2] + hopes[at][2])
    if left[0] < 0 or reach <= best:
        return None
    if at == len(keys):
        return board.copy_of()
    found, key = None, keys[at]
    able = [i for i in board.able[key] if i not in board.on[key] and board.fits(i, key)]
    for size in range(min(board.open(key), len(able)), -1, -1):
        for team in combinations(able, size):
            for person_id in team:
                board.put(person_id, key)
            better = _search_from(board, keys, at + 1, hopes, best, left)
            for person_id in team:
                board.take(person_id, key)
            if better is not None:
                found, best = better, _score_of(board, better)
    return found


def _score_of(board: Board, wanted: Mapping[int, set[int]]) -> Score:
    kept = board.copy_of()
    board.become(wanted)
    score = board.score()
    board.become(kept)
    return score


def spread_out(board: Board, order: Mapping[int, float]) -> None:
    """A shift that nobody has takes one of two who stand together elsewhere."""
    for key in sorted(board.shifts, key=lambda k: (board.shifts[k].start, k)):
        if board.on[key] or not board.shifts[key].needed:
            continue
        for person_id in sorted(board.able[key], key=lambda i: (board.load[i], order[i])):
            donor = next((
                other for other in sorted(board.of[person_id])
                if len(board.on[other]) > 1 and person_id not in board.fixed[other]
                and board.fits(person_id, key, without=other)
            ), None)  # fmt: skip
            if donor is not None:
                board.take(person_id, donor)
                board.put(person_id, key)
                break


def speak(board: Board, order: Mapping[int, float]) -> None:
    """Changes people where a language is missing, as long as all together gain."""
    improved = True
    while improved:
        improved = False
        for key in sorted(board.shifts, key=lambda k: (board.shifts[k].start, k)):
            for code in board.unspoken(key):
                improved = _let_speak(board, key, code, order) or improved


def _let_speak(board: Board, key: int, code: str, order: Mapping[int, float]) -> bool:
    """Somebody who speaks it comes for one who goes; his own shift goes to that one or to whoever can."""
    before, kept = board.score(), board.copy_of()
    speakers = [i for i in board.able[key] if i not in board.on[key] and code in board.people[i].languages]
    leaving: list[int | None] = [*sorted(board.on[key] - board.fixed[key], key=lambda i: (-board.load[i], order[i]))]
    if board.open(key):
        leaving.insert(0, None)
    for gone in leaving:
        if gone is not None:
            board.take(gone, key)
        for speaker in sorted(speakers, key=lambda i: (board.load[i], order[i])):
            for other in _ways(board, speaker, key):
                if other is not None:
                    board.take(speaker, other)
                board.put(speaker, key)
                if other is not None:
                    _refill(board, other, gone, order)
                if board.score() > before:
                    return True
                board.become({**kept, key: kept[key] - {gone}} if gone is not None else kept)
        board.become(kept)
    return False


def _ways(board: Board, person_id: int, key: int) -> list[int | None]:
    """None when he can come as he is, else the shifts of which giving up one is enough."""
    if board.fits(person_id, key):
        return [None]
    return [
        other for other in sorted(board.of[person_id])
        if person_id not in board.fixed[other] and board.fits(person_id, key, without=other)
    ]  # fmt: skip


def _refill(board: Board, key: int, first: int | None, order: Mapping[int, float]) -> None:
    """The place somebody left goes to `first`, or to whoever speaks most of what is lacking and has least to do."""
    if first is not None and first in board.able[key] and first not in board.on[key] and board.fits(first, key):
        board.put(first, key)
        return
    lacking = set(board.unspoken(key))
    able = [i for i in board.able[key] if i not in board.on[key] and board.fits(i, key)]
    if able:
        chosen = min(able, key=lambda i: (-len(lacking & board.people[i].languages), board.load[i], order[i]))
        board.put(chosen, key)


def level(board: Board, order: Mapping[int, float]) -> None:
    """Whoever has most hands shifts to those who have less, as long as nothing else gets worse."""
    improved = True
    while improved:
        ranked = sorted(board.people, key=lambda i: (-board.load[i], order[i]))
        improved = any(_hand_over(board, person_id, order) for person_id in ranked) or (
            bool(ranked) and _pass_along(board, ranked[0], order)
        )


def _own(board: Board, person_id: int) -> list[int]:
    """The shifts he may give away, the longest first."""
    mine = ((key, shift) for key, shift in board.of[person_id].items() if person_id not in board.fixed[key])
    return [key for key, shift in sorted(mine, key=lambda pair: (-pair[1].minutes, pair[0]))]


def _hand_over(board: Board, person_id: int, order: Mapping[int, float]) -> bool:
    """One of his shifts goes to somebody who has less even with it."""
    for key in _own(board, person_id):
        heir = _heir(board, key, person_id, board.load[person_id], order)
        if heir is not None:
            board.take(person_id, key)
            board.put(heir, key)
            return True
    return False


def _heir(board: Board, key: int, gone: int, below: int, order: Mapping[int, float]) -> int | None:
    """Who takes a shift and stays below a load; the one with least to do."""
    for other in sorted(board.able[key], key=lambda i: (board.load[i], order[i])):
        if board.load[other] + board.shifts[key].minutes >= below:
            return None
        if other not in board.on[key] and board.fits(other, key) and _as_many_languages(board, key, gone, other):
            return other
    return None


def _pass_along(board: Board, person_id: int, order: Mapping[int, float]) -> bool:
    """One of his shifts goes to somebody who hands another one on to a third."""
    most = board.load[person_id]
    for key in _own(board, person_id):
        for middle in sorted(board.able[key], key=lambda i: (board.load[i], order[i])):
            if middle in board.on[key] or not _as_many_languages(board, key, person_id, middle):
                continue
            for other in _own(board, middle):
                after = board.load[middle] + board.shifts[key].minutes - board.shifts[other].minutes
                if after >= most or not board.fits(middle, key, without=other):
                    continue
                heir = _heir(board, other, middle, most, order)
                if heir is not None and heir != person_id:
                    for giver, taker, given in ((middle, heir, other), (person_id, middle, key)):
                        board.take(giver, given)
                        board.put(taker, given)
                    return True
    return False


def _as_many_languages(board: Board, key: int, gone: int, come: int) -> bool:
    wanted = set(board.shifts[key].languages)
    after = (board.on[key] - {gone}) | {come}
    return len(wanted & board.spoken(after)) >= len(wanted & board.spoken(board.on[key]))
