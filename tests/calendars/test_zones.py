"""The VTIMEZONEs against zoneinfo, read by an independent expander, in forty zones and round every change."""

import zoneinfo
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delegations.calendars.entries import render_entry
from delegations.calendars.footers import parse_footer
from delegations.calendars.values import UnfitValue
from delegations.calendars.zones import changes_in, render_zone
from delegations.core.walltime import UnknownZone, WallTime
from tests.calendars.examples import entry, feed
from tests.calendars.expander import instant_of, offset_at
from tests.calendars.linter import Component, lint, parse

ODD = [
    "Africa/Cairo",
    "America/Nuuk",
    "America/Scoresbysund",
    "America/Santiago",
    "Asia/Gaza",
    "Asia/Hebron",
    "Asia/Jerusalem",
    "America/Havana",  # no winter time in 2026-27
]
REGULAR = [
    "Europe/Paris",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Athens",
    "Europe/Chisinau",
    "Atlantic/Azores",
    "Asia/Beirut",
    "Antarctica/Troll",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Miquelon",
    "Australia/Sydney",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Norfolk",
    "Pacific/Easter",
]
FIXED = [
    "Africa/Casablanca",
    "Africa/El_Aaiun",
    "Africa/Dakar",
    "Africa/Abidjan",
    "America/Asuncion",
    "America/Mexico_City",
    "America/Sao_Paulo",
    "Asia/Tokyo",
    "Asia/Shanghai",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Asia/Amman",
    "Europe/Istanbul",
]
ZONES = ODD + REGULAR + FIXED
DATES = [(2026, 1, 15), (2026, 2, 20), (2026, 9, 21), (2027, 1, 1), (2027, 3, 28), (2027, 7, 1), (2027, 10, 31)]
DATES += [(2027, 12, 31), (2028, 2, 29), (2028, 4, 1), (2028, 9, 30), (2028, 12, 31)]
LAW_CHANGED = [
    ("Africa/Casablanca", 2026, 2026),
    ("America/New_York", 2006, 2008),
    ("Europe/Paris", 1994, 1997),
    ("Europe/Volgograd", 2018, 2021),
    ("America/Mexico_City", 2021, 2024),
    ("Asia/Amman", 2021, 2023),
    ("America/Asuncion", 2023, 2026),
    ("Pacific/Apia", 2010, 2013),
    ("Asia/Pyongyang", 2015, 2018),
]


def component(name: str, first: int, last: int) -> Component:
    wrapped = b"BEGIN:VCALENDAR\r\n" + render_zone(name, first, last) + b"END:VCALENDAR\r\n"
    return next(parse(wrapped).walk("VTIMEZONE"))


