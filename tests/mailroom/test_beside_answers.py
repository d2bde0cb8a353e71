"""Mail that is no plain answer: reports, notes, letters, answers against a rule. It changes nothing by itself."""

from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from delegations.accounts.links import link_for
from delegations.audit.models import AuditEntry
from delegations.core.actor import Actor
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.dossiers.queries import get_dossier_by_id
from delegations.itineraries.asking import withdraw
from delegations.itineraries.queries import get_request, get_slot
from delegations.itineraries.releases import publish_release
from delegations.itineraries.requests import Question, ask_host
from delegations.itineraries.slots import cancel_slot
from delegations.mailroom import handling
from delegations.messaging.models import Message
from tests.client import StaffClient
from tests.factories import Factory
from tests.mailroom.clients import Card, Said, calendar_of, mail_with
from tests.mailroom.conftest import Post


def _report(to: str, original: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """What a server says about a mail (RFC 3464)."""
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nSubject: Undelivered\r\nMessage-ID: <{action}@mx.example>\r\n"
        'Auto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="r"\r\n'
        "\r\n--r\r\n\r\nSorry.\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n"
        f"\r\nFinal-Recipient: rfc822; renaud@metropole.example\r\nAction: {action}\r\nStatus: {status}\r\n\r\n--r\r\n"
        f"Content-Type: message/rfc822\r\n\r\nMessage-ID: {original}\r\nSubject: x\r\n\r\n--r--\r\n"
    ).encode()


def _question(post: Post) -> Message:
    post.card()
    return post.asked.mails("host_request")[-1]


def _letter(to: str, *, text: str = "Nous vous recevrons avec plaisir.", **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Élise Renaud <renaud@metropole.example>", to, "Re: Plan vélo"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def test_a_report_on_the_signed_way_marks_the_message_as_returned(post: Post) -> None:
    message = _question(post)
    way = post.known.mailboxes.return_path(message.message_id)
    assert post.drop(_report(way, message.message_id, action="delayed", status="4.4.1")) == {"ignored": 1}
    assert _question(post).status == "sent"
    assert post.drop(_report(way, "<of-somebody-else@example.org>")) == {"applied": 1}
    returned = _question(post)
    assert (returned.status, returned.last_error) == ("bounced", "5.1.1 renaud@metropole.example")
    assert post.drop(_report(way, message.message_id).replace(b"<failed@", b"<again@")) == {"applied": 1}


@pytest.mark.parametrize(("known", "reason"), [(True, "bounce_unsigned"), (False, "bounce_unknown")])
def test_a_forged_report_changes_nothing(post: Post, known: bool, reason: str) -> None:
    message = _question(post)
    named = message.message_id if known else "<nothing@example.org>"
    way = post.known.mailboxes.return_path(message.message_id)
    forged = way.replace("+b", "+b", 1).rpartition("@")[0][:-4] + "aaaa@delegations.example"
    assert post.drop(_report(forged, named)) == {"review": 1}
    assert (post.last().reason, _question(post).status) == (reason, "sent")


def test_reports_on_reports_and_notes_of_absence_stir_nothing(post: Post) -> None:
    card = post.card()
    before = post.asked.mails("host_request")
    loop = [_letter(card.organizer, Auto_Submitted="auto-replied", Message_ID=f"<{n}@x.example>") for n in range(20)]
    lists = _letter("mission@delegations.example", List_Id="<news.example>", Precedence="list")
    assert post.drop(*loop, lists, _letter(card.organizer, X_Autoreply="yes", text="Absente")) == {"ignored": 22}
    post.card()
    assert len(post.asked.mails("host_request")) == len(before)
    assert post.state() == "asked"


def test_a_host_who_answers_through_a_list_is_read(post: Post) -> None:
    assert post.drop(_letter(post.card().organizer, List_Id="<team.example>")) == {"review": 1}


def test_a_written_answer_lies_beside_its_request_by_address_or_by_thread(post: Post) -> None:
    card = post.card()
    assert post.drop(_letter(card.organizer)) == {"review": 1}
    assert (post.last().reason, post.last().request_id) == ("letter", post.asked.request.id)
    assert post.last().text == "Nous vous recevrons avec plaisir."
    plain = _letter("mission@delegations.example", In_Reply_To=card.message_id, text="Pas ce jour-là.")
    assert post.drop(plain) == {"review": 1}
    assert (post.last().request_id, post.last().dossier_id) == (post.asked.request.id, 1)
    assert post.drop(_letter("mission@delegations.example", text="Bonjour")) == {"review": 1}
    assert (post.last().request_id, post.last().dossier_id) == (None, None)
    assert post.state() == "asked"


def _sentence(post: Post) -> str:
    return str(post.last().facts.get("error", ""))


def test_after_the_cut_off_a_yes_once_taken_back_waits_with_the_rule(post: Post, clock: FixedClock) -> None:
    post.answer(said=Said("DECLINED"))
    clock.advance(days=8)
    assert post.answer(said=Said(stamp="20271026T070000Z"), number=2) == {"review": 1}
    assert _sentence(post).startswith("The time for changing this answer is over.")
    assert (post.last().reason, post.last().request_id) == ("refused", post.asked.request.id)
    assert post.state() == "declined"


def test_an_answer_to_a_question_taken_back_waits_with_the_rule(
    post: Post, session: Session, planner: Actor, clock: FixedClock
) -> None:
    card = post.card()
    request = get_request(session, post.asked.request.id, lock=True)
    withdraw(session, actor=planner, clock=clock, settings=post.known.settings, request=request)
    session.commit()
    later = Said(stamp="20271018T090000Z")
    sequence = post.card().sequence
    assert post.drop(mail_with(calendar_of("rfc", card, later).replace(
        f"SEQUENCE:{card.sequence}".encode(), f"SEQUENCE:{sequence}".encode()), card)) == {"review": 1}  # fmt: skip
    assert _sentence(post).startswith("This answer is not possible any more")
    assert post.last().facts["error_data"]["state"] == ["request", "Withdrawn"]
    assert (post.state(), post.last().request_id) == ("withdrawn", request.id)


def test_an_answer_to_a_cancelled_slot_waits_with_the_rule(
    post: Post, session: Session, planner: Actor, clock: FixedClock
) -> None:
    card = post.card()
    slot = get_slot(session, 1, post.asked.slot_id, lock=True)
    cancel_slot(session, actor=planner, clock=clock, dossier=slot.dossier, slot=slot, reason="Visite reportée")
    session.commit()
    assert post.answer(card=card) == {"review": 1}
    assert _sentence(post)
    assert (post.state(), post.last().request_id) == ("asked", post.asked.request.id)


def test_the_address_of_a_revoked_link_opens_nothing(post: Post, session: Session, clock: FixedClock) -> None:
    card = post.card()
    found = link_for(session, clock=clock, purpose="request", subject_id=post.asked.request.id)
    found.revoked_at = clock.now()
    session.commit()
    assert post.answer(card=card) == {"review": 1}
    assert (post.last().reason, post.state()) == ("unsigned", "asked")


def test_of_a_mail_that_cannot_be_handled_nothing_remains_but_a_line(
    post: Post, monkeypatch: pytest.MonkeyPatch, session: Session
) -> None:
    card = post.card()
    mails, true = len(post.asked.mails("host_receipt")), handling.take_reply

    def half(*args: Any, **values: Any) -> None:
        true(*args, **values)
        raise RuntimeError("in the middle")

    monkeypatch.setattr(handling, "take_reply", half)
    assert post.answer(card=card) == {"review": 1}
    assert (post.last().reason, post.state()) == ("failed", "asked")
    assert len(post.asked.mails("host_receipt")) == mails
    session.rollback()
    assert session.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.action == "answer_request")) == 0


