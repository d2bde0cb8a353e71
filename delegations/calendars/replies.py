"""What comes back from people's calendars: REPLY, COUNTER and REFRESH (RFC 5546, 3.2) as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import unquote

from icalendar import Component

from delegations.calendars.reading import Moment, Zones, events_of, length_of, moment, read_calendars, text_of
from delegations.core.errors import N_, InvalidInput
from delegations.core.text import one_line

ReplyMethod = Literal["REPLY", "COUNTER", "REFRESH"]
PARTSTATS = ("NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED")
_METHODS: tuple[ReplyMethod, ...] = ("REPLY", "COUNTER", "REFRESH")
LONGEST_COMMENT = 2_000
MOST_REVISIONS = 1_000_000_000
MOST_COMPONENTS = 100
"""More than any client sends with one answer, its zones included."""


class NotAReply(InvalidInput):
    message = N_("This calendar part is no answer to an invitation (method: %(method)s).")


class SeveralAnswers(InvalidInput):
    message = N_("This mail carries several answers at once: somebody has to look at it.")


class IncompleteReply(InvalidInput):
    message = N_("This answer does not say what it answers, or who answers (missing: %(missing)s).")


@dataclass(frozen=True)
class Reply:
    """One answer of one attendee. Addresses are in lower case.

    `sequence` is the revision that was answered, `stamped` when (its DTSTAMP), None where that cannot be read.
    `start` and `end` are those of the answer: of a COUNTER, the times proposed.
    """

    method: ReplyMethod
    uid: str
    sequence: int
    stamped: datetime | None
    attendee: str
    attendee_name: str
    partstat: str
    comment: str
    sent_by: str = ""
    delegated_to: str = ""
    start: Moment | None = None
    end: Moment | None = None
    location: str = ""


def read_reply(content: bytes, *, sender: str = "") -> Reply:
    """The one answer of a calendar part. `sender` picks the answering one out of the several that a COUNTER may list.

    Clients differ: Outlook and Exchange leave ORGANIZER out, Google puts the comment into a parameter, Lotus shouts
    MAILTO. Raises UnreadableCalendar, CalendarTooLarge, NotAReply, SeveralAnswers, IncompleteReply.
    """
    calendars, zones = read_calendars(content, most=MOST_COMPONENTS)
    method = str(calendars[0].get("METHOD", "")).strip().upper()
    wanted = next((known for known in _METHODS if known == method), None)
    if wanted is None:
        raise NotAReply(method=one_line(method)[:40] or "-")
    events = list(events_of(calendars))
    if len(calendars) > 1 or len({str(event.get("UID")) for event in events}) > 1:
        raise SeveralAnswers()
    if not events or not events[0].get("UID"):
        raise IncompleteReply(missing="UID")
    return _reply(wanted, events[0], zones, sender.strip().lower())


def _reply(method: ReplyMethod, event: Component, zones: Zones, sender: str) -> Reply:
    attendee = _answering(method, _attendees(event), sender)
    given = str(attendee.params.get("PARTSTAT", "")).upper()
    spoken = one_line(str(attendee.params.get("X-RESPONSE-COMMENT", "")))
    start = moment(event, "DTSTART", zones)
    stamped = moment(event, "DTSTAMP", zones)
    return Reply(
        method=method, uid=one_line(str(event["UID"]))[:255], sequence=_number(event.get("SEQUENCE")),
        stamped=stamped.at if stamped else None, attendee=address_of(attendee),
        attendee_name=one_line(str(attendee.params.get("CN", ""))).strip("'\"")[:200],
        partstat=given if given in PARTSTATS else "NEEDS-ACTION",
        comment=(text_of(event, "COMMENT", many=True, limit=LONGEST_COMMENT) or spoken)[:LONGEST_COMMENT],
        sent_by=address_of(attendee.params.get("SENT-BY", "")),
        delegated_to=address_of(_first(attendee.params.get("DELEGATED-TO", ""))),
        start=start, end=_end(event, start, zones), location=text_of(event, "LOCATION", limit=500),
    )  # fmt: skip


def _attendees(event: Component) -> list[Any]:
    found = event.get("ATTENDEE")
    several = found if isinstance(found, list) else [found] if found is not None else []
    return [attendee for attendee in several if address_of(attendee)]


def _answering(method: ReplyMethod, attendees: Sequence[Any], sender: str) -> Any:
    """The attendee who answers; a delegate named beside his delegator does not count as a second one."""
    if not attendees:
        raise IncompleteReply(missing="ATTENDEE")
    delegating = [a for a in attendees if str(a.params.get("PARTSTAT", "")).upper() == "DELEGATED"]
    if len(attendees) == 1 or len(delegating) == 1:
        return delegating[0] if len(delegating) == 1 else attendees[0]
    own = [a for a in attendees if address_of(a) == sender]
    if method == "COUNTER" and len(own) == 1:
        return own[0]
    raise SeveralAnswers()


def _end(event: Component, start: Moment | None, zones: Zones) -> Moment | None:
    end = moment(event, "DTEND", zones)
    length = length_of(event)
    if end is not None or start is None or length is None:
        return end
    return Moment(start.local + length, start.zone, start.at + length if start.at else None, start.all_day)


def address_of(value: object) -> str:
    """The address of a mailto value, whatever its case; '' where there is none."""
    text = one_line(str(value)).strip('"')
    if text.lower().startswith("mailto:"):
        text = unquote(text[7:])
    return one_line(text).strip("<> ").lower()[:254] if "@" in text else ""


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _number(value: object) -> int:
    try:
        return min(max(int(str(value)), 0), MOST_REVISIONS)
    except ValueError:
        return 0
