"""A strict byte linter for what our calendar engine emits; stricter than any reader, and knowing none of its code."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

TEXT = {
    "SUMMARY", "DESCRIPTION", "STYLED-DESCRIPTION", "X-ALT-DESC", "LOCATION", "UID", "PRODID", "NAME", "X-WR-CALNAME",
    "X-WR-CALDESC", "TZNAME",
}  # fmt: skip
PARTSTATS = {"NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"}
CHOICES = {
    "VERSION": {"2.0"},
    "CALSCALE": {"GREGORIAN"},
    "METHOD": {"REQUEST", "CANCEL"},
    "STATUS": {"TENTATIVE", "CONFIRMED", "CANCELLED"},
    "TRANSP": {"OPAQUE", "TRANSPARENT"},
    "X-MICROSOFT-CDO-BUSYSTATUS": {"BUSY", "TENTATIVE", "FREE"},
}
EXPLICIT = {
    "REFRESH-INTERVAL": "DURATION",
    "SOURCE": "URI",
    "CONFERENCE": "URI",
    "STYLED-DESCRIPTION": "TEXT",
    "X-APPLE-STRUCTURED-LOCATION": "URI",
}
ONCE = {
    "VCALENDAR": {"VERSION", "PRODID", "CALSCALE"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "LAST-MODIFIED", "SUMMARY", "STATUS", "TRANSP"},
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
}
CHILDREN = {"": {"VCALENDAR"}, "VCALENDAR": {"VTIMEZONE", "VEVENT"}, "VTIMEZONE": {"STANDARD", "DAYLIGHT"}}
NEVER = {"COMMENT", "VALARM", "EXDATE", "DURATION", "TZURL"}
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?")
STAMP = re.compile(r"\d{8}T\d{6}Z")
LOCAL = re.compile(r"\d{8}T\d{6}")
VALUE = r'(?:"[^"]*"|[^";:,]*)'
LINE = re.compile(rf"(?P<name>[A-Z0-9-]+)(?P<params>(?:;[A-Z0-9-]+={VALUE}(?:,{VALUE})*)*):(?P<value>.*)", re.DOTALL)
PARAM = re.compile(rf";([A-Z0-9-]+)=({VALUE}(?:,{VALUE})*)")


@dataclass
class Property:
    name: str
    params: dict[str, str]
    value: str


@dataclass
class Component:
    name: str
    properties: list[Property] = field(default_factory=list)
    children: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [p for p in self.properties if p.name == name]

    def one(self, name: str) -> Property:
        return self.all(name)[0]

    def walk(self, name: str) -> Iterator["Component"]:
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.walk(name)


def lint(data: bytes) -> list[str]:
    """What is wrong, in words; empty when nothing is."""
    found = list(_bytes(data))
    if found:
        return found
    root = Component("")
    found += _tree(data, root)
    if found or len(root.children) != 1:
        return found or ["not exactly one VCALENDAR"]
    calendar = root.children[0]
    for component in [calendar, *(c for name in ONCE for c in calendar.walk(name))]:
        found += _counts(component)
        for prop in component.properties:
            found += _property(prop)
    return found or [*_calendar(calendar), *_zones(calendar), *_events(calendar), *_people(calendar)]


def parse(data: bytes) -> Component:
    """The VCALENDAR of clean bytes."""
    root = Component("")
    assert not list(_tree(data, root))
    return root.children[0]


def _bytes(data: bytes) -> Iterator[str]:
    if data.startswith(b"\xef\xbb\xbf"):
        yield "byte order mark"
    if not data.endswith(b"\r\n"):
        yield "no CRLF at the end"
    if b"\n" in data.replace(b"\r\n", b"") or b"\r" in data.replace(b"\r\n", b""):
        yield "bare CR or LF"
    for line in data.split(b"\r\n")[:-1]:
        if len(line) > 75:
            yield f"line of {len(line)} octets"
        if not line.strip(b" ") and line != b" ":
            yield "empty line"
        try:
            text = line.decode()
        except UnicodeDecodeError:
            yield "fold inside a character"
            continue
        if any((ord(c) < 32 and c != "\t") or 127 <= ord(c) < 160 or c in "\u2028\u2029\ufeff" for c in text):
            yield "control character"


def _tree(data: bytes, root: Component) -> Iterator[str]:
    stack = [root]
    for line in data.decode().replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")[:-1]:
        match = LINE.fullmatch(line)
        if match is None:
            yield f"not a content line: {line}"
            continue
        params = PARAM.findall(match["params"])
        prop = Property(match["name"], {k: v.strip('"') for k, v in params}, match["value"])
        if len(prop.params) < len(params):
            yield f"a parameter twice: {line}"
        if prop.name == "BEGIN":
            if prop.value not in CHILDREN.get(stack[-1].name, set()):
                yield f"{prop.value} inside {stack[-1].name}"
            stack.append(Component(prop.value))
            stack[-2].children.append(stack[-1])
        elif prop.name == "END":
            if stack[-1].name != prop.value or len(stack) == 1:
                yield f"END:{prop.value} closes {stack[-1].name}"
                return
            stack.pop()
        else:
            if stack[-1].children:
                yield f"{prop.name} after a component"
            stack[-1].properties.append(prop)
    if len(stack) > 1:
        yield "component left open"


def _counts(component: Component) -> Iterator[str]:
    counts = Counter(p.name for p in component.properties)
    for name in sorted(ONCE[component.name]):
        if counts[name] != 1:
            yield f"{component.name}: {name} {counts[name]} times"
    for name in sorted(NEVER & set(counts)):
        yield f"{component.name}: {name}"
    for name in ("GEO", "URL", "DESCRIPTION", "LOCATION", "ORGANIZER", "TZNAME", "RRULE", "METHOD", "NAME"):
        if counts[name] > 1:
            yield f"{component.name}: {name} {counts[name]} times"


def _property(prop: Property) -> Iterator[str]:
    if prop.name in CHOICES and prop.value not in CHOICES[prop.name]:
        yield f"{prop.name}:{prop.value}"
    if prop.name in EXPLICIT and prop.params.get("VALUE") != EXPLICIT[prop.name]:
        yield f"{prop.name} without VALUE={EXPLICIT[prop.name]}"
    if "LANGUAGE" in prop.params and not LANGUAGE.fullmatch(prop.params["LANGUAGE"]):
        yield f"{prop.name}: language {prop.params['LANGUAGE']}"
    if prop.name in TEXT and not re.fullmatch(r"(?:[^\\;,]|\\[\\;,nN])*", prop.value):
        yield f"{prop.name}: not escaped"
    if prop.name == "CATEGORIES" and not re.fullmatch(r"(?:[^\\;]|\\[\\;,nN])*", prop.value):
        yield "CATEGORIES: not escaped"
    if prop.name in ("DTSTAMP", "CREATED", "LAST-MODIFIED") and not STAMP.fullmatch(prop.value):
        yield f"{prop.name} not in UTC"
    if prop.name == "SEQUENCE" and not prop.value.isdigit():
        yield "SEQUENCE not a number"
    if prop.name in ("URL", "CONFERENCE", "SOURCE") and not re.fullmatch(r"[a-z][a-z0-9+.-]*:[!-~]+", prop.value):
        yield f"{prop.name} not a URI"
    if prop.name in ("REFRESH-INTERVAL", "X-PUBLISHED-TTL") and not re.fullmatch(r"PT(\d+H)?(\d+M)?", prop.value):
        yield f"{prop.name} not a duration"


def _calendar(calendar: Component) -> Iterator[str]:
    if calendar.all("UID"):
        yield "calendar-level UID"
    names = [child.name for child in calendar.children]
    if names != sorted(names, reverse=True):
        yield "a zone after an event"
    uids = [event.one("UID").value for event in calendar.walk("VEVENT")]
    if len(set(uids)) < len(uids):
        yield "a UID twice"


def _zones(calendar: Component) -> Iterator[str]:
    defined = [zone.one("TZID").value for zone in calendar.walk("VTIMEZONE")]
    used = {p.params["TZID"] for e in calendar.walk("VEVENT") for p in e.properties if "TZID" in p.params}
    if len(set(defined)) < len(defined) or set(defined) != used:
        yield f"zones defined {sorted(defined)}, used {sorted(used)}"
    for name in used:
        if "/" not in name or name.startswith("Etc/"):
            yield f"fixed zone {name}"
    for zone in calendar.walk("VTIMEZONE"):
        if not any(child.name == "STANDARD" for child in zone.children):
            yield "no STANDARD"
        for part in zone.children:
            yield from _observance(part)


def _observance(part: Component) -> Iterator[str]:
    for name in ("TZOFFSETFROM", "TZOFFSETTO"):
        if not re.fullmatch(r"[+-]([01]\d|2[0-3])[0-5]\d([0-5]\d)?", part.one(name).value):
            yield f"{name}:{part.one(name).value}"
    for prop in [part.one("DTSTART"), *part.all("RDATE")]:
        if prop.params or not LOCAL.fullmatch(prop.value):
            yield f"{prop.name} of an observance: {prop.value}"
    rules = part.all("RRULE")
    if rules and not re.fullmatch(r"FREQ=YEARLY;BYMONTH=(\d|1[0-2]);BYDAY=(-1|[1-4])[A-Z]{2}", rules[0].value):
        yield f"rule {rules[0].value}"
    if rules and part.all("RDATE"):
        yield "rule and dates together"


def _events(calendar: Component) -> Iterator[str]:
    for event in calendar.walk("VEVENT"):
        start, end = event.one("DTSTART"), event.one("DTEND")
        for prop in (start, end):
            forms = {"TZID": LOCAL, "VALUE": re.compile(r"\d{8}")}
            form = STAMP if not prop.params else forms.get(next(iter(prop.params)), STAMP)
            if len(prop.params) > 1 or not form.fullmatch(prop.value):
                yield f"{prop.name} {prop.params} {prop.value}"
        if ("VALUE" in start.params) != ("VALUE" in end.params):
            yield "DTSTART and DTEND of two types"
        if start.params == end.params and end.value <= start.value:
            yield "end not after start"
        for prop in (start, end):
            with_digits = prop.value.rstrip("Z")
            if not _is_date(with_digits):
                yield f"no such date {prop.value}"
        for name in ("SUMMARY", "DESCRIPTION", "LOCATION"):
            if any("LANGUAGE" not in p.params for p in event.all(name)):
                yield f"{name} without LANGUAGE"
        yield from _position(event)


def _is_date(digits: str) -> bool:
    try:
        return bool(datetime.strptime(digits, "%Y%m%dT%H%M%S" if "T" in digits else "%Y%m%d"))  # noqa: DTZ007
    except ValueError:
        return False


def _position(event: Component) -> Iterator[str]:
    geo, apple = event.all("GEO"), event.all("X-APPLE-STRUCTURED-LOCATION")
    if len(geo) != len(apple):
        yield "GEO and Apple's location not together"
    for ours, theirs in zip(geo, apple, strict=False):
        if not re.fullmatch(r"-?\d{1,2}\.\d{1,6};-?\d{1,3}\.\d{1,6}", ours.value):
            yield f"GEO:{ours.value}"
            continue
        latitude, longitude = (float(part) for part in ours.value.split(";"))
        if abs(latitude) > 90 or abs(longitude) > 180:
            yield "GEO out of range"
        if theirs.value != "geo:" + ours.value.replace(";", ","):
            yield "Apple's location differs from GEO"


def _people(calendar: Component) -> Iterator[str]:
    events = list(calendar.walk("VEVENT"))
    people = [p for e in events for p in e.properties if p.name in ("ATTENDEE", "ORGANIZER")]
    for person in people:
        if not re.fullmatch(r"mailto:[!-~]+@[A-Za-z0-9.-]+", person.value):
            yield f"{person.name}:{person.value}"
        if "LANGUAGE" not in person.params:
            yield f"{person.name} without LANGUAGE"
    methods = calendar.all("METHOD")
    if not methods:
        if people:
            yield "a person in a feed"
        return
    if len(events) != 1 or sorted(p.name for p in people) != ["ATTENDEE", "ORGANIZER"]:
        yield "a card is one event, one organizer, one attendee"
        return
    yield from _card(calendar, events[0], methods[0].value)


def _card(calendar: Component, event: Component, method: str) -> Iterator[str]:
    attendee = event.one("ATTENDEE").params
    if attendee.get("PARTSTAT") not in PARTSTATS or attendee.get("RSVP") != "TRUE":
        yield f"attendee {attendee}"
    if attendee.get("CUTYPE") != "INDIVIDUAL" or attendee.get("ROLE") != "REQ-PARTICIPANT":
        yield f"attendee {attendee}"
    if any(p.name.startswith("X-WR-") for p in calendar.properties) or event.all("RRULE"):
        yield "X-WR or RRULE in a card"
    if (method == "CANCEL") != (event.one("STATUS").value == "CANCELLED"):
        yield "method and status disagree"
