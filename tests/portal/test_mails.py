"""The mails to hosts, delegates and staff: written in the reader's language, complete, with the links beside."""

from datetime import datetime
from email import message_from_bytes, policy
from typing import Any

import pytest
from sqlalchemy.orm import Session

from delegations.core.actor import Actor, Door
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.core.walltime import WallTime
from delegations.itineraries.asking import remind, tell_update, withdraw
from delegations.itineraries.decisions import accept_option, refuse_options
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import get_request
from delegations.itineraries.requests import Answer, answer_request
from tests.client import StaffClient


def host_of(asked: Any) -> Actor:
    return Actor("host", asked.request.contact_id, "Élise Renaud", Door.PORTAL)


@pytest.fixture
def answers(session: Session, clock: FixedClock, settings: Settings) -> Any:
    def answer(asked: Any, given: Answer) -> None:
        answer_request(
            session, actor=host_of(asked), clock=clock, settings=settings, request_id=asked.request.id, answer=given
        )
        session.commit()

    return answer


def test_the_question_says_when_where_who_and_until_when(ask: Any, written: Any) -> None:
    ask(language="en")
    mail = written("host_request")[0]
    assert mail.subject == "Can you receive a delegation on October 28, 2027? – Casablanca – ville durable (French)"
    for expected in (
        "Dear Élise Renaud,", "Thursday, October 28, 2027, 10:00–11:30 (Paris time)", "20 rue du Lac",
        "3 people from Morocco", "Plan vélo", "Salle pour 20 personnes", "http://localhost/r/", "Mathieu Laurent",
    ):  # fmt: skip
        assert expected in mail.text, expected
    assert "http://localhost/r/" in mail.html
    parts = [part.get_content_type() for part in message_from_bytes(mail.body, policy=policy.default).walk()]
    assert "text/calendar" in parts


def test_a_sounding_offers_its_times_and_carries_no_card(ask: Any, written: Any) -> None:
    ask(language="en", times=tuple(WallTime(datetime(2027, 10, 28, hour), "Europe/Paris") for hour in (9, 15)))
    mail = written("host_request")[0]
    assert mail.subject.startswith("When could you receive")
    assert "- Thursday, October 28, 2027, 09:00" in mail.text
    assert b"BEGIN:VCALENDAR" not in mail.body and b"text/calendar" not in mail.body


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_every_mail_to_a_host_can_be_written(
    ask: Any, answers: Any, written: Any, session: Session, planner: Actor, clock: FixedClock, settings: Settings,
    language: str,
) -> None:  # fmt: skip
    asked = ask(language=language)
    tools = {"actor": planner, "clock": clock, "settings": settings}
    remind(session, **tools, requests=[get_request(session, asked.request.id)])
    times = (WallTime(datetime(2027, 10, 28, 14), "Europe/Paris"),)
    answers(asked, Answer("counter", note="<b>Salle</b>", times=times))
    refuse_options(session, **tools, request=get_request(session, asked.request.id))
    answers(asked, Answer("counter", times=times))
    option = asked.options()[-1]
    accept_option(session, **tools, request=get_request(session, asked.request.id), option_id=option.id)
    session.commit()
    tell_update(session, **tools, request=get_request(session, asked.request.id))
    answers(asked, Answer("hand_over", colleague={"name": "Anne Roy", "email": "roy@elsewhere.example"}))
    answers(asked, Answer("decline", note="Travaux"))
    for template in ("host_reminder", "host_receipt", "host_counter_refused", "host_counter_accepted", "host_updated"):
        mails = written(template)
        assert mails, template
        assert all("http://localhost/r/" in m.text for m in mails), template
    receipts = written("host_receipt")
    assert "14:00" in receipts[0].text
    assert "<b>Salle</b>" in receipts[0].text
    assert "&lt;b&gt;Salle" in receipts[0].html
    assert "Anne Roy" in receipts[-2].text
    assert "Travaux" in receipts[-1].text
    assert written("staff_answer")


def test_a_receipt_says_until_when_it_can_be_changed(ask: Any, answers: Any, written: Any) -> None:
    asked = ask(language="en")
    answers(asked, Answer("accept", conditions="No photos"))
    mail = written("host_receipt")[0]
    assert "You have told us that you will receive the delegation." in mail.text
    assert "Your conditions: No photos" in mail.text
    assert "Until October 25, 2027 at 10:00 you can change your answer" in mail.text
    assert "/calendar/" in mail.text


def test_a_withdrawal_and_a_cancellation_are_kind(
    ask: Any, answers: Any, written: Any, session: Session, planner: Actor, clock: FixedClock, settings: Settings
) -> None:
    asked = ask(language="en")
    answers(asked, Answer("accept"))
    session.get_one(Slot, asked.slot_id).cancelled_at = clock.now()
    session.commit()
    tools = {"actor": planner, "clock": clock, "settings": settings}
    tell_update(session, **tools, request=get_request(session, asked.request.id))
    session.commit()
    assert "will not take place" in written("host_cancelled")[0].text


def test_a_question_taken_back(
    ask: Any, written: Any, session: Session, planner: Actor, clock: FixedClock, settings: Settings
) -> None:
    asked = ask(language="en")
    request = get_request(session, asked.request.id)
    withdraw(session, actor=planner, clock=clock, settings=settings, request=request, note="Other plans")
    session.commit()
    mail = written("host_withdrawn")[0]
    assert "the request is withdrawn" in mail.text
    assert "The calendar entry is cancelled with this mail." in mail.text


def test_the_duty_officer_is_alerted_in_a_subject_that_cannot_be_missed(
    ask: Any, answers: Any, written: Any, clock: FixedClock
) -> None:
    asked = ask()
    answers(asked, Answer("accept"))
    clock.advance(days=9)
    answers(asked, Answer("decline", note="Flood"))
    alerts = written("staff_alert")
    assert len(alerts) == 2
    assert all("Flood" in m.text and "/dossiers/VISIT-1/requests" in m.text for m in alerts)
    assert "ALERT" in alerts[0].subject


def test_hostile_text_in_a_mail_stays_text(ask: Any, answers: Any, written: Any, visitor: StaffClient) -> None:
    asked = ask(title="<script>x</script>\r\nBcc: all@example.org", language="en")
    answers(asked, Answer("decline", note='"><img src=x>'))
    for template in ("host_request", "host_receipt", "staff_answer"):
        for mail in written(template):
            assert "<script>" not in mail.html and "<img" not in mail.html
            assert message_from_bytes(mail.body, policy=policy.default)["Bcc"] is None
