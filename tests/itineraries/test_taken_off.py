"""Somebody is taken off the list after he was sent the programme: he is told so once, and his cards are taken back."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask

from delegations.accounts.links import link_for
from delegations.dossiers.models import Participation
from delegations.dossiers.participants import remove_participant
from delegations.itineraries.models import Slot
from delegations.itineraries.releases import NothingChanged, preview
from delegations.messaging.models import Message
from delegations.network.models import Person
from tests.calendars.linter import lint, parse
from tests.client import StaffClient, text_of
from tests.itineraries.scenes import Scene, card

AWAY = "alami@x.example"
HERE = "bennani@x.example"


def remove(scene: Scene, one: Participation) -> None:
    remove_participant(scene.session, actor=scene.planner, clock=scene.clock, dossier=scene.dossier(),
                       participation_id=one.id)  # fmt: skip
    scene.session.commit()


def again(scene: Scene, one: Participation, **values: Any) -> Participation:
    return scene.delegate("Alami", person=scene.session.get_one(Person, one.person_id), **values)


def written(scene: Scene, since: int, to: str = "") -> list[tuple[str, str]]:
    return [(m.recipient_address, m.template) for m in scene.mails(to=to, since=since)]


@pytest.fixture
def visit(scene: Scene) -> Scene:
    """Two delegates who know release 1; the first one's calendar holds its two slots."""
    scene.kept["away"] = scene.delegate("Alami", email=AWAY, wants_cards=True)
    scene.kept["here"] = scene.delegate("Bennani", email=HERE)
    scene.kept["slot"] = scene.plan()
    scene.kept["other"] = scene.plan("Dîner", "2027-10-28 19:00", "2027-10-28 21:00", kind="meal")
    scene.publish()
    scene.kept["before"] = scene.last_mail()
    return scene


def test_the_next_release_tells_him_and_takes_back_each_card_he_holds(visit: Scene) -> None:
    visit.move(visit.kept["slot"], "2027-10-28 11:00")
    visit.publish()
    held = {card(m)[1]: card(m)[2] for m in visit.mails("reader_card", to=AWAY)}
    remove(visit, visit.kept["away"])
    before = visit.last_mail()
    release = visit.publish()
    assert written(visit, before) == [(AWAY, "taken_off"), (AWAY, "reader_card"), (AWAY, "reader_card")]
    taken = [card(m) for m in visit.mails("reader_card", since=before)]
    assert {method for method, _, _ in taken} == {"CANCEL"}
    assert {uid: sequence > held[uid] for _, uid, sequence in taken} == dict.fromkeys(held, True)
    assert release.owed == {}


def test_two_publications_tell_him_once(visit: Scene) -> None:
    remove(visit, visit.kept["away"])
    visit.publish()
    with pytest.raises(NothingChanged):
        visit.publish()
    visit.move(visit.kept["slot"], "2027-10-28 11:00")
    visit.publish()
    assert len(visit.mails("taken_off")) == 1
    assert len(visit.mails("reader_card", to=AWAY, since=visit.kept["before"])) == 2


def test_the_taking_back_is_a_cancellation_that_calendars_understand(visit: Scene, app: Flask) -> None:
    """The same tree, the same address, the same entry as the card that he holds; one attendee."""
    sent = visit.mails("reader_card", to=AWAY)[0]
    remove(visit, visit.kept["away"])
    visit.publish()
    back = next(
        m for m in visit.mails("reader_card", since=visit.kept["before"]) if m.calendar_uid == sent.calendar_uid
    )
    first, last = (_received(app, visit, m) for m in (sent, back))
    assert _tree(last) == _tree(first) == {
        "mixed": [{"alternative": ["text/plain", "text/html", "text/calendar"]}, "application/ics"]
    }  # fmt: skip
    was, now = (_calendar(mail) for mail in (first, last))
    assert lint(now) == []
    events = [next(parse(body).walk("VEVENT")) for body in (was, now)]
    for name in ("UID", "ORGANIZER", "ATTENDEE", "DTSTART", "DTEND"):
        assert events[0].one(name).value == events[1].one(name).value, name
    assert len(events[1].all("ATTENDEE")) == 1
    assert parse(now).one("METHOD").value == "CANCEL" and events[1].one("STATUS").value == "CANCELLED"
    assert int(events[1].one("SEQUENCE").value) > int(events[0].one("SEQUENCE").value)
    assert last["From"] == first["From"], "answers go where they went"
    assert "/i/" not in last.get_body(("plain",)).get_content(), "his page is closed"  # type: ignore[union-attr]


