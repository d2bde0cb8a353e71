"""Foreign calendar files become events with honest times, and nothing in them is trusted."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from delegations.calendars.reading import (
    MOST_COMPONENTS,
    CalendarTooLarge,
    LineTooLong,
    TooManyParts,
    UnreadableCalendar,
)
from delegations.calendars.sources import NoEvents, Source, from_json, read_sources, to_json, web_link
from delegations.core.errors import DomainError
from tests.calendars import foreign
from tests.calendars.foreign import calendar, event


def sources(content: bytes) -> dict[str, Source]:
    return {source.uid: source for source in read_sources(content).sources}


def one(*lines: str) -> Source:
    return read_sources(calendar(event(*lines))).sources[0]


def test_google_gives_utc_html_and_a_series_with_a_changed_date() -> None:
    file = read_sources(foreign.GOOGLE)
    found = {source.uid: source for source in file.sources}
    assert file.zone == "Europe/Paris"
    first = found["g1@google.com"]
    assert first.start.at == datetime(2027, 10, 26, 8, tzinfo=UTC)
    assert first.text == "Salle\xa04\n3 < 5"
    assert first.remote_link == "https://meet.google.com/abc-defg-hij"
    assert first.location == "Hôtel de la Métropole, 20 rue du Lac, Lyon"
    assert found["g2@google.com"].repeats and not found["g2@google.com"].cancelled
    moved = next(source for uid, source in found.items() if uid.startswith("g2@google.com#"))
    assert moved.single and moved.title == "Point déplacé"


def test_a_changed_first_date_stands_for_its_series() -> None:
    body = calendar(
        event("DTSTART;TZID=Europe/Paris:20271026T100000", "RRULE:FREQ=DAILY", uid="s"),
        event("RECURRENCE-ID;TZID=Europe/Paris:20271026T100000", "DTSTART;TZID=Europe/Paris:20271026T120000", uid="s"),
    )
    assert [source.start.local.hour for source in read_sources(body).sources] == [12]


def test_a_first_date_that_the_series_leaves_out_counts_as_cancelled() -> None:
    assert one("DTSTART;TZID=Europe/Paris:20271026T100000", "RRULE:FREQ=DAILY",
               "EXDATE;TZID=Europe/Paris:20271026T100000,20271028T100000").cancelled  # fmt: skip


def test_windows_names_are_understood_and_teams_links_found() -> None:
    found = sources(foreign.OUTLOOK)["040000008200E00074C5"]
    assert (found.start.zone, found.start.at) == ("Europe/Paris", datetime(2027, 10, 26, 8, tzinfo=UTC))
    assert found.end is not None and found.end.at == datetime(2027, 10, 26, 9, 30, tzinfo=UTC)
    assert found.remote_link.startswith("https://teams.microsoft.com/")


def test_the_rules_of_an_unnamed_zone_give_instants_in_summer_and_winter() -> None:
    found = sources(foreign.CUSTOM_ZONE)
    assert found["summer"].start.at == datetime(2027, 7, 26, 8, tzinfo=UTC)
    assert found["winter"].start.at == datetime(2027, 11, 26, 9, tzinfo=UTC)
    assert found["winter"].length == timedelta(minutes=90)


def test_a_fair_gives_place_position_and_only_links_of_meetings() -> None:
    found = sources(foreign.FAIR)
    talk, keynote = found["pretalx-fair-ABCDE"], found["sessionize-1"]
    assert (talk.latitude, talk.longitude) == (45.7609, 4.8598)
    assert talk.remote_link == "", "the page of a talk is no meeting"
    assert talk.text == "L'eau\nen ville"
    assert keynote.remote_link == "https://zoom.us/j/123"


def test_times_without_a_known_zone_have_no_instant() -> None:
    found = sources(foreign.FLOATING)
    assert (found["f1"].start.at, found["f1"].start.tzid) == (None, "")
    assert (found["f2"].start.at, found["f2"].start.tzid) == (None, "Bureau de Rabat")


def test_all_day_events_keep_their_exclusive_end() -> None:
    found = sources(foreign.ALL_DAY)
    assert found["day"].start.all_day
    assert found["day"].end is not None and found["day"].end.local == datetime(2027, 10, 29)
    assert found["one-day"].end is None


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:20271026T100000Z",),
        ("DTSTART:20271026T100000Z", "DTEND:20271026T100000Z"),
        ("DTSTART:20271026T100000Z", "DTEND:20271026T090000Z"),
        ("DTSTART:20271026T100000Z", "DURATION:-PT1H"),
        ("DTSTART:20271026T100000Z", "DURATION:P99999D"),
        ("DTSTART:20271026T100000Z", "DTEND;VALUE=DATE:20271027"),
        ("DTSTART:20271026T100000Z", "DTEND:whenever"),
    ],
)
def test_an_end_that_cannot_be_one_is_no_end(lines: tuple[str, ...]) -> None:
    found = one(*lines)
    assert (found.end, found.length) == (None, None)


def test_the_end_is_known_across_zones_and_clock_changes() -> None:
    flight = one("DTSTART;TZID=Africa/Casablanca:20271026T100000", "DTEND;TZID=Europe/Paris:20271026T140000")
    assert flight.end is not None and flight.end.zone == "Europe/Paris"
    night = one("DTSTART;TZID=Europe/Paris:20271031T010000", "DTEND;TZID=Europe/Paris:20271031T040000")
    assert night.end is not None and night.end.local.hour == 4
    assert night.end.at is not None and night.start.at is not None
    assert night.end.at - night.start.at == timedelta(hours=4)


def test_of_one_uid_the_newest_sequence_stands_and_a_cancelling_file_cancels() -> None:
    body = calendar(
        event("DTSTART:20271026T100000Z", "SEQUENCE:2", title="Neuf"),
        event("DTSTART:20271026T110000Z", "SEQUENCE:1", title="Vieux"),
    )
    assert [source.title for source in read_sources(body).sources] == ["Neuf"]
    assert read_sources(calendar(event("DTSTART:20271026T100000Z"), head=("METHOD:CANCEL",))).sources[0].cancelled
    assert one("DTSTART:20271026T100000Z", "STATUS:CANCELLED").cancelled


def test_events_without_a_date_are_counted_and_those_without_a_uid_all_kept() -> None:
    body = calendar(
        event("DTSTART:garbage", uid="x"), event("DTSTART:00010101T000000Z", uid="y"),
        *(f"BEGIN:VEVENT\r\nDTSTART:20271026T1{n}0000Z\r\nEND:VEVENT" for n in range(2)),
    )  # fmt: skip
    file = read_sources(body)
    assert (len(file.sources), file.undated) == (2, 2)


def test_what_is_kept_until_the_import_comes_back_as_it_was() -> None:
    for body in (foreign.GOOGLE, foreign.OUTLOOK, foreign.FAIR, foreign.FLOATING, foreign.ALL_DAY, foreign.CLOCKS):
        file = read_sources(body)
        assert from_json(json.loads(json.dumps(to_json(file)))) == file


def test_of_too_many_events_those_near_the_dates_are_kept() -> None:
    body = calendar(*(event(f"DTSTART:2027{month:02}15T100000Z", uid=f"m{month}") for month in range(1, 13)))
    near = read_sources(body).nearest(datetime(2027, 6, 1), datetime(2027, 7, 1), 3)
    assert [source.uid for source in near.sources] == ["m5", "m6", "m7"]


@pytest.mark.parametrize(
    "body",
    [
        foreign.FAIR.replace(b"\r\n", b"\n"),
        foreign.FAIR.replace(b"\r\n", b"\r"),
        b"\xef\xbb\xbf" + foreign.FAIR,
        foreign.FAIR.decode().encode("utf-16"),
        foreign.FAIR.decode().encode("utf-16-le"),
        foreign.FAIR.decode().encode("utf-16-be"),
        foreign.FAIR.decode().encode("cp1252"),
    ],
)
def test_encodings_and_line_ends_do_not_matter(body: bytes) -> None:
    assert {source.title for source in read_sources(body).sources} == {"Villes sobres", "Keynote"}


def test_a_separator_of_lines_inside_a_title_is_no_end_of_line() -> None:
    body = calendar(event("DTSTART:20271026T100000Z", title="Eau\u2028et ville\x85"))
    assert read_sources(body).sources[0].title == "Eau et ville"


def test_a_fold_inside_a_character_is_mended() -> None:
    line = "SUMMARY:Réunion".encode()
    cut = line.index(b"\xc3") + 1
    body = foreign.calendar(event("DTSTART:20271026T100000Z")).replace(
        b"SUMMARY:Visite du port", line[:cut] + b"\r\n " + line[cut:]
    )
    assert read_sources(body).sources[0].title == "Réunion"


def test_what_cannot_be_read_is_refused_by_name() -> None:
    many = "".join(f"BEGIN:VEVENT\r\nUID:{n}\r\nDTSTART:20271026T100000Z\r\nEND:VEVENT\r\n" for n in range(20_000))
    with pytest.raises(TooManyParts, match=str(MOST_COMPONENTS)):
        read_sources(calendar(many))
    with pytest.raises(CalendarTooLarge, match=r"5\.0 MB"):
        read_sources(b"x" * 5_000_000)
    with pytest.raises(LineTooLong):
        read_sources(calendar("X-LONG:" + "x" * 100_000))
    for body in (b"", b"\0", b"PK\x03\x04", b"<html>", b"https://example.org/a.ics", b"BEGIN:VEVENT\r\nEND:VEVENT"):
        with pytest.raises(UnreadableCalendar):
            read_sources(body)
    with pytest.raises(UnreadableCalendar):
        read_sources(calendar("BEGIN:VEVENT\r\n" * 1_000 + "END:VEVENT\r\n" * 1_000))
    with pytest.raises(NoEvents):
        read_sources(calendar())
    with pytest.raises(NoEvents):
        read_sources(calendar("BEGIN:VTODO\r\nUID:t\r\nEND:VTODO"))


def test_a_zone_of_endless_rules_is_followed_no_further_than_an_honest_one() -> None:
    """Rules are few, plain and yearly; what else a zone says counts from its first onset on."""
    rules = ("FREQ=SECONDLY", "FREQ=YEARLY;BYDAY=SU;BYHOUR=0,1,2", "FREQ=YEARLY;INTERVAL=2", "FREQ=YEARLY;BYMONTH=99")
    parts = [
        f"BEGIN:STANDARD\r\nDTSTART:1601010{n}T000000\r\nTZOFFSETTO:+0{n}00\r\nRRULE:{rule}\r\nEND:STANDARD"
        for n, rule in enumerate(rules, start=1)
    ]
    zone = "\r\n".join(("BEGIN:VTIMEZONE", "TZID:z", *parts, "END:VTIMEZONE"))
    found = read_sources(calendar(zone, event("DTSTART;TZID=z:20271026T100000"))).sources[0]
    assert found.start.at == datetime(2027, 10, 26, 6, tzinfo=UTC)


def test_a_thousand_events_are_read() -> None:
    body = calendar(*(event("DTSTART:20271026T100000Z", uid=f"e{n}") for n in range(1_000)))
    assert len(read_sources(body).sources) == 1_000


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "data:text/html,x", "tel:+33199001200", "//zoom.us/j/1", "http://", "https://a b",
        "https://user:word@zoom.us/j/1", "https://zoom.us/\"><script>", "https://zöom.us/", "https://[::1", "ftp://x.org",
        "https://zoom.us/" + "x" * 600, "https://zoom.us:99999/", "https://zoom.us\\@evil.example/",
    ],
)  # fmt: skip
def test_no_address_but_a_plain_one_of_the_web_is_taken(text: str) -> None:
    assert web_link(text) == ""


def test_a_host_that_only_ends_like_a_meeting_is_none() -> None:
    assert one("DTSTART:20271026T100000Z", "URL:https://notzoom.us/j/1").remote_link == ""
    assert one("DTSTART:20271026T100000Z", "URL:https://us02web.zoom.us/j/1").remote_link != ""
    assert one("DTSTART:20271026T100000Z", "CONFERENCE;VALUE=URI:tel:+331", "CONFERENCE;VALUE=URI:https://v.example/1")\
        .remote_link == "https://v.example/1"  # fmt: skip


PIECES = st.sampled_from(
    [b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"BEGIN:VEVENT", b"END:VEVENT", b"BEGIN:VTIMEZONE", b"END:VTIMEZONE",
     b"TZID:x", b"BEGIN:STANDARD", b"END:STANDARD", b"TZOFFSETTO:+9999", b"TZOFFSETTO:-0100",
     b"DTSTART:16010101T000000",
     b"RRULE:FREQ=YEARLY;BYMONTH=2;BYDAY=-1SU", b"RRULE:FREQ=YEARLY;BYMONTH=99", b"DTSTART;TZID=x:20271026T100000",
     b"DTSTART:20271026T100000", b"DTSTART;VALUE=DATE:20271026", b"DTSTART:99991231T235959Z", b"DTEND:20271026",
     b"DTSTART;TZID=Asia/Tokyo:00010101T000000", b"DURATION:P9999999999D", b"DURATION:PT1H", b"GEO:a;b", b"GEO:nan;inf",
     b"EXDATE:20271026T100000,x", b"EXDATE:x",
     b"EXDATE:20271026T100000Z", b"GEO:", b"EXDATE;VALUE=DATE:20271026", b"RECURRENCE-ID:20271026T100000Z", b"UID:u",
     b"SEQUENCE:99999999999999999999", b"CONFERENCE:https://[", b"URL:https://zoom.us:x/", b"DTSTART", b"DTSTART:",
     b"DTSTART:20271026T100000Z", b"SUMMARY;LANGUAGE=fr:\xe9", b" folded", b"RRULE:FREQ=X", b"X-WR-TIMEZONE:../etc"]
)  # fmt: skip


@given(st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=25).map(b"\r\n".join),
                 st.lists(PIECES, max_size=25).map(lambda parts: calendar(event("DTSTART:20271026T100000Z")).replace(
                     b"END:VEVENT", b"\r\n".join([*parts, b"END:VEVENT"])))))  # fmt: skip
@example(b"\xff\xfeB")
@example(b"B\0E")
def test_any_bytes_are_read_or_refused_by_a_rule(content: bytes) -> None:
    try:
        file = read_sources(content)
    except DomainError:
        return
    assert file.sources
    assert from_json(json.loads(json.dumps(to_json(file)))) == file
    for source in file.sources:
        assert len(source.title) <= 300 and len(source.location) <= 500 and len(source.text) <= 5_000
        assert not source.remote_link or source.remote_link.startswith(("http://", "https://"))
