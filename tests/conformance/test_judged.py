"""C48-C50: readers that are not ours, on everything that arrived."""

import pytest

from tests.calendars.linter import lint
from tests.calendars.test_linter import BROKEN_CARDS, BROKEN_FEEDS, CARD, FEED, broken
from tests.conformance.story import Received
from tests.judges.judges import JUDGES, count_of_calcurse, faults


@pytest.mark.parametrize("judge", JUDGES)
def test_c48_an_empty_feed_is_a_calendar_everywhere(judge: str, received: Received) -> None:
    empty = {f.name: f.body for f in received.feeds("empty") if f.kind != "season"}
    assert len(empty) == 18
    for name, reading in JUDGES[judge].read(empty).items():
        assert (faults(reading), reading["events"]) == ([], []), name
    assert [name for name, body in empty.items() if lint(body)] == []


@pytest.mark.parametrize("judge", JUDGES)
def test_c49_every_calendar_passes_every_judge(judge: str, received: Received) -> None:
    read = JUDGES[judge].read(received.calendars)
    assert {name: faults(reading) for name, reading in read.items() if faults(reading)} == {}


def test_c49_our_own_linter_passes_what_arrived_and_catches_each_of_its_controls(received: Received) -> None:
    assert {name: lint(body) for name, body in received.calendars.items() if lint(body)} == {}
    let_pass = [fault for fault, change in BROKEN_FEEDS.items() if not lint(broken(FEED, *change))]
    assert let_pass + [fault for fault, change in BROKEN_CARDS.items() if not lint(broken(CARD, *change))] == []


def test_c50_calcurse_and_khal_take_every_entry(received: Received) -> None:
    files = {f.name: f.body for f in received.feeds("agreed")}
    read = JUDGES["khal"].read(files)
    for name, body in files.items():
        count = body.count(b"BEGIN:VEVENT\r\n")
        assert len(read[name]["events"]) == count, name
        assert count_of_calcurse(body) == (count, 0), name
