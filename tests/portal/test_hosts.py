"""A host on a phone, without an account: reads the question, answers it, changes his mind."""

from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from delegations.core.walltime import WallTime
from delegations.itineraries.models import Slot
from tests.client import StaffClient, text_of


def times_of(asked: Any) -> list[tuple[str, str, int, bool]]:
    return [(o.source, f"{o.starts:%d %H:%M}", o.fold, o.chosen) for o in asked.options()]


def test_the_page_says_who_comes_when_where_and_why(ask: Any, visitor: StaffClient) -> None:
    page = visitor.get(ask(language="en").path)
    text = text_of(page)
    for expected in (
        "Thursday, October 28, 2027, 10:00–11:30", "Paris time (UTC+2)", "20 rue du Lac", "3 people from Morocco",
        "Secrétaire d’État à l’aménagement", "Directeur des transports", "Plan vélo", "Salle pour 20 personnes",
        "1 h 30", "Métropole de Lyon",
    ):  # fmt: skip
        assert expected in text, expected
    assert "Benchekroun" not in text, "functions, not names"


def test_no_answer_is_chosen_beforehand(ask: Any, visitor: StaffClient) -> None:
    page = visitor.get(ask().path)
    assert page.text.count('type="radio"') == 4
    assert "checked" not in page.text


def test_a_scanner_that_opens_the_link_fifty_times_changes_nothing(ask: Any, visitor: StaffClient) -> None:
    asked = ask()
    before = (asked.now().state, asked.now().version, asked.events())
    for _ in range(50):
        visitor.http.get(asked.path)
        visitor.http.head(asked.path)
    assert (asked.now().state, asked.now().version, asked.events()) == before
    assert asked.now().answered_at is None


def test_yes_with_conditions_confirms_the_slot_and_sends_a_receipt(ask: Any, visitor: StaffClient) -> None:
    asked = ask(language="en")
    visitor.get(asked.path)
    response = visitor.post(asked.path, {"answer": "accept", "conditions": "No photos"})
    assert response.status_code == 303
    text = text_of(visitor.get(asked.path))
    assert asked.now().state == "confirmed"
    assert "Thank you" in text
    assert "No photos" in text
    assert len(asked.mails("host_receipt")) == 1


def test_the_same_answer_sent_twenty_times_is_one_answer(ask: Any, visitor: StaffClient) -> None:
    asked = ask()
    visitor.get(asked.path)
    for _ in range(20):
        assert visitor.post(asked.path, {"answer": "accept", "conditions": "Badge"}).status_code == 303
    assert asked.events("confirmed") == 1
    assert len(asked.mails("host_receipt")) == 1


def test_sending_without_an_answer_keeps_what_was_typed(ask: Any, visitor: StaffClient) -> None:
    asked = ask(language="en")
    visitor.get(asked.path)
    response = visitor.post(asked.path, {"reason": "Our room is taken"})
    assert response.status_code == 422
    assert "Our room is taken" in response.text
    assert "Choose one of the answers." in text_of(response)
    assert asked.now().state == "asked"


def test_an_answer_without_the_pages_token_is_refused(ask: Any, visitor: StaffClient, app: Flask) -> None:
    asked = ask()
    app.config["WTF_CSRF_ENABLED"] = True
    assert visitor.http.post(asked.path, data={"answer": "accept"}).status_code == 400
    assert asked.now().state == "asked"


def test_up_to_three_other_times_are_proposed(ask: Any, visitor: StaffClient) -> None:
    asked = ask()
    visitor.get(asked.path)
    form = {
        "answer": "counter", "day_1": "2027-10-28", "time_1": "11:30", "day_2": "2027-10-28", "time_2": "14:00",
        "note": "Salle prise à 10 h",
    }  # fmt: skip
    assert visitor.post(asked.path, form).status_code == 303
    assert asked.now().state == "countered"
    assert asked.now().answer_note == "Salle prise à 10 h"
    assert [o[1] for o in times_of(asked)] == ["28 11:30", "28 14:00"]
    assert "11:30" in text_of(visitor.get(asked.path))


def test_another_time_needs_a_day_and_a_time(ask: Any, visitor: StaffClient) -> None:
    asked = ask(language="en")
    visitor.get(asked.path)
    nothing = visitor.post(asked.path, {"answer": "counter"})
    assert nothing.status_code == 422
    assert "Propose at least one other time." in text_of(nothing)
    half = visitor.post(asked.path, {"answer": "counter", "day_1": "2027-10-28"})
    assert half.status_code == 422
    assert "both the day and the time" in text_of(half)
    broken = visitor.post(asked.path, {"answer": "counter", "day_1": "soon", "time_1": "10:00"})
    assert broken.status_code == 422
    assert 'value="soon"' in broken.text


