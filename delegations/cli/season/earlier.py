"""The edition before: Pollutec, 7-10 October 2025. Dates and place are true, all that the network did is invented."""

from dataclasses import dataclass
from datetime import date, datetime, time

from delegations.cli.season.pavilions import Applying, Pavilion
from delegations.cli.season.shapes import Dossier, Participation, Slot, Texts
from delegations.fairs.stands.services import EditionFacts, Figure, OpeningDay, StandFacts

KEY = "POLLUTEC-2025"
_INVENTED = "Inventé pour la démonstration."

DOSSIER = Dossier(
    key=KEY,
    kind="fair",
    title=Texts("Pollutec 2025, Lyon", "Pollutec 2025, Lyon", "معرض بولوتيك 2025، ليون"),
    objective=Texts("Tenir un premier point d’accueil à Lyon.", "Hold a first meeting point in Lyon."),
    country="FR",
    city="Lyon",
    starts="2025-10-07",
    ends="2025-10-10",
    owner="bertaud",
    state="closed",
    participants=(
        Participation("bertaud", "staff"),
        Participation("poirier", "exhibitor"),
        Participation("marchandise", "moderator"),
    ),
    groups=(),
    slots=(
        Slot(
            "pollutec_2025_session",
            "2025-10-08",
            "14:00",
            "15:30",
            "session",
            Texts("Table ronde : réparer les réseaux d’eau", "Round table: mending water networks"),
            Texts("Trois interventions, puis questions.", "Three talks, then questions."),
            "eurexpo",
        ),
        Slot(
            "pollutec_2025_tour",
            "2025-10-09",
            "10:00",
            "10:12",
            "tour",
            Texts("Parcours « eau » : le point d’accueil", "“Water” tour: the meeting point"),
            Texts("Étape de douze minutes.", "A stop of twelve minutes."),
            "eurexpo",
            attendance=("poirier",),
        ),
    ),
    template="fair",
    themes=("water", "waste"),
    date_note="Dates réelles (7-10 octobre 2025) ; tout ce que le réseau y fait est inventé pour la démonstration.",
    budget_euros=16_500,
)

PAVILION = Pavilion(
    edition=EditionFacts(
        fair="Pollutec",
        label="47e édition",
        organiser="RX France",
        halls=("4",),
        themes=("water", "waste"),
        opening=tuple(OpeningDay(date(2025, 10, day), time(9), time(18)) for day in (7, 8, 9)),
        build_up=(datetime.fromisoformat("2025-10-04 08:00"), datetime.fromisoformat("2025-10-06 20:00")),
        figures=(
            Figure("Exposants, 47e édition", "environ 2 000", "Annoncé par l’organisateur ; contesté", "octobre 2025"),
            Figure("Visiteurs, 47e édition", "51 000", "Annoncé par l’organisateur ; contesté", "octobre 2025"),
        ),
        note="Horaires et montage inventés pour la démonstration.",
    ),
    stands=(StandFacts("4", "G088", 15, 1, "shared_desk", 2, 0, 0, 5, 3, _INVENTED),),
    exhibitors=(
        Applying("amorce", "poirier", "shared_desk", "G088", 2200, invoicing="paid", note=_INVENTED),
        Applying("cerema", "marchandise", "shared_desk", "G088", 2200, invoicing="paid", note=_INVENTED),
    ),
    quotas={"exhibitor": 3, "visitor": 20},
    badges=(("exhibitor", "poirier", "amorce", True), ("exhibitor", "marchandise", "cerema", True)),
    written="2025-06-24 10:00",
    applied="2025-06-25 10:00",
    settled="2025-07-03 10:00",
    badged="2025-09-29 10:00",
)

BUDGET = (
    ("Point d’accueil", "Mission", 1_150_000, 1_118_000, 1_118_000),
    ("Table ronde", "Mission", 300_000, 274_000, 274_000),
    ("Déplacements", "Mission", 200_000, 187_600, 187_600),
)
"""(label, payer, planned, committed, paid) in euro cents."""


@dataclass(frozen=True)
class Visitor:
    """A lead of an invented visitor, and what was noted of it, when."""

    name: str
    house: str
    country: str
    interest: str
    promise: str
    outcome: str = ""
    note: str = ""
    settled: str = ""


NOTED = "2025-10-09 16:00"
VISITORS = (
    Visitor("Zofia Maj", "Wodociągi Zachód (démonstration)", "PL", "Comptage des fuites d’eau par secteur",
            "Fiche en anglais", "won", "Visite de deux jours à Lyon.", "2026-03-17 10:00"),
    Visitor("Amina Ouédraogo", "Commune de Kossi (démonstration)", "BF", "Tri à la source dans les marchés",
            "Mise en relation", "going_on", "Deuxième échange prévu.", "2026-04-14 10:00"),
    Visitor("Rui Teixeira", "Águas do Vale (démonstration)", "PT", "Comptage des fuites d’eau par secteur",
            "Cahier des charges type", "nothing", "Sans réponse après deux relances.", "2026-04-14 10:20"),
    Visitor("Nguyễn Văn Lâm", "Sở Xây dựng Hải Sơn (démonstration)", "VN", "Réseaux de froid urbains",
            "Place dans une visite", "won", "A participé à une visite en mai.", "2026-05-26 10:00"),
)  # fmt: skip
