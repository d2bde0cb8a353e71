"""Use case at the tables: who came. The same ticks twice change nothing."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import InvalidInput, NotFound
from delegations.dossiers.models import Dossier
from delegations.fairs.meetings.queries import get_round, list_meetings, list_periods
from delegations.fairs.meetings.rules import ATTENDED, NotMarked

Ticks = Mapping[int, tuple[str, str]]
"""{meeting id: ("yes", "no" or "" of the one side, of the other)}."""


def save_attendance(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, ticks: Ticks) -> int:
    """Keeps what was ticked; gives how many meetings changed. Raises NotMarked for one that has not begun."""
    found = get_round(session, dossier.id)
    begun = {p.id for p in list_periods(session, found.id) if p.starts_at <= clock.now()}
    meetings = {meeting.id: meeting for meeting in list_meetings(session, found.id)}
    changed = 0
    for number, (a, b) in ticks.items():
        meeting = meetings.get(number)
        if meeting is None:
            raise NotFound()
        if a not in ATTENDED or b not in ATTENDED:
            raise InvalidInput()
        if (meeting.attended_a, meeting.attended_b) == (a, b):
            continue
        if meeting.period_id not in begun:
            raise NotMarked()
        meeting.attended_a, meeting.attended_b, meeting.settled_at = a, b, clock.now()
        meeting.version += 1
        changed += 1
    session.flush()
    if changed:
        record(session, actor=actor, clock=clock, action="mark_meetings", entity="meeting_round", entity_id=found.id,
               dossier_id=dossier.id, detail={"meetings": changed})  # fmt: skip
    return changed
