"""C37-C42: answers of calendars go in, and what the host receives for them comes out."""

import itertools
from pathlib import Path

import pytest

from delegations.cli.outbox import send_mail
from tests.conformance.story import ARABIC, Mail, Received
from tests.mailroom.clients import CLIENTS, Card, Said, calendar_of, mail_with
from tests.mailroom.conftest import Post
from tests.mailroom.test_hostile import HOSTILE

LARGE = ("a part of five megabytes", "a thousand components", "a line of 100,000 characters")
REPORT = b"""From: postmaster@metropole.example
To: mission@delegations.example
Subject: Undelivered
Message-ID: <report@metropole.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

No such user
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; metropole.example

Final-Recipient: rfc822; renaud@metropole.example
Action: failed
Status: 5.1.1
--b--
"""


def received_by_host(post: Post) -> list[Mail]:
    """Cards in the order of their SEQUENCE."""
    send_mail(post.known, once=True)
    folder = Path(post.known.settings.mail_url.removeprefix("file://"))
    mails = [Mail("", file.read_bytes()) for file in folder.glob("*.eml")]
    return sorted((m for m in mails if m.method in ("REQUEST", "CANCEL")), key=lambda mail: mail.sequence)


def last_card(post: Post) -> tuple[str, str, str]:
    mail = received_by_host(post)[-1]
    return mail.method, mail.event.one("STATUS").value, mail.event.one("ATTENDEE").params["PARTSTAT"]


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
@pytest.mark.parametrize("client", CLIENTS)
def test_c37_a_yes_of_every_program_comes_back_as_a_confirmed_card(client: str, language: str, post_of: type) -> None:
    post = post_of(language=language)
    assert post.answer(client, Said(comment="Salle 3")) == {"applied": 1}
    assert last_card(post) == ("REQUEST", "CONFIRMED", "ACCEPTED")
    assert received_by_host(post)[-1].read["Content-Language"] == language


@pytest.mark.parametrize("client", CLIENTS)
def test_c37_another_time_of_every_program_is_kept_and_confirmed_to_nobody(client: str, post: Post) -> None:
    assert post.answer(client, Said("TENTATIVE", counter="20271028T140000", until="20271028T153000")) == {"applied": 1}
    assert post.state() == "countered"
    assert last_card(post) == ("REQUEST", "TENTATIVE", "NEEDS-ACTION")


ANSWERS = (Said("DECLINED", stamp="20271018T080000Z"), Said("ACCEPTED", stamp="20271018T081500Z"))


@pytest.mark.parametrize("order", [*itertools.permutations((0, 1)), (0, 1, 0), (1, 0, 1), (1, 1, 0, 0)])
def test_c38_in_any_order_and_however_often_the_end_is_the_same(order: tuple[int, ...], post: Post) -> None:
    card = post.card()
    for number, which in enumerate(order):
        post.drop(mail_with(calendar_of("rfc", card, ANSWERS[which]), card, number=number))
    assert post.state() == "confirmed"
    assert last_card(post) == ("REQUEST", "CONFIRMED", "ACCEPTED")


def _doubtful(card: Card) -> dict[str, bytes]:
    plain = calendar_of("rfc", card, Said())
    other = plain.replace(card.uid.encode(), b"slot-of-somebody-else")
    stranger = plain.replace(card.attendee.encode(), b"colleague@metropole.example")
    second = b"ATTENDEE;PARTSTAT=DECLINED:mailto:other@metropole.example\r\nEND:VEVENT"
    return {
        "spoofed": mail_with(plain, card, sender="someone@else.example"),
        "unsigned": mail_with(plain, card, to="mission@delegations.example"),
        "uninvited": mail_with(stranger, card),
        "unknown entry": mail_with(other, card),
        "two attendees": mail_with(plain.replace(b"END:VEVENT", second), card),
        "two calendars": mail_with(plain + other, card),
    }


@pytest.mark.parametrize(
    "name", ["spoofed", "unsigned", "uninvited", "unknown entry", "two attendees", "two calendars"]
)
def test_c39_a_doubtful_answer_waits_for_somebody_and_nobody_hears_of_it(name: str, post: Post) -> None:
    before = [mail.raw for mail in received_by_host(post)]
    assert post.drop(_doubtful(post.card())[name]) == {"review": 1}
    assert post.state() == "asked"
    assert [mail.raw for mail in received_by_host(post)] == before


@pytest.mark.parametrize("name", [*LARGE, "a report of delivery"])
def test_c40_what_is_large_or_of_a_machine_is_noted_and_changes_nothing(name: str, post: Post) -> None:
    before = [mail.raw for mail in received_by_host(post)]
    assert sum(post.drop(HOSTILE[name]() if name in LARGE else REPORT.replace(b"\n", b"\r\n")).values()) == 1
    assert post.last().status in ("review", "ignored") and post.last().reason
    assert post.state() == "asked"
    assert [mail.raw for mail in received_by_host(post)] == before


def test_c41_an_accepted_proposal_comes_as_a_request_with_a_higher_sequence(received: Received) -> None:
    before, after = received.cards(ARABIC)
    assert after.step == "agreed" and after.sequence > before.sequence
    assert after.event.one("DTSTART").value == "20271027T160000"
    assert after.event.one("UID").value == before.event.one("UID").value == received.countered
    assert (after.event.one("STATUS").value, after.event.one("ATTENDEE").params["PARTSTAT"]) == (
        "CONFIRMED",
        "ACCEPTED",
    )


def test_c42_a_refused_proposal_comes_as_declinecounter_and_leaves_the_entry(received: Received) -> None:
    (refusal,) = received.cards("", "DECLINECOUNTER")
    names = {prop.name: prop for prop in refusal.event.properties}
    assert set(names) == {"UID", "DTSTAMP", "ORGANIZER", "COMMENT"}
    assert (refusal.to, names["UID"].value) == (ARABIC, received.countered)
    assert (names["COMMENT"].value, names["COMMENT"].params) == ("غير ممكن\\; non\\, désolés", {"LANGUAGE": "ar"})
