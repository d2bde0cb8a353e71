"""The reading of vobject, the parser of Radicale. {name: text} comes in as JSON, {name: reading} goes out."""

import json
import sys
from datetime import UTC, datetime
from typing import Any

import vobject


def moment(line: Any) -> int | str:
    value = line.value
    if isinstance(value, datetime):
        return int(value.astimezone(UTC).timestamp())
    return str(value.isoformat())


def text_of(event: Any, name: str) -> str | None:
    return str(getattr(event, name).value) if hasattr(event, name) else None


def event_of(event: Any) -> dict[str, Any]:
    return {
        "uid": event.uid.value,
        "start": moment(event.dtstart),
        "end": moment(event.dtend),
        "summary": text_of(event, "summary"),
        "description": text_of(event, "description"),
        "location": text_of(event, "location"),
    }


def forget_zones() -> None:
    """vobject keeps the zones of a file for the next one."""
    vars(vobject.icalendar)["__tzidMap"].clear()
    vobject.icalendar.registerTzid("UTC", vobject.icalendar.utc)


def reading(text: str) -> dict[str, Any]:
    try:
        forget_zones()
        root = vobject.readOne(text)
        method = root.method.value if hasattr(root, "method") else ""
        return {"faults": [], "events": [event_of(e) for e in root.contents.get("vevent", [])], "method": method}
    except Exception as error:
        return {"faults": [repr(error)], "events": []}


json.dump({name: reading(text) for name, text in json.load(sys.stdin).items()}, sys.stdout)
