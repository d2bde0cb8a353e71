"""Copies of the programme for staff and for the command line: the draft or a release, whole or for one reader."""

from datetime import datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from delegations.calendars.entries import render_entry
from delegations.calendars.values import Attachment
from delegations.core.clock import Clock
from delegations.core.settings import Settings
from delegations.documents import FontStore, programme_pdf
from delegations.dossiers.models import Dossier
from delegations.i18n import words
from delegations.i18n.content import pick
from delegations.i18n.templating import render
from delegations.itineraries.attachments import check_url, edition_of, replaced_by
from delegations.itineraries.calendars import joined
from delegations.itineraries.models import Release
from delegations.itineraries.printing import Edition, programme_document
from delegations.itineraries.queries import find_release
from delegations.itineraries.reader_pages import Reader
from delegations.itineraries.readers import feed_slots, reader_days, reader_entry
from delegations.itineraries.snapshots import draft_snapshot

STYLE = "style.css"


def release_pdf(
    session: Session, *, release: Release, language: str, fonts: FontStore, settings: Settings
) -> Attachment:
    """The whole of a release; says so when a newer one exists."""
    edition = edition_of(session, release, settings)
    document = programme_document(release.snapshot, language=language, mission=settings.mission_name, edition=edition)
    name = f"{release.snapshot['dossier']['code']}-{release.number}-{language}.pdf"
    return Attachment(name, "application/pdf", programme_pdf(document, fonts))


def draft_pdf(
    session: Session, *, clock: Clock, dossier: Dossier, language: str, fonts: FontStore, settings: Settings
) -> Attachment:
    """The draft as it stands, marked as such; characters without a font become boxes."""
    previous = find_release(session, dossier.id)
    number = previous.number + 1 if previous else 1
    old = previous.snapshot if previous else None
    snapshot = draft_snapshot(session, dossier, old, number, clock.now().isoformat())
    document = programme_document(snapshot, language=language, mission=settings.mission_name, edition=Edition())
    name = f"{dossier.code}-draft-{language}.pdf"
    return Attachment(name, "application/pdf", programme_pdf(document, fonts, mark_missing=True))


def calendar_file(release: Release, *, language: str, now: datetime, reader: Reader | None = None) -> bytes:
    """The release as a calendar to import, as the feed would give it."""
    w, head = words(language), release.snapshot["dossier"]
    slots = feed_slots(release.snapshot, reader.participation.id if reader else None, now)
    name, spoken = pick(head["title"], language)
    contact = w.comma.join(p for p in (head["owner_name"], head["owner_phone"]) if p)
    return joined(
        [render_entry(reader_entry(s, language)) for s in slots], name=name, name_language=spoken,
        description=w.gettext("Programme of the delegation. On the spot: %(contact)s", contact=contact),
        language=language,
    )  # fmt: skip


def release_facts(session: Session, release: Release, language: str) -> dict[str, Any]:
    """What the head of a page about a release says, in a language."""
    head = release.snapshot["dossier"]
    return {
        "title": pick(head["title"], language)[0], "number": release.number, "head": head,
        "published": words(language).datetime(release.published_at, head["zone"]),
        "replaced_by": replaced_by(session, release),
    }  # fmt: skip


def html_file(
    session: Session, *, release: Release, language: str, settings: Settings, reader: Reader | None = None
) -> str:
    """The release as one file that needs nothing else: language, direction and looks are in it."""
    return render(
        "itineraries/release_file.html", language,
        {
            **release_facts(session, release, language),
            "days": reader_days(
                release.snapshot, reader.participation.id if reader else None, language, reader.zone if reader else ""
            ),
            "reader_name": reader.name(language) if reader else "",
            "mission_name": settings.mission_name, "check_url": check_url(settings, release.public_id),
            "style": Markup((Path(settings.static) / STYLE).read_text()),  # noqa: S704 - our own sheet, not typed text
        },
    )  # fmt: skip
