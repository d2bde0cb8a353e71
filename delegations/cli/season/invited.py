"""Exhibitors invited by link, and build-up and freight of the two fairs. All of it is invented."""

from dataclasses import dataclass
from datetime import date

INVITED_AT = "2027-09-20 09:30"
ANSWER_BY = date(2027, 10, 22)
MESSAGE = "Nous serions heureux de vous avoir avec nous à Barcelone."


@dataclass(frozen=True)
class InvitedShape:
    """`answer`: '' waits, "no" declined, else a formula. `stand` is a number; times are Paris wall times."""

    organisation: str
    contact: str
    reminded: str = ""
    answered: str = ""
    answer: str = ""
    stand: str = ""
    wanted: str = ""
    note: str = ""


INVITED = {
    "DEMO-FAIR": (
        InvitedShape("ademe", "lecointre", reminded="2027-10-11 09:20"),
        InvitedShape(
            "euromediterranee",
            "santoni",
            answered="2027-10-12 16:05",
            answer="co_exhibition",
            stand="B310",
            wanted="Une maquette du parc, deux personnes sur le stand.",
        ),
        InvitedShape(
            "metropole_lyon",
            "montagnier",
            answered="2027-10-04 11:40",
            answer="no",
            note="L’équipe reçoit une délégation la même semaine.",
        ),
    )
}
"""Organisations invited to a fair by link: one waits, one applied, one said no."""

SETUPS = {
    "fair_freight_in": ("freight_in", "B310", "Transports Delta (démonstration)", "Porte 4, quai 12 ; deux palettes"),
    "fair_build_up": ("build_up", "B310", "", "Entrée exposants Nord"),
    "fair_dismantling": ("dismantling", "B310", "Transports Delta (démonstration)", "Entrée exposants Nord"),
    "fair_freight_out": ("freight_out", "B310", "Transports Delta (démonstration)", "Porte 4, quai 12"),
    "pollutec_freight_in": ("freight_in", "H120", "Fret Rhône (démonstration)", "Quai 3"),
    "pollutec_build_up": ("build_up", "H120", "", "Entrée Est"),
    "pollutec_dismantling": ("dismantling", "H120", "", "Entrée Est"),
    "pollutec_freight_out": ("freight_out", "H120", "Fret Rhône (démonstration)", "Quai 3"),
}
"""{slot: (what, stand, carrier, access)}."""
NOTED_AT = {"DEMO-FAIR": "2027-09-17 15:20", "DEMO-POLLUTEC": "2027-07-01 15:00"}
