"""libical's reading, for the system's Python. {name: text} comes in as JSON, {name: reading} goes out."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as ICal  # noqa: E402

UTC = ICal.Timezone.get_utc_timezone()


def children(component: Any, kind: Any) -> Iterator[Any]:
    child = component.get_first_component(kind)
    while child is not None:
        yield child
        child = component.get_next_component(kind)


def properties(component: Any, kind: Any) -> Iterator[Any]:
    found = component.get_first_property(kind)
    while found is not None:
        yield found
        found = component.get_next_property(kind)


def faults(component: Any) -> list[str]:
    """What the parser and the restrictions of iTIP left as X-LIC-ERROR, at any depth."""
    found = [p.get_xlicerror() for p in properties(component, ICal.PropertyKind.XLICERROR_PROPERTY)]
    for child in children(component, ICal.ComponentKind.ANY_COMPONENT):
        found += faults(child)
    return found


def moment(event: Any, kind: Any) -> int | str | None:
    """Seconds since 1970, or the day of an all-day entry."""
    found = event.get_first_property(kind)
    if found is None:
        return None
    time = found.get_datetime_with_component(event)
    if time.is_date():
        return f"{time.get_year():04}-{time.get_month():02}-{time.get_day():02}"
    return int(time.as_timet_with_zone(time.get_timezone() or UTC))


def event_of(event: Any) -> dict[str, Any]:
    return {
        "uid": event.get_uid(),
        "start": moment(event, ICal.PropertyKind.DTSTART_PROPERTY),
        "end": moment(event, ICal.PropertyKind.DTEND_PROPERTY),
        "summary": event.get_summary(),
        "description": event.get_description(),
        "location": event.get_location(),
    }


def reading(text: str) -> dict[str, Any]:
    root = ICal.Component.new_from_string(text)
    if root is None:
        return {"faults": ["not a calendar"], "events": []}
    if root.isa() != ICal.ComponentKind.VCALENDAR_COMPONENT:
        return {"faults": ["not one calendar"], "events": []}
    ICal.restriction_check(root)
    method = root.get_method()
    events = [event_of(event) for event in children(root, ICal.ComponentKind.VEVENT_COMPONENT)]
    return {
        "faults": faults(root),
        "events": events,
        "method": "" if method == ICal.PropertyMethod.NONE else ICal.PropertyMethod(method).value_nick.upper(),
    }


json.dump({name: reading(text) for name, text in json.load(sys.stdin).items()}, sys.stdout)
