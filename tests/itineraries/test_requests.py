"""Asking hosts and taking their answers: who hears what, once each, and what stays unchanged."""

from datetime import date

import pytest
from sqlalchemy import select

from delegations.accounts.models import AccessLink
from delegations.core.actor import Door
from delegations.core.errors import NotAllowedNow, NotFound
from delegations.itineraries.asking import AlreadyAsked, NoContact, OverNow, ask_again, remind, withdraw
from delegations.itineraries.decisions import refuse_hand_over
from delegations.itineraries.exports import state_of
from delegations.itineraries.models import Request
from delegations.itineraries.requests import (
    ChangedMeanwhile,
    NoColleague,
    NoTimes,
    TakenByOther,
    TimesInPast,
    approve_hand_over,
)
from delegations.itineraries.rules import DeadlineAfterSlot, DeadlinePassed, PastCutOff, RequestMoveNotAllowed
from delegations.network.models import Person
from tests.itineraries.scenes import Scene, at, card


def test_a_question_leaves_with_its_link_and_a_tentative_card(scene: Scene) -> None:
    slot = scene.plan()
    request = scene.ask(slot, scene.contact(), deadline=date(2027, 10, 25), expected="Une salle")
    (mail,) = scene.mails()
    assert (mail.template, mail.recipient_address, mail.status) == (
        "host_request",
        "renaud@metropole.example",
        "queued",
    )
    assert card(mail) == ("REQUEST", f"slot-{slot.uid}", 1)
    assert mail.context["card"]["entry"]["status"] == "tentative"
    assert mail.context["link"]["$link"] == "request", "the address itself is never kept"
    request = scene.request(request)
    assert (request.state, request.asks, request.asked_size) == ("asked", 1, 0)
    assert scene.events(request) == ["asked"]
    assert scene.slot(slot).host_id == request.organisation_id, "who is asked becomes the host"
    assert state_of(scene.slot(slot)) == "waiting"


def test_the_language_of_a_question_is_the_contacts(scene: Scene) -> None:
    scene.ask(scene.plan(), scene.contact(language="ar"))
    assert [mail.language for mail in scene.mails()] == ["ar"]


def test_a_sounding_of_three_times_carries_no_card(scene: Scene) -> None:
    times = tuple(at(f"2027-10-28 {hour}:00") for hour in ("09", "11", "14"))
    request = scene.ask(scene.plan(), scene.contact(), times=times)
    (mail,) = scene.mails()
    assert "card" not in mail.context
    assert mail.calendar_uid is None
    assert [(o.source, o.chosen) for o in scene.request(request).options] == [("sounding", False)] * 3
    scene.answer(request, "decline")
    assert "card" not in scene.mails("host_receipt")[0].context, "there is no entry to take back"


def test_nobody_is_asked_twice_for_a_slot(scene: Scene) -> None:
    slot, contact = scene.plan(), scene.contact()
    scene.ask(slot, contact)
    with pytest.raises(AlreadyAsked):
        scene.ask(slot, contact)


def test_somebody_has_to_be_asked(scene: Scene) -> None:
    nobody = Person(id=999, organisation_id=scene.host().id)
    with pytest.raises(NoContact):
        scene.ask(scene.plan(), nobody)


def test_an_answer_is_wanted_before_the_slot_and_not_yesterday(scene: Scene) -> None:
    slot, contact = scene.plan(), scene.contact()
    with pytest.raises(DeadlineAfterSlot):
        scene.ask(slot, contact, deadline=date(2027, 10, 29))
    with pytest.raises(DeadlinePassed):
        scene.ask(slot, contact, deadline=date(2027, 10, 17))


def test_a_cancelled_slot_asks_nobody(scene: Scene) -> None:
    slot, contact = scene.plan(), scene.contact()
    scene.cancel(slot)
    with pytest.raises(OverNow):
        scene.ask(slot, contact)


