"""What staff decide about a host's times, and what a change of the slot does to his answer."""

from datetime import UTC, datetime

import pytest

from delegations.core.errors import NotAllowedNow
from delegations.itineraries.asking import ask_again
from delegations.itineraries.decisions import accept_option, refuse_options
from delegations.itineraries.exports import state_of
from delegations.itineraries.models import Request, Slot
from delegations.itineraries.rules import SlotTaken
from tests.itineraries.scenes import Scene, at, card


def countered(scene: Scene, *times: str) -> tuple[Slot, Request]:
    slot = scene.plan(tolerance_minutes=15)
    request = scene.ask(slot, scene.contact())
    scene.answer(request, "counter", times=tuple(at(f"2027-10-28 {time}") for time in times))
    return slot, request


def take(scene: Scene, request: Request, position: int = 0) -> Slot:
    loaded = scene.request(request)
    offered = [o for o in loaded.options if o.current]
    slot = accept_option(scene.session, request=loaded, option_id=offered[position].id, **scene.tools())
    scene.session.commit()
    return slot


def test_taking_an_offered_time_moves_and_confirms_in_one_step(scene: Scene) -> None:
    slot, request = countered(scene, "11:30", "14:00")
    asked = card(scene.mails("host_request")[0])
    moved = take(scene, request, 1)
    assert (moved.starts, moved.ends) == (datetime(2027, 10, 28, 14, 0), datetime(2027, 10, 28, 15, 30))
    assert scene.state(request) == "confirmed"
    assert state_of(scene.slot(slot)) == "confirmed"
    (mail,) = scene.mails("host_counter_accepted")
    assert card(mail)[:2] == asked[:2]
    assert card(mail)[2] > asked[2]
    assert mail.context["card"]["entry"]["start"]["local"] == "2027-10-28T14:00:00"
    assert mail.context["card"]["partstat"] == "ACCEPTED"
    assert not any(o.current for o in scene.request(request).options)
    assert scene.events(request) == ["asked", "countered", "counter_accepted"]


def test_a_taken_time_needs_no_further_question_at_publication(scene: Scene) -> None:
    _slot, request = countered(scene, "14:00")
    take(scene, request)
    before = scene.last_mail()
    scene.publish()
    assert not [m for m in scene.mails(since=before) if m.purpose == "request"]


def test_a_chosen_time_of_a_sounding_is_taken_the_same_way(scene: Scene) -> None:
    slot = scene.plan()
    times = (at("2027-10-28 09:00"), at("2027-10-28 16:00"))
    request = scene.ask(slot, scene.contact(), times=times)
    chosen = scene.request(request).options[1]
    scene.answer(request, "counter", option_ids=(chosen.id,))
    assert accept_option(
        scene.session, request=scene.request(request), option_id=chosen.id, **scene.tools()
    ).starts == (datetime(2027, 10, 28, 16, 0))
    (mail,) = scene.mails("host_counter_accepted")
    assert card(mail)[0] == "REQUEST", "now there is one time, the card comes along"


def test_a_time_the_host_did_not_choose_cannot_be_taken(scene: Scene) -> None:
    request = scene.ask(scene.plan(), scene.contact(), times=(at("2027-10-28 09:00"), at("2027-10-28 16:00")))
    first, second = scene.request(request).options
    scene.answer(request, "counter", option_ids=(second.id,))
    with pytest.raises(NotAllowedNow):
        accept_option(scene.session, request=scene.request(request), option_id=first.id, **scene.tools())


def test_a_time_is_taken_only_once(scene: Scene) -> None:
    _slot, request = countered(scene, "14:00")
    option = scene.request(request).options[0]
    take(scene, request)
    with pytest.raises(NotAllowedNow):
        accept_option(scene.session, request=scene.request(request), option_id=option.id, **scene.tools())


def test_taking_a_time_settles_the_other_contacts(scene: Scene) -> None:
    slot, request = countered(scene, "14:00")
    other = scene.ask(slot, scene.contact("Paul", "Martin"))
    take(scene, request)
    assert scene.state(other) == "settled"
    assert [m.recipient_address for m in scene.mails("host_settled")] == ["martin@metropole.example"]


def test_a_time_when_the_interpreter_is_busy_changes_nothing(scene: Scene) -> None:
    interpreter = scene.make.resource()
    elsewhere = scene.plan("Ailleurs", "2027-10-28 14:00", "2027-10-28 15:00")
    scene.make.booking(elsewhere, interpreter)
    slot, request = countered(scene, "14:00")
    scene.change(slot, resource_ids=(interpreter.id,))
    with pytest.raises(SlotTaken):
        take(scene, request)
    scene.session.rollback()
    assert scene.state(request) == "countered"
    assert scene.slot(slot).starts == datetime(2027, 10, 28, 10, 0)


def test_a_changed_length_and_place_do_not_reopen_what_was_just_taken(scene: Scene) -> None:
    slot, request = countered(scene, "14:00")
    scene.change(slot, end=at("2027-10-28 12:30"), place_id=scene.make.place().id)
    taken = take(scene, request)
    assert (taken.ends - taken.starts).total_seconds() == 2.5 * 3600
    assert "reconfirm" not in scene.events(request)


