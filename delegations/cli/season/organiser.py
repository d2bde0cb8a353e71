"""What the organiser of the coming fair publishes, as his calendar file. All sessions and names are invented."""

from dataclasses import dataclass

MADRID, BOGOTA = "Europe/Madrid", "America/Bogota"


@dataclass(frozen=True)
class Entry:
    """One session of his file; times are "HH:MM" in its zone."""

    uid: str
    day: str
    start: str
    end: str
    title: str
    room: str
    track: str
    speakers: str = ""
    zone: str = MADRID


ENTRIES: tuple[Entry, ...] = (
    Entry("scewc-101", "20271102", "09:30", "10:15", "Opening of the congress", "Hall 1, Auditorium", "Plenary",
          "Núria Casals (demo), Olivier Brandt (demo)"),
    Entry("scewc-102", "20271102", "11:45", "12:45", "Cooler streets: trees, shade and water", "Hall 1, Room Agora",
          "Planning", "Elena Rossi (demo), Tomás Vidal (demo)"),
    Entry("scewc-103", "20271102", "12:00", "13:00", "Night trains and their cities", "Hall 2, Room Gaudí", "Mobility",
          "Hanna Weiss (demo)"),
    Entry("scewc-104", "20271102", "14:30", "15:30", "Digital twins that stay useful", "Hall 1, Room Agora", "Digital",
          "Ji-won Park (demo)"),
    Entry("scewc-105", "20271102", "16:30", "17:30", "Paying for public transport", "Hall 2, Room Gaudí", "Mobility",
          "Marta Soler (demo), Pierre Lang (demo)"),
    Entry("scewc-106", "20271102", "10:00", "11:00", "Streets for children: live from Bogotá", "Hall 2, Studio",
          "Mobility", "Diana Rincón (demo)", BOGOTA),
    Entry("scewc-201", "20271103", "09:30", "10:30", "Heat plans that people follow", "Hall 1, Room Agora", "Planning",
          "Leïla Haddou (demo)"),
    Entry("scewc-202", "20271103", "10:30", "11:30", "Open data of small towns", "Hall 3, Room Mar", "Digital",
          "Jordi Font (demo)"),
    Entry("scewc-203", "20271103", "11:45", "12:45", "Renovating a whole street at once", "Hall 1, Room Agora",
          "Energy", "Anneke de Vries (demo)"),
    Entry("scewc-204", "20271103", "14:00", "15:00", "Water leaks: find them, mend them", "Hall 3, Room Mar", "Energy",
          "Samuel Ortega (demo)"),
    Entry("scewc-205", "20271103", "17:30", "18:30", "Mayors’ hour", "Hall 1, Auditorium", "Plenary",
          "Núria Casals (demo)"),
    Entry("scewc-206", "20271103", "09:00", "10:00", "Cable cars as public transport: live from Medellín",
          "Hall 2, Studio", "Mobility", "Andrés Mejía (demo)", BOGOTA),
    Entry("scewc-301", "20271104", "09:30", "10:30", "Logistics without vans", "Hall 2, Room Gaudí", "Mobility",
          "Claire Dumont (demo)"),
    Entry("scewc-302", "20271104", "11:00", "12:00", "What became of last year’s pilots", "Hall 1, Room Agora",
          "Planning", "Tomás Vidal (demo)"),
    Entry("scewc-303", "20271104", "11:00", "12:00", "What became of last year’s pilots", "Hall 1, Room Agora",
          "Planning", "Tomás Vidal (demo)"),
)  # fmt: skip
"""The last one stands in the file twice."""
MOVED = {"scewc-203": ("12:15", "13:15")}
"""Times of his second file."""
PICKED = ("scewc-203", "scewc-205")


def calendar(moved: dict[str, tuple[str, str]] | None = None) -> bytes:
    """His file as it can be fetched."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Fira (demo)//Congress//EN"]
    for one in ENTRIES:
        start, end = (moved or {}).get(one.uid, (one.start, one.end))
        lines += [
            "BEGIN:VEVENT", f"UID:{one.uid}@congress.example", "DTSTAMP:20271001T080000Z",
            f"DTSTART;TZID={one.zone}:{one.day}T{start.replace(':', '')}00",
            f"DTEND;TZID={one.zone}:{one.day}T{end.replace(':', '')}00",
            f"SUMMARY:{_plain(one.title)}", f"LOCATION:{_plain(one.room)}", f"CATEGORIES:{one.track}",
            f"DESCRIPTION:{_plain('Speakers: ' + one.speakers)}",
            f"URL:https://congress.example/{one.uid}", "END:VEVENT",
        ]  # fmt: skip
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _plain(text: str) -> str:
    return text.replace(",", "\\,").replace(";", "\\;")
