"""A host falls away: who is in reserve, what he would do to the day, and the one act that replaces."""

from dataclasses import dataclass

import pytest

from delegations.core.errors import NotFound, StaleVersion
from delegations.i18n.content import save_text
from delegations.itineraries.asking import OverNow
from delegations.itineraries.exports import slot_texts, state_of
from delegations.itineraries.models import PlanB, Request, Slot
from delegations.itineraries.plan_b import (
    NobodyInstead,
    PlanBValues,
    candidates,
    forget_plan_b,
    get_plan_b,
    note_answer,
    note_plan_b,
)
from delegations.itineraries.queries import list_slots
from delegations.itineraries.replacing import NobodyToAsk, replace_host
from tests.client import StaffClient, text_of
from tests.itineraries.scenes import Scene, card
from tests.itineraries.test_releases import changes_told

FORMER = "renaud@metropole.example"
FRESH = "peyrard@metropole.example"


@dataclass
class Eve:
    """A published visit with a confirmed host, lunch after it, and a plan B."""

    scene: Scene
    slot: Slot
    request: Request
    plan: PlanB

    def replace(self, **values: object) -> Slot:
        scene = self.scene
        plan = get_plan_b(scene.session, self.slot, self.plan.id)
        slot = replace_host(
            scene.session, dossier=scene.dossier(), slot=scene.slot(self.slot), plan=plan, **scene.tools(), **values
        )
        scene.session.commit()
        return slot

    def note(self, **values: object) -> PlanB:
        scene = self.scene
        plan = note_plan_b(
            scene.session, actor=scene.planner, clock=scene.clock, dossier=scene.dossier(),
            slot=scene.slot(self.slot), values=PlanBValues(**values),
        )  # fmt: skip
        scene.session.commit()
        return plan


@pytest.fixture
def eve(scene: Scene) -> Eve:
    scene.delegate("Alami", email="alami@x.example", language="ar", wants_cards=True)
    plant = scene.make.place("Station de Pierre-Bénite", latitude=45.7030, longitude=4.8247)
    heat = scene.make.place("Chaufferie de Surville", latitude=45.7225, longitude=4.8405, capacity=18)
    save_text(scene.session, entity="place", entity_id=heat.id, field="name", language="ar", text="محطة سورفيل",
              source=heat.name)  # fmt: skip
    slot = scene.plan("Station d’épuration", "2027-10-28 12:15", "2027-10-28 13:30", place_id=plant.id,
                      travel_minutes=27, public_text="Casque fourni.")  # fmt: skip
    save_text(scene.session, entity="slot", entity_id=slot.id, field="title", language="ar", text="محطة المعالجة",
              source=slot.title)  # fmt: skip
    table = scene.make.place("Brasserie", latitude=45.7400, longitude=4.8180)
    scene.plan("Déjeuner", "2027-10-28 14:00", "2027-10-28 14:40", kind="meal", place_id=table.id, travel_minutes=9)
    request = scene.confirmed(slot, scene.contact())
    contact = scene.contact("Julien", "Peyrard", host="Métropole (énergie)")
    eve = Eve(scene, slot, request, None)  # type: ignore[arg-type]  # noted below
    eve.plan = eve.note(host_id=contact.organisation_id, place_id=heat.id, contact_id=contact.id, answer="agreed")
    scene.publish()
    return eve


def test_a_candidate_shows_room_ways_with_their_sums_and_what_would_clash(eve: Eve) -> None:
    scene = eve.scene
    (found,) = candidates(scene.session, scene.dossier(), scene.slot(eve.slot))
    assert (found.size, found.capacity, found.holds) == (1, 18, True)
    (onwards,) = found.legs
    assert onwards.estimated and onwards.margin == onwards.available - onwards.needed
    for number in range(20):
        scene.delegate(f"Invité {number}")
    (crowded,) = candidates(scene.session, scene.dossier(), scene.slot(eve.slot))
    assert "place_full" in {c.kind for c in crowded.conflicts}
    assert not crowded.holds


def test_a_place_too_far_is_found_out_before_anybody_is_written_to(eve: Eve) -> None:
    scene, before = eve.scene, eve.scene.last_mail()
    far = scene.make.place("Grenoble", latitude=45.1885, longitude=5.7245)
    eve.note(place_id=far.id)
    found = candidates(scene.session, scene.dossier(), scene.slot(eve.slot))[-1]
    assert [c.kind for c in found.conflicts] == ["short_gap"]
    assert not found.holds
    assert scene.slot(eve.slot).place.name == "Station de Pierre-Bénite"  # type: ignore[union-attr]
    assert scene.last_mail() == before


