"""Publishing: who is told, once, in his language; what stays unchanged for ever."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from delegations.audit.models import AuditEntry
from delegations.core.languages import LANGUAGES
from delegations.dossiers.participants import remove_participant
from delegations.itineraries.queries import find_release, list_releases
from delegations.itineraries.readers import reader_entry
from delegations.itineraries.releases import NothingChanged, NothingToPublish, PublishedMeanwhile, preview
from delegations.messaging.models import Message
from delegations.network.models import Person
from tests.itineraries.scenes import Scene, card


def told(scene: Scene, since: int = 0) -> list[tuple[str, str]]:
    """(address, language) of the release's mails."""
    return [(m.recipient_address, m.language) for m in scene.mails("release", since=since)]


def changes_told(message: Message) -> list[tuple[str, str]]:
    return [(c["kind"], c["title"]) for person in message.context["people"] for c in person["changes"]]


def test_the_first_release_greets_every_reader_once_in_his_language(scene: Scene) -> None:
    scene.delegate("Alami", email="alami@casablanca.example", language="ar")
    scene.delegate("Tazi", email="tazi@casablanca.example")
    scene.plan()
    release = scene.publish(note="Première diffusion")
    assert (release.number, release.published_by, release.quiet) == (1, "Mathieu Laurent", False)
    assert told(scene) == [("alami@casablanca.example", "ar"), ("tazi@casablanca.example", "fr")]
    (first, _second) = scene.mails("release")
    assert first.context["first"] is True
    assert changes_told(first) == []
    assert first.release_number == 1
    assert first.context["parts"][0]["kind"] == "programme_pdf"


def test_only_those_concerned_are_told(scene: Scene) -> None:
    one, two = scene.delegate("Alami", email="a@x.example"), scene.delegate("Tazi", email="t@x.example")
    group = scene.plan("Groupe A")
    scene.change(group, attendance="some", participation_ids=(one.id,))
    scene.plan("Pour tous", "2027-10-27 10:00", "2027-10-27 11:00")
    scene.publish()
    before = scene.last_mail()
    scene.move(group, "2027-10-28 15:00")
    scene.publish()
    assert told(scene, before) == [("a@x.example", "fr")]
    assert changes_told(scene.mails("release", since=before)[0]) == [("moved", "Groupe A")]
    before = scene.last_mail()
    scene.change(group, attendance="some", participation_ids=(two.id,))
    scene.publish()
    kinds = {m.recipient_address: changes_told(m) for m in scene.mails("release", since=before)}
    assert kinds == {"a@x.example": [("cancelled", "Groupe A")], "t@x.example": [("added", "Groupe A")]}


def test_three_changes_are_one_mail(scene: Scene) -> None:
    scene.delegate("Alami", email="a@x.example")
    slots = [scene.plan(f"Étape {n}", f"2027-10-28 {h}:00", f"2027-10-28 {h}:45") for n, h in ((1, "09"), (2, "11"))]
    scene.publish()
    before = scene.last_mail()
    scene.move(slots[0], "2027-10-28 09:30")
    scene.cancel(slots[1], "Incident")
    scene.plan("Étape 3", "2027-10-28 17:00", "2027-10-28 18:00")
    scene.publish()
    (mail,) = scene.mails("release", since=before)
    assert changes_told(mail) == [("moved", "Étape 1"), ("cancelled", "Étape 2"), ("added", "Étape 3")]


def test_a_liaison_gets_one_mail_for_all_of_theirs(scene: Scene) -> None:
    liaison = scene.make.person("Imane", "Filali", email="filali@embassy.example")
    scene.delegate("Alami", email="", liaison_id=liaison.id)
    scene.delegate("Tazi", email="tazi@x.example", liaison_id=liaison.id)
    scene.plan()
    scene.publish()
    (mail,) = scene.mails("release")
    assert mail.recipient_address == "filali@embassy.example"
    assert [p["name"] for p in mail.context["people"]] == ["Nadia Alami", "Nadia Tazi"]
    assert len(mail.context["parts"]) == 2


