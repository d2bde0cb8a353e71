"""Staff pages: invitations."""

from flask import Blueprint

blueprint = Blueprint("invitations", __name__)

from delegations.web.invitations import forms_of_address, letter, letters, templates  # noqa: E402,F401
