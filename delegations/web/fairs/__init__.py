"""Staff pages: fairs."""

from flask import Blueprint

blueprint = Blueprint("fairs", __name__)

from delegations.web.fairs import badges, edition, exhibitors, leads, stands  # noqa: E402,F401
