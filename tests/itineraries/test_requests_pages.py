"""Staff at the board of requests, on the page of one request, and asking a host."""

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from delegations.core.actor import Role
from delegations.itineraries.models import Request, RequestOption
from tests.client import StaffClient, text_of
from tests.itineraries.scenes import Scene, at

BOARD = "/dossiers/VISIT-1/requests"


def answered(text: str) -> str:
    found = re.search(r"\d+ of \d+ answered(, \d+ late since \d+ days?)?", text)
    assert found, text
    return found.group(0)


def url(request: Request, act: str = "") -> str:
    return f"{BOARD}/{request.id}{'/' + act if act else ''}"


def test_an_empty_board_says_what_to_do_next(scene: Scene, reading: StaffClient) -> None:
    text = text_of(reading.get(BOARD))
    assert "No host was asked yet" in text
    assert "Open the programme" in text


def test_the_board_says_who_answered_and_who_is_late(scene: Scene, reading: StaffClient) -> None:
    for n in range(5):
        scene.confirmed(scene.plan(f"Étape {n}"), scene.contact("Paul", f"Martin{n}", host=f"Hôte {n}"))
    for n in (5, 6):
        slot = scene.plan(f"Étape {n}")
        scene.ask(slot, scene.contact("Zoé", f"Blanc{n}", host=f"Hôte {n}"), deadline=date(2027, 10, 18))
    scene.clock.advance(days=3)
    text = text_of(reading.get(BOARD))
    assert answered(text) == "5 of 7 answered, 2 late since 3 days"
    assert text.count("3 days late") == 2
    assert "Étape 5" in text and "Zoé Blanc5" in text


def test_two_contacts_of_one_host_are_one_question(scene: Scene, reading: StaffClient) -> None:
    slot = scene.plan()
    scene.ask(slot, scene.contact())
    scene.ask(slot, scene.contact("Paul", "Martin"))
    assert answered(text_of(reading.get(BOARD))) == "0 of 1 answered"


def test_a_host_nobody_asked_stands_there_with_a_link_to_ask(scene: Scene, reading: StaffClient) -> None:
    slot = scene.plan(host_id=scene.host().id)
    page = reading.get(BOARD)
    assert "Not yet asked" in text_of(page)
    assert f"/dossiers/VISIT-1/programme/slots/{slot.id}/ask" in page.text


def test_the_chosen_are_reminded_and_asked_again(scene: Scene, reading: StaffClient) -> None:
    silent = scene.ask(scene.plan(), scene.contact())
    other = scene.ask(scene.plan("Eau"), scene.contact("Paul", "Martin"))
    changed_slot = scene.plan("Lac", tolerance_minutes=5)
    changed = scene.confirmed(changed_slot, scene.contact("Zoé", "Blanc"))
    scene.move(changed_slot, "2027-10-28 15:00")
    page = reading.get(BOARD)
    assert page.text.count('name="request_ids"') == 3
    response = reading.post(f"{BOARD}/remind", {"request_ids": [silent.id]}, follow=True)
    assert "1 host was reminded" in text_of(response)
    assert [m.recipient_address for m in scene.mails("host_reminder")] == ["renaud@metropole.example"]
    response = reading.post(f"{BOARD}/ask-again", {"request_ids": [changed.id, other.id]}, follow=True)
    assert "1 host was asked again" in text_of(response)
    assert [m.recipient_address for m in scene.mails("host_reconfirm")] == ["blanc@metropole.example"]


def test_a_request_of_another_dossier_is_not_here(scene: Scene, reading: StaffClient) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    scene.make.dossier("OTHER")
    scene.session.commit()
    reading.get(f"/dossiers/OTHER/requests/{request.id}", status=404)
    reading.get("/dossiers/OTHER/requests")
    for act in ("answer", "withdraw", "accept", "refuse-times", "hand-over/approve", "link/renew"):
        assert reading.post(f"/dossiers/OTHER/requests/{request.id}/{act}").status_code == 404, act
    assert reading.post("/dossiers/OTHER/requests/remind", {"request_ids": [request.id]}).status_code == 404
    reading.get(f"/dossiers/OTHER/programme/slots/{request.slot_id}/ask", status=404)
    assert scene.events(request) == ["asked"]


