"""Staff pages: network."""

from flask import Blueprint

blueprint = Blueprint("network", __name__)

from delegations.web.network import views  # noqa: E402,F401 - its routes
