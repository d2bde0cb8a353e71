"""Everything the calendar engine writes, read by programs that are not ours."""

from functools import cache
from typing import Any

import pytest

from delegations.calendars.invitations import decline_counter
from tests.calendars.examples import ORGANIZER, entry
from tests.calendars.test_linter import CARD, FEED, unfolded
from tests.judges.files import SCRIPTS, File, engine_files, found, zone_files
from tests.judges.judges import JUDGES, TIMEKEEPERS, Readings, count_of_calcurse, faults

FILES = engine_files()


@cache
def zones() -> dict[str, File]:
    return zone_files()


@cache
def readings(judge: str) -> Readings:
    """All files in one call."""
    return JUDGES[judge].read({name: file.body for name, file in FILES.items()})


@pytest.mark.parametrize("judge", JUDGES)
def test_no_judge_finds_a_fault(judge: str) -> None:
    wrong = {name: faults(reading) for name, reading in readings(judge).items() if faults(reading)}
    assert wrong == {}


@pytest.mark.parametrize("judge", JUDGES)
def test_every_judge_counts_the_same_entries(judge: str) -> None:
    for name, file in FILES.items():
        assert sorted(e["uid"] for e in readings(judge)[name]["events"]) == sorted(e.uid for e in file.entries), name


def test_calcurse_imports_every_entry() -> None:
    for name, file in FILES.items():
        assert count_of_calcurse(file.body) == (len(file.entries), 0), name


@pytest.mark.parametrize("judge", TIMEKEEPERS)
def test_every_judge_reads_the_same_times_and_methods(judge: str) -> None:
    for name, file in FILES.items():
        reading = readings(judge)[name]
        assert reading["method"] == file.method, name
        assert found(reading) == file.expected(), name


@pytest.mark.parametrize("judge", ["libical", "icaljs"])
def test_the_answer_to_a_counter_proposal_is_understood(judge: str) -> None:
    """It has no time, so that programs which only import files have no use for it."""
    answer = decline_counter(uid="slot-5f1c@example.org", revised=entry().revised, organizer=ORGANIZER, comment="Non")
    reading = JUDGES[judge].read({"answer": answer})["answer"]
    assert (faults(reading), reading["method"]) == ([], "DECLINECOUNTER")
    assert [event["uid"] for event in reading["events"]] == ["slot-5f1c@example.org"]


@pytest.mark.parametrize("judge", TIMEKEEPERS)
@pytest.mark.parametrize("language", SCRIPTS)
def test_a_text_of_any_script_comes_back(judge: str, language: str) -> None:
    file = FILES[f"script {language}"]
    event = readings(judge)[f"script {language}"]["events"][0]
    told = (event["summary"], event["description"], event["location"])
    assert told == (file.entries[0].summary, file.entries[0].description, file.entries[0].location)


@pytest.mark.parametrize("language", SCRIPTS)
def test_a_name_of_any_script_comes_back(language: str) -> None:
    assert readings("icaljs")[f"REQUEST to {language}"]["events"][0]["names"] == [SCRIPTS[language]]


@pytest.mark.parametrize("judge", TIMEKEEPERS)
def test_every_instant_is_that_of_zoneinfo(judge: str) -> None:
    """Forty zones, twelve dates, and the minutes beside each change of clocks of three years."""
    read = JUDGES[judge].read({name: file.body for name, file in zones().items()})
    wrong = {
        name: {uid: times for uid, times in file.expected().items() if found(read[name]).get(uid) != times}
        for name, file in zones().items()
    }
    assert {name: times for name, times in wrong.items() if times} == {}


# what the judges must not let pass, so that their silence means something


def _shifted(body: bytes) -> bytes:
    """Paris five hours from Greenwich, in its VTIMEZONE alone."""
    return unfolded(body).replace(b"TZOFFSETTO:+0200", b"TZOFFSETTO:+0500")


@pytest.mark.parametrize("judge", TIMEKEEPERS)
def test_the_judges_go_by_the_zone_of_the_file(judge: str) -> None:
    read = JUDGES[judge].read({"as it is": FEED, "shifted": _shifted(FEED)})
    starts: Any = [read[name]["events"][0]["start"] for name in ("as it is", "shifted")]
    assert starts[0] - starts[1] == 3 * 3600


BROKEN = {
    "no organizer": (b"ORGANIZER;", b"X-ORGANIZER;"),
    "no attendee": (b"ATTENDEE;", b"X-ATTENDEE;"),
    "no stamp": (b"DTSTAMP:", b"X-DTSTAMP:"),
    "no start": (b"DTSTART;", b"X-DTSTART;"),
    "two summaries": (b"SUMMARY;", b"SUMMARY:x\r\nSUMMARY;"),
}


def test_libical_refuses_what_itip_forbids() -> None:
    bodies = {name: unfolded(CARD).replace(old, new) for name, (old, new) in BROKEN.items()}
    read = JUDGES["libical"].read(bodies)
    assert [name for name in BROKEN if not faults(read[name])] == []


def test_half_a_file_is_refused() -> None:
    half = {"half": FEED[: len(FEED) // 2]}
    assert [name for name in ("icaljs", "vobject", "khal") if not JUDGES[name].read(half)["half"]["faults"]] == []