def test_a_run_that_was_stopped_is_finished_by_the_next(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    card = post.card()
    with monkeypatch.context() as patch:
        patch.setattr(handling.Mailroom, "handle_waiting", lambda _self: {})
        assert post.answer(card=card) == {}
    assert (post.last().status, post.state()) == ("waiting", "asked")
    assert dict(post.room().read_inbox()) == {"applied": 1}
    assert post.state() == "confirmed"


def test_the_last_place_given_by_mail_and_web_at_once_goes_to_one(
    post: Post, make: Factory, session: Session, planner: Actor, clock: FixedClock, link: Any, visitor: StaffClient
) -> None:
    card = post.card()
    slot = get_slot(session, 1, post.asked.slot_id)
    other = make.person("Paul", "Martin", email="martin@metropole.example", language="fr")
    question = Question(other.id, slot.host_id or 0)
    second = ask_host(
        session, actor=planner, clock=clock, settings=post.known.settings, slot=slot, question=question
    )  # fmt: skip
    session.commit()
    path = link("request", second.id)
    visitor.get(path)
    mail = mail_with(calendar_of("rfc", card, Said()), card)
    with ThreadPoolExecutor(2) as pool:
        by_mail = pool.submit(post.drop, mail)
        by_web = pool.submit(visitor.post, path, {"answer": "accept"})
        outcome, page = by_mail.result(), by_web.result()
    with post.known.database.reading() as unit:
        states = [get_request(unit, number).state for number in (post.asked.request.id, second.id)]
    if states[0] == "confirmed":
        assert (outcome, states) == ({"applied": 1}, ["confirmed", "settled"])
        assert page.status_code != 500
    else:
        assert (outcome, states) == ({"review": 1}, ["settled", "confirmed"])
        assert _sentence(post).startswith("Thank you. Somebody else has answered first")
        assert post.last().request_id == post.asked.request.id


@pytest.mark.parametrize(
    ("partstat", "outcome", "reason"),
    [("ACCEPTED", "ignored", "reader_comes"), ("DECLINED", "review", "reader_answer"),
     ("TENTATIVE", "review", "reader_answer")],
)  # fmt: skip
def test_what_a_delegate_says_to_a_card_changes_no_programme(
    post: Post, visit_with_cards: Card, partstat: str, outcome: str, reason: str
) -> None:
    mail = mail_with(calendar_of("apple", visit_with_cards, Said(partstat)), visit_with_cards)
    assert post.drop(mail) == {outcome: 1}
    assert (post.last().reason, post.last().request_id) == (reason, None)
    assert post.last().dossier_id is not None
    assert post.state() == "asked"


@pytest.fixture
def visit_with_cards(
    post: Post, make: Factory, session: Session, clock: FixedClock, planner: Actor, settings: Settings
) -> Card:
    """The card of a slot that a delegate asked for."""
    dossier = make.dossier("VISIT-2")
    person = make.person("Omar", "Tazi", email="tazi@casablanca.example", language="fr")
    make.participation(dossier, person, wants_cards=True)
    make.slot(dossier, title="Confluence", place_id=make.place("Confluence").id)
    publish_release(
        session, actor=planner, clock=clock, settings=settings, dossier=get_dossier_by_id(session, dossier.id)
    )
    session.commit()
    card = post.card()
    assert card.attendee == "tazi@casablanca.example"
    return card
