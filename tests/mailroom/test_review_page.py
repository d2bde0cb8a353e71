"""The page of answers by mail: four lists, one click for each decision, and only for those who may."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from delegations.core.actor import Role
from delegations.core.clock import FixedClock
from delegations.dossiers.models import Dossier
from delegations.messaging.models import IncomingMessage, Message
from delegations.messaging.retention import forget_incoming
from tests.client import StaffClient, text_of
from tests.factories import Factory
from tests.mailroom.clients import Said, calendar_of, mail_with
from tests.mailroom.conftest import Post

INBOX = "/messages/inbox"
LATER = datetime(2030, 12, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_english(make: Factory, session: Session) -> None:
    make.user(language="en")
    session.commit()


def _from_colleague(post: Post, said: Said | None = None) -> None:
    """What waits for somebody: the right answer by the wrong sender."""
    assert post.answer(said=said or Said(comment="Salle au 3e"), sender="colleague@metropole.example") == {"review": 1}


def _decide(staff: StaffClient, post: Post, action: str) -> str:
    staff.get(INBOX)
    return text_of(staff.post(f"{INBOX}/{post.last().id}", {"action": action}, follow=True))


def test_four_lists_say_what_became_of_each_mail(post: Post, staff: StaffClient) -> None:
    card = post.card()
    _from_colleague(post)
    note = b"Auto-Submitted: auto-replied\r\nFrom: a@example.org\r\nSubject: Absente\r\n\r\nJe suis absente."
    post.drop(mail_with(calendar_of("rfc", card, Said(stamp="20271018T083000Z")), card, number=2), note)
    waiting = text_of(staff.get(INBOX))
    for said in (
        "Élise Renaud", "colleague@metropole.example", "Accepts.", "Somebody else than the host asked has sent it.",
        "Plan vélo", "Métropole de Lyon", "Salle au 3e", "Take as a yes", "Nothing to do",
    ):  # fmt: skip
        assert said in waiting, said
    assert "Taken as a yes." in text_of(staff.get(f"{INBOX}?status=applied"))
    assert "Absente" in text_of(staff.get(f"{INBOX}?status=ignored"))
    assert "Nothing waits here" in text_of(staff.get(f"{INBOX}?status=settled"))
    staff.get(f"{INBOX}?status=nonsense", status=404)


@pytest.mark.parametrize(
    ("said", "action", "state"),
    [
        (Said(), "accept", "confirmed"),
        (Said("DECLINED"), "decline", "declined"),
        (Said("TENTATIVE", counter="20271028T140000", until="20271028T153000"), "counter", "countered"),
        (Said(), "settle", "asked"),
    ],
)
def test_one_click_takes_a_mail_for_what_it_says(
    post: Post, staff: StaffClient, said: Said, action: str, state: str
) -> None:
    _from_colleague(post, said)
    shown = _decide(staff, post, action)
    assert ("Put away." if action == "settle" else "The answer is noted; the host gets a receipt.") in shown
    assert (post.state(), post.last().status, post.last().settled_by) == (state, "settled", "Mathieu Laurent")
    assert "Dealt with by Mathieu Laurent" in text_of(staff.get(f"{INBOX}?status=settled"))


def test_one_click_hands_over_to_the_colleague_named(post: Post, staff: StaffClient) -> None:
    card = post.card()
    calendar = calendar_of("rfc", card, Said("DELEGATED")).replace(
        b"PARTSTAT=DELEGATED", b'PARTSTAT=DELEGATED;DELEGATED-TO="mailto:colleague@metropole.example"'
    )
    post.drop(mail_with(calendar, card))
    assert "Passes it on to colleague@metropole.example." in text_of(staff.get(INBOX))
    _decide(staff, post, "hand_over")
    assert post.state() == "settled", "the same house: the colleague is asked at once"
    post.card()
    assert post.asked.mails("host_request")[-1].recipient_address == "colleague@metropole.example"


def test_a_decision_that_a_rule_forbids_is_told_and_the_mail_waits_on(
    post: Post, staff: StaffClient, clock: FixedClock
) -> None:
    _from_colleague(post, Said("TENTATIVE", counter="20271028T140000", until="20271028T153000"))
    clock.instant = datetime(2027, 10, 28, 13, tzinfo=UTC)
    assert "A proposed time must lie in the future." in _decide(staff, post, "counter")
    assert (post.state(), post.last().status) == ("asked", "review")


def test_a_mail_is_decided_once_and_only_for_what_it_can_mean(post: Post, staff: StaffClient) -> None:
    _from_colleague(post)
    staff.get(INBOX)
    path = f"{INBOX}/{post.last().id}"
    assert staff.post(path, {"action": "counter"}).status_code == 404
    assert staff.post(path, {}).status_code == 404
    assert post.last().status == "review"
    staff.get(INBOX)
    staff.post(path, {"action": "accept"})
    assert staff.post(path, {"action": "decline"}).status_code == 404
    assert post.state() == "confirmed"


def test_the_rule_that_an_answer_broke_is_said_in_the_readers_language(
    post: Post, staff: StaffClient, clock: FixedClock, session: Session, make: Factory
) -> None:
    post.answer(said=Said("DECLINED"))
    clock.advance(days=8)
    post.answer(said=Said(stamp="20271026T070000Z"), number=2)
    assert "The time for changing this answer is over." in text_of(staff.get(INBOX))


def test_readers_look_outsiders_see_nothing_and_unmatched_mail_is_for_planners(
    post: Post, app: Flask, make: Factory, session: Session, staff: StaffClient
) -> None:
    _from_colleague(post)
    known = post.last().id
    post.drop(b"From: someone@example.org\r\nSubject: Question\r\n\r\nEst-ce ouvert au public ?")
    unmatched = post.last().id
    dossier = session.scalars(select(IncomingMessage.dossier_id).where(IncomingMessage.id == known)).one()
    for email, role, right, sees in (
        ("reader@delegations.example", Role.READER, "reader", (True, False)),
        ("outside@delegations.example", Role.PLANNER, "", (False, True)),
        ("looks@delegations.example", Role.PLANNER, "reader", (True, True)),
    ):
        user = make.user(email, role, name="Nadia Petit", language="en")
        if right:
            make.right(session.get_one(Dossier, dossier), user, right)
        session.commit()
        client = StaffClient.signed_in(app, email)
        shown = text_of(client.get(INBOX))
        assert ("Plan vélo" in shown, "Est-ce ouvert" in shown) == sees, email
        assert ("Take as a yes" in shown) is False
        assert client.post(f"{INBOX}/{known}", {"action": "accept"}).status_code in (403, 404)
        if role is Role.READER:
            assert client.post(f"{INBOX}/{unmatched}", {"action": "settle"}).status_code == 403
    assert post.state() == "asked"
    assert "Put away." in _decide(staff, post, "settle")


def test_the_first_page_counts_what_waits_and_leads_there(post: Post, staff: StaffClient) -> None:
    _from_colleague(post)
    page = staff.get("/")
    assert "Answers to look at 1" in text_of(page)
    assert f'href="{INBOX}">1</a>' in page.text
    _decide(staff, post, "settle")
    assert "Answers to look at 0" in text_of(staff.get("/"))


def test_a_message_that_came_back_says_so(post: Post, staff: StaffClient, session: Session) -> None:
    post.card()
    message = session.scalars(select(Message).where(Message.template == "host_request")).one()
    message.status, message.last_error = "bounced", "5.1.1 renaud@metropole.example"
    session.commit()
    said = "This message came back: the server of renaud@metropole.example did not take it (5.1.1"
    assert said in text_of(staff.get(f"/messages/{message.id}"))


def test_what_people_write_is_not_to_be_read_in_a_dump(post: Post, session: Session) -> None:
    post.drop(mail_with(None, post.card(), text="Mon passeport est le AB123456."))
    assert post.last().text == "Mon passeport est le AB123456."
    dump = str(session.execute(text("SELECT * FROM incoming_message")).all())
    assert "AB123456" not in dump and "passeport" not in dump


def test_words_are_erased_in_time_and_the_line_stays(
    post: Post, session: Session, clock: FixedClock, staff: StaffClient
) -> None:
    _from_colleague(post)
    post.drop(b"Auto-Submitted: auto-replied\r\nFrom: a@example.org\r\n\r\nEn arret maladie.")
    clock.advance(days=31)
    assert forget_incoming(session, clock, 1095) == 1
    session.commit()
    assert (post.last().text, post.last().body, post.last().reason) == (None, None, "automatic")
    assert "Erased" not in text_of(staff.get(INBOX))
    clock.instant = LATER
    assert (forget_incoming(session, clock, 1095), forget_incoming(session, clock, 1095)) == (1, 0)
    session.commit()
    row = session.scalars(select(IncomingMessage).order_by(IncomingMessage.id)).first()
    assert row is not None
    assert (row.sender, row.sender_name, row.subject, row.facts, row.status) == ("", "", "", {}, "review")
