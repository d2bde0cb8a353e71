"""Machine-readable addresses: a token in the path, no session."""

from flask import Blueprint

blueprint = Blueprint("feeds", __name__)

from delegations.feeds import season, views  # noqa: E402,F401
