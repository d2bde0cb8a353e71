"""What left today: the one figure of the first page that the counts by state do not give."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from delegations.messaging.models import Message
from delegations.messaging.queries import DossierIds


def sent_since(session: Session, since: datetime, dossier_ids: DossierIds) -> int:
    """How many messages a server took since an instant; `dossier_ids` as in counts_by_status."""
    query = select(func.count(Message.id)).where(Message.status == "sent", Message.sent_at >= since)
    if dossier_ids is not None:
        query = query.where(Message.dossier_id.in_(dossier_ids))
    return session.scalar(query) or 0