def test_yes_confirms_with_conditions_a_receipt_and_word_to_the_owner(scene: Scene) -> None:
    slot = scene.plan()
    request = scene.ask(slot, scene.contact())
    scene.answer(request, "accept", conditions="Pas de photo")
    assert state_of(scene.slot(slot)) == "confirmed"
    (receipt,) = scene.mails("host_receipt")
    assert card(receipt) == ("REQUEST", f"slot-{slot.uid}", 2)
    assert receipt.context["card"]["partstat"] == "ACCEPTED"
    assert receipt.context["card"]["entry"]["status"] == "confirmed"
    (told,) = scene.mails("staff_answer")
    assert told.recipient_address == "planner@delegations.example"
    assert told.context["conditions"] == "Pas de photo"


def test_the_same_answer_twice_is_one_answer(scene: Scene) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    for kind, values in (
        ("accept", {"conditions": "Badge"}),
        ("counter", {"times": (at("2027-10-28 14:00"), at("2027-10-28 16:00")), "note": "Plutôt l’après-midi"}),
        ("decline", {"note": "Fermé"}),
    ):
        scene.answer(request, kind, **values)
        before = (len(scene.mails()), scene.events(request), scene.request(request).slot.sequence)
        for _ in range(3):
            scene.answer(request, kind, **values)
        assert (len(scene.mails()), scene.events(request), scene.request(request).slot.sequence) == before, kind


def test_the_same_hand_over_twice_asks_one_colleague(scene: Scene) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    for email in ("Paul.Martin@metropole.example", " paul.martin@METROPOLE.example "):
        scene.answer(request, "hand_over", colleague={"name": "Paul Martin", "email": email})
    assert [r.state for r in scene.session.scalars(select(Request).order_by(Request.id))] == ["settled", "asked"]


def test_a_draft_cannot_be_answered(scene: Scene) -> None:
    request = scene.make.request(scene.plan(), scene.contact(), scene.host())
    with pytest.raises(NotFound):
        scene.answer(request)


def test_the_first_answer_counts_and_the_others_are_told_once(scene: Scene) -> None:
    slot = scene.plan()
    first = scene.ask(slot, scene.contact())
    second = scene.ask(slot, scene.contact("Paul", "Martin"))
    third = scene.ask(slot, scene.contact("Zoé", "Blanc"))
    scene.answer(second)
    assert [scene.state(r) for r in (first, second, third)] == ["settled", "confirmed", "settled"]
    told = scene.mails("host_settled")
    assert [mail.recipient_address for mail in told] == ["renaud@metropole.example", "blanc@metropole.example"]
    asked = {mail.recipient_address: card(mail)[2] for mail in scene.mails("host_request")}
    for mail in told:
        method, uid, sequence = card(mail)
        assert (method, uid) == ("CANCEL", f"slot-{slot.uid}")
        assert sequence > asked[mail.recipient_address]
    with pytest.raises(TakenByOther):
        scene.answer(first)
    scene.session.rollback()
    assert len(scene.mails("host_settled")) == 2


def test_a_refusal_takes_the_entry_back_and_marks_the_slot(scene: Scene) -> None:
    slot = scene.plan()
    request = scene.ask(slot, scene.contact())
    asked = card(scene.mails("host_request")[0])[2]
    scene.answer(request, "decline", note="Travaux")
    method, _uid, sequence = card(scene.mails("host_receipt")[0])
    assert (method, sequence > asked) == ("CANCEL", True)
    assert state_of(scene.slot(slot)) == "declined"


def test_a_change_of_mind_after_no_brings_the_entry_back_above_its_cancellation(scene: Scene) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    scene.answer(request, "decline")
    scene.answer(request, "accept")
    cancelled, confirmed = scene.mails("host_receipt")
    assert card(cancelled)[0] == "CANCEL"
    assert card(confirmed)[0] == "REQUEST"
    assert card(confirmed)[2] > card(cancelled)[2]


