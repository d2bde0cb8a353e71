"""The guided tours of the season's two fairs. Which houses receive, and what they answered, is invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """`answer` is confirmed, countered (with the time proposed) or asked; `contact` a person's key."""

    host: str
    contact: str
    topic: str
    english: str
    stand: str
    minutes: int = 12
    walk: int | None = None
    answer: str = "confirmed"
    proposed: str = ""
    arabic: str = ""


@dataclass(frozen=True)
class Tour:
    title: str
    day: str
    start: str
    zone: str
    place: str
    guide: str
    stops: tuple[Stop, ...]
    written: str
    asked: str
    answered: str
    meeting_point: str
    languages: str = ""
    max_people: int | None = None
    headsets: int | None = None
    counted: tuple[str, int] | None = None
    note: str = ""


BARCELONA = Tour(
    title="Parcours guidé : sept étapes",
    day="2027-11-03",
    start="10:00",
    zone="Europe/Madrid",
    place="fira_gran_via",
    guide="laurent",
    written="2027-10-07 15:00",
    asked="2027-10-13 10:15",
    answered="2027-10-15 11:40",
    meeting_point="Stand B310, hall 2, dix minutes avant le départ",
    languages="français, anglais",
    max_people=15,
    note="Rester groupés entre les halls 2 et 1 ; casques à rendre au stand.",
    stops=(
        Stop("business_france", "jourdain", "Le pavillon français", "The French pavilion", ""),
        Stop("nantes_metropole", "kervella", "Données ouvertes du tramway", "Open data of the tramway", ""),
        Stop("dunkerque", "vanhoutte", "Bus gratuits : sept ans après", "Free buses: seven years on", ""),
        Stop("eurometropole_strasbourg", "wagner", "Le vélo au-delà du Rhin", "Cycling across the Rhine", "",
             answer="countered", proposed="11:40"),
        Stop("lyon_confluence", "thevenet", "Un réseau de chaleur partagé", "A shared heat network", ""),
        Stop("nice_cote_azur", "giraudon", "Prévoir les crues éclair", "Forecasting flash floods", "2 / B312"),
        Stop("fira_barcelona", "puigdomenech", "Les coulisses du salon", "Behind the scenes of the fair", "Hall 1, G5",
             10, 8, answer="asked"),
    ),
)  # fmt: skip

POLLUTEC = Tour(
    title="Parcours « eau »",
    day="2027-10-12",
    start="10:30",
    zone="Europe/Paris",
    place="eurexpo",
    guide="vasseur",
    written="2027-07-01 14:40",
    asked="2027-07-05 10:15",
    answered="2027-08-20 17:20",
    meeting_point="Entrée Est, point d’accueil",
    languages="français, anglais, arabe",
    max_people=20,
    headsets=20,
    counted=("2027-10-12 10:35", 17),
    stops=(
        Stop("suez", "delorme", "Réutiliser les eaux traitées", "Reusing treated water", "4 / F40", 10,
             arabic="إعادة استعمال المياه المعالجة"),
        Stop("eau_grand_lyon", "garnier", "Trouver les fuites la nuit", "Finding leaks at night", "4 / F52", 10,
             arabic="البحث عن التسربات ليلاً"),
        Stop("eau_paris", "fontanel", "Protéger les captages", "Protecting the catchments", "4 / G18", 10,
             arabic="حماية مناطق التقاط المياه"),
        Stop("amorce", "poirier", "Le juste prix de l’eau", "The right price of water", "", 10,
             arabic="السعر العادل للماء"),
        Stop("cerema", "marchandise", "La ville qui absorbe la pluie", "The city that soaks up rain", "", 10,
             arabic="المدينة التي تمتص المطر"),
        Stop("ademe", "lecointre", "L’énergie des stations", "Energy of treatment plants", "4 / J02", 10,
             arabic="طاقة محطات المعالجة"),
        Stop("metropole_aix_marseille", "roustan", "Le littoral après l’orage", "The coast after the storm", "4 / J30",
             10, arabic="الساحل بعد العاصفة"),
    ),
)  # fmt: skip

TOURS = {"DEMO-FAIR": BARCELONA, "DEMO-POLLUTEC": POLLUTEC}
SPEAKER = {
    "given_name": "Camila", "family_name": "Restrepo", "native_name": "", "phone": "", "civility": "f",
    "language": "es", "title": "Urbanista", "rank": "standard", "honorific": "", "salutation": "",
    "title_fr": "Urbaniste (démonstration)", "email": "camila.restrepo@bogota.example", "zone": "America/Bogota",
}  # fmt: skip
"""She speaks from Bogotá; invented."""
