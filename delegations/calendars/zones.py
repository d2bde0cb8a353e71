"""VTIMEZONE components (RFC 5545, 3.6.5) written from the tzdata package and compared with zoneinfo."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache

from delegations.calendars.footers import LAST_WEEK, YearlyRule, yearly_changes
from delegations.calendars.lines import content, escape
from delegations.calendars.values import Rendered, UnfitValue
from delegations.core.walltime import zone

FIRST_YEAR, LAST_YEAR = 1970, 2199
_DAY = timedelta(days=1)
_SLACK = timedelta(days=2)
_WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")


@dataclass(frozen=True)
class Change:
    """The instant (UTC) at which a zone's offset changes; offsets in seconds; `summer` where dst plays a part."""

    instant: datetime
    before: int
    after: int
    name: str
    summer: bool

    @property
    def onset(self) -> datetime:
        """Naive local time on the clock before the change (TZOFFSETFROM)."""
        return self.instant.replace(tzinfo=None) + timedelta(seconds=self.before)

    @property
    def kind(self) -> str:
        """The later clock is daylight time, also where the law calls the earlier one the exception (Dublin)."""
        return "DAYLIGHT" if self.summer and self.after > self.before else "STANDARD"


@dataclass(frozen=True)
class Observance:
    """One STANDARD or DAYLIGHT part: its onsets one by one, or the first of them and a yearly rule."""

    kind: str
    before: int
    after: int
    name: str
    onsets: tuple[datetime, ...]
    rule: YearlyRule | None = None

    def lines(self) -> list[str]:
        lines = [
            f"BEGIN:{self.kind}",
            f"TZOFFSETFROM:{_offset(self.before)}",
            f"TZOFFSETTO:{_offset(self.after)}",
            f"TZNAME:{escape(self.name)}",
            f"DTSTART:{self.onsets[0]:%Y%m%dT%H%M%S}",
        ]
        if self.rule:
            week = -1 if self.rule.week == LAST_WEEK else self.rule.week
            lines.append(f"RRULE:FREQ=YEARLY;BYMONTH={self.rule.month};BYDAY={week}{_WEEKDAYS[self.rule.weekday]}")
        if len(self.onsets) > 1:
            # One value per property: ical.js and vobject read only the first of a list. The first onset is
            # among them: beside an RDATE ical.js does not count DTSTART.
            lines += [f"RDATE:{onset:%Y%m%dT%H%M%S}" for onset in self.onsets]
        return [*lines, f"END:{self.kind}"]


def _offset(seconds: int) -> str:
    minutes, rest = divmod(abs(seconds), 60)
    text = f"{'-' if seconds < 0 else '+'}{minutes // 60:02}{minutes % 60:02}"
    return f"{text}{rest:02}" if rest else text


def _offset_at(name: str, instant: datetime) -> int:
    delta = instant.astimezone(zone(name)).utcoffset()
    return int(delta.total_seconds()) if delta is not None else 0


def _has_summer_time(name: str, *instants: datetime) -> bool:
    return any(instant.astimezone(zone(name)).dst() for instant in instants)


def _change_between(name: str, low: datetime, high: datetime) -> Change:
    """The change within (low, high], found by halving to the second."""
    before, after = _offset_at(name, low), _offset_at(name, high)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if _offset_at(name, middle) == before:
            low = middle
        else:
            high = middle
    return Change(high, before, after, high.astimezone(zone(name)).tzname() or name, _has_summer_time(name, low, high))


@cache
def changes_in(name: str, year: int) -> tuple[Change, ...]:
    """Every change of offset in a year of UTC, as zoneinfo knows it. No zone changes twice within a day."""
    found = []
    instant, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    before = _offset_at(name, instant)
    while instant < end:
        following = instant + _DAY
        after = _offset_at(name, following)
        if after != before:
            found.append(_change_between(name, instant, following))
        instant, before = following, after
    return tuple(found)


