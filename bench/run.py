"""Measures the promises of the product: `make bench`, or `python -m bench.run pages feeds` for some of them.

Prints a table and writes bench/results.json. Exit 1 when a bound is broken. docs/benchmarks.md tells how to read it.
"""

import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from bench import fairs, feeds, lists, pages, plans, polls, prints, rosters
from bench.timing import Row
from bench.world import World

TARGET = Path(__file__).with_name("results.json")
OF_ENGINES: dict[str, Callable[[Path], list[Row]]] = {
    "plans": lambda _: plans.measure(),
    "rosters": lambda _: rosters.measure(),
    "prints": prints.measure,
}
OF_PAGES: dict[str, Callable[[World], list[Row]]] = {
    "pages": pages.measure,
    "feeds": feeds.measure,
    "lists": lists.measure,
    "polls": polls.measure,
    "fairs": fairs.measure,
}
GOOD, BAD, TOLD = "ok", "BROKEN", ""


def main(wanted: Sequence[str]) -> int:
    unknown = set(wanted) - {*OF_PAGES, *OF_ENGINES}
    if unknown:
        print(f"There is no measure {', '.join(sorted(unknown))}; there are {', '.join((*OF_PAGES, *OF_ENGINES))}.")
        return 2
    rows: list[Row] = []
    print(f"{'':<66}{'median':>10}  {'spread':<17}{'bound':<10}")
    with tempfile.TemporaryDirectory() as name:
        for key, engine in OF_ENGINES.items():
            if not wanted or key in wanted:
                rows += _shown(engine(Path(name)))
        for key, measure in OF_PAGES.items():
            if not wanted or key in wanted:
                folder = Path(name) / key
                folder.mkdir()
                rows += _shown(measure(World(folder)))
    machine = f"{os.cpu_count()} x {platform.machine()}, Python {platform.python_version()}, {platform.system()}"
    TARGET.write_text(json.dumps({"machine": machine, "rows": [asdict(row) for row in rows]}, indent=2) + "\n")
    broken = [row for row in rows if not row.good]
    print(f"{len(rows)} figures, {len(broken)} bounds broken. {machine}")
    return 1 if broken else 0


def _shown(rows: list[Row]) -> list[Row]:
    """The rows, printed as soon as they are known."""
    for row in rows:
        spread = "" if row.low is None or row.high is None else f"{row.low:.4g} – {row.high:.4g}"
        bound = "" if row.bound is None else f"≤ {row.bound:g}"
        word = TOLD if row.bound is None else GOOD if row.good else BAD
        value = f"{row.value:.4g} {row.unit if len(row.unit) == 1 else ' '}"
        print(f"{row.name:<66}{value:>10}  {spread:<17}{bound:<10}{word:<7}{row.note}", flush=True)
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