def test_refused_times_let_the_first_question_stand_again(scene: Scene) -> None:
    slot, request = countered(scene, "14:00")
    loaded = scene.request(request)
    refuse_options(scene.session, request=loaded, note="Le train part à 13:34", **scene.tools())
    scene.session.commit()
    assert scene.state(request) == "asked"
    assert state_of(scene.slot(slot)) == "waiting"
    (mail,) = scene.mails("host_counter_refused")
    assert mail.context["reason"] == "Le train part à 13:34"
    assert mail.context["options"] == []
    scene.answer(request)
    assert scene.state(request) == "confirmed"


def test_only_offered_times_can_be_refused(scene: Scene) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    scene.answer(request, "decline")
    with pytest.raises(NotAllowedNow):
        refuse_options(scene.session, request=scene.request(request), **scene.tools())


def test_a_move_beyond_tolerance_asks_to_reconfirm_and_sends_nothing(scene: Scene) -> None:
    slot = scene.plan(tolerance_minutes=15)
    request = scene.confirmed(slot, scene.contact())
    before = scene.last_mail()
    scene.move(slot, "2027-10-28 10:20")
    assert scene.state(request) == "reconfirm"
    assert state_of(scene.slot(slot)) == "reconfirm"
    assert not scene.mails(since=before)


def test_a_move_within_tolerance_stays_confirmed(scene: Scene) -> None:
    slot = scene.plan(tolerance_minutes=15)
    request = scene.confirmed(slot, scene.contact())
    scene.move(slot, "2027-10-28 10:15")
    assert scene.state(request) == "confirmed"


def test_small_moves_do_not_add_up_unseen(scene: Scene) -> None:
    slot = scene.plan(tolerance_minutes=15)
    request = scene.confirmed(slot, scene.contact())
    scene.move(slot, "2027-10-28 10:10")
    scene.move(slot, "2027-10-28 10:20")
    assert scene.state(request) == "reconfirm", "what counts is what the host was told"


def test_a_slot_that_comes_back_before_the_host_heard_is_confirmed_again(scene: Scene) -> None:
    slot = scene.plan(tolerance_minutes=15)
    request = scene.confirmed(slot, scene.contact())
    before = scene.last_mail()
    scene.move(slot, "2027-10-28 14:00")
    scene.move(slot, "2027-10-28 10:00")
    assert scene.state(request) == "confirmed"
    assert not scene.mails(since=before)


def test_a_slot_that_comes_back_after_the_host_heard_waits_for_his_word(scene: Scene) -> None:
    slot = scene.plan(tolerance_minutes=15)
    request = scene.confirmed(slot, scene.contact())
    scene.move(slot, "2027-10-28 14:00")
    assert ask_again(scene.session, requests=[scene.request(request)], **scene.tools()) == 1
    scene.session.commit()
    scene.move(slot, "2027-10-28 10:00")
    assert scene.state(request) == "reconfirm"
    scene.publish()
    assert len(scene.mails("host_reconfirm")) == 2, "he now knows 14:00 and has to hear of 10:00"


def test_another_place_or_three_more_people_need_another_yes(scene: Scene) -> None:
    for family in ("Alami", "Tazi"):
        scene.delegate(family)
    slot = scene.plan(place_id=scene.make.place().id, tolerance_minutes=600)
    other = scene.plan("Eau", "2027-10-27 10:00", "2027-10-27 11:00", tolerance_minutes=600)
    moved = scene.confirmed(slot, scene.contact())
    grown = scene.confirmed(other, scene.contact("Paul", "Martin"))
    scene.change(slot, place_id=scene.make.place("Confluence").id)
    for family in ("Idrissi", "Bennani"):
        scene.delegate(family)
    scene.change(other, staff_note="Badges")
    assert (scene.state(moved), scene.state(grown)) == ("reconfirm", "confirmed")
    scene.delegate("Chraibi")
    scene.change(other, staff_note="Badges demandés")
    assert scene.state(grown) == "reconfirm"


def test_another_host_ends_the_question_to_the_former_one_at_publication(scene: Scene) -> None:
    slot = scene.plan()
    request = scene.confirmed(slot, scene.contact())
    before = scene.last_mail()
    scene.change(slot, host_id=scene.host("Eau du Grand Lyon").id)
    assert scene.state(request) == "withdrawn"
    assert state_of(scene.slot(slot)) == "unasked"
    assert not scene.mails(since=before)
    scene.publish()
    scene.change(slot, public_text="Autre texte")
    scene.publish()
    (mail,) = scene.mails("host_withdrawn")
    assert card(mail)[0] == "CANCEL"


def test_a_slot_given_back_to_its_host_before_publication_is_his_as_it_was(scene: Scene) -> None:
    slot = scene.plan()
    request = scene.confirmed(slot, scene.contact())
    scene.change(slot, host_id=scene.host("Eau du Grand Lyon").id)
    scene.change(slot, host_id=request.organisation_id)
    assert scene.state(request) == "confirmed"
    scene.publish()
    assert not scene.mails("host_withdrawn")


def test_an_offer_over_the_change_of_clocks_keeps_its_hour(scene: Scene) -> None:
    slot = scene.plan(start="2027-10-30 22:00", end="2027-10-31 01:00")
    request = scene.ask(slot, scene.contact())
    second = at("2027-10-31 02:30")
    scene.answer(request, "counter", times=(type(second)(second.local, second.zone, 1),))
    taken = take(scene, request)
    assert taken.starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "the second 02:30"
    assert (taken.ends, taken.ends_at) == (datetime(2027, 10, 31, 5, 30), datetime(2027, 10, 31, 4, 30, tzinfo=UTC))
