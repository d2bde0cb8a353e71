"""Staff pages: papers."""

from flask import Blueprint

blueprint = Blueprint("papers", __name__)

from delegations.web.papers import orders, twins, views  # noqa: E402,F401
