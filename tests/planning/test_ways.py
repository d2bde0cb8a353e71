"""Every way out keeps its word: with it applied, the gap is long enough."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from delegations.planning.legs import passages
from delegations.planning.values import SlotValue, WayOut
from delegations.planning.ways import moved, ways_out
from tests.planning.examples import CITY_HALL, MINISTRY, STATION, at, check, of_kind, slot


def applied(slots: list[SlotValue], way: WayOut, transfer: SlotValue | None) -> list[SlotValue]:
    """The slots after a way out of time was taken."""
    changed = []
    for each in slots:
        new = each
        if each.id == way.slot and way.kind == "shift_later":
            new = replace(each, start=moved(each.start, way.minutes), end=moved(each.end, way.minutes))
        elif each.id == way.slot and way.kind == "shift_earlier":
            new = replace(each, start=moved(each.start, -way.minutes), end=moved(each.end, -way.minutes))
        elif each.id == way.slot and way.kind == "shorten":
            new = replace(each, end=moved(each.end, -way.minutes))
        elif each.id == way.slot and way.kind == "travel_mode":
            new = replace(each, travel_mode=way.data["mode"], travel_minutes=way.data["travel"])  # type: ignore[arg-type]
        elif transfer is not None and each.id == transfer.id and way.kind == "shift_later":
            new = replace(each, end=moved(each.end, way.minutes))
        changed.append(new)
    return changed


@given(
    gaps=st.tuples(st.integers(0, 30), st.integers(1, 30), st.integers(0, 30)),
    entered=st.one_of(st.none(), st.integers(0, 60)),
    size=st.integers(1, 40),
    mode=st.sampled_from(["walk", "coach", "public", "car"]),
    explicit=st.booleans(),
)
def test_each_way_out_resolves_the_gap(
    gaps: tuple[int, int, int], entered: int | None, size: int, mode: str, explicit: bool
) -> None:
    visit = slot(1, "10:00", "12:00", CITY_HALL, size=size)
    leave, arrive = moved(visit.end, gaps[0]), moved(visit.end, gaps[0] + gaps[1])
    ride = replace(visit, id=2, kind="transfer", place=None, start=leave, end=arrive, travel_minutes=entered)
    start = moved(arrive, gaps[2])
    meeting = replace(visit, id=3, place=MINISTRY, start=start, end=moved(start, 60))
    slots = [visit, replace(ride, travel_mode=mode), meeting]  # type: ignore[arg-type]  # drawn literal
    if not explicit:
        slots = [visit, replace(meeting, travel_minutes=entered, travel_mode=mode)]  # type: ignore[arg-type]
    (passage,) = passages(slots)
    if passage.leg.margin < 0:
        for way in ways_out(passage):
            (after,) = passages(applied(slots, way, passage.transfer))
            assert after.leg.margin >= 0, way


def test_a_train_does_not_wait() -> None:
    slots = [slot(1, "10:00", "12:00", CITY_HALL), slot(2, "12:05", "14:00", STATION, kind="departure")]
    (found,) = of_kind(check(slots), "short_gap")
    assert "shift_later" not in {way.kind for way in found.ways_out}


def test_a_later_time_after_the_clocks_went_back_is_the_one_on_the_wall() -> None:
    late = moved(at("2027-10-31T01:50"), 90)
    assert (f"{late.local:%H:%M}", late.fold) == ("02:20", 1)
