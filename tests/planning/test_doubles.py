"""The same person, host, interpreter or vehicle twice; slots turned round."""

from typing import Any

from tests.planning.examples import check, of_kind, slot


def test_a_delegation_in_two_slots_is_one_conflict_with_all_the_names() -> None:
    (found,) = of_kind(
        check([slot(1, "10:00", "11:00"), slot(2, "10:30", "12:00", people=frozenset({1, 2, 99}))]), "person_twice"
    )
    assert str(found) == "“Slot 1” and “Slot 2” overlap, and both need Delegate 01, Delegate 02."
    assert (found.slots, found.severity, found.data["minutes"]) == ((1, 2), "warn", 30)


def test_one_slot_after_the_other_is_no_conflict() -> None:
    assert not check([slot(1, "10:00", "11:00"), slot(2, "11:00", "12:00")])


def test_free_time_and_lodging_do_not_occupy_anybody() -> None:
    slots = [
        slot(1, "10:00", "11:00"),
        slot(2, "10:30", "12:00", kind="free"),
        slot(3, "09:00", "12:00", kind="lodging"),
    ]
    assert not of_kind(check(slots), "person_twice")


def test_an_interpreter_twice_blocks_over_dossiers_and_names_both() -> None:
    shared: dict[str, Any] = {"resources": frozenset({5}), "interpreters": frozenset({5})}
    mine = slot(1, "10:00", "11:00", **shared)
    other = slot(2, "10:30", "12:00", dossier="D2", people=frozenset({200}), **shared)
    (found,) = check([mine], [other])
    assert (found.kind, found.severity) == ("interpreter_twice", "block")
    assert str(found) == "“Slot 1” (D1) and “Slot 2” (D2) overlap, and both need the interpreter Leila."


def test_a_vehicle_twice_blocks() -> None:
    slots = [slot(n, "10:00", "11:00", people=frozenset({n}), resources=frozenset({6})) for n in (1, 2)]
    (found,) = check(slots)
    assert (found.kind, found.severity) == ("resource_twice", "block")
    assert str(found).endswith("both use Minibus.")


def test_a_host_organisation_twice_warns() -> None:
    slots = [slot(n, "10:00", "11:00", people=frozenset({n}), hosts=frozenset({7})) for n in (1, 2)]
    (found,) = check(slots)
    assert (found.kind, found.severity) == ("host_twice", "warn")
    assert "City of Lyon" in str(found)


def test_other_dossiers_are_not_checked_among_themselves() -> None:
    others = [slot(n, "10:00", "11:00", dossier="D2") for n in (2, 3)]
    assert not check([slot(1, "12:00", "13:00")], others)


def test_a_slot_given_twice_does_not_clash_with_itself() -> None:
    mine = slot(1, "12:00", "13:00")
    assert not check([mine], [mine])


def test_a_slot_that_ends_before_it_starts_blocks_and_is_checked_no_further() -> None:
    found = check([slot(1, "11:00", "10:00"), slot(2, "10:15", "10:45")])
    assert [(each.kind, each.severity) for each in found] == [("end_before_start", "block")]
    assert str(found[0]) == "“Slot 1” ends 60 min before it starts."


def test_slots_in_different_zones_are_compared_as_instants() -> None:
    paris = slot(1, "15:00", "16:00")
    assert of_kind(check([paris, slot(2, "08:30", "09:30", zone="America/Bogota", kind="remote")]), "person_twice")
    assert not check([paris, slot(2, "09:00", "10:00", zone="America/Bogota", kind="remote")])
