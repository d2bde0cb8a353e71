"""The business meetings of the season's two fairs. All people are invented; their houses are too, and say so."""

from dataclasses import dataclass
from datetime import date, time

from delegations.fairs.meetings.rules import Grid, Phases

_INVENTED = "démonstration"


@dataclass(frozen=True)
class Guest:
    """Somebody who comes to the tables from abroad. `house`: name, category, country, city, themes."""

    key: str
    given: str
    family: str
    form: str
    language: str
    title: str
    title_fr: str
    house: tuple[str, str, str, str, tuple[str, ...]]
    native: str = ""
    family_first: bool = False
    zone: str = ""


@dataclass(frozen=True)
class Party:
    """`person`: key of the directory or of a guest. `busy`: numbers of periods, from 0."""

    person: str
    side: str
    offers: str
    interests: str
    themes: tuple[str, ...]
    languages: tuple[str, ...]
    busy: tuple[int, ...] = ()


@dataclass(frozen=True)
class Wishing:
    """`weight` 1 to 3; `answer` accepted, refused or '' for none yet."""

    giver: str
    taker: str
    weight: int = 1
    answer: str = "accepted"
    note: str = ""


@dataclass(frozen=True)
class Round:
    """`absent`: (giver, taker, who stayed away); `marked` '' when nobody has ticked. Moments are Paris wall times."""

    phases: Phases
    grid: Grid
    tables: tuple[str, ...]
    place: str
    note: str
    parties: tuple[Party, ...]
    wishes: tuple[Wishing, ...]
    set_up: str
    profiles: str
    wished: str
    answered: str
    placed: str
    locked: tuple[str, str] | None = None
    marked: str = ""
    absent: tuple[tuple[str, str, str], ...] = ()


GUESTS: tuple[Guest, ...] = (
    Guest("restrepo", "Valentina", "Restrepo Mejía", "f", "es", "Secretaria de Movilidad", "Secrétaire à la mobilité",
          (f"Alcaldía de Río Claro ({_INVENTED})", "local_authority", "CO", "Río Claro", ("mobility", "planning")),
          zone="America/Bogota"),
    Guest("arango", "Julián", "Arango Ospina", "m", "es", "Gerente de acueducto", "Directeur du service des eaux",
          (f"Aguas del Altiplano ({_INVENTED})", "company", "CO", "Tunja", ("water",)), zone="America/Bogota"),
    Guest("quintero", "Daniela", "Quintero Vélez", "f", "es", "Directora de innovación", "Directrice de l’innovation",
          (f"Área Metropolitana del Valle Verde ({_INVENTED})", "agency", "CO", "Valle Verde", ("digital", "waste")),
          zone="America/Bogota"),
    Guest("idrissi", "Salma", "El Idrissi", "f", "ar", "مديرة التنمية المستدامة", "Directrice du développement durable",
          (f"Ville de Bab Zhar ({_INVENTED})", "local_authority", "MA", "Bab Zhar", ("nature", "water")),
          native="سلمى الإدريسي", zone="Africa/Casablanca"),
    Guest("benjelloun", "Omar", "Benjelloun-Tazi", "m", "fr", "Directeur général", "Directeur général",
          (f"Régie des transports de l’Oriental ({_INVENTED})", "company", "MA", "Oujda", ("mobility", "energy")),
          zone="Africa/Casablanca"),
    Guest("kim", "Seo-yeon", "Kim", "f", "ko", "스마트도시과장", "Cheffe du service ville intelligente",
          (f"Hangang Smart City Agency ({_INVENTED})", "agency", "KR", "Hanbit", ("digital", "mobility")),
          native="김서연", family_first=True, zone="Asia/Seoul"),
    Guest("park", "Ji-hoon", "Park", "m", "ko", "대표이사", "Président",
          (f"Namsan Green Tech ({_INVENTED})", "company", "KR", "Daejeon", ("energy", "buildings")),
          native="박지훈", family_first=True, zone="Asia/Seoul"),
    Guest("ferrer", "Núria", "Ferrer i Puig", "f", "es", "Directora de aguas", "Directrice de l’eau",
          (f"Aigües de la Costa ({_INVENTED})", "company", "ES", "Vilamar", ("water", "digital"))),
    Guest("ibarra", "Iker", "Ibarra Etxeberria", "m", "es", "Concejal de urbanismo", "Adjoint à l’urbanisme",
          (f"Ayuntamiento de Itsasalde ({_INVENTED})", "local_authority", "ES", "Itsasalde", ("planning", "nature"))),
    Guest("moreno", "Alba", "Moreno Gil", "f", "en", "Head of programmes", "Responsable des programmes",
          (f"Red de Ciudades Claras ({_INVENTED})", "association", "ES", "Madrid", ("buildings", "finance"))),
)  # fmt: skip

