"""Mails that nobody should send: within bounds, noted, and nothing changed by them."""

import itertools
import logging
import resource
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from delegations.calendars.mails import read_mail
from tests.conftest import ROOT
from tests.mailroom.clients import Card, Said, calendar_of, mail_with
from tests.mailroom.conftest import Post

MOST_SECONDS = 90
"""Of the processor, imports included."""
MOST_MEMORY = 1_000_000_000
CARD = Card("slot-1", 0, "mission+x@delegations.example", "renaud@metropole.example", "<1@delegations.example>")
HEAD = b"From: renaud@metropole.example\r\nTo: mission@delegations.example\r\nSubject: Bonjour\r\n"


def _with(body: bytes, kind: bytes = b"text/plain", head: bytes = HEAD) -> bytes:
    return head + b"Content-Type: " + kind + b"\r\n\r\n" + body


def _calendar(extra: bytes, card: Card = CARD) -> bytes:
    return mail_with(calendar_of("rfc", card, Said()).replace(b"END:VEVENT", extra + b"\r\nEND:VEVENT"), card)


def _nested(depth: int) -> bytes:
    return HEAD + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth)
    )


def _report(original: bytes) -> bytes:
    parts = b"--r\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n\r\n--r\r\n"
    body = parts + b"Content-Type: message/rfc822\r\n\r\n" + original + b"\r\n--r--\r\n"
    return _with(body, b'multipart/report; report-type=delivery-status; boundary="r"')


MARKS = ("\u0301" * 40_000 + "\u0323" * 40_000).encode()
HOSTILE: dict[str, Callable[[], bytes]] = {
    "a part of five megabytes": lambda: _calendar(b"COMMENT:" + rb"a\n" * 1_700_000),
    "a thousand components": lambda: _calendar(b"BEGIN:VALARM\r\nEND:VALARM\r\n" * 1_000),
    "a line of 100,000 characters": lambda: _calendar(b"COMMENT:" + b"a" * 100_000),
    "15,000 attendees": lambda: _calendar(b"ATTENDEE:mailto:b@example.org\r\n" * 15_000),
    "two thousand parts in each other": lambda: _nested(2_000),
    "three hundred parts in each other": lambda: _nested(300),
    "a report on a mail of parts in each other": lambda: _report(_nested(300)),
    "mails in mails": lambda: HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 1_000,
    "a million headers": lambda: HEAD + b"X: y\r\n" * 1_000_000 + b"\r\n",
    "a header of semicolons": lambda: _with(b"", b'text/plain; name="' + b";" * 1_000_000),
    "a header of parentheses": lambda: b"From: " + b"(" * 3_900 + b"\r\n\r\n",
    "millions of lines": lambda: _with(b"a\n" * 4_000_000),
    "an encoding without end": lambda: _with(b"a-" + b"b9a" * 300_000, b"text/plain; charset=punycode"),
    "accents upon accents": lambda: _with(MARKS, b"text/plain; charset=utf-8"),
    "tags that never end": lambda: _with(b"<!--<a <![x[" * 50_000, b"text/html"),
    "a number of many digits": lambda: _with(b"&#" + b"1" * 50_000 + b";", b"text/html"),
    "a zone of two hundred rules that never come true": lambda: (
        _calendar(b"")
        .replace(
            b"BEGIN:VEVENT",
            b"BEGIN:VTIMEZONE\r\nTZID:Europe/Nowhere\r\n"
            + b"BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETTO:+0100\r\n"
            b"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31\r\nEND:STANDARD\r\n" * 200 + b"END:VTIMEZONE\r\nBEGIN:VEVENT",
        )
        .replace(b"Europe/Paris", b"Europe/Nowhere")
    ),
    "broken words in headers": lambda: HEAD.replace(b"Bonjour", b"=?utf-8?b?A?= =?\xff?q?A?= =?a\0b?q?A?=") + b"\r\nx",
    "a date at the end of time": lambda: HEAD + b"Date: Fri, 31 Dec 9999 23:59:59 -2300\r\n\r\nx",
    "NULs everywhere": lambda: _calendar(b"COMMENT:a\0b\r\nLOCATION:\0").replace(b"Bonjour", b"Bon\0jour"),
    "a character set called NUL": lambda: _with(b"x", b"text/plain; charset=a\0b; name*=a%00b''x"),
    "no character set": lambda: _with("Désolée".encode("latin-1")),
    "a leaf that names an encoding without end": lambda: _with(b"\xff-" + b"b9a" * 300_000, b"x/y; charset=punycode"),
    "an encoding that is no name": lambda: _with(b"\xff", b"text/plain; charset*=x''%00"),
    "half a character": lambda: _with("é".encode()[:1], b"text/plain; charset=utf-8"),
    "nothing": lambda: b"",
}