def test_who_has_no_address_is_printed_for(scene: Scene) -> None:
    scene.delegate("Alami", email="", wants_cards=True)
    scene.plan()
    scene.publish()
    assert [(m.template, m.status) for m in scene.mails()] == [("release", "unaddressed")]


def test_a_booked_interpreter_sees_his_slots_only(scene: Scene) -> None:
    person = scene.make.person("Samira", "Amrani", email="amrani@x.example")
    interpreter = scene.make.resource(person_id=person.id)
    participation = scene.delegate("Amrani", person=person, role="interpreter")
    booked = scene.plan("Avec interprète")
    scene.change(booked, resource_ids=(interpreter.id,))
    scene.plan("Sans interprète", "2027-10-28 14:00", "2027-10-28 15:00")
    release = scene.publish()
    seen = [s["title"]["fr"] for s in release.snapshot["slots"] if participation.id in s["people"]]
    assert seen == ["Avec interprète"]
    assert told(scene) == [("amrani@x.example", "fr")]


def test_a_quiet_release_writes_to_nobody(scene: Scene) -> None:
    scene.delegate("Alami", email="a@x.example")
    slot = scene.plan(tolerance_minutes=15)
    scene.confirmed(slot, scene.contact())
    scene.publish()
    before = scene.last_mail()
    scene.change(slot, title="Plan vélo et ZFE")
    assert scene.publish(quiet=True).quiet
    assert not scene.mails(since=before)
    scene.move(slot, "2027-10-28 14:00")
    scene.publish(quiet=True)
    assert not scene.mails(since=before), "hosts neither"
    scene.publish()
    assert [m.template for m in scene.mails(since=before)] == ["host_reconfirm"], "but what he has to hear, he hears"


def test_held_mails_stay_withheld_those_to_hosts_too(scene: Scene) -> None:
    scene.delegate("Alami", email="a@x.example", wants_cards=True)
    slot = scene.plan(tolerance_minutes=15)
    scene.confirmed(slot, scene.contact())
    small = scene.plan("Eau", "2027-10-27 10:00", "2027-10-27 11:00", tolerance_minutes=15)
    scene.confirmed(small, scene.contact("Paul", "Martin"))
    scene.publish()
    before = scene.last_mail()
    scene.move(slot, "2027-10-28 14:00")
    scene.move(small, "2027-10-27 10:10")
    scene.publish(hold=True)
    held = scene.mails(since=before)
    assert {m.template for m in held} == {"release", "reader_card", "host_reconfirm", "host_updated"}
    assert {m.status for m in held} == {"withheld"}


def test_nothing_to_publish_and_nothing_changed_are_refused(scene: Scene) -> None:
    with pytest.raises(NothingToPublish):
        scene.publish()
    scene.session.rollback()
    slot = scene.plan()
    scene.publish()
    with pytest.raises(NothingChanged):
        scene.publish()
    scene.session.rollback()
    scene.change(slot, staff_note="Pour nous seuls")
    with pytest.raises(NothingChanged):
        scene.publish()
    scene.session.rollback()
    assert [r.number for r in list_releases(scene.session, scene.dossier_id)] == [1]


def test_the_number_seen_must_be_the_number_published(scene: Scene) -> None:
    slot = scene.plan()
    scene.publish(expected=1)
    scene.move(slot, "2027-10-28 15:00")
    with pytest.raises(PublishedMeanwhile) as refused:
        scene.publish(expected=1)
    assert refused.value.data["name"] == "Mathieu Laurent"
    scene.session.rollback()
    assert scene.publish(expected=2).number == 2


