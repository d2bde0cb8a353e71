"""A fair with a round of business meetings, for the tests of placing and of its pages."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from sqlalchemy.orm import Session

from delegations.core.actor import Actor, Door, Role
from delegations.core.clock import FixedClock
from delegations.dossiers.models import Dossier
from delegations.dossiers.queries import get_dossier_by_id
from delegations.fairs.meetings.models import BusinessMeeting, MeetingParty, MeetingRound, MeetingWish
from delegations.fairs.meetings.placing import propose, take_over
from delegations.fairs.meetings.queries import find_round, list_meetings, list_periods, list_tables
from delegations.fairs.meetings.rules import Grid, Phases
from delegations.fairs.meetings.services import Profile, RoundFacts, add_parties, save_profile, save_round
from delegations.fairs.meetings.wishes import answer_wish, save_wish
from tests.factories import Factory

PHASES = Phases(date(2027, 10, 20), date(2027, 10, 24), date(2027, 10, 27), date(2027, 10, 29))
GRID = Grid((date(2027, 11, 3),), time(14), time(17), 25, 5, time(15, 30), time(15, 35))
"""Six periods: three, a break at 15:30, three."""
FACTS = RoundFacts(PHASES, GRID, ("1: by the window", "2", "3", "4"))


@dataclass
class Tables:
    session: Session
    clock: FixedClock
    make: Factory
    dossier: Dossier
    actor: Actor
    round: MeetingRound
    network: list[MeetingParty] = field(default_factory=list)
    visitors: list[MeetingParty] = field(default_factory=list)

    @property
    def acting(self) -> dict[str, Any]:
        return {"actor": self.actor, "clock": self.clock, "dossier": self.dossier}

    def of(self, party: MeetingParty) -> Actor:
        """The party itself, behind its link."""
        return Actor("delegate", party.participation.person_id, "party", Door.PORTAL)

    def party(self, side: str, family: str, house: str = "", **person: Any) -> MeetingParty:
        organisation = self.make.organisation(house or f"{family} SA", country="CO" if side == "visitor" else "FR")
        row = self.make.participation(
            self.dossier, self.make.person("Ana", family, organisation_id=organisation.id, **person)
        )
        (party,) = add_parties(self.session, **self.acting, participation_ids=[row.id], side=side)
        spoken = ("es", "en") if side == "visitor" else ("fr", "en")
        profile = Profile("Water meters", "Partners", ("water",), spoken)
        party = save_profile(self.session, **self.acting, party_id=party.id, profile=profile)
        (self.network if side == "network" else self.visitors).append(party)
        return party

    def wish(self, giver: MeetingParty, taker: MeetingParty, weight: int = 1, state: str = "accepted") -> MeetingWish:
        wish = save_wish(self.session, **self.acting, from_id=giver.id, to_id=taker.id, weight=weight)
        if state != "wished":
            wish = answer_wish(self.session, **self.acting, wish_id=wish.id, state=state)
        return wish

    def place(self, *, anew: bool = False) -> list[BusinessMeeting]:
        proposal = propose(self.session, clock=self.clock, dossier=self.dossier, anew=anew)
        take_over(self.session, **self.acting, places=proposal.places, anew=anew)
        return self.meetings()

    def meetings(self) -> list[BusinessMeeting]:
        return list_meetings(self.session, self.round.id)

    def periods(self) -> list[int]:
        return [period.id for period in list_periods(self.session, self.round.id)]

    def tables(self) -> list[int]:
        return [table.id for table in list_tables(self.session, self.round.id)]

    def fill(self, network: int, visitors: int) -> None:
        """Everybody of the one side wants to meet everybody of the other."""
        for n in range(network):
            self.party("network", f"Réseau {n:02}")
        for n in range(visitors):
            self.party("visitor", f"Visitante {n:02}", language="es")
        for one in self.network:
            for other in self.visitors:
                self.wish(other, one)


def make_tables(session: Session, clock: FixedClock, make: Factory, **facts: Any) -> Tables:
    user = make.user()
    actor = Actor("staff", user.id, user.name, Door.WEB, Role.PLANNER)
    dossier = make.dossier(
        "FAIR-1", kind="fair", country="ES", zone="Europe/Madrid", title="Salon des villes",
        starts_on=date(2027, 10, 30), ends_on=date(2027, 11, 4), languages=["fr", "en"],
    )  # fmt: skip
    place = make.place("Fira Gran Via", city="Barcelona", zone="Europe/Madrid")
    values = {**vars(FACTS), "place_id": place.id, **facts}
    save_round(session, actor=actor, clock=clock, dossier=dossier, version=0, facts=RoundFacts(**values))
    dossier = get_dossier_by_id(session, dossier.id)
    found = find_round(session, dossier.id)
    assert found is not None
    return Tables(session, clock, make, dossier, actor, found)
