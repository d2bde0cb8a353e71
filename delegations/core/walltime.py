"""Wall time at a place. The pinned tzdata package is the one source of zones."""

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from delegations.core.errors import N_, InvalidInput

zoneinfo.reset_tzpath(to=[])
HOME_ZONE = "Europe/Paris"
"""Where the mission is."""


class MissingHour(InvalidInput):
    """The clocks jump over this wall time."""

    message = N_("%(time)s does not exist in %(zone)s on %(date)s: the clocks go forward. Choose another time.")


class AmbiguousHour(InvalidInput):
    """This wall time happens twice, and nobody said which is meant."""

    message = N_("%(time)s happens twice in %(zone)s on %(date)s: the clocks go back. Say which of the two is meant.")


class UnknownZone(InvalidInput):
    message = N_("“%(zone)s” is not a time zone such as Europe/Paris.")


@cache
def zone(name: str) -> zoneinfo.ZoneInfo:
    """The zone of an IANA name; UnknownZone otherwise."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(field="zone", zone=name) from error


def zone_names() -> list[str]:
    """Names that people choose from: areas with cities, no aliases of fixed offsets."""
    skipped = ("Etc/", "posix/", "right/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")
    return sorted(n for n in zoneinfo.available_timezones() if "/" in n and not n.startswith(skipped))


@dataclass(frozen=True)
class WallTime:
    """A naive local time and the zone of the place; `fold` 1 is the second of a repeated hour."""

    local: datetime
    zone: str
    fold: int = 0

    def instant(self) -> datetime:
        """The instant in UTC, derived."""
        aware = self.local.replace(tzinfo=zone(self.zone), fold=self.fold)
        return aware.astimezone(UTC)

    @property
    def aware(self) -> datetime:
        return self.local.replace(tzinfo=zone(self.zone), fold=self.fold)

    @property
    def is_missing(self) -> bool:
        back = self.instant().astimezone(zone(self.zone)).replace(tzinfo=None)
        return back != self.local

    @property
    def is_ambiguous(self) -> bool:
        first = self.local.replace(tzinfo=zone(self.zone), fold=0).utcoffset()
        second = self.local.replace(tzinfo=zone(self.zone), fold=1).utcoffset()
        return first != second and not self.is_missing

    def shifted(self, **delta: float) -> "WallTime":
        """Moved along the wall (the clock on the wall, not elapsed time)."""
        return WallTime(self.local + timedelta(**delta), self.zone)


def wall_time(local: datetime, zone_name: str, *, occurrence: int | None = None, field: str = "time") -> WallTime:
    """A checked wall time.

    `occurrence` answers for a repeated hour: 0 the first, 1 the second, None not said.
    Raises MissingHour, AmbiguousHour or UnknownZone, tied to `field`.
    """
    candidate = WallTime(local.replace(tzinfo=None, fold=0), zone_name, occurrence or 0)
    data = {"time": f"{local:%H:%M}", "date": f"{local:%Y-%m-%d}", "zone": zone_name}
    if candidate.is_missing:
        raise MissingHour(field=field, **data)
    if candidate.is_ambiguous and occurrence is None:
        raise AmbiguousHour(field=field, **data)
    return candidate if candidate.is_ambiguous else WallTime(candidate.local, zone_name)


def local_at(instant: datetime, zone_name: str) -> datetime:
    """The aware local time of an instant at a place."""
    return instant.astimezone(zone(zone_name))


def clock_changes(zone_name: str, first: date, last: date) -> list[tuple[date, int]]:
    """Days in [first, last] on which the offset changes, with the change in minutes."""
    changes = []
    day = first
    tz = zone(zone_name)
    while day <= last:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=tz)
        before = (noon - timedelta(days=1)).utcoffset()
        after = noon.utcoffset()
        if before is not None and after is not None and before != after:
            changes.append((day, int((after - before).total_seconds() // 60)))
        day += timedelta(days=1)
    return changes
