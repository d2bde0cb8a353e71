"""C27-C36 on the .eml files that the outbox wrote."""

import re
from collections import defaultdict
from email.message import MIMEPart
from typing import Any

import pytest

from delegations.core.text import headline, one_line
from tests.calendars.linter import lint, parse
from tests.calendars.test_invitations import name_in, tree
from tests.conformance.story import ENGLISH, FRENCH, HEAD, MEMBER, NAMES, SECOND, Mail, Received
from tests.conformance.test_files import instant
from tests.judges.judges import ECAL, JUDGES, faults

ITIP = ("REQUEST", "CANCEL", "DECLINECOUNTER")
EXPECTED_HEADERS = {
    "Content-Type", "MIME-Version", "From", "To", "Reply-To", "Subject", "Date", "Content-Language", "Message-ID",
    "In-Reply-To", "References", "Auto-Submitted",
}  # fmt: skip


def inline(mail: Mail) -> MIMEPart:
    return next(part for part in mail.read.walk() if part.get_content_type() == "text/calendar")


def by_entry(received: Received) -> dict[tuple[str, str], list[Mail]]:
    """{(recipient, UID): cards in order}."""
    found: dict[tuple[str, str], list[Mail]] = defaultdict(list)
    for mail in received.cards():
        found[mail.to, mail.event.one("UID").value].append(mail)
    return found


def test_the_story_has_every_kind_of_card(received: Received) -> None:
    told = [(m.step, m.method, m.event.one("STATUS").value) for m in received.cards(FRENCH)]
    assert told == [
        ("asked", "REQUEST", "TENTATIVE"), ("answered", "REQUEST", "CONFIRMED"), ("moved", "REQUEST", "CONFIRMED"),
        ("relocated", "REQUEST", "TENTATIVE"), ("relocated", "REQUEST", "CONFIRMED"),
        ("swapped", "CANCEL", "CANCELLED"),
    ]  # fmt: skip
    assert [m.event.one("ATTENDEE").params["PARTSTAT"] for m in received.cards(FRENCH)][:2] == [
        "NEEDS-ACTION",
        "ACCEPTED",
    ]
    assert {m.read["Content-Language"] for m in received.cards()} == {"fr", "en", "ar"}
    assert received.cards("plain@capital.example") == [], "who did not choose cards gets none"


def test_c27_libical_finds_no_breach_of_itip(received: Received) -> None:
    cards = {mail.name: mail.card for mail in received.cards("", *ITIP)}
    read = JUDGES["libical"].read(cards)
    assert {name: faults(reading) for name, reading in read.items() if faults(reading)} == {}
    assert {reading["method"] for reading in read.values()} == set(ITIP)


def test_c28_an_entry_keeps_its_uid_and_every_new_card_has_a_higher_sequence(received: Received) -> None:
    for key, mails in by_entry(received).items():
        numbers = [mail.sequence for mail in mails]
        assert numbers == sorted(set(numbers)), key
    assert len(by_entry(received)[MEMBER, received.uid]) >= 6
    for to in (HEAD, MEMBER, FRENCH, SECOND):
        last = by_entry(received)[to, received.uid][-1]
        assert (last.method, last.event.one("STATUS").value) == ("CANCEL", "CANCELLED"), to


def test_c28_every_mail_has_an_id_of_its_own_and_follows_the_first_of_its_entry(received: Received) -> None:
    ids = [mail.read["Message-ID"] for mail in received.mails]
    assert len(set(ids)) == len(ids)
    for mails in by_entry(received).values():
        assert mails[0].read["References"] is None
        assert {m.read["References"] for m in mails[1:]} <= {mails[0].read["Message-ID"]}
    (refusal,) = received.cards("", "DECLINECOUNTER")
    assert refusal.read["References"] == received.cards(refusal.to)[0].read["Message-ID"]


def test_c29_the_organizer_is_the_sender_and_the_one_attendee_the_reader_in_ascii(received: Received) -> None:
    for mail in received.cards("", *ITIP):
        (organizer,) = mail.event.all("ORGANIZER")
        assert re.fullmatch(r"mailto:[!-~]+", organizer.value)
        sender = mail.read["From"].addresses[0].addr_spec
        assert organizer.value == f"mailto:{sender}" and mail.read["Reply-To"] is None
        assert re.fullmatch(r"mission\+r[0-9a-z]{20,}@delegations\.example", sender), (
            "the address that proves the answer"
        )
    for mail in received.cards():
        (attendee,) = mail.event.all("ATTENDEE")
        assert attendee.value == f"mailto:{mail.to}" and attendee.params["RSVP"] == "TRUE"
    senders = {mail.to: mail.read["From"].addresses[0].addr_spec for mail in received.cards()}
    assert len(set(senders.values())) == len(senders)


