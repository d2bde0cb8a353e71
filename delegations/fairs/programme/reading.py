"""The organiser's programme as a file brings it: entries as values, and what cannot be read by row and column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from delegations.calendars.reading import UnreadableCalendar, events_of, known_zone, read_calendars, text_of
from delegations.calendars.sources import Source, read_sources, web_link
from delegations.core.errors import N_, NC_, InvalidInput
from delegations.core.text import one_line
from delegations.core.walltime import WallTime, local_at
from delegations.itineraries.timetyping import NotATime, parse_time
from delegations.sheets.dates import read_date
from delegations.sheets.folding import fold
from delegations.sheets.reading import read_sheets
from delegations.sheets.tables import Row, SheetTable

MOST_ENTRIES = 2_000
USUAL = timedelta(minutes=60)
LONGEST = timedelta(hours=24)
COLUMNS = {
    "title": (N_("Title"), "titre|title|intitule|session|sujet|subject|nom de la session|session title|conference"),
    "day": (N_("Day"), "jour|day|date|dia"),
    "starts": (NC_("time", "From"),
               "debut|de|heure|heure de debut|from|start|starts|start time|begin|begins|time|horaire"),
    "ends": (NC_("time", "To"), "fin|a|heure de fin|to|end|ends|end time|until|jusqu a"),
    "zone": (N_("Time zone"), "fuseau|fuseau horaire|zone|time zone|timezone|tz"),
    "room": (NC_("session", "Room"), "salle|room|lieu|place|location|auditorium|stage|scene"),
    "hall": (N_("Hall"), "hall|pavillon|pavilion|batiment"),
    "speakers": (N_("Speakers"), "intervenants|intervenant|orateurs|orateur|speakers|speaker|panel"),
    "language": (N_("Language"), "langue|langues|language|languages"),
    "url": (NC_("session", "Link"), "lien|url|link|adresse|page|web"),
    "track": (N_("Track"), "parcours|theme|thematique|track|categorie|category|topic"),
    "uid": (N_("Reference"), "uid|id|identifiant|reference|ref|code|numero"),
}  # fmt: skip
"""{field: (its name, headings that mean it, folded)}."""
_BY_HEADING = {heading: name for name, (_, headings) in COLUMNS.items() for heading in headings.split("|")}
_HALL = re.compile(r"\b(?:hall|pavilion|pavillon|pabell[oó]n)\s+([\w-]{1,8})", re.IGNORECASE)
_SPEAKERS = re.compile(r"^\s*(?:speakers?|intervenants?|orateurs?|ponentes?)\s*:\s*(.+)$", re.IGNORECASE | re.MULTILINE)


class NoProgramme(InvalidInput):
    message = N_("No column says what and when: a title, a day and a time are needed, with headings above them.")


class TooManyEntries(InvalidInput):
    message = N_("This file has %(count)s entries; at most %(most)s are read. Send a part of it.")


@dataclass(frozen=True)
class Fault:
    """What cannot be read: the row as the sender counts it, the column's name, a catalogue message with its data."""

    row: int
    column: str
    message: str
    data: Mapping[str, str]


@dataclass(frozen=True)
class Read:
    """One entry. `zone` '' : the file does not say in which zone its times are. `fold` answers for a repeated hour."""

    row: int
    uid: str
    title: str
    starts: str
    ends: str
    zone: str
    fold: int = 0
    room: str = ""
    hall: str = ""
    speakers: str = ""
    language: str = ""
    url: str = ""
    track: str = ""

    @property
    def start(self) -> WallTime:
        return WallTime(datetime.fromisoformat(self.starts), self.zone, self.fold)

    @property
    def end(self) -> WallTime:
        """In the zone of the start. Of a repeated hour the first after the start."""
        local = datetime.fromisoformat(self.ends)
        first = WallTime(local, self.zone)
        return first if first.instant() > self.start.instant() else WallTime(local, self.zone, 1)


@dataclass(frozen=True)
class ReadProgramme:
    """`doubled`: rows left out because the file says the same twice; `guess`: what the file calls its own zone."""

    entries: tuple[Read, ...]
    faults: tuple[Fault, ...] = ()
    doubled: tuple[str, ...] = ()
    guess: str = ""

    @property
    def floating(self) -> int:
        """How many entries do not say in which zone their times are."""
        return sum(not one.zone for one in self.entries)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "ReadProgramme":
        return cls(
            tuple(Read(**one) for one in kept["entries"]), tuple(Fault(**one) for one in kept["faults"]),
            tuple(kept["doubled"]), kept["guess"],
        )  # fmt: skip


