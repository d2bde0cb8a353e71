"""Takes an import back, as long as nobody has built on it."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from delegations.accounts.models import AccessLink
from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, NotAllowedNow
from delegations.database.references import referenced
from delegations.dossiers.models import Dossier, ImportBatch, Participation
from delegations.dossiers.participants import READER_LINKS
from delegations.messaging.models import Message
from delegations.network.models import Organisation, Person


class AlreadyUndone(NotAllowedNow):
    message = N_("This import was already undone.")


class PublishedSince(NotAllowedNow):
    message = N_("A release published since names these people. Remove them one by one instead.")


class ChangedSince(NotAllowedNow):
    message = N_("%(name)s was changed or given a slot since the import. Remove people one by one instead.")


def _participations(session: Session, batch: ImportBatch) -> list[Participation]:
    rows = session.scalars(select(Participation).where(Participation.id.in_(batch.participation_ids)))
    return sorted(rows, key=lambda row: (row.precedence, row.id))


def _names(session: Session, person_ids: list[int]) -> dict[int, Person]:
    return {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(person_ids)))}


def _check_untouched(session: Session, batch: ImportBatch, rows: list[Participation]) -> None:
    people = _names(session, [row.person_id for row in rows])
    used = referenced(session, "participation", batch.participation_ids, besides=("group_member", "travel_field"))
    for row in rows:
        person = people[row.person_id]
        mine = person.id in batch.person_ids
        changed = row.version != 1 or (mine and (person.version != 1 or person.validated_at is not None))
        if changed or row.id in used:
            raise ChangedSince(name=f"{person.given_name} {person.family_name}".strip())


def _unused(session: Session, batch: ImportBatch) -> list[int]:
    """Persons the import created whom nothing else names."""
    written_to = session.scalars(select(Message.person_id).where(Message.person_id.in_(batch.person_ids)))
    used = referenced(session, "person", batch.person_ids) | set(written_to)
    return [person_id for person_id in batch.person_ids if person_id not in used]


def undo_import(
    session: Session,
    *,
    actor: Actor,
    clock: Clock,
    dossier: Dossier,
    batch: ImportBatch,
    published_at: datetime | None,
) -> None:
    """Removes the participations of an import, and the persons and organisations it created and nobody else uses.

    `published_at` is the moment of the dossier's newest release. Raises AlreadyUndone, PublishedSince, ChangedSince.
    """
    if batch.undone_at is not None:
        raise AlreadyUndone()
    if published_at is not None and published_at >= batch.at:
        raise PublishedSince()
    _check_untouched(session, batch, _participations(session, batch))
    ids = batch.participation_ids
    session.execute(delete(AccessLink).where(AccessLink.purpose.in_(READER_LINKS), AccessLink.subject_id.in_(ids)))
    session.execute(delete(Participation).where(Participation.id.in_(ids)))
    people = _unused(session, batch)
    session.execute(delete(Person).where(Person.id.in_(people)))
    used = referenced(session, "organisation", batch.organisation_ids)
    spare = [one for one in batch.organisation_ids if one not in used]
    session.execute(delete(Organisation).where(Organisation.id.in_(spare)))
    batch.undone_at = clock.now()
    session.flush()
    record(session, actor=actor, clock=clock, action="undo_import", entity="import_batch", entity_id=batch.id,
           dossier_id=dossier.id, detail={"people": len(ids), "persons": len(people)})  # fmt: skip
