"""Test calls within both days, stops one after the other, files of an organiser: plain values in, plain values out."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegations.core.errors import InvalidInput
from delegations.core.walltime import WallTime, local_at
from delegations.fairs.programme.reading import NoProgramme, in_zone, read_programme
from delegations.fairs.programme.rules import (
    Pace,
    Party,
    StopTooShort,
    clocks_change,
    propose_rehearsal,
    tour_times,
)
from delegations.sheets.workbooks import workbook

NOW = datetime(2027, 10, 18, 7, tzinfo=UTC)
ZONES = (
    "America/Bogota",
    "Asia/Tokyo",
    "Africa/Casablanca",
    "Pacific/Auckland",
    "Asia/Kathmandu",
    "America/Los_Angeles",
)


def test_a_test_call_lies_on_the_day_before_within_both_days() -> None:
    found = propose_rehearsal(WallTime(datetime(2027, 11, 2, 15), "Europe/Madrid"), "America/Bogota", NOW)
    assert found is not None and found.fits and found.eve
    assert (found.start.local, found.there.hour) == (datetime(2027, 11, 1, 15), 9)


def test_without_a_common_hour_the_least_bad_one_is_proposed() -> None:
    found = propose_rehearsal(WallTime(datetime(2027, 11, 2, 10), "Europe/Madrid"), "Pacific/Auckland", NOW)
    assert found is not None and not found.fits
    assert 6 <= found.start.local.hour <= 20, "nobody is called at three in the morning"


@given(st.sampled_from(ZONES), st.integers(8, 20))
def test_a_proposal_fits_whenever_any_time_of_the_eve_does(zone: str, hour: int) -> None:
    start = WallTime(datetime(2027, 11, 3, hour), "Europe/Madrid")
    found = propose_rehearsal(start, zone, NOW)
    assert found is not None and found.start.local.date() == datetime(2027, 11, 2).date()
    moments = [
        WallTime(datetime(2027, 11, 2), "Europe/Madrid").instant() + timedelta(minutes=15 * n) for n in range(95)
    ]
    fitting = [m for m in moments if all(_decent(local_at(m, z)) for z in ("Europe/Madrid", zone))]
    assert found.fits == bool(fitting)


def _decent(local: datetime) -> bool:
    return 9 * 60 <= local.hour * 60 + local.minute <= 18 * 60 - 30


def test_a_session_of_tomorrow_is_tried_out_on_its_day_and_one_of_the_past_never() -> None:
    soon = WallTime(datetime(2027, 10, 18, 15), "Europe/Madrid")
    found = propose_rehearsal(soon, "America/Bogota", NOW)
    assert found is not None and not found.eve and found.end.instant() <= soon.instant()
    assert propose_rehearsal(WallTime(datetime(2027, 10, 18, 9), "Europe/Madrid"), "America/Bogota", NOW) is None


@given(st.lists(st.tuples(st.integers(0, 120), st.integers(1, 240)), min_size=1, max_size=30))
def test_stops_follow_each_other_without_gap_but_the_walk(pairs: list[tuple[int, int]]) -> None:
    start = WallTime(datetime(2027, 10, 30, 22), "Europe/Madrid")
    spans = tour_times(start, [Pace(*pair) for pair in pairs])
    clock = start.instant()
    for (walk, minutes), (begins, ends) in zip(pairs, spans, strict=True):
        assert begins.instant() == clock + timedelta(minutes=walk)
        assert ends.instant() - begins.instant() == timedelta(minutes=minutes)
        clock = ends.instant()


def test_a_tour_over_the_change_of_clocks_shows_what_the_clocks_show() -> None:
    start = WallTime(datetime(2027, 10, 31, 1, 30), "Europe/Madrid")
    spans = tour_times(start, [Pace(0, 60), Pace(0, 60)])
    assert [f"{end.local:%H:%M} {end.fold}" for _, end in spans] == ["02:30 0", "02:30 1"]
    assert clocks_change(start, spans[-1][1])


def test_a_stop_of_no_minutes_is_refused_at_its_row() -> None:
    with pytest.raises(StopTooShort) as refused:
        tour_times(WallTime(datetime(2027, 11, 3, 10), "Europe/Madrid"), [Pace(0, 12), Pace(3, 0)])
    assert refused.value.field == "minutes-1"


def test_headsets_and_those_too_many() -> None:
    party = Party(people=17, companions=2, most=15)
    assert (party.too_many, party.headsets) == (2, 19)
    assert Party(17, 2, None).too_many == 0


CSV = (
    "Programme du salon\n\n"
    "Titre;Jour;Début;Fin;Fuseau;Salle;Intervenants;Lien;Parcours\n"
    "Ouverture;02/11/2027;9h30;10h30;;Auditorium;Anna Puig;https://salon.example.org/1;Plénière\n"
    "Vélo et ville;02/11/2027;11:00;12:00;Europe/Paris;Salle 2;;;Mobilité\n"
    "Vélo et ville;02/11/2027;11:00;12:00;Europe/Paris;Salle 2;;;Mobilité\n"
    ";03/11/2027;11:00;;;;;;\n"
    "Eau;le matin;25h;12:00;Lune/Mer;;;javascript:alert(1);\n"
)


def test_a_list_is_read_by_its_headings_and_faults_have_row_and_column() -> None:
    read = read_programme(CSV.encode("cp1252"), "programme.csv", "Europe/Madrid")
    assert [(one.title, one.zone, one.room) for one in read.entries] == [
        ("Ouverture", "", "Auditorium"), ("Vélo et ville", "Europe/Paris", "Salle 2"),
    ]  # fmt: skip
    assert read.doubled == ("Vélo et ville",) and read.floating == 1
    assert [(fault.row, fault.column) for fault in read.faults] == [
        (7, "Title"), (8, "Day"), (8, "Time zone"), (8, "From"),
    ]  # fmt: skip


def test_a_workbook_reads_like_a_list() -> None:
    rows: list[list[object]] = [["Opening", datetime(2027, 11, 2).date(), "09:30", "10:30"]]
    body = workbook("P", ["Title", "Day", "From", "To"], rows, rtl=False)  # type: ignore[arg-type]  # any cells
    (entry,) = read_programme(body, "p.xlsx", "Europe/Madrid").entries
    assert (entry.title, entry.starts, entry.ends) == ("Opening", "2027-11-02T09:30:00", "2027-11-02T10:30:00")


ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//organiser//EN
BEGIN:VEVENT
UID:a@fair
DTSTART;TZID=Europe/Madrid:20271102T150000
DTEND;TZID=Europe/Madrid:20271102T160000
SUMMARY:Sharing the street
END:VEVENT
BEGIN:VEVENT
UID:a@fair
DTSTART;TZID=Europe/Madrid:20271102T150000
DTEND;TZID=Europe/Madrid:20271102T160000
SUMMARY:Sharing the street
LOCATION:Hall 2, room Gaudí
DESCRIPTION:Speakers: Anna Puig, Luis Gómez
CATEGORIES:Mobility
END:VEVENT
BEGIN:VEVENT
UID:b@fair
DTSTART:20271102T090000
SUMMARY:Floating
END:VEVENT
BEGIN:VEVENT
UID:c@fair
DTSTART;VALUE=DATE:20271103
SUMMARY:All day
END:VEVENT
BEGIN:VEVENT
UID:d@fair
DTSTART;TZID=America/Bogota:20271103T090000
DTEND;TZID=America/Bogota:20271103T100000
SUMMARY:From Bogotá
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_keeps_other_zones_and_asks_for_floating_times() -> None:
    read = read_programme(ICS.replace("\n", "\r\n").encode(), "fair.ics", "Europe/Madrid")
    assert sorted((one.title, one.zone) for one in read.entries) == [
        ("Floating", ""), ("From Bogotá", "America/Bogota"), ("Sharing the street", "Europe/Madrid"),
    ]  # fmt: skip
    assert read.doubled == ("Sharing the street",) and read.floating == 1
    assert [fault.data["title"] for fault in read.faults] == ["All day"]
    entries, _faults = in_zone(read, "Europe/Madrid")
    assert {one.zone for one in entries} == {"Europe/Madrid", "America/Bogota"}


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", b"one;two\nthree;four", b"PK\x03\x04broken", b"\x00" * 50],
)
def test_hostile_files_are_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_programme(content, "x.csv", "Europe/Madrid")


def test_a_list_without_headings_says_what_is_needed() -> None:
    with pytest.raises(NoProgramme):
        read_programme(b"Ouverture;02/11/2027;9h30", "x.csv", "Europe/Madrid")
