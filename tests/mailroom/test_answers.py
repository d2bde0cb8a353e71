"""Answers of calendars (C37-C42): understood from every program, applied once, and only when everything is certain."""

from collections.abc import Callable

import pytest

from tests.mailroom.clients import CLIENTS, Said, calendar_of, mail_with
from tests.mailroom.conftest import Post


@pytest.mark.parametrize("client", CLIENTS)
def test_a_yes_of_any_program_confirms_the_slot(post: Post, client: str) -> None:
    assert post.answer(client, Said(comment="Salle au 3e")) == {"applied": 1}
    assert post.state() == "confirmed"
    assert post.asked.now().answer_note == "Salle au 3e"
    assert post.last().reason == "accept"


@pytest.mark.parametrize("client", CLIENTS)
def test_a_no_of_any_program_declines(post: Post, client: str) -> None:
    assert post.answer(client, Said("DECLINED", comment="Salle prise")) == {"applied": 1}
    assert post.state() == "declined"


@pytest.mark.parametrize("client", CLIENTS)
def test_another_time_of_any_program_is_a_counter_proposal(post: Post, client: str) -> None:
    said = Said("TENTATIVE", counter="20271028T140000", until="20271028T153000")
    assert post.answer(client, said) == {"applied": 1}, post.last().reason
    assert post.state() == "countered"
    assert [f"{o.starts:%d %H:%M} {o.zone}" for o in post.asked.options()] == ["28 14:00 Europe/Paris"]


def test_a_calendar_as_body_and_as_attachment_is_one_answer(post: Post) -> None:
    assert post.answer("google", twice=True) == {"applied": 1}
    assert post.asked.events("confirmed") == 1


def test_a_mail_that_is_fetched_twice_is_applied_once(post: Post) -> None:
    card = post.card()
    mail = mail_with(calendar_of("rfc", card, Said()), card)
    assert post.drop(mail) == {"applied": 1}
    assert post.drop(mail) == {}
    relayed = b"Received: from relay.example\r\n" + mail
    assert post.drop(relayed) == {}
    assert post.asked.events("confirmed") == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0), (1, 0, 1)])
def test_in_whatever_order_answers_come_the_newest_counts(post: Post, order: tuple[int, ...]) -> None:
    card = post.card()
    said = (Said("DECLINED", stamp="20271018T080000Z"), Said("ACCEPTED", stamp="20271018T081500Z"))
    for number, which in enumerate(order):
        post.drop(mail_with(calendar_of("rfc", card, said[which]), card, number=number))
    assert post.state() == "confirmed"


def test_an_answer_to_an_older_card_changes_nothing(post: Post) -> None:
    old = post.card()
    post.answer(said=Said("DECLINED"), card=old)
    assert post.state() == "declined"
    assert post.answer(said=Said("ACCEPTED", stamp="20271018T070000Z"), card=old, number=2) == {"ignored": 1}
    assert post.state() == "declined"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sender": "someone@else.example"}, "other_sender"),
        ({"to": "mission@delegations.example"}, "unsigned"),
        ({"to": "mission+r0123456789abcdefaaaaaaaaaaaaaaaaaaaaaaaaaa@delegations.example"}, "unsigned"),
    ],
)
def test_a_forged_answer_waits_for_somebody_and_changes_nothing(
    post: Post, change: dict[str, str], reason: str
) -> None:
    assert post.answer(**change) == {"review": 1}
    assert (post.last().reason, post.state()) == (reason, "asked")
    assert post.last().request_id == post.asked.request.id


def test_who_was_not_asked_cannot_answer(post: Post) -> None:
    card = post.card()
    calendar = calendar_of("rfc", card, Said()).replace(card.attendee.encode(), b"colleague@metropole.example")
    assert post.drop(mail_with(calendar, card)) == {"review": 1}
    assert (post.last().reason, post.state()) == ("uninvited", "asked")


def test_an_answer_to_nothing_we_know_waits(post: Post) -> None:
    card = post.card()
    calendar = calendar_of("rfc", card, Said()).replace(card.uid.encode(), b"slot-of-somebody-else")
    assert post.drop(mail_with(calendar, card)) == {"review": 1}
    assert (post.last().reason, post.state()) == ("unknown_entry", "asked")


def test_a_refused_proposal_of_a_calendar_is_declined_in_its_own_words(
    post: Post, refuse: Callable[[str], None]
) -> None:
    post.answer("outlook", Said("TENTATIVE", counter="20271028T140000", until="20271028T153000"))
    refuse("L’après-midi est pris")
    mail = post.sent("host_counter_refused")
    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    assert part["Content-Type"].params["method"] == "DECLINECOUNTER"
    lines = part.get_content().replace("\r\n ", "").splitlines()
    assert "METHOD:DECLINECOUNTER" in lines
    assert "COMMENT;LANGUAGE=fr:L’après-midi est pris" in lines
    assert f"UID:{post.uid()}" in lines
    assert not any(line.startswith(("ATTENDEE", "DTSTART")) for line in lines)
    assert post.state() == "asked"


def test_a_calendar_that_asks_for_its_entry_gets_it_again(post: Post) -> None:
    card = post.card()
    calendar = calendar_of("rfc", card, Said()).replace(b"METHOD:REPLY", b"METHOD:REFRESH")
    assert post.drop(mail_with(calendar, card, method="REFRESH")) == {"applied": 1}
    again = post.card()
    assert (again.uid, again.sequence, again.organizer) == (card.uid, card.sequence, card.organizer)
    assert post.state() == "asked"


def test_a_hand_over_waits_for_staff(post: Post) -> None:
    card = post.card()
    calendar = calendar_of("rfc", card, Said("DELEGATED")).replace(
        b"PARTSTAT=DELEGATED", b'PARTSTAT=DELEGATED;DELEGATED-TO="mailto:colleague@metropole.example"'
    )
    assert post.drop(mail_with(calendar, card)) == {"review": 1}
    assert (post.last().reason, post.state()) == ("hand_over", "asked")
    assert post.last().facts["delegated_to"] == "colleague@metropole.example"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Said("TENTATIVE"), "maybe"),
        (Said("TENTATIVE", counter="20271028T140000", until="20271028T143000"), "other_length"),
        (Said("TENTATIVE", counter="20271028T100000", until="20271028T113000"), "other_than_time"),
    ],
)
def test_what_is_not_plain_waits_for_somebody(post: Post, said: Said, reason: str) -> None:
    assert post.answer(said=said) == {"review": 1}
    assert (post.last().reason, post.state()) == (reason, "asked")
