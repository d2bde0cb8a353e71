"""Cards and the mails that carry them: one person, exact tree, nothing smuggled in."""

import email
import re
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delegations.calendars.entries import render_entry
from delegations.calendars.headers import header_text
from delegations.calendars.invitations import build_mail, invitation
from delegations.calendars.lines import one_line
from delegations.calendars.values import Attachment, Entry, Party, UnfitValue, UnsafeAddress
from tests.calendars.examples import ATTENDEE, ORGANIZER, entry, events_of
from tests.calendars.linter import lint, parse

NAMES = st.text(st.one_of(st.characters(), st.sampled_from('\r\n"\\;,:<>@^=?é字ا\x00\u2028\ud800\u202e ')), max_size=90)
ADDRESSES_REFUSED = [
    "",
    "nobody",
    "é@example.org",
    "a@exämple.org",
    "a@b.org\r\nBcc: c@d.org",
    "a@b.org\n",
    "a b@c.org",
    "a@b.org, c@d.org",
    "<a@b.org>",
    'a"b@c.org',
    "a;b@c.org",
    ".a@b.org",
    "a@-b.org",
    "a@b..org",
    "a" * 250 + "@b.org",
]


def card(what: Entry | None = None, **changes: Any) -> bytes:
    values: dict[str, Any] = {"method": "REQUEST", "organizer": ORGANIZER, "attendee": ATTENDEE, **changes}
    return invitation(what or entry(status="tentative"), **values)


def mail(**changes: Any) -> EmailMessage:
    values: dict[str, Any] = {
        "sender": ORGANIZER,
        "recipient": ATTENDEE,
        "subject": "Visite à Lyon : confirmer",
        "text": "Bonjour,\r\nمرحبا\n",
        "html": "<p>Bonjour</p>",
        "message_id": "<slot-5f1c.2.77@example.org>",
        "references": ("<slot-5f1c.0.77@example.org>",),
        "reply_to": None,
        "calendar": None,
        "method": None,
        "date": datetime(2027, 10, 2, 8, 30, tzinfo=UTC),
        "attachments": (),
        **changes,
    }
    return build_mail(**values)


def mail_for(what: Entry) -> EmailMessage:
    return mail(calendar=card(what), method="REQUEST")


def tree(message: MIMEPart) -> Any:
    if not message.is_multipart():
        return message.get_content_type()
    return {message.get_content_subtype(): [tree(part) for part in message.iter_parts()]}


def read(message: EmailMessage) -> EmailMessage:
    parsed = email.message_from_bytes(message.as_bytes(), policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def name_in(raw: bytes, header: str) -> str:
    """The display name; Python 3.11's newer parser puts a blank between two encoded words (RFC 2047, 6.2 says none)."""
    value = email.message_from_bytes(raw)[header].replace("\r\n", "")
    phrase = value.rpartition("<")[0].rstrip()
    if not phrase.startswith('"'):
        return str(make_header(decode_header(phrase)))
    return parseaddr(value)[0]


def test_a_request_is_clean_and_asks_one_person() -> None:
    body = card()
    assert lint(body) == []
    attendee = events_of(body)[0]["ATTENDEE"]
    assert attendee.params["CN"] == ATTENDEE.name
    assert attendee == "mailto:zoe.o'brien@example.com"
    assert attendee.params["PARTSTAT"] == "NEEDS-ACTION"


def test_a_card_and_a_feed_say_the_same_of_a_slot() -> None:
    inside = card(entry())
    start, stop = inside.index(b"BEGIN:VEVENT"), inside.index(b"ORGANIZER;")
    assert render_entry(entry()).body.startswith(inside[start:stop])


def test_a_cancellation_is_cancelled_in_method_and_status() -> None:
    body = card(entry(sequence=3), method="CANCEL")
    assert lint(body) == []
    assert b"\r\nMETHOD:CANCEL\r\n" in body
    assert b"\r\nSTATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n" in body


@pytest.mark.parametrize("wrong", [{"method": "request"}, {"method": "PUBLISH"}, {"partstat": "MAYBE"}])
def test_a_card_of_no_known_kind_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UnfitValue):
        card(**wrong)


def test_nobody_is_asked_to_a_cancelled_slot() -> None:
    with pytest.raises(UnfitValue):
        card(entry(status="cancelled"))


@settings(deadline=None)
@given(name=NAMES)
def test_any_name_stays_one_parameter_and_comes_back(name: str) -> None:
    body = card(attendee=Party(name, "a@example.org", "fr"), organizer=Party(name, "b@example.org", "ar"))
    assert lint(body) == []
    read_strictly = next(parse(body).walk("VEVENT")).one("ATTENDEE").params.get("CN", "")
    assert re.sub(r"\^(['^])", lambda m: {"'": '"', "^": "^"}[m[1]], read_strictly) == one_line(name)
    if "\\" not in name:  # icalendar 7.3 takes a backslash in a parameter for an escape; RFC 5545 has none there
        assert events_of(body)[0]["ATTENDEE"].params.get("CN", "") == one_line(name)