def test_the_host_within_tolerance_gets_an_updated_card(scene: Scene) -> None:
    slot = scene.plan(tolerance_minutes=15)
    request = scene.confirmed(slot, scene.contact())
    scene.publish()
    before, known = scene.last_mail(), card(scene.mails("host_receipt")[0])
    scene.move(slot, "2027-10-28 10:15")
    scene.publish()
    (mail,) = scene.mails(since=before, to="renaud@metropole.example")
    assert mail.template == "host_updated"
    assert card(mail)[:2] == known[:2]
    assert card(mail)[2] > known[2]
    assert mail.context["card"]["entry"]["status"] == "confirmed"
    assert scene.state(request) == "confirmed"
    assert scene.events(request)[-1] == "updated"
    before = scene.last_mail()
    scene.change(slot, public_text="Autre texte")
    scene.publish()
    assert not scene.mails(since=before, to="renaud@metropole.example"), "he was told already"


def test_the_host_beyond_tolerance_is_asked_again_exactly_once(scene: Scene) -> None:
    slot = scene.plan(tolerance_minutes=15)
    request = scene.confirmed(slot, scene.contact())
    scene.publish()
    before, known = scene.last_mail(), card(scene.mails("host_receipt")[0])
    scene.move(slot, "2027-10-28 10:20")
    assert not scene.mails(since=before)
    scene.publish()
    (mail,) = scene.mails(since=before, to="renaud@metropole.example")
    assert mail.template == "host_reconfirm"
    assert (card(mail)[:2], card(mail)[2] > known[2]) == (known[:2], True)
    assert mail.context["card"]["entry"]["status"] == "tentative"
    assert mail.release_number == 2
    assert scene.state(request) == "reconfirm"
    scene.change(slot, public_text="Autre texte")
    scene.publish()
    assert len(scene.mails("host_reconfirm")) == 1
    scene.move(slot, "2027-10-28 12:00")
    scene.publish()
    assert len(scene.mails("host_reconfirm")) == 2, "another time is another question"


def test_a_silent_host_hears_of_the_new_time_at_publication(scene: Scene) -> None:
    slot = scene.plan()
    scene.ask(slot, scene.contact())
    scene.publish()
    scene.move(slot, "2027-10-28 15:00")
    scene.publish()
    asked, again = scene.mails("host_request")
    assert card(again)[2] > card(asked)[2]
    assert again.context["start"]["local"] == "2027-10-28T15:00:00"


def test_a_grown_group_asks_hosts_again_without_any_slot_being_saved(scene: Scene) -> None:
    scene.delegate("Alami")
    slot = scene.plan(tolerance_people=2)
    request = scene.confirmed(slot, scene.contact())
    scene.publish()
    for family in ("Tazi", "Idrissi", "Bennani"):
        scene.delegate(family)
    shown = preview(scene.session, scene.dossier(), clock=scene.clock)
    assert [r.id for r in shown.hosts.questions] == [request.id]
    assert [s["state"] for s in shown.unconfirmed] == ["reconfirm"]
    assert scene.state(request) == "confirmed", "looking changes nothing"
    scene.publish()
    assert scene.state(request) == "reconfirm"
    assert len(scene.mails("host_reconfirm")) == 1


def test_a_cancelled_slot_takes_the_hosts_entry_back_at_publication(scene: Scene) -> None:
    slot = scene.plan()
    request = scene.confirmed(slot, scene.contact())
    scene.publish()
    before, known = scene.last_mail(), card(scene.mails("host_receipt")[0])
    scene.cancel(slot, "Incident sur le site")
    assert not scene.mails(since=before)
    scene.publish()
    (mail,) = scene.mails(since=before, to="renaud@metropole.example")
    assert mail.template == "host_cancelled"
    assert (card(mail)[0], card(mail)[1]) == ("CANCEL", known[1])
    assert card(mail)[2] > known[2]
    assert mail.context["reason"] == "Incident sur le site"
    assert scene.state(request) == "withdrawn"
    before = scene.last_mail()
    scene.plan("Autre", "2027-10-27 10:00", "2027-10-27 11:00")
    scene.publish()
    assert not scene.mails(since=before, to="renaud@metropole.example")