def _read_all() -> None:
    """What the child process does: each mail within the memory and the processor's time that it was given."""
    logging.getLogger("delegations.inbox").addHandler(logging.StreamHandler(sys.stdout))
    for name, write in HOSTILE.items():
        assert len(read_mail(write()).text) <= 20_000, name


def test_hostile_mails_are_read_within_bounds_of_time_and_memory() -> None:
    """What grows with the square of its length takes minutes; all of them together take a few seconds."""

    def bounds() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))

    code = "from tests.mailroom.test_hostile import _read_all; _read_all()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, preexec_fn=bounds, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr[-2_000:] + done.stdout[-2_000:]


HEADERS = st.sampled_from([
    b"From", b"To", b"Subject", b"Date", b"Message-ID", b"References", b"In-Reply-To", b"Content-Type", b"Precedence",
    b"Content-Transfer-Encoding", b"Auto-Submitted", b"Content-Disposition", b"MIME-Version",
])  # fmt: skip
VALUES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([
        b"multipart/mixed; boundary=b", b'multipart/report; boundary="b"', b"text/calendar; charset=utf-16",
        b"text/html", b"message/rfc822", b"message/delivery-status", b"base64", b"quoted-printable", b"x-uuencode",
        b"=?utf-8?b?A?=", b"=?x?q?=FF?= a", b"a <b@c.example>", b"a@b, c@d", b"text/plain; charset*=x''%00; name*0=a",
    ]),
)  # fmt: skip
BODIES = st.one_of(
    st.binary(max_size=300),
    st.sampled_from([
        b"--b\r\nContent-Type: text/calendar\r\n\r\n" + calendar_of("rfc", CARD, Said()) + b"\r\n--b--",
        _report(b"Message-ID: <a@b>\r\n").partition(b"\r\n\r\n")[2].replace(b"--r", b"--b"),
        calendar_of("outlook", CARD, Said("TENTATIVE", counter="20271028T140000")),
    ]),
)  # fmt: skip
MAILS = st.builds(
    lambda headers, body: b"".join(name + b": " + value + b"\r\n" for name, value in headers) + b"\r\n" + body,
    st.lists(st.tuples(HEADERS, VALUES), max_size=8),
    BODIES,
)


@given(st.one_of(st.binary(max_size=500), MAILS))
@example(b"\xff")
@settings(max_examples=400)
def test_no_bytes_make_the_reader_of_mails_fail(raw: bytes) -> None:
    _quietly(raw)