def test_other_times_are_kept_and_do_not_raise_the_sequence(scene: Scene) -> None:
    slot = scene.plan()
    request = scene.ask(slot, scene.contact())
    before = scene.slot(slot).sequence
    scene.answer(request, "counter", times=(at("2027-10-28 14:00"), at("2027-10-28 16:00")))
    assert scene.slot(slot).sequence == before, "the slot is as unconfirmed as it was"
    scene.answer(request, "counter", times=(at("2027-10-28 15:00"),))
    options = scene.request(request).options
    assert [(f"{o.starts:%H}", o.current, o.chosen) for o in options] == [
        ("14", False, False),
        ("16", False, False),
        ("15", True, True),
    ]
    assert state_of(scene.slot(slot)) == "countered"


def test_other_times_must_be_said_and_lie_ahead(scene: Scene) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    with pytest.raises(NoTimes):
        scene.answer(request, "counter")
    scene.session.rollback()
    with pytest.raises(TimesInPast):
        scene.answer(request, "counter", times=(at("2027-10-17 14:00"),))


def test_the_options_of_another_request_cannot_be_chosen(scene: Scene) -> None:
    other = scene.ask(scene.plan("Eau"), scene.contact("Paul", "Martin"), times=(at("2027-10-28 14:00"),))
    request = scene.ask(scene.plan(), scene.contact())
    foreign = scene.request(other).options[0].id
    with pytest.raises(NoTimes):
        scene.answer(request, "counter", option_ids=(foreign,))


def test_a_colleague_of_the_same_domain_is_asked_at_once(scene: Scene) -> None:
    slot = scene.plan()
    request = scene.ask(slot, scene.contact(), deadline=date(2027, 10, 25))
    scene.answer(request, "hand_over", colleague={"name": "Paul Martin", "email": "Paul.Martin@metropole.example"})
    assert scene.state(request) == "settled"
    made = scene.session.scalars(select(Request).where(Request.id != request.id)).one()
    made = scene.request(made)
    assert (made.state, made.deadline, made.contact.email) == (
        "asked",
        date(2027, 10, 25),
        "paul.martin@metropole.example",
    )
    assert (made.contact.given_name, made.contact.family_name) == ("Paul", "Martin")
    assert scene.events(request) == ["asked", "handed_over", "hand_over_approved"]
    links = scene.session.scalars(select(AccessLink).where(AccessLink.purpose == "request")).all()
    assert {link.subject_id for link in links} == {request.id, made.id}, "each has a link of his own"
    (thanks,) = scene.mails("host_settled")
    assert card(thanks)[0] == "CANCEL"
    assert [m.recipient_address for m in scene.mails("host_request")][1] == "paul.martin@metropole.example"
    assert not scene.mails("host_receipt")


def test_a_sounding_handed_over_keeps_its_times(scene: Scene) -> None:
    request = scene.ask(scene.plan(), scene.contact(), times=(at("2027-10-28 09:00"), at("2027-10-28 14:00")))
    scene.answer(request, "hand_over", colleague={"name": "Paul Martin", "email": "p.martin@metropole.example"})
    made = scene.session.scalars(select(Request).where(Request.id != request.id)).one()
    assert [f"{o.starts:%H}" for o in scene.request(made).options] == ["09", "14"]


def test_a_colleague_elsewhere_waits_for_staff(scene: Scene) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    scene.answer(request, "hand_over", colleague={"name": "Paul Martin", "email": "paul@elsewhere.example"})
    assert scene.state(request) == "handed_over"
    assert len(scene.mails("host_request")) == 1
    made = approve_hand_over(scene.session, request=scene.request(request), **scene.tools())
    assert (scene.state(request), scene.state(made)) == ("settled", "asked")
    with pytest.raises(NotAllowedNow):
        approve_hand_over(scene.session, request=scene.request(request), **scene.tools())


def test_a_refused_hand_over_goes_back_to_who_was_asked_first(scene: Scene) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    scene.answer(request, "hand_over", colleague={"name": "Paul Martin", "email": "paul@elsewhere.example"})
    refuse_hand_over(scene.session, request=scene.request(request), **scene.tools())
    assert scene.state(request) == "asked"
    assert scene.request(request).handed_to == {}
    assert [m.recipient_address for m in scene.mails("host_request")] == ["renaud@metropole.example"] * 2
    scene.answer(request)
    assert scene.state(request) == "confirmed"


