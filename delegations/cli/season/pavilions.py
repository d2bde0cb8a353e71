"""The two fairs of the season: editions, stands, exhibitors and badges.

Figures of past editions were announced by organisers or press, each with its source; some are contested. What is said
of 2027 is invented: stands, places, contributions, times of build-up. Who exhibits is invented too.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from delegations.fairs.stands.services import EditionFacts, Figure, OpeningDay, StandFacts

_INVENTED = "Inventé pour la démonstration."


def _days(year: int, month: int, *hours: tuple[int, str, str]) -> tuple[OpeningDay, ...]:
    return tuple(
        OpeningDay(date(year, month, day), time.fromisoformat(opens), time.fromisoformat(closes))
        for day, opens, closes in hours
    )


def _window(starts: str, ends: str) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(starts), datetime.fromisoformat(ends)


@dataclass(frozen=True)
class Applying:
    """An application and what became of it. `contact` is a person's key, `stand` a number, `euros` the contribution."""

    organisation: str
    contact: str | None
    formula: str
    stand: str | None
    euros: int
    state: str = "accepted"
    invoicing: str = "none"
    came_by: str = "letter"
    note: str = ""


@dataclass(frozen=True)
class Pavilion:
    """`quotas` are badges granted, `badges` (kind, person, organisation they come for, handed over)."""

    edition: EditionFacts
    stands: tuple[StandFacts, ...]
    exhibitors: tuple[Applying, ...]
    quotas: dict[str, int]
    badges: tuple[tuple[str, str, str | None, bool], ...]
    written: str
    applied: str
    settled: str
    badged: str


BARCELONA = Pavilion(
    edition=EditionFacts(
        fair="Smart City Expo World Congress",
        label="2027 (dates inventées)",
        organiser="Fira de Barcelona",
        halls=("1", "2", "3"),
        themes=("digital", "mobility", "energy", "planning"),
        opening=_days(2027, 11, (2, "09:00", "19:00"), (3, "09:00", "19:00"), (4, "09:00", "17:00")),
        build_up=_window("2027-10-30 08:00", "2027-11-01 20:00"),
        dismantling=_window("2027-11-04 17:00", "2027-11-05 22:00"),
        figures=(
            Figure("Visiteurs, édition 2025 (4-6 novembre)", "27 000", "Annoncé par l’organisateur", "novembre 2025"),
            Figure("Pays représentés en 2025", "143", "Annoncé par l’organisateur", "novembre 2025"),
            Figure("Exposants en 2025", "1 190", "Annoncé par l’organisateur", "novembre 2025"),
            Figure(
                "Premier pavillon français (2018)",
                "120 m²",
                "Stand B297, hall 2 ; plus de vingt entreprises, villes et organismes, selon les participants",
                "13-15 novembre 2018",
            ),
        ),
        contributions={
            "own": 520_000,
            "shared_desk": 150_000,
            "co_exhibition": 450_000,
            "representation": 40_000,
        },
        note="Dates, horaires et montage de 2027 inventés pour la démonstration ; à vérifier auprès de l’organisateur.",
    ),
    stands=(
        StandFacts("2", "B310", 36, 3, "co_exhibition", 4, 0, 0, 9, 4, _INVENTED),
        StandFacts("2", "B312", 12, 1, "shared_desk", 2, 9, 0, 3, 4, _INVENTED),
        StandFacts("2", "B320", 12, 2, "own", 1, 0, 7, 4, 3, _INVENTED),
    ),
    exhibitors=(
        Applying("business_france", "jourdain", "co_exhibition", "B310", 6000, invoicing="paid"),
        Applying("nantes_metropole", "kervella", "co_exhibition", "B310", 4500, invoicing="invoiced"),
        Applying("dunkerque", "vanhoutte", "co_exhibition", "B310", 3000, invoicing="invoiced", came_by="phone"),
        Applying("eurometropole_strasbourg", "wagner", "shared_desk", "B312", 1500, invoicing="quoted"),
        Applying("lyon_confluence", "thevenet", "own", "B320", 5200, invoicing="paid"),
        Applying("nice_cote_azur", "giraudon", "shared_desk", "B312", 1500, state="applied", came_by="meeting"),
        Applying("fnau", None, "representation", None, 400, invoicing="quoted", note="Documents à présenter."),
        Applying("transdev", None, "co_exhibition", "B310", 6000, state="applied"),
        Applying("veolia", None, "own", None, 0, state="declined", note="A son propre stand dans un autre hall."),
        Applying("grenoble_alpes", None, "shared_desk", "B312", 1500, state="withdrawn", came_by="phone"),
    ),
    quotas={"exhibitor": 8, "build_up": 4, "visitor": 20, "speaker": 2, "vip": 3},
    badges=(
        ("exhibitor", "vanhoutte", "dunkerque", False),
        ("exhibitor", "kervella", "nantes_metropole", False),
        ("exhibitor", "thevenet", "lyon_confluence", True),
        ("exhibitor", "jourdain", "business_france", False),
        ("exhibitor", "laurent", None, False),
        ("build_up", "laurent", None, True),
        ("build_up", "thevenet", "lyon_confluence", False),
        ("speaker", "giraudon", None, False),
    ),
    written="2027-09-14 10:00",
    applied="2027-09-15 10:00",
    settled="2027-09-24 15:00",
    badged="2027-10-11 11:00",
)

POLLUTEC = Pavilion(
    edition=EditionFacts(
        fair="Pollutec",
        label="2027 (dates présumées)",
        organiser="RX France",
        halls=("3", "4", "5"),
        themes=("water", "waste", "energy", "nature"),
        opening=_days(
            2027, 10, (12, "09:00", "18:00"), (13, "09:00", "18:00"), (14, "09:00", "18:00"), (15, "09:00", "16:00")
        ),
        build_up=_window("2027-10-09 08:00", "2027-10-11 20:00"),
        dismantling=_window("2027-10-15 16:30", "2027-10-16 20:00"),
        figures=(
            Figure(
                "Exposants, 47e édition (7-10 octobre 2025, Lyon-Eurexpo)",
                "environ 2 000",
                "Annoncé par l’organisateur ; contesté",
                "octobre 2025",
            ),
            Figure("Visiteurs, 47e édition (2025)", "51 000", "Annoncé par l’organisateur ; contesté", "octobre 2025"),
        ),
        contributions={"shared_desk": 250_000, "representation": 30_000},
        note="Halls, horaires et montage de 2027 inventés pour la démonstration.",
    ),
    stands=(StandFacts("4", "H120", 24, 2, "shared_desk", 3, 0, 0, 6, 4, _INVENTED),),
    exhibitors=(
        Applying("amorce", "poirier", "shared_desk", "H120", 2500, invoicing="paid"),
        Applying("cerema", "marchandise", "shared_desk", "H120", 2500, invoicing="invoiced"),
        Applying("axelera", None, "representation", None, 300, invoicing="paid"),
    ),
    quotas={"exhibitor": 4, "visitor": 30, "vip": 2, "press": 2},
    badges=(("exhibitor", "poirier", "amorce", True), ("exhibitor", "marchandise", "cerema", True)),
    written="2027-06-29 10:00",
    applied="2027-06-30 10:00",
    settled="2027-07-08 10:00",
    badged="2027-10-04 10:00",
)

PAVILIONS = {"DEMO-FAIR": BARCELONA, "DEMO-POLLUTEC": POLLUTEC}
