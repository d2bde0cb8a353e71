"""What a roster keeps of people's own words is erased with their dossier; who stood where stays with the slots."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from delegations.fairs.roster.models import Availability, Shift, ShiftSwap
from delegations.itineraries.models import Slot


def forget_duties(session: Session, dossier_ids: Sequence[int]) -> int:
    """Blanks when people could come, what they speak and what they wrote; gives how many lines said something."""
    quiet = {"synchronize_session": False}
    said = (
        update(Availability)
        .where(Availability.dossier_id.in_(dossier_ids), Availability.answered_at.is_not(None))
        .values(note="", windows=[], languages=[], max_hours=None, answered_at=None, came_by="")
        .returning(Availability.id)
    )
    shifts = select(Shift.id).join(Slot, Slot.id == Shift.slot_id).where(Slot.dossier_id.in_(dossier_ids))
    notes = (
        update(ShiftSwap)
        .where(ShiftSwap.shift_id.in_(shifts), ShiftSwap.note != "")
        .values(note="")
        .returning(ShiftSwap.id)
    )
    return sum(len(session.scalars(query, execution_options=quiet).all()) for query in (said, notes))
