"""What khal keeps of a file, imported the way its command does. {name: text} in, {name: reading} out, as JSON."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from khal.icalendar import split_ics
from khal.khalendar import CalendarCollection
from khal.khalendar.vdir import Item

ZONE = ZoneInfo("Europe/Paris")
FORMAT = "%Y-%m-%d"
LOCALE = {
    "local_timezone": ZONE, "default_timezone": ZONE, "timeformat": "%H:%M", "dateformat": FORMAT,
    "longdateformat": FORMAT, "datetimeformat": "%Y-%m-%d %H:%M", "longdatetimeformat": "%Y-%m-%d %H:%M",
    "unicode_symbols": True, "firstweekday": 0, "weeknumbers": False,
}  # fmt: skip


def reading(text: str, folder: Path) -> dict[str, Any]:
    calendar = {
        "name": "a", "path": str(folder), "readonly": False, "color": "", "priority": 10, "ctype": "calendar",
        "addresses": [],
    }  # fmt: skip
    kept = CalendarCollection({"a": calendar}, dbpath=":memory:", locale=LOCALE)
    try:
        for item in split_ics(text, default_timezone=ZONE):
            kept.insert(Item(item), collection="a")
    except Exception as error:
        return {"faults": [repr(error)], "events": []}
    events = [{"uid": e.uid, "summary": e.summary} for e in kept.search("BEGIN:VEVENT")]
    return {"faults": [], "events": events}


with TemporaryDirectory() as scratch:
    files = json.load(sys.stdin)
    readings = {name: reading(text, Path(scratch) / str(n)) for n, (name, text) in enumerate(files.items())}
json.dump(readings, sys.stdout)
