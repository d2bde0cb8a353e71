"""A duty roster proposed: forty people, twelve stands, four days; over a quarter of it in the same run."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from bench.timing import Row, in_turn
from delegations.planning.roster import propose
from delegations.planning.roster_values import Commitment, RosterPerson, RosterProblem, RosterRules, RosterShift

FIRST = datetime(2027, 11, 2, 8, tzinfo=UTC)
LANGUAGES = ("fr", "en", "es", "de", "ar")


def fair(people: int, stands: int, days: int, seed: int = 3) -> RosterProblem:
    """Shifts of two hours from nine to seven, one or two people each; most people give part of their time."""
    chance = Random(seed)
    members = tuple(_person(n, days, chance) for n in range(people))
    shifts = tuple(
        RosterShift(
            (stand * days + day) * 5 + turn, stand, FIRST + timedelta(days=day, hours=2 * turn),
            FIRST + timedelta(days=day, hours=2 * turn + 2), date(2027, 11, 2) + timedelta(days=day),
            chance.randint(1, 2), tuple(chance.sample(LANGUAGES[:3], chance.randint(1, 2))),
        )
        for stand in range(stands) for day in range(days) for turn in range(5)
    )  # fmt: skip
    return RosterProblem(members, shifts, RosterRules(rest=30, buffer=15, longest=360))


def _person(number: int, days: int, chance: Random) -> RosterPerson:
    free = tuple(
        (FIRST + timedelta(days=day, hours=opens), FIRST + timedelta(days=day, hours=closes))
        for day in range(days)
        for opens, closes in [chance.choice([(0, 10), (0, 10), (0, 6), (4, 10)])]
    )
    met = FIRST + timedelta(days=chance.randrange(days), hours=chance.randrange(9))
    return RosterPerson(
        number, frozenset({"fr", *chance.sample(LANGUAGES, 2)}), free,
        (Commitment(met, met + timedelta(minutes=30), number),), day_limit=480,
    )  # fmt: skip


def measure() -> list[Row]:
    whole, quarter = fair(40, 12, 4), fair(10, 3, 4)
    many, few = in_turn(lambda: propose(whole), lambda: propose(quarter), repeats=5)
    found = propose(whole)
    places = sum(len(on) for on in found.assignments.values())
    note = f"{places} places filled of {sum(s.needed for s in whole.shifts)}"
    return [
        many.row("roster of 40 people, 12 stands, 4 days", 2.0, note=note),
        many.over(few, "roster: 40 people, 240 shifts over 10 people, 60 shifts", 60.0),
    ]
