"""Staff pages: today."""

from flask import Blueprint

blueprint = Blueprint("today", __name__)

from delegations.web.today import search, views  # noqa: E402,F401
