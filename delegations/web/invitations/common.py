"""What the pages of letters share: shapes of answers, rights, the chosen people."""

from delegations.core.errors import NotFound
from delegations.dossiers.queries import Dossier, get_dossier, right_of
from delegations.invitations.queries import Invitation, get_invitation
from delegations.webkit.context import actor, session

CHIPS = {"sent": "waiting", "accepted": "confirmed", "declined": "declined", "substituted": "countered"}
MAIL_CHIPS = {
    "queued": "waiting", "withheld": "draft", "sending": "waiting", "retry": "late", "sent": "confirmed",
    "failed": "declined", "bounced": "declined", "cancelled": "cancelled", "superseded": "withdrawn",
    "unaddressed": "draft",
}  # fmt: skip


def may_write(dossier: Dossier) -> bool:
    """Decides which buttons stand on a page, never what is allowed."""
    right = right_of(session(), actor(), dossier)
    return actor().may_plan and right not in ("", "reader") and dossier.state not in ("closed", "cancelled")


def found_invitation(code: str, invitation_id: int, *, write: bool = False) -> tuple[Dossier, Invitation]:
    """An invitation of this dossier; NotFound for those of others."""
    dossier = get_dossier(session(), actor(), code, write=write)
    invitation = get_invitation(session(), invitation_id)
    if invitation.dossier_id != dossier.id:
        raise NotFound()
    return dossier, invitation
