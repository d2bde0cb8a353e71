"""What the pages of letters share: shapes of answers, the invitation of an address."""

from delegations.core.errors import NotFound
from delegations.dossiers.queries import Dossier, get_dossier
from delegations.invitations.queries import Invitation, get_invitation
from delegations.webkit.context import actor, session

CHIPS = {"sent": "waiting", "accepted": "confirmed", "declined": "declined", "substituted": "countered"}


def found_invitation(code: str, invitation_id: int, *, write: bool = False) -> tuple[Dossier, Invitation]:
    """An invitation of this dossier; NotFound for those of others."""
    dossier = get_dossier(session(), actor(), code, write=write)
    invitation = get_invitation(session(), invitation_id)
    if invitation.dossier_id != dossier.id:
        raise NotFound()
    return dossier, invitation