@pytest.mark.parametrize("address", ADDRESSES_REFUSED)
def test_an_unsafe_address_is_refused_in_card_and_mail(address: str) -> None:
    party = Party("A", address, "fr")
    with pytest.raises(UnsafeAddress):
        card(attendee=party)
    for role in ("sender", "recipient", "reply_to"):
        with pytest.raises(UnsafeAddress):
            mail(**{role: party})


@pytest.mark.parametrize("address", ["a@localhost", "o'b+x=1@sub.example.org", "a/b?c%d@example.org"])
def test_an_unusual_address_is_written_as_a_uri(address: str) -> None:
    body = card(attendee=Party("A", address, "fr"))
    assert lint(body) == []
    value = next(parse(body).walk("VEVENT")).one("ATTENDEE").value
    assert unquote(value.removeprefix("mailto:")) == address


def test_the_tree_of_a_mail_with_a_card_is_the_one_clients_expect() -> None:
    pdf = Attachment("programme.pdf", "application/pdf", b"%PDF")
    message = read(mail(calendar=card(), method="REQUEST", attachments=(pdf,)))
    bodies = {"alternative": ["text/plain", "text/html", "text/calendar"]}
    assert tree(message) == {"mixed": [bodies, "application/ics", "application/pdf"]}
    alternative, file, _ = message.iter_parts()
    inline = list(alternative.iter_parts())[-1]
    assert inline["Content-Transfer-Encoding"] == "base64"
    assert inline["Content-Type"].params == {"charset": "utf-8", "method": "REQUEST", "component": "VEVENT"}
    assert inline.get_payload(decode=True) == file.get_payload(decode=True) == card()
    assert file.get_filename() == "invite.ics"


def test_a_mail_without_a_card_has_no_more_parts_than_it_needs() -> None:
    assert tree(read(mail())) == {"alternative": ["text/plain", "text/html"]}
    with_file = mail(attachments=(Attachment("é/à.txt", "text/plain", b"x"),))
    assert tree(read(with_file)) == {"mixed": [{"alternative": ["text/plain", "text/html"]}, "text/plain"]}
    assert [part.get_filename() for part in read(with_file).iter_attachments()] == ["é-à.txt"]


def test_the_headers_are_those_of_one_letter() -> None:
    message = read(mail(reply_to=Party("Réponses", "r+1@example.org", "fr"), calendar=card(), method="REQUEST"))
    assert message["From"].addresses[0].addr_spec == ORGANIZER.address
    assert name_in(message.as_bytes(), "To") == ATTENDEE.name
    assert message["Reply-To"].addresses[0].addr_spec == "r+1@example.org"
    assert message["Date"].datetime == datetime(2027, 10, 2, 8, 30, tzinfo=UTC)
    assert message["References"] == message["In-Reply-To"] == "<slot-5f1c.0.77@example.org>"
    assert message["MIME-Version"] == "1.0"
    assert message["Content-Language"] == "fr"
    plain = message.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().splitlines() == ["Bonjour,", "مرحبا"]


@settings(deadline=None)
@given(subject=NAMES, name=NAMES)
def test_no_subject_or_name_can_add_a_header(subject: str, name: str) -> None:
    raw = mail(subject=subject, recipient=Party(name, "a@example.org", "fr")).as_bytes()
    head = raw.partition(b"\r\n\r\n")[0]
    expected = ["Content-Type", "MIME-Version", "From", "To", "Subject", "Date", "Content-Language", "Message-ID"]
    parsed = email.message_from_bytes(raw, policy=policy.default)
    assert parsed.keys() == [*expected, "In-Reply-To", "References"]
    assert head.isascii()
    assert max(map(len, head.split(b"\r\n"))) <= 78
    assert parsed["Subject"] == header_text(subject)
    assert parsed["To"].addresses[0].addr_spec == "a@example.org"
    assert name_in(raw, "To") == header_text(name)


def test_long_message_ids_are_left_whole() -> None:
    long = f"<{'a' * 90}@example.org>"
    raw = mail(message_id=long, references=(long, long)).as_bytes()
    assert raw.count(long.encode()) == 4


@settings(deadline=None)
@given(text=NAMES, html=NAMES)
def test_bodies_are_ascii_on_the_wire_in_short_lines(text: str, html: str) -> None:
    raw = mail(text=text * 5, html=html, calendar=card(), method="REQUEST").as_bytes()
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 78


@pytest.mark.parametrize(
    "wrong",
    [
        {"message_id": "a@b.org"},
        {"message_id": "<a@b.org>\r\nBcc: <c@d.org>"},
        {"references": ("<a b@c.org>",)},
        {"date": datetime(2027, 10, 2)},
        {"calendar": card(), "method": "CANCEL"},
        {"calendar": card(), "method": None},
        {"attachments": (Attachment("a", "multipart/mixed", b""),)},
        {"attachments": (Attachment("a", "text/plain\r\nX: y", b""),)},
    ],
)
def test_a_mail_that_would_mislead_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UnfitValue):
        mail(**wrong)


def test_the_same_values_give_the_same_bytes() -> None:
    assert mail_for(entry()).as_bytes() == mail_for(entry()).as_bytes()
    other = mail(calendar=card(), method="REQUEST", message_id="<b@example.org>")
    assert other.get_boundary() != mail_for(entry()).get_boundary()
