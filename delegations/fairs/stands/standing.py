"""Until when an exhibitor may answer, apply or withdraw."""

from datetime import datetime, time

from delegations.core.walltime import WallTime
from delegations.dossiers.models import Dossier
from delegations.dossiers.rules import OVER
from delegations.fairs.stands.models import Edition


def is_over(state: str, dossier: Dossier, edition: Edition | None, now: datetime) -> bool:
    """Applying ends when the doors open; who is accepted can say until the last evening that they no longer come."""
    if dossier.state in OVER:
        return True
    opening = edition.opening if edition else []
    if state == "accepted":
        last = f"{opening[-1]['day']} {opening[-1]['closes']}" if opening else f"{dossier.ends_on} 23:59"
        return WallTime(datetime.fromisoformat(last), dossier.zone).instant() <= now
    if opening:
        first = datetime.fromisoformat(f"{opening[0]['day']} {opening[0]['opens']}")
    else:
        first = datetime.combine(dossier.ends_on, time.min)
    return WallTime(first, dossier.zone).instant() <= now
