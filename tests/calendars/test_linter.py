"""The linter's own broken controls: each file is wrong in one thing, and each must be caught."""

import pytest

from delegations.calendars.entries import render_entry
from delegations.calendars.invitations import invitation
from tests.calendars.examples import ATTENDEE, ORGANIZER, entry, feed
from tests.calendars.linter import lint

FEED = feed([render_entry(entry())])
CARD = invitation(entry(), method="REQUEST", organizer=ORGANIZER, attendee=ATTENDEE)
BROKEN_FEEDS = {
    "LF alone": (b"\r\n", b"\n"),
    "one bare LF": (b"STATUS:CONFIRMED\r\n", b"STATUS:CONFIRMED\n"),
    "byte order mark": (b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR"),
    "no end": (b"END:VCALENDAR\r\n", b""),
    "event left open": (b"END:VEVENT\r\n", b""),
    "long line": (b"SEQUENCE:2", b"X-LONG:" + b"a" * 80),
    "fold inside a character": ("é".encode(), b"\xc3\r\n \xa9"),
    "control character": (b"STATUS:CONFIRMED", b"STATUS:CONFIRMED\x07"),
    "blank line": (b"BEGIN:VEVENT", b"\r\nBEGIN:VEVENT"),
    "no colon": (b"SEQUENCE:2", b"SEQUENCE 2"),
    "version": (b"VERSION:2.0", b"VERSION:1.0"),
    "version twice": (b"VERSION:2.0\r\n", b"VERSION:2.0\r\nVERSION:2.0\r\n"),
    "no product": (b"PRODID:-//Example//Programme//FR\r\n", b""),
    "calendar UID": (b"CALSCALE", b"UID:1\r\nCALSCALE"),
    "implicit duration": (b"REFRESH-INTERVAL;VALUE=DURATION", b"REFRESH-INTERVAL"),
    "implicit source": (b"SOURCE;VALUE=URI", b"SOURCE"),
    "implicit conference": (b"CONFERENCE;VALUE=URI", b"CONFERENCE"),
    "lower-case method": (b"CALSCALE", b"METHOD:request\r\nCALSCALE"),
    "no UID": (b"UID:slot-5f1c@example.org\r\n", b""),
    "stamp twice": (b"SEQUENCE:2", b"SEQUENCE:2\r\nDTSTAMP:20271002T083000Z"),
    "local stamp": (b"DTSTAMP:20271002T083000Z", b"DTSTAMP:20271002T083000"),
    "status": (b"STATUS:CONFIRMED", b"STATUS:MAYBE"),
    "busy status": (b"BUSYSTATUS:BUSY", b"BUSYSTATUS:OPAQUE"),
    "sequence": (b"SEQUENCE:2", b"SEQUENCE:two"),
    "bare comma": (b"\\, visite", b", visite"),
    "bare semicolon": (b"eau\\; ", b"eau; "),
    "lonely backslash": (b"\\\\climat", b"\\climat"),
    "language": (b"SUMMARY;LANGUAGE=fr", b"SUMMARY;LANGUAGE=french_FR"),
    "no language": (b"SUMMARY;LANGUAGE=fr", b"SUMMARY"),
    "latitude": (b"GEO:45.767600", b"GEO:95.767600"),
    "comma in GEO": (b"GEO:45.767600;", b"GEO:45.767600,"),
    "two positions": (b"GEO:45.767600", b"GEO:45.767700"),
    "floating": (b"DTSTART;TZID=Europe/Paris:", b"DTSTART:"),
    "undefined zone": (b"DTEND;TZID=Europe/Paris", b"DTEND;TZID=Europe/Rome"),
    "unused zone": (b";TZID=Europe/Paris:20271019T", b":20271019T"),
    "zone defined nowhere": (b"TZID:Europe/Paris", b"TZID:Europe/Lyon"),
    "end before start": (b"Paris:20271019T110000", b"Paris:20271019T080000"),
    "no such hour": (b"Paris:20271019T110000", b"Paris:20271019T250000"),
    "end without a time": (b"DTEND;TZID=Europe/Paris:20271019T110000", b"DTEND;VALUE=DATE:20271020"),
    "zone comment": (b"BEGIN:STANDARD", b"COMMENT:x\r\nBEGIN:STANDARD"),
    "comment in an observance": (b"TZNAME:CET", b"COMMENT:x\r\nTZNAME:CET"),
    "observance in UTC": (b"DTSTART:19961027T030000", b"DTSTART:19961027T030000Z"),
    "offset": (b"TZOFFSETTO:+0200", b"TZOFFSETTO:+2"),
    "list of dates": (b"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", b"RDATE:19971026T030000,19981025T030000"),
    "daily rule": (b"FREQ=YEARLY", b"FREQ=DAILY"),
    "person in a feed": (b"SEQUENCE:2", b"SEQUENCE:2\r\nATTENDEE;LANGUAGE=fr:mailto:a@example.org"),
    "alarm": (b"END:VEVENT", b"BEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT"),
    "space in a link": (b"URL:https://example.org/", b"URL:https://example.org/ "),
}
BROKEN_CARDS = {
    "participation": (b"PARTSTAT=NEEDS-ACTION", b"PARTSTAT=MAYBE"),
    "no answer wanted": (b"RSVP=TRUE", b"RSVP=FALSE"),
    "no mailto": (b"mailto:replies", b"replies"),
    "two attendees": (b"ORGANIZER;", b"ATTENDEE;"),
    "name of the calendar": (b"METHOD:REQUEST", b"METHOD:REQUEST\r\nX-WR-CALNAME:x"),
    "cancelled by word alone": (b"METHOD:REQUEST", b"METHOD:CANCEL"),
    "recurring": (b"SEQUENCE:2", b"SEQUENCE:2\r\nRRULE:FREQ=DAILY"),
    "unquoted name": (b'CN="Z', b"CN=Z"),
    "another role": (b"ROLE=REQ-PARTICIPANT", b"ROLE=CHAIR"),
}


def unfolded(body: bytes) -> bytes:
    return body.replace(b"\r\n ", b"")


def broken(body: bytes, old: bytes, new: bytes) -> bytes:
    """The fault, in a file that is folded as before wherever the fault allows."""
    if old in body:
        return body.replace(old, new)
    assert old in unfolded(body)
    lines = unfolded(body).replace(old, new).split(b"\r\n")
    wrapped = []
    for line in lines:
        pieces, text = [b""], line.decode()
        for character in text:
            if len(pieces[-1]) + len(character.encode()) > 74:
                pieces.append(b"")
            pieces[-1] += character.encode()
        wrapped.append(b"\r\n ".join(pieces))
    return b"\r\n".join(wrapped)


def test_the_files_the_controls_are_made_from_are_clean() -> None:
    assert lint(FEED) == []
    assert lint(CARD) == []
    assert lint(broken(FEED, b"SUMMARY", b"SUMMARY")) == []


@pytest.mark.parametrize("fault", BROKEN_FEEDS)
def test_a_broken_feed_is_caught(fault: str) -> None:
    assert lint(broken(FEED, *BROKEN_FEEDS[fault])), fault


@pytest.mark.parametrize("fault", BROKEN_CARDS)
def test_a_broken_card_is_caught(fault: str) -> None:
    assert lint(broken(CARD, *BROKEN_CARDS[fault])), fault
