"""The printed programme of a reader: for his page and, as a part of a mail, for the outbox."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from delegations.calendars.values import Attachment
from delegations.core.errors import NotFound
from delegations.core.settings import Settings
from delegations.core.text import without_accents
from delegations.documents import FontStore, programme_pdf
from delegations.dossiers.models import Participation
from delegations.itineraries.models import Release
from delegations.itineraries.printing import Edition, programme_document
from delegations.itineraries.reader_pages import get_reader
from delegations.network.rules import display_name


def check_url(settings: Settings, public_id: str) -> str:
    """The public address behind the printed code: tells whether a release is the latest."""
    return f"{settings.base_url.rstrip('/')}/p/{public_id}"


def replaced_by(session: Session, release: Release) -> int | None:
    """The number of the newest release when it is not this one."""
    newest = session.scalar(select(func.max(Release.number)).where(Release.dossier_id == release.dossier_id)) or 0
    return newest if newest > release.number else None


def edition_of(session: Session, release: Release, settings: Settings) -> Edition:
    """A release as papers name it, with the code that tells whether it is the latest."""
    return Edition(
        release.number, release.published_at, check_url(settings, release.public_id), replaced_by(session, release)
    )


def reader_pdf(
    session: Session, *, release: Release, participation: Participation, zone: str, language: str, fonts: FontStore,
    settings: Settings,
) -> Attachment:  # fmt: skip
    """The programme of one release for one reader; says so when a newer release exists."""
    document = programme_document(
        release.snapshot, language=language, mission=settings.mission_name,
        edition=edition_of(session, release, settings), participation_id=participation.id,
        reader_name=display_name(participation.person, language), own_zone=zone,
    )  # fmt: skip
    name = "".join(c for c in without_accents(participation.person.family_name) if c.isascii() and c.isalnum())
    parts = (release.snapshot["dossier"]["code"], str(release.number), name, language)
    filename = "-".join(part for part in parts if part)
    return Attachment(f"{filename}.pdf", "application/pdf", programme_pdf(document, fonts))


def programme_part(
    session: Session, part: dict[str, Any], language: str, *, fonts: FontStore, settings: Settings
) -> Attachment:
    """Maker of the mail part "programme_pdf" (`release_id`, `participation_id`), the release as it was published."""
    release = session.get(Release, part["release_id"])
    if release is None:
        raise NotFound()
    reader = get_reader(session, part["participation_id"])
    return reader_pdf(
        session, release=release, participation=reader.participation, zone=reader.zone, language=language,
        fonts=fonts, settings=settings,
    )  # fmt: skip
