"""Staff pages: fairs."""

from flask import Blueprint

blueprint = Blueprint("fairs", __name__)

from delegations.web.fairs import (  # noqa: E402,F401
    badges,
    board,
    edition,
    exhibitors,
    inviting,
    leads,
    meeting_places,
    meetings,
    organiser,
    report,
    roster,
    sessions,
    setups,
    stands,
    tours,
)