def test_a_host_asked_for_a_slot_that_never_was_published_hears_of_its_end(scene: Scene) -> None:
    scene.plan("Autre", "2027-10-27 10:00", "2027-10-27 11:00")
    scene.publish()
    slot = scene.plan()
    scene.ask(slot, scene.contact())
    scene.cancel(slot)
    scene.publish()
    assert [card(m)[0] for m in scene.mails("host_cancelled")] == ["CANCEL"]
    assert slot.uid not in {s["uid"] for s in find_release(scene.session, scene.dossier_id).snapshot["slots"]}  # type: ignore[union-attr]


def test_what_is_over_troubles_no_host_any_more(scene: Scene) -> None:
    slot = scene.plan(start="2027-10-26 10:00", end="2027-10-26 11:00")
    scene.confirmed(slot, scene.contact())
    scene.plan("Plus tard")
    scene.publish()
    scene.clock.advance(days=9)
    before = scene.last_mail()
    scene.move(slot, "2027-10-26 09:00")
    scene.publish()
    assert not scene.mails(since=before, to="renaud@metropole.example")


def test_unconfirmed_slots_are_shown_as_such_or_hidden_as_staff_choose(scene: Scene) -> None:
    slot = scene.plan("En attente")
    scene.ask(slot, scene.contact())
    scene.plan("Sûr", "2027-10-28 14:00", "2027-10-28 15:00")
    planned = scene.plan("Prévu", "2027-10-28 16:00", "2027-10-28 17:00")
    scene.change(planned, host_id=scene.host().id)
    shown = scene.publish().snapshot["slots"]
    assert {s["title"]["fr"]: s["state"] for s in shown} == {
        "En attente": "waiting",
        "Sûr": "planned",
        "Prévu": "unasked",
    }
    scene.dossier().show_unconfirmed = False
    scene.session.commit()
    hidden = preview(scene.session, scene.dossier(), clock=scene.clock).hidden
    assert [s.title for s in hidden] == ["En attente", "Prévu"]
    assert [s["title"]["fr"] for s in scene.publish().snapshot["slots"]] == ["Sûr"]


def test_a_declined_slot_is_left_out_and_readers_hear_it(scene: Scene) -> None:
    scene.delegate("Alami", email="a@x.example")
    slot = scene.plan()
    request = scene.ask(slot, scene.contact())
    scene.plan("Autre", "2027-10-27 10:00", "2027-10-27 11:00")
    scene.publish()
    scene.answer(request, "decline")
    scene.publish()
    assert changes_told(scene.mails("release")[-1]) == [("cancelled", "Plan vélo")]


def test_titles_that_a_reader_cannot_read_are_named(scene: Scene) -> None:
    scene.delegate("Alami", language="ar")
    scene.plan()
    found = preview(scene.session, scene.dossier(), clock=scene.clock).unready
    assert [(code, line.state, line.source.source) for code, line in found] == [
        ("ar", "missing", scene.dossier().title), ("ar", "missing", "Plan vélo"),
    ]  # fmt: skip


def test_looking_at_the_next_release_changes_nothing(scene: Scene) -> None:
    scene.delegate("Alami", email="a@x.example")
    slot = scene.plan()
    scene.confirmed(slot, scene.contact())
    scene.publish()
    scene.move(slot, "2027-10-28 15:00")
    before = (scene.last_mail(), scene.slot(slot).revision, scene.slot(slot).sequence)
    shown = preview(scene.session, scene.dossier(), clock=scene.clock)
    assert not scene.session.dirty
    assert not scene.session.new
    assert (shown.number, shown.same, [c.kind for c in shown.changes]) == (2, False, ["moved", "unconfirmed"])
    assert shown.messages == 2
    assert (scene.last_mail(), scene.slot(slot).revision, scene.slot(slot).sequence) == before


