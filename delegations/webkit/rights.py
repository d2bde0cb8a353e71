"""What the reader of a page may do in its dossier: decides which buttons stand there, never what is allowed."""

from delegations.dossiers.queries import Dossier, right_of
from delegations.dossiers.rules import OVER
from delegations.webkit.context import actor, session


def may_write(dossier: Dossier, *, even_closed: bool = False) -> bool:
    """As get_dossier(write=True) decides."""
    if (dossier.state in OVER and not even_closed) or not actor().may_plan:
        return False
    return right_of(session(), actor(), dossier) not in ("", "reader")