def test_an_offered_time_is_accepted_in_one_click_from_the_board(scene: Scene, reading: StaffClient) -> None:
    lyon, confluence = scene.make.place(), scene.make.place("Confluence", latitude=45.7406, longitude=4.8158)
    slot = scene.plan(place_id=lyon.id)
    scene.plan("Train", "2027-10-28 13:34", "2027-10-28 15:00", place_id=confluence.id)
    scene.delegate("Alami")
    request = scene.ask(slot, scene.contact())
    scene.answer(request, "counter", times=(at("2027-10-28 11:30"), at("2027-10-28 12:00")), note="Pas avant")
    page = reading.get(BOARD)
    text = text_of(page)
    assert "Proposes 11:30 or 12:00" in text
    assert "Accept 11:30" in text and "Accept 12:00" in text
    assert "Pas avant" in text
    assert "margin of" in text and "short" in text, "the way to the train is said for each time"
    first = scene.session.scalars(select(RequestOption).order_by(RequestOption.id)).first()
    assert first is not None
    response = reading.post(url(request, "accept"), {"option_id": first.id})
    assert response.headers["Location"].endswith("/dossiers/VISIT-1/programme?day=2027-10-28")
    text = text_of(reading.get("/dossiers/VISIT-1/programme?day=2027-10-28"))
    assert "The slot moved to 11:30 and is confirmed" in text
    assert scene.state(request) == "confirmed"


def test_a_time_that_is_no_longer_offered_is_refused_with_a_sentence(scene: Scene, reading: StaffClient) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    scene.answer(request, "counter", times=(at("2027-10-28 11:30"),))
    reading.get(BOARD)
    response = reading.post(url(request, "accept"), {"option_id": 999})
    assert response.status_code == 422
    assert "not possible" in text_of(response)
    assert scene.state(request) == "countered"


def test_times_are_refused_with_a_word(scene: Scene, reading: StaffClient) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    scene.answer(request, "counter", times=(at("2027-10-28 11:30"),))
    reading.get(url(request))
    response = reading.post(url(request, "refuse-times"), {"note": "Le train part à 13:34"}, follow=True)
    assert "first question stands again" in text_of(response)
    assert scene.mails("host_counter_refused")[0].context["reason"] == "Le train part à 13:34"


def test_a_hand_over_elsewhere_is_approved_or_refused(scene: Scene, reading: StaffClient) -> None:
    first = scene.ask(scene.plan(), scene.contact())
    second = scene.ask(scene.plan("Eau"), scene.contact("Paul", "Martin"))
    for request in (first, second):
        colleague = {"name": "Ana Silva", "email": f"silva{request.id}@elsewhere.example"}
        scene.answer(request, "hand_over", colleague=colleague)
    assert "to Ana Silva" in text_of(reading.get(BOARD))
    reading.post(url(first, "hand-over/approve"))
    assert scene.state(first) == "settled"
    reading.post(url(second, "hand-over/refuse"))
    assert scene.state(second) == "asked"
    assert reading.post(url(second, "hand-over/approve")).status_code == 422


def test_the_page_of_a_request_shows_the_question_and_its_history_in_words(scene: Scene, reading: StaffClient) -> None:
    request = scene.ask(scene.plan(public_text="Présentation"), scene.contact(), expected="Une salle pour vingt")
    scene.answer(request, "accept", behalf="phone", note="Mme Renaud au téléphone")
    page = reading.get(url(request))
    text = text_of(page)
    for expected in (
        "Thursday, October 28, 2027, 10:00–11:30", "Paris time (UTC+2)", "Une salle pour vingt", "Présentation",
        "renaud@metropole.example", "Confirmed", "heard by phone, entered by staff", "Mathieu Laurent",
        "Mme Renaud au téléphone", "Asked",
    ):  # fmt: skip
        assert expected in text, expected
    assert "http://localhost/r/" in text, "the link to hand out"


def test_the_link_is_renewed_and_revoked(scene: Scene, reading: StaffClient, visitor: StaffClient) -> None:
    request = scene.ask(scene.plan(), scene.contact())

    def address() -> str:
        found = re.search(r"http://localhost(/r/[^\"<]+)", reading.get(url(request)).text)
        return found.group(1) if found else ""

    old = address()
    visitor.get(old)
    reading.post(url(request, "link/renew"))
    new = address()
    assert new not in ("", old)
    visitor.get(new)
    visitor.get(old, status=410)
    reading.post(url(request, "link/revoke"))
    assert address() == ""
    visitor.get(new, status=410)