def read_programme(content: bytes, filename: str, zone: str) -> ReadProgramme:
    """A calendar file or a sheet, told apart by what stands in it. `zone` is that of the fair.

    Raises TooManyEntries, NoProgramme, and what read_sources and read_sheets raise.
    """
    start = content[:2000].replace(b"\0", b"").upper()
    if b"BEGIN:VCALENDAR" in start or filename.lower().endswith((".ics", ".ical")):
        found = _calendar(content, zone)
    else:
        found = _sheet(read_sheets(content, filename, max_rows=MOST_ENTRIES + 1))
    if len(found.entries) + len(found.faults) > MOST_ENTRIES:
        raise TooManyEntries(count=len(found.entries) + len(found.faults), most=MOST_ENTRIES)
    if not found.entries and not found.faults:
        raise NoProgramme()
    return _without_doubles(found)


def _without_doubles(found: ReadProgramme) -> ReadProgramme:
    """Of entries with the same reference, or the same title and start, the first stays."""
    uids: set[str] = set()
    times: set[tuple[str, str, str]] = set()
    kept, doubled = [], list(found.doubled)
    for one in found.entries:
        same = (fold(one.title), one.starts, one.zone)
        if (one.uid and one.uid in uids) or same in times:
            doubled.append(one.title)
            continue
        uids.add(one.uid)
        times.add(same)
        kept.append(one)
    return replace(found, entries=tuple(kept), doubled=tuple(doubled))


def _calendar(content: bytes, zone: str) -> ReadProgramme:
    calendars, _zones = read_calendars(content)
    told: dict[str, list[str]] = {}
    for event in events_of(calendars):
        if "RECURRENCE-ID" not in event and (uid := text_of(event, "UID", limit=200)):
            told.setdefault(uid, []).append(text_of(event, "SUMMARY", limit=300))
    doubled = tuple(title for titles in told.values() for title in titles[1:])
    read = read_sources(content)
    found = [_event(number, source, zone) for number, source in enumerate(read.sources, 1) if not source.cancelled]
    return ReadProgramme(
        tuple(one for one in found if isinstance(one, Read)), tuple(one for one in found if isinstance(one, Fault)),
        doubled, read.zone,
    )  # fmt: skip


def _event(number: int, source: Source, zone: str) -> Read | Fault:
    """A zone without a name we know gives way to that of the fair, where its instant is known."""
    start, title = source.start, source.title
    shown = title or source.uid[:40]
    if not title:
        return Fault(number, "SUMMARY", N_("The entry of %(when)s has no title."),
                     {"when": f"{start.local:%d/%m %H:%M}"})  # fmt: skip
    if start.all_day:
        return Fault(number, "DTSTART", N_("“%(title)s” has a day, but no time."), {"title": shown})
    if start.tzid and not start.zone and start.at is None:
        return Fault(number, "DTSTART", N_("“%(title)s”: the time zone “%(zone)s” is not known."),
                     {"title": shown, "zone": start.tzid})  # fmt: skip
    if start.zone in ("", "UTC") and start.at is not None:
        local = local_at(start.at, zone)
        wall = WallTime(local.replace(tzinfo=None, fold=0), zone, local.fold)
    else:
        wall = WallTime(start.local, start.zone)
    if wall.zone and wall.is_missing:
        return Fault(number, "DTSTART", N_("“%(title)s”: %(time)s does not exist that day, as the clocks go forward."),
                     {"title": shown, "time": f"{start.local:%H:%M}"})  # fmt: skip
    length = _length(source)
    if length > LONGEST:
        return Fault(number, "DTEND", N_("“%(title)s” lasts longer than a day."), {"title": shown})
    hall = _HALL.search(source.location)
    spoken = _SPEAKERS.search(source.text)
    return Read(
        row=number, uid=source.uid, title=title, starts=wall.local.isoformat(), ends=_ends(wall, length).isoformat(),
        zone=wall.zone, fold=wall.fold, room=source.location[:200], hall=hall[1] if hall else "",
        speakers=one_line(spoken[1])[:500] if spoken else "", url=source.remote_link or source.url, track=source.track,
    )  # fmt: skip


def _length(source: Source) -> timedelta:
    start, end = source.start, source.end
    if end is None:
        return source.length or USUAL
    return end.at - start.at if end.at and start.at else end.local - start.local


def _ends(start: WallTime, length: timedelta) -> datetime:
    """The wall time of the end, in the zone of the start; real time where that is known."""
    if not start.zone:
        return start.local + length
    return local_at(start.instant() + length, start.zone).replace(tzinfo=None)


