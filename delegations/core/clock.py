"""The product's clock. Nothing else asks the machine for the time of the trade."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the instant, always aware and in UTC."""

    def now(self) -> datetime: ...

    def of_real(self, instant: datetime) -> datetime:
        """What this clock shows at a real instant, such as one that a foreign machine wrote into a mail."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC)

    def of_real(self, instant: datetime) -> datetime:
        return instant


class ShiftedClock:
    """Starts at a given instant and runs on from there (setting DELEGATIONS_CLOCK)."""

    def __init__(self, start: datetime, *, reference: datetime | None = None) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware instant")
        self._shift: timedelta = start - (reference or SystemClock().now())

    def now(self) -> datetime:
        return SystemClock().now() + self._shift

    def of_real(self, instant: datetime) -> datetime:
        return instant + self._shift


class FixedClock:
    """Stands still until told to move: for tests and for rendering a known moment."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant.astimezone(UTC)

    def now(self) -> datetime:
        return self.instant

    def of_real(self, instant: datetime) -> datetime:
        return instant

    def advance(self, **delta: float) -> None:
        self.instant += timedelta(**delta)
