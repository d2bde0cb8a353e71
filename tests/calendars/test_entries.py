"""One entry as bytes: every value comes back, every line is clean, every instant is zoneinfo's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delegations.calendars.entries import render_entry
from delegations.calendars.lines import clean, fold
from delegations.calendars.values import UnfitValue
from delegations.core.errors import InvalidInput
from delegations.core.walltime import WallTime
from tests.calendars.examples import entry, events_of, feed, wall
from tests.calendars.expander import instant_of
from tests.calendars.linter import lint, parse

PLACES = ["Europe/Paris", "Africa/Casablanca", "America/New_York", "Asia/Kathmandu", "Africa/Cairo", "Asia/Tokyo"]
MOMENTS = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2031, 12, 31))
HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from('\r\n\t\\;,:"^=\x00\x0b\x1f\x7f\x85\u2028\ud800é字🎪ا\u2068\ufeff')),
    max_size=120,
)


def test_a_complete_entry_is_clean_and_reads_back() -> None:
    original = entry()
    body = feed([render_entry(original)])
    assert lint(body) == []
    event = events_of(body)[0]
    assert event.errors == []
    assert str(event["SUMMARY"]) == original.summary
    assert str(event["DESCRIPTION"]) == f"{original.description}\n\n{original.conference}"
    assert str(event["LOCATION"]) == original.location
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == original.revised
    assert event["CREATED"].dt == original.created
    assert event["SEQUENCE"] == 2
    assert event["X-APPLE-STRUCTURED-LOCATION"].params["X-TITLE"] == 'Hôtel "de Ville"'
    assert [str(c) for c in event["CATEGORIES"].cats] == ["visite", "eau, climat"]


@settings(deadline=None)
@given(summary=HOSTILE, description=HOSTILE, location=HOSTILE, title=HOSTILE, category=HOSTILE)
def test_any_text_gives_clean_lines_and_comes_back(
    summary: str, description: str, location: str, title: str, category: str
) -> None:
    original = entry(
        summary=summary,
        description=description,
        location=location,
        place_title=title,
        categories=(category,),
        conference=None,
    )
    body = feed([render_entry(original)])
    assert lint(body) == []
    event = events_of(body)[0]
    one_line = clean(summary).replace("\n", " ").replace("\t", " ").strip(" ")
    assert str(event["SUMMARY"]) == one_line
    assert str(event["DESCRIPTION"]) == clean(description)
    assert str(event.get("LOCATION", "")) == clean(location)


@settings(deadline=None)
@given(local=MOMENTS, zone=st.sampled_from(PLACES), minutes=st.integers(1, 3000), fold_=st.integers(0, 1))
def test_any_time_in_any_place_is_the_instant_zoneinfo_says(
    local: datetime, zone: str, minutes: int, fold_: int
) -> None:
    start = WallTime(local.replace(microsecond=0), zone, fold_)
    end_at = (start.instant() + timedelta(minutes=minutes)).replace(tzinfo=None)
    body = feed([render_entry(entry(start=start, end=WallTime(end_at, "UTC")))])
    assert lint(body) == []
    assert instant_of(parse(body), "DTSTART") == start.instant()
    event = events_of(body)[0]
    assert event["DTSTART"].dt.astimezone(UTC) == start.instant()
    assert event["DTEND"].dt.astimezone(UTC) == end_at.replace(tzinfo=UTC)


@settings(deadline=None)
@given(text=st.text(max_size=400).filter(lambda t: not any(0xD800 <= ord(c) < 0xE000 for c in t)))
def test_folding_only_adds_breaks_between_characters(text: str) -> None:
    folded = fold(text)
    assert folded.endswith(b"\r\n")
    pieces = folded[:-2].split(b"\r\n ")
    assert b"".join(pieces).decode() == text
    assert len(pieces[0]) <= 75
    assert all(len(piece.decode().encode()) <= 74 for piece in pieces[1:])


@pytest.mark.parametrize(
    ("status", "busy", "expected"),
    [
        ("tentative", True, ("TENTATIVE", "OPAQUE", "TENTATIVE")),
        ("tentative", False, ("TENTATIVE", "TRANSPARENT", "FREE")),
        ("confirmed", True, ("CONFIRMED", "OPAQUE", "BUSY")),
        ("confirmed", False, ("CONFIRMED", "TRANSPARENT", "FREE")),
        ("cancelled", True, ("CANCELLED", "TRANSPARENT", "FREE")),
    ],
)
def test_the_status_decides_what_the_time_looks_like(status: str, busy: bool, expected: tuple[str, ...]) -> None:
    event = parse(feed([render_entry(entry(status=status, busy=busy))])).children[-1]
    names = ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")
    assert tuple(event.one(name).value for name in names) == expected


@pytest.mark.parametrize(
    ("start", "fold_", "expected"),
    [
        ("2027-10-31T02:30", 0, b"DTSTART:20271031T003000Z"),
        ("2027-10-31T02:30", 1, b"DTSTART:20271031T013000Z"),
        ("2027-03-28T02:30", 0, b"DTSTART:20270328T013000Z"),
        ("2027-10-31T03:00", 0, b"DTSTART;TZID=Europe/Paris:20271031T030000"),
    ],
)
def test_a_repeated_or_missing_hour_is_written_in_utc(start: str, fold_: int, expected: bytes) -> None:
    begin = replace(wall(start), fold=fold_)
    assert expected in render_entry(entry(start=begin, end=wall("2027-12-01T00:00"))).body.split(b"\r\n")


@pytest.mark.parametrize("name", ["UTC", "Etc/GMT-3", "Etc/UTC", "EST"])
def test_a_zone_that_is_no_place_is_written_in_utc(name: str) -> None:
    rendered = render_entry(entry(start=wall("2027-10-19T09:30", name)))
    assert rendered.zones == ()
    assert b"TZID" not in rendered.body


def test_a_flight_has_a_zone_at_each_end() -> None:
    flight = entry(start=wall("2027-10-22T18:10"), end=wall("2027-10-22T20:15", "Africa/Casablanca"))
    rendered = render_entry(flight)
    assert rendered.zones == ("Africa/Casablanca", "Europe/Paris")
    body = feed([rendered])
    assert lint(body) == []
    assert instant_of(parse(body), "DTEND") == datetime(2027, 10, 22, 20, 15, tzinfo=UTC)


@pytest.mark.parametrize(("end", "expected"), [("2027-10-21T00:00", b"20271021"), ("2027-10-19T00:00", b"20271020")])
def test_an_all_day_entry_is_dates_with_an_exclusive_end(end: str, expected: bytes) -> None:
    rendered = render_entry(entry(all_day=True, start=wall("2027-10-19T00:00"), end=wall(end)))
    assert b"DTSTART;VALUE=DATE:20271019\r\nDTEND;VALUE=DATE:" + expected in rendered.body
    assert rendered.zones == ()
    assert lint(feed([rendered])) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"end": wall("2027-10-19T09:30")},
        {"end": wall("2027-10-19T09:30", "Europe/London"), "start": wall("2027-10-19T10:30")},
        {"revised": datetime(2027, 10, 2)},
        {"latitude": 90.1},
        {"longitude": float("nan")},
        {"longitude": None},
        {"language": "fr\r\nX:1"},
        {"uid": "a\nb"},
        {"uid": ""},
        {"sequence": -1},
        {"status": "MAYBE"},
        {"url": "/programme/1"},
        {"start": wall("1969-01-01T10:00")},
        {"start": wall("2027-10-19T09:30", "Europe/Atlantis"), "end": wall("2027-10-19T11:00")},
    ],
)
def test_a_value_no_calendar_can_carry_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        render_entry(entry(**wrong))


def test_stamps_of_another_offset_are_written_in_utc() -> None:
    revised = datetime(2027, 10, 2, 10, 30, tzinfo=timezone(timedelta(hours=2)))
    assert b"DTSTAMP:20271002T083000Z\r\n" in render_entry(entry(revised=revised)).body


def test_a_link_cannot_break_out_of_its_line() -> None:
    body = render_entry(entry(url="https://example.org/\r\nATTENDEE:mailto:x@example.org été")).body
    assert b"\r\nATTENDEE" not in body
    assert b"%C3%A9t%C3%A9" in body.replace(b"\r\n ", b"")


def test_an_unfit_value_names_its_field() -> None:
    with pytest.raises(UnfitValue) as caught:
        render_entry(entry(latitude=-91.0))
    assert caught.value.field == "latitude"


def test_the_text_comes_plainly_and_as_a_page_in_its_direction() -> None:
    text = "قاعة 3\nhttps://meet.example.org/a?b=1&c=2.\n\n<b>"
    body = render_entry(entry(language="ar", description=text, conference=None)).body.replace(b"\r\n ", b"").decode()
    assert f"DESCRIPTION;LANGUAGE=ar:{text}".replace("\n", "\\n") in body
    page = (
        '<html lang="ar" dir="rtl"><body><p>قاعة 3<br><a href="https://meet.example.org/a?b=1&amp\\;c=2">'
        "https://meet.example.org/a?b=1&amp\\;c=2</a>.</p><p>&lt\\;b&gt\\;</p></body></html>"
    )
    assert f"STYLED-DESCRIPTION;VALUE=TEXT;FMTTYPE=text/html;LANGUAGE=ar:{page}\r\n" in body
    assert f"X-ALT-DESC;FMTTYPE=text/html:{page}\r\n" in body


def test_an_address_in_a_text_cannot_leave_its_attribute() -> None:
    body = (
        render_entry(entry(description='https://a.example/"onmouseover="x', conference=None))
        .body.replace(b"\r\n ", b"")
        .decode()
    )
    assert 'href="https://a.example/"' in body
    assert '"onmouseover' not in body.partition("X-ALT-DESC")[2].partition("</a>")[0]