@given(st.integers(0, 1_200), st.binary(max_size=12))
@settings(max_examples=200)
def test_no_damage_to_a_true_answer_makes_it_fail(place: int, damage: bytes) -> None:
    mail = mail_with(calendar_of("outlook", CARD, Said(comment="Oui")), CARD, twice=True)
    _quietly(mail[:place] + damage + mail[place + len(damage) // 2 :])


def _quietly(raw: bytes) -> None:
    found: list[logging.LogRecord] = []
    log, handler = logging.getLogger("delegations.inbox"), logging.Handler()
    handler.emit = found.append  # type: ignore[method-assign]  # a list is all we need
    log.addHandler(handler)
    try:
        read_mail(raw)
    finally:
        log.removeHandler(handler)
    assert not found, found[0].exc_info


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_changes_nothing_and_is_kept(post: Post, name: str, caplog: pytest.LogCaptureFixture) -> None:
    assert post.drop(HOSTILE[name]()).keys() <= {"review", "ignored"}
    assert (post.state(), post.last().status) != ("confirmed", "waiting")
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def _changed(card: Card, old: bytes, new: bytes) -> bytes:
    return mail_with(calendar_of("rfc", card, Said()).replace(old, new), card)


TWO_ATTENDEES = b"ATTENDEE;PARTSTAT=DECLINED:mailto:other@metropole.example\r\nDTSTAMP:"
ROWS: dict[str, tuple[Callable[[Card], bytes], str]] = {
    "two attendees": (lambda card: _changed(card, b"DTSTAMP:", TWO_ATTENDEES), "unreadable"),
    "two calendars": (lambda c: _changed(c, b"END:VCALENDAR", b"END:VCALENDAR\r\n" + calendar_of("rfc", c, Said())),
                      "unreadable"),
    "an address with a hidden NUL": (lambda c: _changed(c, b"mailto:renaud", b"mailto:ren%00%0Aaud"), "uninvited"),
    "a UID of our shape": (lambda card: _changed(card, card.uid.encode(), b"slot-" + b"0" * 36), "unknown_entry"),
    "a UID of many letters": (lambda card: _changed(card, card.uid.encode(), b"slot-" + b"x" * 5_000), "unknown_entry"),
    "no author": (lambda card: mail_with(calendar_of("rfc", card, Said()), card).replace(b"From:", b"X-From:"),
                  "other_sender"),
    "two authors": (lambda card: mail_with(calendar_of("rfc", card, Said()), card).replace(
        b"From: ", b"From: eve@example.org, "), "other_sender"),
    "two From headers": (lambda c: b"From: eve@example.org\r\n" + mail_with(calendar_of("rfc", c, Said()), c),
                         "other_sender"),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_a_hostile_answer_is_laid_before_somebody(post: Post, name: str) -> None:
    write, reason = ROWS[name]
    assert post.drop(write(post.card())) == {"review": 1}
    assert (post.last().reason, post.state()) == (reason, "asked")


def test_a_revision_that_we_never_sent_does_not_lock_out_later_answers(post: Post) -> None:
    card = post.card()
    calendar = calendar_of("rfc", card, Said("DECLINED"))
    huge = calendar.replace(f"SEQUENCE:{card.sequence}".encode(), b"SEQUENCE:99999999999999999999")
    assert post.drop(mail_with(huge, card)) == {"applied": 1}
    assert post.answer(said=Said(stamp="20271018T090000Z"), card=card, number=2) == {"applied": 1}
    assert post.state() == "confirmed"


NUMBERS = itertools.count(1)
DAY = st.integers(0, 59).map(lambda minute: f"20271018T08{minute:02}00Z")
KINDS = st.sampled_from(["ACCEPTED", "DECLINED", "counter"])


def _said(kind: str, stamp: str) -> Said:
    if kind == "counter":
        return Said("TENTATIVE", counter="20271028T140000", until="20271028T153000", stamp=stamp)
    return Said(kind, stamp=stamp)


@given(st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_any_order_and_however_often_the_newest_answer_counts(
    post_of: Callable[..., Post], data: st.DataObject
) -> None:
    """Each round asks somebody anew; answers reach us hours later, all at once, in any order, some twice."""
    post = post_of(code=f"VISIT-{next(NUMBERS)}")
    post.known.clock.instant = post.known.clock.instant.replace(hour=12)  # type: ignore[attr-defined]  # stands still
    card = post.card()
    stamps = data.draw(st.lists(DAY, min_size=1, max_size=4, unique=True))
    answers = [_said(data.draw(KINDS), stamp) for stamp in sorted(stamps)]
    mails = [
        mail_with(calendar_of("rfc", card, said), card, method=said.method, number=number)
        for number, said in enumerate(answers)
    ]
    for number in data.draw(
        st.permutations([*range(len(mails)), *data.draw(st.lists(st.integers(0, len(mails) - 1)))])
    ):
        post.drop(mails[number])
    newest = {"ACCEPTED": "confirmed", "DECLINED": "declined", "TENTATIVE": "countered"}[answers[-1].partstat]
    assert post.state() == newest
