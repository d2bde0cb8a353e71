"""A fair with two stands, members and their times, for the tests of the roster."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from delegations.core.actor import Actor, Door
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.core.walltime import WallTime
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.queries import get_dossier_by_id
from delegations.fairs.roster.asking import answer_availability
from delegations.fairs.roster.models import Availability, Shift
from delegations.fairs.roster.queries import get_shift, list_shifts, on_duty
from delegations.fairs.roster.rules import Answer, ShiftFacts, ShiftPlan
from delegations.fairs.roster.services import add_shift, assign, make_shifts
from delegations.fairs.stands.models import Stand
from delegations.fairs.stands.services import StandFacts, add_stand
from delegations.itineraries.models import Slot
from delegations.itineraries.releases import publish_release
from tests.factories import Factory
from tests.fairs.pavilion import Pavilion, make_pavilion

DAY = date(2027, 11, 2)
ZONE = "Europe/Madrid"


def wall(typed: str, fold: int = 0) -> WallTime:
    return WallTime(datetime.fromisoformat(typed), ZONE, fold)


@dataclass
class Duties:
    pavilion: Pavilion
    settings: Settings
    other: Stand

    @property
    def session(self) -> Session:
        return self.pavilion.session

    @property
    def dossier(self) -> Dossier:
        return get_dossier_by_id(self.session, self.pavilion.dossier.id)

    @property
    def acting(self) -> dict[str, Any]:
        return {**self.pavilion.acting, "dossier": self.dossier}

    @property
    def writing(self) -> dict[str, Any]:
        return {**self.acting, "settings": self.settings}

    def member(self, family: str, *, role: str = "exhibitor", **values: Any) -> Participation:
        make = self.pavilion.make
        person = make.person(values.pop("given", "Ana"), family, email=f"{family.lower()}@example.org", **values)
        return make.participation(self.dossier, person, role=role)

    def says(self, who: Participation, *windows: tuple[str, str], **values: Any) -> Availability:
        """Without windows: at any time."""
        known = self.session.query(Availability).filter_by(participation_id=who.id).one_or_none()
        answer = Answer(tuple([list(w) for w in windows] or ["all"]), **values)
        return answer_availability(
            self.session, **self.acting, participation_id=who.id, version=known.version if known else 0, answer=answer,
            came_by="phone",
        )  # fmt: skip

    def shift(self, start: str = "09:00", end: str = "11:00", **values: Any) -> Shift:
        facts = ShiftFacts(
            values.pop("stand_id", self.pavilion.stand.id), wall(f"2027-11-02 {start}"), wall(f"2027-11-02 {end}"),
            **values,
        )  # fmt: skip
        return add_shift(self.session, **self.acting, facts=facts)

    def plan(self, **values: Any) -> ShiftPlan:
        defaults: dict[str, Any] = {
            "stand_ids": (self.pavilion.stand.id, self.other.id), "days": (DAY,), "starts": time(9), "ends": time(19),
            "length": 120,
        }  # fmt: skip
        return ShiftPlan(**{**defaults, **values})

    def make_day(self, **values: Any) -> list[Shift]:
        make_shifts(self.session, **self.acting, plan=self.plan(**values))
        return list_shifts(self.session, self.dossier.id)

    def put(self, shift: Shift, *people: Participation, locked: Iterable[Participation] = ()) -> Shift:
        fresh = get_shift(self.session, self.dossier.id, shift.id)
        return assign(
            self.session, **self.acting, shift_id=fresh.id, version=fresh.version,
            participation_ids=[p.id for p in people], locked=[p.id for p in locked],
        )  # fmt: skip

    def there(self, shift: Shift) -> list[str]:
        return [p.person.family_name for p in on_duty(get_shift(self.session, self.dossier.id, shift.id))]

    def slot(self, start: str, end: str, *people: Participation, **values: Any) -> Slot:
        values.setdefault("attendance", "some" if people else "all")
        slot = self.pavilion.make.slot(self.dossier, f"2027-11-02 {start}", f"2027-11-02 {end}", ZONE, kind="meeting",
                                       title="Petit-déjeuner", participations=list(people), **values)  # fmt: skip
        self.session.flush()
        return slot

    def publish(self) -> None:
        publish_release(
            self.session, actor=self.pavilion.actor, clock=self.pavilion.clock, settings=self.settings,
            dossier=self.dossier,
        )  # fmt: skip

    def by_link(self, who: Participation) -> Actor:
        return Actor("delegate", who.person_id, who.person.family_name, Door.PORTAL)


def make_duties(session: Session, clock: FixedClock, make: Factory, settings: Settings) -> Duties:
    pavilion = make_pavilion(session, clock, make)
    other = add_stand(session, **pavilion.acting, facts=StandFacts("2", "B299", 20))
    return Duties(pavilion, settings, other)
