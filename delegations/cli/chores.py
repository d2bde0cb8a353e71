"""What the worker does from time to time. Each chore is small, safe to repeat, and its own unit of work."""

import logging

from delegations.accounts.services import prune_attempts
from delegations.audit.services import record, seal_chain
from delegations.core.actor import Door, system_actor
from delegations.dossiers.imports import drop_old_imports
from delegations.dossiers.retention import drop_corrections, end_consents, forget_notes, silent_dossiers
from delegations.dossiers.travel import erase_due_fields
from delegations.invitations.retention import close_links, forget_guests, purge_people
from delegations.itineraries.calendar_imports import drop_old_calendars
from delegations.itineraries.calendar_server import bring, due_copies, plan_copy, settle_copy
from delegations.itineraries.retention import forget_answers, forget_slot_notes, purge_releases
from delegations.mailroom.handling import Mailroom
from delegations.messaging.collection import Collection
from delegations.messaging.mailboxes import UnreachableInbox
from delegations.messaging.retention import forget_incoming, forget_messages
from delegations.webkit.context import Services

_log = logging.getLogger("delegations.chores")


def seal_audit(known: Services) -> int:
    """Seals every audit line that waits; returns how many."""
    sealed = 0
    while True:
        with known.database.writing() as session:
            count = seal_chain(session)
        sealed += count
        if not count:
            return sealed


def drop_imports(known: Services) -> int:
    """Uploaded lists and calendar files that nobody imported within a day."""
    with known.database.writing() as session:
        lists = drop_old_imports(session, known.clock, known.settings.retention.upload_hours)
        return lists + drop_old_calendars(session, known.clock)


def erase_travel_fields(known: Services) -> int:
    """Fields of travel files that have reached their date."""
    with known.database.writing() as session:
        return sum(erase_due_fields(session, known.clock).values())


def purge_due(known: Services, *, dry_run: bool = False) -> dict[str, int]:
    """Everything that has reached its limit, in one transaction; {kind: how many}. A dry run takes it all back."""
    limits, clock = known.settings.retention, known.clock
    with known.database.session(writing=True) as session:
        old = silent_dossiers(session, clock, limits.contact_days)
        counts = {f"travel files: {field}": n for field, n in erase_due_fields(session, clock).items()} | {
            "uploaded lists": drop_old_imports(session, clock, limits.upload_hours),
            "notes on participants": forget_notes(session, clock, limits),
            "consents to photographs": end_consents(session, clock, limits),
            "proposed spellings": drop_corrections(session, clock, limits),
            "messages": forget_messages(session, clock, limits.message_days),
            "mails that came in": forget_incoming(session, clock, limits.message_days),
            "releases": purge_releases(session, clock, old),
            "notes on slots": forget_slot_notes(session, old),
            "answers of hosts": forget_answers(session, old),
            "answers of invited people": forget_guests(session, old),
            "links": close_links(session, clock, old),
            "persons": purge_people(session, clock, limits.contact_days),
        }
        if dry_run:
            session.rollback()
            return counts
        if any(counts.values()):
            record(session, actor=system_actor(), clock=clock, action="purge", entity="database", detail=counts)
        session.commit()
    return counts


def purge_nightly(known: Services) -> None:
    """What has reached its limit today."""
    purge_due(known)


def read_inbox(known: Services) -> int:
    """Replies and returned mail; a mailbox that is not there is tried again a minute later."""
    room = Mailroom(known.database, known.clock, known.settings, known.mailboxes)
    try:
        return room.read_inbox().total()
    except UnreachableInbox as error:
        _log.warning("%s", error)
        return 0


def keep_calendar_server(known: Services) -> int:
    """Newest releases on the calendar server, where a dossier asks for it; returns how many dossiers were seen to."""
    if not known.settings.caldav_url:
        return 0
    with known.database.reading() as session:
        due = due_copies(session, clock=known.clock)
    with Collection(known.settings.caldav_url) as collection:
        for dossier_id in due:
            with known.database.reading() as session:
                plan = plan_copy(session, clock=known.clock, dossier_id=dossier_id)
            outcome = bring(collection, plan)
            if outcome.error:
                _log.warning("calendar server, dossier %s: %s", dossier_id, outcome.error)
            with known.database.writing() as session:
                settle_copy(session, actor=system_actor(Door.WORKER), clock=known.clock, plan=plan, outcome=outcome)
    return len(due)


def forget_attempts(known: Services) -> None:
    """Failed sign-ins of yesterday."""
    with known.database.writing() as session:
        prune_attempts(session)
