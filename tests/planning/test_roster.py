"""The proposal of a duty roster: hard rules always hold, small problems are solved to the end, loads are fair."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delegations.core.walltime import wall_time
from delegations.planning.roster import Roster, propose
from delegations.planning.roster_values import (
    Commitment,
    RosterPerson,
    RosterProblem,
    RosterRules,
    RosterShift,
    obstacle,
)

DAY = date(2027, 11, 2)
NINE = datetime(2027, 11, 2, 8, tzinfo=UTC)
"""09:00 in Barcelona."""
RULES = RosterRules(rest=30, buffer=15, longest=240)


def at(hours: float, day: int = 0) -> datetime:
    """So many hours after nine on a day of the fair."""
    return NINE + timedelta(days=day, hours=hours)


def shift(number: int, start: float, end: float, *, day: int = 0, stand: int = 1, **values: object) -> RosterShift:
    return RosterShift(number, stand, at(start, day), at(end, day), DAY + timedelta(days=day), **values)  # type: ignore[arg-type]  # a test's shorthand


def person(number: int, *languages: str, **values: object) -> RosterPerson:
    return RosterPerson(number, frozenset(languages), **values)  # type: ignore[arg-type]  # a test's shorthand


def problem(people: list[RosterPerson], shifts: list[RosterShift], rules: RosterRules = RULES) -> RosterProblem:
    return RosterProblem(tuple(people), tuple(shifts), rules)


@st.composite
def problems(draw: st.DrawFn, people: int = 4, shifts: int = 5) -> RosterProblem:
    half = st.integers(0, 16).map(lambda n: n / 2)
    codes = st.frozensets(st.sampled_from(["fr", "es", "en"]), max_size=3)
    chosen = []
    for number in range(1, draw(st.integers(1, people)) + 1):
        windows = draw(st.none() | st.lists(st.tuples(half, st.integers(1, 10)), max_size=2))
        free = None if windows is None else tuple((at(a), at(a + n)) for a, n in windows)
        met = draw(st.lists(st.tuples(half, st.integers(1, 4)), max_size=1))
        busy = tuple(Commitment(at(a), at(a + n / 2), 90) for a, n in met)
        chosen.append(RosterPerson(
            number, draw(codes), free, busy, draw(st.sampled_from([None, 120, 240])),
            draw(st.sampled_from([None, 180, 360])), draw(st.sampled_from([0, 60])),
        ))  # fmt: skip
    made = []
    for number in range(1, draw(st.integers(1, shifts)) + 1):
        start, length = draw(half), draw(st.integers(1, 5)) / 2
        made.append(shift(
            number, start, start + length, day=draw(st.integers(0, 1)), needed=draw(st.integers(1, 2)),
            languages=tuple(sorted(draw(codes))),
        ))  # fmt: skip
    rules = RosterRules(
        draw(st.sampled_from([0, 30, 60])), draw(st.sampled_from([0, 15])), draw(st.sampled_from([120, 240]))
    )
    return RosterProblem(tuple(chosen), tuple(made), rules)


def broken(asked: RosterProblem, roster: Roster) -> list[str]:
    """The rules a roster breaks, checked by plain arithmetic of its own."""
    shifts, found = {s.id: s for s in asked.shifts}, []
    for one in asked.people:
        theirs = sorted((shifts[k] for k, on in roster.assignments.items() if one.id in on), key=lambda s: s.start)
        fixed = {s.id for s in theirs if one.id in s.fixed}
        gap = timedelta(minutes=asked.rules.buffer)
        for first, second in combinations(theirs, 2):
            if second.start < first.end and not {first.id, second.id} <= fixed:
                found.append("twice at once")
        for each in theirs:
            if each.id in fixed:
                continue
            minutes = {each.start + timedelta(minutes=n) for n in range(0, each.minutes, 30)}
            if one.free is not None and not all(
                any(a <= m and m + timedelta(minutes=30) <= b for a, b in one.free) for m in minutes
            ):
                found.append("not free")
            if any(b.start - gap < each.end and each.start < b.end + gap for b in one.busy):
                found.append("in a meeting")
        if fixed:
            continue
        per_day = Counter[date]()
        for each in theirs:
            per_day[each.day] += each.minutes
        if one.day_limit is not None and max(per_day.values(), default=0) > one.day_limit:
            found.append("too long a day")
        if theirs and one.total_limit is not None and one.served + sum(per_day.values()) > one.total_limit:
            found.append("too much in all")
        since = None
        for before, each in zip([None, *theirs], theirs, strict=False):
            rest = each.start - before.end if before else None
            if since is None or rest is None or (rest > timedelta(0) and rest >= timedelta(minutes=asked.rules.rest)):
                since = each.start
            if each.end - since > timedelta(minutes=asked.rules.longest):
                found.append("no pause")
    return found


def every_roster(asked: RosterProblem) -> Iterator[Roster]:
    """All ways to fill the shifts, allowed or not."""
    people = [p.id for p in asked.people]
    teams = [
        [team for size in range(min(s.needed, len(people)) + 1) for team in combinations(people, size)]
        for s in asked.shifts
    ]
    for choice in product(*teams):
        yield Roster({s.id: team for s, team in zip(asked.shifts, choice, strict=True)}, (), {}, 0)


def places(roster: Roster) -> int:
    return sum(len(on) for on in roster.assignments.values())


def merits(asked: RosterProblem, roster: Roster) -> tuple[int, int, int]:
    speaks = {p.id: p.languages for p in asked.people}
    lacking = sum(
        len(set(s.languages) - set().union(*(speaks[i] for i in roster.assignments[s.id]))) for s in asked.shifts
    )
    return places(roster), sum(1 for on in roster.assignments.values() if on), -lacking


@given(problems(people=6, shifts=10))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_rule_is_ever_broken(asked: RosterProblem) -> None:
    assert broken(asked, propose(asked)) == []


@given(problems(people=3, shifts=4))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_nothing_covers_more_than_the_proposal_of_a_small_problem(asked: RosterProblem) -> None:
    allowed = (each for each in every_roster(asked) if not broken(asked, each))
    assert merits(asked, propose(asked)) == max(merits(asked, each) for each in allowed)


@given(problems(people=6, shifts=8))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_same_question_gets_the_same_answer_and_the_loads_add_up(asked: RosterProblem) -> None:
    roster = propose(asked)
    assert roster == propose(asked)
    served = {p.id: p.served for p in asked.people}
    for each in asked.shifts:
        for number in roster.assignments[each.id]:
            served[number] += each.minutes
    assert roster.load == served
    assert roster.spread == max(served.values()) - min(served.values())


@given(problems(people=6, shifts=8))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_left_open_says_why_for_everybody_who_is_not_there(asked: RosterProblem) -> None:
    roster = propose(asked)
    for gap in roster.uncovered:
        there = roster.assignments[gap.shift]
        assert sum(gap.causes.values()) == len(asked.people) - len(there)
        assert gap.missing == max(0, next(s.needed for s in asked.shifts if s.id == gap.shift) - len(there))
        assert not (gap.missing and "full" in gap.causes), "whoever could come, comes"


def test_a_shift_is_not_left_empty_when_changing_two_people_fills_it() -> None:
    """Who is only free early takes the early shift, although the greedy eye prefers the other one for it."""
    early, late = shift(1, 0, 2), shift(2, 1, 3)
    asked = problem([person(1, "fr", "es"), person(2, free=((at(0), at(2)),))], [early, late])
    assert propose(asked).assignments == {1: (2,), 2: (1,)}


def test_a_chain_of_changes_fills_the_last_place() -> None:
    hours = [shift(n, n, n + 2) for n in range(6)]
    people = [person(n + 1, free=((at(n), at(n + 3)),)) for n in range(6)]
    assert propose(problem(people, hours)).uncovered == ()


def test_languages_decide_before_loads() -> None:
    asked = problem(
        [person(1, "fr"), person(2, "fr", "es", served=600)],
        [shift(1, 0, 2, needed=1, languages=("es",)), shift(2, 3, 5, needed=1, languages=("fr",))],
    )
    roster = propose(asked)
    assert roster.assignments == {1: (2,), 2: (1,)}
    assert roster.load == {1: 120, 2: 720}


def test_what_is_uncovered_counts_those_who_speak_and_what_keeps_them() -> None:
    three = [
        person(1, "es", free=()), person(2, "es", free=((at(5), at(9)),)),
        person(3, "es", busy=(Commitment(at(1), at(1.5), 7),)), person(4, "fr"),
    ]  # fmt: skip
    (gap,) = propose(problem(three, [shift(1, 0, 2, needed=2, languages=("es", "fr"))])).uncovered
    assert (gap.missing, gap.languages) == (1, ("es",))
    assert gap.speakers == {"es": {"not_free": 2, "busy": 1}}
    assert gap.causes == {"not_free": 2, "busy": 1}


def test_who_stands_fast_stays_even_against_the_rules() -> None:
    tired = person(1, "fr", free=(), day_limit=0)
    roster = propose(problem([tired, person(2)], [shift(1, 0, 2, fixed=(1,)), shift(2, 0, 2, needed=2)]))
    assert roster.assignments == {1: (1,), 2: (2,)}


def test_the_shifts_are_shared_evenly() -> None:
    roster = propose(problem([person(n) for n in range(1, 5)], [shift(n, n * 2, n * 2 + 2) for n in range(4)]))
    assert roster.load == {1: 120, 2: 120, 3: 120, 4: 120}
    assert roster.spread == 0


def test_what_was_served_before_counts() -> None:
    roster = propose(problem([person(1, served=240), person(2)], [shift(1, 0, 2), shift(2, 3, 5)]))
    assert roster.assignments == {1: (2,), 2: (2,)}


@pytest.mark.parametrize(("gap", "cause"), [(0, "stretch"), (0.25, "stretch"), (0.5, None)])
def test_only_a_real_pause_ends_a_stretch(gap: float, cause: str | None) -> None:
    before, after = shift(1, 0, 3), shift(2, 3 + gap, 5 + gap)
    found = obstacle(person(1), after, [before], RULES)
    assert (found.cause if found else None) == cause


def test_two_windows_that_touch_are_one() -> None:
    who = person(1, free=((at(0), at(1)), (at(1), at(2))))
    assert obstacle(who, shift(1, 0, 2), [], RULES) is None


def test_an_hour_that_happens_twice_counts_twice() -> None:
    """From 01:00 to 04:00 in the night in which the clocks go back are four hours."""
    start, end = (wall_time(datetime(2027, 10, 31, hour), "Europe/Madrid").instant() for hour in (1, 4))
    long = RosterShift(1, 1, start, end, date(2027, 10, 31))
    assert long.minutes == 240
    found = obstacle(person(1, day_limit=180), long, [], RosterRules(longest=480))
    assert found is not None
    assert found.cause == "day_limit"


def test_nobody_and_nothing_make_an_empty_roster() -> None:
    assert propose(problem([], [])).assignments == {}
    (gap,) = propose(problem([], [shift(1, 0, 2, languages=("es",))])).uncovered
    assert (gap.missing, gap.languages, gap.causes) == (1, ("es",), {})