def test_the_preview_says_when_nothing_is_new(scene: Scene) -> None:
    assert preview(scene.session, scene.dossier(), clock=scene.clock).is_empty
    slot = scene.plan()
    scene.publish()
    assert preview(scene.session, scene.dossier(), clock=scene.clock).same
    scene.move(slot, "2027-10-28 15:00")
    assert not preview(scene.session, scene.dossier(), clock=scene.clock).same


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("snapshot", "'{\"slots\": []}'"),
        ("number", "7"),
        ("note", "'Autre'"),
        ("published_by", "'Quelqu’un'"),
        ("public_id", "'0'"),
    ],
)
def test_a_release_cannot_be_changed_by_sql(scene: Scene, column: str, value: str) -> None:
    scene.plan()
    release = scene.publish()
    with pytest.raises(DBAPIError, match="release_fixed"):
        scene.session.execute(text(f"UPDATE release SET {column} = {value} WHERE id = {release.id}"))
    scene.session.rollback()


def test_a_slot_that_did_not_change_keeps_its_release_sequence_and_bytes(scene: Scene) -> None:
    scene.delegate("Alami", email="a@x.example")
    still, moving = scene.plan("Stable"), scene.plan("Mobile", "2027-10-28 14:00", "2027-10-28 15:00")
    first = scene.publish()
    scene.clock.advance(hours=3)
    scene.move(moving, "2027-10-28 15:00")
    second = scene.publish()
    facts = {r.number: {s["uid"]: s for s in r.snapshot["slots"]} for r in (first, second)}
    assert facts[1][still.uid] == facts[2][still.uid]
    assert (facts[2][moving.uid]["changed_in"], facts[2][still.uid]["changed_in"]) == (2, 1)
    assert facts[2][moving.uid]["sequence"] > facts[1][moving.uid]["sequence"]
    for language in LANGUAGES:
        assert reader_entry(facts[1][still.uid], language) == reader_entry(facts[2][still.uid], language)


def test_asking_a_second_contact_is_no_news_for_delegates(scene: Scene) -> None:
    slot = scene.plan()
    scene.confirmed(slot, scene.contact())
    scene.publish()
    scene.ask(slot, scene.contact("Paul", "Martin"))
    with pytest.raises(NothingChanged):
        scene.publish()


def test_cards_go_to_those_who_chose_them_one_per_changed_slot(scene: Scene) -> None:
    scene.delegate("Alami", email="a@x.example", wants_cards=True)
    scene.delegate("Tazi", email="t@x.example")
    slot = scene.plan(place_id=scene.make.place().id)
    other = scene.plan("Autre", "2027-10-27 10:00", "2027-10-27 11:00")
    scene.publish()
    assert [(m.recipient_address, card(m)[0]) for m in scene.mails("reader_card")] == [("a@x.example", "REQUEST")] * 2
    before = scene.last_mail()
    scene.change(slot, place_id=scene.make.place("Confluence").id)
    scene.move(slot, "2027-10-28 15:00")
    scene.change(other, title="Autre titre")
    scene.publish()
    (mail,) = scene.mails("reader_card", since=before)
    assert card(mail)[:2] == ("REQUEST", f"slot-{slot.uid}")
    before = scene.last_mail()
    scene.cancel(slot)
    scene.publish()
    (gone,) = scene.mails("reader_card", since=before)
    assert (card(gone)[0], card(gone)[2] > card(mail)[2]) == ("CANCEL", True)


