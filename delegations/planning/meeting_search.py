"""Placing as much weight as possible: the scarcest first, then making room by moving others, then by proof if small."""

from delegations.planning.meeting_board import Board, bits

DEPTH = 4
TRIES = 4000
"""How many moves are looked at to make room for one meeting."""
STEPS = 60_000
"""How many steps the exact search of a small rest takes at most."""


def place_all(board: Board) -> set[int]:
    """Places what can be placed; gives the meetings that are left."""
    _greedy(board)
    while _repair(board):
        pass
    _exact(board)
    return _left(board)


def _left(board: Board) -> set[int]:
    return {one for one in board.ends if one not in board.period}


def _room(board: Board, meeting: int) -> list[int]:
    """Periods that take the meeting as things stand, those with most tables left first."""
    found = [n for n in bits(board.open_to(meeting)) if board.left[n] > 0]
    return sorted(found, key=lambda n: (-board.left[n], n))


def _greedy(board: Board) -> None:
    """Heaviest first; among equals the one with the fewest periods left."""
    waiting = sorted(board.ends, key=lambda one: (-board.weight[one], one))
    while waiting:
        heaviest = board.weight[waiting[0]]
        best, best_key = None, (0, 0)
        for one in waiting:
            if board.weight[one] != heaviest:
                break
            key = (board.open_to(one).bit_count(), one)
            if best is None or key < best_key:
                best, best_key = one, key
        assert best is not None
        waiting.remove(best)
        room = _room(board, best) if board.may_add(best) else []
        if room:
            board.put(best, _kindest(board, best, room))


def _kindest(board: Board, meeting: int, room: list[int]) -> int:
    """Close to what both have already, so that few wait; tables left decide among equals."""
    a, b = board.ends[meeting]

    def gap(n: int) -> tuple[int, int, int]:
        near = [abs(n - other) for who in (a, b) for other in bits(board.used[who])]
        return (min(near, default=0), -board.left[n], n)

    return min(room, key=gap)


def _repair(board: Board) -> bool:
    """One more meeting, or more weight, by moving others; False when nothing helps any more."""
    better = False
    for one in sorted(_left(board), key=lambda m: (-board.weight[m], m)):
        if board.may_add(one):
            better = _force(board, one) or better
        better = (one not in board.period and _replace(board, one)) or better
    return better


def _force(board: Board, meeting: int) -> bool:
    room = _room(board, meeting)
    if room:
        board.put(meeting, room[0])
        return True
    return _by_chain(board, meeting) or _by_ejection(board, meeting, DEPTH, [TRIES], frozenset())


def _by_chain(board: Board, meeting: int) -> bool:
    """Frees one period for both by changing two periods along a chain of meetings."""
    for who, other in (board.ends[meeting], board.ends[meeting][::-1]):
        for n in bits(board.allowed[meeting] & ~board.used[other] & board.used[who]):
            blocking = board.at[who, n]
            if blocking not in board.period:
                continue
            for to in range(len(board.periods)):
                if to == n or board.used[who] >> to & 1:
                    continue
                chain = board.chain(blocking, to)
                if not chain:
                    continue
                board.swap(chain, to)
                room = _room(board, meeting)
                if room:
                    board.put(meeting, room[0])
                    return True
                board.swap(chain, n)
    return False


def _by_ejection(board: Board, meeting: int, depth: int, tries: list[int], moving: frozenset[int]) -> bool:
    """Puts the meeting where others stand, and finds those another place; takes all back when one finds none."""
    moving = moving | {meeting}
    for n in bits(board.allowed[meeting]):
        for stand in _in_the_way(board, meeting, n):
            if tries[0] <= 0:
                return False
            tries[0] -= 1
            if moving & stand or any(one not in board.period for one in stand):
                continue
            if _push(board, meeting, n, sorted(stand), depth, tries, moving):
                return True
    return False


