"""The conflicts of a season: all programmes at once."""

from bench.timing import Row, in_turn
from delegations.planning.conflicts import find_conflicts
from tests.planning.examples import season

SLOTS = 2000


def measure() -> list[Row]:
    whole, quarter = season(SLOTS), season(SLOTS // 4)
    many, few = in_turn(
        lambda: find_conflicts(whole, [], {}, {}, {}, {}), lambda: find_conflicts(quarter, [], {}, {}, {}, {}),
        repeats=5,
    )  # fmt: skip
    found = len(find_conflicts(whole, [], {}, {}, {}, {}))
    return [
        many.row(f"conflicts of {SLOTS:,} slots", 2.0, note=f"{found:,} found"),
        many.over(few, f"conflicts: {SLOTS:,} slots over {SLOTS // 4}", 6.0),
    ]
