"""Values the calendar tests start from."""

from datetime import UTC, datetime
from typing import Any

import icalendar

from delegations.calendars.feeds import assemble
from delegations.calendars.values import Entry, Party, Rendered
from delegations.core.walltime import WallTime

ORGANIZER = Party("Réseau des villes", "replies+k3y@example.org", "fr")
ATTENDEE = Party('Zoé "Z"; القاهرة, 東京: x^y', "zoe.o'brien@example.com", "fr")
UNTIL = {"hours": 1.5}


def wall(text: str, zone: str = "Europe/Paris") -> WallTime:
    return WallTime(datetime.fromisoformat(text), zone)


def entry(**changes: Any) -> Entry:
    """A confirmed visit to a city hall, complete."""
    values: dict[str, Any] = {
        "uid": "slot-5f1c@example.org",
        "sequence": 2,
        "created": datetime(2027, 9, 1, 8, 0, tzinfo=UTC),
        "revised": datetime(2027, 10, 2, 8, 30, tzinfo=UTC),
        "start": wall("2027-10-19T09:30"),
        "status": "confirmed",
        "summary": "Accueil à l’Hôtel de Ville ; échanges, visite",
        "description": "Avec le maire.\nPlan d’adaptation\\climat, eau; énergie.",
        "location": "Hôtel de Ville, Lyon",
        "language": "fr",
        "latitude": 45.7676,
        "longitude": 4.8357,
        "place_title": 'Hôtel "de Ville"',
        "url": "https://example.org/programme/1",
        "conference": "https://meet.example.org/a?b=c,d;e",
        "categories": ("visite", "eau, climat"),
        **changes,
    }
    values.setdefault("end", values["start"].shifted(**UNTIL))
    return Entry(**values)


def feed(rendered: list[Rendered]) -> bytes:
    return assemble(
        rendered,
        name="Délégation, Maroc",
        description="Quatre jours; trois villes",
        language="fr",
        prodid="-//Example//Programme//FR",
        url="https://example.org/calendar/t0ken.ics",
    )


def events_of(body: bytes) -> list[Any]:
    """The events as icalendar reads them; Any, for its values are unions of thirty types."""
    return list(icalendar.Calendar.from_ical(body).walk("VEVENT"))
