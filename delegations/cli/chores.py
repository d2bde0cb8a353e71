"""What the worker does from time to time. Each chore is small, safe to repeat, and its own unit of work."""

import logging
from contextlib import suppress

from delegations.accounts.services import prune_attempts
from delegations.audit.services import record, seal_chain
from delegations.core.actor import Door, system_actor
from delegations.documents import FontUnavailable
from delegations.dossiers.imports import drop_old_imports
from delegations.dossiers.photographs import forget_photographs
from delegations.dossiers.queries import languages_in_use
from delegations.dossiers.retention import drop_corrections, end_consents, forget_notes, silent_dossiers
from delegations.dossiers.travel import erase_due_fields
from delegations.fairs.leads.services import forget_leads
from delegations.fairs.meetings.retention import forget_profiles
from delegations.fairs.programme.imports import forget_speakers
from delegations.fairs.report.services import forget_debriefs
from delegations.fairs.roster.retention import forget_duties
from delegations.fairs.stands.retention import forget_exhibitors
from delegations.invitations.retention import close_links, forget_guests, purge_people
from delegations.itineraries.calendar_imports import drop_old_calendars
from delegations.itineraries.calendar_server import bring, due_copies, plan_copy, settle_copy
from delegations.itineraries.kept_calendars import (
    Mark,
    drop_feeds,
    keep_feeds,
    keep_release,
    mark_of,
    newest_releases,
    one_view,
    stale_feeds,
)
from delegations.itineraries.retention import forget_answers, forget_slot_notes, purge_releases
from delegations.mailroom.handling import Mailroom
from delegations.messaging.collection import Collection
from delegations.messaging.mailboxes import UnreachableInbox
from delegations.messaging.retention import forget_incoming, forget_messages
from delegations.papers.orders import forget_orders
from delegations.webkit.context import Services

FEEDS_AT_ONCE = 20
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
            "printed papers": forget_orders(session, clock),
            "photographs": forget_photographs(session, clock),
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
            "exhibitors": forget_exhibitors(session, clock, old),
            "links": close_links(session, clock, old),
            "duty rosters": forget_duties(session, old),
            "debriefs of fairs": forget_debriefs(session, clock, old),
            "leads": forget_leads(session, clock, limits.contact_days),
            "programmes of fairs": forget_speakers(session, old),
            "profiles for business meetings": forget_profiles(session, clock, old),
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


class CalendarKeeper:
    """Keeps the calendars of hosts and staff as they stand. Remembers what it has seen: an idle lap is one query."""

    def __init__(self) -> None:
        self._seen: Mark | None = None

    def keep_calendars(self, known: Services) -> int:
        """Renders what has changed since; on the first lap also entries that no release has any more. Returns how many.

        A line of the journal that becomes visible after the mark was taken makes the next lap look again.
        """
        with known.database.reading() as session:
            mark = mark_of(session, clock=known.clock)
        if mark == self._seen:
            return 0
        done = keep_feeds_current(known)
        if self._seen is None:
            done += keep_releases(known)
        self._seen = mark
        return done


def keep_feeds_current(known: Services) -> int:
    """Rendering reads; only keeping writes, a few calendars at a time, so that nobody waits for it."""
    with known.database.reading() as session:
        one_view(session)
        stale, gone = stale_feeds(session, clock=known.clock)
        for first in range(0, len(stale), FEEDS_AT_ONCE):
            rendered = [(feed, feed.body(session)) for feed in stale[first : first + FEEDS_AT_ONCE]]
            with known.database.writing() as unit:
                keep_feeds(unit, clock=known.clock, rendered=rendered)
    if gone:
        with known.database.writing() as session:
            drop_feeds(session, gone)
    return len(stale)


def keep_releases(known: Services) -> int:
    """Entries of the newest releases, which a new version of the product may have emptied."""
    with known.database.reading() as session:
        release_ids = newest_releases(session)
    done = 0
    for release_id in release_ids:
        with known.database.writing() as session:
            done += keep_release(session, release_id)
    return done


def build_fonts(known: Services) -> str | None:
    """The faces of one language that some person or dossier uses; None when none is left to do.

    What cannot be built is passed over: `fonts check` names it.
    """
    with known.database.reading() as session:
        used = languages_in_use(session)
    for language in used:
        if known.fonts.is_ready(language):
            continue
        with suppress(FontUnavailable):
            known.fonts.build(language)
            return language
    return None


def forget_attempts(known: Services) -> None:
    """Failed sign-ins of yesterday."""
    with known.database.writing() as session:
        prune_attempts(session)