def test_a_repeated_hour_is_asked_about_and_kept(ask: Any, visitor: StaffClient) -> None:
    asked = ask(language="en")
    visitor.get(asked.path)
    form = {"answer": "counter", "day_1": "2027-10-31", "time_1": "02:30"}
    question = visitor.post(asked.path, form)
    assert question.status_code == 422
    assert "happens twice" in text_of(question)
    assert 'name="occurrence_1"' in question.text
    assert visitor.post(asked.path, {**form, "occurrence_1": "1"}).status_code == 303
    assert times_of(asked) == [("counter", "31 02:30", 1, True)]


def test_a_missing_hour_is_refused_with_the_reason(ask: Any, visitor: StaffClient) -> None:
    asked = ask(language="en")
    visitor.get(asked.path)
    form = {"answer": "counter", "day_1": "2028-03-26", "time_1": "02:30"}
    response = visitor.post(asked.path, form)
    assert response.status_code == 422
    assert "does not exist" in text_of(response)


def test_a_sounding_is_answered_by_ticking_times(ask: Any, visitor: StaffClient) -> None:
    times = tuple(WallTime(datetime(2027, 10, 28, hour), "Europe/Paris") for hour in (9, 11, 15))
    asked = ask(times=times)
    page = visitor.get(asked.path)
    assert page.text.count('name="options"') == 3
    ids = [o.id for o in asked.options()]
    none = visitor.post(asked.path, {"answer": "options"})
    assert none.status_code == 422
    assert visitor.post(asked.path, {"answer": "options", "options": [ids[0], ids[2]]}).status_code == 303
    chosen = [o[1] for o in times_of(asked) if o[3]]
    assert chosen == ["28 09:00", "28 15:00"]


def test_a_yes_to_what_the_page_no_longer_says_is_asked_again(ask: Any, visitor: StaffClient, session: Session) -> None:
    asked = ask(language="en")
    visitor.get(asked.path)
    slot = session.get_one(Slot, asked.slot_id)
    seen, slot.version = slot.version, slot.version + 1
    session.commit()
    response = visitor.post(asked.path, {"answer": "accept", "seen": seen})
    assert response.status_code == 422
    assert "has changed since you opened this page" in text_of(response)
    assert f'name="seen" value="{seen + 1}"' in response.text
    assert visitor.post(asked.path, {"answer": "accept", "seen": seen + 1}).status_code == 303


def test_no_with_a_reason(ask: Any, visitor: StaffClient) -> None:
    asked = ask()
    visitor.get(asked.path)
    assert visitor.post(asked.path, {"answer": "decline", "reason": "Travaux"}).status_code == 303
    assert (asked.now().state, asked.now().answer_note) == ("declined", "Travaux")


def test_a_colleague_of_the_house_is_asked_at_once(ask: Any, visitor: StaffClient) -> None:
    asked = ask(language="en")
    visitor.get(asked.path)
    form = {"answer": "hand_over", "colleague_name": "Anne Roy", "colleague_email": "roy@metropole.example"}
    assert visitor.post(asked.path, form).status_code == 303
    assert [m.recipient_address for m in asked.mails("host_request")][-1] == "roy@metropole.example"
    assert "Anne Roy was asked in your place" in text_of(visitor.get(asked.path))


def test_characters_nobody_sees_are_taken_out_of_a_colleagues_name_and_told(ask: Any, visitor: StaffClient) -> None:
    asked = ask()
    visitor.get(asked.path)
    form = {"answer": "hand_over", "colleague_name": "An\u202ene Roy", "colleague_email": "roy@elsewhere.example"}
    page = visitor.post(f"{asked.path}?lang=en", form, follow=True)
    assert "Invisible characters were removed: Their name." in text_of(page)
    assert asked.now().handed_to["name"] == "Anne Roy"


def test_a_colleague_needs_a_usable_address(ask: Any, visitor: StaffClient) -> None:
    asked = ask()
    visitor.get(asked.path)
    for address in ("", "roy", "a@b@c", "roy@x.example\r\nBcc: all@x.example"):
        form = {"answer": "hand_over", "colleague_name": "Anne Roy", "colleague_email": address}
        assert visitor.post(asked.path, form).status_code == 422, address
    assert asked.now().state == "asked"
