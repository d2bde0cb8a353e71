"""Evolution's reading, for the system's Python. {name: text} comes in as JSON, {name: reading} goes out."""

import json
import sys
from typing import Any

import gi

gi.require_version("ICalGLib", "3.0")
gi.require_version("ECal", "2.0")
from gi.repository import ECal  # noqa: E402
from gi.repository import ICalGLib as ICal  # noqa: E402


def moment(found: Any, calendar: Any) -> dict[str, Any]:
    """The wall time, the zone it names, and the instant by the file's own VTIMEZONE."""
    time, tzid = found.get_value(), found.get_tzid()
    zone = calendar.get_timezone(tzid) if tzid else None
    utc = ICal.Timezone.get_utc_timezone()
    return {
        "local": time.as_ical_string(),
        "zone": tzid or "",
        "instant": int(time.as_timet_with_zone(zone or utc)) if zone or time.is_utc() else None,
    }


def person(found: Any) -> dict[str, Any]:
    return {"address": found.get_value(), "name": found.get_cn(), "language": found.get_language()}


def attendee(found: Any) -> dict[str, Any]:
    return {
        **person(found),
        "partstat": ICal.ParameterPartstat(found.get_partstat()).value_nick.upper(),
        "role": ICal.ParameterRole(found.get_role()).value_nick.upper(),
        "rsvp": found.get_rsvp(),
    }


def event_of(inner: Any, calendar: Any) -> dict[str, Any]:
    """As Evolution takes an entry of a mail apart."""
    event = ECal.Component.new_from_icalcomponent(inner.clone())
    return {
        "uid": event.get_uid(),
        "sequence": event.get_sequence(),
        "status": ICal.PropertyStatus(event.get_status()).value_nick.upper(),
        "summary": event.get_summary().get_value(),
        "location": event.get_location() or "",
        "start": moment(event.get_dtstart(), calendar),
        "end": moment(event.get_dtend(), calendar),
        "organizer": person(event.get_organizer()) if ECal.util_component_has_organizer(inner) else None,
        "attendees": [attendee(each) for each in event.get_attendees()],
        "asked": ECal.util_component_has_attendee(inner),
    }


def reading(text: str) -> dict[str, Any]:
    calendar = ECal.util_parse_ics_string(text)
    if calendar is None or calendar.isa() != ICal.ComponentKind.VCALENDAR_COMPONENT:
        return {"method": "", "events": []}
    inner, events = calendar.get_first_component(ICal.ComponentKind.VEVENT_COMPONENT), []
    while inner is not None:
        events.append(event_of(inner, calendar))
        inner = calendar.get_next_component(ICal.ComponentKind.VEVENT_COMPONENT)
    return {"method": ICal.PropertyMethod(calendar.get_method()).value_nick.upper(), "events": events}


json.dump({name: reading(text) for name, text in json.load(sys.stdin).items()}, sys.stdout)
