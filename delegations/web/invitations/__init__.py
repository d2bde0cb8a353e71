"""Staff pages: invitations."""

from flask import Blueprint

blueprint = Blueprint("invitations", __name__)

from delegations.web.invitations import views  # noqa: E402,F401 - its routes