def probes(name: str, first: int, last: int) -> list[datetime]:
    """Instants through the years, and the seconds round each change."""
    begin = datetime(first, 1, 1, tzinfo=UTC)
    found = [begin + timedelta(days=9 * n) for n in range((last + 1 - first) * 365 // 9)]
    for year in range(first, last + 1):
        for change in changes_in(name, year):
            found += [change.instant + timedelta(seconds=s) for s in (-3600, -1, 0, 1, 3600)]
    return found


@pytest.mark.parametrize("name", ZONES)
def test_every_instant_has_the_offset_zoneinfo_gives(name: str) -> None:
    zone = component(name, 2026, 2028)
    for instant in probes(name, 2026, 2028):
        assert offset_at(zone, instant) == instant.astimezone(zoneinfo.ZoneInfo(name)).utcoffset(), instant


@pytest.mark.parametrize(("name", "first", "last"), LAW_CHANGED)
def test_years_in_which_the_law_changed_are_true_too(name: str, first: int, last: int) -> None:
    zone = component(name, first, last)
    for instant in probes(name, first, last):
        assert offset_at(zone, instant) == instant.astimezone(zoneinfo.ZoneInfo(name)).utcoffset(), instant


@pytest.mark.parametrize("name", ZONES)
def test_entries_on_twelve_dates_and_beside_each_change_fall_on_the_right_instant(name: str) -> None:
    walls = [datetime(*day, hour, 30) for day in DATES for hour in (0, 12)]
    for year in (2026, 2027, 2028):
        walls += [c.onset + timedelta(minutes=m) for c in changes_in(name, year) for m in (-61, -1, 0, 30, 61, 121)]
    for local in walls:
        start = WallTime(local, name)
        body = feed([render_entry(entry(start=start, end=WallTime(local + timedelta(days=1), name)))])
        assert lint(body) == []
        assert instant_of(parse(body), "DTSTART") == start.instant(), local


@settings(deadline=None, max_examples=60)  # the first look at a zone scans its years
@given(name=st.sampled_from(sorted(zoneinfo.available_timezones())), year=st.integers(1972, 2037))
def test_any_zone_in_any_year_is_true(name: str, year: int) -> None:
    zone = component(name, year, year)
    for instant in probes(name, year, year):
        assert offset_at(zone, instant) == instant.astimezone(zoneinfo.ZoneInfo(name)).utcoffset(), instant


@pytest.mark.parametrize("name", REGULAR)
def test_a_regular_zone_is_two_yearly_rules_and_the_same_for_every_feed(name: str) -> None:
    parts = component(name, 2027, 2027).children
    assert sorted(part.name for part in parts) == ["DAYLIGHT", "STANDARD"]
    assert all(part.all("RRULE") and not part.all("RDATE") for part in parts)
    assert render_zone(name, 2027, 2027) == render_zone(name, 2026, 2031)


@pytest.mark.parametrize("name", ODD)
def test_an_odd_zone_has_explicit_changes_one_value_each(name: str) -> None:
    parts = component(name, 2026, 2028).children
    assert not any(part.all("RRULE") for part in parts)
    dates = [p.value for part in parts for p in part.all("RDATE")]
    assert dates
    assert all(part.one("DTSTART").value in dates for part in parts if part.all("RDATE"))
    assert not any("," in value for value in dates)


def test_paris_begins_summer_at_two_on_its_winter_clock() -> None:
    text = render_zone("Europe/Paris", 2027, 2027).decode()
    assert "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nDTSTART:19960331T020000\r\n" in text
    assert "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n" in text


def test_morocco_is_back_at_greenwich_from_september_2026() -> None:
    zone = component("Africa/Casablanca", 2026, 2027)
    assert offset_at(zone, datetime(2026, 9, 19, tzinfo=UTC)) == timedelta(hours=1)
    assert offset_at(zone, datetime(2026, 9, 21, tzinfo=UTC)) == timedelta(0)
    assert len(component("Africa/Casablanca", 2027, 2027).children) == 1


def test_irish_summer_is_daylight_time() -> None:
    parts = {part.name: part.one("TZNAME").value for part in component("Europe/Dublin", 2027, 2027).children}
    assert parts == {"DAYLIGHT": "IST", "STANDARD": "GMT"}


@pytest.mark.parametrize("name", ZONES)
def test_icalendar_reads_each_zone(name: str) -> None:
    zone = icalendar.Timezone.from_ical(render_zone(name, 2026, 2028))
    assert isinstance(zone, icalendar.Timezone)
    assert zone["TZID"] == name
    zone.to_tz()


def test_an_unknown_zone_and_unreasonable_years_are_refused() -> None:
    with pytest.raises(UnknownZone):
        render_zone("Europe/Atlantis", 2027, 2027)
    with pytest.raises(UnknownZone):
        render_zone("../Paris", 2027, 2027)
    with pytest.raises(UnfitValue):
        render_zone("Europe/Paris", 2027, 2026)


@pytest.mark.parametrize("footer", ["<+00>0", "CET-1", "IRST-3:30IRDT,J79/24,J263/24", "", "X"])
def test_a_footer_without_a_rule_of_weekdays_gives_no_rule(footer: str) -> None:
    assert parse_footer(footer) is None


def test_a_footer_with_two_offsets_and_odd_hours_is_read() -> None:
    pair = parse_footer("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0/-1:30")
    assert pair is not None
    assert [(c.before, c.after, c.name, c.rule.second) for c in pair] == [
        (37800, 39600, "+11", 7200),
        (39600, 37800, "+1030", -5400),
    ]
