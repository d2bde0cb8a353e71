"""Staff pages: messages."""

from flask import Blueprint

blueprint = Blueprint("messages", __name__)

from delegations.web.messages import inbox, views  # noqa: E402,F401
