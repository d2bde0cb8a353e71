"""Staff pages: itineraries."""

from flask import Blueprint

blueprint = Blueprint("itineraries", __name__)

from delegations.web.itineraries import programme, slots  # noqa: E402,F401 - their routes
