"""What was noted at the stand of the season's closed fair. Invented people of invented organisations."""

from datetime import date
from functools import partial

from delegations.cli.season.load_dossiers import Loading
from delegations.cli.season.timeline import Timeline
from delegations.fairs.leads.rules import LeadValues
from delegations.fairs.leads.services import save_lead

DOSSIER = "DEMO-POLLUTEC"
NOTED = "2027-10-13 16:30"
OWNER = "bertaud"
LEADS: tuple[tuple[str, str, str, str, str, str, date], ...] = (
    ("Ewa Nowicka", "Wodociągi Wschód (démonstration)", "PL", "Comptage des fuites d’eau par secteur",
     "Fiche du Grand Lyon en anglais", "Envoyer la fiche et proposer un appel", date(2027, 10, 20)),
    ("Kwame Boateng", "Municipality of Nsawkaw (démonstration)", "GH", "Tri à la source dans les marchés",
     "Contact d’une ville comparable", "Mettre en relation avec la métropole", date(2027, 10, 22)),
    ("Trần Thị Mai", "Sở Quy hoạch Đông Hà (démonstration)", "VN", "Réseaux de froid urbains",
     "Place dans la prochaine visite", "Inviter au printemps", date(2027, 11, 5)),
)  # fmt: skip


def plan_leads(timeline: Timeline, loading: Loading) -> None:
    """Notes them in the last days of the fair; nothing for other dossiers."""
    if loading.shape.key == DOSSIER:
        timeline.at(NOTED, partial(_note, loading))


def _note(loading: Loading) -> None:
    owner = loading.directory.users[OWNER]
    for number, (name, house, country, interest, promise, step, due) in enumerate(LEADS, 1):
        values = LeadValues(
            name=name, organisation=house, country=country, interest=interest, promise=promise, next_step=step,
            owner_id=owner, due_on=due,
        )  # fmt: skip
        save_lead(
            loading.session, actor=loading.actor(), clock=loading.clock, dossier=loading.dossier(),
            key=f"{number:032x}", values=values,
        )  # fmt: skip
