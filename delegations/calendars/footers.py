"""The last line of a tz database file: the yearly rule of a zone as a POSIX TZ string (RFC 9636, 3.3)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources

_OFFSET = r"[+-]?\d{1,3}(?::\d\d){0,2}"
_NAME = r"<[A-Za-z0-9+-]+>|[A-Za-z]{3,}"
_FOOTER = re.compile(
    rf"(?P<base>{_NAME})(?P<base_offset>{_OFFSET})"
    rf"(?P<other>{_NAME})(?P<other_offset>{_OFFSET})?,(?P<leave>[^,]+),(?P<back>[^,]+)"
)
_RULE = re.compile(rf"M(\d{{1,2}})\.([1-5])\.([0-6])(?:/({_OFFSET}))?")
_TWO_O_CLOCK = 7200
LAST_WEEK = 5


@dataclass(frozen=True)
class YearlyRule:
    """`week` 1-5 of `month`, 5 meaning the last; `weekday` 0 is Sunday; `second` of that day, may leave it."""

    month: int
    week: int
    weekday: int
    second: int

    def onset(self, year: int) -> datetime:
        """The naive local time, on the clock before the change."""
        first = date(year, self.month, 1)
        to_weekday = (self.weekday - first.isoweekday()) % 7
        day = first + timedelta(days=to_weekday + 7 * (self.week - 1))
        if day.month != self.month:
            day -= timedelta(days=7)
        return datetime(day.year, day.month, day.day) + timedelta(seconds=self.second)  # noqa: DTZ001 - local by nature


@dataclass(frozen=True)
class YearlyChange:
    """One of the two changes of a year; offsets in seconds east of Greenwich."""

    before: int
    after: int
    name: str
    rule: YearlyRule


def _seconds(text: str) -> int:
    sign = -1 if text.startswith("-") else 1
    hours, minutes, seconds = [*(int(part) for part in text.lstrip("+-").split(":")), 0, 0][:3]
    return sign * (hours * 3600 + minutes * 60 + seconds)


def _rule(text: str) -> YearlyRule | None:
    match = _RULE.fullmatch(text)
    if match is None:
        return None
    month, week, weekday = (int(match[index]) for index in (1, 2, 3))
    return YearlyRule(month, week, weekday, _seconds(match[4]) if match[4] else _TWO_O_CLOCK)


def parse_footer(text: str) -> tuple[YearlyChange, YearlyChange] | None:
    """The two yearly changes; None where there is no rule or one of the Julian-day kind."""
    match = _FOOTER.fullmatch(text)
    if match is None:
        return None
    leave, back = _rule(match["leave"]), _rule(match["back"])
    if leave is None or back is None:
        return None
    base = -_seconds(match["base_offset"])  # POSIX counts west of Greenwich
    other = -_seconds(match["other_offset"]) if match["other_offset"] else base + 3600
    base_name, other_name = match["base"].strip("<>"), match["other"].strip("<>")
    return YearlyChange(base, other, other_name, leave), YearlyChange(other, base, base_name, back)


@cache
def yearly_changes(zone_name: str) -> tuple[YearlyChange, YearlyChange] | None:
    """The rule in the tzdata package's file of an existing zone."""
    file = resources.files("tzdata").joinpath("zoneinfo", *zone_name.split("/"))
    footer = file.read_bytes().rstrip(b"\n").rsplit(b"\n", 1)[-1]
    return parse_footer(footer.decode("ascii", errors="replace"))
