"""The dossiers of the demo season, with their vehicles and the travel minutes entered by hand."""

from delegations.cli.season.earlier import DOSSIER as EARLIER_FAIR
from delegations.cli.season.event import MORNING
from delegations.cli.season.fairs import BARCELONA, POLLUTEC
from delegations.cli.season.people import COMPANIONS, PARTICIPANTS, VISIT_GROUPS
from delegations.cli.season.shapes import Dossier, Group, Leg, Participation, Texts, Vehicle
from delegations.cli.season.visit import TUESDAY, WEDNESDAY
from delegations.cli.season.visit_south import FRIDAY, THURSDAY

CLOCK_START = "2027-10-18 09:00"
"""Wall time in Paris at which the demo's clock starts."""

VEHICLES: tuple[Vehicle, ...] = (
    Vehicle("coach_paris", Texts("Minicar de 18 places, Paris", "18-seat coach, Paris"), 18, "vernier"),
    Vehicle("coach_lyon", Texts("Minicar de 18 places, Lyon", "18-seat coach, Lyon"), 18),
    Vehicle("coach_marseille", Texts("Minicar de 18 places, Marseille", "18-seat coach, Marseille"), 18),
    Vehicle("coach_night", Texts("Car de nuit de 30 places", "30-seat night coach"), 30),
)

LEGS: tuple[Leg, ...] = (
    Leg("hotel_defense", "grande_arche", 9, "walk"),
    Leg("grande_arche", "hotel_defense", 9, "walk"),
    Leg("hotel_defense", "pavillon_arsenal", 40, "coach"),
    Leg("pavillon_arsenal", "table_batignolles", 30, "coach"),
    Leg("table_batignolles", "batignolles", 4, "walk"),
    Leg("batignolles", "tour_sequoia", 25, "coach"),
    Leg("batignolles", "hotel_defense", 25, "coach"),
    Leg("batignolles", "ambassade_maroc", 20, "coach"),
    Leg("tour_sequoia", "ambassade_maroc", 25, "coach"),
    Leg("ambassade_maroc", "hotel_defense", 20, "coach"),
    Leg("hotel_defense", "paris_gare_lyon", 40, "coach"),
    Leg("lyon_part_dieu", "confluence", 16, "coach"),
    Leg("confluence", "pierre_benite", 27, "coach"),
    Leg("confluence", "brasserie_confluences", 9, "walk"),
    Leg("pierre_benite", "brasserie_confluences", 9, "coach"),
    Leg("brasserie_confluences", "hotel_metropole_lyon", 10, "coach"),
    Leg("hotel_metropole_lyon", "lyon_part_dieu", 8, "walk"),
    Leg("marseille_saint_charles", "hotel_joliette", 10, "coach"),
    Leg("hotel_joliette", "docks", 4, "walk"),
    Leg("docks", "table_joliette", 3, "walk"),
    Leg("table_joliette", "hotel_joliette", 4, "walk"),
    Leg("hotel_joliette", "pharo", 12, "coach"),
    Leg("pharo", "marseille_provence", 35, "coach"),
    Leg("hotel_fira", "fira_gran_via", 9, "walk"),
    Leg("fira_gran_via", "barcelona_sants", 15, "coach"),
)

VISIT = Dossier(
    key="DEMO-VISIT",
    kind="visit",
    title=Texts(
        "Casablanca – ville durable", "Casablanca – sustainable city", "زيارة وفد الدار البيضاء: المدينة المستدامة"
    ),
    objective=Texts(
        "Comparer les projets d’aménagement, d’eau et de mobilité, et préparer un accord entre métropoles.",
        "Compare projects in planning, water and mobility, and prepare an agreement between metropolises.",
        "مقارنة مشاريع التهيئة والماء والتنقل، والإعداد لاتفاق بين الحواضر الكبرى.",
    ),
    country="MA",
    city="Casablanca",
    starts="2027-10-26",
    ends="2027-10-29",
    owner="laurent",
    state="open",
    participants=tuple(Participation(person.key, person.role, person.precedence) for person in PARTICIPANTS)
    + tuple(Participation(person.key, person.role) for person in COMPANIONS),
    groups=VISIT_GROUPS,
    slots=(*TUESDAY, *WEDNESDAY, *THURSDAY, *FRIDAY),
    template="delegation",
    languages=("fr", "en", "ar"),
    co_organisers=("ministere_europe", "metropole_lyon"),
    themes=("planning", "water", "mobility"),
    budget_euros=38_000,
)