def _received(app: Flask, scene: Scene, message: Message) -> EmailMessage:
    mail = app.extensions["delegations"].renderer.render_message(scene.session, message)
    read = message_from_bytes(mail.body, policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def _tree(part: Any) -> Any:
    if not part.is_multipart():
        return part.get_content_type()
    return {part.get_content_subtype(): [_tree(one) for one in part.iter_parts()]}


def _calendar(mail: EmailMessage) -> bytes:
    return next(bytes(p.get_payload(decode=True)) for p in mail.walk() if p.get_content_type() == "text/calendar")


@pytest.mark.parametrize(
    ("language", "own", "call"),
    [("en", "You are no longer on the list of participants of “Visit”", "A question? Write or call us."),
     ("ar", "", "")],
)  # fmt: skip
def test_the_mail_names_the_stay_and_whom_to_call_in_his_language(
    scene: Scene, app: Flask, language: str, own: str, call: str
) -> None:
    scene.dossier().owner.phone = "+33199001234"
    mine = scene.delegate("Alami", email=AWAY, language=language)
    scene.plan()
    scene.publish()
    remove(scene, mine)
    scene.publish()
    (message,) = scene.mails("taken_off")
    mail = _received(app, scene, message)
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert own.partition(" “")[0] in text and call in text
    assert "+33" in text.replace("\u00a0", " ") and scene.dossier().owner.email in text
    assert _tree(mail) == {"alternative": ["text/plain", "text/html"]}
    assert (message.language, message.status) == (language, "queued")


def test_without_cards_he_gets_the_mail_alone(visit: Scene) -> None:
    remove(visit, visit.kept["here"])
    visit.publish()
    assert written(visit, visit.kept["before"]) == [(HERE, "taken_off")]


def test_who_was_never_sent_anything_hears_nothing(scene: Scene) -> None:
    """Nothing was planned for the interpreter; the other was left out of the only release."""
    idle = scene.delegate("Idle", email="idle@x.example", role="interpreter")
    out = scene.delegate("Alami", email=AWAY)
    scene.plan()
    scene.publish(left_out=[f"p{out.id}"])
    new = scene.delegate("Late", email="late@x.example")
    for one in (idle, out, new):
        remove(scene, one)
    scene.publish()
    assert scene.mails() == []


def test_added_again_before_the_release_he_hears_nothing_of_having_left(visit: Scene) -> None:
    remove(visit, visit.kept["away"])
    back = again(visit, visit.kept["away"], wants_cards=True)
    visit.publish()
    assert not visit.mails("taken_off")
    cards = [card(m) for m in visit.mails("reader_card", to=AWAY, since=visit.kept["before"])]
    assert [method for method, _, _ in cards] == ["REQUEST", "REQUEST"]
    remove(visit, back)
    visit.publish()
    last = [card(m) for m in visit.mails("reader_card", to=AWAY)][-2:]
    assert [method for method, _, _ in last] == ["CANCEL", "CANCEL"], "taken back after all"


def test_added_again_after_it_he_gets_his_entries_anew_above_the_cancellations(visit: Scene) -> None:
    remove(visit, visit.kept["away"])
    visit.publish()
    taken = {card(m)[1]: card(m)[2] for m in visit.mails("reader_card", to=AWAY, since=visit.kept["before"])}
    again(visit, visit.kept["away"], wants_cards=True)
    before = visit.last_mail()
    visit.publish()
    asked = [card(m) for m in visit.mails("reader_card", to=AWAY, since=before)]
    assert {method for method, _, _ in asked} == {"REQUEST"} and {uid for _, uid, _ in asked} == set(taken)
    assert all(sequence > taken[uid] for _, uid, sequence in asked)


def test_he_keeps_nothing_though_he_stopped_his_cards_or_came_back_without_them(visit: Scene) -> None:
    remove(visit, visit.kept["away"])
    back = again(visit, visit.kept["away"])
    visit.publish()
    remove(visit, back)
    visit.publish()
    taken = [card(m) for m in visit.mails("reader_card", to=AWAY, since=visit.kept["before"])]
    assert [method for method, _, _ in taken] == ["CANCEL", "CANCEL"]


def test_an_entry_that_was_taken_back_before_or_is_over_is_left_alone(visit: Scene) -> None:
    visit.cancel(visit.kept["slot"])
    visit.publish()
    visit.plan("Arrivée", "2027-10-19 08:00", "2027-10-19 09:00", kind="arrival")
    visit.publish()
    visit.clock.advance(days=2)
    remove(visit, visit.kept["away"])
    before = visit.last_mail()
    visit.publish()
    (back,) = visit.mails("reader_card", since=before)
    assert card(back)[:2] == ("CANCEL", f"slot-{visit.kept['other'].uid}")


def test_once_the_stay_is_over_nobody_is_told_that_he_left(visit: Scene) -> None:
    visit.clock.advance(days=30)
    remove(visit, visit.kept["away"])
    visit.publish()
    assert not visit.mails(since=visit.kept["before"])


def test_a_quiet_release_and_one_that_leaves_him_out_owe_it_to_him(visit: Scene) -> None:
    remove(visit, visit.kept["away"])
    owed = {str(visit.kept["away"].id): 1}
    assert visit.publish(quiet=True).owed == owed
    visit.move(visit.kept["slot"], "2027-10-28 11:00")
    assert visit.publish(left_out=[f"p{visit.kept['away'].id}"]).owed == owed
    assert not visit.mails(to=AWAY, since=visit.kept["before"])
    assert not preview(visit.session, visit.dossier(), clock=visit.clock).same
    assert visit.publish().owed == {}
    assert written(visit, visit.kept["before"], AWAY) == [(AWAY, "taken_off")] + [(AWAY, "reader_card")] * 2


def test_held_for_review_both_wait(visit: Scene) -> None:
    remove(visit, visit.kept["away"])
    visit.publish(hold=True)
    assert {m.status for m in visit.mails(since=visit.kept["before"])} == {"withheld"}


def test_a_card_that_had_not_left_is_replaced(visit: Scene) -> None:
    visit.kept["slot"] = visit.plan("Visite", "2027-10-27 10:00", "2027-10-27 11:00")
    visit.publish(hold=True)
    (waiting,) = visit.mails("reader_card", to=AWAY, since=visit.kept["before"])
    remove(visit, visit.kept["away"])
    visit.publish()
    visit.session.refresh(waiting)
    assert waiting.status == "superseded"


class TestThroughALiaison:
    """One person receives for two delegates."""

    @pytest.fixture
    def visit(self, scene: Scene) -> Scene:
        liaison = scene.make.person("Imane", "Filali", email="filali@embassy.example", language="en")
        for name in ("away", "here"):
            scene.kept[name] = scene.delegate(name.title(), email="", liaison_id=liaison.id, wants_cards=True)
        scene.kept["slot"] = scene.plan()
        scene.kept["alone"] = scene.plan("Seul", "2027-10-28 14:00", "2027-10-28 15:00")
        scene.change(scene.kept["alone"], attendance="some", participation_ids=(scene.kept["away"].id,))
        scene.publish()
        scene.kept["before"] = scene.last_mail()
        return scene

    def test_the_liaison_gets_it_in_his_place_and_keeps_what_the_others_need(self, visit: Scene, app: Flask) -> None:
        remove(visit, visit.kept["away"])
        visit.publish()
        mail, back = visit.mails(since=visit.kept["before"])
        assert (mail.recipient_address, mail.template) == ("filali@embassy.example", "taken_off")
        assert card(back)[:2] == ("CANCEL", f"slot-{visit.kept['alone'].uid}")
        assert back.recipient_address == "filali@embassy.example"
        text = _received(app, visit, mail).get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert "Nadia Away" in text and "is no longer on the list of participants" in text
        assert "You are no longer" not in text

    def test_two_who_leave_are_told_in_one_mail(self, visit: Scene) -> None:
        remove(visit, visit.kept["away"])
        remove(visit, visit.kept["here"])
        visit.publish()
        mail, *back = visit.mails(since=visit.kept["before"])
        assert mail.context["others"] == ["Nadia Away", "Nadia Here"] and not mail.context["own"]
        assert {card(m)[:2] for m in back} == {
            ("CANCEL", f"slot-{visit.kept[name].uid}") for name in ("slot", "alone")
        }  # fmt: skip
        assert len(back) == 2

    def test_the_other_leaving_later_takes_the_rest(self, visit: Scene) -> None:
        for name in ("away", "here"):
            remove(visit, visit.kept[name])
            visit.publish()
        taken = [card(m)[:2] for m in visit.mails("reader_card", since=visit.kept["before"])]
        assert taken == [("CANCEL", f"slot-{visit.kept[name].uid}") for name in ("alone", "slot")]


def test_cards_that_he_was_sent_before_somebody_received_for_him_are_taken_back_from_him(visit: Scene) -> None:
    liaison = visit.make.person("Imane", "Filali", email="filali@embassy.example")
    visit.kept["away"].liaison_id = liaison.id
    visit.session.commit()
    visit.session.expire_all()
    visit.move(visit.kept["slot"], "2027-10-28 11:00")
    visit.publish()
    before = visit.last_mail()
    remove(visit, visit.kept["away"])
    visit.publish()
    by_reader = {(m.recipient_address, m.template, m.calendar_uid) for m in visit.mails(since=before)}
    uids = {name: visit.kept[name].uid for name in ("slot", "other")}
    assert by_reader == {
        ("filali@embassy.example", "taken_off", None), ("filali@embassy.example", "reader_card", uids["slot"]),
        (AWAY, "reader_card", uids["slot"]), (AWAY, "reader_card", uids["other"]),
    }  # fmt: skip


def test_who_has_no_address_is_printed_for_and_who_was_erased_is_left_in_peace(scene: Scene) -> None:
    paper, erased = scene.delegate("Alami", email=""), scene.delegate("Gone", email="gone@x.example")
    scene.plan()
    scene.publish()
    before = scene.last_mail()
    for one in (paper, erased):
        remove(scene, one)
    person = scene.session.get_one(Person, erased.person_id)
    person.email, person.purged_on = "", scene.clock.now().date()
    scene.session.commit()
    shown = preview(scene.session, scene.dossier(), clock=scene.clock)
    assert ([off.participations[0].id for off in shown.leaving], shown.messages) == ([paper.id], 0)
    scene.publish()
    assert [(m.template, m.status) for m in scene.mails(since=before)] == [("taken_off", "unaddressed")]


def test_an_interpreter_who_is_replaced_gives_back_his_slots(scene: Scene) -> None:
    person = scene.make.person("Samira", "Amrani", email="amrani@x.example")
    booked: Slot = scene.plan("Avec interprète")
    mine = scene.delegate("Amrani", person=person, role="interpreter", wants_cards=True)
    scene.change(booked, resource_ids=(scene.make.resource(person_id=person.id).id,))
    scene.publish()
    before = scene.last_mail()
    remove(scene, mine)
    scene.publish()
    assert [m.template for m in scene.mails(since=before)] == ["taken_off", "reader_card"]


def test_the_evening_before_a_host_cancels_and_the_interpreter_is_replaced(
    scene: Scene, app: Flask, reading: StaffClient, visitor: StaffClient
) -> None:
    """Through the pages of the staff: each gets what concerns him, in one release; the old links are closed."""
    ill, new = (scene.make.person("Samira", name, email=f"{name.lower()}@x.example") for name in ("Amrani", "Tazi"))
    first, second = (scene.make.resource(person_id=person.id) for person in (ill, new))
    mine = scene.delegate("Amrani", person=ill, role="interpreter", wants_cards=True)
    scene.delegate("Benchekroun", email="head@x.example", wants_cards=True, role="head")
    visit, dinner = scene.plan(), scene.plan("Dîner", "2027-10-28 19:00", "2027-10-28 21:00", kind="meal")
    for slot in (visit, dinner):
        scene.change(slot, resource_ids=(first.id,))
    request = scene.confirmed(visit, scene.contact())
    scene.publish()
    link = link_for(scene.session, clock=scene.clock, purpose="itinerary", subject_id=mine.id)
    path = app.extensions["delegations"].links.url(link).removeprefix("http://localhost")
    scene.clock.advance(days=9, hours=9)
    scene.answer(request, "decline", note="Grève")
    scene.cancel(visit, "Grève")
    scene.change(dinner, resource_ids=(second.id,))
    scene.delegate("Tazi", person=new, role="interpreter", wants_cards=True)
    scene.session.commit()
    visitor.get(path)
    reading.get("/dossiers/VISIT-1/participants")
    reading.post(f"/dossiers/VISIT-1/participants/{mine.id}/remove")
    visitor.get(path, status=410)
    before = scene.last_mail()
    reading.get("/dossiers/VISIT-1/releases/new")
    reading.post("/dossiers/VISIT-1/releases/new", {"expected": "2", "note": "", "way": "tell"})
    scene.session.expire_all()
    got: dict[str, list[tuple[str, ...]]] = {}
    for m in scene.mails(since=before):
        got.setdefault(m.recipient_address, []).append(card(m)[:2] if "card" in m.context else (m.template,))
    gone, stays = f"slot-{visit.uid}", f"slot-{dinner.uid}"
    assert {address: sorted(mails) for address, mails in got.items() if address.endswith("x.example")} == {
        "amrani@x.example": [*(("CANCEL", uid) for uid in sorted((gone, stays))), ("taken_off",)],
        "tazi@x.example": [("REQUEST", stays), ("release",)],
        "head@x.example": [("CANCEL", gone), ("release",)],
    }


def test_the_page_lists_them_under_a_heading_of_their_own(visit: Scene, reading: StaffClient) -> None:
    remove(visit, visit.kept["away"])
    shown = reading.get("/dossiers/VISIT-1/releases/new")
    text = text_of(shown)
    assert "Taken off the list" in text and "Nadia Alami" in text
    assert "word that they are no longer on the list; 2 calendar entries taken back" in text
    assert "3 messages if all are ticked" in text
    assert "Only the list of participants has changed." in text and "Nobody is concerned" not in text
    form = {"expected": "2", "note": "", "way": "tell", "listed": [f"p{visit.kept['away'].id}"], "tell": []}
    done = reading.post("/dossiers/VISIT-1/releases/new", form, follow=True)
    assert not visit.mails(since=visit.kept["before"])
    assert "Nadia Alami not written to; was last told of release 1" in text_of(done)
    shown = reading.get("/dossiers/VISIT-1/releases/new")
    assert "Taken off the list" in text_of(shown)
    form |= {"expected": "3", "tell": [f"p{visit.kept['away'].id}"]}
    done = reading.post("/dossiers/VISIT-1/releases/new", form, follow=True)
    assert "Release 3 is published; 3 messages are on their way." in text_of(done)
    assert "Taken off the list" not in text_of(reading.get("/dossiers/VISIT-1/releases/new"))


def test_the_page_says_through_whom_they_hear(visit: Scene, reading: StaffClient) -> None:
    liaison = visit.make.person("Imane", "Filali", email="filali@embassy.example")
    visit.kept["here"].liaison_id = liaison.id
    visit.session.commit()
    visit.move(visit.kept["slot"], "2027-10-28 11:00")
    visit.publish()
    remove(visit, visit.kept["here"])
    assert "Nadia Bennani through Imane Filali" in text_of(reading.get("/dossiers/VISIT-1/releases/new"))