def _expected_in(name: str, year: int) -> list[tuple[datetime, int, int]]:
    """The changes the yearly rule foretells: (naive local onset, offset before, offset after), in order of time."""
    pair = yearly_changes(name)
    rules = [] if pair is None else [(c.rule.onset(year), c.before, c.after) for c in pair]
    return sorted(rules)


@cache
def _rule_holds(name: str, year: int) -> bool:
    return [(c.onset, c.before, c.after) for c in changes_in(name, year)] == _expected_in(name, year)


def _rule_since(name: str, last_year: int) -> int:
    """The earliest year from which the yearly rule holds without a gap up to `last_year`."""
    year = last_year
    while year >= FIRST_YEAR and _rule_holds(name, year):
        year -= 1
    return year + 1


def _by_rule(name: str, first_year: int, last_year: int) -> list[Observance] | None:
    """Two observances with a yearly rule; None where the rule is odd or younger than the span.

    They begin when the rule did, not when the span does: the same bytes for every feed.
    """
    pair = yearly_changes(name)
    if pair is None or any(not 0 <= change.rule.second < 86400 for change in pair):
        return None
    since = _rule_since(name, last_year + 1)
    if since >= first_year:
        return None
    observances = []
    for change in pair:
        kind = "DAYLIGHT" if change.after > change.before else "STANDARD"
        onsets = (change.rule.onset(since),)
        observances.append(Observance(kind, change.before, change.after, change.name, onsets, change.rule))
    return observances


def _last_change_before(name: str, instant: datetime) -> Change | None:
    for year in range(instant.year, FIRST_YEAR - 1, -1):
        earlier = [change for change in changes_in(name, year) if change.instant <= instant]
        if earlier:
            return earlier[-1]
    return None


def _one_by_one(name: str, first_year: int, last_year: int) -> list[Observance]:
    """Every change of the span on its own, after what was in force at its beginning."""
    begin = datetime(first_year, 1, 1, tzinfo=UTC) - _SLACK
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC) + _SLACK
    years = range(first_year - 1, last_year + 2)
    changes = [change for year in years for change in changes_in(name, year) if begin < change.instant < end]
    earlier = _last_change_before(name, begin) if changes else None
    if earlier:
        changes.insert(0, earlier)
    groups: dict[tuple[str, int, int, str], list[datetime]] = {}
    for change in changes:
        groups.setdefault((change.kind, change.before, change.after, change.name), []).append(change.onset)
    observances = [Observance(*key, tuple(onsets)) for key, onsets in groups.items()]
    if not earlier:
        offset = changes[0].before if changes else _offset_at(name, begin)
        tz_name = begin.astimezone(zone(name)).tzname() or name
        epoch = datetime(FIRST_YEAR, 1, 1)  # noqa: DTZ001 - local by nature
        observances.insert(0, Observance("STANDARD", offset, offset, tz_name, (epoch,)))
    return observances


@lru_cache(maxsize=2048)
def render_zone(name: str, first_year: int, last_year: int) -> bytes:
    """The VTIMEZONE of an IANA zone, true to zoneinfo at every instant of the local years given.

    Raises UnknownZone, and UnfitValue for years outside 1970-2199.
    """
    zone(name)
    if not FIRST_YEAR <= first_year <= last_year <= LAST_YEAR:
        raise UnfitValue(field="year", value=f"{first_year}-{last_year}")
    observances = _by_rule(name, first_year, last_year) or _one_by_one(name, first_year, last_year)
    inner = [line for observance in sorted(observances, key=lambda o: o.onsets) for line in observance.lines()]
    return content(["BEGIN:VTIMEZONE", f"TZID:{name}", *inner, "END:VTIMEZONE"])


def render_zones(entries: Iterable[Rendered]) -> bytes:
    """The VTIMEZONEs that entries refer to, in the order of their names, each over the years it is needed."""
    spans: dict[str, tuple[date, date]] = {}
    for entry in entries:
        for name in entry.zones:
            first, last = spans.get(name, (entry.first, entry.last))
            spans[name] = (min(first, entry.first), max(last, entry.last))
    return b"".join(render_zone(name, first.year, last.year) for name, (first, last) in sorted(spans.items()))