def test_an_answer_by_phone_needs_a_way_and_an_answer(scene: Scene, reading: StaffClient) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    reading.get(url(request))
    response = reading.post(url(request, "answer"), {"note": "Rappelle demain"})
    assert response.status_code == 422
    text = text_of(response)
    assert "Say what the answer was" in text and "Say how you heard it" in text
    assert "Rappelle demain" in text, "what was typed stays"
    assert scene.state(request) == "asked"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"answer": "accept", "conditions": "Badge"}, "confirmed"),
        ({"answer": "decline"}, "declined"),
        ({"answer": "counter", "day_1": "2027-10-28", "time_1": "14h30"}, "countered"),
        ({"answer": "hand_over", "colleague_name": "Ana Silva", "colleague_email": "ana@x.example"}, "handed_over"),
    ],
)
def test_the_four_answers_can_be_entered_on_behalf(
    scene: Scene, reading: StaffClient, answer: dict[str, str], state: str
) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    reading.get(url(request))
    response = reading.post(url(request, "answer"), {"behalf": "letter", **answer}, follow=True)
    assert "The answer is noted" in text_of(response)
    assert scene.state(request) == state


def test_a_typed_time_that_does_not_exist_or_is_half_said_is_asked_about(scene: Scene, reading: StaffClient) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    reading.get(url(request))
    heard = {"behalf": "phone", "answer": "counter"}
    for typed, sentence in (
        ({"day_1": "2027-10-31", "time_1": "2:30"}, "happens twice"),
        ({"day_1": "2028-03-26", "time_1": "2:30"}, "does not exist"),
        ({"day_1": "2027-10-28"}, "Give both the day and the time"),
        ({"day_1": "2027-10-28", "time_1": "midi"}, "is not a time"),
        ({}, "Propose at least one other time"),
    ):
        response = reading.post(url(request, "answer"), {**heard, **typed})
        assert response.status_code == 422, typed
        assert sentence in text_of(response), typed
    said = {"day_1": "2027-10-31", "time_1": "2:30", "fold_1": "1"}
    assert reading.post(url(request, "answer"), {**heard, **said}).status_code == 303
    assert scene.session.scalars(select(RequestOption.fold)).all() == [1]


def test_a_request_is_withdrawn_with_a_word(scene: Scene, reading: StaffClient) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    reading.get(url(request))
    response = reading.post(url(request, "withdraw"), {"note": "Programme raccourci"}, follow=True)
    assert "withdrawn" in text_of(response)
    assert "Programme raccourci" in text_of(response)
    assert scene.state(request) == "withdrawn"


def test_asking_proposes_the_host_its_people_and_a_deadline(scene: Scene, reading: StaffClient) -> None:
    contact = scene.contact()
    scene.contact("Paul", "Martin", host="Eau du Grand Lyon")
    slot = scene.plan(host_id=scene.host().id)
    path = f"/dossiers/VISIT-1/programme/slots/{slot.id}/ask"
    page = reading.get(path)
    assert "Élise Renaud" in text_of(page) and "Paul Martin" not in text_of(page)
    assert 'value="2027-10-25"' in page.text, "J-45 is over: in a week"
    assert "Paul Martin" in text_of(reading.get(f"{path}?organisation_id={scene.host('Eau du Grand Lyon').id}"))
    reading.get(path)
    data = {
        "organisation_id": slot.host_id,
        "contact_id": contact.id,
        "deadline": "2027-10-25",
        "expected": "Une salle",
    }
    response = reading.post(path, data, follow=True)
    assert "Élise Renaud is asked" in text_of(response)
    request = scene.session.scalars(select(Request)).one()
    assert (request.state, request.deadline, request.expected) == ("asked", date(2027, 10, 25), "Une salle")


