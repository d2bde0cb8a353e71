"""Times as people type them: 930, 9:30, 9h30, 09.30, 14h."""

import re
from datetime import date, datetime, time

from delegations.core.errors import N_, InvalidInput

_TYPED = re.compile(r"^\s*(\d{1,2})\s*(?:[:hH.\u202f ]\s*(\d{2})?|(\d{2}))?\s*$")
_ARABIC = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


class NotATime(InvalidInput):
    message = N_("“%(typed)s” is not a time such as 14:30.")


def parse_time(typed: str, *, field: str = "time") -> time:
    """A wall time from what was typed; raises NotATime tied to `field`."""
    found = _TYPED.match(typed.translate(_ARABIC))
    if found is None:
        raise NotATime(field=field, typed=typed)
    hours, minutes = int(found.group(1)), int(found.group(2) or found.group(3) or 0)
    if hours > 23 or minutes > 59:
        raise NotATime(field=field, typed=typed)
    return time(hours, minutes)


def on_day(day: date, typed: str, *, field: str = "time") -> datetime:
    """The naive wall time of a typed time on a day."""
    return datetime.combine(day, parse_time(typed, field=field))