_BARCELONA_PARTIES: tuple[Party, ...] = (
    Party("jourdain", "network", "Mise en relation avec les exposants du pavillon", "Acheteurs publics",
          ("finance", "digital"), ("fr", "en", "es")),
    Party("wagner", "network", "Plan climat d’une métropole frontalière, retours d’expérience",
          "Villes qui mesurent leurs émissions", ("energy", "planning"), ("fr", "en")),
    Party("peyrard", "network", "Visites techniques à Lyon ; convention entre métropoles",
          "Partenaires pour un appel européen", ("mobility", "planning"), ("fr", "en", "es")),
    Party("garnier", "network", "Recherche de fuites par secteur ; formation d’équipes", "Services d’eau en régie",
          ("water",), ("fr", "en"), busy=(3, 4, 5)),
    Party("santoni", "network", "Démonstrateurs en ville méditerranéenne", "Villes portuaires",
          ("planning", "nature"), ("fr", "es", "en")),
    Party("carpentier", "network", "Atlas et données ouvertes, méthode", "Agences d’urbanisme",
          ("digital", "planning"), ("fr", "en")),
    Party("lecointre", "network", "Sols vivants : guide et outils", "Chantiers pilotes", ("nature", "water"),
          ("fr", "en", "ar")),
    Party("marchandise", "network", "Nature en ville : appui technique", "Collectivités volontaires",
          ("nature", "buildings"), ("fr", "en", "es")),
    Party("restrepo", "visitor", "Cien kilómetros de ciclovía en servicio", "Cruces seguros y estacionamiento",
          ("mobility", "planning"), ("es", "en")),
    Party("arango", "visitor", "Un laboratorio de medición a escala real", "Detección de fugas",
          ("water",), ("es", "en"), busy=(0, 1, 2)),
    Party("quintero", "visitor", "Datos abiertos de residuos", "Tarifa por peso", ("digital", "waste"), ("es", "en")),
    Party("idrissi", "visitor", "حدائق تُسقى بمياه معالجة", "ترميم الأودية داخل المدينة", ("nature", "water"),
          ("ar", "fr")),
    Party("benjelloun", "visitor", "Ligne de bus à haut niveau de service", "Dépôt de bus électriques",
          ("mobility", "energy"), ("fr", "ar")),
    Party("kim", "visitor", "디지털 트윈 시범 사업", "유럽 도시와의 공동 실증", ("digital", "mobility"), ("ko", "en")),
    Party("park", "visitor", "건물 에너지 관리 시스템", "공공 건물 개보수 사업", ("energy", "buildings"), ("ko", "en")),
    Party("ferrer", "visitor", "Telelectura de contadores", "Reutilización de agua", ("water", "digital"),
          ("es", "en", "fr")),
    Party("ibarra", "visitor", "Frente marítimo recuperado", "Sombra y suelos permeables", ("planning", "nature"),
          ("es", "fr")),
    Party("moreno", "visitor", "A network of forty cities", "Partners for a refurbishment fund",
          ("buildings", "finance"), ("en", "es")),
)  # fmt: skip

