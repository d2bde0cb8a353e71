"""A feed through a real CalDAV server: as many entries come out as went in, the same ones, none merged."""

import subprocess
from pathlib import Path

import icalendar

from delegations.calendars.entries import render_entry
from tests.calendars.examples import entry, feed, wall
from tests.calendars.test_feeds import season
from tests.judges.judges import judge_program
from tests.judges.radicale import PASSWORD, USER, Server, radicale

CONFIGURATION = """
[general]
status_path = "{folder}/status"
[pair in]
a = "feed"
b = "server"
collections = null
[pair out]
a = "server"
b = "folder"
collections = null
[storage feed]
type = "singlefile"
path = "{folder}/feed.ics"
[storage server]
type = "caldav"
url = "{address}"
username = "{user}"
password = "{password}"
[storage folder]
type = "filesystem"
path = "{folder}/out"
fileext = ".ics"
"""


def through(server: Server, body: bytes, folder: Path) -> dict[str, str]:
    """{UID: SUMMARY} of the entries that come back, each in a file of its own."""
    (folder / "out").mkdir(parents=True)
    (folder / "feed.ics").write_bytes(body)
    values = {"folder": folder, "address": server.address, "user": USER, "password": PASSWORD}
    (folder / "config").write_text(CONFIGURATION.format(**values))
    for action in (["discover"], ["sync", "in"], ["sync", "out"]):
        command = [judge_program("vdirsyncer"), "-c", str(folder / "config"), *action]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stderr
    found: dict[str, str] = {}
    for file in (folder / "out").glob("*.ics"):
        events = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
        assert len(events) == 1
        found[str(events[0]["UID"])] = str(events[0]["SUMMARY"])
    return found


def test_as_many_entries_come_out_as_went_in(tmp_path: Path) -> None:
    flight = entry(
        uid="flight@example.org", start=wall("2027-10-22T18:10"), end=wall("2027-10-22T20:15", "Africa/Cairo")
    )
    day = entry(uid="day@example.org", all_day=True, start=wall("2027-10-19T00:00"), end=wall("2027-10-20T00:00"))
    body = feed([*season(30), render_entry(flight), render_entry(day)])
    with radicale(tmp_path / "server") as server:
        found = through(server, body, tmp_path / "client")
        assert len(server.kept) == 32
    uids = {*(f"slot-{n}@example.org" for n in range(30)), "flight@example.org", "day@example.org"}
    assert set(found) == uids
    assert set(found.values()) == {entry().summary}
