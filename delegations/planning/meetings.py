"""Business meetings: which meeting in which period at which table. Values in, placement and reasons out.

One function, so that a stronger scheduler may stand behind it. A meeting takes one table and both parties for one
period; what is fixed keeps its place. The greatest weight is placed first, then waiting between meetings is reduced.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from delegations.planning.meeting_board import Board
from delegations.planning.meeting_search import place_all
from delegations.planning.meeting_waits import shorten_waits


@dataclass(frozen=True)
class Pair:
    """A meeting of two parties."""

    id: int
    a: int
    b: int


@dataclass(frozen=True)
class Wanted(Pair):
    """To be placed. `weight` above zero; `periods` None: in any."""

    weight: int = 1
    periods: frozenset[int] | None = None


@dataclass(frozen=True)
class Fixed(Pair):
    """Keeps its period and table."""

    period: int
    table: int


@dataclass(frozen=True)
class MeetingProblem:
    """`days`: the periods of each day, in order. `tables`: {period: ids of its tables}, all of them, in order of wish.

    `busy`: {party: periods in which it is not free}. `most`: meetings that one party has at most, None without limit.
    `most_breaks`: breaks that no party should go beyond; kept where it costs no meeting.
    """

    days: tuple[tuple[int, ...], ...]
    tables: Mapping[int, tuple[int, ...]]
    wanted: tuple[Wanted, ...]
    fixed: tuple[Fixed, ...] = ()
    busy: Mapping[int, frozenset[int]] = field(default_factory=dict)
    most: int | None = None
    most_breaks: int | None = None


@dataclass(frozen=True)
class Unplaced:
    """Why a meeting has no place. `code`, with its `data`:

    never_together {a, b: periods in which each is free at all} · not_wanted {both: periods, none of them allowed} ·
    most {party, most} · full {party, free, taken: of them by other meetings} · no_table {periods: both are free} ·
    crossed {both: periods in which both could, a: taken of them for the first, b: for the second party}.
    """

    id: int
    code: str
    data: Mapping[str, int]


@dataclass(frozen=True)
class Placement:
    """`places`: {meeting: (period, table)}, the fixed ones included. `breaks`: {party: idle periods in between}."""

    places: Mapping[int, tuple[int, int]]
    unplaced: tuple[Unplaced, ...]
    breaks: Mapping[int, int]


def pairs_of(problem: MeetingProblem) -> list[Pair]:
    return [*problem.wanted, *problem.fixed]


def place_meetings(problem: MeetingProblem) -> Placement:
    """Places what it can; the same problem gives the same placement. Raises ValueError for fixed ones that clash."""
    wrong = broken_rules(problem, {one.id: (one.period, one.table) for one in problem.fixed})
    if wrong:
        raise ValueError(wrong[0])
    board = Board(problem)
    left = place_all(board)
    shorten_waits(board, most=problem.most_breaks)
    unplaced = tuple(_reason(problem, board, one) for one in problem.wanted if one.id in left)
    return Placement(_with_tables(problem, board), unplaced, breaks_of(problem, board.period_of))


def broken_rules(problem: MeetingProblem, places: Mapping[int, tuple[int, int]]) -> list[str]:
    """What a placement does that it must not; empty for a right one. Knows nothing of how it was found."""
    wrong, seen = [], set[tuple[str, int, int]]()
    known = {one.id: one for one in pairs_of(problem)}
    held = {one.id: (one.period, one.table) for one in problem.fixed}
    counts: dict[int, int] = {}
    for number, (period, table) in places.items():
        one = known[number]
        if number in held and held[number] != (period, table):
            wrong.append(f"meeting {number} was moved")
        if number not in held and table not in problem.tables.get(period, ()):
            wrong.append(f"meeting {number}: no table {table} in period {period}")
        if isinstance(one, Wanted) and one.periods is not None and period not in one.periods:
            wrong.append(f"meeting {number}: period {period} is not allowed")
        for what, who in (("table", table), ("party", one.a), ("party", one.b)):
            if (what, who, period) in seen:
                wrong.append(f"{what} {who} twice in period {period}")
            seen.add((what, who, period))
            if what == "party" and number not in held:
                counts[who] = counts.get(who, 0) + 1
                if period in problem.busy.get(who, ()):
                    wrong.append(f"party {who} is not free in period {period}")
    for one in problem.fixed:
        for who in (one.a, one.b):
            if who in counts:
                counts[who] += 1
    wrong += [f"party {who} has {n} meetings" for who, n in counts.items() if problem.most and n > problem.most]
    return wrong


def breaks_of(problem: MeetingProblem, period_of: Mapping[int, int]) -> dict[int, int]:
    """{party: periods without a meeting between its first and last of each day}; parties without meeting are absent."""
    by_party: dict[int, set[int]] = {}
    for one in pairs_of(problem):
        if one.id in period_of:
            for who in (one.a, one.b):
                by_party.setdefault(who, set()).add(period_of[one.id])
    found = {}
    for who, periods in sorted(by_party.items()):
        found[who] = 0
        for day in problem.days:
            at = [n for n, period in enumerate(day) if period in periods]
            found[who] += at[-1] - at[0] + 1 - len(at) if at else 0
    return found


def _reason(problem: MeetingProblem, board: Board, one: Wanted) -> Unplaced:
    every = frozenset(period for day in problem.days for period in day)
    free_a, free_b = (every - problem.busy.get(who, frozenset()) for who in (one.a, one.b))
    both = free_a & free_b
    if not both:
        return Unplaced(one.id, "never_together", {"a": len(free_a), "b": len(free_b)})
    allowed = both if one.periods is None else both & one.periods
    if not allowed:
        return Unplaced(one.id, "not_wanted", {"both": len(both)})
    for who in (one.a, one.b):
        if problem.most and board.count(who) >= problem.most:
            return Unplaced(one.id, "most", {"party": who, "most": problem.most})
    for who, free in ((one.a, free_a), (one.b, free_b)):
        taken = sum(1 for period in free if board.taken(who, period))
        if taken == len(free):
            return Unplaced(one.id, "full", {"party": who, "free": len(free), "taken": taken})
    at_a, at_b = ({p for p in allowed if board.taken(who, p)} for who in (one.a, one.b))
    open_to_both = allowed - at_a - at_b
    if open_to_both:
        return Unplaced(one.id, "no_table", {"periods": len(open_to_both)})
    return Unplaced(one.id, "crossed", {"both": len(allowed), "a": len(at_a), "b": len(at_b)})


def _with_tables(problem: MeetingProblem, board: Board) -> dict[int, tuple[int, int]]:
    """Gives each meeting a table; who sat at one in the period before stays there where that is possible."""
    places = {one.id: (one.period, one.table) for one in problem.fixed}
    at: dict[int, dict[int, int]] = {}  # {period: {party: table}}
    for one in problem.fixed:
        at.setdefault(one.period, {}).update({one.a: one.table, one.b: one.table})
    by_period: dict[int, list[Wanted]] = {}
    for wanted in sorted(problem.wanted, key=lambda w: w.id):
        if wanted.id in board.period_of:
            by_period.setdefault(board.period_of[wanted.id], []).append(wanted)
    for day in problem.days:
        before: dict[int, int] = {}
        for period in day:
            here = at.setdefault(period, {})
            left = [table for table in problem.tables.get(period, ()) if table not in set(here.values())]
            _seat(by_period.get(period, ()), left, before, here)
            places.update({w.id: (period, here[w.a]) for w in by_period.get(period, ())})
            before = {**before, **here}
    return places


def _seat(meetings: Sequence[Wanted], left: list[int], before: Mapping[int, int], here: dict[int, int]) -> None:
    later = []
    for wanted in meetings:
        known = next((before[who] for who in (wanted.a, wanted.b) if before.get(who) in left), None)
        if known is None:
            later.append(wanted)
            continue
        left.remove(known)
        here[wanted.a] = here[wanted.b] = known
    for wanted in later:
        here[wanted.a] = here[wanted.b] = left.pop(0)
