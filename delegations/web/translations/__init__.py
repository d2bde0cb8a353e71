"""Staff pages: the texts of a dossier in all their languages."""

from flask import Blueprint

blueprint = Blueprint("translations", __name__)

from delegations.web.translations import files, views  # noqa: E402,F401 - their routes
