"""Opening windows as people type them: “09:00-12:00, 14:00-18:00”."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from delegations.core.errors import N_, InvalidInput

_WINDOW = re.compile(r"^(\d{1,2})[:hH](\d{2})?\s*[-–]\s*(\d{1,2})[:hH](\d{2})?$")


class BadWindows(InvalidInput):
    message = N_("“%(typed)s” is not a list of opening times such as 09:00-12:00, 14:00-18:00.")


def parse_window(typed: str, field: str) -> list[list[int]]:
    """Minutes after midnight, half-open; raises BadWindows."""
    windows = []
    for part in (p.strip() for p in re.split(r"[,;]", typed) if p.strip()):
        found = _WINDOW.match(part)
        if found is None:
            raise BadWindows(field=field, typed=typed)
        start = int(found.group(1)) * 60 + int(found.group(2) or 0)
        end = int(found.group(3)) * 60 + int(found.group(4) or 0)
        if not 0 <= start < end <= 24 * 60:
            raise BadWindows(field=field, typed=typed)
        windows.append([start, end])
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
    return ", ".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in windows)