def _in_the_way(board: Board, meeting: int, n: int) -> list[set[int]]:
    """Sets of meetings that have to leave period `n` for this one; several when any would do."""
    stand = {board.at[who, n] for who in board.ends[meeting] if (who, n) in board.at}
    if stand or board.left[n] > 0:
        return [stand]
    return [{one} for one in sorted(board.into[n])]


def _push(
    board: Board, meeting: int, n: int, stand: list[int], depth: int, tries: list[int], moving: frozenset[int]
) -> bool:
    before = dict(board.period)
    for one in stand:
        board.take(one)
    if board.left[n] > 0:
        board.put(meeting, n)
        if all(_settle(board, one, depth, tries, moving) for one in stand):
            return True
    _restore(board, before)
    return False


def _settle(board: Board, meeting: int, depth: int, tries: list[int], moving: frozenset[int]) -> bool:
    room = _room(board, meeting)
    if room:
        board.put(meeting, room[0])
        return True
    return depth > 1 and _by_ejection(board, meeting, depth - 1, tries, moving)


def _restore(board: Board, before: dict[int, int]) -> None:
    changed = [one for one, n in board.period.items() if before.get(one) != n]
    for one in changed:
        board.take(one)
    for one, n in before.items():
        if one not in board.period:
            board.put(one, n)


def _replace(board: Board, meeting: int) -> bool:
    """Instead of lighter ones that stand in its way: more weight, even if not more meetings."""
    full = {who for who in board.ends[meeting] if board.count(who) >= board.most}
    for n in bits(board.allowed[meeting]):
        for stand in _in_the_way(board, meeting, n):
            if any(one not in board.period for one in stand):
                continue
            lightest = _lightest_of(board, full - {who for one in stand for who in board.ends[one]})
            if lightest is None:
                continue
            stand = stand | lightest
            if sum(board.weight[one] for one in stand) >= board.weight[meeting]:
                continue
            before = dict(board.period)
            for one in sorted(stand):
                board.take(one)
            if board.may_add(meeting) and board.open_to(meeting) >> n & 1 and board.left[n] > 0:
                board.put(meeting, n)
                for one in sorted(stand, key=lambda m: (-board.weight[m], m)):
                    if board.may_add(one):
                        _force(board, one)
                return True
            _restore(board, before)
    return False


def _lightest_of(board: Board, parties: set[int]) -> set[int] | None:
    """For each party that has its most, its lightest meeting; None when one has none that may go."""
    found: set[int] = set()
    for who in sorted(parties):
        own = [one for one in board.period if who in board.ends[one]]
        if not own:
            return None
        found.add(min(own, key=lambda one: (board.weight[one], one)))
    return found


def _exact(board: Board) -> None:
    """Looks through all ways to place a small number of meetings, within a number of steps."""
    open_ones = [one for one in board.ends if board.allowed[one]]
    if all(one in board.period for one in open_ones) or len(open_ones) > 16:
        return
    best = dict(board.period)
    found = _Exact(board, best)
    for one in list(board.period):
        board.take(one)
    order = sorted(open_ones, key=lambda one: (-board.weight[one], board.allowed[one].bit_count(), one))
    found.look(order, 0, sum(board.weight[one] for one in order))
    _restore(board, {})
    for one, n in found.best.items():
        board.put(one, n)


class _Exact:
    def __init__(self, board: Board, best: dict[int, int]) -> None:
        self.board, self.best, self.steps = board, best, STEPS
        self.weight = sum(board.weight[one] for one in best)

    def look(self, order: list[int], placed: int, possible: int) -> None:
        """`possible`: the weight of what is not decided yet."""
        if placed > self.weight:
            self.weight, self.best = placed, dict(self.board.period)
        if not order or placed + possible <= self.weight or self.steps <= 0:
            return
        self.steps -= 1
        one, rest = order[0], order[1:]
        weight = self.board.weight[one]
        if self.board.may_add(one):
            for n in _room(self.board, one):
                self.board.put(one, n)
                self.look(rest, placed + weight, possible - weight)
                self.board.take(one)
        self.look(rest, placed, possible - weight)