_BARCELONA_WISHES: tuple[Wishing, ...] = (
    Wishing("restrepo", "peyrard", 3), Wishing("restrepo", "wagner", 2), Wishing("restrepo", "santoni", 2),
    Wishing("quintero", "carpentier", 3), Wishing("quintero", "jourdain", 2), Wishing("quintero", "garnier", 2),
    Wishing("arango", "garnier", 3), Wishing("arango", "jourdain", 2),
    Wishing("idrissi", "lecointre", 3), Wishing("idrissi", "marchandise", 2), Wishing("idrissi", "santoni", 2),
    Wishing("benjelloun", "peyrard", 3), Wishing("benjelloun", "wagner", 2),
    Wishing("kim", "carpentier", 3), Wishing("kim", "peyrard", 2), Wishing("kim", "jourdain", 2),
    Wishing("park", "wagner", 3), Wishing("park", "marchandise", 2),
    Wishing("ferrer", "garnier", 3), Wishing("ferrer", "lecointre", 2), Wishing("ferrer", "carpentier", 2),
    Wishing("marchandise", "ibarra", 3), Wishing("santoni", "ibarra", 3), Wishing("ibarra", "lecointre", 2),
    Wishing("jourdain", "moreno", 2), Wishing("moreno", "marchandise", 1),
    Wishing("park", "jourdain", 1, "refused", "Hors de notre champ cette année."),
    Wishing("moreno", "garnier", 1, "refused"), Wishing("benjelloun", "lecointre", 1, "refused"),
    Wishing("kim", "lecointre", 1, ""), Wishing("wagner", "moreno", 1, ""),
)  # fmt: skip

BARCELONA = Round(
    phases=Phases(date(2027, 9, 24), date(2027, 10, 4), date(2027, 10, 11), date(2027, 10, 20)),
    grid=Grid((date(2027, 11, 3),), time(14), time(17), 25, 5, time(15, 30), time(15, 35)),
    tables=("1 : près de l’accueil", "2 : près de l’accueil", "3 : côté fenêtres", "4 : côté fenêtres"),
    place="fira_gran_via",
    note="Vingt-quatre rendez-vous de vingt-cinq minutes, une pause à 15:30. Permanence tenue par M. Laurent.",
    parties=_BARCELONA_PARTIES,
    wishes=_BARCELONA_WISHES,
    set_up="2027-09-14 10:00",
    profiles="2027-09-20 18:00",
    wished="2027-09-29 17:30",
    answered="2027-10-08 12:00",
    placed="2027-10-14 15:00",
    locked=("marchandise", "ibarra"),
)

POLLUTEC = Round(
    phases=Phases(date(2027, 8, 25), date(2027, 9, 1), date(2027, 9, 7), date(2027, 9, 10)),
    grid=Grid((date(2027, 10, 14),), time(10), time(11, 30), 25, 5),
    tables=("1", "2"),
    place="eurexpo",
    note="",
    parties=(
        Party("poirier", "network", "Réutilisation des eaux usées", "Villes en stress hydrique", ("water",),
              ("fr", "en")),
        Party("marchandise", "network", "Adaptation des villes méditerranéennes", "Terrains d’essai", ("nature",),
              ("fr", "en", "es")),
        Party("idrissi", "visitor", "مياه معالجة للحدائق", "معايير إعادة الاستعمال", ("water", "nature"),
              ("ar", "fr")),
        Party("ferrer", "visitor", "Telelectura de contadores", "Reutilización de agua", ("water",), ("es", "fr")),
        Party("arango", "visitor", "Medición a escala real", "Detección de fugas", ("water",), ("es", "en")),
    ),
    wishes=(
        Wishing("idrissi", "poirier", 3), Wishing("ferrer", "poirier", 3), Wishing("arango", "poirier", 2),
        Wishing("idrissi", "marchandise", 1), Wishing("ferrer", "marchandise", 1),
        Wishing("arango", "marchandise", 1, "refused"),
    ),
    set_up="2027-08-20 11:00",
    profiles="2027-08-24 09:30",
    wished="2027-08-31 16:00",
    answered="2027-09-06 10:00",
    placed="2027-09-09 17:00",
    marked="2027-10-14 12:10",
    absent=(("arango", "poirier", "arango"),),
)  # fmt: skip

ROUNDS = {"DEMO-FAIR": BARCELONA, "DEMO-POLLUTEC": POLLUTEC}
