"""Staff pages: dossiers."""

from flask import Blueprint

blueprint = Blueprint("dossiers", __name__)

from delegations.web.dossiers import (  # noqa: E402,F401
    budget,
    files,
    imports,
    journal,
    lists,
    participants,
    person,
    photographs,
    tasks,
)