@pytest.mark.parametrize(
    "colleague",
    [
        {},
        {"name": "Paul"},
        {"name": "", "email": "p@metropole.example"},
        {"name": "Moi", "email": "RENAUD@metropole.example"},
    ],
)
def test_a_hand_over_names_somebody_else_with_an_address(scene: Scene, colleague: dict[str, str]) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    with pytest.raises(NoColleague):
        scene.answer(request, "hand_over", colleague=colleague)


def test_an_answer_by_phone_is_kept_as_such_and_not_told_to_who_typed_it(scene: Scene) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    scene.answer(request, "accept", behalf="phone", note="Au téléphone avec Mme Renaud")
    (event,) = [e for e in scene.events(request) if e == "confirmed"]
    assert event
    assert scene.request(request).answer_note == "Au téléphone avec Mme Renaud"
    assert len(scene.mails("host_receipt")) == 1
    assert not scene.mails("staff_answer"), "the owner typed it himself"


def test_after_the_cut_off_an_answer_can_only_be_taken_back_and_the_duty_officer_hears_it(scene: Scene) -> None:
    request = scene.confirmed(scene.plan(), scene.contact())
    scene.clock.advance(days=8)
    with pytest.raises(PastCutOff):
        scene.answer(request, "counter", times=(at("2027-10-28 14:00"),))
    scene.session.rollback()
    scene.answer(request, "decline", note="Inondation")
    assert scene.state(request) == "declined"
    assert scene.events(request)[-1] == "cancelled_late"
    alerted = {mail.recipient_address for mail in scene.mails("staff_alert")}
    assert alerted == {"planner@delegations.example", "duty@delegations.example"}


def test_a_first_no_after_the_cut_off_alerts_as_well(scene: Scene) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    scene.clock.advance(days=8)
    scene.answer(request, "decline")
    assert len(scene.mails("staff_alert")) == 2


def test_before_the_cut_off_a_refusal_is_an_ordinary_answer(scene: Scene) -> None:
    request = scene.confirmed(scene.plan(), scene.contact())
    scene.clock.advance(days=6)
    scene.answer(request, "decline")
    assert not scene.mails("staff_alert")


def test_who_is_asked_again_late_may_still_say_yes(scene: Scene) -> None:
    slot = scene.plan()
    request = scene.confirmed(slot, scene.contact())
    scene.clock.advance(days=8)
    scene.move(slot, "2027-10-28 14:00")
    scene.publish()
    scene.answer(request)
    assert scene.state(request) == "confirmed"


def test_what_is_over_or_cancelled_takes_no_answer(scene: Scene) -> None:
    slot = scene.plan()
    request = scene.ask(slot, scene.contact())
    scene.cancel(slot)
    with pytest.raises(OverNow):
        scene.answer(request)
    scene.session.rollback()
    later = scene.ask(scene.plan("Eau"), scene.contact("Paul", "Martin"))
    scene.clock.advance(days=11)
    with pytest.raises(OverNow):
        scene.answer(later)
    scene.session.rollback()
    scene.answer(later, behalf="phone")
    assert scene.state(later) == "confirmed", "staff may still note what happened"


def test_a_page_that_showed_another_time_cannot_say_yes(scene: Scene) -> None:
    slot = scene.plan()
    request = scene.ask(slot, scene.contact())
    seen = scene.slot(slot).version
    scene.move(slot, "2027-10-28 14:00")
    with pytest.raises(ChangedMeanwhile):
        scene.answer(request, seen=seen)
    scene.session.rollback()
    scene.answer(request, seen=scene.slot(slot).version)
    assert scene.state(request) == "confirmed"


def test_yes_by_the_link_means_the_time_shown_now(scene: Scene) -> None:
    slot = scene.plan()
    request = scene.ask(slot, scene.contact())
    scene.move(slot, "2027-10-28 14:00")
    scene.answer(request)
    scene.change(slot, public_text="Avec la vice-présidente")
    assert scene.state(request) == "confirmed", "the page already said 14:00"


