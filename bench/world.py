"""The application on a scratch database, and dossiers large enough to measure."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from delegations.app import create_app
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.database import Database
from delegations.database.migrate import upgrade
from delegations.dossiers.models import Dossier
from delegations.webkit.context import Services
from tests.client import StaffClient
from tests.factories import Factory

ROOT = Path(__file__).parents[1]
PEOPLE, DAYS, PLACES = 40, 4, 20
FIRST = datetime(2027, 10, 26, 8)
STATES = ("confirmed", "confirmed", "asked", "countered")


class World:
    """A signed-in member of staff, and makers of data. One database for all measures."""

    def __init__(self, folder: Path) -> None:
        settings = Settings(
            environment="development", secret_key="a-key-for-measures-alone-0123456789abcd",
            database_url=f"sqlite:///{folder / 'bench.sqlite'}", instance=folder, base_url="http://localhost",
            mail_url=f"file://{folder / 'mail'}", inbox_url=f"file://{folder / 'inbox'}", queue_url="",
            templates=ROOT / "templates", translations=ROOT / "translations", static=ROOT / "static", testing=True,
        )  # fmt: skip
        self.app: Flask = create_app(settings, FixedClock(datetime(2027, 10, 18, 7, 0, tzinfo=UTC)))
        self.services: Services = self.app.extensions["delegations"]
        self.database: Database = self.services.database
        upgrade(self.database.engine)
        with self.database.writing() as session:
            self.user_id: int = self.factory(session).user().id
        self.staff = StaffClient.signed_in(self.app, "planner@delegations.example")

    def factory(self, session: Any) -> Factory:
        return Factory(session, self.services.clock)

    def page(self, path: str) -> None:
        """Fetches a page without reading it: what the server does, and no more."""
        answer = self.staff.http.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"

    def directory(self, people: int) -> None:
        """Known persons, unlike each other, with their organisations."""
        with self.database.writing() as session:
            make = self.factory(session)
            hosts = [make.organisation(f"Organisme {n}") for n in range(people // 20)]
            for n in range(people):
                organisation = hosts[n % len(hosts)]
                make.person(GIVEN[n % len(GIVEN)], family(n), organisation_id=organisation.id)

    def dossier(self, make: Factory, code: str, slots: int, *, first: datetime = FIRST) -> Dossier:
        """A dossier of 40 people: every slot has place and host with an answer, a third names its people.

        A day lasts from 08:00 to 20:00; every fourth slot has an interpreter.
        """
        start, end = first.date(), (first + timedelta(days=DAYS - 1)).date()
        dossier = make.dossier(code, starts_on=start, ends_on=end)
        people = [make.participation(dossier, make.person(f"P{n}", code)) for n in range(PEOPLE)]
        places = [make.place(f"{code} {n}", latitude=45.7 + n / 100, longitude=4.8 + n / 150) for n in range(PLACES)]
        hosts = [make.organisation(f"{code} {n}") for n in range(PLACES)]
        contacts = [make.person("Contact", f"{code} {n}", organisation_id=hosts[n].id) for n in range(PLACES)]
        interpreter = make.resource(f"Interprète {code}")
        per_day = slots // DAYS
        for number in range(slots):
            day, inside = divmod(number, per_day)
            begins = first + timedelta(days=day, minutes=inside * 720 // per_day)
            ends = begins + timedelta(minutes=600 // per_day)
            slot = make.slot(
                dossier, f"{begins:%Y-%m-%d %H:%M}", f"{ends:%Y-%m-%d %H:%M}", title=f"Étape {number}",
                kind="meal" if inside * 4 // per_day == 1 else "visit", place_id=places[number % PLACES].id,
                host_id=hosts[number % PLACES].id, public_text="Présentation, puis échange avec les équipes.",
                attendance="some" if number % 3 == 0 else "all",
                participations=people[number % 4 :: 4] if number % 3 == 0 else [],
            )  # fmt: skip
            make.request(slot, contacts[number % PLACES], hosts[number % PLACES], state=STATES[number % len(STATES)])
            if number % 4 == 0:
                make.booking(slot, interpreter)
        return dossier


GIVEN = ("Samira", "Othmane", "Laila", "Karim", "Hind", "Youssef", "Élise", "Jürgen", "Nour", "Mehdi")
SYLLABLES = ("ben", "da", "rou", "ka", "lim", "tou", "sef", "mar", "zi", "nou", "gar", "pel", "chu", "vi", "ras", "mon")


def family(number: int) -> str:
    """A family name of its own for each number below 65,536, neighbours unlike each other."""
    rest, name = (number * 40503 + 12345) % 65536, ""
    for _ in range(4):
        rest, syllable = divmod(rest, len(SYLLABLES))
        name += SYLLABLES[syllable]
    return name.capitalize()
