"""Opening windows as people type them: “09:00-12:00, 14:00-18:00”."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from delegations.core.errors import N_, InvalidInput

DAY = 24 * 60
LATEST = 6 * 60
"""A window may run into the next morning, to here; one that seems to end later is a slip of the pen."""
_TIME = r"([01]?\d|2[0-4])\s?[:hH]\s?([0-5]\d)?"
_WINDOW = re.compile(rf"{_TIME}\s*[-–]\s*{_TIME}", re.ASCII)


class BadWindows(InvalidInput):
    message = N_("“%(typed)s” is not a list of opening times such as 09:00-12:00, 14:00-18:00.")


class WindowsOverlap(InvalidInput):
    message = N_("In “%(typed)s” one opening time begins before the other has ended.")


def _window(typed: str) -> list[int] | None:
    found = _WINDOW.fullmatch(typed)
    if found is None:
        return None
    hours = [int(part or 0) for part in found.groups()]
    start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if end <= LATEST and end < start:
        end += DAY
    return [start, end] if start < end and start < DAY and (end <= DAY or end - DAY <= LATEST) else None


def parse_window(typed: str, field: str) -> list[list[int]]:
    """Minutes after midnight, half-open, in order; past 1440 is the next day. Raises BadWindows, WindowsOverlap."""
    windows = []
    for part in (p.strip() for p in re.split(r"[,;]", typed) if p.strip()):
        window = _window(part)
        if window is None:
            raise BadWindows(field=field, typed=typed)
        windows.append(window)
    windows.sort()
    if any(second[0] < first[1] for first, second in pairwise(windows)):
        raise WindowsOverlap(field=field, typed=typed)
    return windows


def parse_windows(days: Mapping[str, Any]) -> dict[str, list[list[int]]]:
    """{'0': typed or windows, ...} for weekdays from Monday; empty days are left out (closed)."""
    parsed = {}
    for day, value in days.items():
        windows = parse_window(value, f"open_{day}") if isinstance(value, str) else list(value)
        if windows:
            parsed[str(day)] = windows
    return parsed


def windows_text(windows: Sequence[Sequence[int]]) -> str:
    """09:00-12:00, 14:00-18:00."""
    return ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in windows)


def _clock(minutes: int) -> str:
    """24:00 is the end of the day, 26:00 is 02:00."""
    shown = minutes - DAY if minutes > DAY else minutes
    return f"{shown // 60:02}:{shown % 60:02}"
