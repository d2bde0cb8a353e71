"""Places and slots of a delegation in Paris, for the tests of the planning engine."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from delegations.core.walltime import WallTime
from delegations.planning.conflicts import find_conflicts
from delegations.planning.values import Conflict, PersonValue, PlaceValue, SlotValue

PARIS = "Europe/Paris"
MINISTRY = PlaceValue(1, "Ministry", PARIS, 48.8571, 2.3190, security_minutes=10)
CITY_HALL = PlaceValue(2, "City hall", PARIS, 48.8566, 2.3522)
STATION = PlaceValue(3, "Gare de Lyon", PARIS, 48.8443, 2.3735)
PLANT = PlaceValue(4, "Water plant", PARIS)
DELEGATION = frozenset(range(1, 15))
PEOPLE = {n: PersonValue(n, f"Delegate {n:02d}") for n in range(1, 15)} | {90: PersonValue(90, "Ms Host", "host")}


def at(text: str, zone: str = PARIS, fold: int = 0) -> WallTime:
    """ "10:00" on Wednesday 13 October 2027, or a whole date and time."""
    return WallTime(datetime.fromisoformat(text if "T" in text else f"2027-10-13T{text}"), zone, fold)


def slot(number: int, start: str, end: str, place: PlaceValue | None = None, **values: Any) -> SlotValue:
    zone = values.pop("zone", PARIS)
    usual: dict[str, Any] = {
        "dossier": "D1",
        "title": f"Slot {number}",
        "kind": "visit",
        "people": DELEGATION,
        "size": 14,
    }
    return SlotValue(number, start=at(start, zone), end=at(end, zone), place=place, **(usual | values))


def check(
    slots: Sequence[SlotValue],
    others: Sequence[SlotValue] = (),
    *,
    holidays: Mapping[date, str] | None = None,
    severities: Mapping[str, str] | None = None,
    people: Mapping[int, PersonValue] | None = None,
) -> list[Conflict]:
    names = {7: "City of Lyon"}, {5: "Leila", 6: "Minibus", 8: "Omar"}
    return find_conflicts(slots, others, people or PEOPLE, *names, holidays or {}, severities)


def of_kind(found: Sequence[Conflict], kind: str) -> list[Conflict]:
    return [each for each in found if each.kind == kind]


def season(slots: int) -> list[SlotValue]:
    """A made-up season: dossiers of 25 slots over four days, 16 people each, a few shared with the neighbour."""
    places = [replace(CITY_HALL, id=n, latitude=48.8 + n % 7 / 50, longitude=2.3 + n % 5 / 40) for n in range(40)]
    places = [replace(p, capacity=20, opening=dict.fromkeys(range(5), ((540, 1080),))) for p in places]
    first = datetime.fromisoformat("2027-09-01T08:30")
    made = []
    for n in range(slots):
        dossier, inside = divmod(n, 25)
        begin = first + timedelta(days=dossier * 2 % 90 + inside // 7, minutes=inside % 7 * 90)
        end = begin + timedelta(minutes=75)
        people = frozenset(range(dossier * 15, dossier * 15 + 16))
        made.append(
            SlotValue(
                n,
                f"D{dossier}",
                f"Slot {n}",
                "meal" if inside % 7 == 3 else "visit",
                WallTime(begin, PARIS),
                WallTime(end, PARIS),
                places[n * 7 % 40],
                people=people,
                hosts=frozenset({n % 50}),
                resources=frozenset({n % 12}),
                interpreters=frozenset({n % 12}),
                size=16,
            )
        )
    return made
