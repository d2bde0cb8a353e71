"""Pages of staff: their time and their queries must not grow faster than what they show."""

from datetime import timedelta

from bench.timing import Row, in_turn
from bench.world import FIRST, World
from tests.queries import count_queries

SMALL, LARGE = 50, 200


def measure(world: World) -> list[Row]:
    return [*_programme(world), *_first_page(world)]


def _queries(world: World, path: str) -> int:
    with count_queries(world.database) as sent:
        world.page(path)
    return len(sent)


def _programme(world: World) -> list[Row]:
    with world.database.writing() as session:
        make = world.factory(session)
        world.dossier(make, "SMALL", SMALL)
        world.dossier(make, "LARGE", LARGE, first=FIRST + timedelta(days=20))
    small, large = "/dossiers/SMALL/programme?day=2027-10-26", "/dossiers/LARGE/programme?day=2027-11-15"
    rows = []
    for name, mode in (("read", ""), ("edited", "&mode=edit")):
        one, four = in_turn(lambda m=mode: world.page(small + m), lambda m=mode: world.page(large + m))
        title = f"programme page, {name}: {LARGE} slots over {SMALL}"
        more = _queries(world, large + mode) - _queries(world, small + mode)
        rows.append(four.over(one, title, 5.0, note=f"{four.median * 1000:.0f} ms over {one.median * 1000:.0f} ms"))
        rows.append(Row(f"programme page, {name}: queries more with {LARGE}", abs(more), "queries", 0))
    return rows


def _first_page(world: World) -> list[Row]:
    """With six dossiers of the next weeks beside the two above, then with twelve."""
    queries, times = [], []
    for count in (6, 12):
        with world.database.writing() as session:
            make = world.factory(session)
            for number in range(count - 6, count):
                world.dossier(make, f"WEEK-{number}", 25, first=FIRST + timedelta(days=number))
        times += in_turn(lambda: world.page("/"))
        queries.append(_queries(world, "/"))
    six, twelve = times
    note = f"{queries[1]} queries"
    return [
        twelve.row("first page of staff, 14 dossiers, 550 slots", 1.0, note=note),
        twelve.over(six, "first page: 14 dossiers over 8", 2.0),
        Row("first page: queries more with 14 dossiers", queries[1] - queries[0], "queries", 0),
    ]