def test_a_slot_that_comes_and_goes_for_one_reader_never_falls_behind_his_calendar(scene: Scene) -> None:
    mine = scene.delegate("Alami", email="a@x.example", wants_cards=True)
    other = scene.delegate("Tazi", email="t@x.example")
    slot = scene.plan()
    scene.publish()
    for ids in ((other.id,), (mine.id, other.id), (other.id,)):
        scene.change(slot, attendance="some", participation_ids=ids)
        scene.publish()
    cards = [card(m) for m in scene.mails("reader_card", to="a@x.example")]
    assert [c[0] for c in cards] == ["REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    sequences = [c[2] for c in cards]
    assert sequences == sorted(set(sequences))


@pytest.mark.parametrize("liaison", [False, True])
def test_who_leaves_the_list_and_comes_back_gets_cards_above_those_he_has(scene: Scene, liaison: bool) -> None:
    reader = scene.make.person("Samira", "Amrani", email="a@x.example")
    values = {"liaison_id": reader.id} if liaison else {"person": reader}
    mine = scene.delegate("Alami", wants_cards=True, **values)
    scene.delegate("Tazi", email="t@x.example", wants_cards=True)
    scene.plan()
    first = scene.publish()
    tools = {"actor": scene.planner, "clock": scene.clock, "dossier": scene.dossier()}
    remove_participant(scene.session, participation_id=mine.id, **tools)
    scene.session.commit()
    scene.publish()
    again = scene.delegate(
        "Alami", wants_cards=True, **{**values, "person": scene.session.get_one(Person, mine.person_id)}
    )
    last = scene.publish()
    cards = [card(m) for m in scene.mails("reader_card", to="a@x.example")]
    sequences = [c[2] for c in cards]
    assert (cards[0][0], cards[-1][0]) == ("REQUEST", "REQUEST")
    assert sequences == sorted(set(sequences)) and len(sequences) >= 2
    (slot,) = last.snapshot["slots"]
    assert slot["sequence"] == sequences[-1] > first.snapshot["slots"][0]["sequence"], "his feed is as far as his mail"
    assert again.id in slot["people"]


def test_a_liaison_keeps_the_entry_that_another_of_theirs_still_needs(scene: Scene) -> None:
    liaison = scene.make.person("Imane", "Filali", email="filali@embassy.example")
    first, second = (
        scene.delegate(name, email="", liaison_id=liaison.id, wants_cards=True) for name in ("Alami", "Tazi")
    )
    slot = scene.plan()
    scene.change(slot, attendance="some", participation_ids=(first.id, second.id))
    scene.publish()
    before = scene.last_mail()
    scene.change(slot, attendance="some", participation_ids=(second.id,))
    scene.publish()
    assert "CANCEL" not in [card(m)[0] for m in scene.mails("reader_card", since=before)]
    before = scene.last_mail()
    scene.change(slot, attendance="some", participation_ids=(first.id,))
    scene.publish()
    assert "CANCEL" not in [card(m)[0] for m in scene.mails("reader_card", since=before)]
    before = scene.last_mail()
    other = scene.delegate("Idrissi", email="idrissi@x.example")
    scene.change(slot, attendance="some", participation_ids=(other.id,))
    scene.publish()
    assert [card(m)[0] for m in scene.mails("reader_card", to="filali@embassy.example", since=before)] == ["CANCEL"]


def test_somebody_new_does_not_raise_the_sequence(scene: Scene) -> None:
    scene.delegate("Tazi", email="t@x.example", wants_cards=True)
    scene.plan()
    first = scene.publish()
    scene.delegate("Alami", email="a@x.example", wants_cards=True)
    assert [r.snapshot["slots"][0]["sequence"] for r in (first, scene.publish())] == [0, 0]


def test_a_publication_leaves_one_line_in_the_journal(scene: Scene) -> None:
    scene.plan()
    scene.publish()
    lines = scene.session.scalars(select(AuditEntry).where(AuditEntry.action == "publish_release")).all()
    assert [(line.actor_name, line.detail) for line in lines] == [("Mathieu Laurent", {"number": 1, "quiet": False})]


def test_the_preview_asks_the_database_the_same_number_of_questions_however_long_the_programme(
    scene: Scene, count_queries: Any
) -> None:
    scene.delegate("Alami", email="a@x.example")
    for n in range(3):
        scene.confirmed(scene.plan(f"Étape {n}"), scene.contact("Paul", f"Martin{n}"))
    scene.publish()
    few = count_queries(lambda: preview(scene.session, scene.dossier(), clock=scene.clock))
    for n in range(3, 12):
        scene.confirmed(scene.plan(f"Étape {n}"), scene.contact("Paul", f"Martin{n}"))
    many = count_queries(lambda: preview(scene.session, scene.dossier(), clock=scene.clock))
    assert many == few > 5