def test_who_agreed_comes_first_and_who_refused_last(eve: Eve) -> None:
    scene = eve.scene
    no = eve.note(host_id=scene.host("Non").id, answer="refused")
    maybe = eve.note(host_id=scene.host("Peut-être").id)
    order = [c.plan.id for c in candidates(scene.session, scene.dossier(), scene.slot(eve.slot))]
    assert order == [eve.plan.id, maybe.id, no.id]


def test_a_late_refusal_is_replaced_by_who_had_agreed(eve: Eve) -> None:
    scene = eve.scene
    scene.clock.advance(days=9)
    scene.answer(eve.request, "decline", note="Incident sur le site")
    assert state_of(scene.slot(eve.slot)) == "declined"
    assert card(scene.mails("host_receipt", to=FORMER)[-1])[0] == "CANCEL"
    before = scene.last_mail()
    slot = eve.replace()
    assert (slot.uid, slot.title, slot.public_text, state_of(slot)) == (
        eve.slot.uid, "Chaufferie de Surville", "", "confirmed",
    )  # fmt: skip
    (mail,) = scene.mails(since=before)
    assert (mail.template, mail.recipient_address) == ("host_engaged", FRESH)
    method, uid, _sequence = card(mail)
    assert (method, uid) == ("REQUEST", f"slot-{eve.slot.uid}")
    assert mail.context["card"]["entry"]["status"] == "confirmed"


def test_publishing_then_writes_to_readers_alone_and_once(eve: Eve) -> None:
    scene = eve.scene
    scene.answer(eve.request, "decline")
    eve.replace()
    before = scene.last_mail()
    release = scene.publish()
    assert {(m.template, m.recipient_address) for m in scene.mails(since=before)} == {
        ("release", "alami@x.example"), ("reader_card", "alami@x.example"),
    }  # fmt: skip
    assert changes_told(scene.mails("release")[-1]) == [("relocated", "محطة سورفيل")]
    shown = next(s for s in release.snapshot["slots"] if s["uid"] == eve.slot.uid)
    assert (shown["host"], shown["state"]) == ("Métropole (énergie)", "confirmed")


def test_a_host_who_still_counts_on_us_is_let_go_with_a_word_and_a_cancelled_card(eve: Eve) -> None:
    scene, before = eve.scene, eve.scene.last_mail()
    eve.replace(note="Nous devons passer par Surville.")
    assert scene.state(eve.request) == "withdrawn"
    gone = scene.mails("host_withdrawn", to=FORMER, since=before)
    assert [card(mail)[0] for mail in gone] == ["CANCEL"]
    assert gone[0].context["reason"] == "Nous devons passer par Surville."
    after = scene.last_mail()
    scene.publish()
    assert not scene.mails(since=after, to=FORMER)


def test_who_was_only_noted_is_asked_and_readers_see_it_as_not_yet_sure(eve: Eve) -> None:
    scene = eve.scene
    note_answer(scene.session, actor=scene.planner, clock=scene.clock, dossier=scene.dossier(), plan=eve.plan,
                answer="unasked")  # fmt: skip
    slot = eve.replace()
    assert state_of(slot) == "waiting"
    assert [m.template for m in scene.mails(to=FRESH)] == ["host_request"]
    scene.publish()
    assert ("unconfirmed", "محطة سورفيل") in changes_told(scene.mails("release")[-1])


def test_somebody_who_was_sounded_before_goes_on_with_his_own_request(eve: Eve) -> None:
    scene = eve.scene
    person = scene.contact("Anne", "Morel", host="Métropole (eau)")
    asked = scene.ask(eve.slot, person)
    plan = eve.note(host_id=person.organisation_id, contact_id=person.id, answer="agreed")
    eve.plan = plan
    before = scene.last_mail()
    eve.replace()
    assert scene.state(asked) == "confirmed"
    assert [m.template for m in scene.mails(since=before, to=person.email)] == ["host_engaged"]


def test_the_texts_of_the_old_place_and_the_minutes_of_its_ways_go(eve: Eve) -> None:
    scene = eve.scene
    slot = eve.replace()
    texts = slot_texts(scene.session, [slot])[slot.id]
    assert texts["title"] == {"fr": "Chaufferie de Surville", "ar": "محطة سورفيل"}
    assert texts["public_text"] == {}
    assert slot.travel_minutes is None
    lunch = next(s for s in list_slots(scene.session, scene.dossier_id) if s.title == "Déjeuner")
    assert lunch.travel_minutes is None


def test_another_host_at_the_same_place_keeps_texts_and_ways(eve: Eve) -> None:
    scene = eve.scene
    person = scene.contact("Anne", "Morel", host="Métropole (eau)")
    eve.plan = eve.note(host_id=person.organisation_id, contact_id=person.id, public_text="Accès par la grille nord.")
    slot = eve.replace()
    assert (slot.title, slot.travel_minutes) == ("Station d’épuration", 27)
    assert slot.public_text == "Accès par la grille nord."