def test_c30_the_tree_is_the_one_that_clients_expect(received: Received) -> None:
    bodies = {"alternative": ["text/plain", "text/html", "text/calendar"]}
    for mail in received.cards("", *ITIP):
        assert tree(mail.read) == {"mixed": [bodies, "application/ics"]}, mail.name
        assert inline(mail)["Content-Transfer-Encoding"] == "base64"
    for mail in received.mails:
        assert mail.card or "calendar" not in str(tree(mail.read))


def test_c31_the_method_outside_is_the_method_inside(received: Received) -> None:
    for mail in received.cards("", *ITIP):
        params = dict(inline(mail)["Content-Type"].params)
        assert params == {"charset": "utf-8", "method": mail.method, "component": "VEVENT"}, mail.name


def test_c32_the_attachment_holds_the_same_bytes(received: Received) -> None:
    for mail in received.cards("", *ITIP):
        (file,) = [part for part in mail.read.walk() if part.get_content_type() == "application/ics"]
        assert file.get_filename() == "invite.ics" and file.get_payload(decode=True) == mail.card


def test_c33_a_card_carries_no_alarm_no_rule_and_no_name_of_a_calendar(received: Received) -> None:
    for mail in received.cards():
        names = {prop.name for component in (parse(mail.card), mail.event) for prop in component.properties}
        assert not [n for n in names if n.startswith("X-WR-") or n in ("RRULE", "RDATE", "EXDATE", "NAME")], mail.name
        assert not mail.event.children and lint(mail.card) == []


def test_c34_no_text_becomes_a_header_or_a_recipient(received: Received) -> None:
    for mail in received.mails:
        head = mail.raw.partition(b"\r\n\r\n")[0]
        assert head.isascii() and max(map(len, head.split(b"\r\n"))) <= 78, mail.name
        assert set(mail.read.keys()) <= EXPECTED_HEADERS and len(set(mail.read.keys())) == len(mail.read.keys())
        assert len(mail.read["To"].addresses) == len(mail.read["From"].addresses) == 1
        assert mail.to in NAMES or mail.to == "planner@delegations.example"
    assert any("evil@example.net" in mail.read["Subject"] for mail in received.mails), "the text was there to try"


@pytest.mark.parametrize("to", [FRENCH, ENGLISH, HEAD, MEMBER, "salma@commune.example"])
def test_c35_names_of_any_kind_come_back(to: str, received: Received) -> None:
    name = one_line(" ".join(NAMES[to]))
    mails = received.cards(to)
    read = JUDGES["icaljs"].read({mail.name: mail.card for mail in mails})
    for mail in mails:
        given = mail.event.one("ATTENDEE").params["CN"]
        assert re.sub(r"\^(['^])", lambda m: {"'": '"', "^": "^"}[m[1]], given) == name
        assert read[mail.name]["events"][0]["names"] == [name]
        assert name_in(mail.raw, "To") == headline(name)


def test_c36_evolution_reads_what_is_asked_of_whom_and_when(received: Received) -> None:
    """By ECal, with which Evolution and GNOME Calendar take a mail's entry apart."""
    mails = {mail.name: mail for mail in received.cards()}
    for name, reading in ECAL.read({name: mail.card for name, mail in mails.items()}).items():
        mail, (event,) = mails[name], reading["events"]
        assert reading["method"] == mail.method in ("REQUEST", "CANCEL"), name
        assert event["uid"] == mail.event.one("UID").value and event["sequence"] == mail.sequence, name
        assert event["status"] == mail.event.one("STATUS").value
        assert (event["status"] == "CANCELLED") == (mail.method == "CANCEL"), name
        sender = mail.read["From"].addresses[0].addr_spec
        assert (event["organizer"]["address"], event["asked"]) == (f"mailto:{sender}", True), name
        (reader,) = event["attendees"]
        assert (reader["address"], reader["name"]) == (f"mailto:{mail.to}", one_line(" ".join(NAMES[mail.to]))), name
        partstat = mail.event.one("ATTENDEE").params["PARTSTAT"].replace("-", "")
        assert (reader["partstat"], reader["role"], reader["rsvp"]) == (partstat, "REQPARTICIPANT", True), name
        for said, prop in ((event["start"], mail.event.one("DTSTART")), (event["end"], mail.event.one("DTEND"))):
            assert (said["local"], said["zone"]) == (prop.value, prop.params.get("TZID", "UTC")), name
            assert said["instant"] == int(instant(prop).timestamp()), name


def test_c36_the_parser_beneath_kde_knows_each_method(received: Received) -> None:
    """KCalendarCore reads with libical; the method is all that makes an entry a question or a cancellation."""
    mails = {mail.name: mail for mail in received.cards()}
    read: dict[str, Any] = JUDGES["libical"].read({name: mail.card for name, mail in mails.items()})
    for name, mail in mails.items():
        assert read[name]["method"] == mail.method in ("REQUEST", "CANCEL")
        assert [event["uid"] for event in read[name]["events"]] == [mail.event.one("UID").value]