def _sheet(tables: Sequence[SheetTable]) -> ReadProgramme:
    """The sheet with most known headings."""
    best: tuple[int, SheetTable, Row, dict[str, int]] | None = None
    for table in tables:
        for row in table.rows[:20]:
            columns = _headings(row)
            if {"title", "day", "starts"} <= set(columns) and (best is None or len(columns) > best[0]):
                best = (len(columns), table, row, columns)
    if best is None:
        raise NoProgramme()
    _count, table, header, columns = best
    entries: list[Read] = []
    faults: list[Fault] = []
    day = ""
    for row in table.rows:
        if row.number <= header.number:
            continue
        cells = {name: row.cells[n].strip() if n < len(row.cells) else "" for name, n in columns.items()}
        day = cells["day"] or day
        found = _line(row.number, {**cells, "day": day}, entries)
        faults += found
    return ReadProgramme(tuple(entries), tuple(faults))


def _headings(row: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, cell in enumerate(row.cells):
        name = _BY_HEADING.get(fold(cell))
        if name is not None:
            found.setdefault(name, number)
    return found


def _line(number: int, cells: Mapping[str, str], entries: list[Read]) -> list[Fault]:
    """Reads one row into `entries`, or gives everything that is wrong with it."""
    faults: list[Fault] = []

    def wrong(column: str, message: str, **data: str) -> None:
        faults.append(Fault(number, COLUMNS[column][0], message, data))

    day = _day(cells["day"])
    if not cells["title"]:
        wrong("title", N_("Nothing stands here."))
    if day is None:
        wrong("day", N_("“%(typed)s” is not a date such as 02/11/2027."), typed=cells["day"])
    zone = known_zone(cells.get("zone", "")) if cells.get("zone") else ""
    if cells.get("zone") and not zone:
        wrong("zone", N_("“%(typed)s” is not a time zone such as Europe/Paris."), typed=cells["zone"])
    times = _times(cells, wrong)
    if faults or day is None or times is None:
        return faults
    starts, ends = (datetime.combine(day, one) for one in times)
    ends += timedelta(days=1) if ends <= starts else timedelta()
    wall = WallTime(starts, zone)
    if zone and (wall.is_missing or wall.is_ambiguous):
        wrong("starts", N_("%(time)s does not exist in %(zone)s on this day, or happens twice: the clocks change."),
              time=f"{starts:%H:%M}", zone=zone)  # fmt: skip
        return faults
    texts: Any = {n: one_line(cells.get(n, ""))[:500] for n in ("room", "hall", "speakers", "language", "track")}
    entries.append(Read(
        row=number, uid=one_line(cells.get("uid", ""))[:200], title=one_line(cells["title"])[:300],
        starts=starts.isoformat(), ends=ends.isoformat(), zone=zone, url=web_link(cells.get("url", "")), **texts,
    ))  # fmt: skip
    return faults


def _day(typed: str) -> date | None:
    found = read_date(re.sub(r"^[^\W\d]+\.?,?\s+(?=\d)", "", typed), past=False) if typed else None
    return found.value if found else None


def _times(cells: Mapping[str, str], wrong: Any) -> list[Any] | None:
    """[from, to]; an hour later where no end is given. “10:00-11:00” in one cell is read as both."""
    typed = re.split(r"\s*[-–—]\s*", cells["starts"], maxsplit=1)
    first, last = typed[0], (cells.get("ends") or (typed[1] if len(typed) > 1 else ""))
    found = []
    for column, text in (("starts", first), ("ends", last)):
        if column == "ends" and not text:
            break
        try:
            found.append(parse_time(re.sub(r"^(?:\d{4}-\d\d-\d\d )?(\d\d?:\d\d):\d\d$", r"\1", text)))
        except NotATime:
            wrong(column, N_("“%(typed)s” is not a time such as 14:30."), typed=text)
    if not found:
        return None
    if len(found) == 1 and not last:
        found.append((datetime.combine(date(2000, 1, 1), found[0]) + USUAL).time())
    return found if len(found) == 2 else None


def in_zone(read: ReadProgramme, zone: str) -> tuple[list[Read], list[Fault]]:
    """The entries with every time in a zone, and those whose time the clocks of that zone do not show."""
    entries: list[Read] = []
    faults: list[Fault] = []
    for one in read.entries:
        settled = one if one.zone else replace(one, zone=zone)
        if settled.start.is_missing:
            faults.append(Fault(one.row, COLUMNS["starts"][0],
                                N_("“%(title)s”: %(time)s does not exist that day, as the clocks go forward."),
                                {"title": one.title, "time": one.starts[11:16]}))  # fmt: skip
        else:
            entries.append(settled)
    return entries, faults


__all__ = ["Fault", "Read", "ReadProgramme", "UnreadableCalendar", "in_zone", "read_programme"]