def test_yes_to_an_old_card_by_mail_has_to_be_reconfirmed(scene: Scene) -> None:
    slot = scene.plan()
    request = scene.ask(slot, scene.contact())
    scene.move(slot, "2027-10-28 14:00")
    scene.answer(request, door=Door.MAIL)
    scene.publish()
    assert scene.state(request) == "reconfirm"
    assert len(scene.mails("host_reconfirm")) == 1


def test_reminders_repeat_the_same_link_and_only_to_the_silent(scene: Scene) -> None:
    silent = scene.ask(scene.plan(), scene.contact())
    answered = scene.confirmed(scene.plan("Eau"), scene.contact("Paul", "Martin"))
    for expected in (1, 2):
        both = [scene.request(silent), scene.request(answered)]
        assert remind(scene.session, requests=both, **scene.tools()) == 1
        assert scene.request(silent).reminders == expected
    links = [mail.context["link"] for mail in scene.mails() if mail.recipient_address == "renaud@metropole.example"]
    assert len(links) == 3
    assert links[0] == links[1] == links[2]
    assert [mail.template for mail in scene.mails(to="renaud@metropole.example")][1:] == ["host_reminder"] * 2


def test_a_reminder_about_a_moved_slot_is_a_new_question(scene: Scene) -> None:
    slot = scene.plan()
    request = scene.ask(slot, scene.contact())
    scene.move(slot, "2027-10-28 14:00")
    remind(scene.session, requests=[scene.request(request)], **scene.tools())
    assert not scene.mails("host_reminder")
    assert card(scene.mails("host_request")[-1])[2] > card(scene.mails("host_request")[0])[2]


def test_withdrawing_tells_who_was_asked_and_cancels_the_card(scene: Scene) -> None:
    slot = scene.plan()
    request = scene.confirmed(slot, scene.contact())
    before = max(card(mail)[2] for mail in scene.mails() if "card" in mail.context)
    withdraw(scene.session, request=scene.request(request), note="Programme raccourci", **scene.tools())
    (mail,) = scene.mails("host_withdrawn")
    assert (card(mail)[0], card(mail)[2] > before) == ("CANCEL", True)
    assert mail.context["reason"] == "Programme raccourci"
    assert state_of(scene.slot(slot)) == "unasked"
    with pytest.raises(RequestMoveNotAllowed):
        withdraw(scene.session, request=scene.request(request), **scene.tools())


def test_who_already_said_no_hears_nothing_of_a_withdrawal(scene: Scene) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    scene.answer(request, "decline")
    withdraw(scene.session, request=scene.request(request), **scene.tools())
    assert not scene.mails("host_withdrawn")


def test_somebody_who_said_no_can_be_asked_once_more(scene: Scene) -> None:
    request = scene.ask(scene.plan(), scene.contact(), deadline=date(2027, 10, 20))
    scene.answer(request, "decline")
    scene.clock.advance(days=4)
    assert ask_again(scene.session, requests=[scene.request(request)], **scene.tools()) == 1
    again = scene.mails("host_request")[-1]
    assert card(again)[2] > card(scene.mails("host_receipt")[0])[2]
    request = scene.request(request)
    assert (request.state, request.asks, request.answered_at) == ("asked", 2, None)
    assert request.deadline == date(2027, 10, 28), "the old deadline is over: a new one is set, not after the slot"
    scene.answer(request)
    assert scene.state(request) == "confirmed"


def test_asking_again_skips_those_whose_answer_stands(scene: Scene) -> None:
    confirmed = scene.confirmed(scene.plan(), scene.contact())
    asked = scene.ask(scene.plan("Eau"), scene.contact("Paul", "Martin"))
    before = scene.last_mail()
    assert ask_again(scene.session, requests=[scene.request(confirmed), scene.request(asked)], **scene.tools()) == 0
    assert not scene.mails(since=before)


def test_a_contact_without_address_is_printed_for(scene: Scene) -> None:
    scene.ask(scene.plan(), scene.contact(email=""))
    assert [mail.status for mail in scene.mails()] == ["unaddressed"]
