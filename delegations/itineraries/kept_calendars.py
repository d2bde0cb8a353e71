"""Calendars that the worker keeps, so that nothing is rendered while a program asks for one.

Those of hosts and staff follow every change of a draft and are kept whole. Of releases the entries are kept, at
publication; here only what a new version of the product left without.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from delegations.accounts.models import AccessLink
from delegations.audit.models import AuditEntry
from delegations.core.clock import Clock
from delegations.core.errors import NotFound
from delegations.dossiers.models import Dossier
from delegations.itineraries.calendars import Feed, keep_entries, released
from delegations.itineraries.host_calendars import host_feeds
from delegations.itineraries.models import KeptCalendar, Release
from delegations.itineraries.publicity import keep_public_entries
from delegations.itineraries.team_calendars import staff_feed

Mark = tuple[int | None, int | None, date]
"""What a lap has seen: the newest line of the journal, the newest sealed one, the day."""


def mark_of(session: Session, *, clock: Clock) -> Mark:
    """Differs once anything has changed. One query.

    Ids of lines are given before they can be seen: one that comes late shows by its place in the sealed chain.
    """
    newest, sealed = session.execute(select(func.max(AuditEntry.id), func.max(AuditEntry.position))).one()
    return newest, sealed, clock.now().date()


def one_view(session: Session) -> None:
    """The whole unit sees the data of its first moment, so that bytes fit the tag they are kept under."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite always does
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def stale_feeds(session: Session, *, clock: Clock) -> tuple[list[Feed], list[int]]:
    """(feeds that are not kept as they stand, ids of rows that nobody may ask for any more)."""
    query = select(KeptCalendar.id, KeptCalendar.audience, KeptCalendar.subject_id, KeptCalendar.language,
                   KeptCalendar.etag)  # fmt: skip
    kept = {(row.audience, row.subject_id, row.language): row for row in session.execute(query)}
    stale = []
    for feed in _live_feeds(session, clock):
        row = kept.pop(feed.key, None) if feed.key else None
        if row is None or row.etag != feed.etag:
            stale.append(feed)
    return stale, [row.id for row in kept.values()]


def _live_feeds(session: Session, clock: Clock) -> Iterator[Feed]:
    yield from host_feeds(session, clock=clock, organisation_ids=_subjects(session, "host_feed"))
    for user_id in _subjects(session, "staff_feed"):
        try:
            yield staff_feed(session, clock=clock, user_id=user_id)
        except NotFound:  # the account is closed
            continue


def _subjects(session: Session, purpose: str) -> Sequence[int]:
    """Whose link of a purpose can be opened."""
    query = select(AccessLink.subject_id).where(AccessLink.purpose == purpose, AccessLink.revoked_at.is_(None))
    return session.scalars(query.order_by(AccessLink.subject_id)).all()


def keep_feeds(session: Session, *, clock: Clock, rendered: Iterable[tuple[Feed, bytes]]) -> None:
    """Instead of what was kept of the same calendars."""
    for feed, body in rendered:
        if feed.key is None:
            continue
        audience, subject_id, language = feed.key
        where = {"audience": audience, "subject_id": subject_id, "language": language}
        row = session.scalars(select(KeptCalendar).filter_by(**where)).one_or_none()
        if row is None:
            row = KeptCalendar(**where)
            session.add(row)
        row.etag, row.body, row.kept_at = feed.etag, body, clock.now()
    session.flush()


def drop_feeds(session: Session, row_ids: Sequence[int]) -> None:
    session.execute(delete(KeptCalendar).where(KeptCalendar.id.in_(row_ids)))


def kept_body(session: Session, feed: Feed) -> bytes | None:
    """The bytes that stand for the feed's tag; None where it has changed since, or is none that is kept. One query."""
    if feed.key is None:
        return None
    audience, subject_id, language = feed.key
    query = select(KeptCalendar.body).filter_by(
        audience=audience, subject_id=subject_id, language=language, etag=feed.etag
    )
    return session.scalars(query).one_or_none()


def newest_releases(session: Session) -> list[int]:
    """Those whose entries feeds are joined from; not the purged ones."""
    rows = session.execute(released().add_columns(Release.purged_on))
    return [row.release_id for row in rows if row.release_id is not None and row.purged_on is None]


def keep_release(session: Session, release_id: int) -> int:
    """Renders the entries that are not kept, as after a change of their format; returns how many."""
    release = session.get_one(Release, release_id)
    public = keep_public_entries(session, release) if session.get_one(Dossier, release.dossier_id).is_public else 0
    return keep_entries(session, release) + public