def test_a_sounding_offers_three_times(scene: Scene, reading: StaffClient) -> None:
    contact = scene.contact()
    slot = scene.plan(host_id=scene.host().id)
    path = f"/dossiers/VISIT-1/programme/slots/{slot.id}/ask"
    reading.get(path)
    data: dict[str, Any] = {"organisation_id": slot.host_id, "contact_id": contact.id}
    for n, time in enumerate(("9", "11h30", "1400"), start=1):
        data |= {f"day_{n}": "2027-10-28", f"time_{n}": time}
    assert reading.post(path, data).status_code == 303
    request = scene.session.scalars(select(Request)).one()
    assert request.sounding
    options = scene.session.scalars(select(RequestOption).order_by(RequestOption.id)).all()
    assert [f"{o.starts:%H:%M}" for o in options] == ["09:00", "11:30", "14:00"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Choose whom to ask"),
        ({"deadline": "2027-10-29"}, "after the slot itself"),
        ({"deadline": "2027-10-01"}, "which is over"),
        ({"day_1": "2027-10-31", "time_1": "2:30"}, "happens twice"),
    ],
)
def test_a_question_that_cannot_leave_stays_as_typed(
    scene: Scene, reading: StaffClient, values: dict[str, str], sentence: str
) -> None:
    contact = scene.contact()
    slot = scene.plan(host_id=scene.host().id)
    path = f"/dossiers/VISIT-1/programme/slots/{slot.id}/ask"
    reading.get(path)
    data = {"organisation_id": slot.host_id, "expected": "Une salle pour vingt", **values}
    if values:
        data["contact_id"] = contact.id
    response = reading.post(path, data)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert "Une salle pour vingt" in text_of(response)
    assert scene.session.scalars(select(Request)).all() == []


def test_somebody_of_another_organisation_cannot_be_smuggled_in(scene: Scene, reading: StaffClient) -> None:
    stranger = scene.contact("Paul", "Martin", host="Eau du Grand Lyon")
    slot = scene.plan(host_id=scene.host().id)
    path = f"/dossiers/VISIT-1/programme/slots/{slot.id}/ask"
    reading.get(path)
    response = reading.post(path, {"organisation_id": slot.host_id, "contact_id": stranger.id})
    assert response.status_code == 422


def test_a_reader_of_the_dossier_sees_and_changes_nothing(scene: Scene, app: Any) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    reader = scene.make.user("reader@delegations.example", Role.PLANNER, name="Anne Petit")
    scene.make.right(scene.dossier(), reader, "reader")
    scene.make.user("other@delegations.example", Role.PLANNER, name="Luc Autre")
    scene.session.commit()
    client = StaffClient.signed_in(app, "reader@delegations.example")
    page = client.get(BOARD)
    assert 'name="request_ids"' not in page.text
    page = client.get(url(request))
    assert "/r/" not in page.text, "the link to answer is not for readers"
    assert client.post(f"{BOARD}/remind", {"request_ids": [request.id]}).status_code == 403
    assert client.post(url(request, "withdraw")).status_code == 403
    outsider = StaffClient.signed_in(app, "other@delegations.example")
    outsider.get(BOARD, status=404)
    outsider.get(url(request), status=404)


def test_hostile_text_is_harmless(scene: Scene, reading: StaffClient) -> None:
    request = scene.ask(scene.plan("<script>x</script>"), scene.contact("<b>Paul", "{{7*7}}", email="p@x.example"))
    scene.answer(request, "decline", note="<img src=x onerror=alert(1)>")
    for path in (BOARD, url(request)):
        page = reading.get(path)
        assert "<script>x" not in page.text
        assert "<img src=x" not in page.text
        assert "{{7*7}}" in text_of(page)


def test_the_board_asks_the_database_the_same_number_of_questions_however_many_requests(
    scene: Scene, reading: StaffClient, count_queries: Any
) -> None:
    def grow(first: int, last: int) -> None:
        for n in range(first, last):
            request = scene.ask(scene.plan(f"Étape {n}"), scene.contact("Paul", f"Martin{n}", host=f"Hôte {n}"))
            if n % 2:
                scene.answer(request, "counter", times=(at("2027-10-28 15:00"),))
        scene.session.commit()

    grow(0, 3)
    few = count_queries(lambda: reading.get(BOARD))
    grow(3, 14)
    assert count_queries(lambda: reading.get(BOARD)) == few > 5
