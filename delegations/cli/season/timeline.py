"""The demo's past, played in order: each act happens under a clock that stands at its moment."""

import heapq
import itertools
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from delegations.core.clock import FixedClock
from delegations.core.walltime import HOME_ZONE, WallTime

Act = Callable[[], None]


def moment(text: str) -> datetime:
    """The instant of "YYYY-MM-DD HH:MM" in Paris."""
    return WallTime(datetime.fromisoformat(text), HOME_ZONE).instant()


class Timeline:
    """Acts noted with `at`, whatever the order; `run` plays them by time, those of one minute as they were noted.

    An act may note later ones. Each starts with an empty session, as a request of the web does, so that nothing
    read before is stale.
    """

    def __init__(self, session: Session, clock: FixedClock) -> None:
        self._session = session
        self._clock = clock
        self._numbers = itertools.count()
        self._acts: list[tuple[datetime, int, Act]] = []

    def at(self, when: str, act: Act) -> None:
        """`when` is a Paris wall time, "YYYY-MM-DD HH:MM"."""
        heapq.heappush(self._acts, (moment(when), next(self._numbers), act))

    def run(self, after_each: Act) -> None:
        """Plays everything; `after_each` follows every act, at the same moment."""
        while self._acts:
            self._clock.instant, _number, act = heapq.heappop(self._acts)
            act()
            after_each()
            self._session.flush()
            self._session.expunge_all()
