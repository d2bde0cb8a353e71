"""Times held for an answer warn what is planned on them."""

from delegations.planning.values import SlotValue
from tests.planning.examples import at, check, of_kind, slot


def held(*windows: tuple[str, str], **values: object) -> SlotValue:
    """A visit at 10:00 whose host was also offered other times."""
    return slot(1, "10:00", "11:00", held=tuple((at(first), at(last)) for first, last in windows), **values)


def test_what_is_planned_on_a_held_time_warns() -> None:
    found = of_kind(check([held(("15:00", "16:00")), slot(2, "15:30", "17:00")]), "held_time")
    assert [(c.severity, c.slots, c.data["start"]) for c in found] == [("warn", (2,), "15:00")]


def test_what_only_touches_it_does_not() -> None:
    slots = [held(("15:00", "16:00")), slot(2, "14:00", "15:00"), slot(3, "16:00", "17:00")]
    assert of_kind(check(slots), "held_time") == []


def test_other_people_are_free_then() -> None:
    others = slot(2, "15:00", "16:00", people=frozenset({1, 2}))
    assert of_kind(check([held(("15:00", "16:00"), people=frozenset({3})), others]), "held_time") == []


def test_a_host_held_by_another_dossier_warns_here() -> None:
    elsewhere = slot(
        9, "09:00", "10:00", dossier="D2", people=frozenset({50}), hosts=frozenset({7}),
        held=((at("15:00"), at("16:00")),),
    )  # fmt: skip
    mine = slot(2, "15:00", "16:00", hosts=frozenset({7}))
    assert [c.slots for c in of_kind(check([mine], [elsewhere]), "held_time")] == [(2,)]


def test_free_time_on_it_is_no_trouble() -> None:
    assert of_kind(check([held(("15:00", "16:00")), slot(2, "15:00", "16:00", kind="free")]), "held_time") == []