def test_our_own_house_is_not_asked(eve: Eve) -> None:
    scene, before = eve.scene, eve.scene.last_mail()
    house = scene.make.organisation("Ministère", own=True)
    eve.plan = eve.note(host_id=house.id)
    slot = eve.replace()
    assert state_of(slot) == "planned"
    assert {m.recipient_address for m in scene.mails(since=before)} == {FORMER}


def test_an_outside_host_without_contact_cannot_be_asked(eve: Eve) -> None:
    eve.plan = eve.note(host_id=eve.scene.host("Eau du Grand Lyon").id)
    with pytest.raises(NobodyToAsk):
        eve.replace()


def test_what_is_over_or_was_changed_by_a_colleague_is_not_replaced(eve: Eve) -> None:
    with pytest.raises(StaleVersion):
        eve.replace(version=0)
    eve.scene.session.rollback()
    eve.scene.clock.advance(days=12)
    with pytest.raises(OverNow):
        eve.replace()


def test_a_plan_b_names_somebody_or_somewhere_and_can_be_forgotten(eve: Eve) -> None:
    with pytest.raises(NobodyInstead):
        eve.note()
    scene = eve.scene
    forget_plan_b(scene.session, actor=scene.planner, clock=scene.clock, dossier=scene.dossier(), plan=eve.plan)
    with pytest.raises(NotFound):
        get_plan_b(scene.session, eve.slot, eve.plan.id)


def test_from_the_first_page_to_the_release_it_takes_three_pages(eve: Eve, reading: StaffClient) -> None:
    scene = eve.scene
    scene.answer(eve.request, "decline", note="Incident")
    first = reading.get("/")
    address = f"/dossiers/{scene.code}/programme/slots/{eve.slot.id}/replace"
    assert address in first.text
    assert address in reading.get(f"/dossiers/{scene.code}/programme?day=2027-10-28").text
    second = reading.get(address)
    text = text_of(second)
    assert "1 person comes; the place takes 18" in text
    assert "Way onwards" in text and "margin" in text
    version = scene.slot(eve.slot).version
    third = reading.post(address, {"plan_id": eve.plan.id, "version": version, "note": ""}, follow=True)
    assert "Publish release 2" in text_of(third) and "New place" in text_of(third)
    fourth = reading.post(f"/dossiers/{scene.code}/releases/new", {"expected": "2", "note": "", "way": "tell"})
    assert fourth.status_code == 303


def test_somebody_new_is_noted_and_checked_on_the_same_page(eve: Eve, reading: StaffClient) -> None:
    scene = eve.scene
    person = scene.contact("Anne", "Morel", host="Métropole (eau)")
    place = scene.make.place("Usine des eaux", organisation_id=person.organisation_id, capacity=5)
    address = f"/dossiers/{scene.code}/programme/slots/{eve.slot.id}"
    reading.get(f"{address}/replace?organisation_id={person.organisation_id}")
    done = reading.post(
        f"{address}/plan-b",
        {"organisation_id": person.organisation_id, "place_id": place.id, "contact_id": person.id, "answer": "agreed"},
        follow=True,
    )
    assert "Usine des eaux" in text_of(done) and "the place takes 5" in text_of(done)
    nobody = reading.post(f"{address}/plan-b", {"answer": "unasked"})
    assert nobody.status_code == 422 and "Choose an organisation or a place." in nobody.text
    said = reading.post(f"{address}/plan-b/{eve.plan.id}", {"answer": "refused"}, follow=True)
    assert "cannot" in text_of(said)
    reading.post(f"{address}/plan-b/{eve.plan.id}", {"answer": "forget"}, follow=True)
    assert "Chaufferie de Surville" not in text_of(reading.get(f"{address}/replace")).split("Note somebody")[0]


def test_a_host_who_agreed_by_telephone_is_confirmed_without_a_question(scene: Scene, reading: StaffClient) -> None:
    slot, person = scene.plan(), scene.contact()
    address = f"/dossiers/{scene.code}/programme/slots/{slot.id}/ask"
    reading.get(f"{address}?organisation_id={person.organisation_id}")
    done = reading.post(
        address,
        {"organisation_id": person.organisation_id, "contact_id": person.id, "agreed": "yes", "expected": ""},
        follow=True,
    )
    assert "Élise Renaud is confirmed" in text_of(done)
    assert [m.template for m in scene.mails(to=FORMER)] == ["host_engaged"]
    assert state_of(scene.slot(slot)) == "confirmed"
