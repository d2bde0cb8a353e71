"""The travel file: encrypted facts that expire. Every reading is an act of its own, written into the journal."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, defer

from delegations.audit.services import record
from delegations.core.actor import Actor, system_actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, Forbidden, InvalidInput
from delegations.core.walltime import local_at
from delegations.dossiers.models import Dossier, Participation, TravelField
from delegations.dossiers.queries import right_of
from delegations.dossiers.rules import TRAVEL_FIELDS, erase_on, readable_fields

DATES = ("birth_date", "passport_expiry")


class NotADate(InvalidInput):
    message = N_("Write the date as year, month and day, such as 1972-03-14.")


class TooLateToKeep(InvalidInput):
    message = N_("This may not be kept any more: it had to be erased on %(day)s.")


def readable_by(session: Session, actor: Actor, dossier: Dossier) -> tuple[str, ...]:
    """The fields an actor may read in a dossier; none for mere readers."""
    on_duty = actor.is_staff and dossier.duty_officer_id == actor.id
    return readable_fields(right_of(session, actor, dossier), on_duty=on_duty)


def kept_fields(session: Session, participation_id: int) -> dict[str, date]:
    """{field: erased on} without any value: what a page may say without reading the file."""
    query = select(TravelField.field, TravelField.erase_on).where(TravelField.participation_id == participation_id)
    return dict(session.execute(query.order_by(TravelField.field)).all())


def read_travel_file(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, participation: Participation
) -> dict[str, str]:
    """The values the actor may read; the reading is logged. Raises Forbidden."""
    allowed = readable_by(session, actor, dossier)
    if not allowed:
        raise Forbidden()
    query = select(TravelField).where(TravelField.participation_id == participation.id, TravelField.field.in_(allowed))
    found = {row.field: row.value for row in session.scalars(query.order_by(TravelField.id))}
    record(session, actor=actor, clock=clock, action="read_travel_file", entity="participation",
           entity_id=participation.id, dossier_id=dossier.id, fields=found)  # fmt: skip
    return found


def _checked(field: str, value: str, last_day: date, today: date) -> str:
    if field in DATES:
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise NotADate(field=field) from error
    if erase_on(field, last_day) <= today:
        raise TooLateToKeep(field=field, day=erase_on(field, last_day))
    return value


def save_travel_file(
    session: Session,
    *,
    actor: Actor,
    clock: Clock,
    dossier: Dossier,
    participation: Participation,
    values: Mapping[str, str],
) -> None:
    """Keeps the given fields ('' erases one); fields not named stay. Raises Forbidden, NotADate, TooLateToKeep."""
    allowed = readable_by(session, actor, dossier)
    if set(values) - set(allowed):
        raise Forbidden()
    changed = keep_fields(session, clock=clock, dossier=dossier, participation_id=participation.id, values=values)
    if changed:
        record(session, actor=actor, clock=clock, action="save_travel_file", entity="participation",
               entity_id=participation.id, dossier_id=dossier.id, fields=changed)  # fmt: skip


def keep_fields(
    session: Session, *, clock: Clock, dossier: Dossier, participation_id: int, values: Mapping[str, str]
) -> list[str]:
    """Writes the fields and their erase-by dates; gives the names of those that changed."""
    query = select(TravelField).where(TravelField.participation_id == participation_id)
    present = {row.field: row for row in session.scalars(query)}
    today = local_at(clock.now(), dossier.zone).date()
    changed = {
        field: _checked(field, value, dossier.ends_on, today) if value else ""
        for field, value in values.items()
        if field in TRAVEL_FIELDS and (present[field].value if field in present else "") != value
    }
    for field, value in changed.items():
        if not value:
            session.delete(present[field])
            continue
        row = present.get(field) or TravelField(participation_id=participation_id, field=field)
        session.add(row)
        row.value, row.erase_on, row.saved_at = value, erase_on(field, dossier.ends_on), clock.now()
    session.flush()
    return list(changed)


def redate_fields(session: Session, dossier: Dossier) -> None:
    """New erase-by dates after the dossier's dates have changed."""
    mine = select(Participation.id).where(Participation.dossier_id == dossier.id)
    for row in session.scalars(select(TravelField).where(TravelField.participation_id.in_(mine))):
        row.erase_on = erase_on(row.field, dossier.ends_on)
    session.flush()


def needs_totals(session: Session, dossier_id: int, field: str) -> Counter[str]:
    """How often each wish occurs (meals, access), for the caterer: no names."""
    query = (
        select(TravelField.value)
        .join(Participation, Participation.id == TravelField.participation_id)
        .where(Participation.dossier_id == dossier_id, Participation.removed_at.is_(None), TravelField.field == field)
    )
    return Counter(value.strip() for value in session.scalars(query))


def shorten_limits(session: Session) -> None:
    """Facts kept under a longer limit than today's follow today's; a promised earlier date holds."""
    query = (
        select(TravelField, Dossier.ends_on)
        .join(Participation, Participation.id == TravelField.participation_id)
        .join(Dossier, Dossier.id == Participation.dossier_id)
        .options(defer(TravelField.value, raiseload=True))
    )
    for row, ends_on in session.execute(query):
        row.erase_on = min(row.erase_on, erase_on(row.field, ends_on))
    session.flush()


def erase_due_fields(session: Session, clock: Clock) -> dict[str, int]:
    """Erases what has reached its date; returns {field: how many}."""
    shorten_limits(session)
    today = clock.now().date()
    due = TravelField.erase_on <= today
    query = select(TravelField.field, func.count()).where(due).group_by(TravelField.field).order_by(TravelField.field)
    counts = dict(session.execute(query).all())
    if counts:
        session.execute(delete(TravelField).where(due))
        record(session, actor=system_actor(), clock=clock, action="erase_travel_fields", entity="travel_field",
               fields=counts, detail=counts)  # fmt: skip
    return counts
