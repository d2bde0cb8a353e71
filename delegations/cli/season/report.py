"""The report of the season's closed fair, and what its last days brought. Invented people of invented organisations."""

from dataclasses import dataclass
from datetime import date

KEY = "DEMO-POLLUTEC"


@dataclass(frozen=True)
class MoreVisitor:
    """`outcome`: known at once for some (outcome, note)."""

    name: str
    house: str
    country: str
    interest: str
    promise: str
    step: str
    due: date
    outcome: tuple[str, str] = ("", "")


NOTED = "2027-10-14 17:20"
SETTLED = "2027-10-15 16:00"
VISITORS = (
    MoreVisitor("Piotr Zieliński", "Gmina Dolna Wieś (démonstration)", "PL", "Comptage des fuites d’eau par secteur",
                "Fiche du Grand Lyon en anglais", "Envoyer la fiche", date(2027, 10, 20)),
    MoreVisitor("Leila Haddouche", "Agence de bassin Tafna-Est (démonstration)", "DZ",
                "Comptage des fuites d’eau par secteur", "Rendez-vous à Paris", "Proposer trois dates",
                date(2027, 10, 22), ("won", "Visite acceptée pour novembre.")),
    MoreVisitor("Kojo Mensah", "Municipality of Nsawkaw (démonstration)", "GH", "Tri à la source dans les marchés",
                "Film de trois minutes", "Envoyer le film", date(2027, 10, 20)),
    MoreVisitor("Carla Fuentes", "Ayuntamiento de Valseco (démonstration)", "ES", "Toitures végétalisées",
                "Rien", "Aucune", date(2027, 10, 29), ("nothing", "Cherchait un fournisseur.")),
)  # fmt: skip

DRAFTED = "2027-10-18 08:25"
ANSWERS = {
    "went_well": "Les parcours courts : personne n’a quitté le groupe avant la fin.\n"
                 "Le comptoir partagé, visible depuis l’allée principale.",
    "to_change": "Demander les badges de visiteur trois semaines plus tôt.\n"
                 "Tenir la table ronde le matin : l’après-midi, la salle était à moitié vide.",
    "promises": "- Envoyer la fiche « fuites d’eau » en anglais aux trois visiteurs polonais\n"
                "- Inviter l’agence de bassin à Paris en novembre\n"
                "- Remercier les exposants par écrit",
}  # fmt: skip
TAKEN = ("Inviter l’agence de bassin à Paris en novembre", date(2027, 11, 5), "bertaud")
"""(promise, due, who keeps it): already a task."""
LEADS_TEXT = (
    "Sept contacts ont été notés, la plupart sur les fuites d’eau : le sujet mérite un parcours entier en 2029. "
    "Une visite est déjà acceptée."
)
"""What staff wrote instead of the sentences of the data."""
