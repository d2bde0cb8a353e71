"""Staff pages: itineraries."""

from flask import Blueprint

blueprint = Blueprint("itineraries", __name__)

from delegations.web.itineraries import (  # noqa: E402 - their routes
    addresses,  # noqa: F401
    calendar_files,  # noqa: F401
    calendar_server,  # noqa: F401
    programme,  # noqa: F401
    releases,  # noqa: F401
    replace,  # noqa: F401
    requests,  # noqa: F401
    requests_ask,  # noqa: F401
    slots,  # noqa: F401
)
