"""The season's directory: staff accounts, organisations, people, places, interpreters and vehicles."""

from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.models import User
from delegations.accounts.services import create_user
from delegations.cli.season.hospitals import nearest_hospital
from delegations.cli.season.load_texts import save_texts
from delegations.cli.season.organisations import INVENTED_ORGANISATIONS, ORGANISATIONS
from delegations.cli.season.people import COMPANIONS, PARTICIPANTS, PEOPLE, STAFF
from delegations.cli.season.places import PLACES
from delegations.cli.season.programme import VEHICLES
from delegations.cli.season.shapes import Opening, Person
from delegations.core.actor import Role, system_actor
from delegations.core.clock import Clock
from delegations.network.services import save_entry

OWN_HOUSE = ("ministere_ecologie",)
DELEGATION_ZONE = "Africa/Casablanca"
GUESTS = {
    "Ministère de l’Aménagement du territoire (Maroc)": ("state", "Rabat"),
    "Wilaya de Casablanca-Settat": ("state", "Casablanca"),
    "Ville de Fès": ("local_authority", "Fès"),
    "Commune de Benguérir": ("local_authority", "Benguérir"),
    "Agence urbaine de Casablanca": ("agency", "Casablanca"),
    "Commune de Casablanca": ("local_authority", "Casablanca"),
    "Régie de distribution (démonstration)": ("company", "Casablanca"),
    "Société de transports (démonstration)": ("company", "Casablanca"),
    "Ville de Tanger": ("local_authority", "Tanger"),
}
"""{name on the delegation's list: (category, city)}: whom the guests come from, beside the forty of the network."""


@dataclass
class Directory:
    """{key of the season: id of the row}."""

    users: dict[str, int] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    resources: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Shelf:
    """Where entries are put, and by whom: the command itself."""

    session: Session
    clock: Clock
    found: Directory

    def put(self, noun: str, key: str, values: dict[str, Any]) -> int:
        """One entry of the directory with its key; gives its id."""
        entry = save_entry(self.session, actor=system_actor(), clock=self.clock, noun=noun, values=values)
        entry.key = key
        return cast(int, entry.id)

    def organisation_id(self, name: str | None) -> int | None:
        """By key, or by name for those whom the guests come from."""
        return self.found.organisations[name] if name else None


def load_directory(session: Session, clock: Clock, password: str) -> Directory:
    """Everything that the dossiers point to."""
    shelf = _Shelf(session, clock, Directory())
    _load_users(shelf, password)
    _load_organisations(shelf)
    _load_people(shelf)
    _load_places(shelf)
    _load_resources(shelf)
    session.flush()
    return shelf.found


def _load_users(shelf: _Shelf, password: str) -> None:
    for person in STAFF:
        email = person.email or ""
        user = shelf.session.scalars(select(User).where(User.email == email)).one_or_none()
        if user is None:
            user = create_user(
                shelf.session, actor=system_actor(), clock=shelf.clock, email=email, password=password,
                name=f"{person.given_name} {person.family_name}", role=Role(person.account or "reader"),
                phone=person.phone or "",
            )  # fmt: skip
        shelf.found.users[person.key] = user.id


def _load_organisations(shelf: _Shelf) -> None:
    ids = shelf.found.organisations
    for one in (*ORGANISATIONS, *INVENTED_ORGANISATIONS):
        note = "Organisation inventée pour la démonstration." if one.invented else ""
        values = {
            "name": one.name, "category": one.category, "country": one.country, "city": one.city,
            "territory": one.territory, "themes": list(one.themes), "member": one.member, "own": one.key in OWN_HOUSE,
            "website": one.website or "", "notes": note,
        }  # fmt: skip
        ids[one.key] = shelf.put("organisations", one.key, values)
    for number, (name, (category, city)) in enumerate(GUESTS.items(), start=1):
        values = {"name": name, "category": category, "country": "MA", "city": city, "themes": []}
        ids[name] = shelf.put("organisations", f"guest_{number}", values)


def salutation(one: Person) -> str:
    """The opening of a French letter to somebody with an office, shorter than the full title would make it."""
    if one.language != "fr" or not one.office:
        return ""
    return f"{'Madame' if one.form == 'f' else 'Monsieur'} {one.office},"


def _load_people(shelf: _Shelf) -> None:
    for one in PEOPLE:
        values = {
            "family_name": one.family_name, "given_name": one.given_name, "native_name": one.native_name,
            "civility": one.form, "honorific": one.honorific, "rank": one.rank, "email": one.email or "",
            "phone": one.phone or "", "language": one.language, "title": one.title_ar or one.title_fr,
            "title_fr": one.title_fr, "zone": DELEGATION_ZONE if one in PARTICIPANTS else "",
            "organisation_id": shelf.organisation_id(one.organisation or one.organisation_name),
            "salutation": salutation(one),
        }  # fmt: skip
        shelf.found.people[one.key] = shelf.put("people", one.key, values)


def opening_hours(windows: tuple[Opening, ...] | None) -> dict[str, list[list[int]]]:
    """{"0" for Monday: [[from, until] in minutes of the day, ...]}; {} when nothing is known."""
    hours: dict[str, list[list[int]]] = {}
    for window in windows or ():
        span = [int(text[:2]) * 60 + int(text[3:]) for text in (window.start, window.end)]
        hours.setdefault(str(window.weekday - 1), []).append(span)
    return hours


def _load_places(shelf: _Shelf) -> None:
    for one in PLACES:
        values = {
            "name": one.name, "city": one.city, "country": one.country, "zone": one.zone,
            "address": "\n".join(one.address), "latitude": one.latitude, "longitude": one.longitude,
            "opening": opening_hours(one.opening), "capacity": one.capacity, "step_free": one.step_free,
            "access_rules": one.access, "coach_parking": one.coach_parking,
            "hospital": nearest_hospital(one.latitude, one.longitude), "security_minutes": one.security_minutes,
            "organisation_id": shelf.organisation_id(one.organisation),
            "notes": "Lieu inventé pour la démonstration." if one.invented else "",
        }  # fmt: skip
        place_id = shelf.found.places[one.key] = shelf.put("places", one.key, values)
        save_texts(shelf.session, "place", place_id, "name", key=one.key, source=one.name, texts=one.names)
        if one.access:
            save_texts(shelf.session, "place", place_id, "access_rules", key=one.key, source=one.access)


def _load_resources(shelf: _Shelf) -> None:
    ids, people = shelf.found.resources, shelf.found.people
    for one in COMPANIONS:
        if one.kind == "interpreter":
            values = {
                "name": f"{one.given_name} {one.family_name}", "kind": "interpreter",
                "languages": list(one.language_pair or ()), "person_id": people[one.key],
            }  # fmt: skip
            ids[one.key] = shelf.put("resources", one.key, values)
    for vehicle in VEHICLES:
        driver = people[vehicle.driver] if vehicle.driver else None
        values = {
            "name": vehicle.name.fr, "kind": "vehicle", "capacity": vehicle.seats, "languages": [], "person_id": driver,
        }  # fmt: skip
        ids[vehicle.key] = shelf.put("resources", vehicle.key, values)
