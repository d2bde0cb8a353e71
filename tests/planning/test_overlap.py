"""The sweep against the naive comparison of all pairs."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from delegations.planning.overlap import Span, merged_minutes, overlapping_pairs, span_of
from tests.planning.examples import check, of_kind, slot

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12), st.booleans()), max_size=25)


def spans(drawn: list[tuple[int, int, bool]]) -> list[Span]:
    any_slot = [slot(n, "10:00", "11:00") for n in range(len(drawn))]
    return [Span(start, start + length, any_slot[n], mine) for n, (start, length, mine) in enumerate(drawn)]


def naive(given_spans: list[Span]) -> set[frozenset[int]]:
    found = set()
    for a in given_spans:
        for b in given_spans:
            apart = a.slot.id != b.slot.id and (a.mine or b.mine)
            if apart and a.start < b.end and b.start < a.end:
                found.add(frozenset({a.slot.id, b.slot.id}))
    return found


@given(SPANS)
def test_the_sweep_finds_what_comparing_all_pairs_finds(drawn: list[tuple[int, int, bool]]) -> None:
    pairs = list(overlapping_pairs(spans(drawn)))
    assert {frozenset({a.slot.id, b.slot.id}) for a, b in pairs} == naive(spans(drawn))
    assert len(pairs) == len(naive(spans(drawn)))


@given(SPANS, st.randoms())
def test_the_order_of_the_slots_does_not_matter(drawn: list[tuple[int, int, bool]], random: Random) -> None:
    mixed = spans(drawn)
    random.shuffle(mixed)
    assert list(overlapping_pairs(mixed)) == list(overlapping_pairs(spans(drawn)))


@given(st.integers(0, 20), st.integers(1, 20), st.integers(1, 20))
def test_what_touches_does_not_overlap(start: int, first: int, second: int) -> None:
    touching = spans([(start, first, True), (start + first, second, True)])
    assert not list(overlapping_pairs(touching))
    one_more = spans([(start, first + 1, True), (start + first, second, True)])
    assert len(list(overlapping_pairs(one_more))) == 1


def test_overlapping_minutes_count_once() -> None:
    assert merged_minutes(spans([(0, 600, True), (300, 600, True), (1800, 60, True)])) == 16


@given(SPANS)
def test_conflicts_of_persons_are_those_of_the_sweep(drawn: list[tuple[int, int, bool]]) -> None:
    slots = [
        slot(n, f"{8 + start // 6:02d}:{start % 6}0", f"{8 + (start + length) // 6:02d}:{(start + length) % 6}0")
        for n, (start, length, _) in enumerate(drawn)
    ]
    found = {frozenset(each.slots) for each in of_kind(check(slots), "person_twice")}
    assert found == naive([span_of(each) for each in slots])
