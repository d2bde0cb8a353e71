"""Business meetings: nobody twice, nothing fixed moved, as much placed as can be, and the reason for the rest."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delegations.planning.meetings import (
    Fixed,
    MeetingProblem,
    Wanted,
    breaks_of,
    broken_rules,
    place_meetings,
)

PERIODS = (11, 12, 13, 14)


@st.composite
def problems(draw: st.DrawFn, *, meetings: int = 14, parties: int = 6) -> MeetingProblem:
    """Small worlds with everything in them: two days, few tables, busy parties, fixed meetings, limits."""
    periods = PERIODS[: draw(st.integers(2, 4))]
    days = (periods[:2], periods[2:])
    tables = {p: tuple(range(1, draw(st.integers(0, 3)) + 1)) for p in periods}
    pairs = st.tuples(st.integers(1, parties), st.integers(1, parties)).filter(lambda two: two[0] < two[1])
    chosen = draw(st.lists(pairs, max_size=meetings, unique=True))
    some = st.none() | st.frozensets(st.sampled_from(periods))
    wanted = [Wanted(n, a, b, draw(st.integers(1, 3)), draw(some)) for n, (a, b) in enumerate(chosen)]
    busy = {who: draw(st.frozensets(st.sampled_from(periods), max_size=2)) for who in range(1, parties + 1)}
    most = draw(st.none() | st.integers(2, 4))
    free = MeetingProblem(days, tables, tuple(wanted), (), busy, most, draw(st.none() | st.integers(0, 1)))
    fixed = tuple(
        Fixed(number, wanted[number].a, wanted[number].b, *place)
        for number, place in place_meetings(free).places.items()
        if draw(st.integers(0, 3)) == 0
    )
    rest = tuple(one for one in wanted if one.id not in {f.id for f in fixed})
    return MeetingProblem(days, tables, rest, fixed, busy, most, free.most_breaks)


@given(problems())
def test_no_rule_is_broken_and_every_meeting_is_accounted_for(problem: MeetingProblem) -> None:
    found = place_meetings(problem)
    assert broken_rules(problem, found.places) == []
    assert {*found.places, *(one.id for one in found.unplaced)} == {one.id for one in (*problem.wanted, *problem.fixed)}
    assert found.breaks == breaks_of(problem, {number: period for number, (period, _table) in found.places.items()})


@given(problems())
def test_the_same_problem_gives_the_same_placement(problem: MeetingProblem) -> None:
    assert place_meetings(problem) == place_meetings(problem)


@given(problems())
def test_late_arrivals_find_a_place_among_what_stays(problem: MeetingProblem) -> None:
    first = place_meetings(problem)
    known = {one.id: one for one in (*problem.wanted, *problem.fixed)}
    fixed = tuple(Fixed(n, known[n].a, known[n].b, *place) for n, place in first.places.items())
    late = tuple(Wanted(100 + n, 7, who, 1) for n, who in enumerate(range(1, 4)))
    again = place_meetings(
        MeetingProblem(problem.days, problem.tables, late, fixed, problem.busy, problem.most, problem.most_breaks)
    )
    assert {n: place for n, place in again.places.items() if n < 100} == first.places


def _most_weight(problem: MeetingProblem) -> int:
    """By trying everything."""
    best = 0
    choices = [(None, *problem.tables) for _ in problem.wanted]
    for way in product(*choices):
        counts: dict[int, int] = dict.fromkeys(problem.tables, 0)
        places = {}
        for one, period in zip(problem.wanted, way, strict=True):
            if period is None:
                continue
            tables = problem.tables[period]
            if counts[period] >= len(tables):
                break
            places[one.id] = (period, tables[counts[period]])
            counts[period] += 1
        else:
            if not broken_rules(problem, places):
                best = max(best, sum(one.weight for one in problem.wanted if one.id in places))
    return best


@settings(max_examples=60)
@given(problems(meetings=5, parties=4))
def test_small_worlds_are_placed_as_well_as_they_can_be(problem: MeetingProblem) -> None:
    free = MeetingProblem(problem.days, problem.tables, problem.wanted, (), problem.busy, problem.most)
    found = place_meetings(free)
    assert sum(one.weight for one in free.wanted if one.id in found.places) == _most_weight(free)


def _problem(*wanted: Wanted, tables: int = 2, **values: object) -> MeetingProblem:
    return MeetingProblem((PERIODS,), {p: tuple(range(1, tables + 1)) for p in PERIODS}, wanted, **values)  # type: ignore[arg-type]  # as the test says


def test_a_full_round_of_everybody_with_everybody_is_found() -> None:
    """Four and four in four periods: every table and every party always taken, no place left to move to."""
    wanted = tuple(Wanted(n, a, b) for n, (a, b) in enumerate(product((1, 2, 3, 4), (5, 6, 7, 8))))
    found = place_meetings(_problem(*wanted, tables=4))
    assert len(found.places) == 16 and not any(found.breaks.values())


def test_weight_goes_before_number() -> None:
    """One table for one period: the heavy one has it."""
    problem = MeetingProblem((PERIODS,), {11: (1,)}, (Wanted(1, 1, 2, 1), Wanted(2, 3, 4, 3)))
    assert place_meetings(problem).places == {2: (11, 1)}


def test_who_may_meet_close_together_does_not_wait() -> None:
    wanted = (Wanted(1, 1, 5), Wanted(2, 1, 6), Wanted(3, 1, 7))
    assert place_meetings(_problem(*wanted)).breaks[1] == 0


def test_a_party_stays_at_its_table() -> None:
    wanted = tuple(Wanted(n, 1, 5 + n) for n in range(4)) + tuple(Wanted(10 + n, 2, 5 + n) for n in range(4))
    places = place_meetings(_problem(*wanted)).places
    assert len({places[n][1] for n in range(4)}) == 1 and len({places[10 + n][1] for n in range(4)}) == 1


@pytest.mark.parametrize(
    ("problem", "code", "data"),
    [
        (
            _problem(Wanted(1, 1, 2), busy={1: frozenset((11, 12)), 2: frozenset((13, 14))}),
            "never_together", {"a": 2, "b": 2},
        ),
        (_problem(Wanted(1, 1, 2, periods=frozenset())), "not_wanted", {"both": 4}),
        (_problem(Wanted(1, 1, 2), Wanted(2, 1, 3, 3), most=1), "most", {"party": 1, "most": 1}),
        (
            _problem(Wanted(9, 1, 9), *(Wanted(n, 1, 1 + n, 3) for n in range(1, 5))),
            "full", {"party": 1, "free": 4, "taken": 4},
        ),
        (
            _problem(Wanted(9, 8, 9), *(Wanted(n, n, 10 + n, 3) for n in range(1, 5)), tables=1),
            "no_table", {"periods": 4},
        ),
        (
            _problem(Wanted(9, 1, 2), busy={1: frozenset((13, 14)), 2: frozenset((14,))},
                     fixed=(Fixed(3, 1, 5, 11, 1), Fixed(4, 2, 6, 12, 1), Fixed(5, 1, 7, 12, 2))),
            "full", {"party": 1, "free": 2, "taken": 2},
        ),
        (
            _problem(Wanted(9, 1, 2), busy={1: frozenset((13,)), 2: frozenset((14,))},
                     fixed=(Fixed(3, 1, 5, 11, 1), Fixed(4, 2, 6, 12, 1))),
            "crossed", {"both": 2, "a": 1, "b": 1},
        ),
    ],
)  # fmt: skip
def test_the_reason_says_the_arithmetic(problem: MeetingProblem, code: str, data: dict[str, int]) -> None:
    (reason,) = place_meetings(problem).unplaced
    assert (reason.code, reason.data) == (code, data)


def test_fixed_meetings_that_clash_are_refused() -> None:
    twice = (Fixed(1, 1, 2, 11, 1), Fixed(2, 1, 3, 11, 2))
    with pytest.raises(ValueError, match="party 1 twice"):
        place_meetings(_problem(fixed=twice))


def test_an_empty_problem_is_an_empty_placement() -> None:
    assert place_meetings(MeetingProblem((), {}, ())).places == {}
