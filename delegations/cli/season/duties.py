"""The duty rosters of the two fairs: shifts, when people said they can, a proposal taken over, a change that waits."""

from dataclasses import dataclass
from datetime import date, time

from delegations.fairs.roster.rules import ALWAYS
from delegations.planning.roster_values import RosterRules

Windows = tuple[str, ...]
"""“2027-11-02 09:00-13:00”; “all” for at any time."""


@dataclass(frozen=True)
class Shifts:
    """Shifts of two hours on one stand. `days` of the month of the fair."""

    stand: str
    days: tuple[date, ...]
    starts: time
    ends: time
    languages: tuple[str, ...]
    length: int = 120
    needed: int = 1


@dataclass(frozen=True)
class Said:
    """What somebody answered; `when` he did, '' while nobody has heard of him."""

    person: str
    windows: Windows
    languages: tuple[str, ...]
    max_hours: int | None = None
    came_by: str = "link"
    when: str = ""
    note: str = ""


@dataclass(frozen=True)
class Duties:
    """`taken` is when the proposal was taken over; `given`: (when, who, day and hour of the shift, why)."""

    shifts: tuple[Shifts, ...]
    said: tuple[Said, ...]
    made: str
    asked: str
    reminded: str
    taken: str
    rules: RosterRules
    given: tuple[str, str, str, str] | None = None

    def windows_of(self, said: Said) -> tuple[object, ...]:
        """As an answer has them."""
        if said.windows == (ALWAYS,):
            return (ALWAYS,)
        return tuple(
            [f"{day}T{end}" for end in hours.split("-")] for day, hours in (one.split(" ") for one in said.windows)
        )


_NOVEMBER = tuple(date(2027, 11, day) for day in (2, 3, 4))
_OCTOBER = tuple(date(2027, 10, day) for day in (12, 13, 14, 15))

BARCELONA = Duties(
    shifts=(
        Shifts("B310", _NOVEMBER[:2], time(9), time(19), ("fr", "es")),
        Shifts("B310", _NOVEMBER[2:], time(9), time(15), ("fr", "es")),
        Shifts("B312", _NOVEMBER[:2], time(9), time(19), ("fr", "en")),
        Shifts("B312", _NOVEMBER[2:], time(9), time(15), ("fr", "en")),
        Shifts("B320", _NOVEMBER[:1], time(10), time(12), ("es", "en")),
        Shifts("B320", _NOVEMBER[1:2], time(17), time(19), ("es", "en")),
    ),
    said=(
        Said("bertaud", ("all",), ("fr", "en", "es"), None, "meeting", "2027-10-06 10:30"),
        Said("laurent", ("all",), ("fr", "en"), 8, "meeting", "2027-10-06 10:32"),
        Said("jourdain", ("2027-11-02 09:00-19:00", "2027-11-03 09:00-19:00", "2027-11-04 09:00-13:00"),
             ("fr", "en", "es"), 6, "link", "2027-10-07 18:12"),
        Said("kervella", ("2027-11-02 13:00-19:00", "2027-11-03 09:00-19:00", "2027-11-04 09:00-15:00"),
             ("fr", "en", "es"), 4, "link", "2027-10-08 09:05", "Je préfère l’après-midi."),
        Said("vanhoutte", ("2027-11-02 09:00-19:00", "2027-11-03 09:00-13:00", "2027-11-04 09:00-15:00"),
             ("fr", "en"), 6, "phone", "2027-10-08 15:40"),
        Said("thevenet", ("2027-11-02 11:00-19:00", "2027-11-03 11:00-19:00", "2027-11-04 09:00-15:00"),
             ("fr", "es"), 4, "link", "2027-10-10 20:50"),
        Said("giraudon", ("2027-11-02 17:00-19:00", "2027-11-03 13:00-19:00"), ("fr", "en", "es"), 4, "letter",
             "2027-10-11 11:20"),
    ),
    made="2027-10-04 10:15", asked="2027-10-04 10:30", reminded="2027-10-12 09:10", taken="2027-10-15 16:20",
    rules=RosterRules(rest=30, buffer=0, longest=240),
    given=("2027-10-18 08:46", "kervella", "2027-11-04", "Mon train part plus tôt que prévu."),
)  # fmt: skip

POLLUTEC = Duties(
    shifts=(
        Shifts("H120", _OCTOBER[:3], time(9), time(17), ("fr",), 240),
        Shifts("H120", _OCTOBER[3:], time(9), time(16), ("fr",), 240),
    ),
    said=(
        Said("bertaud", ("all",), ("fr", "en"), None, "meeting", "2027-09-02 10:00"),
        Said("poirier", ("2027-10-12 09:00-18:00", "2027-10-13 09:00-18:00", "2027-10-14 13:00-18:00"), ("fr", "en"),
             8, "link", "2027-09-03 17:20"),
        Said("marchandise", ("2027-10-13 09:00-18:00", "2027-10-15 09:00-16:00"), ("fr",),
             4, "phone", "2027-09-06 11:45"),
        Said("giraudon", ("2027-10-15 13:00-17:00",), ("fr", "en", "es"), 4, "link", "2027-09-06 14:30"),
    ),
    made="2027-08-30 10:00", asked="2027-08-30 10:20", reminded="", taken="2027-09-09 15:00",
    rules=RosterRules(rest=30, buffer=0, longest=240),
)  # fmt: skip

DUTIES = {"DEMO-FAIR": BARCELONA, "DEMO-POLLUTEC": POLLUTEC}
