"""A fair with something of everything, entered as staff would: what its report must say is known."""

from dataclasses import replace
from datetime import date
from typing import Any

from delegations.dossiers.participants import add_participant
from delegations.dossiers.services import Amounts, add_budget_line
from delegations.dossiers.tasks import tick_task
from delegations.fairs.leads.rules import LeadValues
from delegations.fairs.leads.services import save_lead, settle_lead
from delegations.fairs.stands.badges import give_badge, grant_badges, hand_over_badge
from delegations.fairs.stands.services import StandFacts, add_stand, change_stand
from tests.fairs.pavilion import STAND, Pavilion

LEADS = (
    ("Ewa", "PL", "Water losses", "won", True),
    ("Rui", "PT", "water  losses", "", True),
    ("Kojo", "", "Heat", "", False),
)
"""Who, country, interest, outcome, whether the first task is ticked."""


def fill(pavilion: Pavilion) -> None:
    """Three accepted (two on stands), one declined; 160 m2; three leads, one late; two badges, one handed over."""
    acting: dict[str, Any] = pavilion.acting
    session, dossier, make = pavilion.session, pavilion.dossier, pavilion.make
    change_stand(session, **acting, stand_id=pavilion.stand.id, version=1, facts=replace(STAND, places=3))
    add_stand(session, **acting, facts=StandFacts("3", "C12", 40, 1, "own", 1))
    nantes = pavilion.apply("Nantes", "accepted", contribution=450_000, invoicing="paid")
    pavilion.apply("Lyon", "accepted", contribution=300_000, invoicing="invoiced")
    pavilion.apply("Nice", "accepted", formula="representation", contribution=50_000)
    pavilion.apply("Brest", "declined", contribution=999_900)
    for label, planned, committed, paid in (("Stand", 2_000_000, 1_900_000, 950_000), ("Trains", 300_000, 101_000, 0)):
        add_budget_line(session, **acting, amounts=Amounts(label, "Mission", planned, committed, paid))
    _badges(pavilion, nantes.id)
    _leads(pavilion)
    make.slot(dossier, "2027-11-02 10:00", "2027-11-02 11:00", "Europe/Madrid", kind="session", title="Table ronde")
    make.slot(dossier, "2027-11-02 15:00", "2027-11-02 15:12", "Europe/Madrid", kind="tour", attendance="some")
    for start in ("2027-11-03 14:00", "2027-11-03 14:30", "2027-11-04 09:00"):
        make.slot(dossier, start, f"{start[:14]}{int(start[14:]) + 25}", "Europe/Madrid", kind="business")
    host = make.organisation("Fira")
    for state in ("confirmed", "confirmed", "declined", "asked", "draft", "withdrawn"):
        slot = make.slot(dossier, "2027-11-02 17:00", "2027-11-02 18:00", "Europe/Madrid", kind="meal")
        make.request(slot, make.person(), host, state=state)


def _badges(pavilion: Pavilion, exhibitor_id: int) -> None:
    acting, session = pavilion.acting, pavilion.session
    grant_badges(session, **acting, kind="exhibitor", quota=4)
    abroad = pavilion.make.organisation("Wodociągi", country="PL")
    for number, person in enumerate(
        (pavilion.make.person("Ana", "Lis", organisation_id=abroad.id), pavilion.make.person())
    ):
        row = add_participant(session, **acting, person=person, role="exhibitor")
        badge = give_badge(
            session, **acting, kind="exhibitor", participation_id=row.id, exhibitor_id=exhibitor_id
        )  # fmt: skip
        if number:
            hand_over_badge(session, **acting, badge_id=badge.id)


def _leads(pavilion: Pavilion) -> None:
    acting, session = pavilion.acting, pavilion.session
    for number, (name, country, interest, outcome, ticked) in enumerate(LEADS):
        values = LeadValues(
            name=name, country=country, interest=interest, promise="A study", next_step="Write",
            owner_id=pavilion.actor.id or 0, due_on=date(2027, 10, 17) if name == "Kojo" else date(2027, 11, 8),
        )  # fmt: skip
        lead, _new = save_lead(session, **acting, key=f"{pavilion.dossier.code}-{number:020}", values=values)
        if outcome:
            settle_lead(session, **acting, lead_id=lead.id, version=lead.version, outcome=outcome)
        elif ticked:
            tick_task(session, **acting, task_id=lead.task_ids[0], done=True)
