"""Fewer idle periods between meetings: exchanges along chains, worse ones accepted less and less. Bounded."""

import math
import random

from delegations.planning.meeting_board import Board

STEPS = 120_000
WARM, COLD = 1.2, 0.05
"""How much worse an exchange may be, at the beginning and at the end."""
BEYOND = 3
"""What a break beyond the most counts beside itself."""


def shorten_waits(board: Board, *, most: int | None = None, steps: int = STEPS) -> None:
    """Moves meetings between periods while fewer wait; every meeting keeps some place."""
    movable = sorted(one for one in board.period if board.allowed[one].bit_count() > 1)
    waits = {who: _cost(board, who, most) for who in board.used}
    total = best = sum(waits.values())
    kept = dict(board.period)
    if not movable or not total:
        return
    dice = random.Random(len(movable))  # noqa: S311 - the same problem gives the same placement
    steps = min(steps, 500 * len(movable))
    for step in range(steps):
        one = movable[dice.randrange(len(movable))]
        first, n = board.period[one], dice.randrange(len(board.periods))
        if n == first or not board.allowed[one] >> n & 1:
            continue
        chain = board.chain(one, n)
        if not chain:
            continue
        board.swap(chain, n)
        touched = {who for each in chain for who in board.ends[each]}
        new = {who: _cost(board, who, most) for who in touched}
        worse = sum(new.values()) - sum(waits[who] for who in touched)
        warmth = WARM * (COLD / WARM) ** (step / steps)
        if worse > 0 and dice.random() >= math.exp(-worse / warmth):
            board.swap(chain, first)
            continue
        waits.update(new)
        total += worse
        if total < best:
            best, kept = total, dict(board.period)
            if not best:
                break
    for one in list(board.period):
        board.take(one)
    for one, n in kept.items():
        board.put(one, n)


def _cost(board: Board, who: int, most: int | None) -> int:
    idle = 0
    for mask in board.day_masks:
        day = board.used[who] & mask
        if day:
            idle += day.bit_length() - (day & -day).bit_length() + 1 - day.bit_count()
    return idle + (BEYOND * (idle - most) if most is not None and idle > most else 0)