FAIR = Dossier(
    key="DEMO-FAIR",
    kind="fair",
    title=Texts("Smart City Expo, Barcelone", "Smart City Expo, Barcelona", "معرض المدن الذكية، برشلونة"),
    objective=Texts(
        "Tenir le pavillon commun et préparer vingt-quatre rendez-vous.",
        "Hold the shared pavilion and prepare twenty-four meetings.",
    ),
    country="ES",
    city="Barcelona",
    starts="2027-10-30",
    ends="2027-11-04",
    owner="bertaud",
    state="open",
    participants=(
        Participation("bertaud", "staff"),
        Participation("laurent", "staff"),
        Participation("jourdain", "exhibitor"),
        Participation("giraudon", "speaker"),
        Participation("vanhoutte", "exhibitor"),
        Participation("kervella", "exhibitor"),
        Participation("wagner", "exhibitor"),
        Participation("thevenet", "exhibitor"),
    ),
    groups=(
        Group(
            "fair_paris",
            Texts("Départ de Paris", "From Paris"),
            ("bertaud", "laurent", "jourdain", "vanhoutte", "kervella", "wagner"),
        ),
        Group(
            "fair_stand",
            Texts("Équipe du stand", "Stand team"),
            ("bertaud", "laurent", "vanhoutte", "kervella", "thevenet"),
        ),
    ),
    slots=BARCELONA,
    template="fair",
    co_organisers=("business_france",),
    themes=("digital", "mobility"),
    dates_presumed=True,
    date_note="Dates du salon inventées pour la démonstration (2-4 novembre 2027).",
    budget_euros=52_000,
)

CLOSED_FAIR = Dossier(
    key="DEMO-POLLUTEC",
    kind="fair",
    title=Texts("Pollutec, Lyon", "Pollutec, Lyon", "معرض بولوتيك، ليون"),
    objective=Texts(
        "Guider les délégations étrangères et réunir les membres.",
        "Guide the foreign delegations and bring the members together.",
    ),
    country="FR",
    city="Lyon",
    starts="2027-10-12",
    ends="2027-10-15",
    owner="bertaud",
    state="closed",
    participants=(
        Participation("bertaud", "staff"),
        Participation("vasseur", "host"),
        Participation("poirier", "exhibitor"),
        Participation("marchandise", "moderator"),
        Participation("giraudon", "speaker"),
    ),
    groups=(),
    slots=POLLUTEC,
    template="fair",
    themes=("water", "waste", "energy"),
    dates_presumed=True,
    date_note="Dates présumées d’après le rythme du salon (tous les deux ans, en octobre).",
    budget_euros=21_000,
)

EVENT = Dossier(
    key="DEMO-EVENT",
    kind="event",
    title=Texts("Matinale « sols vivants »", "Thematic morning: living soils", "صباحية «التربة الحية»"),
    objective=Texts(
        "Montrer ce que les villes gagnent à rendre leurs sols perméables.",
        "Show what cities gain when their ground lets water through.",
    ),
    country="FR",
    city="Paris",
    starts="2027-10-21",
    ends="2027-10-21",
    owner="duvernois",
    state="open",
    participants=(
        Participation("duvernois", "moderator"),
        Participation("lecointre", "speaker"),
        Participation("marchandise", "speaker"),
        Participation("vanhoutte", "speaker"),
        Participation("haddad", "host"),
        Participation("morvan", "speaker"),
    ),
    groups=(),
    slots=MORNING,
    template="event",
    co_organisers=("ville_paris",),
    themes=("nature", "water"),
    registered=62,
    public=True,
)

DOSSIERS: tuple[Dossier, ...] = (VISIT, FAIR, CLOSED_FAIR, EVENT, EARLIER_FAIR)
