"""What the demo's dossiers hold beside their programmes: their course, budgets, needs, and who does what. Invented."""

from dataclasses import dataclass

from delegations.cli.season.earlier import BUDGET as EARLIER_BUDGET


@dataclass(frozen=True)
class History:
    """When a dossier's file came about; Paris wall times. `states` are moves, `releases` (when, note, held back).

    `slots` is when the draft was first written; what came later is in `programme`. `public`: when it got its page
    for everybody, if ever.
    """

    opened: str
    people: str
    slots: str
    states: tuple[tuple[str, str], ...]
    releases: tuple[tuple[str, str, bool], ...]
    requested_by: str = ""
    checked: str = ""
    public: str = ""


HISTORIES = {
    "DEMO-VISIT": History(
        opened="2027-07-26 10:05",
        people="2027-08-25 09:40",
        slots="2027-08-26 14:00",
        states=(("2027-07-28 11:00", "preparing"), ("2027-09-24 15:30", "confirmed")),
        releases=(
            ("2027-10-01 17:30", "Première version du programme.", False),
            ("2027-10-04 17:40", "Station d’épuration ajoutée jeudi ; déjeuner décalé.", False),
            ("2027-10-15 17:05", "Dîner de bienvenue à 19:30.", False),
        ),
        requested_by="Ambassade du Royaume du Maroc en France",
        checked="2027-10-06 11:15",
    ),
    "DEMO-FAIR": History(
        opened="2027-07-19 09:30",
        people="2027-09-13 10:20",
        slots="2027-09-17 15:00",
        states=(("2027-07-20 09:30", "preparing"),),
        releases=(("2027-10-18 08:40", "Première version, à relire.", True),),
        public="2027-09-14 11:00",
    ),
    "DEMO-POLLUTEC": History(
        opened="2027-05-10 10:00",
        people="2027-06-28 10:00",
        slots="2027-07-01 14:30",
        states=(
            ("2027-05-12 10:00", "preparing"),
            ("2027-09-03 10:00", "confirmed"),
            ("2027-10-12 08:00", "under_way"),
            ("2027-10-15 17:30", "closed"),
        ),
        releases=(("2027-09-10 11:00", "Programme des parcours.", False),),
        public="2027-09-10 11:30",
    ),
    "DEMO-EVENT": History(
        opened="2027-08-16 10:10",
        people="2027-08-24 11:00",
        slots="2027-08-26 16:00",
        states=(("2027-08-17 09:00", "preparing"), ("2027-09-20 09:15", "confirmed")),
        releases=(("2027-09-21 10:00", "Programme mis en ligne.", False),),
        public="2027-09-21 10:05",
    ),
    "POLLUTEC-2025": History(
        opened="2025-05-12 10:00",
        people="2025-06-23 10:00",
        slots="2025-07-01 14:30",
        states=(
            ("2025-05-14 10:00", "preparing"),
            ("2025-09-05 10:00", "confirmed"),
            ("2025-10-07 08:00", "under_way"),
            ("2025-10-17 17:30", "closed"),
        ),
        releases=(),
    ),
}

BUDGETS: dict[str, tuple[tuple[str, str, int, int, int], ...]] = {
    "DEMO-VISIT": (
        ("Hôtels à Paris et Marseille", "Mission", 1_150_000, 1_118_400, 0),
        ("Trains Paris-Lyon-Marseille", "Mission", 420_000, 403_200, 403_200),
        ("Minicars", "Mission", 560_000, 498_000, 0),
        ("Interprètes, quatre jours", "Mission", 960_000, 960_000, 0),
        ("Repas", "Mission, Métropole de Lyon", 540_000, 215_000, 0),
        ("Présents et documents", "Mission", 170_000, 42_600, 42_600),
    ),
    "DEMO-FAIR": (
        ("Stand de 60 m² et montage", "Mission, co-exposants", 3_600_000, 3_600_000, 1_800_000),
        ("Trains et car de nuit", "Mission", 640_000, 598_000, 131_000),
        ("Hôtel", "Mission", 720_000, 720_000, 0),
        ("Impressions", "Mission", 240_000, 0, 0),
    ),
    "DEMO-POLLUTEC": (
        ("Point d’accueil", "Mission", 1_400_000, 1_385_000, 1_385_000),
        ("Table ronde", "Mission", 450_000, 431_000, 0),
        ("Déplacements", "Mission", 250_000, 244_500, 244_500),
    ),
    "POLLUTEC-2025": EARLIER_BUDGET,
}
"""(label, payer, planned, committed, paid) in euro cents; the planned sums are the dossiers' budgets."""

ASSIGNEES = {
    "Hold the interpreters": "bertaud",
    "Hold the hotel rooms": "bertaud",
    "Book transfers and meals": "bertaud",
    "Prepare badges and collect access rules": "bertaud",
    "Send identity lists to the secure sites": "bertaud",
    "Send the letters of invitation": "duvernois",
    "Send the visa support letters": "duvernois",
    "Check where the visas stand": "duvernois",
    "Send visa letters to those who joined late": "duvernois",
    "Erase passports and emergency contacts": "duvernois",
    "Erase flights, rooms and private numbers": "duvernois",
    "Order freight and furniture": "laurent",
}
"""Tasks that are not the owner's."""

LEFT_OPEN = {
    "DEMO-VISIT": ("Decide for those whose visa is not granted", "Send briefing and glossary to the interpreters"),
    "DEMO-FAIR": ("Open the requests for business meetings",),
}
"""Tasks whose day has passed without being done."""

VISAS_PENDING = ("sefrioui", "zerouali")
LIAISONS = {"tazi": "filali"}
"""{delegate: who receives for them}."""
CARDS = ("berrada", "fassi_fihri")
"""Delegates who asked for calendar cards by mail."""

NEEDS: dict[str, tuple[str, str]] = {
    "benchekroun": ("Sans porc ni alcool", ""),
    "el_mansouri": ("Sans porc ni alcool", ""),
    "bennis": ("Végétarien", ""),
    "lahlou": ("Sans porc ni alcool", ""),
    "ait_taleb": ("Sans porc ni alcool", ""),
    "tazi": ("Sans porc ni alcool", ""),
    "ouazzani": ("Sans porc ni alcool", "Fauteuil roulant : entrées et car de plain-pied"),
    "berrada": ("Sans porc ni alcool", ""),
    "tahiri": ("Sans gluten", ""),
    "sefrioui": ("Sans porc ni alcool", ""),
    "zerouali": ("Sans porc ni alcool", ""),
    "kettani": ("Végétarien", ""),
    "fassi_fihri": ("Sans porc ni alcool", ""),
}
"""{person: (meals, access)} as they answered; Mr Naciri has not."""
ANSWERED_FROM = "2027-10-03"
"""The delegates answered the form one after the other, from this day on."""
CONSENTS = ("yes", "yes", "yes", "no", "")
"""What they say of photographs, in turn; '' says nothing."""
CORRECTIONS = {"zerouali": {"given_name": "Abdelhaq"}}
"""Other spellings that delegates wish for; staff have not settled them yet."""

ACKNOWLEDGED = {
    "benchekroun": (1, "2027-10-02 21:10"),
    "ait_taleb": (2, "2027-10-05 08:35"),
    "bennis": (2, "2027-10-05 12:50"),
    "berrada": (3, "2027-10-15 18:20"),
    "kettani": (3, "2027-10-15 20:05"),
    "fassi_fihri": (3, "2027-10-16 10:40"),
    "tahiri": (3, "2027-10-17 09:12"),
}
"""{delegate: (newest release seen, when)}."""
