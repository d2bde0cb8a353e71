"""Calendars for everybody: the public season as days, and the public programme of one dossier."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.links import Revoked
from delegations.calendars.values import Entry
from delegations.core.clock import Clock
from delegations.core.errors import NotFound
from delegations.core.languages import COMPLETE, LANGUAGES, choose_language
from delegations.core.walltime import WallTime
from delegations.dossiers.models import Dossier
from delegations.dossiers.rules import KINDS, entry_status
from delegations.i18n import words
from delegations.i18n.content import pick
from delegations.i18n.models import Translation
from delegations.itineraries.calendars import (
    EPOCH,
    Feed,
    Part,
    horizon_of,
    joined,
    midnight,
    modified_of,
    released,
    rendered_once,
    rendered_slots,
    tag_of,
)
from delegations.itineraries.exports import SOURCE_LANGUAGE
from delegations.itineraries.models import Release
from delegations.itineraries.publicity import AUDIENCE, check_public_id, country_of, public_part
from delegations.itineraries.readers import TOMBSTONE_DAYS, feed_slots, reader_entry
from delegations.itineraries.rules import dossier_uid

Row = Any


def season_feed(session: Session, *, wish: str, base_url: str) -> Feed:
    """Every public dossier as whole days with the address of its page. One query."""
    language = choose_language([wish], COMPLETE)
    rows = session.execute(
        select(
            Dossier.id, Dossier.code, Dossier.kind, Dossier.state, Dossier.country, Dossier.zone, Dossier.starts_on,
            Dossier.ends_on, Dossier.public_id, Dossier.withdrawn_at, Dossier.sequence, Dossier.revised_at,
            Dossier.created_at, Dossier.title, Translation.language, Translation.text,
        )
        .outerjoin(Translation, (Translation.entity == "dossier") & (Translation.entity_id == Dossier.id)
                   & (Translation.field == "title"))
        .where(Dossier.public_id.is_not(None))
        .order_by(Dossier.starts_on, Dossier.id, Translation.language)
    ).all()  # fmt: skip
    shown = [row for row in rows if row.withdrawn_at is None]
    return Feed(
        etag=tag_of("season", language, base_url, [tuple(row) for row in shown]),
        modified=max((row.withdrawn_at or row.revised_at or row.created_at for row in rows), default=EPOCH),
        filename="season.ics", body=lambda _unit: _season_body(shown, language, base_url.rstrip("/")),
    )  # fmt: skip


def _season_body(rows: Sequence[Row], language: str, base: str) -> bytes:
    w = words(language)
    dossiers = {row.id: row for row in rows}
    titles: dict[int, dict[str, str]] = {row.id: {SOURCE_LANGUAGE: row.title} for row in rows}
    for row in rows:
        if row.text:
            titles[row.id][row.language] = row.text
    return joined(
        [rendered_once(_whole_days(row, titles[i], language, base)) for i, row in dossiers.items()], language=language,
        name=w.gettext("Delegations: the public season"),
        description=w.gettext("Visits, fairs and events that are open to the public"),
    )  # fmt: skip


def _whole_days(row: Row, titles: dict[str, str], language: str, base: str) -> Entry:
    w, status, address = words(language), entry_status(row.state), f"{base}/programme/{row.public_id}"
    title, spoken = pick(titles, language)
    prefix = {
        "cancelled": w.gettext("✕ Cancelled: %(title)s", title=title),
        "tentative": w.gettext("○ To be confirmed: %(title)s", title=title),
    }
    kind = w.gettext(KINDS[row.kind])
    return Entry(
        uid=dossier_uid(row.code), sequence=row.sequence, created=row.created_at,
        revised=row.revised_at or row.created_at, start=_noon(row.starts_on, row.zone),
        end=_noon(row.ends_on + timedelta(days=1), row.zone), all_day=True,
        status=status, summary=prefix.get(status, title), description=f"{kind}\n\n{address}",  # type: ignore[arg-type]  # closed list
        location=country_of(row.kind, row.country, language), language=LANGUAGES[language].tag,
        summary_language=LANGUAGES[spoken].tag, url=address,
        categories=(kind,), busy=False,
    )  # fmt: skip


def _noon(day: Any, zone: str) -> WallTime:
    """Of a whole day only the date counts."""
    return WallTime(datetime.combine(day, time(12)), zone)


def programme_feed(session: Session, *, clock: Clock, public_id: str, wish: str) -> Feed:
    """The public slots of one dossier's newest release. One query. NotFound, Revoked."""
    check_public_id(public_id)
    query = released().add_columns(Dossier.withdrawn_at, Dossier.revised_at, Dossier.state)
    row = session.execute(query.where(Dossier.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound()
    if row.withdrawn_at is not None:
        raise Revoked()
    language = choose_language([wish], COMPLETE)
    part = Part(row.code, None, row.release_id, horizon_of(clock.now().date(), row.starts_on, row.ends_on))
    cancelled = row.state == "cancelled"
    return Feed(
        etag=tag_of("programme", public_id, language, part.release_id, part.horizon, cancelled),
        modified=max(modified_of(row, part), row.revised_at or EPOCH), filename=f"{row.code}.ics",
        body=lambda unit: _programme_body(unit, part, language, cancelled=cancelled),
    )  # fmt: skip


def _programme_body(session: Session, part: Part, language: str, *, cancelled: bool) -> bytes:
    w, release = words(language), session.get(Release, part.release_id) if part.release_id else None
    if release is None:
        name = w.gettext("Programme %(title)s", title=part.code)
        return joined([], name=name, description=w.gettext("Not yet published"), language=language)
    public = public_part(release.snapshot)
    slots = feed_slots(public, None, midnight(part.horizon) + timedelta(days=TOMBSTONE_DAYS))
    if cancelled:
        entries = [rendered_once(reader_entry(slot, language, cancelled=True)) for slot in slots]
    else:
        entries = rendered_slots(session, slots, language, AUDIENCE)
    name, spoken = pick(public["dossier"]["title"], language)
    text = w.gettext("Public programme")
    return joined(entries, name=name, name_language=spoken, description=text, language=language)
