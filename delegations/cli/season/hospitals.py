"""Hospitals with an emergency ward near the places of the demo season. Real; positions to about 200 m."""

from math import cos, hypot, radians

HOSPITALS: tuple[tuple[str, float, float], ...] = (
    ("Hôpital Foch, 40 rue Worth, 92150 Suresnes", 48.8680, 2.2210),
    ("Hôpital européen Georges-Pompidou, 20 rue Leblanc, 75015 Paris", 48.8390, 2.2740),
    ("Hôpital Bichat, 46 rue Henri-Huchard, 75018 Paris", 48.8985, 2.3320),
    ("Hôpital Lariboisière, 2 rue Ambroise-Paré, 75010 Paris", 48.8825, 2.3530),
    ("Hôpital Cochin, 27 rue du Faubourg-Saint-Jacques, 75014 Paris", 48.8375, 2.3390),
    ("Hôpital de la Pitié-Salpêtrière, 47-83 boulevard de l’Hôpital, 75013 Paris", 48.8385, 2.3650),
    ("Hôpital Saint-Antoine, 184 rue du Faubourg-Saint-Antoine, 75012 Paris", 48.8490, 2.3830),
    ("Hôpital Édouard-Herriot, 5 place d’Arsonval, 69003 Lyon", 45.7430, 4.8800),
    ("Centre hospitalier Saint Joseph – Saint Luc, 69007 Lyon", 45.7490, 4.8380),
    ("Centre hospitalier Lyon Sud, 165 chemin du Grand-Revoyet, 69310 Pierre-Bénite", 45.6970, 4.8030),
    ("Hôpital de la Timone, 264 rue Saint-Pierre, 13005 Marseille", 43.2900, 5.4030),
    ("Hôpital Européen, 6 rue Désirée-Clary, 13003 Marseille", 43.3100, 5.3710),
    ("Hôpital Nord, chemin des Bourrely, 13015 Marseille", 43.3800, 5.3660),
    ("Hospital Universitari de Bellvitge, carrer de la Feixa Llarga, 08907 L’Hospitalet de Llobregat", 41.3450, 2.1040),
)
REACH_KM = 12


def nearest_hospital(latitude: float, longitude: float) -> str:
    """The one nearest as the crow flies; '' when none of those we know is near."""

    def away(lat: float, lon: float) -> float:
        return hypot(lat - latitude, (lon - longitude) * cos(radians(latitude))) * 111.2

    distance, name = min((away(lat, lon), name) for name, lat, lon in HOSPITALS)
    return name if distance <= REACH_KM else ""
