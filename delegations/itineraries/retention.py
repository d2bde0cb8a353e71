"""What programmes forget: names in published releases, and what hosts wrote beside their answers."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from delegations.core.clock import Clock
from delegations.itineraries.models import CalendarEntry, PlanB, Release, Request, RequestEvent, Slot

OWNER = ("owner_name", "owner_phone", "owner_email")
PERSON = ("name", "native_name", "title")


def without_people(snapshot: dict[str, Any]) -> dict[str, Any]:
    """A snapshot without personal facts. The database computes the same (migration 0003) and takes nothing else."""
    head = {key: "" if key in OWNER else value for key, value in snapshot["dossier"].items()}
    people = [{key: "" if key in PERSON else value for key, value in one.items()} for one in snapshot["people"]]
    slots = [{key: [] if key == "conditions" else value for key, value in s.items()} for s in snapshot["slots"]]
    blanked = {"dossier": head, "people": people, "slots": slots}
    return {key: blanked.get(key, value) for key, value in snapshot.items()}


def purge_releases(session: Session, clock: Clock, dossier_ids: Sequence[int]) -> int:
    """Blanks the people of the releases of dossiers; number, programme and digest stay. Gives how many."""
    query = select(Release).where(Release.dossier_id.in_(dossier_ids), Release.purged_on.is_(None))
    releases = session.scalars(query.order_by(Release.id)).all()
    for release in releases:
        release.snapshot, release.purged_on = without_people(release.snapshot), clock.now().date()
        uids = [slot["uid"] for slot in release.snapshot["slots"]]
        session.execute(delete(CalendarEntry).where(CalendarEntry.slot_uid.in_(uids)))
    session.flush()
    return len(releases)


def forget_slot_notes(session: Session, dossier_ids: Sequence[int]) -> int:
    """What staff noted for themselves and the interpreters on slots: whom one meets there; who was in reserve."""
    session.execute(delete(PlanB).where(PlanB.slot_id.in_(select(Slot.id).where(Slot.dossier_id.in_(dossier_ids)))))
    due = (Slot.dossier_id.in_(dossier_ids), or_(Slot.staff_note != "", Slot.interpreter_note != ""))
    query = update(Slot).where(*due).values(staff_note="", interpreter_note="").returning(Slot.id)
    return len(session.scalars(query, execution_options={"synchronize_session": False}).all())


def forget_answers(session: Session, dossier_ids: Sequence[int]) -> int:
    """Notes and conditions of hosts, to whom they handed over, and who said so; the answers themselves stay."""
    mine = select(Request.id).join(Slot, Slot.id == Request.slot_id).where(Slot.dossier_id.in_(dossier_ids))
    count = 0
    for request in session.scalars(select(Request).where(Request.id.in_(mine))):
        if request.handed_to or request.answer_note or request.conditions:
            request.handed_to, request.answer_note, request.conditions = {}, "", ""
            count += 1
    for event in session.scalars(select(RequestEvent).where(RequestEvent.request_id.in_(mine))):
        named = event.actor_name if event.actor_kind != "staff" else ""
        if event.note or event.data or named:
            event.note, event.data, count = "", {}, count + 1
            event.actor_name = "" if named else event.actor_name
    session.flush()
    return count
