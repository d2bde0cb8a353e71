"""The board that the search of meetings moves on: who is taken when, what may move where."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from delegations.planning.meetings import MeetingProblem


class Board:
    """Periods are numbered 0, 1 ... through the days inside; parties by masks of bits, so that asking is cheap."""

    def __init__(self, problem: MeetingProblem) -> None:
        self.periods = [period for day in problem.days for period in day]
        place = {period: n for n, period in enumerate(self.periods)}
        self.day_masks = [sum(1 << place[period] for period in day) for day in problem.days if day]
        every: int = (1 << len(self.periods)) - 1
        self.left = [len(problem.tables.get(period, ())) for period in self.periods]
        self.ends = {one.id: (one.a, one.b) for one in problem.wanted}
        self.weight = {one.id: one.weight for one in problem.wanted}
        self.most = problem.most or len(self.periods)
        parties = {who for one in problem.wanted for who in (one.a, one.b)}
        parties |= {who for one in problem.fixed for who in (one.a, one.b)}
        free = {who: every & ~sum(1 << place[p] for p in problem.busy.get(who, ()) if p in place) for who in parties}
        self.used: dict[int, int] = dict.fromkeys(sorted(parties), 0)
        self.at: dict[tuple[int, int], int] = {}
        self.period: dict[int, int] = {}
        self.fixed: dict[int, int] = {}
        self._counts = dict.fromkeys(parties, 0)
        for one in problem.fixed:
            for who in (one.a, one.b):
                self._counts[who] += 1
                if one.period in place:
                    self.used[who] |= 1 << place[one.period]
                    self.at[who, place[one.period]] = one.id
            if one.period in place:
                self.left[place[one.period]] -= one.table in problem.tables.get(one.period, ())
                self.fixed[one.id] = place[one.period]
        self.held = dict(self.used)
        self.allowed: dict[int, int] = {
            one.id: free[one.a] & free[one.b] & ~self.held[one.a] & ~self.held[one.b]
            & (every if one.periods is None else sum(1 << place[p] for p in one.periods if p in place))
            for one in problem.wanted
        }  # fmt: skip
        self.into: list[set[int]] = [set() for _ in self.periods]

    @property
    def period_of(self) -> dict[int, int]:
        """{meeting: the period it has}, the fixed ones included."""
        return {number: self.periods[n] for number, n in (*self.fixed.items(), *self.period.items())}

    def count(self, who: int) -> int:
        return self._counts[who]

    def taken(self, who: int, period: int) -> bool:
        return (who, self.periods.index(period)) in self.at

    def open_to(self, meeting: int) -> int:
        """The periods in which both are free, as a mask; whether a table is left is another question."""
        a, b = self.ends[meeting]
        return self.allowed[meeting] & ~self.used[a] & ~self.used[b]

    def may_add(self, meeting: int) -> bool:
        a, b = self.ends[meeting]
        return self._counts[a] < self.most and self._counts[b] < self.most

    def put(self, meeting: int, n: int) -> None:
        for who in self.ends[meeting]:
            self.used[who] |= 1 << n
            self.at[who, n] = meeting
            self._counts[who] += 1
        self.left[n] -= 1
        self.period[meeting] = n
        self.into[n].add(meeting)

    def take(self, meeting: int) -> int:
        """Off the board; gives the period it had."""
        n = self.period.pop(meeting)
        for who in self.ends[meeting]:
            self.used[who] &= ~(1 << n)
            del self.at[who, n]
            self._counts[who] -= 1
        self.left[n] += 1
        self.into[n].discard(meeting)
        return n

    def chain(self, meeting: int, n: int) -> list[int]:
        """The meetings that change places when this one goes to period `n`, each of them between the two periods.

        Empty when one of them may not, is fixed, or no table is left for the difference.
        """
        first = self.period[meeting]
        found, rest, there = [meeting], [meeting], 1
        seen = {meeting}
        while rest:
            one = rest.pop()
            here = self.period[one]
            other = n if here == first else first
            if not self.allowed[one] >> other & 1:
                return []
            for who in self.ends[one]:
                met = self.at.get((who, other))
                if met is None or met in seen:
                    continue
                if met not in self.period:
                    return []
                seen.add(met)
                found.append(met)
                rest.append(met)
                there += 1 if self.period[met] == first else -1
        enough = self.left[n] >= there and self.left[first] >= -there
        return found if enough else []

    def swap(self, chain: list[int], n: int) -> None:
        """Carries a chain out; the same call with the period it came from takes it back."""
        first = self.period[chain[0]]
        went = {one: first if self.take(one) == n else n for one in chain}
        for one, to in went.items():
            self.put(one, to)


def bits(mask: int) -> list[int]:
    """The numbers of the bits that are set."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
