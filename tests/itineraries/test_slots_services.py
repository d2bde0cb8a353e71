"""Saving, moving, copying, cancelling and deleting slots of the draft; bookings that cannot overlap."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from delegations.core.errors import StaleVersion
from delegations.core.walltime import WallTime
from delegations.itineraries.models import Booking, Slot
from delegations.itineraries.queries import list_slots
from delegations.itineraries.rules import EndsBeforeStart, SlotTaken
from delegations.itineraries.slots import (
    NobodyAttends,
    NoTitle,
    SlotValues,
    delete_draft_slot,
    duplicate_slot,
    restore_slot,
    save_slot,
    shift_rest,
    values_of,
)
from tests.itineraries.scenes import Scene, at


def draft_tools(scene: Scene) -> dict[str, Any]:
    return {"actor": scene.planner, "clock": scene.clock, "dossier": scene.dossier()}


def add(scene: Scene, **values: Any) -> Slot:
    wanted: dict[str, Any] = {
        "kind": "visit",
        "title": "Plan vélo",
        "start": at("2027-10-28 10:00"),
        "end": at("2027-10-28 11:30"),
        **values,
    }
    made = save_slot(scene.session, values=SlotValues(**wanted), **draft_tools(scene))
    scene.session.commit()
    return made


def numbers(scene: Scene, slot: Slot) -> tuple[int, int, int]:
    present = scene.slot(slot)
    return present.version, present.revision, present.sequence


def test_a_new_slot_starts_at_version_one_and_sequence_nought(scene: Scene) -> None:
    slot = add(scene)
    assert numbers(scene, slot) == (1, 1, 0)
    assert slot.starts_at == datetime(2027, 10, 28, 8, 0, tzinfo=UTC)


def test_an_edit_of_the_text_does_not_raise_the_sequence(scene: Scene) -> None:
    slot = add(scene)
    for values in (
        {"title": "Plan vélo et ZFE"},
        {"public_text": "Présentation"},
        {"remote_link": "https://x.example"},
    ):
        before = numbers(scene, slot)
        scene.change(slot, **values)
        version, revision, sequence = numbers(scene, slot)
        assert (version, revision, sequence) == (before[0] + 1, before[1] + 1, 0)


def test_a_move_in_time_or_place_raises_the_sequence(scene: Scene) -> None:
    slot = add(scene)
    scene.move(slot, "2027-10-28 14:00")
    assert numbers(scene, slot)[2] == 1
    scene.change(slot, place_id=scene.make.place().id)
    assert numbers(scene, slot)[2] == 2
    scene.change(slot, end=at("2027-10-28 16:00"))
    assert numbers(scene, slot)[2] == 3


def test_saving_the_same_changes_nothing(scene: Scene) -> None:
    participation = scene.delegate("Alami")
    slot = add(scene, attendance="some", participation_ids=(participation.id,))
    before = numbers(scene, slot)
    scene.change(slot)
    assert numbers(scene, slot) == before


def test_who_attends_counts_as_a_change_for_colleagues_and_readers(scene: Scene) -> None:
    one, two = scene.delegate("Alami"), scene.delegate("Tazi")
    slot = add(scene, attendance="some", participation_ids=(one.id,))
    version, revision, sequence = numbers(scene, slot)
    scene.change(slot, participation_ids=(one.id, two.id))
    assert numbers(scene, slot) == (version + 1, revision + 1, sequence)
    with pytest.raises(StaleVersion):
        present = scene.slot(slot)
        save_slot(scene.session, values=values_of(present), slot=present, version=version, **draft_tools(scene))


def test_a_slot_has_a_title_an_end_after_its_start_and_somebody_who_attends(scene: Scene) -> None:
    good = SlotValues("visit", "Plan vélo", at("2027-10-28 10:00"), at("2027-10-28 11:30"))
    for bad, rule in (
        (replace(good, title=""), NoTitle),
        (replace(good, end=at("2027-10-28 10:00")), EndsBeforeStart),
        (replace(good, attendance="some"), NobodyAttends),
    ):
        with pytest.raises(rule):
            save_slot(scene.session, values=bad, **draft_tools(scene))
        scene.session.rollback()


def test_people_of_another_dossier_cannot_be_made_to_attend(scene: Scene) -> None:
    own = scene.delegate("Alami")
    foreign = scene.make.participation(scene.make.dossier("OTHER"))
    slot = add(scene, attendance="some", participation_ids=(own.id, foreign.id))
    assert [p.id for p in scene.slot(slot).participations] == [own.id]


def test_an_interpreter_booked_elsewhere_is_refused_with_words(scene: Scene) -> None:
    interpreter = scene.make.resource()
    add(scene, title="Confluence", resource_ids=(interpreter.id,))
    with pytest.raises(SlotTaken) as refused:
        add(scene, start=at("2027-10-28 11:00"), end=at("2027-10-28 12:00"), resource_ids=(interpreter.id,))
    assert "Samira Amrani" in str(refused.value)
    assert "Confluence" in str(refused.value)
    scene.session.rollback()
    add(scene, start=at("2027-10-28 11:30"), end=at("2027-10-28 12:00"), resource_ids=(interpreter.id,))


def test_bookings_move_along_and_are_refused_where_taken(scene: Scene) -> None:
    interpreter = scene.make.resource()
    slot = add(scene, resource_ids=(interpreter.id,))
    add(scene, title="Autre", start=at("2027-10-28 14:00"), end=at("2027-10-28 15:00"), resource_ids=(interpreter.id,))
    scene.move(slot, "2027-10-28 12:00")
    (booking,) = scene.slot(slot).bookings
    assert booking.starts_at == datetime(2027, 10, 28, 10, 0, tzinfo=UTC)
    with pytest.raises(SlotTaken):
        scene.move(slot, "2027-10-28 13:00")
    scene.session.rollback()


def test_overlapping_bookings_are_refused_by_the_database_itself(scene: Scene) -> None:
    interpreter = scene.make.resource()
    slot, other = scene.plan(), scene.plan("Autre", "2027-10-28 11:00", "2027-10-28 12:00")
    scene.make.booking(slot, interpreter)
    scene.session.commit()
    insert = text(
        "INSERT INTO booking (slot_id, resource_id, starts_at, ends_at, active) "
        "VALUES (:slot, :resource, '2027-10-28 09:00:00+00:00', '2027-10-28 10:00:00+00:00', :active)"
    )
    if scene.session.get_bind().dialect.name == "sqlite":
        insert = text(insert.text.replace("+00:00", ".000000"))
    with pytest.raises(DBAPIError, match="booking_overlap"):
        scene.session.execute(insert, {"slot": other.id, "resource": interpreter.id, "active": True})
    scene.session.rollback()
    scene.session.execute(insert, {"slot": other.id, "resource": interpreter.id, "active": False})
    with pytest.raises(DBAPIError, match="booking_overlap"):
        scene.session.execute(text("UPDATE booking SET active = true WHERE active = false"))
    scene.session.rollback()


def test_a_cancelled_slot_frees_its_interpreter_at_once_and_can_come_back(scene: Scene) -> None:
    interpreter = scene.make.resource()
    slot = add(scene, resource_ids=(interpreter.id,))
    scene.cancel(slot, "Incident")
    other = add(scene, title="Autre", resource_ids=(interpreter.id,))
    restore_slot(scene.session, slot=scene.slot(slot), **draft_tools(scene))
    scene.session.commit()
    back = scene.slot(slot)
    assert (back.cancelled_at, back.cancel_reason) == (None, "")
    assert not any(b.active for b in back.bookings), "bookings were given up"
    assert [b.resource_id for b in scene.slot(other).bookings] == [interpreter.id]


def test_cancelling_and_restoring_raise_the_sequence_each_time(scene: Scene) -> None:
    slot = add(scene)
    scene.cancel(slot)
    scene.cancel(slot)
    assert numbers(scene, slot)[2] == 1, "twice cancelled is once cancelled"
    restore_slot(scene.session, slot=scene.slot(slot), **draft_tools(scene))
    assert numbers(scene, slot)[2] == 2


def test_a_slot_nobody_saw_is_deleted_with_all_that_hangs_on_it(scene: Scene) -> None:
    participation = scene.delegate("Alami")
    interpreter = scene.make.resource()
    slot = add(scene, attendance="some", participation_ids=(participation.id,), resource_ids=(interpreter.id,))
    scene.make.request(slot, scene.contact(), scene.host())
    scene.session.commit()
    assert delete_draft_slot(scene.session, slot=scene.slot(slot), **draft_tools(scene))
    scene.session.commit()
    assert list_slots(scene.session, scene.dossier_id) == []
    assert scene.session.scalar(select(func.count(Booking.id))) == 0


def test_a_slot_that_was_asked_for_or_published_is_cancelled_instead(scene: Scene) -> None:
    asked, published = add(scene), add(scene, title="Autre")
    scene.publish()
    scene.ask(asked, scene.contact())
    for slot in (asked, published):
        assert not delete_draft_slot(scene.session, slot=scene.slot(slot), **draft_tools(scene))
        assert scene.slot(slot).cancelled_at is not None


def test_a_copy_stands_right_after_with_its_own_identity(scene: Scene) -> None:
    interpreter = scene.make.resource()
    slot = add(scene, fixed=True, resource_ids=(interpreter.id,))
    scene.confirmed(slot, scene.contact())
    copy = duplicate_slot(scene.session, slot=scene.slot(slot), **draft_tools(scene))
    assert (copy.starts, copy.ends) == (datetime(2027, 10, 28, 11, 30), datetime(2027, 10, 28, 13, 0))
    assert copy.uid != slot.uid
    assert (copy.fixed, copy.requests, copy.bookings) == (False, [], [])


def test_a_copied_flight_keeps_its_length_in_real_time(scene: Scene) -> None:
    flight = add(scene, start=at("2027-10-26 09:00", "Africa/Casablanca"), end=at("2027-10-26 13:00"), title="Vol")
    copy = duplicate_slot(scene.session, slot=scene.slot(flight), **draft_tools(scene))
    assert copy.ends_at - copy.starts_at == flight.ends_at - flight.starts_at


def test_a_move_over_the_change_of_clocks_keeps_the_length_in_real_time(scene: Scene) -> None:
    night = add(scene, start=at("2027-10-29 23:30"), end=at("2027-10-30 06:15"), title="Car de nuit")
    moved = scene.move(night, "2027-10-30 23:30")
    assert moved.ends == datetime(2027, 10, 31, 5, 15), "that night lasts an hour longer"
    assert moved.ends_at - moved.starts_at == night.ends_at - night.starts_at


def test_an_end_in_the_repeated_hour_is_the_right_one_of_the_two(scene: Scene) -> None:
    night = add(scene, start=at("2027-10-29 23:30"), end=at("2027-10-30 02:30"), title="Car de nuit")
    moved = scene.move(night, "2027-10-31 00:30")
    assert (moved.ends, moved.end_fold) == (datetime(2027, 10, 31, 2, 30), 1)
    assert WallTime(moved.ends, moved.end_zone, moved.end_fold).instant() == moved.ends_at


def test_the_rest_of_the_day_moves_but_not_what_is_fixed(scene: Scene) -> None:
    interpreter = scene.make.resource()
    early = add(scene, title="Tôt", start=at("2027-10-28 08:00"), end=at("2027-10-28 09:00"))
    one = add(scene, title="Un", resource_ids=(interpreter.id,))
    two = add(
        scene, title="Deux", start=at("2027-10-28 11:30"), end=at("2027-10-28 12:30"), resource_ids=(interpreter.id,)
    )
    train = add(scene, title="Train", start=at("2027-10-28 18:00"), end=at("2027-10-28 20:00"), fixed=True)
    gone = add(scene, title="Annulé", start=at("2027-10-28 15:00"), end=at("2027-10-28 16:00"))
    tomorrow = add(scene, title="Demain", start=at("2027-10-29 10:00"), end=at("2027-10-29 11:00"))
    scene.cancel(gone)
    slots = list_slots(scene.session, scene.dossier_id)
    first = scene.slot(one)
    moved = shift_rest(scene.session, slots=slots, from_slot=first, minutes=30, **draft_tools(scene))
    assert {s.title for s in moved} == {"Un", "Deux"}
    hours = {s.title: f"{scene.slot(s).starts:%H:%M}" for s in (early, one, two, train, gone, tomorrow)}
    assert hours == {
        "Tôt": "08:00", "Un": "10:30", "Deux": "12:00", "Train": "18:00", "Annulé": "15:00", "Demain": "10:00",
    }  # fmt: skip
